# SPDX-License-Identifier: GPL-3.0-or-later
"""Live views cost the GUI's thread little, and draw in no other."""

import threading
import time
import unittest

import pmt
from gnuradio import gr, physec

from live_picture import Feeder, pdu, spend, state_pdu
from qa_live_views import around_alice, estimates, sync
from qa_spectrum_view import spectrum
from gnuradio.physec import views  # after the application's platform is chosen


def remembering_the_thread(function, threads):
    def wrapped(*arguments):
        threads.add(threading.get_ident())
        return function(*arguments)

    return wrapped


STEPS, FIRST = 450, 100  # of 10 ms; the first second fills the clouds


class Cost(unittest.TestCase):
    """The promise is 30 % of a core at ten pictures a second, for all views of a flowgraph together."""

    def test_views_of_fake_path_injection(self):
        eves = ["merged", "separate", "structure", "prior"]
        position = estimates(around_alice(100, 1.0, 5))
        self.measure(
            [views.fpi_position_map(physec.fpi.config(), eves, 200),
             views.fpi_error_view(physec.fpi.config(), eves, 200), views.radio_health(),
             views.fpi_spectrum(physec.fpi.config())],
            [position, position, [sync(20.0)], [spectrum(seed) for seed in range(5)]])

    def test_views_of_artificial_noise(self):
        config = physec.make_an_config()
        states = [state_pdu(k, physec.an.draw_channel_state(config, 1, k, True)) for k in range(STEPS)]
        angles = [pdu(frame=pmt.from_uint64(k), theta_rad=0.1, phi_rad=0.1) for k in range(STEPS)]
        self.measure(
            [views.an_secrecy_meter(["a", "b", "c", "d"], 200), views.an_beam_pattern(config, 20),
             views.an_target_view(config, 1, 200)],
            [[pdu(sinr_db=7.0, evm_percent=30.0)], states, angles], states)

    def measure(self, all_views, messages, states=()):
        """Feeds each view its messages, one of each a step, on every port; `states` on that of the name."""
        painters, listeners = set(), set()
        for view in all_views:
            view.draw = remembering_the_thread(view.draw, painters)
            view.take = remembering_the_thread(view.take, listeners)
        graph, feeders = gr.top_block(), []
        for view in all_views:
            feeders.append(Feeder(view.names))
            for port in view.names:
                graph.msg_connect((feeders[-1], port), (view, port))
            view.widget.resize(700, 600)
            view.widget.show()
        graph.start()
        pictures, spent = [], 0.0
        for step in range(STEPS):
            for view, feeder, several in zip(all_views, feeders, messages):
                for port in ["sync"] if "sync" in view.names else view.names:
                    feeder.send(port, (states if port == "states" else several)[step % len(several)])
            if step == FIRST:
                pictures, spent = [view.pictures for view in all_views], 0.0
            before = time.thread_time()
            spend(0.01)
            spent += time.thread_time() - before
        graph.stop()
        graph.wait()
        drawn = min(view.pictures - before for view, before in zip(all_views, pictures))
        self.assertGreaterEqual(drawn, 10)
        share = 10.0 * spent / drawn  # of a core, had there been exactly ten a second
        print(f"GUI thread: {100 * share:.1f} % of a core at 10 pictures a second of"
              f" {len(all_views)} views, {drawn} pictures")
        self.assertLessEqual(share, 0.30)
        self.assertEqual(painters, {threading.get_ident()})
        self.assertEqual(len(listeners - painters), len(all_views), "a thread of each block, no other")


if __name__ == "__main__":
    unittest.main()
