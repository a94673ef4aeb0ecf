# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed channel state: what passes from user to base station, and that nothing else does."""

import os
import re
import socket
import tempfile
import unittest
from pathlib import Path

import numpy as np
import pmt
import yaml
from flowgraph import finish, wait_for
from gnuradio import blocks, gr, network, pdu, physec, zeromq
from gnuradio.physec.air.laboratory import free_address
from qa_an_air import SESSION, air_config, bodies, channel, csi_pdu, found, transmit
from qa_tags import log

SOURCE = Path(os.environ["PHYSEC_SOURCE_DIR"])
GARBAGE = [b"\x07" * 20000, b"\x09" * 30000, b"\x0a\x00\x7f\xff\xff\xff" * 50, b"\x0b\xff\xff\xff\xff", b"",
           b"\x0a\x0a\xff\xff\xff\xff\x01\0" * 20, b"PhyR" * 9000,
           b"PhyR\x01\x01" + b"\0" * 9000, bytes(range(256)) * 40]


def stored(store):
    return [store.get_message(k) for k in range(store.num_messages())]


class Sealed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.key, self.other_key = str(self.folder / "key"), str(self.folder / "other")
        for path in (self.key, self.other_key):
            physec.secret.new_key_file(path)
        self.air = air_config()
        self.user, self.eve = channel(self.air, 1), channel(self.air, 2)

    def seal(self, messages, key=None, air=None):
        """Records of CSI messages, as bytes."""
        graph, store = gr.top_block(), blocks.message_debug(False)
        sealer = physec.an_csi_sealer(air or self.air, key or self.key)
        graph.msg_connect((sealer, "records"), (store, "store"))
        graph.start()
        for message in messages:
            sealer.to_basic_block()._post(pmt.intern("csi"), message)
        wait_for(lambda: store.num_messages() == len(messages))
        graph.stop()
        graph.wait()
        return [bytes(pmt.u8vector_elements(pmt.cdr(message))) for message in stored(store)]

    def opener(self, **arguments):
        return physec.an_csi_opener(self.air, self.key, **{"session": SESSION, **arguments})

    def open(self, pieces, opener=None, most_items=100000):
        """CSI messages from a stream of bytes, and the opener's counts."""
        graph, store = gr.top_block(), blocks.message_debug(False)
        opener = opener or self.opener()
        graph.connect(blocks.vector_source_b(list(b"".join(pieces))), opener)
        graph.msg_connect((opener, "csi"), (store, "store"))
        accepted = opener.counts["accepted"]
        finish(graph, items=most_items)
        count = opener.counts["accepted"] - accepted
        wait_for(lambda: store.num_messages() >= count)
        return stored(store), opener.counts

    def check(self, messages, frames, h=None):
        """That these are the CSI of the frames, as the user measured it."""
        fields = [pmt.to_python(pmt.car(message)) for message in messages]
        self.assertEqual([(f["session"], f["frame"]) for f in fields], [(SESSION, k) for k in frames])
        for message in messages:
            values = np.array(pmt.c32vector_elements(pmt.cdr(message))).reshape(self.user.shape)
            np.testing.assert_array_equal(values, self.user if h is None else h)


