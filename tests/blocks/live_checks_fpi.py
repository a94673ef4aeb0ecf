# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sliders of live flowgraphs of fake path injection must do to the pictures, in numbers."""

import math
import os
import tempfile

import numpy as np
from gnuradio import physec

FRAMES = 40
#: Between a slider and what receivers report: buffers hold 32 frames each, and four are on the way.
ON_THE_WAY = 150
SPEED_MPS = 3e8


def frames_shown(tb):
    """Of the slowest receiver, since the start or the last forget()."""
    return min(recent.snapshot()[0] for recent in tb.position_map._recent.values())


def fresh(window):
    """Positions of every receiver, (FRAMES or more, 2), and scores, from after the last move."""
    tb = window.tb
    before = frames_shown(tb)
    window.until(lambda: frames_shown(tb) > before + ON_THE_WAY, "frames with the new setting")
    tb.position_map.forget()
    tb.errors.forget()
    window.until(lambda: all(s.frames >= FRAMES for s in tb.errors.scores().values()), "frames")
    return {port: tb.position_map.positions(port) for port in tb.position_map.names}, tb.errors.scores()


def rate(window, seconds=1.0):
    """Frames in a second."""
    before = frames_shown(window.tb)
    window.spend(seconds)
    return (frames_shown(window.tb) - before) / seconds


def bob_is_on_alice(test, window, scores):
    """Within 1.5 of his bound. Of 40 frames a root mean square strays by 1/sqrt(80) = 11 %: more than three
    standard errors of its logarithm."""
    config = physec.fpi.config(window.tb.config)
    config.snr_db = window.tb.get_snr_db()
    bound = physec.fpi.bound_of_bob(config, physec.fpi.make_pilots(config, 1)).position_m
    test.assertLess(abs(math.log(scores["bob"].rmse_m / bound)), math.log(1.5))
    return bound


def truth(view, name):
    """Places that the map draws, (n, 2)."""
    return np.stack(view.truth[name].getData(), axis=1)


def check_places(test, window):
    """Bob stays on Alice wherever they stand, and the map draws them there."""
    tb = window.tb
    for names, drawn in (
        ({"alice_x_m": 4.0, "alice_y_m": 1.0}, {"Alice (true)": [(4.0, 1.0)]}),
        ({"bob_x_m": 11.0, "bob_y_m": 4.0, "eve_x_m": 8.0, "eve_y_m": -4.0, "scatterer_x_m": 10.0,
          "scatterer_y_m": -7.0},
         {"receivers": [(11.0, 4.0), (8.0, -4.0)], "scatterers": [(10.0, -7.0), (7.45, 8.54)]}),
    ):
        for name, value in names.items():
            window.move(name, value)
        positions, scores = fresh(window)
        bob_is_on_alice(test, window, scores)
        # A few centimetres wide, 40 frames: a median within a centimetre; outliers do not move it.
        test.assertLess(np.linalg.norm(np.median(positions["bob"], axis=0) - (4.0, 1.0)), 0.05)
        for what, places in drawn.items():
            np.testing.assert_allclose(truth(tb.position_map, what), places, atol=1e-9)
    line_of_sight_ns = 1e9 * math.hypot(11.0 - 4.0, 4.0 - 1.0) / SPEED_MPS
    drawn = tb.spectrum.sides["bob"].marks["true paths"].getData()[0][0]
    test.assertAlmostEqual(drawn, line_of_sight_ns, places=6)


def check_protections(test, window):
    """Alice and Bob change together; without protection an Eve is on Alice as well. At the places of the
    start: MIRAGE moves the line of sight behind a reflection, and not every geometry lets Bob undo it."""
    marks = window.tb.spectrum.sides["eve"].marks["fake paths"]
    test.assertEqual(len(marks.getData()[0]), 3)
    for protection in ("spoof", "mirage", "gaussian", "none"):
        window.choose("protection", protection)
        scores = fresh(window)[1]
        bob_is_on_alice(test, window, scores)
        test.assertEqual(len(marks.getData()[0]), 0)
        if protection == "none":
            test.assertLess(scores["eve1"].rmse_m, 0.1)
        else:
            test.assertGreater(scores["eve1"].rmse_m, 2 * scores["bob"].rmse_m, protection)
    window.choose("protection", "fpi")


def check_kept(test, window):
    """The button saves what the sliders say."""
    tb = window.tb
    with tempfile.TemporaryDirectory() as folder:
        tb.saver.path = os.path.join(folder, "settings.yml")
        tb.save_settings.click()
        window.until(lambda: os.path.exists(tb.saver.path), "the scenario")
        saved = physec.scenario.load(tb.saver.path).fpi
    expected = physec.fpi.config(tb.config)
    expected.snr_db = tb.get_snr_db()
    test.assertEqual(saved, expected)
    test.assertNotEqual(saved.snr_db, tb.config.snr_db)  # the slider has been moved


def check_fpi_live(test, window):
    """Seed 1. 35 dB, where clouds are a few centimetres wide."""
    tb = window.tb
    alice = np.array([tb.config.alice_m.x, tb.config.alice_m.y])
    window.move("frames_per_second", 5)  # a busy machine may not reach the higher rate, but five
    window.spend(1.0)
    slow = rate(window, 2.0)
    test.assertLess(slow, 15)
    window.move("frames_per_second", 200)
    window.spend(0.3)
    test.assertGreater(rate(window), 2 * slow)

    wide = bob_is_on_alice(test, window, fresh(window)[1])
    window.move("snr_db", 35)
    narrow = bob_is_on_alice(test, window, fresh(window)[1])
    test.assertAlmostEqual(wide / narrow, 10.0, delta=0.1)  # 20 dB

    # `merged` believes in one path where two are, half a delay later, and a little more the longer it is.
    window.move("angle_deg", 0)
    for delay_ns, factor in ((5.0, 1.05), (10.0, 1.11)):
        window.move("delay_ns", delay_ns)
        positions, scores = fresh(window)
        bob_is_on_alice(test, window, scores)
        away = np.linalg.norm(np.median(positions["eve1"], axis=0) - alice)
        test.assertLess(abs(away / (SPEED_MPS * delay_ns * 1e-9 / 2) - factor), 0.03)
    straight = np.median(positions["eve1"], axis=0)
    window.move("angle_deg", 6)
    positions, scores = fresh(window)
    bob_is_on_alice(test, window, scores)
    # Half the angle, seen from eight metres.
    test.assertGreater(np.linalg.norm(np.median(positions["eve1"], axis=0) - straight), 0.1)
    check_protections(test, window)
    check_places(test, window)
    check_kept(test, window)
