# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC on the air, block by block: transmitter, receiver, and what passes between them."""

import json
import os
import tempfile
import time
import unittest

import numpy as np
import pmt
import yaml
from compiled_flowgraph import run_grc
from flowgraph import heads, run_in_chunks
from gnuradio import blocks, gr, physec

SESSION = 7
AIR = dict(bandwidth_hz=1e6, fft_size=64, cyclic_prefix=16, data_symbols=16, pilot_period=4)
DATA = bytes(range(256)) * 3


def air_config(tau=0.3, antennas=4):
    scheme = physec.an.make_config(tx_antennas=antennas, power=1.0, tau=tau)
    return physec.an.make_air_config(scheme, **AIR)


def channel(air, seed):
    """h of y = h^H x, N x active: two paths an antenna, as smooth as a cyclic prefix allows."""
    random = np.random.default_rng(seed)
    shape = (air.scheme.tx_antennas, 2, 1)
    gains = (random.normal(size=shape) + 1j * random.normal(size=shape)) / 2
    delays = random.uniform(4, 12, shape)
    n = np.array(air.format.ofdm.active)
    response = (gains * np.exp(-2j * np.pi * n * delays / AIR["fft_size"])).sum(axis=1)
    return response.conj().astype(np.complex64)


def csi_pdu(h, session=SESSION, frame=0, shape=None):
    about = pmt.make_dict()
    for key, value in (("session", pmt.from_uint64(session)), ("frame", pmt.from_uint64(frame)),
                       ("shape", pmt.init_s32vector(2, list(shape or h.shape)))):
        about = pmt.dict_add(about, pmt.intern(key), value)
    return pmt.cons(about, pmt.init_c32vector(h.size, h.ravel().tolist()))


def found(tags, key):
    return [(tag.offset, pmt.to_python(tag.value)) for tag in tags if str(tag.key) == key]


def transmit(air, frames, messages=(), chunks=1, prepare=None):
    """Symbols, shape (antennas, frames, symbols, active), and the tags of output 0."""
    graph = gr.top_block()
    source = physec.an_air_transmitter(air, DATA, 0.3, SESSION, 5)
    subcarriers, antennas = air.format.ofdm.active_count, air.scheme.tx_antennas
    limits = heads(graph, source, antennas, frames * air.format.symbols, subcarriers)
    sinks = [blocks.vector_sink_c(subcarriers) for _ in limits]
    for limit, sink in zip(limits, sinks):
        graph.connect(limit, sink)
    for port, message in messages:  # handled before the first work()
        source.to_basic_block()._post(pmt.intern(port), message)
    if prepare:
        prepare(source)
    run_in_chunks(graph, chunks)
    sent = np.array([sink.data() for sink in sinks])
    return (sent.reshape(antennas, frames, air.format.symbols, subcarriers), sinks[0].tags())


def bodies(air, sent, h):
    """What a receiver with channel h gets: (frames, body symbols, active)."""
    body = sent[:, :, -air.format.body_symbols:, :]
    return np.einsum("im,ifgm->fgm", h.conj(), body)


