# SPDX-License-Identifier: GPL-3.0-or-later
"""Beam pattern and target view of artificial-noise ISAC show what they are fed, number by number."""

import math
import unittest

import numpy as np
import pmt
from gnuradio import physec

from live_picture import Scene, complex_vector, count_of_color, pdu, pixels, state_pdu, until
from gnuradio.physec import views  # after the application's platform is chosen
from gnuradio.physec.views import style

SMALL = dict(tx_antennas=7, rx_antennas=5, eve_antennas=4, power=3.0, tau=0.4, alpha=0.5)


def draws(config, count, theta_rad):
    """Channel draws 0 to count - 1 of seed 3, all with the target there."""
    found = [physec.an.draw_channel_state(config, 3, k, True) for k in range(count)]
    for state in found:
        state.theta_rad = theta_rad
    return found


class BeamPattern(unittest.TestCase):
    def test_the_picture_is_the_mean_of_what_the_core_says(self):
        config = physec.make_an_config(**SMALL)
        view = views.an_beam_pattern(config, 4)
        states = draws(config, 6, math.radians(12.3))
        elsewhere = draws(config, 1, math.radians(-50.0))
        with Scene(view) as scene:
            self.assertEqual(view.words(), "No channel yet.")
            for frame, state in enumerate([*states, *elsewhere]):
                scene.send("states", state_pdu(frame, state))
            scene.picture_after(lambda: view.values().get("target_deg", 0) < -49.9, "the last state")
            # Of four draws three are of another target angle: they do not count.
            self.assertEqual(view.values()["draws"], 1)
            for frame, state in enumerate(states):
                scene.send("states", state_pdu(frame, state))
            scene.picture_after(lambda: view.values()["draws"] == 4, "four states")
            grid, data = view.curves[0].getData()
            wanted = np.mean([physec.an.beam_pattern(config, s.h, s.theta_rad, np.radians(grid))
                              for s in states[-4:]], axis=0)
            np.testing.assert_allclose(data, 10 * np.log10(wanted[0]), atol=1e-9)
            noise = view.curves[1].getData()[1]
            np.testing.assert_allclose(10 ** (noise / 10), wanted[1], atol=1e-9)
            values = view.values()
            self.assertAlmostEqual(values["null_deg"], 12.3)
            self.assertLess(values["at_target_db"], -200.0)
            heard = [physec.an.powers_heard(config, s) for s in states[-4:]]
            eve = np.mean([h["comm_eve"] for h in heard], axis=0)
            self.assertAlmostEqual(values["comm_eve"]["artificial_db"], 10 * math.log10(eve[1]))
            self.assertEqual(view.cells["user", 2].text(), "none")
            self.assertEqual(view.cells["comm_eve", 1].text(), f"{10 * math.log10(eve[0]):.1f}")
            self.assertEqual([mark.value() for mark in view.marks], [values["target_deg"]])
            self.assertIn("The target is at 12.3 degrees, where the noise has its null", view._below.text())
            self.assertGreater(count_of_color(pixels(view.widget), style.RECEIVERS[1][0]), 100)
            self.assertEqual(view.log.lines, [])

    def test_decoys_and_a_noise_that_spares_the_user_alone(self):
        config = physec.make_an_config(noise_space="user", decoy_rad=[0.5], **SMALL)
        view = views.an_beam_pattern(config)
        with Scene(view) as scene:
            scene.send("states", state_pdu(0, draws(config, 1, 0.1)[0]))
            scene.picture_after(lambda: view.values()["draws"] == 1, "a state")
            self.assertAlmostEqual(view.values()["null_deg"], math.degrees(0.5))
            self.assertRegex(view.words(), r"where the noise falls, [+-][\d.]+ dB against its mean: ")
            self.assertEqual(len(view.marks), 2)
            louder = physec.make_an_config(**{**SMALL, "power": 30.0}, noise_space="user", decoy_rad=[0.5])
            before = view.values()["target"]["data_db"]
            view.set_config(louder)
            self.assertAlmostEqual(view.values()["target"]["data_db"], before + 10.0)


