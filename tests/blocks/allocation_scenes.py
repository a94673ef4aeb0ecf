# SPDX-License-Identifier: GPL-3.0-or-later
"""Flowgraphs at full speed in which every block that touches samples does its work, for qa_allocations.py.

Each scene returns (graph, [(block, its unit in words, units since the start), ...]).
"""

import os
import tempfile

import pmt
import qa_an_air
from gnuradio import blocks, gr, physec
from gnuradio.physec import scenario

COMPLEX = gr.sizeof_gr_complex


def nowhere(graph, block, outputs, item=COMPLEX):
    """Null sinks on this many outputs."""
    for port in range(outputs):
        graph.connect((block, port), blocks.null_sink(item))


def made(block, unit, items):
    """A block whose output 0 has `items` items in each unit."""
    return block, unit, lambda: block.nitems_written(0) / items


def taken(block, unit, items):
    """Likewise of its input 0."""
    return block, unit, lambda: block.nitems_read(0) / items


def fpi_subcarriers():
    """Pilots, precoder, both channels, compensator."""
    config = physec.fpi.config()
    graph, item = gr.top_block(), COMPLEX * config.ofdm.active_count
    source, precoder = physec.fpi_pilot_source(config, 1), physec.fpi_precoder(config, 1)
    channel = physec.fpi_channel(config, "bob", 1, 1)
    response = physec.channel.miso_response(
        physec.fpi.true_paths(config, config.bob_m), config.ofdm, config.tx_antennas)
    recorded = physec.miso_channel([response, 2 * response], config.pilots)
    compensator = physec.fpi_compensator(config, 1)
    for k in range(config.tx_antennas):
        graph.connect((source, k), (precoder, k))
        graph.connect((precoder, k), (channel, k))
        graph.connect((precoder, k), (recorded, k))
    graph.connect(channel, compensator)
    graph.connect(recorded, blocks.null_sink(item))
    nowhere(graph, compensator, 1, COMPLEX * config.ofdm.active_count * config.tx_antennas)
    frame = (f"frame, {config.tx_antennas} antennas", config.pilots)
    return graph, [made(b, *frame) for b in (source, precoder, channel, recorded)] + [
        made(compensator, "frame", 1)]


def fpi_waveform():
    """The precoder of sample streams."""
    config = physec.fpi.config()
    graph, precoder = gr.top_block(), physec.fpi_waveform_precoder(config, 15e6, 2e-6)
    for k in range(config.tx_antennas):
        graph.connect(blocks.null_source(COMPLEX), (precoder, k))
    nowhere(graph, precoder, config.tx_antennas)
    return graph, [made(precoder, "million samples", 1e6)]


def fpi_air():
    """Alice's frames on the air, the channel, and the synchronizer."""
    lab = scenario.load(scenario.LAB)
    config, frames = lab.fpi, lab.fpi_frame()
    graph = gr.top_block()
    source = physec.fpi_frame_source(config, frames, 1, 7)
    precoder = physec.fpi_precoder(config, 1, frames.symbols)
    modulator = physec.ofdm_modulator(frames, config.tx_antennas, 0.1)
    paths = physec.channel.antenna_paths(physec.fpi.true_paths(config, config.bob_m), config.tx_antennas)
    channel = physec.waveform_channel(paths, config.tx_antennas, config.ofdm.bandwidth_hz, 0, 1e-14)
    synchronizer = physec.frame_synchronizer(physec.sync.make_receiver_options(frames, config.carrier_hz))
    for k in range(config.tx_antennas):
        graph.connect((source, k), (precoder, k), (modulator, k), (channel, k))
    graph.connect(channel, synchronizer, blocks.null_sink(COMPLEX * config.ofdm.active_count))
    frame, samples = f"frame, {config.tx_antennas} antennas", frames.spacing_samples
    return graph, [made(source, frame, frames.symbols), made(precoder, frame, frames.symbols),
                   made(modulator, frame, samples), made(channel, "frame", samples),
                   taken(synchronizer, "frame", samples)]


def fpi_receivers():
    """Bob, and an Eve."""
    config = physec.fpi.config()
    config.snr_db = 20.0
    graph = gr.top_block()
    alice, air = physec.fpi_alice(config), physec.fpi_air(config, snr_db=20.0)
    bob, eve = physec.fpi_bob(config, 1, 1), physec.fpi_eve(config, 1, "merged")
    graph.connect(alice, air)
    for output, receiver in enumerate((bob, eve)):
        graph.connect((air, output), receiver, blocks.null_sink(COMPLEX))
    graph.kept = (alice, air)  # stations in Python live as long as somebody in Python has them
    return graph, [made(bob, "frame", 1), made(eve, "frame", 1)]