class Transmitter(unittest.TestCase):
    def test_silent_until_the_channel_is_known(self):
        air = air_config()
        sent, tags = transmit(air, 3)
        self.assertFalse(sent[:, :, -16:].any())
        power = (abs(sent[:, :, :-16]) ** 2).sum(axis=0).mean(axis=-1)
        np.testing.assert_allclose(power, 1.0, rtol=1e-5)
        self.assertEqual(found(tags, "frame"),
                         [(k * air.format.symbols, k) for k in range(3)])
        self.assertEqual(found(tags, "csi"), [])

    def test_noise_is_invisible_to_the_user_alone(self):
        air = air_config(tau=0.05)
        user, other = channel(air, 1), channel(air, 2)
        sent, tags = transmit(air, 2, [("csi", csi_pdu(user))])
        self.assertEqual([offset for offset, _ in found(tags, "csi")], [0])
        self.assertEqual(found(tags, "csi")[0][1]["frame"], 0)
        # QPSK has one modulus: what varies over the symbols of a subcarrier is noise.
        spread = [abs(bodies(air, sent, h)[:, -16:]) for h in (user, other)]
        ratio = [(s.std(axis=(0, 1)) / s.mean(axis=(0, 1))).max() for s in spread]
        self.assertLess(ratio[0], 1e-4)
        self.assertGreater(ratio[1], 0.1)

    def test_the_same_bytes_however_sliced(self):
        air = air_config()
        messages = [("csi", csi_pdu(channel(air, 1)))]
        first, _ = transmit(air, 4, messages, chunks=1)
        for chunks in range(2, 6):
            again, _ = transmit(air, 4, messages, chunks=chunks)
            np.testing.assert_array_equal(again, first)

    def test_unusable_messages_change_nothing(self):
        air = air_config()
        good = channel(air, 1)
        broken = good.copy()
        broken[2, 3] = np.nan
        bad = [pmt.intern("x"), pmt.PMT_NIL, csi_pdu(good, session=8), csi_pdu(good[:3]),
               csi_pdu(good[:, :-1]), csi_pdu(good, shape=(2, 5)), csi_pdu(broken),
               csi_pdu(0 * good), pmt.cons(pmt.make_dict(), pmt.init_c32vector(1, [1j]))]
        sent, tags = transmit(air, 2, [("csi", message) for message in bad])
        self.assertFalse(sent[:, :, -16:].any())
        self.assertEqual(found(tags, "csi"), [])
        angles = [("target_angle", pmt.from_double(v)) for v in (1.6, float("nan"))]
        reference, _ = transmit(air, 2, [("csi", csi_pdu(good))])
        late = [("csi", csi_pdu(channel(air, 2)))]  # not newer
        sent, tags = transmit(air, 2, [("csi", csi_pdu(good)), *late,
                                       *(("csi", message) for message in bad), *angles])
        np.testing.assert_array_equal(sent, reference)
        self.assertEqual(len(found(tags, "csi")), 1)

    def test_settings_and_angle_take_effect_and_are_tagged(self):
        air, h = air_config(tau=0.3), channel(air_config(), 1)
        sent, tags = transmit(air, 1, [("csi", csi_pdu(h)),
                                       ("target_angle", pmt.from_double(-0.5))],
                              prepare=lambda block: block.set_tau(0.8))
        self.assertEqual(found(tags, "settings")[0][1]["tau"], 0.8)
        self.assertEqual(found(tags, "csi")[0][1]["theta"], -0.5)
        target = np.array(physec.array.steering_centered(-0.5, 4)) / 2
        received = np.einsum("i,igm->gm", target.conj(), sent[:, 0, -16:])
        # Towards the target: alpha sqrt(P tau), of every element.
        np.testing.assert_allclose(abs(received), 0.2 * np.sqrt(0.8), rtol=1e-3)

    def test_chains_are_undone(self):
        air, h = air_config(), channel(air_config(), 1)
        phases = np.exp(1j * np.array([0.0, 2.0, -1.0, 0.5]))

        def message(values):
            return pmt.cons(pmt.dict_add(pmt.make_dict(), pmt.intern("transmit"),
                                         pmt.init_c64vector(len(values), list(values))),
                            pmt.make_u8vector(0, 0))

        target = phases * np.array(physec.array.steering_centered(0.3, 4)).conj() / 2
        junk = [("chains", m) for m in (pmt.PMT_NIL, message(phases[:3]), message(0 * phases))]
        for messages in ([("csi", csi_pdu(h)), ("chains", message(phases)), *junk],
                         [("chains", message(phases)), ("csi", csi_pdu(h))]):
            sent, tags = transmit(air, 1, messages)
            self.assertEqual(len(found(tags, "csi")), 1)
            received = np.einsum("i,igm->gm", target, sent[:, 0, -16:])
            np.testing.assert_allclose(abs(received), 0.2 * np.sqrt(0.3), rtol=1e-3)

    def test_parameters_are_checked(self):
        air = air_config()
        for arguments, text in (((DATA, 1.6), "target angle"), ((DATA, 0.1, 70000), "session"),):
            with self.assertRaisesRegex(ValueError, text):
                physec.an_air_transmitter(air, *arguments)
        block = physec.an_air_transmitter(air, DATA)
        self.assertTrue(1 <= block.session <= 65535)
        with self.assertRaisesRegex(ValueError, "tau is 2; allowed: 0 to 1"):
            block.set_tau(2)
        with self.assertRaisesRegex(ValueError, "a multiple of pilot_period = 4"):
            physec.an.make_air_config(air.scheme, **{**AIR, "data_symbols": 15})


