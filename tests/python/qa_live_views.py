# SPDX-License-Identifier: GPL-3.0-or-later
"""Live views show what they are fed, number by number."""

import math
import unittest

import numpy as np
import pmt
from gnuradio import physec

from live_picture import Scene, count_of_color, pdu, pixels, until
from gnuradio.physec import views  # after the application's platform is chosen
from gnuradio.physec.views import style
from gnuradio.physec.views.score import Score, verdict

ALICE = (3.0, 0.0)  # of the configuration's defaults


def around_alice(count, deviation_m, seed, offset=(0.0, 0.0)):
    """Positions near Alice, shape (count, 2)."""
    generator = np.random.default_rng(seed)
    return np.array(ALICE) + offset + deviation_m * generator.standard_normal((count, 2))


def estimates(points):
    return [pdu(position_m=list(map(float, point))) for point in points]


class PositionMap(unittest.TestCase):
    def test_clouds_are_what_was_fed(self):
        view = views.fpi_position_map(physec.fpi.config(), ["merged", "separate"], 40)
        fed = {"bob": around_alice(60, 0.5, 1), "eve1": around_alice(25, 0.4, 2, (-1.5, -2.0))}
        with Scene(view) as scene:
            for port, points in fed.items():
                scene.send(port, *estimates(points))
            scene.send("eve1", pdu(position_m=[math.nan, math.nan]))
            scene.send("eve1", pdu(position_m=[3.0, 1000.0]))
            scene.picture_after(
                lambda: len(view.positions("eve1")) == 27 and len(view.positions("bob")) == 40,
                "all positions")
            # The last 40 of Bob, exactly; of Eve all with a position.
            drawn = np.stack(view.clouds["bob"].getData(), axis=1)
            np.testing.assert_array_equal(drawn, fed["bob"][-40:])
            drawn = np.stack(view.clouds["eve1"].getData(), axis=1)
            np.testing.assert_array_equal(drawn, np.vstack([fed["eve1"], [3.0, 1000.0]]))
            self.assertEqual(len(view.clouds["eve2"].getData()[0]), 0)
            # Every point of the ellipse is as far from the mean as 95 % of a Gaussian stay.
            line = np.stack(view.ellipses["bob"].getData(), axis=1) - fed["bob"][-40:].mean(axis=0)
            inverse = np.linalg.inv(np.cov(fed["bob"][-40:].T))
            np.testing.assert_allclose(np.einsum("ni,ij,nj->n", line, inverse, line), 5.99146, rtol=1e-5)
            text = view._below.text()
            self.assertIn("Eve merged: 27 frames (1 outside the picture, 1 without a position)", text)
            # The picture: both clouds' ellipses are there in their colours, on white.
            picture = pixels(view.widget)
            for number in (0, 1):
                self.assertGreater(count_of_color(picture, style.RECEIVERS[number][0]), 100)
            self.assertEqual(count_of_color(picture, style.RECEIVERS[4][0]), 0)
            self.assertEqual(view.log.lines, [])
            # A new run begins with nothing.
            scene.graph.stop()
            scene.graph.wait()
            scene.graph.start()
            until(lambda: len(view.clouds["bob"].getData()[0]) == 0, "an empty picture")

    def test_the_truth_follows_the_configuration(self):
        config = physec.fpi.config()
        view = views.fpi_position_map(config)
        with Scene(view) as scene:
            scene.picture_after(lambda: True, "")

            def drawn(name):
                return np.stack(view.truth[name].getData(), axis=1)

            np.testing.assert_array_equal(drawn("Alice (true)"), [ALICE])
            np.testing.assert_array_equal(drawn("scatterers"), [(p.x, p.y) for p in config.scatterers_m])
            apparent = [f["scatterer_m"] for f in physec.fpi.fake_paths(config) if f["feasible"]]
            self.assertTrue(apparent)
            np.testing.assert_array_equal(drawn("apparent scatterers"), apparent)
            config.alice_m = physec.array.point(2.0, 1.0)
            config.mode = "none"
            view.set_config(config)
            scene.picture_after(lambda: True, "")
            np.testing.assert_array_equal(drawn("Alice (true)"), [(2.0, 1.0)])
            self.assertEqual(len(drawn("apparent scatterers")), 0)  # without fakes there are none


