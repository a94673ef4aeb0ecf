# SPDX-License-Identifier: GPL-3.0-or-later
"""The family of protections: members, costs in closed form, and what the table calls holding."""

import math
import unittest

import numpy as np
from gnuradio import physec
from gnuradio.physec.figures import fpi_family, fpi_family_costs


class Family(unittest.TestCase):
    def test_every_member_is_usable_and_every_protection_but_noise_is_one(self):
        modes = set()
        for name in fpi_family.members():
            for bandwidth_hz in fpi_family.BANDWIDTHS_HZ:
                config = fpi_family.member(name, bandwidth_hz, session=3)
                modes.add(config.mode)
                self.assertIn("map", fpi_family.attacks_on(config))
        self.assertEqual(set(physec.fpi.protection_names()) - modes, {"gaussian"})

    def test_attacks_are_all_that_are_registered_but_checks(self):
        tried = fpi_family.attacks_on(fpi_family.member("fpi, 1 set"))
        left = {a.name for a in physec.fpi.attacks()} - set(tried)
        for name in left:
            (attack,) = [a for a in physec.fpi.attacks() if a.name == name]
            self.assertIn(attack.role, ("check", "with_prior", "on_request"), name)
        prior = fpi_family.with_prior(fpi_family.member("fpi, 1 set"))
        self.assertIn("prior", fpi_family.attacks_on(prior))
        self.assertIsNone(fpi_family.with_prior(fpi_family.member("fpi, 2 sets")))

    def test_who_only_knows_the_room(self):
        self.assertAlmostEqual(fpi_family.room_rmse_m(), math.sqrt((6**2 + 8**2) / 12))
        random = np.random.default_rng(1)
        error = np.hypot(random.uniform(-3, 3, 200000), random.uniform(-4, 4, 200000))
        # Standard error of a median: half over sqrt(n) times the density, some 0.3 per metre there.
        self.assertAlmostEqual(fpi_family.room_median_m(), np.median(error), delta=0.03)

    def test_effective_channel_is_the_precoder_on_any_signal(self):
        random = np.random.default_rng(2)
        for name in ("fpi, 2 sets, gains", "mirage", "path shifts", "keyed phases, symbol"):
            config = fpi_family.member(name)
            sent = random.normal(size=(2, 16, 16)) + 1j * random.normal(size=(2, 16, 16))
            kernel = fpi_family_costs.effective(config)
            expected = physec.fpi.precoder(config).apply(sent)
            np.testing.assert_allclose(np.einsum("gnij,gnj->gni", kernel, sent), expected, atol=1e-12)

    def test_costs_in_closed_form(self):
        none = fpi_family.costs("none")
        self.assertEqual((none["secret_bits"], none["nulls"], none["prefix_samples"]), (0, 0, 0))
        self.assertLess(abs(none["peak_db"]), 0.3)  # the same law, other symbols
        session = fpi_family.costs("keyed phases, session")
        symbol = fpi_family.costs("keyed phases, symbol")
        # Independent phases: an interpolated value has half the power and no relation to the true one:
        # of 16 subcarriers 8 are known, 7 lie between two, one beyond. Unequal powers: 3 %.
        self.assertAlmostEqual(session["evm"], math.sqrt((7 * 1.5 + 2) / 16), delta=0.03)
        self.assertAlmostEqual(symbol["evm"], math.sqrt((8 * 2 + 7 * 1.5 + 2) / 16), delta=0.04)
        self.assertLess(session["coherence"], 0.1)  # 240 random phases: 0.06
        self.assertAlmostEqual(session["secret_bits"] * 16, symbol["secret_bits"])
        gains = fpi_family.costs("Gaussian gains, session")
        # P(|w| < 0.05) of CN(0, 1), of 256, over 50 keys: 0.64 +- 0.11.
        self.assertAlmostEqual(gains["nulls"], 256 * (1 - math.exp(-0.0025)), delta=0.5)
        # Sixteen subcarriers of any law add up to nearly the same peaks, unless a few carry it all.
        lognormal = fpi_family.costs("lognormal gains, session")
        self.assertGreater(lognormal["peak_db"], session["peak_db"] + 1)
        smooth = fpi_family.costs("smooth kernel P=9, session")
        self.assertEqual(smooth["prefix_samples"], 2)
        self.assertLess(session["coherence"], smooth["coherence"])
        self.assertLess(smooth["evm"], session["evm"])

    def test_scores_of_what_hides_nothing_and_of_what_hides(self):
        row = fpi_family.scores("none", 15e6, 6, 1)
        self.assertLess(row["best_rmse_m"], 0.2)  # Bob has 0.06
        self.assertFalse(fpi_family.holds(row))
        # One frame of each of 6 secrets; Bob's 12 squares: 4 standard errors are 80 %.
        row = fpi_family.scores("path shifts", 15e6, 6, 1, sessions=6)
        self.assertGreater(row["best_rmse_m"], 1.0)
        self.assertLess(row["bob_ratio"], 1.8)

    def test_holding_needs_both_measures_and_bob(self):
        good = {"best_rmse_m": 5, "best_median_m": 5, "bob_ratio": 1.06, "bob_ratio_se": 0.03}
        self.assertTrue(fpi_family.holds(good))
        for key, value in (("best_rmse_m", 2), ("best_median_m", 2), ("bob_ratio", 1.2)):
            self.assertFalse(fpi_family.holds({**good, key: value}), key)


if __name__ == "__main__":
    unittest.main()
