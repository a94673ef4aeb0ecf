# SPDX-License-Identifier: GPL-3.0-or-later
"""Which CSI an air transmitter takes, and what it does when it is started again."""

import unittest

import numpy as np
import pmt
from flowgraph import heads
from gnuradio import blocks, gr, physec
from qa_an_air import DATA, SESSION, air_config, channel, csi_pdu, found, transmit


class Feedback(unittest.TestCase):
    def test_frames_that_were_not_sent_lock_nothing_out(self):
        air, h = air_config(), channel(air_config(), 1)
        for frame in (1, 4000000000, 2 ** 32 - 1, 2 ** 32, 2 ** 63):
            early = [("csi", csi_pdu(channel(air, 2), frame=frame))]
            sent, tags = transmit(air, 1, early)
            self.assertFalse(sent[:, :, -16:].any())
            self.assertEqual(found(tags, "csi"), [])
            reference, _ = transmit(air, 1, [("csi", csi_pdu(h))])
            sent, tags = transmit(air, 1, [*early, ("csi", csi_pdu(h))])
            np.testing.assert_array_equal(sent, reference)
            self.assertEqual([value["frame"] for _, value in found(tags, "csi")], [0])


class Restart(unittest.TestCase):
    def test_a_stopped_flowgraph_starts_with_frame_0(self):
        air, h = air_config(), channel(air_config(), 1)
        symbols, active = air.format.symbols, air.format.ofdm.active_count
        graph = gr.top_block()
        source = physec.an_air_transmitter(air, DATA, 0.3, SESSION, 5)
        source.set_tau(0.8)
        limits = heads(graph, source, 4, symbols + symbols // 2, active)
        sinks = [blocks.vector_sink_c(active) for _ in limits]
        for limit, sink in zip(limits, sinks):
            graph.connect(limit, sink)
        runs = []
        for messages in ([csi_pdu(h)], [], [csi_pdu(h)], [csi_pdu(h, frame=2)]):
            for message in messages:
                source.to_basic_block()._post(pmt.intern("csi"), message)
            for block in (*limits, *sinks):
                block.reset()
            graph.run(7)  # items at a time: the source, too, stops within a frame
            runs.append(np.array([sink.data() for sink in sinks]).reshape(4, -1, active))
            tags = sinks[0].tags()
            self.assertEqual(found(tags, "frame"), [(0, 0), (symbols, 1)])
            # In force from the beginning, and tagged there; later CSI is refused.
            self.assertEqual([(at, value["frame"]) for at, value in found(tags, "csi")], [(0, 0)])
            self.assertEqual([(at, value["tau"]) for at, value in found(tags, "settings")],
                             [(0, 0.8)])
        known = symbols - air.format.body_symbols + 4
        for again in runs[1:]:
            np.testing.assert_array_equal(again[:, :known], runs[0][:, :known])
            # Payload and channel are the same, the artificial noise is not.
            received = [np.einsum("im,igm->gm", h.conj(), run[:, known:symbols])
                        for run in (runs[0], again)]
            np.testing.assert_allclose(received[1], received[0], atol=1e-4)
            self.assertGreater(abs(again - runs[0])[:, known:symbols].mean(), 0.1)


if __name__ == "__main__":
    unittest.main()