class Opener(Sealed):
    def test_csi_comes_through_bytes_however_they_are_cut(self):
        frames = [0, 3, 4, 2 ** 40, 7]
        records = self.seal([csi_pdu(self.user, frame=k) for k in frames])
        self.assertEqual({len(record) for record in records}, {74 + 12 + 8 * self.user.size})
        for most_items in (1, 7, 1000, 100000):
            opened, counts = self.open(records, most_items=most_items)
            self.check(opened, frames)
            self.assertEqual(counts["skipped_bytes"], 0)

    def test_messages_of_bytes_do_as_well_and_others_change_nothing(self):
        record = self.seal([csi_pdu(self.user)])[0]
        graph, store, opener = gr.top_block(), blocks.message_debug(False), self.opener()
        graph.msg_connect((opener, "csi"), (store, "store"))
        graph.start()
        deep = pmt.PMT_NIL
        for _ in range(50000):
            deep = pmt.cons(deep, pmt.PMT_NIL)
        for message in (pmt.PMT_T, deep, csi_pdu(self.user), pmt.cons(pmt.make_dict(), pmt.PMT_NIL),
                        *(pmt.cons(pmt.make_dict(), pmt.init_u8vector(len(piece), list(piece)))
                          for piece in (record[:100], record[100:]))):
            opener.to_basic_block()._post(pmt.intern("records"), message)
        wait_for(lambda: store.num_messages() == 1)
        graph.stop()
        graph.wait()
        self.check(stored(store), [0])

    def test_what_nobody_with_the_key_sealed_changes_nothing(self):
        honest = self.seal([csi_pdu(self.user, frame=k) for k in range(4)])
        foreign = self.seal([csi_pdu(self.eve, frame=9, session=8)])
        forged = self.seal([csi_pdu(self.eve, frame=9)], key=self.other_key)
        flipped = bytearray(honest[3])
        flipped[200] ^= 1
        elsewhere = self.seal([csi_pdu(channel(air_config(antennas=3), 2))], air=air_config(antennas=3))
        opened, counts = self.open([*GARBAGE, honest[0], forged[0], honest[0], foreign[0], honest[1][:-3],
                                    honest[2], *GARBAGE, elsewhere[0], bytes(flipped), honest[1], honest[3]])
        self.check(opened, [0, 2, 3])
        self.assertEqual({key: counts[key] for key in counts if key != "skipped_bytes"},
                         dict(accepted=3, forged=3, replayed=2, foreign_session=3,  # two of them rubbish
                              foreign_configuration=1, wrong_age=0))

    def test_it_remembers_over_a_restart(self):
        records = self.seal([csi_pdu(self.user, frame=k) for k in range(2)])
        opener = self.opener()
        self.check(self.open([records[0], records[1][:50]], opener)[0], [0])
        self.check(self.open([records[0], records[1]], opener)[0], [1])
        # Another one does not; the age is what remains.
        self.check(self.open(records)[0], [0, 1])
        opened, counts = self.open(records, self.opener(most_age_s=1e-9))
        self.assertEqual((opened, counts["wrong_age"]), ([], 2))

    def test_nothing_shows_the_key(self):
        with open(self.key, encoding="ascii") as file:
            digits = file.read().strip()
        with log() as lines:
            sealer, opener = physec.an_csi_sealer(self.air, self.key), self.opener()
            records = self.seal([csi_pdu(self.user)])
            self.open([*GARBAGE, records[0][:-1], *records, *records], opener)
            for wrong in (digits[:-1] + "g\n", digits + digits):
                Path(self.other_key).write_text(wrong, encoding="ascii")
                with self.assertRaises(physec.InvalidInput) as caught:
                    physec.an_csi_sealer(self.air, self.other_key)
                lines.append(str(caught.exception))
        shown = "".join([*lines, repr(sealer), repr(opener), str(opener.counts), records[0].hex(),
                         repr(vars(physec.secret))])
        self.assertIn("csi ignored so far", shown)
        for at in range(0, 64, 8):
            self.assertNotIn(digits[at:at + 8], shown)

    def test_parameters_are_checked(self):
        for arguments, text in ((dict(session=0), "session is 0; allowed: 1 to 65535"),
                                (dict(session=65536), "session"), (dict(most_age_s=-1), "allowed: 0"),
                                (dict(most_age_s=float("nan")), "age")):
            with self.assertRaisesRegex(ValueError, text):
                self.opener(**arguments)
        os.chmod(self.key, 0o644)
        for make in (lambda: self.opener(), lambda: physec.an_csi_sealer(self.air, self.key)):
            with self.assertRaisesRegex(physec.InvalidInput, "mode 0644; allowed: 0600"):
                make()
        with self.assertRaisesRegex(physec.InvalidInput, "cannot be opened"):
            physec.an_csi_sealer(self.air, str(self.folder / "none"))

    def test_forged_csi_does_not_move_the_null(self):
        """The user's feedback alone, and the same among all that an Eve may send, give the same samples."""
        honest = self.seal([csi_pdu(self.user)])
        evil = [self.seal([csi_pdu(self.eve)], key=self.other_key)[0], *GARBAGE[:2]]
        opened, _ = self.open([*evil, *honest, *evil, *honest])
        sent, tags = transmit(self.air, 4, [("csi", message) for message in opened])
        reference, _ = transmit(self.air, 4, [("csi", csi_pdu(self.user))])
        np.testing.assert_array_equal(sent, reference)
        self.assertEqual([value["frame"] for _, value in found(tags, "csi")], [0])
        # As it was without records: Eve's channel as the user's, and the noise is his.
        moved, _ = transmit(self.air, 4, [("csi", csi_pdu(self.eve)), ("csi", csi_pdu(self.user))])
        spread = [abs(bodies(self.air, x, self.user)[:, -16:]).std(axis=(0, 1)).max() for x in (sent, moved)]
        self.assertLess(spread[0], 1e-3)
        self.assertGreater(spread[1], 0.1)


