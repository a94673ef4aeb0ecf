# SPDX-License-Identifier: GPL-3.0-or-later
"""Live views: blocks with a Qt widget that show what receivers report while a flowgraph runs.

    fpi_position_map     where Bob and every Eve see Alice, beside the truth
    fpi_error_view       running error of every receiver beside its bound, and who wins
    fpi_comparison       protections side by side: how often Bob and the best Eve find Alice
    fpi_spectrum         power over delay and angle, as Bob and as an Eve sees it, and the paths
    an_beam_pattern      where data and artificial noise go, and what receivers hear of both
    an_target_view       where base station and sensing Eve see the target, errors and bounds
    an_secrecy_meter     rates, SINR and bit errors of the user and of eavesdroppers
    radio_health         lost samples and frames, clocks, and why a position is unusable

Each has message ports for PDUs and an attribute `widget` for a layout. A block's thread only puts
numbers into bounded memory; ten times a second a timer of the GUI thread draws them. Importing this
room needs PyQt5 and pyqtgraph, making a view a QApplication.
"""

from .beam_pattern import an_beam_pattern
from .comparison import fpi_comparison
from .error_view import fpi_error_view
from .position_map import fpi_position_map
from .radio_health import radio_health
from .secrecy_meter import an_secrecy_meter
from .spectrum_view import fpi_spectrum
from .target_view import an_target_view

__all__ = ["fpi_position_map", "fpi_error_view", "fpi_comparison", "fpi_spectrum", "an_beam_pattern",
           "an_target_view", "an_secrecy_meter", "radio_health"]