class ErrorView(unittest.TestCase):
    def test_errors_bands_and_bounds_are_those_of_what_was_fed(self):
        config = physec.fpi.config()
        config.snr_db = 10.0
        view = views.fpi_error_view(config, ["merged", "structure", "mine.py:Mine"], 50)
        fed = {"bob": around_alice(80, 0.15, 1), "eve1": around_alice(50, 0.4, 2, (-1.5, -2.0)),
               "eve2": around_alice(50, 0.3, 3), "eve3": around_alice(50, 3.0, 4)}
        with Scene(view) as scene:
            for port, points in fed.items():
                scene.send(port, *estimates(points))
            view._worker.wait(20.0)
            scene.picture_after(
                lambda: all(s.frames == 50 for s in view.scores().values()), "all estimates")
            scene.picture_after(lambda: True, "")  # a line needs two points
            pilots = physec.fpi.make_pilots(config, 1)
            bounds = {"bob": physec.fpi.bound_of_bob(config, pilots).position_m,
                      "eve1": physec.fpi.attack_bound(config, pilots, "merged")[0],
                      "eve2": physec.fpi.attack_bound(config, pilots, "structure")[0]}
            for port, points in fed.items():
                squares = np.sum((points[-50:] - ALICE) ** 2, axis=1)
                rmse = math.sqrt(squares.mean())
                # The last point of the curve, on its logarithmic axis; rounding of sums aside.
                self.assertAlmostEqual(view.curves[port].yData[-1], math.log10(rmse), places=12)
                score = view.scores()[port]
                spread = 1.96 * squares.std(ddof=1) / math.sqrt(50) / squares.mean()
                self.assertAlmostEqual(score.high_m, rmse * math.exp(spread / 2.0), places=12)
                self.assertAlmostEqual(score.low_m, rmse * math.exp(-spread / 2.0), places=12)
                self.assertEqual(score.hit, np.mean(squares < 1.0))
                if port in bounds:
                    self.assertAlmostEqual(
                        view.bound_lines[port].yData[-1], math.log10(bounds[port]), places=12)
            self.assertIsNone(view.bound_lines["eve3"].yData, "an attack without a bound")
            words = view._below.text()
            self.assertIn("Bob finds Alice; Eve structure finds her, too", words)
            self.assertIn("Eve merged 2.6 m, within 1 m in 0 % of frames", words)
            self.assertGreater(count_of_color(pixels(view.widget), style.RECEIVERS[0][0]), 20)
            # Bounds follow the SNR: they are proportional to its inverse root, twice 10 dB here.
            view.set_snr_db(30.0)
            view._worker.wait(20.0)
            self.assertAlmostEqual(view.bounds()["bob"], bounds["bob"] / 10.0, places=9)
            self.assertEqual(view.log.lines, [])

    def test_an_eve_wins_by_the_best_of_her_outputs(self):
        view = views.fpi_error_view(physec.fpi.config(), ["prior"], 50)
        with Scene(view) as scene:
            scene.send("bob", *estimates(around_alice(20, 0.1, 1)))
            for _ in range(20):
                scene.send("eve1", pdu(position_m=[3.0, 2.7], map_m=[3.0, 0.5]))
            until(lambda: view.scores()["eve1"].frames == 20, "all estimates")
            score = view.scores()["eve1"]
            self.assertAlmostEqual(score.rmse_m, 2.7)
            self.assertEqual((score.hit, score.output), (1.0, "her likeliest point"))
            self.assertIn("Eve prior finds her, too", view.words())

    def test_frames_without_a_position_are_no_hits(self):
        score = Score(np.array([[0.1, math.nan, math.nan]] * 3 + [[math.nan] * 3]))
        self.assertEqual((score.frames, score.located, score.hit), (4, 3, 0.75))
        self.assertAlmostEqual(score.rmse_m, 0.1)
        self.assertIn("1 without a position", score.words("Bob"))

    def test_verdicts(self):
        def score(error_m, frames=20):
            return Score(np.column_stack([np.full(frames, error_m), np.full((frames, 2), math.nan)]))

        good, bad = score(0.3), score(3.0)
        for scores, words in (
            ((good, bad), "Bob finds Alice, no Eve does (best: Eve): Bob wins."),
            ((good, good), "Bob finds Alice; Eve finds her, too: this does not protect."),
            ((bad, good), "Bob does not find Alice; Eve finds her, too: this does not protect."),
            ((bad, bad), "Bob does not find Alice, and no Eve does: nobody wins."),
            ((good, score(3.0, 9)), "Too few frames to say who wins."),
            ((good,), "Bob finds Alice; nobody listens."),
        ):
            self.assertEqual(verdict(["Bob", "Eve"], scores), words)


