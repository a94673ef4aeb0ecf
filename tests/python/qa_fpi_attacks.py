# SPDX-License-Identifier: GPL-3.0-or-later
"""Eve `prior`, the distribution of the secret, and the planner, through the flowgraph."""

import math
import unittest

from gnuradio import physec
from gnuradio.physec.fpi import planner, simulate


def with_secret(spread=0.0, mu=0.05, **changes):
    config = physec.fpi.config()
    for name, value in changes.items():
        setattr(config, name, value)
    low = config.fake_set_in_upsilon(mu * (1 - spread), mu * (1 - spread))
    high = config.fake_set_in_upsilon(mu * (1 + spread), mu * (1 + spread))
    config.secret = physec.fpi.secret_prior(
        low.delay_s, high.delay_s, low.angle_rad, high.angle_rad, True
    )
    return config


def shift_m(config, sign):
    """Distance between Alice and where her line of sight to Eve appears once it is shifted."""
    path = physec.fpi.true_paths(config, config.eve_m)[0]
    fake = config.fakes[0]
    shift = sign * config.spacing_wavelengths * math.sin(fake.angle_rad)
    moved = physec.fpi.position_from_path(
        config, config.eve_m, path.delay_s + sign * fake.delay_s, path.spatial_frequency + shift
    )
    return math.hypot(moved.x - config.alice_m.x, moved.y - config.alice_m.y)


class Prior(unittest.TestCase):
    def test_with_a_fixed_public_delta_she_equals_informed(self):
        for snr_db in (0, 10, 20):
            config = physec.fpi.config()
            config.snr_db = snr_db
            eves = simulate(config, 200, 3, ["prior", "informed"])["eve"]
            self.assertAlmostEqual(
                eves["prior"]["rmse_m"] / eves["informed"]["rmse_m"], 1.0, delta=0.05
            )

    def test_with_a_random_sign_her_mean_is_the_middle_and_her_best_point_a_coin_flip(self):
        # 1000 frames in 500 epochs: the share of right points has a standard error of 2.2 %, and
        # the seed is fixed.
        for snr_db in (10, 20):
            prior = simulate(with_secret(snr_db=snr_db), 1000, 5, ["prior"], epochs=500)
            prior = prior["eve"]["prior"]
            self.assertAlmostEqual(prior["rmse_m"], 2.7, delta=0.27)
            self.assertAlmostEqual(prior["map_hit_1m"], 0.5, delta=0.045)

    def test_in_spoof_mode_her_error_is_the_spread_of_the_prior(self):
        config = with_secret(mode="spoof", snr_db=20)
        prior = simulate(config, 200, 4, ["prior"], epochs=100)["eve"]["prior"]
        # Plus or minus the whole shift, of 5.33 m along the delay and a little across.
        self.assertAlmostEqual(prior["rmse_m"], 5.35, delta=0.15)

    def test_a_secret_out_of_range_is_refused(self):
        config = with_secret()
        config.secret.delay_low_s = -1e-9
        with self.assertRaisesRegex(ValueError, "secret.delay low end in s is .*; allowed: > 0"):
            simulate(config, 10)
        config = physec.fpi.config()
        config.fakes = config.fakes * 2
        with self.assertRaisesRegex(ValueError, "number of fakes is 2; allowed: 1 for attack prior"):
            physec.fpi_eve(config, 1, "prior")


class WorstCase(unittest.TestCase):
    def test_paper_scenario_at_0_db(self):
        result = simulate(physec.fpi.config(), 1000, 12)
        eves = result["eve"]
        self.assertLessEqual(min(eves["separate"]["rmse_m"], eves["merged"]["rmse_m"]), 2.9)
        self.assertLessEqual(eves["structure"]["rmse_m"], 1.3)
        self.assertEqual(result["worst_case"]["eve"], "structure")
        self.assertAlmostEqual(eves["merged"]["ratio"], 1.0, delta=0.05)
        self.assertLessEqual(result["bob"]["ratio"], 1.05)

    def test_structure_is_within_15_percent_of_its_bound(self):
        for snr_db in (10, 20, 30):
            config = physec.fpi.config()
            config.snr_db = snr_db
            eve = simulate(config, 500, 12, ["structure"])["eve"]["structure"]
            self.assertLessEqual(eve["ratio"], 1.15, snr_db)

    def test_separate_is_within_30_percent_of_its_bound_where_it_can_be(self):
        config = physec.fpi.config()
        config.snr_db = 30
        eve = simulate(config, 500, 12, ["separate"])["eve"]["separate"]
        self.assertLessEqual(eve["ratio"], 1.3)


