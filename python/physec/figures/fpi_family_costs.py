# SPDX-License-Identifier: GPL-3.0-or-later
"""What a protection costs receivers who know nothing of it; docs/protections.md defines the columns."""

import numpy as np

from .. import physec_core as core

#: Secrets that every mean is over.
DRAWS = 50


def effective(config):
    """Phi(n) in two symbols that follow each other: complex (2, N, Nt, Nt), output by input."""
    precoder = core.fpi.precoder(config)
    size, antennas = config.ofdm.active_count, config.tx_antennas
    if precoder.redraws:  # diagonal
        factors = precoder.apply(np.ones((2, size, antennas), complex))
        return factors[..., None] * np.eye(antennas)
    single = np.broadcast_to(np.eye(antennas)[:, None, :], (antennas, size, antennas))
    columns = precoder.apply(np.ascontiguousarray(single, complex))  # antenna i alone: [i, n, out]
    return np.stack([columns.transpose(1, 2, 0)] * 2)


def response(config):
    """h_i(n) to Bob, (N, Nt)."""
    n, i = np.array(config.ofdm.active)[:, None], np.arange(config.tx_antennas)[None, :]
    spacing = config.ofdm.subcarrier_spacing_hz
    return sum(
        path.gain * np.exp(2j * np.pi * (i * path.spatial_frequency - n * path.delay_s * spacing))
        for path in core.fpi.true_paths(config, config.bob_m)
    )


def prefix_samples(config):
    """Latest echo that the kernel adds, in samples."""
    if config.mode in ("keyed_phases", "keyed_gains"):
        return config.ofdm.fft_size - 1.0  # each subcarrier for itself: as long as the symbol
    if config.mode == "smooth_kernel":  # (L + 1)^2 terms have delays up to L samples
        return float(np.ceil(np.sqrt(config.kernel_terms)) - 1)
    delays = [fake.delay_s for fake in config.fakes] if config.mode != "none" else [0.0]
    if config.mode == "mirage":
        paths = [path.delay_s for path in core.fpi.true_paths(config, config.eve_m)]
        delays = [min(paths[1:]) - paths[0] + 10e-9]
    return max(delays) * config.ofdm.bandwidth_hz


def peaks_db(kernel, random, draws=4):
    """Peak power of QPSK on all antennas over their mean power, 99 % of symbols and antennas; dB."""
    size, antennas = kernel.shape[1:3]
    found = []
    for _ in range(draws):
        data = np.exp(0.5j * np.pi * random.integers(0, 4, (size, antennas)))
        sent = np.einsum("nij,nj->ni", kernel[0], data)
        wave = 4 * np.fft.ifft(np.fft.ifftshift(sent, 0), 4 * size, axis=0) * np.sqrt(size)
        found.append((np.abs(wave) ** 2).max(0))
    return 10 * np.log10(np.concatenate(found))


def interpolated(channel):
    """From every second subcarrier (rows), linearly; the last known one holds to the end."""
    known, all_n = np.arange(0, len(channel), 2), np.arange(len(channel))
    parts = [
        [np.interp(all_n, known, part[known]) for part in (column.real, column.imag)]
        for column in channel.T
    ]
    return np.stack([real + 1j * imaginary for real, imaginary in parts], 1)


def costs(make, draws=DRAWS):
    """Columns of one protection. make(k): fpi.config with the k-th secret."""
    coherence, errors, peaks, nulls, free = [], [], [], [], []
    random = np.random.default_rng(5)
    for draw in range(draws):
        config = make(draw)
        kernel, h = effective(config), response(config)
        now, then = (np.einsum("ni,nij->nj", h, kernel[symbol]) for symbol in (0, 1))
        neighbours = np.sum(np.abs(now[:-1]) ** 2 + np.abs(now[1:]) ** 2) / 2
        coherence.append(abs(np.sum(now[:-1].conj() * now[1:])) / neighbours)
        misfit = np.sum(np.abs(then - interpolated(now)) ** 2)
        errors.append(misfit / np.sum(np.abs(then) ** 2))
        peaks.append(peaks_db(kernel, random))
        free.append(peaks_db(np.eye(config.tx_antennas) * np.ones((1, len(h), 1, 1)), random))
        nulls.append(core.fpi.precoder(config).null_count())
    return {
        "secret_bits": core.fpi.secret_bits_per_frame(config),
        "prefix_samples": prefix_samples(config),
        "coherence": float(np.mean(coherence)),
        "evm": float(np.sqrt(np.mean(errors))),
        "peak_db": float(np.quantile(peaks, 0.99) - np.quantile(free, 0.99)),
        "nulls": float(np.mean(nulls)),
    }
