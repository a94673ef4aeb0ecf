# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames from a radio, for programs that are not flowgraphs of their own."""

import time
from types import SimpleNamespace

import numpy as np
import pmt
from gnuradio import blocks, gr

from .. import physec_python as physec_blocks
from .radio import prepare_radio


def open_source(device, rate_hz, carrier_hz, gain_db, lo_offset_hz=0.0, channels=1):
    """A gr-uhd source, tuned; its time is not set and it has not been started."""
    from gnuradio import uhd  # not every GNU Radio has it

    source = uhd.usrp_source(
        device, uhd.stream_args(cpu_format="fc32", channels=list(range(channels)))
    )
    source.set_samp_rate(rate_hz)
    for channel in range(channels):
        source.set_center_freq(uhd.tune_request(carrier_hz, lo_offset_hz), channel)
        source.set_gain(gain_db, channel)
    actual = source.get_samp_rate()
    if abs(actual / rate_hz - 1) > 1e-9:
        raise RuntimeError(f"sampling rate is {actual:g} on this radio; needed: {rate_hz:g}")
    return source


def capture_frames(source, options, count, start_s=0.0, clock_source="", time_source="",
                   timeout_s=60.0, progress=None):
    """Frames that a gr-uhd source receives: objects with body and the keys of the tag `sync`.

    options: receiver_options; count: how many; progress: called with the number received so far.
    Raises RuntimeError when the time is over before that many came.
    """
    graph = gr.top_block()
    synchronizer = physec_blocks.frame_synchronizer(options)
    bodies = blocks.vector_sink_c(options.format.ofdm.active_count)
    reports = blocks.message_debug()
    graph.connect(source, synchronizer, bodies)
    graph.msg_connect(synchronizer, "sync", reports, "store")
    prepare_radio(source, clock_source, time_source, start_s)
    size = options.format.body_symbols * options.format.ofdm.active_count
    graph.start()
    deadline = time.monotonic() + timeout_s
    try:
        while len(bodies.data()) < count * size:
            if progress:
                progress(reports.num_messages())
            if time.monotonic() > deadline:
                raise RuntimeError(
                    f"{reports.num_messages()} of {count} frames in {timeout_s:g} s"
                    f" ({synchronizer.bad_headers()} preambles without a header); is the"
                    " transmitter on, with the same scenario, and its level right?"
                )
            time.sleep(0.02)
    finally:
        graph.stop()
        graph.wait()
    data = np.array(bodies.data()[:count * size], complex).reshape(count, size)
    return [
        SimpleNamespace(body=body, **pmt.to_python(pmt.car(reports.get_message(k))))
        for k, body in enumerate(data)
    ]
