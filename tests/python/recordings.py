# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings without a radio: frames through the simulated channel into SigMF files."""

import numpy as np
import pmt
from gnuradio import blocks, gr, physec
from gnuradio.physec.air import calibration, fpi_description, fpi_receiver, recorder, sigmf
from gnuradio.physec import scenario

SESSION = 77
SECONDS, FRACTION = 987_654_321, 1e-12 / 3  # .1 mm of range, and every bit of a double
SECRET = (23.456789e-9, 0.2345678)


def lab(fake=SECRET, fpi=None, **air):
    """Scenario of the radios with this secret, frame 0 leaving as the recording begins."""
    sections = scenario.read_sections(scenario.LAB)
    sections["fpi"]["fakes"] = [{"delay_s": fake[0], "angle_rad": fake[1]}]
    sections["fpi"].update(fpi or {})
    sections["air"].update(epoch_s=float(SECONDS), **air)
    return scenario.Scenario(sections)


def samples(experiment, frames, role="bob", noise_variance=1e-5):
    """What an antenna hears of that many frames, of which the last is not complete; (samples,)."""
    config, format = experiment.fpi, experiment.fpi_frame()
    place = config.bob_m if role == "bob" else config.eve_m
    paths = physec.fpi.true_paths(config, place)
    loudest = max(abs(path.gain) for path in paths)
    for path in paths:
        path.gain = path.gain / loudest
    graph = gr.top_block()
    source = physec.fpi_frame_source(config, format, experiment.air.pilot_seed, SESSION)
    precoder = physec.fpi_precoder(config, 1, format.symbols)
    modulator = physec.ofdm_modulator(format, config.tx_antennas, 0.1)
    channel = physec.waveform_channel(
        physec.channel.antenna_paths(paths, config.tx_antennas), config.tx_antennas,
        config.ofdm.bandwidth_hz, 0, noise_variance,
    )
    item = gr.sizeof_gr_complex * config.ofdm.active_count
    for port in range(config.tx_antennas):
        head = blocks.head(item, frames * format.symbols)
        graph.connect((source, port), head, (precoder, port))
        graph.connect((precoder, port), (modulator, port))
        graph.connect((modulator, port), (channel, port))
    sink = blocks.vector_sink_c()
    graph.connect(channel, sink)
    graph.run()
    return np.array(sink.data(), np.complex64)


def ideal_entry(config):
    """Entry of a calibration file for chains without delay and phase."""
    facts = {"session": SESSION, "frames": 1, "snr_db": 60.0}
    chains = [physec.channel.chain(0.0, 1.0) for _ in range(config.tx_antennas)]
    return calibration.make_entry(
        chains, facts, "alice", "bob", config.ofdm.bandwidth_hz, config.carrier_hz
    )


def tagged_source(heard, lost):
    """vector_source of samples with the tags a radio would send; `lost`: (at, how many) or None."""
    def tag(offset, fraction):
        pair = pmt.make_tuple(pmt.from_uint64(SECONDS), pmt.from_double(fraction))
        return gr.tag_utils.python_to_tag((offset, pmt.intern("rx_time"), pair, pmt.PMT_F))

    tags = [tag(0, FRACTION)]
    if lost:
        at, count = lost
        heard = np.delete(heard, slice(at, at + count))
        tags.append(tag(at, FRACTION + (at + count) / 25e6))
    return blocks.vector_source_c(heard.tolist(), False, 1, tags), heard


def record(name, experiment, heard, roles=("bob",), live=True, secret_too=False, lost=None,
           truth=True, attacks=None, calibrated=True, chunk=10_000_000):
    """Writes a recording, as `physec record` does; returns the live reception and the samples.

    heard: one array for each role.
    """
    config = experiment.fpi
    descriptions = [
        fpi_description.describe(config, experiment.air, role, truth) for role in roles
    ]
    secret = fpi_description.secret_of(config, 1)
    known = calibration.Calibration(complaint="no calibration")
    if calibrated:
        known = calibration.from_entry(ideal_entry(config))
    writer = sigmf.Writer(str(name), len(roles))
    sources = [tagged_source(one, lost) for one in heard]
    graph = recorder.Recorder(
        [(source, 0) for source, _ in sources], [writer.part(k) for k in range(len(roles))],
        len(sources[0][1]),
    )
    receivers = [
        fpi_receiver.FpiReceiver(graph, head, description, attacks, secret, known)
        for head, description in zip(graph.heads, descriptions)
        if live
    ]
    graph.record(max_items=chunk)
    facts = {"calibration": known.record()}
    writer.finish(25e6, config.carrier_hz, [
        {
            "physec": fpi_description.publish(description, facts, secret if secret_too else None),
            "captures": graph.captures(number),
        }
        for number, description in enumerate(descriptions)
    ])
    return fpi_receiver.gather(receivers) if live else None, [kept for _, kept in sources]
