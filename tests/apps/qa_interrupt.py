# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C ends a long command at once, with exit status 1, and leaves no result behind."""

import contextlib
import io
import os
import signal
import tempfile
import threading
import time
import unittest

from gnuradio import blocks, gr, physec
from gnuradio.physec import _flowgraph
from gnuradio.physec.cli import main
from gnuradio.physec.figures import FIGURES  # noqa: F401  imported before the clock of a test runs

#: Seconds to the signal (by then a busy machine has imported all that a command imports late), and
#: those within which the command has to end then.
AFTER_S, WITHIN_S = 2.0, 20.0


@contextlib.contextmanager
def interrupt(after_s=AFTER_S):
    """Sends SIGINT once, as Ctrl-C does."""
    # A test that was started in the background inherits a signal that is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(after_s, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        signal.signal(signal.SIGINT, before)


class Interrupt(unittest.TestCase):
    def interrupted(self, *arguments):
        """Runs a command into SIGINT; the files that it left."""
        with tempfile.TemporaryDirectory() as folder:
            here = os.getcwd()
            os.chdir(folder)
            try:
                stdout, stderr = io.StringIO(), io.StringIO()
                started = time.monotonic()
                with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
                    with interrupt():
                        status = main.main(list(arguments))
                self.assertLess(time.monotonic() - started, AFTER_S + WITHIN_S)
                self.assertEqual((status, stdout.getvalue()), (1, ""), stderr.getvalue())
                self.assertEqual(stderr.getvalue(), "physec: interrupted\n")
                return [name for _, _, names in os.walk(".") for name in names]
            finally:
                os.chdir(here)

    def test_a_simulation_writes_neither_result_nor_dump(self):
        left = self.interrupted(
            "simulate", "fpi", "--frames", "300000", "--dump", "d.npz", "--json", "r.json")
        self.assertEqual(left, [])
        left = self.interrupted("simulate", "an", "--frames", "200000", "--json", "r.json")
        self.assertEqual(left, [])

    def test_bounds_over_many_draws_end(self):
        for form in ("exact", "printed"):
            left = self.interrupted(
                "bounds", "fpi", "--pilot-draws", "1000000", "--form", form, "--json", "r.json")
            self.assertEqual(left, [])

    def test_a_figure_is_not_taken_for_finished(self):
        self.assertEqual(self.interrupted("figures", "--only", "fpi-protection"), [])

    def test_a_plan_is_not_written(self):
        left = self.interrupted(
            "plan", "--mu", "0.05", "--pilot-draws", "1", "--frames", "100000", "--out", "p")
        self.assertEqual(left, [])


class RunToEnd(unittest.TestCase):
    def endless(self):
        graph = gr.top_block()
        graph.connect(blocks.null_source(8), blocks.null_sink(8))
        return graph

    def test_interrupts_and_failures_of_the_caller_stop_the_graph(self):
        with interrupt(), self.assertRaises(KeyboardInterrupt):
            _flowgraph.run_to_end(self.endless())

        def fail():
            raise ValueError("enough")

        with self.assertRaisesRegex(ValueError, "enough"):
            _flowgraph.run_to_end(self.endless(), fail)

    def test_too_few_estimates_are_no_result(self):
        graph = physec.fpi.flowgraph(physec.fpi.config(), 3)
        with self.assertRaisesRegex(RuntimeError, "3 estimates of bob came of 4"):
            physec.fpi.simulation.run_frames(graph, 4)

    def test_progress_reaches_the_end(self):
        seen = []
        physec.an.simulate(physec.an.config(), frames=50, leak=False,
                           progress=lambda *pair: seen.append(pair))
        self.assertEqual(seen[-1], (50, 50))


if __name__ == "__main__":
    unittest.main()