class SecrecyMeter(unittest.TestCase):
    def test_a_picture_before_the_start(self):
        """Its window is shown, and a timer draws, before anybody starts the flowgraph."""
        view = views.an_secrecy_meter()
        view.draw()
        self.assertEqual(view._below.text(), "Too few reports to say what stays secret.")

    def test_rates_and_counted_bit_errors(self):
        view = views.an_secrecy_meter(["listener", "other"], 100)
        sent = bytes(range(8))
        heard = bytes([0x07, *sent[1:]])  # three of 64 bits wrong
        with Scene(view) as scene:
            for frame in range(4):
                report = {"frame": pmt.from_uint64(frame), "evm_percent": 10.0}
                user = pdu(sent, sinr_db=20.0, valid=frame != 3, **report)
                eve = pdu(heard, sinr_db=0.0, valid=False, **report)
                # In either order; frame 3, which the user did not get, tells nothing.
                order = [("user", user), ("eve1", eve)]
                for port, message in order if frame % 2 else order[::-1]:
                    scene.send(port, message)
                    until(lambda: view.values()[port]["reports"] == frame + 1, "a report")
                scene.send("eve2", pdu(sinr_db=3.0, evm_percent=70.0))
            scene.picture_after(lambda: view.values()["eve2"]["reports"] == 4, "reports")
            scene.picture_after(lambda: True, "")
            values = view.values()
            self.assertAlmostEqual(values["user"]["rate_bits"], math.log2(101.0))
            self.assertAlmostEqual(values["eve1"]["rate_bits"], 1.0)
            self.assertAlmostEqual(values["user"]["valid"], 0.75)
            self.assertEqual((values["eve1"]["bit_error_rate"], values["eve1"]["counted"]), (3 / 64, True))
            # Gaussian tail at the root of the SINR: what Gray-mapped QPSK has.
            tail = 0.5 * math.erfc(math.sqrt(10.0 ** 0.3 / 2.0))
            self.assertAlmostEqual(values["eve2"]["bit_error_rate"], tail)
            self.assertFalse(values["eve2"]["counted"])
            self.assertEqual(view.curves["eve1"].yData[-1], values["eve1"]["rate_bits"])
            self.assertEqual(view.cells["eve1", 4].text(), f"{3 / 64:.2g}")
            self.assertEqual(view.cells["eve2", 4].text(), f"~{tail:.2g}")
            self.assertIn("The user receives 6.7 bit per symbol, other 1.6: 5.1 stay secret.",
                          view._below.text())
            self.assertGreater(count_of_color(pixels(view.widget), style.RECEIVERS[1][0]), 20)
            self.assertEqual(view.log.lines, [])


def sync(snr_db, **counts):
    """What a frame synchronizer says of a frame."""
    return pdu(snr_db=snr_db, carrier_offset_hz=-120.5, carrier_deviation_hz=0.25, clock_offset_ppm=1.5,
               clock_deviation_ppm=math.nan, complaint="",
               **{key: pmt.from_uint64(value) for key, value in counts.items()})


