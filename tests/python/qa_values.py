# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameter objects are values: equality, copies, pickles, one line of text without the secret."""

import copy
import os
import pickle
import subprocess
import sys
import unittest

import numpy as np
from gnuradio import physec
from gnuradio.physec import an, array, channel, fpi, ofdm, scenario, sync

#: What Companion shows in a tooltip before it cuts.
TOOLTIP = 100


def changed(config, **attributes):
    for name, value in attributes.items():
        setattr(config, name, value)
    return config


def frame():
    return ofdm.make_frame_format(ofdm.guarded_numerology(25e6, 128), 16, idle_symbols=3)


def examples():
    """Pairs of objects of every kind: one, and one that differs in a single attribute."""
    fake, prior = fpi.fake_set(1.7e-8, 0.036), fpi.secret_prior(1e-8, 2e-8, 0.01, 0.02, True)
    state = an.draw_channel_state(an.config(), 1, 0)
    options = sync.make_receiver_options(frame(), 2.4e9, 12.5, session=7)
    air = an.make_air_config(an.config(), 1e6)
    return [
        (array.point(1, 2), array.point(1, 3)),
        (channel.path(1e-7, 0.25, 1 + 2j), channel.path(1e-7, 0.25, 1)),
        (channel.antenna_path(0, 1, 1e-7, 1j), channel.antenna_path(0, 1, 1e-7, 1)),
        (channel.chain(1e-7, 1j, 0.5), channel.chain(1e-7, 1j)),
        (ofdm.numerology.all_active(1e6, 8), ofdm.numerology.all_active(1e6, 16)),
        (frame(), changed(frame(), steady_symbols=4)),
        (options, changed(copy.copy(options), session=None)),
        (fake, fpi.fake_set(1.7e-8, 0.037)),
        (prior, fpi.secret_prior(1e-8, 2e-8, 0.01, 0.02)),
        (fpi.config(), changed(fpi.config(), secret=prior)),
        (changed(fpi.config(), mode="mirage", mirage_delay_s=1e-8), fpi.config()),
        (an.config(), changed(an.config(), alpha=0.3j)),
        (state, an.draw_channel_state(an.config(), 1, 1)),
        (air, an.make_air_config(an.config(), 1e6, pilot_seed=2)),
        (scenario.load_lab(), scenario.load_lab(tx_antennas=2)),
        (scenario.AirSettings(), scenario.AirSettings(pilot_seed=2)),
        (physec.air.calibration.ideal(2), physec.air.calibration.ideal(3)),
    ]


