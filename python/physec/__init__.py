# SPDX-License-Identifier: GPL-3.0-or-later
"""Physical-layer security blocks and mathematics: AN-ISAC and fake path injection.

`from gnuradio import physec` offers the GNU Radio blocks, the parameter objects and the
framework-free kernels side by side.
"""

from .physec_core import *  # noqa: F401,F403
from .physec_python import *  # noqa: F401,F403
from .parameters import *  # noqa: F401,F403
from .air.file_assembler import file_assembler  # noqa: F401
from .air import calibration  # noqa: F401
from .air.frames import *  # noqa: F401,F403
from .air.radio import new_session, prepare_radio, radio_status  # noqa: F401
from .air.pdu_log import pdu_log  # noqa: F401
from .fpi_bounds import fpi_bounds  # noqa: F401
from .fpi_simulation import fpi_flowgraph, simulate_fpi  # noqa: F401
