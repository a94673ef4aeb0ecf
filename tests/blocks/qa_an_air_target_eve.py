# SPDX-License-Identifier: GPL-3.0-or-later
"""The target listens on the air: the receiver of a user, in the target's direction."""

import unittest

import numpy as np
import pmt
from gnuradio import blocks, gr, physec
from qa_an_air import AIR, bodies, channel, csi_pdu, sync_tags, transmit

FRAMES, NOISE, THETA = 12, 0.02, 0.3  # THETA: the transmitter's in qa_an_air


def config(space):
    scheme = physec.an.make_config(tx_antennas=4, power=1.0, tau=0.6, alpha=0.5, noise_space=space)
    return physec.an.make_air_config(scheme, **AIR)


def received(air, h, seed):
    """(median SINR in dB, frames whose CRC passed) of a receiver with channel h, (N, active)."""
    sent, _ = transmit(air, FRAMES, [("csi", csi_pdu(channel(air, 1)))])
    symbols = np.concatenate(bodies(air, sent, h))
    random = np.random.default_rng(seed)
    symbols = symbols + np.sqrt(NOISE / 2) * (random.normal(size=symbols.shape)
                                              + 1j * random.normal(size=symbols.shape))
    tags = [sync_tags(air, k * air.format.body_symbols, k) for k in range(FRAMES)]
    graph = gr.top_block()
    source = blocks.vector_source_c(symbols.ravel().tolist(), False, air.format.ofdm.active_count, tags)
    receiver = physec.an_air_receiver(air, "iterative")
    reports = blocks.message_debug()
    graph.connect(source, receiver)
    graph.msg_connect(receiver, "reports", reports, "store")
    graph.run()
    found = [pmt.to_python(pmt.car(reports.get_message(k))) for k in range(reports.num_messages())]
    return np.median([r["sinr_db"] for r in found]), sum(r["valid"] for r in found), len(found)


class TargetEveOnTheAir(unittest.TestCase):
    def test_the_target_hears_the_data_unless_the_noise_falls_on_it(self):
        for space in ("user_and_target", "user"):
            air = config(space)
            active = air.format.ofdm.active_count
            at_target = np.repeat(np.array(physec.array.steering_centered(THETA, 4))[:, None], active, 1)
            sinr_db, valid, heard = received(air, at_target.astype(np.complex64), 5)
            user_db, user_valid, _ = received(air, channel(air, 1), 6)
            print(f"{space}: target {sinr_db:.2f} dB, {valid} of {heard} frames; user {user_db:.2f} dB,"
                  f" {user_valid}", flush=True)
            self.assertEqual(heard, FRAMES)
            # P tau N |alpha|^2 over the noise, to which the user's noise space adds
            # N P (1-tau) U / r, whose mean is P (1-tau): U ~ Beta(N-1, 1), r = N-1.
            jammed = 0.4 if space == "user" else 0.0
            law = 10 * np.log10(0.6 * 4 * 0.25 / (NOISE + jammed))
            # Four pilots a subcarrier and 50 subcarriers with one smooth channel: U is one draw.
            self.assertAlmostEqual(sinr_db, law, delta=3.0 if jammed else 0.7)
            if jammed:
                self.assertEqual(valid, 0)
            else:
                self.assertGreater(valid, FRAMES // 2)
            self.assertGreater(user_db, 10.0)


if __name__ == "__main__":
    unittest.main()
