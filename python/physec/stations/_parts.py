# SPDX-License-Identifier: GPL-3.0-or-later
"""What several stations are made of."""

from gnuradio import blocks, gr

COMPLEX = gr.sizeof_gr_complex


def signature(*sizes):
    """Ports of these item sizes in bytes, all of them needed."""
    return gr.io_signature.makev(len(sizes), len(sizes), list(sizes)) if sizes else gr.io_signature(0, 0, 0)


def join_antennas(station, source, antennas, item_size, output=0):
    """All outputs of `source`, one per antenna, become vectors on one output of the station."""
    joined = blocks.streams_to_vector(item_size, antennas)
    for antenna in range(antennas):
        station.connect((source, antenna), (joined, antenna))
    station.connect(joined, (station, output))


def split_antennas(station, antennas, item_size):
    """A block whose outputs are the antennas of the vectors on the station's input."""
    split = blocks.vector_to_streams(item_size, antennas)
    station.connect(station, split)
    return split


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
