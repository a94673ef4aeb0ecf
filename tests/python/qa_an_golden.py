# SPDX-License-Identifier: GPL-3.0-or-later
"""The AN-ISAC analysis against independently computed tables (tests/golden/an-isac.json).

Closed and exact values agree to 1e-6. The tables' own three-dimensional Gaussian quadratures are
good to about 1e-3. Their Monte Carlo (2e6 draws) and ours (1e6 draws) are independent, so their
difference over the joint standard error is standard normal; about 450 such comparisons are made and
none may reach 4 (chance of a false alarm 3 %, but the seed is fixed).
"""

import json
import os
import unittest

from gnuradio import physec

GOLDEN = os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "tests", "golden", "an-isac.json")
SEED = 7


def scenario(tau=0.76):
    config = physec.an.config()
    # The default's gains are rounded to nine digits; the tables' are not.
    config.gain_user = config.gain_comm_eve = 0.001**0.5
    config.tau = tau
    return config


class Agreement:
    """Worst deviation of each column; printed so that a change of accuracy is seen."""

    def __init__(self, test):
        self.test = test
        self.worst = {}

    def add(self, column, got, expected, tolerance, absolute=0.0):
        error = abs(got - expected)
        scaled = error / abs(expected) if expected else error
        self.worst[column] = max(self.worst.get(column, 0.0), scaled)
        self.test.assertLessEqual(error, max(tolerance * abs(expected), absolute), column)

    def add_estimate(self, column, got, expected):
        mean, error = got
        joint = (error**2 + expected["se"] ** 2) ** 0.5
        # Where every draw agrees (a probability of one) both errors vanish.
        z = abs(mean - expected["mean"]) / joint if joint > 1e-12 * abs(mean) else 0.0
        self.worst[column + " (z)"] = max(self.worst.get(column + " (z)", 0.0), z)
        self.test.assertLess(z, 4.0, column)

    def report(self):
        for column, worst in self.worst.items():
            print(f"{column:44s} {worst:.2e}")


