# SPDX-License-Identifier: GPL-3.0-or-later
"""Frame-level Monte Carlo of AN-ISAC in NumPy: a second opinion, and what the library is timed against.

The same work as an.frame_monte_carlo() in streaming mode: channels, symbols and artificial noise
once per realisation; then, for every tau, the precoder, four inner products with X, and the same
quantities from them. `frame_by_frame` is vectorised within a frame (no Python loop over antennas or
samples). `all_taus_at_once` takes all tau of a realisation together, which is the best that NumPy
can do without holding thousands of frames; both are timed. NumPy is timed on fewer realisations and
scaled up, which favours neither side: its cost per frame is constant. Times are processor times, so
other work on the machine disturbs little; both sides run one thread (set OMP_NUM_THREADS=1 before
NumPy is imported).
"""

import time

import numpy as np

from .. import physec_core as core

TAUS = [0.05 * k for k in range(1, 21)]
NAMES = (
    "user_rate_bits",
    "comm_eve_rate_bits",
    "secrecy_rate_bits",
    "user_signal_power",
    "user_leaked_power",
    "comm_eve_signal_power",
    "comm_eve_noise_power",
    "crb_theta_common_rad2",
    "crb_theta_exact_rad2",
    "crb_phi_rad2",
    "crb_theta_leak_rad2",
)


class NumpyFrames:
    """The same Monte Carlo, streaming mode, in NumPy."""

    def __init__(self, config, taus, seed):
        self.c, self.taus = config, np.asarray(taus)
        self.random = np.random.default_rng(seed)
        self.data = np.sqrt(config.power * self.taus)
        self.noise = np.sqrt(config.power * (1 - self.taus))
        n = config.tx_antennas
        self.positions = np.pi * ((n - 1) / 2 - np.arange(n))
        self.points = (np.array([1 + 1j, 1 - 1j, -1 + 1j, -1 - 1j]) / np.sqrt(2)).astype(np.complex64)
        self.beta = np.sqrt(1 - abs(config.alpha) ** 2) * np.exp(1j * config.beta_phase_rad)

    def gaussian(self, shape, variance):
        parts = self.random.standard_normal((*shape, 2), dtype=np.float32)
        return (parts * np.float32(np.sqrt(variance / 2))).view(np.complex64)[..., 0]

    def aperture(self, angle, elements):
        return (np.pi * np.cos(angle)) ** 2 * elements * (elements**2 - 1) / 12

    def draw(self):
        """Everything that all tau of one realisation share."""
        c, n, length = self.c, self.c.tx_antennas, self.c.frame_length
        h, h_e = self.gaussian((n,), 1.0), self.gaussian((n,), 1.0)
        self.theta, self.phi = self.random.uniform(-np.pi / 2, np.pi / 2, 2)
        phase = self.positions * np.sin(self.theta)
        a = np.exp(-1j * phase)
        slope = -1j * self.positions * np.cos(self.theta) * a
        unit = a / np.sqrt(n)
        user = h - unit * np.vdot(unit, h)
        user /= np.linalg.norm(user)
        beam = c.alpha * unit + self.beta * user
        self.h_gain, self.e_gain = np.vdot(h, beam), np.vdot(h_e, beam)
        self.avoid = np.stack([unit, user], axis=1).astype(np.complex64)
        self.avoid_h = self.avoid.conj().T.copy()
        self.look = np.stack([h, h_e, a, slope]).conj().astype(np.complex64)
        self.s = self.points[self.random.integers(0, 4, length)]
        self.s_energy = np.vdot(self.s, self.s).real
        self.data_part = np.outer(beam, self.s).astype(np.complex64)
        self.w = self.gaussian((n, length), 1.0 / (n - 2))
        widest = np.pi / 2 - c.truncation_rad
        self.theta_inside, self.phi_inside = abs(self.theta) < widest, abs(self.phi) < widest
        self.b2, self.c2 = self.aperture(self.theta, c.rx_antennas), self.aperture(
            self.phi, c.eve_antennas
        )

    def transmit(self, data, noise):
        """The precoder; data and noise are scalars, or of shape (tau, 1, 1)."""
        w = noise * self.w
        return data * self.data_part + (w - self.avoid @ (self.avoid_h @ w))

    def measure(self, x, data):
        """The quantities in the order of NAMES; leading axes are those of x."""
        c, length = self.c, self.c.frame_length
        y = self.look @ x
        heard_user, heard_eve, along, slope = (y[..., k, :] for k in range(4))
        power = lambda z: np.sum(z.real**2 + z.imag**2, axis=-1) / length  # noqa: E731
        user_signal = data**2 * abs(self.h_gain) ** 2 * self.s_energy / length
        eve_signal = data**2 * abs(self.e_gain) ** 2 * self.s_energy / length
        d = np.asarray(data)[..., None]
        user_noise = power(heard_user - d * self.h_gain * self.s)
        eve_noise = power(heard_eve - d * self.e_gain * self.s)
        target = power(along)
        cross = np.sum(along * slope.conj(), axis=-1) / length
        sharpness = power(slope) - abs(cross) ** 2 / target
        data_power = abs(np.sum(along * self.s.conj(), axis=-1)) ** 2 / self.s_energy / length
        gain_u, gain_e = abs(c.gain_user) ** 2, abs(c.gain_comm_eve) ** 2
        user = np.log2(1 + gain_u * user_signal / (gain_u * user_noise + c.noise_user**2))
        eve = np.log2(1 + gain_e * eve_signal / (gain_e * eve_noise + c.noise_comm_eve**2))
        echo = c.noise_radar**2 / (2 * length * abs(c.gain_target) ** 2)
        eve_echo = c.noise_radar**2 / (2 * length * abs(c.gain_sensing_eve) ** 2)
        common = echo / (self.b2 * target + c.rx_antennas * sharpness) * self.theta_inside
        exact = echo / (self.b2 * data_power) * self.theta_inside
        phi = eve_echo / (self.c2 * data_power) * self.phi_inside
        leak = eve_echo / (c.eve_antennas * sharpness) * self.theta_inside
        return (user, eve, user - eve, user_signal, user_noise, eve_signal, eve_noise, common, exact,
                phi, leak)

    def frame_by_frame(self, values):
        self.draw()
        for t in range(len(self.taus)):
            x = self.transmit(np.float32(self.data[t]), np.float32(self.noise[t]))
            values[t] = self.measure(x, self.data[t])

    def all_taus_at_once(self, values):
        self.draw()
        data, noise = (v.astype(np.float32)[:, None, None] for v in (self.data, self.noise))
        values[:] = np.stack(self.measure(self.transmit(data, noise), self.data), axis=-1)