class TargetView(unittest.TestCase):
    def test_errors_against_the_truth_of_each_estimates_frames(self):
        config = physec.make_an_config(**SMALL)
        view = views.an_target_view(config, 2, 50)
        states = draws(config, 6, 0.3)
        generator = np.random.default_rng(4)
        with Scene(view) as scene:
            # Ten frames a draw; the target moves at frame 25, in the middle of an estimate.
            for k, state in enumerate(states):
                scene.send("states", state_pdu(10 * k, state, 0.3 if k < 3 else -0.4))
                if k == 2:
                    scene.send("states", state_pdu(25, state, -0.4))
            error = 0.01 * generator.standard_normal(30)
            for k in range(30):
                last = 2 * k + 1  # of the estimate's frames
                truth = 0.3 if last < 25 else -0.4
                frame = pmt.from_uint64(last)
                scene.send("target", pdu(frame=frame, theta_rad=truth + error[k]))
                # She sees it under her own angle, and one estimate misses it widely.
                phi = states[last // 10].phi_rad + (1.0 if k == 7 else 0.001)
                scene.send("eve", pdu(frame=frame, phi_rad=phi))
            scene.picture_after(lambda: all(view._recent[p].snapshot()[0] == 30 for p in ("target", "eve")),
                                "estimates")
            scene.picture_after(lambda: True, "")  # a line needs two points
            found = view.values()
            self.assertEqual(found["target"]["estimates"], 29)  # frames 24 and 25 have two truths
            kept = np.delete(error, 12)
            self.assertAlmostEqual(found["target"]["rms_deg"], math.degrees(math.sqrt(np.mean(kept**2))))
            self.assertAlmostEqual(found["target"]["truth_deg"], math.degrees(-0.4))
            self.assertEqual(found["target"]["hit"], np.mean(np.abs(np.degrees(kept)) < 1.0))
            self.assertEqual(found["eve"]["estimates"], 30)
            self.assertAlmostEqual(
                found["eve"]["rms_deg"], math.degrees(math.sqrt((1.0 + 29 * 1e-6) / 30)))
            bounds = [physec.an.crb_phi(config, states[(2 * k + 1) // 10].phi_rad) / 2 for k in range(30)]
            self.assertAlmostEqual(found["eve"]["bound_deg"], math.degrees(math.sqrt(np.mean(bounds))))
            self.assertAlmostEqual(view.curves["eve"].yData[-1], math.log10(found["eve"]["rms_deg"]))
            self.assertAlmostEqual(view.angle_dots["target"].yData[-1], math.degrees(-0.4 + error[-1]))
            self.assertIn("The base station finds the target, and so does the sensing Eve.",
                          view._below.text())
            self.assertEqual(view.log.lines, [])

    def test_bounds_are_those_of_the_configuration(self):
        config = physec.make_an_config(noise_space="user", **SMALL)
        for reference in ("known_x", "symbols_only"):
            view = views.an_target_view(config, 1, 50, reference)
            state = draws(config, 1, 0.3)[0]
            with Scene(view) as scene:
                scene.send("states", state_pdu(0, state))
                scene.send("target", pdu(frame=pmt.from_uint64(3), theta_rad=0.3))
                scene.send("eve", pdu(frame=pmt.from_uint64(3), phi_rad=1.0))
                until(lambda: all(v["estimates"] for v in view.values().values()), "estimates")
            covariance = physec.an.ideal_covariance(config, state.h, 0.3)
            wanted = physec.an.crb_theta_common(config, 0.3, covariance) if reference == "known_x" else \
                physec.an.crb_theta_symbols_only(config, 0.3)
            self.assertAlmostEqual(view.values()["target"]["bound_deg"], math.degrees(math.sqrt(wanted)))
            wanted = physec.an.crb_phi_whole_echo(config, state.phi_rad, 0.3, covariance)
            self.assertAlmostEqual(view.values()["eve"]["bound_deg"], math.degrees(math.sqrt(wanted)))
            self.assertIn("Too few estimates", view.words())

    def test_verdicts(self):
        view = views.an_target_view(physec.make_an_config(**SMALL))
        for hits, words in (((1.0, 0.6), "finds the target, and so does the sensing Eve."),
                            ((0.5, 0.4), "finds the target, the sensing Eve does not."),
                            ((0.1, 0.9), "does not find the target, the sensing Eve does."),
                            ((0.1, 0.1), "does not find the target, nor does the sensing Eve.")):
            values = {port: {"estimates": 20, "hit": hit, "rms_deg": 1.0, "bound_deg": 0.5}
                      for port, hit in zip(("target", "eve"), hits)}
            self.assertIn(f"The base station {words}\nBase station 1 degrees (bound 0.5)",
                          view.words(values))


class Faults(unittest.TestCase):
    def test_messages_that_cannot_be_used(self):
        config = physec.make_an_config(**SMALL)
        state = draws(config, 1, 0.3)[0]
        good = state_pdu(1, state)
        short = pdu(frame=pmt.from_uint64(1), h=complex_vector(state.h[:3]), h_e=complex_vector(state.h_e),
                    theta=0.0, phi=0.0)
        bad = [pmt.intern("hello"), pmt.PMT_NIL, pdu(frame=1), short, state_pdu(1, state, 2.0),
               state_pdu(1, state, math.nan)]
        for view in (views.an_beam_pattern(config), views.an_target_view(config)):
            with Scene(view) as scene:
                scene.send("states", *bad, good)
                until(lambda: len(view.log.lines) == len(bad), "a line for each")
                for line in view.log.lines:
                    self.assertRegex(line, "^states message ignored: .*allowed: ")
        view = views.an_target_view(config)
        with Scene(view) as scene:
            scene.send("eve", pdu(frame=pmt.from_uint64(1)), pdu(phi_rad=0.1),
                       pdu(frame=pmt.from_uint64(1), phi_rad="there"))
            until(lambda: len(view.log.lines) == 3, "a line for each")

    def test_arguments_that_cannot_be_used(self):
        config = physec.make_an_config(**SMALL)
        for make in (lambda: views.an_beam_pattern(physec.fpi.config()),
                     lambda: views.an_beam_pattern(config, 0),
                     lambda: views.an_beam_pattern(config).set_config(None),
                     lambda: views.an_target_view(config, 0),
                     lambda: views.an_target_view(config, 1, 5),
                     lambda: views.an_target_view(config, 1, 50, "nothing")):
            with self.assertRaisesRegex(physec.InvalidInput, "allowed: "):
                make()


if __name__ == "__main__":
    unittest.main()