def sync_tags(air, offset, frame):
    about = pmt.dict_add(pmt.make_dict(), pmt.intern("frame"), pmt.from_uint64(frame))
    about = pmt.dict_add(about, pmt.intern("session"), pmt.from_uint64(SESSION))
    return gr.tag_utils.python_to_tag((offset, pmt.intern("sync"), about, pmt.PMT_F))


class Receiver(unittest.TestCase):
    def receive(self, air, symbols, tags, chunks, **arguments):
        graph = gr.top_block()
        subcarriers = air.format.ofdm.active_count
        source = blocks.vector_source_c(symbols.ravel().tolist(), False, subcarriers, tags)
        receiver = physec.an_air_receiver(air, **arguments)
        graph.connect(source, receiver)
        stores = {}
        for port in ("payload", "csi", "reports"):
            stores[port] = blocks.message_debug(False)
            graph.msg_connect((receiver, port), (stores[port], "store"))
        run_in_chunks(graph, chunks)
        deadline = time.monotonic() + 10
        expected = len([tag for tag in tags])
        while stores["reports"].num_messages() < expected and time.monotonic() < deadline:
            time.sleep(0.01)
        return {port: [store.get_message(k) for k in range(store.num_messages())]
                for port, store in stores.items()}

    def test_payload_csi_and_reports(self):
        air, h = air_config(), channel(air_config(), 1)
        sent, _ = transmit(air, 4, [("csi", csi_pdu(h))])
        received = bodies(air, sent, h)
        count = physec.an.count_air_blocks(air, len(DATA))
        self.assertGreater(count, 4)
        junk = 5  # symbols before the first frame
        symbols = np.concatenate([np.ones((junk, received.shape[2])), *received])
        body = air.format.body_symbols
        tags = [sync_tags(air, junk + k * body, 30 + k) for k in range(4)]
        for chunks in range(3):
            got = self.receive(air, symbols, tags, chunks)
            self.assertEqual([len(got[port]) for port in ("payload", "csi", "reports")], [4] * 3)
            for k in range(4):
                about = pmt.to_python(pmt.car(got["payload"][k]))
                self.assertEqual(about, {"number": k, "blocks": count, "frame": 30 + k})
                size = air.payload_bytes
                self.assertEqual(bytes(pmt.u8vector_elements(pmt.cdr(got["payload"][k]))),
                                 DATA[k * size:(k + 1) * size])
                about = pmt.car(got["csi"][k])
                shape = pmt.dict_ref(about, pmt.intern("shape"), pmt.PMT_NIL)
                self.assertEqual(list(pmt.s32vector_elements(shape)), list(h.shape))
                values = np.array(pmt.c32vector_elements(pmt.cdr(got["csi"][k])))
                error = values.reshape(h.shape) - h
                # The smoother's design of 30 dB, edges of the band included.
                self.assertLess((abs(error) ** 2).mean() / (abs(h) ** 2).mean(), 1e-3)
                report = pmt.to_python(pmt.car(got["reports"][k]))
                self.assertTrue(report["valid"])
                self.assertEqual(bytes(pmt.u8vector_elements(pmt.cdr(got["reports"][k]))),
                                 physec.an.air_block(air, DATA, k))

    def test_csi_of_every_third_frame(self):
        air, h = air_config(), channel(air_config(), 1)
        sent, _ = transmit(air, 7)
        symbols = np.concatenate(bodies(air, sent, h))
        tags = [sync_tags(air, k * air.format.body_symbols, k) for k in range(7)]
        got = self.receive(air, symbols, tags, 1, csi_every=3)
        self.assertEqual(len(got["reports"]), 7)
        self.assertEqual([pmt.to_python(pmt.dict_ref(pmt.car(m), pmt.intern("frame"), pmt.PMT_NIL))
                          for m in got["csi"]], [0, 3, 6])
        with self.assertRaisesRegex(ValueError, "frames per CSI message is 0; allowed: 1 to"):
            physec.an_air_receiver(air, csi_every=0)

    def test_a_broken_body_is_dropped_and_the_next_one_is_not(self):
        air, h = air_config(), channel(air_config(), 1)
        sent, _ = transmit(air, 2, [("csi", csi_pdu(h))])
        received = bodies(air, sent, h)
        symbols = np.concatenate([received[0][:7], received[1]])
        got = self.receive(air, symbols, [sync_tags(air, 0, 1), sync_tags(air, 7, 2)], 2)
        self.assertEqual([pmt.to_python(pmt.car(m))["frame"] for m in got["reports"]], [2])

    def test_csi_of_a_receiver_is_what_a_transmitter_takes(self):
        air, h = air_config(), channel(air_config(), 1)
        sounding, _ = transmit(air, 1)
        got = self.receive(air, bodies(air, sounding, h), [sync_tags(air, 0, 0)], 1)
        self.assertEqual(len(got["payload"]), 0)
        _, tags = transmit(air, 1, [("csi", got["csi"][0])])
        self.assertEqual(found(tags, "csi")[0][1]["frame"], 0)


