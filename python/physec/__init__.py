# SPDX-License-Identifier: GPL-3.0-or-later
"""Physical-layer security: artificial-noise ISAC and fake path injection.

`from gnuradio import physec` offers the GNU Radio blocks by flat names, as flowgraphs call them
(`physec.fpi_precoder(config)`), and everything else by rooms, which need no flowgraph:

    fpi, an                       the schemes: parameters, precoders, receivers, bounds, simulation
    ofdm, channel, sync, array    what has no scheme
    air, scenario                 radios and calibration; scenario files
    secret                        files of keys that stations share
"""

from ._errors import InvalidInput
from . import _values  # noqa: F401  gives the parameter objects their behaviour
from . import array, channel, ofdm, sync
from .physec_core import version as __version__
from .physec_python import (
    an_air_receiver,
    an_air_sensor,
    an_air_transmitter,
    an_channel,
    an_channel_state,
    an_csi_opener,
    an_csi_sealer,
    an_data_eve,
    an_leak_eve,
    an_precoder,
    an_sensing_eve,
    an_symbol_receiver,
    an_target_estimator,
    fpi_bob,
    fpi_channel,
    fpi_compensator,
    fpi_eve,
    fpi_frame_source,
    fpi_locator,
    fpi_pilot_source,
    fpi_precoder,
    fpi_waveform_precoder,
    frame_synchronizer,
    miso_channel,
    ofdm_modulator,
    waveform_channel,
)
from . import an, fpi
from . import air, scenario, secret
from .air.file_assembler import file_assembler
from .air.input_level import input_level
from .air.pdu_log import pdu_log
from .air.radio import radio_status
from .an.secrecy_score import an_secrecy_score
from .fpi.estimates_csv import fpi_estimates_csv
from .fpi.position_score import position_score
from .scenario.scenario_saver import scenario_saver
from .stations import (
    an_base_station,
    an_base_station_samples,
    an_listener,
    an_listener_samples,
    fpi_air,
    fpi_recorded_air,
    fpi_trial,
    fpi_alice,
    fpi_alice_samples,
    fpi_bob_samples,
    fpi_eve_samples,
    waveform_air,
)
from ._spellings import find as _find
from ._uhd import announce as _announce

_announce()

__all__ = [
    "fpi",
    "an",
    "ofdm",
    "channel",
    "sync",
    "array",
    "air",
    "scenario",
    "secret",
    "InvalidInput",
    "fpi_pilot_source",
    "fpi_frame_source",
    "fpi_precoder",
    "fpi_waveform_precoder",
    "fpi_channel",
    "fpi_locator",
    "fpi_bob",
    "fpi_eve",
    "fpi_compensator",
    "an_channel_state",
    "an_precoder",
    "an_channel",
    "an_data_eve",
    "an_symbol_receiver",
    "an_target_estimator",
    "an_sensing_eve",
    "an_leak_eve",
    "an_air_transmitter",
    "an_air_receiver",
    "an_air_sensor",
    "an_csi_opener",
    "an_csi_sealer",
    "miso_channel",
    "ofdm_modulator",
    "frame_synchronizer",
    "waveform_channel",
    "file_assembler",
    "input_level",
    "pdu_log",
    "radio_status",
    "position_score",
    "fpi_estimates_csv",
    "scenario_saver",
    "an_secrecy_score",
    "fpi_alice",
    "fpi_alice_samples",
    "fpi_air",
    "fpi_recorded_air",
    "fpi_trial",
    "fpi_bob_samples",
    "fpi_eve_samples",
    "an_base_station",
    "an_base_station_samples",
    "an_listener",
    "an_listener_samples",
    "waveform_air",
    "__version__",
]


def __getattr__(name):
    """Flat spellings of what flowgraphs call; see _spellings.py."""
    return _find(name)
