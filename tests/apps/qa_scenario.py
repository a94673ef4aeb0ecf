# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario files: every key arrives, and everything wrong is named with what is allowed."""

import os
import tempfile
import unittest

from gnuradio import physec
from gnuradio.physec import scenario
from gnuradio.physec import InvalidInput


class ScenarioFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "scenario.yml")

    def load(self, text, mode="w"):
        with open(self.path, mode) as file:
            file.write(text)
        return scenario.load(self.path)

    def refuse(self, text, *parts, mode="w"):
        with self.assertRaises(InvalidInput) as caught:
            self.load(text, mode)
        message = str(caught.exception)
        for part in (self.path, *parts):
            self.assertIn(part, message)
        self.assertNotIn("\n", message)


class Fpi(ScenarioFile):
    def assert_same(self, a, b):
        for name in ("carrier_hz", "pilots", "tx_antennas", "snr_db", "mode", "normalize_power"):
            self.assertEqual(getattr(a, name), getattr(b, name))
        self.assertEqual(a.ofdm.active, b.ofdm.active)
        self.assertEqual(
            [(f.delay_s, f.angle_rad) for f in a.fakes], [(f.delay_s, f.angle_rad) for f in b.fakes]
        )

    def test_without_a_file_and_with_an_empty_one_it_is_the_papers(self):
        self.assert_same(scenario.load().fpi, physec.fpi.config())
        for text in ("", "fpi:\n", "fpi: {}\n", "# nothing\n"):
            self.assert_same(self.load(text).fpi, physec.fpi.config())

    def test_every_key_arrives(self):
        config = self.load(
            """
            fpi:
              bandwidth_hz: 20e6
              carrier_hz: 5.8e+9
              propagation_speed_mps: 299792458
              subcarriers: 64
              active_subcarriers: [-8, -3, 1, 2, 7]
              pilots: 3
              tx_antennas: 9
              spacing_wavelengths: 0.45
              heading_rad: -0.25
              alice_m: [0, 1.5]
              bob_m: [4, 5]
              eve_m: [6, -7]
              scatterers_m: [[1, 2], [3, -4], [5, 6]]
              snr_db: -3
              mode: spoof
              normalize_power: false
              mirage_delay_s: 2e-8
              key_seed: 18446744073709551615
              key_refresh: symbol
              kernel_terms: 25
              gain_law: gaussian
              gain_spread: 0.7
              map_m: [[1, 2.1], [3, -4]]
              map_deviation_m: 0.1
              alice_track_m: [[0, 1.5], [0.5, 1]]
              fresh_secret: true
              fakes:
                - {delay_s: -3.0e-8, angle_rad: 0.2, gain: [0.5, -1]}
            """
        ).fpi
        self.assertEqual(config.ofdm.bandwidth_hz, 20e6)
        self.assertEqual(config.carrier_hz, 5.8e9)
        self.assertEqual(config.propagation_speed_mps, 299792458)
        self.assertEqual(config.ofdm.fft_size, 64)
        self.assertEqual(config.ofdm.active, [-8, -3, 1, 2, 7])
        self.assertEqual((config.pilots, config.tx_antennas), (3, 9))
        self.assertEqual((config.spacing_wavelengths, config.heading_rad), (0.45, -0.25))
        self.assertEqual((config.alice_m.x, config.alice_m.y), (0, 1.5))
        self.assertEqual((config.bob_m.x, config.bob_m.y), (4, 5))
        self.assertEqual((config.eve_m.x, config.eve_m.y), (6, -7))
        self.assertEqual([(p.x, p.y) for p in config.scatterers_m], [(1, 2), (3, -4), (5, 6)])
        self.assertEqual((config.snr_db, config.mode), (-3, "spoof"))
        self.assertFalse(config.normalize_power)
        self.assertEqual(config.mirage_delay_s, 2e-8)
        self.assertEqual([(p.x, p.y) for p in config.map_m], [(1, 2.1), (3, -4)])
        self.assertEqual(config.map_deviation_m, 0.1)
        self.assertEqual([(p.x, p.y) for p in config.alice_track_m], [(0, 1.5), (0.5, 1)])
        self.assertTrue(config.fresh_secret)
        (fake,) = config.fakes
        self.assertEqual((fake.delay_s, fake.angle_rad, fake.gain), (-3e-8, 0.2, 0.5 - 1j))
        self.assertEqual((config.key_seed, config.key_refresh), (2**64 - 1, "symbol"))
        self.assertEqual((config.kernel_terms, config.gain_law, config.gain_spread), (25, "gaussian", 0.7))

    def test_upsilon_is_that_of_this_scenario_wherever_the_key_stands(self):
        for keys in ("fakes: {0}, subcarriers: 64, bandwidth_hz: 15e6, tx_antennas: 32",
                     "tx_antennas: 32, subcarriers: 64, bandwidth_hz: 15e6, fakes: {0}"):
            fakes = "[{delay_upsilon: 2, angle_rad: 0.1}, {delay_s: 1e-8, angle_upsilon: 0.5}]"
            config = self.load("fpi: {" + keys.replace("{0}", fakes) + "}").fpi
            # Upsilon_tau = N Ts / floor((N-1)/4), Upsilon_theta = asin(2 / floor((Nt-1)/4)).
            self.assertAlmostEqual(config.fakes[0].delay_s, 2 * (64 / 15e6) / 15, delta=1e-20)
            self.assertEqual(config.fakes[0].angle_rad, 0.1)
            self.assertEqual(config.fakes[1].delay_s, 1e-8)
            self.assertAlmostEqual(config.fakes[1].angle_rad, 0.5 * 0.28975170143604745)

    def test_default_fakes_follow_the_numerology(self):
        config = self.load("fpi: {subcarriers: 64}").fpi
        self.assertAlmostEqual(config.fakes[0].delay_s, 0.05 * (64 / 15e6) / 15, delta=1e-20)

    def test_modes_without_fakes_need_no_upsilon(self):
        self.assertEqual(self.load("fpi: {subcarriers: 4, mode: none}").fpi.fakes, [])
        self.refuse("fpi: {subcarriers: 4}", "fpi.fakes (default).delay_upsilon is 0.05",
                    "4 subcarriers", "allowed: delay_s")

    def test_frames_on_the_air(self):
        lab = scenario.load(scenario.LAB)
        self.assertEqual(lab.fpi.ofdm.active_count, 100)
        self.assertNotIn(0, lab.fpi.ofdm.active)
        self.assertEqual(lab.fpi_frame().spacing_samples, 22 * 160)
        given = self.load("{fpi: {subcarriers: 64, occupied_band: 0.5, pilots: 5, tx_antennas: 4,"
                          " fakes: [{delay_s: 1.0e-8, angle_rad: 0.1}]},"
                          " air: {cyclic_prefix: 16, header_symbols: 3, idle_symbols: 2}}")
        self.assertEqual(given.fpi_frame().spacing_samples, (2 + 3 + 5 + 2) * 80)
        self.assertEqual(max(given.fpi.ofdm.active), 16)
        self.refuse("fpi: {occupied_band: 0.5, active_subcarriers: [1, 2]}", "one of them")
        self.refuse("fpi: {subcarriers: 64, occupied_band: 1.5}", "1.5", "between 0 and 1")
        self.refuse("air: {prefix: 3}", "air.prefix", "nearest: air.cyclic_prefix")
        self.refuse("air: {pilot_seed: -1}", "air.pilot_seed is -1", ">= 0")
        self.refuse("air: {epoch_s: soon}", "air.epoch_s is 'soon'", "a number")

    def test_unknown_keys_name_the_nearest(self):
        self.refuse("fpi: {bandwith_hz: 1}", "fpi.bandwith_hz", "nearest: fpi.bandwidth_hz")
        self.refuse("fip: {}", "fip", "nearest: fpi")
        self.refuse("fpi: {fakes: [{delay: 1, angle_rad: 0}]}",
                    "fpi.fakes[0].delay ", "nearest: fpi.fakes[0].delay_s")
        self.refuse("fpi: {17: 1}", "fpi.17", "nearest: fpi.")

    def test_wrong_types_name_value_and_type(self):
        for text, *parts in (
            ("bandwidth_hz: wide", "fpi.bandwidth_hz is 'wide'", "a number"),
            ("bandwidth_hz: true", "fpi.bandwidth_hz is True", "a number"),
            ("bandwidth_hz: '15e6'", "fpi.bandwidth_hz is '15e6'", "a number"),
            ("carrier_hz: 1" + 400 * "0", "fpi.carrier_hz is 1000", "1.8e308"),
            ("snr_db: 2024-01-01", "datetime.date(2024, 1, 1)", "a number"),
            ("pilots: 16.0", "fpi.pilots is 16.0", "an integer"),
            ("pilots: yes", "fpi.pilots is True", "an integer"),
            ("pilots: 99999999999", "fpi.pilots is 99999999999", "2^31"),
            ("mode: off", "fpi.mode is False", "a word"),
            ("normalize_power: 1", "fpi.normalize_power is 1", "true or false"),
            ("bob_m: 5", "fpi.bob_m is 5", "two numbers, [x, y]"),
            ("bob_m: [1, 2, 3]", "fpi.bob_m is [1, 2, 3]", "two numbers"),
            ("bob_m: [1, here]", "fpi.bob_m[1] is 'here'", "a number"),
            ("scatterers_m: [1, 2]", "fpi.scatterers_m[0] is 1", "two numbers"),
            ("scatterers_m: {x: 1}", "fpi.scatterers_m is {'x': 1}", "a list"),
            ("active_subcarriers: [1, 2.5]", "fpi.active_subcarriers[1] is 2.5", "an integer"),
            ("fakes: 3", "fpi.fakes is 3", "a list"),
            ("fakes: [3]", "fpi.fakes[0] is 3", "a mapping"),
            ("fakes: [{delay_s: a, angle_rad: 0}]", "fpi.fakes[0].delay_s is 'a'", "a number"),
        ):
            with self.subTest(text):
                self.refuse("fpi: {" + text + "}", *parts)
        self.refuse("fpi: 7", "fpi is 7", "a mapping")
        self.refuse("[1, 2]", "the file's content is [1, 2]", "a mapping")

    def test_numbers_are_decimal(self):
        for text in ("020", "1:30", "0x10", "0b11", "1_000", "0o17", "010.5"):
            self.refuse(f"fpi: {{pilots: {text}}}", f"fpi.pilots is '{text}'", "an integer")
            self.refuse(f"fpi: {{snr_db: {text}}}", f"fpi.snr_db is '{text}'", "a number")
        for text, value in (("0", 0), ("-7", -7), ("+12", 12), ("1e1", 10), ("-.5", -0.5),
                            ("3.", 3), ("0.25E+1", 2.5), ("01e1", 10)):
            self.assertEqual(self.load(f"fpi: {{snr_db: {text}}}").fpi.snr_db, value)

    def test_wrong_values_name_value_and_range(self):
        for text, *parts in (
            ("bandwidth_hz: -1", "fpi.bandwidth_hz is -1", "> 0"),
            ("bandwidth_hz: .nan", "fpi.bandwidth_hz is", "nan", "up to 1e12"),
            ("subcarriers: 1", "fpi.subcarriers is 1", "2 to 65536"),
            ("subcarriers: 2000000000", "fpi.subcarriers is 2000000000", "2 to 65536"),
            ("active_subcarriers: [3, 3]", "fpi.active_subcarriers[1] is 3", "increasing"),
            ("active_subcarriers: [0, 20]", "is 20", "less than the FFT size 16"),
            ("pilots: 0", "fpi.pilots", "is 0", "1 to 4096"),
            ("tx_antennas: 1", "fpi.tx_antennas", "is 1", "2 to 256"),
            ("snr_db: 1000", "fpi.snr_db is 1000", "-100 to 100"),
            ("mode: stealth", 'fpi.mode is "stealth"', "fpi, gaussian, keyed_gains, keyed_phases,"),
            ("key_seed: -1", "fpi.key_seed is -1", "0 to 18446744073709551615"),
            ("key_refresh: hour", 'fpi.key_refresh is "hour"', "session, frame, symbol"),
            ("kernel_terms: 0", "fpi.kernel_terms (P) is 0", "1 to 256"),
            ("gain_law: flat", 'fpi.gain_law is "flat"', "lognormal, gaussian"),
            ("gain_spread: 4", "fpi.gain_spread is 4", "above 0 to 3"),
            ("fakes: [{delay_s: 1e-8, angle_rad: 0, gain: 2}]", "gain is 2", "[real, imaginary]"),
            ("fakes: [{delay_s: 1e-8, angle_rad: 0, gain: [0, 0]}]", "gain magnitude is 0", "> 0"),
            ("bob_m: [3, 0]", "fpi.bob_m distance from alice_m is 0", "> 0"),
            ("bob_m: [1e6, 0]", "longest path to bob_m", "less than"),
            ("fakes: []", "number of fakes is 0", "at least 1"),
            ("fakes: [{delay_s: 0, angle_rad: 0}]", "fakes[0].delay_s is 0", "> 0"),
            ("fakes: [{delay_s: 1e-8, angle_rad: 2}]", "fakes[0].angle_rad is 2", "-pi/2 to pi/2"),
            ("fakes: [{delay_s: 1e-8}]", "neither of angle_rad and angle_upsilon", "exactly one"),
            ("fakes: [{delay_s: 1, delay_upsilon: 1, angle_rad: 0}]", "both of delay_s", "one"),
        ):
            with self.subTest(text):
                self.refuse("fpi: {" + text + "}", *parts)

    def test_files_that_are_none(self):
        self.refuse("fpi: {", "not valid YAML in line", "allowed: a YAML file")
        self.refuse("fpi: {pilots: 1, pilots: 2}", "key pilots is given twice")
        self.refuse(b"fpi: \xff\xfe", "UTF-8", mode="wb")
        self.refuse("fpi: {snr_db: 2024-99-99}", "not valid YAML")
        self.refuse("? [1]\n: 2", "not valid YAML")
        self.refuse("[" * 5000, "allowed: a YAML file")
        self.refuse("!!python/object/apply:os.getcwd []", "not valid YAML")
        with self.assertRaisesRegex(InvalidInput, "is a directory; allowed: a YAML file"):
            scenario.load(os.path.dirname(self.path))
        with self.assertRaisesRegex(InvalidInput, "none.yml: cannot be read .No such file"):
            scenario.load("none.yml")


