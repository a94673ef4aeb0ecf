# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message port of every live view takes whatever is sent, and the view still draws."""

import os
import unittest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PyQt5 import QtWidgets  # noqa: E402

from gnuradio import gr, physec  # noqa: E402
from gnuradio import pdu as pdu_library  # noqa: E402
from gnuradio.physec import views  # noqa: E402

import qa_hostile_messages  # noqa: E402  its class would be run again here

APPLICATION = QtWidgets.QApplication([])
FPI, AN = physec.fpi.config(), physec.an.make_config()
#: How each view is made.
MADE = {
    "fpi_position_map": (FPI, ["merged"]), "fpi_error_view": (FPI, ["merged"]), "fpi_comparison": (FPI,),
    "fpi_spectrum": (FPI,), "an_beam_pattern": (AN,), "an_target_view": (AN,), "an_secrecy_meter": (["Eve"],),
    "radio_health": (),
}


class HostileViews(unittest.TestCase):
    survives = qa_hostile_messages.HostileMessages.survives

    def test_every_view_takes_whatever_is_sent_to_every_port(self):
        self.assertEqual(set(MADE), set(views.__all__))
        for name, arguments in MADE.items():
            view = getattr(views, name)(*arguments)
            graph = gr.top_block()
            for port in view.names:  # a block needs a connection to be started
                graph.msg_connect(pdu_library.random_pdu(1, 2), "pdus", view, port)
            with self.subTest(view=name):
                self.survives(graph, view, view.names)
                view.draw()


if __name__ == "__main__":
    unittest.main()
