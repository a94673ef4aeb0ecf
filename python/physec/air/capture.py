# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames from a radio, for programs that are not flowgraphs of their own."""

import time
from types import SimpleNamespace

import numpy as np
import pmt
from gnuradio import blocks, gr

from .. import physec_python as physec_blocks


def capture_frames(
    source, options, count: int, timeout_s: float = 60.0, progress=None, waiting=None
) -> list:
    """Frames that a gr-uhd source receives: objects with body and the keys of the tag `sync`.

    options: receiver_options; count: how many; progress: called with the number received so far;
    waiting: whether the source has a good reason to send nothing yet, which is no part of the time.
    Raises RuntimeError when the time is over before that many came.
    """
    graph = gr.top_block()
    synchronizer = physec_blocks.frame_synchronizer(options)
    bodies = blocks.vector_sink_c(options.format.ofdm.active_count)
    reports = blocks.message_debug()
    graph.connect(source, synchronizer, bodies)
    graph.msg_connect(synchronizer, "sync", reports, "store")
    size = options.format.body_symbols * options.format.ofdm.active_count
    graph.start()
    deadline = time.monotonic() + timeout_s
    try:
        while len(bodies.data()) < count * size:
            if progress:
                progress(reports.num_messages())
            if waiting and waiting():
                deadline = time.monotonic() + timeout_s
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
