# SPDX-License-Identifier: GPL-3.0-or-later
"""Channels from a file in place of the geometry's, for simulations and flowgraphs alike."""

import numpy as np

from .._errors import InvalidInput
from ..physec_core import fpi as core
from ..physec_python import miso_channel


class recorded_link:
    """Bob and Eve behind the responses of a channel.recorded_channel, with equally loud noise.

    `channels` are their miso_channel blocks by receiver. Frame k goes through snapshot k, from the first
    again after the last.
    """

    def __init__(self, config, recorded, pilot_seed, noise_seed):
        """config: an fpi.config, whose snr_db is the mean one at Bob. Raises InvalidInput."""
        self._responses = recorded.of_receivers(config)
        self._pilots = core.make_pilots(config, pilot_seed)
        self._power = self._power_at_bob(config)
        self.channels = {
            receiver: miso_channel(list(responses), config.pilots, 0.0, noise_seed, receiver)
            for receiver, responses in self._responses.items()
        }
        self.set_snr_db(config.snr_db)

    def _power_at_bob(self, config):
        sent = core.precoder(config).apply(self._pilots)
        return np.mean([core.received_power(config, one, sent) for one in self._responses["bob"]])

    def set_config(self, config):
        """Keeps the SNR while mode or secret change; positions change nothing here."""
        self._power = self._power_at_bob(config)
        self.set_snr_db(self._snr_db)

    def set_snr_db(self, snr_db):
        """-100 to 100, at Bob, with the precoder applied; may change while running. Raises InvalidInput."""
        if not -100 <= snr_db <= 100:
            raise InvalidInput(f"snr_db is {snr_db}; allowed: -100 to 100")
        self._snr_db = snr_db
        for channel in self.channels.values():
            channel.set_noise_variance(self._power / 10 ** (snr_db / 10))
