# SPDX-License-Identifier: GPL-3.0-or-later
"""FPI Trial: the same estimates as physec simulate fpi, labelled, and settings for everybody at once."""

import time
import unittest

import numpy as np
import pmt
from gnuradio import blocks, gr, physec


class Trial(unittest.TestCase):
    def setUp(self):
        self.config = physec.fpi.config()
        self.config.snr_db = 20.0

    def estimates(self, trial, enough, meanwhile=lambda found: None):
        """Labelled estimates, at least so many of each receiver."""
        graph, store, found = gr.top_block(), blocks.message_debug(False), {}
        graph.msg_connect(trial, "estimates", store, "store")
        graph.start()
        read, deadline = 0, time.monotonic() + 20.0
        while len(found) < len(trial.receivers) or min(map(len, found.values())) < enough:
            self.assertLess(time.monotonic(), deadline, f"{found.keys()}")
            while read < store.num_messages():
                about = pmt.to_python(pmt.car(store.get_message(read)))
                found.setdefault((about["protection"], about["receiver"]), []).append(about["position_m"])
                read += 1
            meanwhile(found)
            time.sleep(0.01)
        graph.stop()
        graph.wait()
        return {key: np.array(positions) for key, positions in found.items()}

    def test_estimates_are_those_of_a_simulation(self):
        for protection in ("spoof", "gaussian"):
            trial = physec.fpi_trial(self.config, protection, ["merged"], 500.0, seed=3)
            found = self.estimates(trial, 5)
            self.config.mode = protection
            expected = physec.fpi.simulate(self.config, 5, 3, ["merged"])["positions_m"]
            for receiver in ("bob", "merged"):
                np.testing.assert_allclose(found[protection, receiver][:5], expected[receiver], atol=1e-6)

    def test_a_moved_alice_is_found_soon(self):
        trial = physec.fpi_trial(self.config, "fpi", [], 100.0)
        moved = physec.fpi.config(self.config)
        moved.alice_m = (5.0, 1.0)
        changed = []

        def move(found):
            if not changed and found and len(found["fpi", "bob"]) >= 5:
                trial.set_config(moved)
                changed.append(len(found["fpi", "bob"]))

        found = self.estimates(trial, 60, move)["fpi", "bob"]
        near_old = np.linalg.norm(found - (3.0, 0.0), axis=1) < 0.7
        near_new = np.linalg.norm(found - (5.0, 1.0), axis=1) < 0.7
        self.assertTrue((near_old ^ near_new).all())
        self.assertTrue(near_old[: changed[0]].all() and near_new[changed[0] + 25:].all())
        self.assertEqual(np.count_nonzero(np.diff(near_new)), 1)  # from one frame on, for good

    def test_what_cannot_be_used_is_refused(self):
        for arguments, words in (
            (("hiding",), "allowed"),
            (("fpi", ["merged", "merged"]), "attacks are .*different names"),
            (("fpi", ["guess"]), "attack"),
            (("fpi", [], 0.0), "frames_per_second is 0.0; allowed: above 0"),
        ):
            with self.subTest(arguments=arguments), self.assertRaisesRegex(ValueError, words):
                physec.fpi_trial(self.config, *arguments)


if __name__ == "__main__":
    unittest.main()