class An(ScenarioFile):
    def test_every_key_arrives(self):
        config = self.load(
            """
            an: {tx_antennas: 8, rx_antennas: 9, eve_antennas: 7, frame_length: 40, power: 5,
                 tau: 0.5, alpha: [0.1, 0.2], beta_phase_rad: 0.3, gain_user: [1, 2],
                 gain_comm_eve: [3, 4], gain_target: [5, 6], gain_sensing_eve: [7, 8],
                 noise_user: 2, noise_comm_eve: 3, noise_radar: 4, truncation_rad: 0.2,
                 mode: frame_exact, sensing: true, noise_space: user, decoy_rad: [0.1, -1]}
            """
        ).an
        self.assertEqual((config.tx_antennas, config.rx_antennas, config.eve_antennas), (8, 9, 7))
        self.assertEqual((config.frame_length, config.power, config.tau), (40, 5, 0.5))
        self.assertEqual((config.alpha, config.beta_phase_rad), (0.1 + 0.2j, 0.3))
        self.assertEqual((config.gain_user, config.gain_comm_eve), (1 + 2j, 3 + 4j))
        self.assertEqual((config.gain_target, config.gain_sensing_eve), (5 + 6j, 7 + 8j))
        self.assertEqual((config.noise_user, config.noise_comm_eve), (2, 3))
        self.assertEqual((config.noise_radar, config.truncation_rad), (4, 0.2))
        self.assertEqual(config.mode, "frame_exact")
        self.assertEqual((config.noise_space, config.decoy_rad), ("user", [0.1, -1.0]))
        self.assertEqual(config.noise_rank, 5)

    def test_what_is_wrong(self):
        self.refuse("an: {tua: 1}", "an.tua", "nearest: an.tau")
        self.refuse("an: {tau: 2}", "an.tau is 2", "0 to 1")
        self.refuse("an: {tx_antennas: 2}", "an.tx_antennas", "is 2", "3 to 256")
        self.refuse("an: {noise_space: target}", "noise_space", '"target"', "user_and_target, user")
        self.refuse("an: {decoy_rad: 0.2}", "an.decoy_rad is 0.2", "a list")
        self.refuse("an: {decoy_rad: [0.2, 2]}", "decoy_rad[1] is 2", "-pi/2 to pi/2")
        self.refuse("an: {noise_space: user, mode: frame_exact, frame_length: 14}",
                    "frame_length", "is 14", "at least N = 15")
        self.refuse("an: {alpha: 0.2}", "an.alpha is 0.2", "two numbers, [real, imaginary]")


if __name__ == "__main__":
    unittest.main()