def run_numpy(config, taus, frames, seed, batched):
    """(seconds, means, standard errors), the last two of shape (tau, quantity)."""
    work = NumpyFrames(config, taus, seed)
    step = work.all_taus_at_once if batched else work.frame_by_frame
    values = np.empty((frames, len(taus), len(NAMES)))
    start = time.process_time()
    with np.errstate(divide="ignore", invalid="ignore"):  # the leak at tau = 1
        for frame in range(frames):
            step(values[frame])
        means, errors = values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(frames)
    return time.process_time() - start, means, errors


def run_library(config, taus, frames, seed, threads=1):
    start = time.process_time()
    points = core.an.frame_monte_carlo(config, taus, frames, seed, threads)
    seconds = time.process_time() - start
    table = np.array([[point[name] for name in NAMES] for point in points])
    return seconds, table[..., 0], table[..., 1]


def compare(frames=10000, numpy_frames=500, seed=1, repeats=3, config=None):
    """Both timings and the ratios, best of `repeats`, and how far the means are apart."""
    config = config or core.an.config()
    run_library(config, TAUS, 200, seed)  # warm-up
    run_numpy(config, TAUS, 20, seed, False)
    library = min((run_library(config, TAUS, frames, seed) for _ in range(repeats)), key=lambda r: r[0])
    scale = frames / numpy_frames
    loops = min((run_numpy(config, TAUS, numpy_frames, seed + k, False) for k in range(repeats)),
                key=lambda r: r[0])
    batch = min((run_numpy(config, TAUS, numpy_frames, seed + k, True) for k in range(repeats)),
                key=lambda r: r[0])
    # At tau = 1 the leak is infinite on one side and rounding on the other; leaked power is rounding.
    compared = [k for k, name in enumerate(NAMES) if name not in ("crb_theta_leak_rad2",
                                                                  "user_leaked_power")]
    spread = np.hypot(library[2], loops[2])[:, compared]
    apart = np.max(np.abs(library[1][:, compared] - loops[1][:, compared]) / spread)
    return {
        "realisations": frames,
        "taus": len(TAUS),
        "library_s": library[0],
        "library_us_per_frame": library[0] / frames / len(TAUS) * 1e6,
        "numpy_s": loops[0] * scale,
        "numpy_all_taus_at_once_s": batch[0] * scale,
        "ratio": loops[0] * scale / library[0],
        "ratio_all_taus_at_once": batch[0] * scale / library[0],
        "largest_difference_in_standard_errors": float(apart),
    }
