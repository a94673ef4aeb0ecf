# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC kernels against an independent implementation's vectors, in double precision."""

import json
import os
import unittest

import numpy as np
from gnuradio import physec

GOLDEN = os.path.join(os.path.dirname(__file__), "..", "golden", "an-isac-vectors.json")


def array(pair):
    return np.array(pair[0]) + 1j * np.array(pair[1])


def config_of(params, vector):
    return physec.an.make_config(
        tx_antennas=int(params["N"]), rx_antennas=int(params["M"]),
        eve_antennas=int(params["Ne"]), frame_length=int(vector["L"]), power=params["P"],
        tau=vector["tau"], alpha=params["alpha"], gain_user=params["c1"],
        gain_comm_eve=params["c2"], gain_target=params["c3"], gain_sensing_eve=params["c4"])


class AnGolden(unittest.TestCase):
    def setUp(self):
        with open(GOLDEN, encoding="utf-8") as file:
            golden = json.load(file)
        self.cases = [(v, config_of(golden["params"], v)) for v in golden["vectors"]]

    def close(self, computed, expected):
        # Double precision with sums of at most 15 terms: 1e-10 leaves five digits to spare.
        np.testing.assert_allclose(computed, expected, rtol=1e-10, atol=1e-12)

    def test_data_beam_and_covariance(self):
        for v, config in self.cases:
            h = array(v["h"])
            self.close(physec.an.data_beam(config, h, v["theta"]), array(v["t1"]))
            self.close(physec.an.ideal_covariance(config, h, v["theta"]), array(v["Rx_ideal"]))

    def test_sinrs_and_bounds(self):
        for v, config in self.cases:
            h = array(v["h"])
            state = physec.an.channel_state(h, array(v["he"]), v["theta"], v["phi"])
            self.close(physec.an.sinr_user(config, h, v["theta"]), v["sinr_u"])
            self.close(physec.an.sinr_comm_eve(config, state), v["sinr_e_corrected"])
            self.close(physec.an.sinr_comm_eve_printed(config, state), v["sinr_e_eq37"])
            config.frame_length = 30  # the bounds were computed for the paper's L
            covariance = physec.an.ideal_covariance(config, h, v["theta"])
            self.close(physec.an.crb_theta_common(config, v["theta"], covariance),
                       v["crb_common_eq14"])
            self.close(physec.an.crb_theta_symbols_only(config, v["theta"]),
                       v["crb_theta_lemma6"])
            self.close(physec.an.crb_phi(config, v["phi"]), v["crb_phi_lemma7"])


if __name__ == "__main__":
    unittest.main()