class Simulation(unittest.TestCase):
    """The flowgraph of the radios with the Waveform Channel in their place."""

    def run_flowgraph(self, folder, share):
        run_grc("sim/an_air.grc", folder, "--file", "sent.bin", "--data-share", str(share),
                "--user-file", "user.bin", "--eve-file", "eve.bin", "--samples", "900000",
                "--eve-reports", "eve.json", "--noise-seed", "3")

    def eavesdropped(self, folder, data):
        """Median SINR, bit error rate and blocks passed, over the second half of what she heard."""
        air = physec.an.make_air_config(physec.an.make_config(tx_antennas=4, power=1), 1e6)
        count = physec.an.count_air_blocks(air, len(data))
        with open(os.path.join(folder, "eve.json"), encoding="utf-8") as file:
            heard = [json.loads(line) for line in file]
        heard = heard[len(heard) // 2:]
        self.assertGreater(len(heard), 30)
        wrong = [np.unpackbits(np.frombuffer(bytes.fromhex(report["data"]), np.uint8) ^
                               np.frombuffer(physec.an.air_block(
                                   air, data, report["frame"] % count), np.uint8)).mean()
                 for report in heard]
        return (np.median([report["sinr_db"] for report in heard]), np.mean(wrong),
                sum(report["valid"] for report in heard))

    def test_it_shares_all_but_the_radio(self):
        folder = os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "apps", "flowgraphs")

        def blocks_of(name):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                return {b["name"]: (b["id"], b["parameters"]) for b in yaml.safe_load(file)["blocks"]}

        twin = blocks_of("sim/an_air.grc")
        for program, names in (("an_transmitter", ("scene", "air", "base_station")),
                               ("an_user", ("air", "user", "user_log"))):
            for name in names:
                block, parameters = blocks_of(f"usrp/{program}.grc")[name]
                self.assertEqual(block, twin[name][0], name)
                for key in parameters if name != "user_log" else ():  # its file has another name
                    self.assertTrue(key == "one_port" or parameters[key] == twin[name][1][key], key)
        self.assertEqual(twin["user"][1], twin["eve"][1])

    def test_the_file_arrives_at_the_user_and_the_noise_keeps_eve_out(self):
        data = np.random.default_rng(1).bytes(20_000)
        for share in (0.3, 1.0):
            with tempfile.TemporaryDirectory() as folder:
                with open(os.path.join(folder, "sent.bin"), "wb") as file:
                    file.write(data)
                self.run_flowgraph(folder, share)
                with open(os.path.join(folder, "user.bin"), "rb") as file:
                    self.assertEqual(file.read(), data)
                sinr_db, errors, passed = self.eavesdropped(folder, data)
                print(f"tau {share}: Eve's SINR {sinr_db:.1f} dB, bit error rate {errors:.2g}, "
                      f"{passed} blocks", flush=True)
                if share < 1.0:
                    self.assertLess(sinr_db, 0.0)
                    self.assertGreater(errors, 0.1)
                    self.assertEqual(passed, 0)
                else:
                    # Without artificial noise the same receiver in the same place reads on, up to
                    # subcarriers in her own fades, of which a code would take care.
                    self.assertGreater(sinr_db, 15.0)
                    self.assertLess(errors, 0.01)


if __name__ == "__main__":
    unittest.main()
