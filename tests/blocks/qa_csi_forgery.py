# SPDX-License-Identifier: GPL-3.0-or-later
"""What forged channel state does to user and Eve, without records and with them: docs/threat-model.md."""

import unittest

import numpy as np
import pmt
import qa_an_air
from gnuradio import physec
from qa_an_air import DATA, SESSION, bodies, channel, csi_pdu, sync_tags, transmit
from qa_csi_records import Sealed

FRAMES, NOISE = 60, 10 ** -2.4  # of a resource element at both, their mean gain being 1


class Forgery(Sealed):
    def heard(self, sent, h):
        """(SINR in dB, blocks that passed) of a receiver with channel h."""
        received = bodies(self.air, sent, h) / np.sqrt((abs(h) ** 2).mean())
        draw = np.random.default_rng(5)
        received = received + np.sqrt(NOISE / 2) * (
            draw.normal(size=received.shape) + 1j * draw.normal(size=received.shape))
        tags = [sync_tags(self.air, k * self.air.format.body_symbols, k) for k in range(FRAMES)]
        got = qa_an_air.Receiver().receive(self.air, np.concatenate(received), tags, 4)
        reports = [pmt.to_python(pmt.car(message)) for message in got["reports"]]
        count = physec.an.count_air_blocks(self.air, len(DATA))
        for message in got["payload"]:  # what passes is what was sent
            about = pmt.to_python(pmt.car(message))
            size, number = self.air.payload_bytes, about["frame"] % count
            self.assertEqual(bytes(pmt.u8vector_elements(pmt.cdr(message))),
                             DATA[number * size:(number + 1) * size])
        sinr = np.mean([10 ** (report["sinr_db"] / 10) for report in reports])
        return 10 * np.log10(sinr), len(got["payload"])

    def row(self, what, messages):
        sent, _ = transmit(self.air, FRAMES, [("csi", message) for message in messages])
        row = [self.heard(sent, h) for h in (self.user, self.eve)]
        print("|", what, *(f"| {db:.1f} dB, {passed} of {FRAMES}" for db, passed in row), "|", flush=True)
        return row

    def test_the_table_of_the_threat_model(self):
        honest, evil, old = csi_pdu(self.user), csi_pdu(self.eve), csi_pdu(channel(self.air, 3))
        fair = self.row("the user's, alone", [honest])
        swapped = self.row("Eve's channel as his, into the bare port", [evil, honest])
        spoilt = self.row("any channel as his, into the bare port", [old, honest])
        # The same on its way in records: Eve has all but the key, and what others have sealed.
        forged = self.seal([evil, old], key=self.other_key)
        another = self.seal([csi_pdu(self.eve, session=SESSION + 1)])
        altered = bytearray(self.seal([honest])[0])
        altered[100] ^= 1
        opened, counts = self.open([*forged, *another, bytes(altered), *self.seal([honest]), *forged])
        self.assertEqual((counts["accepted"], counts["forged"], counts["foreign_session"], counts["replayed"]),
                         (1, 3, 1, 2))
        sealed = self.row("all of these, in records", opened)
        self.assertEqual(sealed, fair)
        for good, bad in ((fair[0], fair[1]), (swapped[1], swapped[0])):
            self.assertGreater(good[0], 20.0)
            self.assertEqual(good[1], FRAMES)
            self.assertLess(bad[0], 3.0)
            self.assertEqual(bad[1], 0)
        self.assertEqual([passed for _, passed in spoilt], [0, 0])


if __name__ == "__main__":
    unittest.main()
