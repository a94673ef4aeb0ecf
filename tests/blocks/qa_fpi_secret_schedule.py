# SPDX-License-Identifier: GPL-3.0-or-later
"""Precoder and Bob follow a schedule of secrets from a shared key, and nothing that anybody sees has them."""

import hashlib
import math
import os
import pickle
import struct
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import pmt
import qa_air
from flowgraph import dictionaries, run_in_chunks, vector_sinks
from gnuradio import blocks, gr, physec

FRAMES, PER_EPOCH, PILOT_SEED = 24, 5, 3


def scene(random_sign=True):
    """Small, 20 dB."""
    config = physec.fpi.config()
    config.pilots = config.tx_antennas = 8
    config.snr_db = 20
    tau, theta = config.upsilon_delay_s, math.radians(3)
    config.secret = physec.fpi.secret_prior(0.03 * tau, 0.1 * tau, theta / 3, theta, random_sign)
    return config


def fixed_key(path, seed):
    """A key file with the same key in every run: what happens by chance does so every time or never."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(hashlib.sha256(seed.encode()).hexdigest())
    return path


def connect(config, alice, bob):
    """Flowgraph of FRAMES frames; also returns the precoder, sinks behind it, Bob's messages and Bob."""
    tb = gr.top_block()
    n = config.ofdm.active_count
    source = physec.fpi_pilot_source(config, PILOT_SEED)
    precoder = physec.fpi_precoder(config, 1, 0, alice)
    channel = physec.fpi_channel(config, "bob", PILOT_SEED, 1)
    for port in range(config.tx_antennas):
        head = blocks.head(gr.sizeof_gr_complex * n, FRAMES * config.pilots)
        tb.connect((source, port), head, (precoder, port))
        tb.connect((precoder, port), (channel, port))
    sinks = vector_sinks(tb, precoder, config.tx_antennas, n)
    locator = physec.fpi_bob(config, PILOT_SEED, schedule=bob)
    store = blocks.message_debug(False)
    positions = blocks.vector_sink_c()
    tb.connect(channel, locator, positions)
    tb.msg_connect((locator, "estimates"), (store, "store"))
    return tb, precoder, sinks, store, locator