class Transports(Sealed):
    """The bytes through in-tree blocks, as the flowgraphs have them."""

    def deliver(self, sink, source, streams=True):
        """Whether CSI comes through, again and again, from a sealer to an opener."""
        sealer, opener = physec.an_csi_sealer(self.air, self.key), self.opener()
        graph, store = gr.top_block(), blocks.message_debug(False)
        if streams:
            stream = pdu.pdu_to_tagged_stream(gr.types.byte_t, "packet_len")
            graph.msg_connect((sealer, "records"), (stream, "pdus"))
            graph.connect(stream, sink)
            graph.connect(source, opener)
        else:
            graph.msg_connect((sealer, "records"), (sink, "pdus"))
            graph.msg_connect((source, "pdus"), (opener, "records"))
        graph.msg_connect((opener, "csi"), (store, "store"))
        graph.start()
        sent = 0

        def arrived():
            nonlocal sent
            sealer.to_basic_block()._post(pmt.intern("csi"), csi_pdu(self.user, frame=sent))
            sent += 1
            return store.num_messages() >= 20

        try:
            wait_for(arrived, 20)
        finally:
            graph.stop()
            graph.wait()
        frames = [pmt.to_python(pmt.car(message))["frame"] for message in stored(store)]
        self.assertEqual(frames, sorted(set(frames)))
        self.check(stored(store), frames)

    def test_zeromq(self):
        address = free_address()
        self.deliver(zeromq.pub_sink(1, 1, address, 100, False, -1, ""),
                     zeromq.sub_source(1, 1, address, 100, False, -1, ""))

    def test_datagrams_without_streams(self):
        port = free_address().rpartition(":")[2]
        source = network.socket_pdu("UDP_SERVER", "127.0.0.1", port, 10000, False)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as enemy:
            for piece in GARBAGE:
                enemy.sendto(piece[:9000], ("127.0.0.1", int(port)))
            self.deliver(network.socket_pdu("UDP_CLIENT", "127.0.0.1", port, 10000, False), source, False)

    def test_udp(self):
        port = int(free_address().rpartition(":")[2])
        self.deliver(network.udp_sink(1, 1, "127.0.0.1", port, 0, 1472, False),
                     network.udp_source(1, 1, port, 0, 1472, False, False, False))


class NoDeserialiser(unittest.TestCase):
    """GNU Radio's reader of serialised messages crashes on hostile bytes: nothing of ours hands it any."""

    def test_no_flowgraph_takes_messages_from_a_socket(self):
        files = sorted(SOURCE.rglob("*.grc"))
        self.assertGreater(len(files), 10)
        for path in files:
            for block in yaml.safe_load(path.read_text(encoding="utf-8"))["blocks"]:
                with self.subTest(path=path.name, block=block["name"]):
                    self.assertNotRegex(block["id"], r"zeromq_\w*msg_source|zeromq_\w*message_source|xmlrpc")
                    if block["id"].startswith("zeromq_"):  # tags are serialised messages, too
                        self.assertEqual(block["parameters"].get("pass_tags", "False"), "False")

    def test_no_source_deserialises(self):
        places = [path for room in ("lib", "include", "python", "apps", "grc")
                  for path in (SOURCE / room).rglob("*") if path.suffix
                  in (".cc", ".h", ".py", ".yml", ".grc", ".in")]
        self.assertGreater(len(places), 300)
        wrong = [path.name for path in places if re.search(
            r"deserialize|pickle\.load|sub_msg_source|pull_msg_source|re[qp]_msg_source",
            path.read_text(encoding="utf-8"))]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
