# SPDX-License-Identifier: GPL-3.0-or-later
"""The delay-angle spectrum shows what receivers send, and receivers send what their frames hold."""

import math
import unittest

import numpy as np
import pmt
from gnuradio import blocks, gr, physec

from live_picture import Scene, pdu, pixels, until
from gnuradio.physec import views  # after the application's platform is chosen

DELAYS_S = (np.arange(160) / 16.0 - 1.0) / 15e6  # as a locator's
ANGLES_RAD = np.radians(np.arange(-90, 91, 2))


def spectrum(seed=1, power=None, **other):
    """A PDU as a locator sends it; power: (delays, angles)."""
    if power is None:
        power = np.random.default_rng(seed).random((len(DELAYS_S), len(ANGLES_RAD)))
    about = dict(frame=pmt.from_uint64(7), grid_delay_s=list(DELAYS_S), grid_angle_rad=list(ANGLES_RAD),
                 delay_s=[30e-9, 60e-9], angle_rad=[0.5, math.nan])
    about.update(other)
    return pmt.cons(pmt.car(pdu(**about)), pmt.init_f32vector(power.size, power.ravel().tolist()))


class Picture(unittest.TestCase):
    def test_it_shows_what_was_fed(self):
        config = physec.fpi.config()
        view = views.fpi_spectrum(config, 20.0)
        power = np.full((len(DELAYS_S), len(ANGLES_RAD)), 1e-3)
        power[40, 60], power[50, 20] = 1.0, 0.1
        with Scene(view) as scene:
            scene.send("bob", spectrum(power=power))
            scene.picture_after(lambda: view.pictures_of()["bob"] is not None, "Bob's picture")
            self.assertIsNone(view.pictures_of()["eve"])
            drawn = view.sides["bob"].image.image
            # float32: seven digits, of 10 dB.
            np.testing.assert_allclose([drawn[40, 60], drawn[50, 20], drawn[0, 0]], [0, -10, -20], atol=1e-5)
            # Pixel centres are at the axes' values.
            box = view.sides["bob"].image.mapRectToParent(view.sides["bob"].image.boundingRect())
            step_ns = 1e9 / 15e6 / 16
            self.assertAlmostEqual(box.left() + 40.5 * step_ns, 1e9 * DELAYS_S[40], places=6)
            self.assertAlmostEqual(box.top() + 60.5 * 2.0, 30.0, places=6)
            found = np.stack(view.sides["bob"].marks["found"].getData(), axis=1)
            np.testing.assert_allclose(found, [(30.0, math.degrees(0.5))])  # without the NaN
            colors = {tuple(color) for color in pixels(view.widget).reshape(-1, 3)[::7]}
            self.assertGreater(len(colors), 10)
            self.assertEqual(view.log.lines, [])

    def test_marks_follow_the_configuration(self):
        config = physec.fpi.config()
        view = views.fpi_spectrum(config)
        with Scene(view) as scene:
            def marks(port, name):
                return np.stack(view.sides[port].marks[name].getData(), axis=1)

            scene.picture_after(lambda: True, "")
            for port, place in (("bob", config.bob_m), ("eve", config.eve_m)):
                # Alice's broadside points along x: the line of sight by hand.
                across, up = place.x - config.alice_m.x, place.y - config.alice_m.y
                range_ns = 1e9 * math.hypot(across, up) / config.propagation_speed_mps
                found = marks(port, "true paths")
                self.assertEqual(len(found), 3)
                np.testing.assert_allclose(found[0, 0], range_ns, rtol=1e-9)
                np.testing.assert_allclose(abs(found[0, 1]), abs(math.degrees(math.atan2(up, across))))
            self.assertEqual(len(marks("bob", "fake paths")), 0)
            late = marks("eve", "fake paths")[0] - marks("eve", "true paths")[0]
            self.assertAlmostEqual(late[0], 1e9 * config.fakes[0].delay_s)
            config.mode = "none"
            view.set_config(config)
            scene.picture_after(lambda: True, "")
            self.assertEqual(len(marks("eve", "fake paths")), 0)

    def test_messages_and_arguments_that_cannot_be_used(self):
        small = np.ones((3, 3))
        bad = [pmt.intern("hello"), pdu(frame=1), spectrum(power=small), spectrum(delay_s=[1e-9]),
               spectrum(grid_delay_s=list(-DELAYS_S)), spectrum(power=-np.ones((160, 91))),
               spectrum(power=np.full((160, 91), math.nan)), spectrum(grid_angle_rad=[0.0])]
        view = views.fpi_spectrum(physec.fpi.config())
        with Scene(view) as scene:
            for message in (*bad, spectrum()):
                scene.send("bob", message)
            until(lambda: view.pictures_of()["bob"] is not None, "the good message")
            self.assertEqual(len(view.log.lines), len(bad), view.log.lines)
            for line in view.log.lines:
                self.assertRegex(line, "^bob message ignored: .*allowed: ")
        for make in (lambda: views.fpi_spectrum(None), lambda: views.fpi_spectrum(physec.fpi.config(), 2.0)):
            with self.assertRaisesRegex(physec.InvalidInput, "allowed: "):
                make()


class Receivers(unittest.TestCase):
    def peaks(self, **changes):
        """(delay in s, angle in rad) of the strongest value of Bob's and of Eve's spectrum; 60 dB, the
        line of sight alone, seed 1."""
        config = physec.make_fpi_config(15e6, 16, list(range(16)), [(100e-9, 0.3)], scatterers_m=[],
                                        snr_db=60.0, **changes)
        graph = gr.top_block()
        alice = physec.fpi_alice(config, 1, 1, 4)
        air = physec.fpi_air(config, 1, 1)
        receivers = [physec.fpi_bob(config, 1, 1), physec.fpi_eve(config, 1, "merged")]
        graph.connect(alice, air)
        logs = []
        for port, receiver in enumerate(receivers):
            graph.connect((air, port), receiver)
            logs.append(blocks.message_debug())
            graph.msg_connect((receiver, "spectrum"), (logs[-1], "store"))
        graph.run()
        found = []
        for log in logs:
            self.assertGreaterEqual(log.num_messages(), 1)
            message = log.get_message(0)
            about = pmt.to_python(pmt.car(message))
            power = np.array(pmt.f32vector_elements(pmt.cdr(message)))
            power = power.reshape(len(about["grid_delay_s"]), len(about["grid_angle_rad"]))
            row, column = np.unravel_index(power.argmax(), power.shape)
            found.append((about["grid_delay_s"][row], about["grid_angle_rad"][column]))
        path = physec.fpi.true_paths(config, config.bob_m)[0]
        angle = physec.array.angle_from_spatial_frequency(path.spatial_frequency, config.spacing_wavelengths)
        return (path.delay_s, angle), found

    def test_bob_sees_the_true_path_in_every_mode(self):
        # One step of the grid: where pilots' power varies over subcarriers and antennas, the lobe is oblique
        # and the second nearest cell may be the highest.
        for mode in ("fpi", "none", "gaussian", "spoof"):
            true, (bob, _) = self.peaks(mode=mode)
            self.assertLess(abs(bob[0] - true[0]), 4.2e-9, mode)
            self.assertLess(abs(bob[1] - true[1]), math.radians(2.1), mode)

    def test_eve_sees_the_fake_path_too(self):
        true, (bob, eve) = self.peaks(mode="spoof")
        self.assertGreater(abs(eve[0] - true[0]), 20e-9)  # spoofed: not where Bob sees it
        self.assertLess(abs(bob[0] - true[0]), 4.2e-9)


if __name__ == "__main__":
    unittest.main()
