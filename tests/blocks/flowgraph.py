# SPDX-License-Identifier: GPL-3.0-or-later
"""Helpers that every flowgraph test shares."""

import random
import threading
import time

import pmt
from gnuradio import blocks, gr


def run_in_chunks(flowgraph, seed):
    """Runs to completion with a random limit on the items of one work() call.

    Blocks must not care how the scheduler slices their input; a different seed slices it
    differently.
    """
    flowgraph.run(random.Random(seed).choice([1, 2, 3, 7, 16, 61, 1000]))


def finish(flowgraph, seconds=60, items=100000):
    """Runs to completion, with up to `items` in a work() call; fails if that does not come.

    An exception in a work(), or a block that the scheduler never calls again, leaves the others
    waiting for ever.
    """
    flowgraph.start(items)
    waiting = threading.Thread(target=flowgraph.wait, daemon=True)
    waiting.start()
    waiting.join(seconds)
    if waiting.is_alive():
        flowgraph.stop()
        waiting.join(seconds)
        raise AssertionError("the flowgraph hangs")


def wait_for(happened, seconds=60):
    """Fails when `happened()` stays false for a time that no machine needs."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise AssertionError("nothing happens")
        time.sleep(0.005)


def dictionaries(store):
    """Those of the PDUs in a message_debug; the last PDU may be lost as a flowgraph ends."""
    return [pmt.to_python(pmt.car(store.get_message(k))) for k in range(store.num_messages())]


def vector_sinks(flowgraph, block, count, vlen=1):
    """Connects a complex vector sink to each of the first `count` outputs; returns the sinks."""
    sinks = [blocks.vector_sink_c(vlen) for _ in range(count)]
    for port, sink in enumerate(sinks):
        flowgraph.connect((block, port), sink)
    return sinks


def heads(flowgraph, block, count, items, vlen=1):
    """Limits the first `count` outputs of a source to `items` items; returns the head blocks."""
    limits = [blocks.head(gr.sizeof_gr_complex * vlen, items) for _ in range(count)]
    for port, limit in enumerate(limits):
        flowgraph.connect((block, port), limit)
    return limits
