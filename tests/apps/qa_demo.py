# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job: `physec demo` delivers what the README promises."""

import json
import os
import subprocess
import tempfile
import unittest

from gnuradio.physec.cli import demo

COMMAND = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "apps", "physec")


def physec(*arguments):
    return subprocess.run(
        [COMMAND, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=500
    )


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        done = physec("demo", "--out", cls.folder.name, "--json", "-")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        cls.result = json.loads(done.stdout)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def at(self, snr_db):
        return next(p for p in self.result["fpi"]["points"] if p["snr_db"] == snr_db)

    def test_bob_reaches_his_bound(self):
        point = self.at(0.0)
        self.assertGreaterEqual(point["frames"], 300)
        self.assertTrue(0.9 <= point["bob"]["ratio"] <= 1.15, point["bob"])
        # Bounds of single pilot draws scatter by 0.023 m around 0.661 m.
        self.assertAlmostEqual(point["bob"]["bound_m"], 0.661, delta=0.03)

    def test_eves_are_scored_without_dropping_frames(self):
        eves = self.at(0.0)["eve"]
        self.assertAlmostEqual(eves["merged"]["median_m"], 2.68, delta=0.25 * 2.68)
        self.assertIn("outliers", eves["separate"])
        self.assertEqual(set(eves), {"merged", "separate", "structure"})

    def test_user_gets_the_file_and_eve_does_not(self):
        an = self.result["an"]
        self.assertTrue(an["user"]["identical"])
        self.assertEqual(an["user"]["sha256"], an["file"]["sha256"])
        self.assertEqual(an["user"]["ber"], 0.0)
        self.assertFalse(an["comm_eve"]["identical"])
        self.assertGreaterEqual(an["comm_eve"]["ber"], 0.10)
        with open(an["user"]["copy"], "rb") as copy, open(an["file"]["name"], "rb") as sent:
            self.assertEqual(copy.read(), sent.read())

    def test_angles_reach_their_bounds(self):
        # About 540 estimates: standard error of a ratio 3 %; four of them.
        for who in ("target", "sensing_eve"):
            self.assertAlmostEqual(self.result["an"][who]["ratio"], 1.0, delta=0.12)

    def test_plots_and_report_are_written(self):
        for path in self.result["fpi"]["plots"].values():
            self.assertGreater(os.path.getsize(path), 10_000)
        with open(os.path.join(self.folder.name, "demo.json")) as report:
            self.assertEqual(json.load(report)["seed"], self.result["seed"])

    def test_the_last_words_are_the_threat_model(self):
        words = " ".join(demo.text(self.result, "demo.json").split())
        self.assertIn("At 10 dB Eve structure is within 1 m in more than 99 % of frames, Bob in 100 %: this"
                      " delta does not protect.", words)
        self.assertIn("an Eve at the target in 2.88 %: a strong code would give her the data too.", words)
        self.assertIn("Whoever has a map of the place or a history of a moving Alice is better still", words)
        self.assertNotIn("FPI hides Alice", words)
        self.assertIn("noise spares the target: who listens there hears the data", words)
        with open(os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "README.md"), encoding="utf-8") as readme:
            said = " ".join(readme.read().split())
        self.assertIn(words[words.index("Threat model:") : words.index(" plots:")], said)

    def test_missing_and_empty_files_are_refused(self):
        missing = physec("demo", "--file", "/does/not/exist")
        self.assertEqual(missing.returncode, 2)
        self.assertIn("'/does/not/exist'; allowed: an existing file", missing.stderr)
        empty = os.path.join(self.folder.name, "empty")
        open(empty, "w").close()
        self.assertEqual(physec("demo", "--file", empty).returncode, 2)


