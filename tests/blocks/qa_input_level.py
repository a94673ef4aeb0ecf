# SPDX-License-Identifier: GPL-3.0-or-later
"""Input Level counts clipped samples exactly and says so; Radio Status puts it first."""

import math
import unittest

import numpy as np
import pmt
from gnuradio import blocks, gr, physec
from gnuradio.physec.air.input_level import Level


def naive(samples):
    """One sample at a time."""
    clipped = sum(not (abs(z.real) < 0.999 and abs(z.imag) < 0.999) for z in samples)
    return clipped, 10 * math.log10(sum(abs(complex(z)) ** 2 for z in samples) / len(samples))


class InputLevel(unittest.TestCase):
    def signal(self, scale, seed=1, count=20_000):
        draw = np.random.default_rng(seed)
        z = scale * (draw.normal(size=count) + 1j * draw.normal(size=count))
        return (np.clip(z.real, -1, 1) + 1j * np.clip(z.imag, -1, 1)).astype(np.complex64)

    def test_counts_and_level(self):
        for scale in (0.01, 0.3, 0.5, 3.0):
            samples = self.signal(scale)
            block, graph, reports = physec.input_level(0.01), gr.top_block(), []
            # What is sent at the very end reaches no block any more.
            block.message_port_pub = lambda _, message: reports.append(message)
            graph.connect(blocks.vector_source_c(samples.tolist()), block)
            graph.run()
            clipped, level = naive(samples)
            counts = block.counts()
            self.assertEqual((counts["samples"], counts["clipped"]), (len(samples), clipped))
            self.assertAlmostEqual(counts["level_dbfs"], level, delta=1e-3)  # float32 sums
            last = pmt.to_python(pmt.car(reports[-1]))
            self.assertEqual((last["samples"], last["clipped"]), (len(samples), clipped))

    def test_what_is_no_number_is_clipped_and_leaves_the_level_finite(self):
        level = Level()
        level.add(np.array([0.5, complex(math.nan, 0), complex(0, math.inf), 1.0], np.complex64))
        self.assertEqual((level.samples, level.clipped), (4, 3))
        self.assertTrue(math.isfinite(level.level_dbfs))
        self.assertIn("clipping: 75 %", level.words())
        self.assertEqual(Level().words(), "")

    def test_radio_status_says_it_before_the_frames(self):
        status = physec.radio_status("Bob", 0)
        about = pmt.to_pmt({"clipped": 9, "clipped_share": 0.25, "level_dbfs": 1.5})
        about = pmt.dict_add(about, pmt.intern("clipped"), pmt.from_uint64(9))
        status.accept_level(pmt.cons(about, pmt.PMT_NIL))
        self.assertIn("level 1.5 dBFS  CLIPPING 25 % of samples: lower the gain", status.line())
        self.assertEqual(status.summary()["clipped"], 9)

    def test_a_wrong_interval_is_refused(self):
        with self.assertRaisesRegex(physec.InvalidInput, "interval_s is 0; allowed: 0.01 to 3600"):
            physec.input_level(0)


if __name__ == "__main__":
    unittest.main()
