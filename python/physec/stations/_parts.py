# SPDX-License-Identifier: GPL-3.0-or-later
"""What several stations are made of."""

from gnuradio import blocks, gr

from ..air.input_level import input_level
from ..physec_python import frame_synchronizer

COMPLEX = gr.sizeof_gr_complex


def signature(*sizes):
    """Ports of these item sizes in bytes, all of them needed."""
    return gr.io_signature.makev(len(sizes), len(sizes), list(sizes)) if sizes else gr.io_signature(0, 0, 0)


def antenna_ports(antennas, item_size, one_port=True):
    """Item sizes in bytes of a station's antenna ports: one for all, or one for each."""
    return [item_size * antennas] if one_port else [item_size] * antennas


def antennas_out(station, source, antennas, item_size, one_port=True, items=0):
    """All outputs of `source`, one per antenna, become the station's antenna ports from 0 on.

    With one_port they become vectors on one output, antenna after antenna. items: after how many of an
    output's items it ends, 0 for never. Returns the block that makes the vectors, if there is one.
    """
    joined = None
    ends = [(source, antenna) for antenna in range(antennas)]
    if one_port:
        joined = blocks.streams_to_vector(item_size, antennas)
        for antenna, end in enumerate(ends):
            station.connect(end, (joined, antenna))
        ends = [(joined, 0)]
    for output, size in enumerate(antenna_ports(antennas, item_size, one_port)):
        end = ends[output]
        if items:
            limit = blocks.head(size, items)
            station.connect(end, limit)
            end = (limit, 0)
        station.connect(end, (station, output))
    return joined


def to_receivers(station, channels, antennas, item_size):
    """The antennas in the vectors on the station's input, through one channel to each output."""
    split = blocks.vector_to_streams(item_size, antennas)
    station.connect(station, split)
    for output, channel in enumerate(channels):
        for antenna in range(antennas):
            station.connect((split, antenna), (channel, antenna))
        station.connect(channel, (station, output))


def synchronized(station, options, receiver):
    """A frame synchronizer in front of `receiver`, on the station's input; message ports `sync`, and
    `level` of an Input Level beside it, which says first what else looks like a clock that drifts."""
    synchronizer, level = frame_synchronizer(options), input_level()
    station.connect(station, synchronizer, receiver)
    station.connect(station, level)
    station.input_level = level  # a block in Python lives as long as somebody in Python has it
    pass_messages_out(station, synchronizer, "sync")
    pass_messages_out(station, level, "level")


def pass_messages_out(station, block, *ports):
    """Message outputs of a block inside become the station's, with the same names."""
    for port in ports:
        station.message_port_register_hier_out(port)
        station.msg_connect(block, port, station, port)


def pass_messages_in(station, block, *ports):
    """Message inputs of a block inside become the station's, with the same names."""
    for port in ports:
        station.message_port_register_hier_in(port)
        station.msg_connect(station, port, block, port)
