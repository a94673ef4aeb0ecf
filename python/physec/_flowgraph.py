# SPDX-License-Identifier: GPL-3.0-or-later
"""Running a flowgraph to its end, or not at all."""

import threading


def run_to_end(graph, progress=None, max_items=10_000_000):
    """Runs `graph` until its sources have ended and everything behind them is done.

    progress: called a few times a second, without arguments; max_items: limit of one call in the
    flowgraph. An exception, Ctrl-C among them, stops the graph and goes on to the caller.
    top_block.wait() would swallow Ctrl-C and return as if all samples had come.
    """
    graph.start(max_items)
    waiting = threading.Thread(target=graph.wait, daemon=True)  # signals reach the main thread only
    waiting.start()
    try:
        while waiting.is_alive():
            waiting.join(0.2)
            if progress:
                progress()
    except BaseException:
        graph.stop()
        waiting.join()
        raise


def check_complete(what, found, wanted):
    """Raises RuntimeError when a flowgraph that has ended gave another number than it should."""
    if found != wanted:
        raise RuntimeError(f"{found} {what} came of {wanted}; a block has failed, see above")
