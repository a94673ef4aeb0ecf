# SPDX-License-Identifier: GPL-3.0-or-later
"""Flowgraphs with gr-uhd's own blocks on a simulated air, for the tests of this folder."""

import itertools
import os
import time

import pmt
from gnuradio import blocks, gr, uhd

_count = itertools.count()


def fresh_air():
    """A name that nobody else uses: tests may run side by side."""
    return f"qa-{os.getpid()}-{next(_count)}"


def lockstep_air(radios, speed):
    """Arguments of an air of its own whose time stands still until that many radios stream."""
    return dict(air=fresh_air(), clock="lockstep", radios=radios, speed=speed)


def address(**arguments):
    return ",".join(f"{key}={value}" for key, value in {"type": "physec", **arguments}.items())


def time_pair(seconds):
    """A time as gr-uhd's tags hold it."""
    whole = int(seconds)
    return pmt.make_tuple(pmt.from_uint64(whole), pmt.from_double(seconds - whole))


def to_seconds(pair):
    return pmt.to_uint64(pmt.tuple_ref(pair, 0)) + pmt.to_double(pmt.tuple_ref(pair, 1))


def tag(offset, key, value):
    made = gr.tag_t()
    made.offset, made.key, made.value = offset, pmt.intern(key), value
    return made


def burst_sources(bursts, antennas):
    """Vector sources for bursts = [(time, [samples of antenna 0, ...])], tagged on antenna 0."""
    tags, samples = [], [[] for _ in range(antennas)]
    for when, channels in bursts:
        tags.append(tag(len(samples[0]), "tx_time", time_pair(when)))
        tags.append(tag(len(samples[0]), "packet_len", pmt.from_long(len(channels[0]))))
        for antenna, channel in enumerate(channels):
            samples[antenna].extend(channel)
    return [
        blocks.vector_source_c(s, False, 1, tags if antenna == 0 else [])
        for antenna, s in enumerate(samples)
    ]


def make_sink(device, antennas, rate, frequency=1e9):
    sink = uhd.usrp_sink(
        device, uhd.stream_args(cpu_format="fc32", channels=list(range(antennas))), "packet_len"
    )
    sink.set_samp_rate(rate)
    for channel in range(antennas):
        sink.set_center_freq(frequency, channel)
    return sink


def make_source(device, channels, rate, frequency=1e9):
    source = uhd.usrp_source(
        device, uhd.stream_args(cpu_format="fc32", channels=list(range(channels)))
    )
    source.set_samp_rate(rate)
    for channel in range(channels):
        source.set_center_freq(frequency, channel)
    return source


def run_for(flowgraph, finished, seconds):
    """Runs until finished() or the time is over, and stops; whether it was finished."""
    deadline = time.monotonic() + seconds
    flowgraph.start()
    while not finished() and time.monotonic() < deadline:
        time.sleep(0.02)
    done = finished()
    flowgraph.stop()
    flowgraph.wait()
    return done


def count_of(sink):
    return len(sink.data())