class AnGolden(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(GOLDEN) as file:
            cls.golden = json.load(file)
        taus = [row["tau"] for row in cls.golden["fig2a"]]
        cls.points = physec.an.monte_carlo(scenario(), taus, [], 1000000, SEED)

    def setUp(self):
        self.agreement = Agreement(self)

    def tearDown(self):
        self.agreement.report()

    def test_rates(self):
        add, estimate = self.agreement.add, self.agreement.add_estimate
        for row, point in zip(self.golden["fig2a"], self.points):
            config = scenario(row["tau"])
            rates = physec.an.rates(config)
            user, eve, secrecy = row["user"], row["eve"], row["secrecy"]
            add("user exact", rates["user_rate_bits"], user["exact"], 1e-6)
            add("user upper 1", rates["user_rate_upper1_bits"], user["ub1_exact"], 1e-6)
            add("user upper 2", rates["user_rate_upper2_bits"], user["ub2"], 1e-6)
            add("user upper 1 Taylor", physec.an.upper1_taylor_bits(config), user["ub1_taylor_bits"], 1e-6)
            add(
                "user upper 1 Taylor printed",
                physec.an.upper1_taylor_printed(config),
                user["ub1_taylor_nat_as_printed"],
                1e-6,
            )
            add("Lemma 8 CLT", physec.an.lemma8_user_rate_bits(config), user["lemma8_clt"], 1e-3)
            add("eve exact", rates["comm_eve_rate_bits"], eve["exact"], 1e-6)
            add("eve closed form", rates["comm_eve_rate_bits"], eve["closed_form"], 1e-6)
            add("eve (36)", physec.an.eq36_comm_eve_rate_bits(config), eve["printed_eq36"], 1e-6)
            add("eve (37)", physec.an.eq37_comm_eve_rate_bits(config), eve["eq36_exponent_fixed_only"], 1e-6)
            add("secrecy exact", rates["secrecy_rate_bits"], secrecy["exact"], 1e-6)
            add("secrecy printed", physec.an.printed_secrecy_rate_bits(config), secrecy["printed"], 1e-6)
            estimate("mc user", point["user_rate_bits"], user["mc"])
            estimate("mc upper 1", point["user_rate_upper1_bits"], user["ub1_mc"])
            estimate("mc eve", point["comm_eve_rate_bits"], eve["mc"])
            estimate("mc eve (37)", point["comm_eve_rate_37_bits"], eve["mc_eq37"])
            estimate("mc secrecy", point["secrecy_rate_bits"], secrecy["mc"])

    def test_ergodic_bounds(self):
        add, estimate = self.agreement.add, self.agreement.add_estimate
        for row, point in zip(self.golden["fig2b"], self.points):
            config = scenario(row["tau"])
            bounds = physec.an.bounds(config)
            common, theta, phi = row["common"], row["theta_exact"], row["phi"]
            law = physec.an.crb_theta_common_law(config)
            inside = law.probability_inside()
            add("common", bounds["crb_theta_common_rad2"], common["exact"], 1e-6)
            add("common cos2", law.mean_times_cos2(), common["exact_crb_cos2"], 1e-6)
            add("common conditional", law.mean() / inside, common["exact_cond"], 1e-6)
            add("common lower", physec.an.lemma2_crb_rad2(config), common["lower_bound_printed"], 1e-6)
            # This expectation does not exist; two ways of cutting out its pole differ.
            add("common Lemma 4", physec.an.lemma4_crb_rad2(config), common["lemma4_clt"], 4e-3)
            add("Lemma 6", bounds["crb_theta_exact_rad2"], theta["printed"], 1e-6)
            add("Lemma 6 conditional", bounds["crb_theta_exact_rad2"] / inside, theta["cond"], 1e-6)
            add("Lemma 7", bounds["crb_phi_rad2"], phi["printed"], 1e-6)
            add("Lemma 7 conditional", bounds["crb_phi_rad2"] / inside, phi["cond"], 1e-6)
            add(
                "Lemma 3 not positive",
                physec.an.lemma3_nonpositive_probability(config),
                row["ucrb_nonpositive_prob"],
                1e-6,
                1e-15,
            )
            estimate("mc common", point["crb_theta_common_rad2"], common["mc"])
            estimate("mc common cos2", point["crb_theta_common_cos2_rad2"], common["mc_mean_crb_cos2"])
            estimate("mc Lemma 6", point["crb_theta_exact_rad2"], theta["mc"])
            estimate("mc Lemma 7", point["crb_phi_rad2"], phi["mc"])

    def test_ccdf(self):
        add, estimate = self.agreement.add, self.agreement.add_estimate
        rows = self.golden["fig2c"]["rows"]
        config = scenario(self.golden["fig2c"]["tau"])
        eps = [row["eps"] for row in rows]
        clt = physec.an.ccdf(config, eps)
        exact = physec.an.ccdf(config, eps, "exact")
        (point,) = physec.an.monte_carlo(config, [config.tau], eps, 1000000, SEED + 1)
        for i, row in enumerate(rows):
            add("ccdf common", clt["common"][i], row["common_exact"], 1e-6)
            add("ccdf Lemma 2", clt["lower"][i], row["lemma2"], 1e-6)
            add("ccdf Lemma 6", clt["exact"][i], row["lemma6"], 1e-6)
            add("ccdf Lemma 7", clt["phi"][i], row["lemma7"], 1e-6)
            add("ccdf Lemma 3 CLT", clt["upper"][i], row["lemma3_clt"], 1e-3, 1e-3)
            add(
                "ccdf Lemma 3 CLT literal",
                physec.an.lemma3_literal_ccdf(config, eps[i]),
                row["lemma3_clt_naive"],
                1e-3,
                1e-3,
            )
            add("ccdf Lemma 3", exact["upper"][i], row["lemma3_true"], 1e-3, 1e-3)
            add("ccdf Lemma 4 CLT", clt["approx"][i], row["lemma4_clt"], 1e-3, 1e-3)
            add("ccdf Lemma 4", exact["approx"][i], row["lemma4_true"], 1e-3, 1e-3)
            counted = point["ccdf"][i]
            for column, key in (
                ("common", "mc_common"),
                ("lower", "mc_lemma2"),
                ("upper", "mc_lemma3"),
                ("approx", "mc_lemma4"),
                ("exact", "mc_theta_exact"),
                ("phi", "mc_phi"),
            ):
                estimate("mc ccdf " + column, counted[column], row[key])

    def test_vectors(self):
        add = self.agreement.add
        for vector in self.golden["vectors"]:
            config = scenario(vector["tau"])  # the CRBs are for L = 30, not the vector's six samples
            h, h_e = (
                [complex(*pair) for pair in zip(*vector[name])] for name in ("h", "he")
            )
            theta, phi = vector["theta"], vector["phi"]
            r = physec.an.realise(config, h, h_e, theta, phi)
            data = physec.an.comm_eve_snr(config) * r["eve_data_gain"]
            noise = physec.an.comm_eve_noise_ratio(config) * r["eve_noise_gain"]
            add("SINR_u", physec.an.user_snr(config) * r["user_gain"], vector["sinr_u"], 1e-9)
            add("SINR_e", data / (1 + noise), vector["sinr_e_corrected"], 1e-9)
            add("SINR_e (37)", data / (1 + noise / 0.001), vector["sinr_e_eq37"], 1e-9)
            share = r["noise_share"]
            for name, law, angle in (
                ("crb_common_eq14", physec.an.crb_theta_common_law, theta),
                ("crb_theta_lemma6", physec.an.crb_theta_exact_law, theta),
                ("crb_phi_lemma7", physec.an.crb_phi_law, phi),
            ):
                add(name, law(config).at(angle, share), vector[name], 1e-9)


if __name__ == "__main__":
    unittest.main()
