# SPDX-License-Identifier: GPL-3.0-or-later
"""A block that saves what the sliders say as a scenario file."""

import os

import pmt
from gnuradio import gr

from .. import physec_core as core
from .._errors import complaint
from .._ports import LimitedLog, brief, listen
from .saver import save

__all__ = ["scenario_saver"]

#: What a button may call its message: of GNU Radio's own, and of this port.
NAMES = ("save", "pressed")


class scenario_saver(gr.basic_block):
    """Writes the configuration as it is now as a scenario file, whenever a message on port `save` says so.

    The message is that of a QT GUI Msg Push Button, the symbol `save`, or true. The file holds the secret:
    nobody else may read it (mode 0600). It is replaced, in full or not at all. `physec simulate fpi
    --scenario FILE` and Scenario File take it. What a precoder was told by its own port `settings` is not
    in it.
    """

    def __init__(self, config: core.fpi.config, path: str, snr_db=None):
        """config: fpi.config; path: of the file; snr_db: at Bob, when it is another than the
        configuration's. Raises InvalidInput."""
        gr.basic_block.__init__(self, name="scenario_saver", in_sig=None, out_sig=None)
        if not path:
            raise complaint("path of a scenario saver", path, "the name of a file")
        self.path, self.log = path, LimitedLog(gr.logger("scenario_saver"))
        self.set_config(config)
        self.set_snr_db(snr_db)
        listen(self, "save", self._accept)

    def set_config(self, config: core.fpi.config) -> None:
        """What is saved from now on. Any thread may call.

        config: fpi.config. Raises InvalidInput, and the old one stays.
        """
        if not isinstance(config, core.fpi.config):
            raise complaint("configuration of a scenario saver", config, "an fpi.config")
        config.check()
        self._config = core.fpi.config(config)

    def set_snr_db(self, snr_db) -> None:
        """Another SNR at Bob in dB, or None: the configuration's. Any thread may call.

        Raises InvalidInput, and the old one stays.
        """
        if snr_db is not None and not -100.0 <= snr_db <= 100.0:
            raise complaint("SNR of a scenario saver", snr_db, "-100 to 100 dB, or None")
        self._snr_db = snr_db

    def save(self) -> None:
        """Writes the file. Raises InvalidInput."""
        config, snr_db = core.fpi.config(self._config), self._snr_db
        if snr_db is not None:
            config.snr_db = snr_db
        save(self.path, config)
        print(f"settings saved in {os.path.abspath(self.path)}; it holds the secret", flush=True)

    def _accept(self, message):
        """Handler of port `save`."""
        name = pmt.car(message) if pmt.is_pair(message) else message
        agreed = pmt.is_bool(name) and pmt.to_bool(name)
        if not (agreed or pmt.is_symbol(name) and pmt.symbol_to_string(name) in NAMES):
            raise ValueError(f"message is {brief(message)}; allowed: true, the symbol save, or a button's"
                             " message of the name pressed or save")
        self.save()
