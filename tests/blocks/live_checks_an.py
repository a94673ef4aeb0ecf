# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sliders of the live flowgraph of artificial-noise ISAC must do to the pictures, in numbers."""

import math

#: Of 150 errors a root mean square strays by 1/sqrt(300) = 6 %; 1.3 is 4.5 of these.
ESTIMATES = 150
CLOSE = 1.3
#: Between a slider and what receivers report: buffers of 512 samples, 30 of them a frame, 10 frames a report.
ON_THE_WAY = 30


def reports(tb):
    """Of the slowest receiver, since the start or the last forget()."""
    return min(recent.snapshot()[0] for recent in tb.meter._recent.values())


def fresh(window):
    """Values of all three views, from after the last move."""
    tb = window.tb
    before = reports(tb)
    window.until(lambda: reports(tb) > before + ON_THE_WAY, "reports with the new setting")
    for view in (tb.meter, tb.target_view, tb.beam_pattern):
        view.forget()
    window.until(lambda: reports(tb) >= ESTIMATES, "reports")
    window.until(lambda: all(v["estimates"] >= ESTIMATES for v in tb.target_view.values().values()),
                 "estimates")
    return tb.meter.values(), tb.target_view.values(), tb.beam_pattern.values()


def rate(window):
    """Reports in half a second."""
    before = reports(window.tb)
    window.spend(0.5)
    return reports(window.tb) - before


def data_at_target(tb):
    """Power of the data at the target."""
    return tb.config.power * tb.config.tau * abs(tb.config.alpha) ** 2 * tb.config.tx_antennas


def check_what_always_holds(test, tb, rates, angles, beams):
    """Both estimators near their bounds, the user better than both Eves, what is shown at the target."""
    test.assertAlmostEqual(beams["target_deg"], tb.get_target_deg(), places=6)
    test.assertAlmostEqual(beams["target"]["data_db"], 10.0 * math.log10(data_at_target(tb)), places=3)
    test.assertAlmostEqual(beams["user"]["own_db"], tb.get_noise_db(), places=6)
    for port, truth in (("target", tb.get_target_deg()), ("eve", tb.get_eve_deg())):
        test.assertAlmostEqual(angles[port]["truth_deg"], truth, places=6)
        test.assertLess(abs(math.log(angles[port]["rms_deg"] / angles[port]["bound_deg"])),
                        math.log(CLOSE), (port, angles[port]))
    for eve in ("eve1", "eve2"):
        test.assertGreater(rates["user"]["low_bits"], rates[eve]["high_bits"])


def check_the_null(test, tb, rates, beams):
    """It is at the target, where nothing but the data is heard."""
    test.assertAlmostEqual(beams["null_deg"], beams["target_deg"], places=6)
    test.assertLess(beams["at_target_db"], -100.0)
    # No fading and no artificial noise there: her rate is that of her SNR, as measured.
    snr = data_at_target(tb) / tb.config.noise_comm_eve**2
    test.assertAlmostEqual(rates["eve2"]["rate_bits"] / math.log2(1.0 + snr), 1.0, delta=0.05)


def check_an_isac_live(test, window):
    """Channel seed 1; the artificial noise is drawn from a key."""
    tb = window.tb
    window.move("frames_per_second", 50)
    window.spend(0.5)
    slow = rate(window)  # two or three, and what the old rate left in buffers
    window.move("frames_per_second", 2000)
    first = fresh(window)
    test.assertGreater(rate(window), 2 * slow)
    check_what_always_holds(test, tb, *first)
    check_the_null(test, tb, first[0], first[2])

    window.move("target_deg", -40)
    window.move("eve_deg", 50)
    window.move("radar_noise_db", 10)
    second = fresh(window)
    check_what_always_holds(test, tb, *second)
    check_the_null(test, tb, second[0], second[2])
    # Ten times the noise; the bounds of both go with 1 / cos of their angles as well.
    for port, turn in (("target", math.cos(math.radians(20)) / math.cos(math.radians(40))),
                       ("eve", math.cos(math.radians(35)) / math.cos(math.radians(50)))):
        ratio = second[1][port]["bound_deg"] / first[1][port]["bound_deg"]
        # The base station's depends on the channel draw, by a few per cent.
        test.assertAlmostEqual(ratio / (math.sqrt(10.0) * turn), 1.0, delta=0.05)

    window.move("tau", 0.8)
    window.move("alpha", 0.2)
    window.move("power_db", 14)
    window.move("noise_db", 3)
    rates, angles, beams = fresh(window)
    check_what_always_holds(test, tb, rates, angles, beams)
    check_the_null(test, tb, rates, beams)
    # Less artificial noise: Eve gains .7 bit, several times what fading leaves of means over 150 reports.
    test.assertGreater(rates["eve1"]["rate_bits"], first[0]["eve1"]["rate_bits"])

    # The noise falls on the target: who listens there is jammed, and both radars see it better.
    window.choose("noise_space", "user")
    jammed, brighter, everywhere = fresh(window)
    check_what_always_holds(test, tb, jammed, brighter, everywhere)
    test.assertGreater(everywhere["at_target_db"], -3.0)
    test.assertLess(jammed["eve2"]["rate_bits"], 0.6 * rates["eve2"]["rate_bits"])
    for port in ("target", "eve"):
        test.assertLess(brighter[port]["bound_deg"], angles[port]["bound_deg"])