class RadioHealth(unittest.TestCase):
    def test_counts_clocks_and_reasons(self):
        view = views.radio_health("Bob")
        with Scene(view) as scene:
            scene.send("sync", sync(20.0), sync(22.0))
            scene.picture_after(lambda: view.counts()["frames"] == 2, "two frames")
            scene.picture_after(lambda: True, "")  # a line needs two points
            self.assertEqual(view._below.text(), "Nothing was lost in 2 frames.")
            self.assertEqual(view._history.curves[0].yData[-1], 21.0)
            self.assertEqual(view.cells["carrier"].text(), "-120.50 ± 0.25 Hz")
            self.assertEqual(view.cells["clock"].text(), "1.500 ppm")
            for channel in (0, 1):  # a late burst of two channels is one late burst
                about = pmt.dict_add(pmt.make_dict(), pmt.intern("event_code"), pmt.intern("time_error"))
                about = pmt.dict_add(about, pmt.intern("channel"), pmt.from_long(channel))
                scene.send("async", pmt.cons(pmt.intern("uhd_async_msg"), about))
            scene.send("sync", sync(22.0, missed=3, bad_headers=1, gaps=7))
            scene.send("estimates", pdu(usable=True, reason=""), pdu(usable=False, reason="no calibration"))
            scene.picture_after(lambda: view.counts()["estimates"] == 2, "estimates")
            wanted = {"U": 0, "O": 7, "L": 1, "S": 0, "frames": 3, "missed": 3, "bad_headers": 1,
                      "estimates": 2, "located": 1}
            until(lambda: view.counts() == wanted, str(wanted))
            scene.picture_after(lambda: True, "")
            self.assertEqual(
                view._below.text(), "The position is unusable: no calibration. Lost: gaps in received"
                " samples 7, late bursts 1, frames missed 3, preambles without a header 1.")
            self.assertEqual([view.cells[key].text() for key in "UOLS"], ["0", "7", "1", "0"])
            scene.send("level", pdu(clipped_share=0.25, level_dbfs=1.5))
            until(lambda: view.words().startswith(
                "Clipping: 25 % of samples are at full scale (1.5 dBFS), lower the gain. The position"),
                "clipping")
            for about, words in (({"secret_missing": True}, "no secret for this frame"),
                                 ({"secret_evidence": 1.5}, "contradicts the secret")):
                scene.send("estimates", pdu(usable=True, reason="", **about))
                until(lambda: words in view.words(), words)
            self.assertGreater(count_of_color(pixels(view.widget), style.RECEIVERS[0][0]), 20)
            self.assertEqual(view.log.lines, [])
            bad = [pmt.intern("hello"), pmt.cons(pmt.intern("uhd_async_msg"), pmt.make_dict())]
            scene.send("async", *bad)
            scene.send("sync", sync("loud"))
            until(lambda: len(view.log.lines) == 3, "a line for each message that cannot be used")


class Faults(unittest.TestCase):
    def assert_ignored(self, view, port, good, bad):
        """One line in the log for each bad message, which says what is allowed; then life goes on."""
        with Scene(view) as scene:
            for message in bad:
                scene.send(port, message)
            scene.send(port, good)
            until(lambda: view._recent[port].snapshot()[0] == 1, "the good message")
            self.assertEqual(len(view.log.lines), len(bad), view.log.lines)
            for line in view.log.lines:
                self.assertRegex(line, rf"^{port} message ignored: .*allowed: ")
                self.assertNotIn("\n", line)

    def test_messages_that_cannot_be_used(self):
        good = pdu(position_m=[1.0, 2.0])
        bad = [pmt.intern("hello"), pmt.PMT_NIL, pmt.cons(pmt.intern("a"), pmt.PMT_NIL), pdu(frame=1),
               pdu(position_m=[1.0]), pdu(position_m=3.0), pdu(position_m="here")]
        self.assert_ignored(views.fpi_position_map(physec.fpi.config()), "eve1", good, bad)
        self.assert_ignored(views.fpi_error_view(physec.fpi.config()), "bob", good,
                            [*bad, pdu(position_m=[1.0, 2.0], map_m=[1.0, 2.0, 3.0])])
        self.assert_ignored(
            views.an_secrecy_meter(), "user", pdu(sinr_db=3.0),
            [pmt.intern("hello"), pdu(evm_percent=3.0), pdu(sinr_db="loud"), pdu(b"ab", sinr_db=1.0),
             pdu(sinr_db=math.nan)])

    def test_arguments_that_cannot_be_used(self):
        config = physec.fpi.config()
        for make in (
            lambda: views.fpi_position_map(None),
            lambda: views.fpi_position_map(config, ["a"] * 2),
            lambda: views.fpi_position_map(config, list("abcde")),
            lambda: views.fpi_position_map(config, "merged"),
            lambda: views.fpi_position_map(config, last=1),
            lambda: views.fpi_error_view(config, last=2.5),
            lambda: views.fpi_error_view(config, snr_db=101.0),
            lambda: views.fpi_error_view(config).set_snr_db(math.nan),
            lambda: views.an_secrecy_meter([""]),
        ):
            with self.assertRaisesRegex(physec.InvalidInput, "allowed: "):
                make()


if __name__ == "__main__":
    unittest.main()