class BobsBound(unittest.TestCase):
    def test_is_his_own_in_every_mode_wherever_eve_stands(self):
        # 400 frames: standard error of a ratio 3.5 %; three of them.
        for mode in ("none", "gaussian", "mirage", "spoof", "fpi"):
            for eve in ((10, 5), (30, -8)):
                config = physec.fpi.config()
                config.snr_db = 20
                config.mode = mode
                config.eve_m = physec.array.point(*eve)
                bob = simulate(config, 400, 3, ["merged"])["bob"]
                self.assertAlmostEqual(bob["ratio"], 1.0, delta=0.105, msg=(mode, eve))
                for name in ("tau_{}_s", "theta_{}_rad"):
                    ratio = bob[name.format("rmse")] / bob[name.format("bound")]
                    self.assertAlmostEqual(ratio, 1.0, delta=0.12, msg=(mode, eve, name))

    def test_gaussian_noise_is_noise_to_eve_where_she_stands(self):
        config = physec.fpi.config()
        config.snr_db = 10
        config.mode = "gaussian"
        eve = simulate(config, 400, 3, ["merged"])["eve"]["merged"]
        # The noise is white at Alice, not where Eve hears it; so not exactly her bound.
        self.assertAlmostEqual(eve["ratio"], 1.0, delta=0.12)


class PlannerCases(unittest.TestCase):
    def plan(self, **changes):
        config = physec.fpi.config()
        for name, value in changes.items():
            setattr(config, name, value)
        return planner.plan(
            config, (10.0, 10.0), (0.03, 0.05, 0.075, 0.1), draws=5, frames=0, largest_loss_db=3,
            largest_prefix_share=0.3,
        )

    def test_modes_without_a_delta_are_refused(self):
        for mode in ("none", "mirage", "gaussian"):
            with self.assertRaisesRegex(ValueError, f"mode is {mode}; allowed: fpi or spoof"):
                self.plan(mode=mode)

    def test_a_shift_without_direction_hides_nothing(self):
        # 80 degrees off broadside the shifted line of sight leaves the range of directions.
        plan = self.plan(
            spacing_wavelengths=0.4, heading_rad=math.atan2(5, 7) - math.radians(80)
        )
        for row in plan["curve"]:
            self.assertFalse(any(math.isnan(row[name]) for name in row), row)
        for choice in plan["choices"].values():
            self.assertTrue(math.isfinite(choice["predicted_m"]), choice)

    def test_rows_without_a_prediction_are_named(self):
        # From mu = 0.21 on the shortest shifted path leaves the window of delays.
        plan = physec.fpi.plan(
            physec.fpi.config(), (0.0, 0.0), (0.5, 0.05, 0.3), draws=1, frames=0
        )
        self.assertEqual([row["mu"] for row in plan["curve"]], [0.05, 0.3, 0.5])
        reasons = {name: choice["reason"] for name, choice in plan["choices"].items()}
        self.assertIn(
            "left out, because nothing finite can be predicted: mu = 0.3, 0.5",
            reasons["distribution"],
        )
        self.assertNotIn("left out", reasons["form"])
        with self.assertRaisesRegex(ValueError, "with a finite prediction .* is 0; allowed"):
            physec.fpi.plan(physec.fpi.config(), (0.0, 0.0), (0.3,), draws=1, frames=0,
                            largest_loss_db=100, largest_prefix_share=1)

    def test_whoever_knows_more_may_still_use_less(self):
        for knowledge, more in (("pilots", []), ("form", ["structure"]), ("distribution", ["prior"])):
            self.assertEqual(
                planner.attacks_to_simulate(knowledge), ["merged", "separate"] + more
            )

    def test_an_eve_elsewhere_has_the_noise_of_her_own_place(self):
        far = self.plan(eve_m=physec.array.point(60, -20))
        for row in far["curve"]:
            self.assertGreater(row["prior_m"], 3 * row["bob_m"])
        config = physec.fpi.config()
        config.eve_m = physec.array.point(60, -20)
        config.snr_db = 30  # above her threshold
        informed = simulate(config, 200, 3, ["informed"])["eve"]["informed"]["rmse_m"]
        row = physec.fpi.plan(
            config, (30.0, 30.0), (0.05,), draws=5, frames=0, largest_loss_db=100
        )["curve"][0]
        # What the prediction adds to the noise: half of a shift away from the middle.
        config.fakes = [physec.fake_set(row["delta_tau_s"], row["delta_theta_rad"])]
        middle = math.hypot(*(shift_m(config, sign) for sign in (1, -1))) / math.sqrt(8)
        predicted = math.sqrt(row["prior_m"] ** 2 - middle**2)
        # 200 frames: standard error of the RMSE 5 %, three of them, and of five draws 1 %.
        self.assertAlmostEqual(informed / predicted, 1.0, delta=0.17)


class Planner(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plan = planner.plan(physec.fpi.config(), (0.0, 0.0), frames=200, seed=12)

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
            planner.plan(physec.fpi.config(), (0, 0), frames=0, largest_loss_db=0.0)


if __name__ == "__main__":
    unittest.main()
