# SPDX-License-Identifier: GPL-3.0-or-later
"""From the SNR of a scenario, which is per resource element, to the noise of samples."""

from .. import physec_core as core


def sample_noise_variance(config, pilot_seed: int = 1, amplitude: float = 0.3) -> float:
    """Noise variance per sample that gives config.snr_db at Bob behind a modulator of that amplitude.

    config: an fpi.config; pilot_seed: Alice's. noise_variance() is that of an element for symbols
    sent as they are; a sample has N/A times as much, N the FFT size, A the active subcarriers.
    """
    sent = core.fpi.precoder(config).apply(core.fpi.make_pilots(config, pilot_seed))
    ofdm = config.ofdm
    return core.fpi.noise_variance(config, sent) * amplitude**2 * ofdm.fft_size / ofdm.active_count