class Values(unittest.TestCase):
    def test_every_parameter_object_is_here(self):
        """A class whose attributes can be set is one."""
        kinds = {type(one) for one, _ in examples()}
        for room in (an, array, channel, fpi, ofdm, sync):
            for name in room.__all__:
                kind = getattr(room, name)
                if isinstance(kind, type) and writable(kind):
                    self.assertIn(kind, kinds, name)

    def test_equal_means_equal_in_every_attribute(self):
        for one, other in examples():
            self.assertEqual(one, one)
            self.assertNotEqual(one, other)
            self.assertNotEqual(one, "something else")

    def test_no_attribute_is_forgotten(self):
        """What can be set is copied, so it is part of the state."""
        for one, _ in examples():
            for name in writable(type(one)):
                with self.subTest(kind=type(one).__name__, attribute=name):
                    twin = copy.copy(one)
                    setattr(twin, name, other_value(name, getattr(one, name)))
                    self.assertNotEqual(twin, one)
                    self.assertEqual(copy.copy(twin), twin)

    def test_copies_share_nothing(self):
        for copied in (copy.copy, copy.deepcopy):
            for one, _ in examples():
                self.assertEqual(copied(one), one)
            config = fpi.config()
            other = copied(config)
            other.ofdm.bandwidth_hz, other.alice_m.x = 1.0, 99.0
            self.assertEqual(config, fpi.config())

    def test_pickles_of_another_process(self):
        data = pickle.dumps([one for one, _ in examples()])
        program = (
            "import pickle, sys\n"
            "sys.stdout.buffer.write(pickle.dumps(pickle.load(sys.stdin.buffer)))"
        )
        done = subprocess.run(
            [sys.executable, "-B", "-c", program], input=data, stdout=subprocess.PIPE, check=True,
            env=os.environ,
        )
        for (one, _), back in zip(examples(), pickle.loads(done.stdout), strict=True):
            self.assertEqual(back, one)
            self.assertIs(type(back), type(one))

    def test_pickles_of_exceptions(self):
        with self.assertRaises(physec.InvalidInput) as caught:
            changed(fpi.config(), snr_db=1e9).check()
        back = pickle.loads(pickle.dumps(caught.exception))
        self.assertIs(type(back), physec.InvalidInput)
        self.assertEqual(str(back), str(caught.exception))

    def test_a_restored_configuration_gives_the_same_numbers(self):
        config = changed(fpi.config(), snr_db=7.0)
        again = pickle.loads(pickle.dumps(config))
        np.testing.assert_array_equal(
            fpi.precoder(again).weights, fpi.precoder(config).weights
        )
        self.assertEqual(an.bounds(pickle.loads(pickle.dumps(an.config()))), an.bounds(an.config()))

    def test_one_line(self):
        for pair in examples():
            for one in pair:
                for text in (repr(one), str(one)):
                    self.assertNotIn("\n", text)
                    self.assertLess(len(text), TOOLTIP, text)
                    self.assertNotIn(" at 0x", text)

    def test_what_stands_on_a_block_fits_there(self):
        """Companion cuts texts to 27 characters, less those of the parameter's name."""
        for one, label in (
            (fpi.config(), "Configuration"),
            (an.config(), "Configuration"),
            (an.make_air_config(an.config(), 1e6), "Configuration"),
            (frame(), "Frame Format"),
            (sync.make_receiver_options(frame(), 2.4e9), "Receiver Options"),
            (physec.air.calibration.ideal(16), "Calibration"),
        ):
            self.assertLessEqual(len(str(one)), 27 - len(label), str(one))
        self.assertEqual(str(fpi.config()), "fpi <secret>")

    def test_values_that_matter_are_in_the_line(self):
        config = changed(fpi.config(), snr_db=12.5, mode="spoof")
        self.assertIn("spoof", repr(config))
        self.assertIn("12.5 dB", repr(config))
        self.assertIn("tau=0.35", repr(changed(an.config(), tau=0.35)))

    def test_the_secret_is_in_no_text(self):
        fake = fpi.fake_set(1.23456789e-8, 0.0987654321)
        config = changed(fpi.config(), fakes=[fake])
        loaded = scenario.load_lab()
        loaded.fpi.fakes = [fake]
        bob = fpi.bob(config, fpi.make_pilots(config))
        for thing in (fake, [fake], config, {"fpi": config}, loaded, bob):
            text = f"{thing!r} {thing} {thing!s}"
            self.assertNotRegex(text, "1[.]?2345|0?98765")
        self.assertEqual(repr(fake), "<secret>")
        self.assertIn("<secret>", repr(config))
        self.assertNotIn("<secret>", repr(changed(config, mode="none", fakes=[])))


def writable(kind):
    """Names of the attributes that can be set."""
    return [
        name
        for name, member in vars(kind).items()
        if isinstance(member, property) and member.fset and not name.startswith("_")
    ]


def other_value(name, value):
    """Another value that the attribute can have."""
    if value is None:
        prior = fpi.secret_prior(1e-9, 2e-9, 0.1, 0.2)
        return {"secret": prior, "mirage_delay_s": 1e-9, "session": 3,
                "map_m": [(1.0, 2.0)],
                "alice_track_m": [(3.0, 1.0), (3.0, -1.0)]}[name]
    if isinstance(value, str):
        # modes are checked when they are set; a complaint may be any text
        other = {"fpi": "none", "streaming": "frame_exact", "mirage": "none", "user_and_target": "user"}
        return other.get(value, value + "!")
    if isinstance(value, (bool, np.bool_)):
        return not value
    if isinstance(value, (int, float, complex, np.ndarray)):
        return value + 1
    if isinstance(value, list):
        return value[:-1] if value else [0.1]
    kinds = {type(one): (one, other) for one, other in examples()}
    return next(one for one in kinds[type(value)] if one != value)


if __name__ == "__main__":
    unittest.main()
