# SPDX-License-Identifier: GPL-3.0-or-later
"""Eve `prior`, the distribution of the secret, and the planner, through the flowgraph."""

import unittest

from gnuradio import physec
from gnuradio.physec import fpi_planner
from gnuradio.physec.fpi_simulation import simulate_fpi


def with_secret(spread=0.0, mu=0.05, **changes):
    config = physec.fpi_config()
    for name, value in changes.items():
        setattr(config, name, value)
    low = config.fake_set_in_upsilon(mu * (1 - spread), mu * (1 - spread))
    high = config.fake_set_in_upsilon(mu * (1 + spread), mu * (1 + spread))
    config.secret = physec.secret_prior(
        low.delay_s, high.delay_s, low.angle_rad, high.angle_rad, True
    )
    return config


class Prior(unittest.TestCase):
    def test_with_a_fixed_public_delta_she_equals_informed(self):
        for snr_db in (0, 10, 20):
            config = physec.fpi_config()
            config.snr_db = snr_db
            eves = simulate_fpi(config, 200, 3, ["prior", "informed"])["eve"]
            self.assertAlmostEqual(
                eves["prior"]["rmse_m"] / eves["informed"]["rmse_m"], 1.0, delta=0.05
            )

    def test_with_a_random_sign_her_mean_is_the_middle_and_her_best_point_a_coin_flip(self):
        # 1000 frames in 500 epochs: the share of right points has a standard error of 2.2 %, and
        # the seed is fixed.
        for snr_db in (10, 20):
            prior = simulate_fpi(with_secret(snr_db=snr_db), 1000, 5, ["prior"], epochs=500)
            prior = prior["eve"]["prior"]
            self.assertAlmostEqual(prior["rmse_m"], 2.7, delta=0.27)
            self.assertAlmostEqual(prior["map_hit_1m"], 0.5, delta=0.045)

    def test_in_spoof_mode_her_error_is_the_spread_of_the_prior(self):
        config = with_secret(mode="spoof", snr_db=20)
        prior = simulate_fpi(config, 200, 4, ["prior"], epochs=100)["eve"]["prior"]
        # Plus or minus the whole shift, of 5.33 m along the delay and a little across.
        self.assertAlmostEqual(prior["rmse_m"], 5.35, delta=0.15)

    def test_a_secret_out_of_range_is_refused(self):
        config = with_secret()
        config.secret.delay_low_s = -1e-9
        with self.assertRaisesRegex(ValueError, "secret.delay low end in s is .*; allowed: > 0"):
            simulate_fpi(config, 10)
        config = physec.fpi_config()
        config.fakes = config.fakes * 2
        with self.assertRaisesRegex(ValueError, "number of fakes is 2; allowed: 1 for attack prior"):
            physec.fpi_eve(config, 1, "prior")


class WorstCase(unittest.TestCase):
    def test_paper_scenario_at_0_db(self):
        result = simulate_fpi(physec.fpi_config(), 1000, 12)
        eves = result["eve"]
        self.assertLessEqual(min(eves["separate"]["rmse_m"], eves["merged"]["rmse_m"]), 2.9)
        self.assertLessEqual(eves["structure"]["rmse_m"], 1.3)
        self.assertEqual(result["worst_case"]["eve"], "structure")
        self.assertAlmostEqual(eves["merged"]["ratio"], 1.0, delta=0.05)
        self.assertLessEqual(result["bob"]["ratio"], 1.05)

    def test_structure_is_within_15_percent_of_its_bound(self):
        for snr_db in (10, 20, 30):
            config = physec.fpi_config()
            config.snr_db = snr_db
            eve = simulate_fpi(config, 500, 12, ["structure"])["eve"]["structure"]
            self.assertLessEqual(eve["ratio"], 1.15, snr_db)

    def test_separate_is_within_30_percent_of_its_bound_where_it_can_be(self):
        config = physec.fpi_config()
        config.snr_db = 30
        eve = simulate_fpi(config, 500, 12, ["separate"])["eve"]["separate"]
        self.assertLessEqual(eve["ratio"], 1.3)


class Planner(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plan = fpi_planner.plan_fpi(physec.fpi_config(), (0.0, 0.0), frames=200, seed=12)

    def test_choice_against_an_eve_who_knows_the_pilots(self):
        choice = self.plan["choices"]["pilots"]
        self.assertTrue(0.06 <= choice["mu"] <= 0.09, choice)
        self.assertTrue(3.7 <= choice["predicted_m"] <= 4.5, choice)
        self.assertAlmostEqual(choice["ratio"], 1.0, delta=0.15)

    def test_choice_against_an_eve_who_knows_the_distribution(self):
        choice = self.plan["choices"]["distribution"]
        self.assertAlmostEqual(choice["ratio"], 1.0, delta=0.15)
        self.assertTrue(self.plan["secret"]["random_sign"])
        self.assertLessEqual(choice["bob_loss_db"], 1.0)

    def test_every_row_is_the_worst_case_over_its_attacks(self):
        for row in self.plan["curve"]:
            self.assertEqual(row["pilots_m"], min(row["merged_m"], row["separate_m"]))
            self.assertLessEqual(row["form_m"], row["pilots_m"])

    def test_impossible_budget_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no delta keeps Bob's loss within 0 dB"):
            fpi_planner.plan_fpi(physec.fpi_config(), (0, 0), frames=0, largest_loss_db=0.0)


if __name__ == "__main__":
    unittest.main()