class SecretSchedule(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.key = self.new_key("key")

    def new_key(self, name):
        return fixed_key(os.path.join(self.folder, name), name)

    def schedule(self, config, key=None, frames_per_epoch=PER_EPOCH, **more):
        return physec.fpi.secret_schedule(config, key or self.key, 9, frames_per_epoch, **more)

    def sent(self, sinks, config):
        """(frames, G, N, Nt)."""
        data = np.array([sink.data() for sink in sinks])
        return np.moveaxis(data.reshape(config.tx_antennas, -1, config.pilots, config.ofdm.active_count), 0, -1)

    def test_every_frame_is_precoded_by_its_epoch_alone(self):
        config = scene()
        pilots = physec.fpi.make_pilots(config, PILOT_SEED)
        reference = self.schedule(config)
        expected = []
        for frame in range(FRAMES):
            known = physec.fpi.config(config)
            known.fakes = [reference.secret_of(frame // PER_EPOCH)]
            expected.append(physec.fpi.precoder(known).apply(pilots))
        for seed in (1, 2, 3):
            tb, _, sinks, store, _ = connect(config, self.schedule(config), self.schedule(config))
            run_in_chunks(tb, seed)
            # Single precision: 1e-7 of values near 1, a few operations.
            np.testing.assert_allclose(self.sent(sinks, config), expected, atol=2e-6)
            tags = [(tag.offset, pmt.to_python(tag.value)) for tag in sinks[0].tags()
                    if pmt.symbol_to_string(tag.key) == "secret_epoch"]
            epochs = -(-FRAMES // PER_EPOCH)
            self.assertEqual(tags, [(k * PER_EPOCH * config.pilots, k) for k in range(epochs)])
            self.assertNotIn("fakes", [pmt.symbol_to_string(tag.key) for sink in sinks for tag in sink.tags()])
            found = dictionaries(store)
            self.assertGreaterEqual(len(found), FRAMES - 1)
            for estimate in found:
                self.assertFalse(estimate["secret_missing"])
                # The bound is .1 m or less; a secret of another epoch is metres off, as often as not.
                self.assertLess(math.dist(estimate["position_m"], (config.alice_m.x, config.alice_m.y)), 0.6)

    def test_the_compensator_follows_and_tags_what_it_was_not_told(self):
        config = scene()
        alice, bob = (self.schedule(config, frames_per_epoch=0) for _ in range(2))
        lost = 1
        for k in range(-(-FRAMES // PER_EPOCH)):
            stretch = (k, k * PER_EPOCH, (k + 1) * PER_EPOCH)
            alice.tell(*stretch)
            if k != lost:
                bob.tell(*stretch)
        n, response = config.ofdm.active_count, physec.channel.miso_response(
            physec.fpi.true_paths(config, config.bob_m), config.ofdm, config.tx_antennas)
        tb, _, sinks, _, _ = connect(config, alice, None)
        tb.run()
        heard = np.einsum("fgni,ni->fgn", self.sent(sinks, config), response)
        graph, sink = gr.top_block(), blocks.vector_sink_c(n * config.tx_antennas)
        graph.connect(blocks.vector_source_c(heard.ravel().tolist(), False, n),
                      physec.fpi_compensator(config, PILOT_SEED, bob), sink)
        run_in_chunks(graph, 3)
        found = np.array(sink.data()).reshape(FRAMES, config.tx_antennas, n).transpose(0, 2, 1)
        off = np.linalg.norm(found - response, axis=(1, 2)) / np.linalg.norm(response)
        missing = np.arange(FRAMES) // PER_EPOCH == lost
        # Single precision, worsened by square random pilots; the old secret misses altogether.
        self.assertLess(off[~missing].max(), 1e-3)
        self.assertGreater(off[missing].min(), 0.1)
        tagged = [tag.offset for tag in sink.tags() if pmt.symbol_to_string(tag.key) == "secret_missing"]
        self.assertEqual(tagged, np.flatnonzero(missing).tolist())

    def test_another_key_is_not_believed(self):
        # Signs are fixed: the opposite one leaves nothing to see, docs/fpi-receivers.md.
        config = scene(random_sign=False)
        wrong = believed = 0
        for k in range(6):
            other = self.schedule(config, self.new_key(f"other{k}"))
            tb, _, _, store, _ = connect(config, self.schedule(config), other)
            run_in_chunks(tb, 16)
            for estimate in dictionaries(store):
                off = math.dist(estimate["position_m"], (config.alice_m.x, config.alice_m.y)) > 1.5
                wrong += off
                believed += off and estimate["reliable"]
        self.assertGreater(wrong, 10)
        self.assertEqual(believed, 0)

    def test_who_was_not_told_says_so_and_keeps_the_last_secret(self):
        config = scene()
        alice, bob = (self.schedule(config, frames_per_epoch=0) for _ in range(2))
        lost = 2
        for k in range(-(-FRAMES // PER_EPOCH)):
            stretch = (k, k * PER_EPOCH, (k + 1) * PER_EPOCH)
            alice.tell(*stretch)
            if k != lost:
                bob.tell(*stretch)
        tb, _, _, store, _ = connect(config, alice, bob)
        run_in_chunks(tb, 7)
        for estimate in dictionaries(store):
            missing = estimate["frame"] // PER_EPOCH == lost
            self.assertEqual(estimate["secret_missing"], missing)
            off = math.dist(estimate["position_m"], (config.alice_m.x, config.alice_m.y))
            if missing:
                self.assertFalse(estimate["reliable"])
            else:
                self.assertLess(off, 0.6)

    def test_on_the_air_the_header_says_whose_secret_it_is(self):
        config = qa_air.lab(secret=physec.fpi.secret_prior(10e-9, 30e-9, 0.1, 0.3, True))
        format = physec.ofdm.make_frame_format(config.ofdm, config.pilots)
        frames, per_epoch = 8, 2
        options = physec.sync.make_receiver_options(
            format, config.carrier_hz, frames_per_secret=per_epoch)
        chains = physec.channel.chain_response(
            [physec.channel.chain(0.0, 1.0)] * 4, config.ofdm, options.scheduled_window)
        graph = gr.top_block()
        alice = physec.fpi_alice_samples(
            config, format, frames=frames, one_port=False,
            schedule=self.schedule(config, frames_per_epoch=per_epoch))
        sinks = vector_sinks(graph, alice, config.tx_antennas)
        graph.run()
        heard = qa_air.through_the_air(config, format, np.array([s.data() for s in sinks]), config.bob_m)
        heard[:format.spacing_samples] = 0  # Bob misses a frame, and counts by the header all the same
        for key, near in ((self.key, True), (self.new_key("foreign"), False)):
            graph, store = gr.top_block(), blocks.message_debug()
            bob = physec.fpi_bob_samples(config, options, 1, 1, chains, True,
                                         self.schedule(config, key, per_epoch))
            graph.connect(blocks.vector_source_c(heard.astype(np.complex64).tolist()), bob,
                          blocks.null_sink(gr.sizeof_gr_complex))
            graph.msg_connect(bob, "estimates", store, "store")
            graph.run()
            found = dictionaries(store)
            self.assertGreaterEqual(len(found), frames - 2)
            self.assertGreater(min(estimate["frame"] for estimate in found), 0)
            alice_m = config.alice_m.x, config.alice_m.y
            off = [math.dist(estimate["position_m"], alice_m) for estimate in found]
            usable = [o for o, estimate in zip(off, found) if estimate["usable"]]
            self.assertGreaterEqual(len(usable), frames - 4)  # the first ones settle the carrier
            if near:  # without noise: tails of neighbouring symbols
                self.assertLess(max(usable), 0.05)
            else:
                self.assertGreater(max(usable), 1.0)

    def test_bad_schedules_are_refused(self):
        config = scene()
        for arguments in ({"bits": 0}, {"bits": 33}, {"least_frames": 0}):
            with self.assertRaisesRegex(physec.InvalidInput, "allowed: "):
                self.schedule(config, **arguments)
        with self.assertRaisesRegex(physec.InvalidInput, "allowed: "):
            self.schedule(config).tell(0, 0, 10)
        config.secret, known = None, scene()
        given = self.schedule(config, prior=known.secret)
        self.assertEqual(given.check_digits(3), self.schedule(known).check_digits(3))
        with self.assertRaisesRegex(physec.InvalidInput, "ranges"):
            self.schedule(config)


def shown(fake):
    """How somebody might write a secret: rounded or to the last digit, in any unit, or as bytes."""
    texts, raw = set(), set()
    for value in (fake.delay_s, fake.angle_rad, math.sin(fake.angle_rad)):
        raw |= {struct.pack("<d", value), struct.pack(">d", value), struct.pack("<f", value)}
        for scaled in (value, 1e9 * value, 1e6 * value, math.degrees(value)):
            for text in (f"{abs(scaled):.12e}", f"{abs(scaled):.12f}"):
                texts.add(text.lstrip("0.")[:7])  # as far as it stands in longer ones
            texts |= {f"{abs(scaled):.5e}", f"{abs(scaled):.5g}", f"{abs(scaled):.6g}"}
    # Not what is rounded to nothing, or stands in any text.
    texts = {text for text in texts if len(text.strip("0.e-+")) >= 5}
    return {text.encode() for text in texts} | raw


class SecretsNowhere(unittest.TestCase):
    """Not in logs, exceptions, recordings, repr, tags, messages, JSON or pictures of a run."""

    def test_no_key_and_no_delta_in_anything_a_run_leaves(self):
        with tempfile.TemporaryDirectory() as folder:
            key = fixed_key(os.path.join(folder, "key"), "nowhere")
            with open(key, "rb") as file:
                digits = file.read().strip()
            config = scene()
            schedule = physec.fpi.secret_schedule(config, key, 9, PER_EPOCH)
            fakes = [schedule.secret_of(epoch) for epoch in range(-(-FRAMES // PER_EPOCH))]
            # What is looked for would be found.
            for leak in (repr(fakes[0].delay_s), f"{fakes[0].angle_rad:g}", f"{fakes[0].delay_s * 1e9:.3f}"):
                self.assertTrue(any(what in leak.encode() for what in shown(fakes[0])), "no leak would be seen")
            done = subprocess.run([sys.executable, __file__, "run", key, folder], capture_output=True,
                                  env={**os.environ, "GR_CONF_LOG_LOG_LEVEL": "debug",
                                       "GR_CONF_LOG_DEBUG_LEVEL": "debug"}, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(b"secret_epoch", done.stdout)  # tags were printed
            left = {"stdout": done.stdout, "stderr": done.stderr}
            for name in os.listdir(folder):
                if name != "key":
                    with open(os.path.join(folder, name), "rb") as file:
                        left[name] = file.read()
            self.assertGreater(len(left), 4)
            looked_for = {digits, digits.upper(), bytes.fromhex(digits.decode()), digits[:12], digits[-12:]}
            for fake in fakes:
                looked_for |= shown(fake)
            for name, content in left.items():
                for what in looked_for:
                    self.assertNotIn(what, content, f"in {name}")


def run(key, folder):
    """Does what people do, prints all there is, and writes all that can be kept."""
    config = scene()
    alice = physec.fpi.secret_schedule(config, key, 9, PER_EPOCH)
    bob = physec.fpi.secret_schedule(config, key, 9, PER_EPOCH)
    print(alice, repr(bob), f"{alice}", alice.check_digits(0), alice.epoch_at(7))
    try:
        pickle.dump(alice, open(os.path.join(folder, "pickle"), "wb"))
    except TypeError as error:
        print(error)
    for wrong in (lambda: alice.tell(0, 0, 1), lambda: alice.secret_of(-1),
                  lambda: physec.fpi.secret_schedule(config, key, bits=99)):
        try:
            wrong()
        except (physec.InvalidInput, TypeError) as error:
            print(error, repr(error))
    fake = alice.secret_of(0)
    print(fake, repr(fake), [fake])
    known = physec.fpi.config(config)
    known.fakes = [fake]
    print(known, repr(known), known.fakes)
    tb, precoder, sinks, store, locator = connect(config, alice, bob)
    tags = blocks.tag_debug(gr.sizeof_gr_complex * config.ofdm.active_count, "precoder")
    meta = blocks.file_meta_sink(gr.sizeof_gr_complex * config.ofdm.active_count,
                                 os.path.join(folder, "recording"), 1.0, 1.0, blocks.GR_FILE_FLOAT, True)
    table = physec.fpi_estimates_csv(os.path.join(folder, "estimates.csv"))
    tb.connect((precoder, 0), tags)
    tb.connect((precoder, 1), meta)
    tb.msg_connect((locator, "estimates"), (table, "bob"))
    tb.run()
    for sink in sinks:
        for tag in sink.tags():
            print(tag.offset, tag.key, tag.value)
    for k in range(store.num_messages()):
        print(pmt.write_string(store.get_message(k)))
    command = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "apps", "physec")
    for arguments in (("show-public", key), ("derive", key, "--session", "9", "--epoch", "0"),
                      ("derive", key, "--session", "9", "--epoch", "0", "--json",
                       os.path.join(folder, "derived.json"))):
        subprocess.run([command, "secret", *arguments], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        run(*sys.argv[2:])
    else:
        unittest.main()