class Contract(unittest.TestCase):
    """Keys that outside scripts rely on."""

    def test_bounds_fpi(self):
        done = physec("bounds", "fpi", "--json", "-", "--snr-db", "10", "--pilot-draws", "20")
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual((result["snr_db"], result["pilot_draws"]), (10, 20))
        for bound in (
            result["bob"],
            result["eve"]["separate"],
            result["eve"]["structure"],
            result["gaussian"],
            result["none"],
        ):
            self.assertGreater(bound["position_m"], 0)
            self.assertGreater(bound["position_m_se"], 0)
            self.assertGreaterEqual(len(bound["tau_s"]), 3)
            self.assertEqual(len(bound["tau_s"]), len(bound["theta_rad"]))
        for bound in (result["eve"]["merged"], result["mirage"]):
            self.assertGreater(bound["bias_m"], 0)
        self.assertAlmostEqual(result["gap_db"]["separate"], 22.23, delta=0.5)
        self.assertEqual(result["worst_case"]["eve"], "structure")
        self.assertGreater(result["condition"], 1)

    def test_bounds_fpi_with_given_pilots(self):
        import numpy as np

        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "pilots.npy")
            random = np.random.default_rng(1)
            np.save(path, np.exp(2j * np.pi * random.random((16, 16, 16))) / 4)
            result = json.loads(physec("bounds", "fpi", "--json", "-", "--pilots", path).stdout)
            self.assertEqual(result["pilot_draws"], 1)
            self.assertAlmostEqual(result["bob"]["position_m"], 0.661, delta=0.1)
            np.save(path, np.ones((3, 16, 16)))
            done = physec("bounds", "fpi", "--pilots", path)
            self.assertEqual(done.returncode, 2)
            self.assertIn("(3, 16, 16); allowed: (16, 16, 16)", done.stderr)

    def test_simulate_fpi_and_dump(self):
        import numpy as np

        with tempfile.TemporaryDirectory() as folder:
            dump = os.path.join(folder, "dump.npz")
            done = physec("simulate", "fpi", "--frames", "20", "--json", "-", "--dump", dump)
            self.assertEqual(done.returncode, 0, done.stderr)
            result = json.loads(done.stdout)
            self.assertEqual(result["frames"], 20)
            keys = {"rmse_m", "median_m", "p90_m", "hit_1m", "bound_m", "ratio", "outliers"}
            self.assertLessEqual(keys, set(result["bob"]))
            self.assertLessEqual({"tau_rmse_s", "theta_rmse_rad"}, set(result["bob"]))
            for eve in ("separate", "merged"):
                self.assertLessEqual(keys, set(result["eve"][eve]))
                self.assertTrue(0 <= result["eve"][eve]["hit_bob_95"] <= 1)
            self.assertGreater(result["bob"]["radius_95_m"], 0)
            self.assertIn("worst_case", result)
            self.assertIn("seconds", result)
            data = np.load(dump)
            self.assertEqual(data["y_bob"].shape, (20, 16, 16))
            self.assertEqual(data["y_eve"].shape, (20, 16, 16))
            self.assertEqual(data["pilots"].shape, (16, 16, 16))
            errors = np.linalg.norm(data["bob_position_m"] - data["truth_position_m"], axis=1)
            self.assertAlmostEqual(np.sqrt(np.mean(errors**2)), result["bob"]["rmse_m"])
            for key in ("sigma2", "delta_tau_s", "delta_theta_rad"):
                self.assertIn(key, data)

    def test_bounds_an(self):
        done = physec(
            "bounds", "an", "--json", "-", "--ccdf", "0.7943,2.5119", "--form", "exact,printed,clt"
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads(done.stdout)
        self.assertAlmostEqual(result["user_rate_bits"], 0.140235, places=6)
        self.assertAlmostEqual(
            result["secrecy_rate_bits"],
            result["user_rate_bits"] - result["comm_eve_rate_bits"],
            places=12,
        )
        for key in ("user_rate_upper1_bits", "user_rate_upper2_bits"):
            self.assertGreaterEqual(result[key], result["user_rate_bits"])
        self.assertEqual(result["violated_orderings"], [])
        self.assertAlmostEqual(result["ccdf"]["common"][0], 0.7009, places=3)
        self.assertAlmostEqual(result["ccdf"]["exact"][1], 0.4106, places=3)
        self.assertEqual(len(result["ccdf"]["phi"]), 2)
        self.assertIn("user_rate_bits", result["printed"])
        self.assertIn("ccdf", result["clt"])

    def test_bounds_an_says_where_the_papers_orderings_fail(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scenario.yml")
            with open(path, "w") as scenario:
                scenario.write("an: {eve_antennas: 40}")
            result = json.loads(physec("bounds", "an", "--json", "-", "--scenario", path).stdout)
            self.assertEqual(len(result["violated_orderings"]), 1)
            self.assertIn("CRB(phi)", result["violated_orderings"][0])

    def test_simulate_an_and_dump(self):
        import numpy as np

        with tempfile.TemporaryDirectory() as folder:
            dump = os.path.join(folder, "dump.npz")
            done = physec("simulate", "an", "--frames", "20", "--json", "-", "--dump", dump)
            self.assertEqual(done.returncode, 0, done.stderr)
            result = json.loads(done.stdout)
            for link in ("user", "comm_eve"):
                self.assertLessEqual(
                    {"sinr_db", "rate_bits", "evm_percent", "ber"}, set(result[link])
                )
            for angle in ("target", "sensing_eve"):
                self.assertLessEqual(
                    {"rmse_rad", "bound_rad", "ratio", "outliers"}, set(result[angle])
                )
            data = np.load(dump)
            for key in ("X", "y_u", "y_e", "Y_r", "Y_sr", "h", "h_e", "theta", "phi", "s_u"):
                self.assertIn(key, data)

    def test_bad_input_is_exit_status_two_with_one_line(self):
        with tempfile.TemporaryDirectory() as folder:
            cases = {
                "fpi: {fakes: [{delay_s: 0, angle_rad: 0.1}]}": "delay_s is 0; allowed: > 0",
                "fpi: {pilts: 3}": "nearest: fpi.pilots",
                "an: {tx_antennas: 2}": "tx_antennas (N) is 2; allowed: 3 to 256",
                "an: {tau: 1.5}": "tau is 1.5; allowed: 0 to 1",
                "an: {alpha: [0, 0]}": "|alpha| is 0; allowed: > 0 while sensing is on",
                "an: {mode: frame_exact, frame_length: 13}": "at least N-1 = 14",
            }
            for content, expected in cases.items():
                path = os.path.join(folder, "scenario.yml")
                with open(path, "w") as scenario:
                    scenario.write(content)
                for command in (["simulate", "fpi"], ["simulate", "an"], ["bounds", "fpi"]):
                    done = physec(*command, "--scenario", path)
                    self.assertEqual(done.returncode, 2, (content, done.stdout))
                    self.assertIn(expected, done.stderr)
                    self.assertEqual(len(done.stderr.strip().splitlines()), 1)
            done = physec("simulate", "fpi", "--scenario", os.path.join(folder, "missing.yml"))
            self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