def an_receivers():
    """Channel state, user, target estimator, sensing eavesdropper and the leak's."""
    config = physec.an.make_config()
    graph, n = gr.top_block(), config.tx_antennas
    pilots = physec.an.qpsk_pilots(config.frame_length, 1)
    states = physec.an_channel_state(config, 10, 1, True)
    precoder, antennas = physec.an_precoder(config, 0, 1), blocks.streams_to_vector(COMPLEX, n)
    channel = physec.an_channel(config, 1, 1)
    user = physec.an_symbol_receiver(config, 4, 10, 1)
    target = physec.an_target_estimator(config, "known_x", 1)
    sensing = physec.an_sensing_eve(config, "known", 1)
    leak = physec.an_leak_eve(config, "echo", 1)
    graph.connect(blocks.vector_source_c(pilots, True), states, precoder)
    for port in range(n):
        graph.connect((precoder, port), (antennas, port))
    graph.connect(antennas, channel, user, blocks.null_sink(COMPLEX))
    graph.connect((user, 1), blocks.null_sink(1))
    graph.connect((channel, 1), blocks.null_sink(COMPLEX))
    graph.connect((channel, 2), target, blocks.null_sink(COMPLEX))
    graph.connect(antennas, (target, 1))
    graph.connect((channel, 3), sensing, blocks.null_sink(COMPLEX))
    graph.connect(states, (sensing, 1))
    graph.connect(antennas, leak, blocks.null_sink(COMPLEX))
    graph.connect((channel, 3), (leak, 1))
    coherent = 10 * config.frame_length
    return graph, [made(states, "channel state", coherent), taken(user, "channel state", coherent),
                   made(target, "frame", 1), made(sensing, "frame", 1), made(leak, "frame", 1)]


def an_precoder(mode):
    """The precoder alone, with the noise of a key."""
    config = physec.an.make_config(tx_antennas=8, mode=mode)
    graph, precoder = gr.top_block(), physec.an_precoder(config, 0, 1)
    graph.connect(blocks.null_source(COMPLEX), precoder)
    nowhere(graph, precoder, config.tx_antennas)
    return graph, [made(precoder, "million samples", 1e6)]


def an_channels():
    """Channel, data eavesdropper."""
    config = physec.an.make_config(tx_antennas=8)
    graph, item = gr.top_block(), COMPLEX * config.tx_antennas
    channel, eve = physec.an_channel(config, 1, 1), physec.an_data_eve(config, "comm_eve", 1, 1, 1)
    source = blocks.null_source(item)
    graph.connect(source, channel)
    graph.connect(source, eve, blocks.null_sink(COMPLEX))
    nowhere(graph, channel, 2)
    graph.connect((channel, 2), blocks.null_sink(COMPLEX * config.rx_antennas))
    graph.connect((channel, 3), blocks.null_sink(COMPLEX * config.eve_antennas))
    return graph, [made(channel, "million samples", 1e6), made(eve, "million samples", 1e6)]


def an_air():
    """Base station on the air, once it has channel state."""
    air = qa_an_air.air_config()
    graph, antennas = gr.top_block(), air.scheme.tx_antennas
    station = physec.an_air_transmitter(air, qa_an_air.DATA, 0.3, qa_an_air.SESSION, 0)
    station.to_basic_block()._post(
        pmt.intern("csi"), qa_an_air.csi_pdu(qa_an_air.channel(air, 1)))
    nowhere(graph, station, antennas, COMPLEX * air.format.ofdm.active_count)
    return graph, [made(station, f"frame, {antennas} antennas", air.format.symbols)]


def an_hostile_bytes():
    """Bytes that are no channel state, as fast as they are taken."""
    with tempfile.TemporaryDirectory() as folder:
        key = os.path.join(folder, "key")
        physec.secret.new_key_file(key)
        opener = physec.an_csi_opener(qa_an_air.air_config(), key, qa_an_air.SESSION)
    graph = gr.top_block()
    graph.connect(blocks.null_source(1), opener)
    return graph, [taken(opener, "million bytes", 1e6)]


SCENES = {
    "fpi subcarriers": fpi_subcarriers,
    "fpi waveform": fpi_waveform,
    "fpi air": fpi_air,
    "fpi receivers": fpi_receivers,
    "an streaming": lambda: an_precoder("streaming"),
    "an frame exact": lambda: an_precoder("frame_exact"),
    "an channels": an_channels,
    "an air": an_air,
    "an receivers": an_receivers,
    "an hostile bytes": an_hostile_bytes,
}
