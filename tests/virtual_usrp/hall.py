# SPDX-License-Identifier: GPL-3.0-or-later
"""The scenario for radios on a simulated air: levels, channel files, device addresses."""

import json

import numpy as np
from gnuradio import physec

import radios

AMPLITUDE = 0.3  # of the modulator: the flowgraphs' default
GAIN_DB = 30.0  # of transmitter and receiver, each: the flowgraphs' default


def last_counts(log):
    """What a Radio Status block printed when its flowgraph ended."""
    return json.loads("{" + log.rsplit("{", 1)[1].split("}")[0] + "}")


class Hall:
    """Alice with her array, Bob as receive antenna 0 and Eve as 1, and a cable for calibration."""

    def __init__(self, folder, snr_db=20.0, scenario=""):
        self.lab = physec.scenario.load_lab(scenario)
        self.config = self.lab.fpi
        self.config.snr_db = snr_db
        self.frame = self.lab.fpi_frame()
        self.cable, self.hall = folder / "cable.paths", folder / "hall.paths"
        antennas = self.config.tx_antennas
        # A combiner, 60 dB of attenuation and 5 ns of cable: about the level of the antennas.
        self.cable_delay_s = 5e-9
        self.cable.write_text("".join(
            f"{tx} {rx} {self.cable_delay_s} 1e-3 0\n" for rx in (0, 1) for tx in range(antennas)))
        self.hall.write_text("".join(
            physec.channel.antenna_paths_text(physec.fpi.true_paths(self.config, place), antennas, rx=rx)
            for rx, place in enumerate((self.config.bob_m, self.config.eve_m))))
        self.pilots = physec.fpi.make_pilots(self.config, self.lab.air.pilot_seed)
        self.sent = physec.fpi.precoder(self.config).apply(self.pilots)

    def noise_db(self):
        """Device argument `noise` that gives config.snr_db at Bob, per resource element.

        fpi.noise_variance() is sigma^2 per element for symbols sent as they are. Radios scale them
        by AMPLITUDE and the transmit gain; the receive gain acts on signal and noise alike. One
        sample has N/A times an element's noise (see symbol_transform.h).
        """
        ofdm = self.config.ofdm
        element = physec.fpi.noise_variance(self.config, self.sent)
        sample = element * AMPLITUDE**2 * 10 ** (GAIN_DB / 10) * ofdm.fft_size / ofdm.active_count
        return 10 * np.log10(sample)

    def bound_m(self):
        """Bob's Cramer-Rao bound with this numerology, these pilots and this SNR."""
        return physec.fpi.bob_bound(self.config, self.pilots).position_m

    def device(self, air, who, channel=None, **others):
        """air: the arguments all radios share, as whichever opens the air first decides."""
        common = dict(air, serial=who, shared_reference=1)
        if who == "alice":
            return radios.address(**{**common, "ntx": self.config.tx_antennas, "nrx": 0,
                                     "tx_delay": 20.3, "skew": 0.13, **others})
        return radios.address(**{**common, "ntx": 0, "nrx": 1, "rx_base": int(who == "eve"),
                                 "rx_delay": 11.7, "noise": f"{self.noise_db():.3f}",
                                 "channel": channel or self.hall, **others})
