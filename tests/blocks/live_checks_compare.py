# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sliders of compare_live must do to the bars, in numbers."""

import numpy as np

FRAMES = 12
SPEED_MPS = 3e8


def fresh(window):
    """Scores from frames after the last move, which begins the counts anew."""
    view = window.tb.comparison

    def whole():
        scores = view.scores()
        return all(len(sides) == 3 and all(score.frames >= FRAMES for _, score in sides.values())
                   for sides in scores.values())

    view.set_config(window.tb.config)  # without what was under way
    window.until(whole, "frames of everybody")
    return view.scores()


def frames_seen(window):
    return sum(score.frames for sides in window.tb.comparison.scores().values()
               for _, score in sides.values())


def check_compare_live(test, window):
    """Seed 1."""
    window.move("frames_per_second", 2)
    window.spend(1.0)
    window.tb.comparison.forget()
    window.spend(1.5)
    slow = frames_seen(window)
    window.move("frames_per_second", 20)
    window.tb.comparison.forget()
    window.spend(1.5)
    test.assertGreater(frames_seen(window), 2 * slow)

    # Nobody finds Alice in the noise, and Bob always without: 12 of 12 frames within a metre.
    window.move("snr_db", -20)
    lost = fresh(window)
    test.assertTrue(all(sides["bob"][1].hit < 0.5 for sides in lost.values()))
    window.move("snr_db", 35)
    window.move("angle_deg", 0)
    # Spoofed paths are all late by the delay: that is how far off an Eve without a map is.
    for delay_ns in (10.0, 20.0):
        window.move("delay_ns", delay_ns)
        scores = fresh(window)
        for name, sides in scores.items():
            test.assertEqual(sides["bob"][1].hit, 1.0, name)
        test.assertLess(abs(scores["spoof"]["eve"][1].rmse_m / (SPEED_MPS * delay_ns * 1e-9) - 1.0), 0.05)
        test.assertEqual(scores["none"]["eve"][1].hit, 1.0)
        test.assertEqual(scores["spoof"]["eve_with_map"][1].hit, 1.0)
    straight = scores["spoof"]["eve"][1].rmse_m
    window.move("angle_deg", 6)
    turned = fresh(window)["spoof"]["eve"][1].rmse_m
    # The same six metres late, and seen six degrees aside from more than eight metres.
    test.assertGreater(abs(turned - straight), 0.05)
    heights = [bars.opts["height"] for bars in window.tb.comparison.bars]
    test.assertTrue(np.isfinite(heights).all())
    test.assertIn("spoof", window.tb.comparison.words())
