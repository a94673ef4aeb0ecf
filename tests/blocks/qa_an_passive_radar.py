# SPDX-License-Identifier: GPL-3.0-or-later
"""The sensing Eve as a passive radar in simulate() and bounds: keys, ratios, what is refused."""

import unittest

from gnuradio import physec
from gnuradio.physec.an import passive_radar_bounds, simulate


def scenario(**others):
    return physec.an.make_config(gain_user=1, gain_comm_eve=1, gain_target=0.4, gain_sensing_eve=0.4,
                                 tau=0.6, truncation_rad=0.4, **others)


class AnPassiveRadar(unittest.TestCase):
    def test_she_reaches_her_bounds_above_threshold(self):
        for space in ("user_and_target", "user"):
            result = simulate(scenario(noise_space=space), frames=2000, frames_per_estimate=10, seed=1,
                              leak=False, passive_radar={})["passive_radar"]
            above = result["above_threshold"]
            print(space, result, flush=True)
            # Some 180 estimates of channels of their own: 5.3 % standard error, three of them.
            self.assertGreater(above["estimates"], 150)
            self.assertAlmostEqual(above["ratio"], 1.0, delta=0.15)
            self.assertAlmostEqual(above["delay_ratio"], 1.0, delta=0.15)
            self.assertEqual(above["outliers"], 0)
            # The rest: channels whose direct path holds too little of what reaches the target, and
            # echoes from where the direct path comes from.
            self.assertLess(result["delay_outliers"], 0.05 * 200)

    def test_bounds_are_medians_that_follow_the_link(self):
        config = scenario()
        near = passive_radar_bounds(config, draws=100)
        again = passive_radar_bounds(config, draws=100)
        self.assertEqual(near, again)
        self.assertAlmostEqual(near["range_median_m"], 299792458.0 * near["delay_median_s"])
        wide = passive_radar_bounds(config, draws=100, bandwidth_hz=30e6, echo_delay_s=0.2e-6)
        # All times are halved.
        self.assertAlmostEqual(wide["delay_median_s"] / near["delay_median_s"], 0.5, delta=1e-6)
        weak = passive_radar_bounds(config, draws=100, gain_direct=0.01)
        self.assertGreater(weak["delay_median_s"], 2 * near["delay_median_s"])

    def test_noise_that_spares_the_target_is_no_reference(self):
        # Less data, less of the direct path that is also in the echo.
        coherence = [passive_radar_bounds(physec.an.make_config(tau=tau), draws=100)["coherence_median"]
                     for tau in (0.1, 0.5, 0.9, 1.0)]
        self.assertEqual(coherence, sorted(coherence))
        self.assertAlmostEqual(coherence[-1], 1.0, delta=1e-9)

    def test_known_symbols_use_all_of_an_echo_with_noise(self):
        # 200 estimates: 5 % standard error, three of them. Correlating with s_u alone gave 1.5 to 9.
        for frames in (1, 10):
            result = simulate(scenario(noise_space="user"), frames=200 * frames,
                              frames_per_estimate=frames, coherence_frames=frames, seed=6, leak=False)
            self.assertEqual(result["sensing_eve"]["outliers"], 0)
            self.assertAlmostEqual(result["sensing_eve"]["ratio"], 1.0, delta=0.15)

    def test_what_cannot_be_used(self):
        for link, text in (({"gain": 1.0}, "passive radar has no 'gain'; allowed: gain_direct"),
                           ({"arrival_rad": 2.0}, "arrival_rad is 2; allowed"),
                           ({"echo_delay_s": 3e-6}, "echo_delay_s is 3e-06; allowed: 0 to below")):
            with self.assertRaisesRegex(physec.InvalidInput, text):
                passive_radar_bounds(scenario(), **link)
            with self.assertRaisesRegex(physec.InvalidInput, text):
                simulate(scenario(), frames=10, passive_radar=link)
        with self.assertRaisesRegex(physec.InvalidInput, "eve_antennas"):
            passive_radar_bounds(scenario(eve_antennas=2))
        state = physec.an.draw_channel_state(scenario(), 1, 0)
        with self.assertRaisesRegex(physec.InvalidInput, "estimates is 0"):
            physec.an.eavesdrop_passive_radar(scenario(), state, 1, 0)


if __name__ == "__main__":
    unittest.main()
