# SPDX-License-Identifier: GPL-3.0-or-later
"""The AN-ISAC scene end to end: file transfer, sensing beside the bounds, ergodic rates."""

import random
import unittest

import numpy as np
from gnuradio import physec
from gnuradio.physec.an import simulate


def near_config(**others):
    return physec.an.make_config(gain_user=1, gain_comm_eve=1, gain_target=0.4,
                                 gain_sensing_eve=0.4, tau=0.6, **others)


class AnSimulation(unittest.TestCase):
    def test_user_reads_the_file_and_the_eavesdropper_does_not(self):
        payload = random.Random(3).randbytes(20000)
        for mode in ("streaming", "frame_exact"):
            result = simulate(near_config(mode=mode), payload=payload, seed=2)
            self.assertEqual(result["user"]["bytes"], payload)
            self.assertEqual(result["user"]["sha256"], result["payload"]["sha256"])
            self.assertEqual(result["user"]["ber"], 0.0)
            self.assertNotEqual(result["comm_eve"]["sha256"], result["payload"]["sha256"])
            # E Q(sqrt(SINR)) over her SINR's exact law is .20; 308 independent blocks with a
            # standard deviation of .14 each: .008 standard error, a dozen of them above .10.
            self.assertGreater(result["comm_eve"]["ber"], 0.10)

    def test_rates_at_the_papers_gains(self):
        result = simulate(physec.an.make_config(tau=0.75), frames=20000, seed=4,
                          leak=False)
        # Exact ergodic rates (independent quadrature). Standard errors over 2000 blocks of 260
        # symbols: measurement sqrt(2 SINR/260), fading below it; five of them together.
        self.assertAlmostEqual(result["user"]["rate_bits"], 0.138481, delta=0.006)
        self.assertAlmostEqual(result["comm_eve"]["rate_bits"], 0.0107137, delta=0.0022)

    def test_every_data_eve_follows_her_law(self):
        # Means over 16 seeds of 100 blocks each and their standard error; 3 scenes x 3 receivers
        # within 4 of them (4 with 15 degrees of freedom: 1e-3 each). measure_link's noise lowers a
        # rate by some (1/260)/2 / ln 2 = 0.003 bits, a tenth of a standard error.
        for space, decoys, antennas in (("user", [], 1), ("user", [], 4),
                                        ("user_and_target", [0.9], 16)):
            config = near_config(noise_space=space, decoy_rad=decoys)
            law = physec.an.bounds(config)
            expected = {"user": law["user_rate_bits"], "target_eve": law["target_eve_rate_bits"],
                        "comm_eve": law["comm_eve_rate_bits_by_antennas"][antennas - 1]}
            runs = [simulate(config, frames=1000, seed=100 + k, leak=False,
                             comm_eve_antennas=antennas) for k in range(16)]
            for name, rate in expected.items():
                means = np.array([run[name]["rate_bits"] for run in runs])
                error = means.std(ddof=1) / len(means) ** 0.5
                with self.subTest(space=space, antennas=antennas, receiver=name):
                    self.assertLess(abs(means.mean() - rate), 4 * error + 0.003)
            for run in runs:
                worst = max(run["comm_eve"]["rate_bits"], run["target_eve"]["rate_bits"])
                self.assertEqual(run["worst_case"]["rate_bits"], worst)
                self.assertEqual(run["worst_case"]["comm_eve_antennas"], antennas)

    def test_the_noise_on_the_target_helps_the_base_station(self):
        # 400 estimates: 3.5 % standard error of an RMSE, four of them.
        config = near_config(noise_space="user", truncation_rad=0.5)
        result = simulate(config, frames=4000, frames_per_estimate=10, knowledge="unknown", seed=6)
        self.assertAlmostEqual(result["target"]["ratio"], 1.0, delta=0.15)
        # Bartlett on all of the echo, the sensing Eve's best here: the same against her bound.
        self.assertAlmostEqual(result["sensing_eve"]["ratio"], 1.04, delta=0.15)
        spared = simulate(near_config(truncation_rad=0.5), frames=4000, frames_per_estimate=10,
                          knowledge="unknown", seed=6)
        self.assertLess(result["target"]["rmse_rad"], 0.85 * spared["target"]["rmse_rad"])

    def test_radar_estimates_beside_their_bounds(self):
        # 400 estimates: 3.5 % standard error of an RMSE, four of them; endfire outliers apart.
        for reference, knowledge, factor in (("known_x", "known", 1.0),
                                             ("symbols_only", "unknown", 1.04)):
            result = simulate(near_config(truncation_rad=0.5), frames=4000,
                              reference=reference, knowledge=knowledge,
                              frames_per_estimate=10, seed=6)
            self.assertEqual(result["target"]["outliers"], 0)
            self.assertEqual(result["sensing_eve"]["outliers"], 0)
            self.assertAlmostEqual(result["target"]["ratio"], 1.0, delta=0.15)
            self.assertAlmostEqual(result["sensing_eve"]["ratio"], factor, delta=0.15)

    def test_without_data_there_is_no_bound(self):
        for reference in ("known_x", "symbols_only"):
            for tau in (0.0, 1e-14):
                result = simulate(physec.an.make_config(tau=tau), frames=10,
                                  reference=reference, seed=6)
                kinds = ["leak"] + ["target"] * (reference == "known_x" or tau == 0.0)
                for kind in kinds:
                    self.assertIsNone(result[kind]["bound_rad"])
                    self.assertIsNone(result[kind]["ratio"])

    def test_who_knows_x_finds_the_target(self):
        for mode in ("streaming", "frame_exact"):
            config = near_config(mode=mode, truncation_rad=0.5)
            config.gain_sensing_eve = 2
            result = simulate(config, frames=4000, frames_per_estimate=10, seed=6)["leak"]
            # From X alone: only the samples' rounding is in the way.
            self.assertEqual(result["null_space"]["outliers"], 0)
            self.assertLess(result["null_space"]["rmse_rad"], 1e-5)
            # 400 estimates: 3.5 % standard error of an RMSE, four of them.
            self.assertEqual(result["outliers"], 0)
            self.assertAlmostEqual(result["ratio"], 1.0, delta=0.15)

    def test_without_artificial_noise_nothing_leaks_and_there_is_no_bound(self):
        result = simulate(near_config(), frames=10, leak=False)
        self.assertNotIn("leak", result)
        config = near_config()
        config.tau = 1.0
        result = simulate(config, frames=300)["leak"]
        self.assertIsNone(result["bound_rad"])
        self.assertIsNone(result["ratio"])
        self.assertGreater(result["outliers"], 100)

    def test_hopeless_gains_are_reported_as_outliers(self):
        result = simulate(physec.an.config(), frames=300)
        self.assertGreater(result["target"]["outliers"], 200)  # nothing is dropped

    def test_same_seed_same_result_and_dump_shapes(self):
        config = near_config()
        first = simulate(config, frames=37, seed=9, dump=True)
        again = simulate(config, frames=37, seed=9, dump=True)
        arrays = first["arrays"]
        for key, shape in {"X": (1200, 15), "y_u": (1200,), "y_e": (1200,), "Y_r": (1200, 17),
                           "Y_sr": (1200, 15), "h": (4, 15), "h_e": (4, 15), "theta": (4,),
                           "phi": (4,), "s_u": (1200,)}.items():
            self.assertEqual(arrays[key].shape, shape)
            np.testing.assert_array_equal(arrays[key], again["arrays"][key])
        for key in ("user", "comm_eve", "target", "sensing_eve", "leak"):
            self.assertEqual(first[key], again[key])
        # The dump is consistent: what the user got is h^H X plus unit noise.
        clean = np.einsum("i,ni->n", arrays["h"][1].conj(), arrays["X"][300:600])
        power = np.mean(np.abs(arrays["y_u"][300:600] - clean) ** 2)
        self.assertAlmostEqual(power, 1.0, delta=5 / np.sqrt(300))

    def test_frame_longer_than_the_stream_buffers(self):
        config = near_config(mode="frame_exact", frame_length=30000)
        result = simulate(config, frames=2, coherence_frames=1, seed=1)
        self.assertEqual(result["user"]["ber"], 0.0)

    def test_bad_input_is_refused(self):
        config = near_config()
        for arguments, text in (({"frames": 0}, "frames is 0; allowed: >= 1"),
                                ({"pilots_per_frame": 30}, "pilots_per_frame is 30"),
                                ({"frames_per_estimate": 3}, "frames_per_estimate is 3"),
                                ({"coherence_frames": 0}, "coherence_frames is 0"),
                                ({"payload": b""}, "payload has 0 bytes"),
                                ({"reference": "x"}, "known_x, symbols_only")):
            with self.assertRaisesRegex(ValueError, text):
                simulate(config, **arguments)


if __name__ == "__main__":
    unittest.main()
