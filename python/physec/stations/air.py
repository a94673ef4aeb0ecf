# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated air between one array and several receivers."""

from gnuradio import gr

from .._channel_file import read_channel, recorded_channel
from ..fpi.recorded import recorded_link
from ..physec_python import fpi_channel, waveform_channel
from ._parts import COMPLEX, signature, to_receivers


class fpi_air(gr.hier_block2):
    """From Alice's array to Bob and to Eve, on subcarriers: two OFDM MISO channels.

    Input: vectors of tx_antennas x active subcarriers, antenna-major. Outputs 0 and 1: what Bob and
    Eve hear, vectors of active subcarriers. For equal seeds their noises are independent.
    """

    def __init__(self, config, pilot_seed: int = 1, noise_seed: int = 1, snr_db: float = 0.0):
        """config: an fpi.config; snr_db: at Bob, with the precoder applied; Eve's noise is as loud."""
        heard = COMPLEX * config.ofdm.active_count
        gr.hier_block2.__init__(
            self, "fpi_air", signature(heard * config.tx_antennas), signature(heard, heard)
        )
        self.channels = [
            fpi_channel(config, receiver, pilot_seed, noise_seed) for receiver in ("bob", "eve")
        ]
        to_receivers(self, self.channels, config.tx_antennas, heard)
        self.set_snr_db(snr_db)

    def set_config(self, config):
        """Settings of a new configuration, at the frame where the transmitter takes them."""
        for channel in self.channels:
            channel.set_config(config)

    def set_snr_db(self, snr_db):
        """-100 to 100; may change while running."""
        for channel in self.channels:
            channel.set_snr_db(snr_db)


class fpi_recorded_air(gr.hier_block2):
    """From Alice's array to Bob and to Eve through responses from a file, measured or ray-traced.

    Input: vectors of tx_antennas x active subcarriers, antenna-major. Outputs 0 and 1: what Bob and
    Eve hear, vectors of active subcarriers. Frame k goes through the file's snapshot k, from the first
    again after the last. For equal seeds their noises are independent.
    """

    def __init__(self, config, file, pilot_seed: int = 1, noise_seed: int = 1, snr_db: float = 0.0):
        """config: an fpi.config; file: its name, or a channel.recorded_channel; snr_db: at Bob, with
        the precoder applied, mean over the snapshots; Eve's noise is as loud. Raises InvalidInput.
        """
        heard = COMPLEX * config.ofdm.active_count
        gr.hier_block2.__init__(
            self, "fpi_recorded_air", signature(heard * config.tx_antennas), signature(heard, heard)
        )
        recorded = file if isinstance(file, recorded_channel) else read_channel(file)
        self.link = recorded_link(config, recorded, pilot_seed, noise_seed)
        channels = [self.link.channels[receiver] for receiver in ("bob", "eve")]
        to_receivers(self, channels, config.tx_antennas, heard)
        self.set_snr_db(snr_db)

    def set_config(self, config):
        """Keeps the SNR while mode or secret change; positions change nothing here."""
        self.link.set_config(config)

    def set_snr_db(self, snr_db):
        """-100 to 100; may change while running."""
        self.link.set_snr_db(snr_db)


class waveform_air(gr.hier_block2):
    """From one array to the receivers of a scene, in samples: a Waveform Channel for each of them.

    Input: vectors of tx_antennas samples. Output k: what the antenna number k of `receivers` hears.
    """

    def __init__(
        self,
        receivers,
        tx_antennas: int,
        samp_rate: float,
        noise_variance: float = 0.0,
        carrier_offset: float = 0.0,
        seed: int = 1,
    ):
        """receivers: one (paths, rx) each, a list of antenna_path and the receive antenna in it that
        is meant. samp_rate in Hz; noise_variance: mean of |w|^2 per sample at every receiver;
        carrier_offset in Hz: transmitter's less receivers'; seed: receiver k draws from seed + k.
        """
        receivers = list(receivers)
        gr.hier_block2.__init__(
            self, "waveform_air", signature(COMPLEX * tx_antennas), signature(*[COMPLEX] * len(receivers))
        )
        self.channels = [
            waveform_channel(
                paths, tx_antennas, samp_rate, rx, noise_variance, carrier_offset, seed + number
            )
            for number, (paths, rx) in enumerate(receivers)
        ]
        to_receivers(self, self.channels, tx_antennas, COMPLEX)

    def set_noise_variance(self, noise_variance):
        """0 or more; may change while running."""
        for channel in self.channels:
            channel.set_noise_variance(noise_variance)

    def set_carrier_offset_hz(self, carrier_offset):
        """Below half the sample rate; may change while running."""
        for channel in self.channels:
            channel.set_carrier_offset_hz(carrier_offset)
