# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Artificial-noise ISAC: one signal for a user and a target, noise for all others (Soltani et al.).

    parameters   config, make_config, air_config, make_air_config, channel_state, draw_channel_state
    transmit     precoder, data_beam, beam_pattern, powers_heard, qpsk_points, qpsk_pilots, air_block,
                 count_air_blocks
    channel      channel
    receive      symbol_receiver, measure_link, estimate_target
    attacks      eavesdrop_target, leak_target, eavesdrop_passive_radar; the communication Eve is a
                 symbol_receiver; the block an_data_eve hears at the target or with several antennas
    bounds       bounds (all of them), rates, ccdf; laws NAME_ccdf and NAME_law (angle_bound)
    one channel  realise, sinr_NAME, crb_NAME, ideal_covariance
    as printed   printed_bounds; lemmaN_NAME, eqN_NAME, upper1_taylor_NAME, printed_secrecy_rate_bits
    Monte Carlo  monte_carlo, frame_monte_carlo; NAME_streaming_NAME are their closed forms
    experiments  simulate, flowgraph, passive_radar_bounds, simulate_passive_radar

X is (N, L), antenna by sample; blocks and `channel` take samples as rows, (count, N). Rates in bits per
channel use, bounds in rad^2, SINRs linear, angles in radians from the array's broadside. What cannot
be used raises InvalidInput. The GNU Radio blocks are gnuradio.physec.an_*.
"""

from typing import Callable, Optional, overload
import numpy as np
from gnuradio import gr
from .. import ofdm as _ofdm

__all__ = [
    "config",
    "make_config",
    "air_config",
    "make_air_config",
    "channel_state",
    "draw_channel_state",
    "precoder",
    "channel",
    "symbol_receiver",
    "data_beam",
    "beam_pattern",
    "powers_heard",
    "qpsk_points",
    "qpsk_pilots",
    "measure_link",
    "estimate_target",
    "eavesdrop_target",
    "eavesdrop_passive_radar",
    "leak_target",
    "air_block",
    "count_air_blocks",
    "angle_bound",
    "bounds",
    "rates",
    "ccdf",
    "user_snr",
    "comm_eve_snr",
    "comm_eve_noise_ratio",
    "user_sinr_ccdf",
    "comm_eve_sinr_ccdf",
    "comm_eve_array_sinr_ccdf",
    "comm_eve_array_rate_bits",
    "target_eve_sinr_ccdf",
    "user_rate_ccdf",
    "comm_eve_rate_ccdf",
    "crb_theta_common_law",
    "crb_theta_exact_law",
    "crb_phi_law",
    "crb_theta_leak_law",
    "printed_bounds",
    "lemma8_user_rate_bits",
    "upper1_taylor_bits",
    "upper1_taylor_printed",
    "eq36_comm_eve_rate_bits",
    "eq37_comm_eve_rate_bits",
    "printed_secrecy_rate_bits",
    "lemma2_ccdf",
    "lemma3_ccdf",
    "lemma3_literal_ccdf",
    "lemma4_ccdf",
    "lemma3_nonpositive_probability",
    "lemma2_crb_rad2",
    "lemma4_crb_rad2",
    "realise",
    "monte_carlo",
    "frame_monte_carlo",
    "comm_eve_rate_streaming_bits",
    "crb_theta_common_streaming_rad2",
    "sinr_user",
    "sinr_comm_eve",
    "sinr_comm_eve_printed",
    "ideal_covariance",
    "crb_theta_common",
    "crb_theta_symbols_only",
    "crb_phi",
    "crb_phi_whole_echo",
    "crb_theta_leak",
    "crb_passive_radar",
    "validate_passive_radar",
    "flowgraph",
    "simulate",
    "passive_radar_bounds",
    "simulate_passive_radar",
]

class config:
    """Parameters of an artificial-noise ISAC experiment, shared by base station,
    user, Eves and bounds.

    Soltani, Mirmohseni and Tafazolli, "On Stochastic Performance Analysis of
    Secure Integrated Sensing and Communication Networks"; equation numbers here
    are that paper's, the defaults are its Section V. Compares, copies and
    pickles by its values.
    """
    @overload
    def __init__(self) -> None:
        """The paper's scenario, or a copy of another config."""
    @overload
    def __init__(self, other: config) -> None:
        """The paper's scenario, or a copy of another config."""
    @property
    def tx_antennas(self) -> int:
        """N, the base station's transmit antennas, 3 to 256."""
    @tx_antennas.setter
    def tx_antennas(self, value: int) -> None: ...
    @property
    def rx_antennas(self) -> int:
        """M, the base station's receive antennas, 2 to 256."""
    @rx_antennas.setter
    def rx_antennas(self, value: int) -> None: ...
    @property
    def eve_antennas(self) -> int:
        """Ne, the sensing Eve's antennas, 2 to 256."""
    @eve_antennas.setter
    def eve_antennas(self, value: int) -> None: ...
    @property
    def frame_length(self) -> int:
        """L, samples per frame, 1 to 1048576; in mode frame_exact at least
        noise_rank + 1.
        """
    @frame_length.setter
    def frame_length(self, value: int) -> None: ...
    @property
    def power(self) -> float:
        """P, transmit power over all antennas per sample, in the unit of the noises
        squared, above 0.
        """
    @power.setter
    def power(self, value: float) -> None: ...
    @property
    def tau(self) -> float:
        """Share of P in the data beam, 0 to 1; the rest, 1 - tau, is artificial noise."""
    @tau.setter
    def tau(self, value: float) -> None: ...
    @property
    def alpha(self) -> complex:
        """Weight of the target's direction in the data beam t1, complex, magnitude up
        to 1.
        """
    @alpha.setter
    def alpha(self, value: complex) -> None: ...
    @property
    def beta_phase_rad(self) -> float:
        """Phase of beta, radians; |beta|^2 = 1 - |alpha|^2."""
    @beta_phase_rad.setter
    def beta_phase_rad(self, value: float) -> None: ...
    @property
    def gain_user(self) -> complex:
        """c1, gain of the user's path, a complex amplitude, not 0."""
    @gain_user.setter
    def gain_user(self, value: complex) -> None: ...
    @property
    def gain_comm_eve(self) -> complex:
        """c2, gain of the communication Eve's path, a complex amplitude, not 0."""
    @gain_comm_eve.setter
    def gain_comm_eve(self, value: complex) -> None: ...
    @property
    def gain_target(self) -> complex:
        """c3, gain of the base station's echo, a complex amplitude, not 0."""
    @gain_target.setter
    def gain_target(self, value: complex) -> None: ...
    @property
    def gain_sensing_eve(self) -> complex:
        """c4, gain of the sensing Eve's echo, a complex amplitude, not 0."""
    @gain_sensing_eve.setter
    def gain_sensing_eve(self, value: complex) -> None: ...
    @property
    def noise_user(self) -> float:
        """sigma_u, standard deviation of the user's complex noise, above 0."""
    @noise_user.setter
    def noise_user(self, value: float) -> None: ...
    @property
    def noise_comm_eve(self) -> float:
        """sigma_e, standard deviation of the communication Eve's noise, above 0."""
    @noise_comm_eve.setter
    def noise_comm_eve(self, value: float) -> None: ...
    @property
    def noise_radar(self) -> float:
        """sigma_r, standard deviation of each antenna's noise at base station and
        sensing Eve, above 0.
        """
    @noise_radar.setter
    def noise_radar(self, value: float) -> None: ...
    @property
    def truncation_rad(self) -> float:
        """delta of the ergodic bounds: |angle| < pi/2 - delta, radians."""
    @truncation_rad.setter
    def truncation_rad(self, value: float) -> None: ...
    @property
    def sensing(self) -> bool:
        """Whether the target is to be estimated; then alpha must not be 0."""
    @sensing.setter
    def sensing(self, value: bool) -> None: ...
    @property
    def mode(self) -> str:
        """How the artificial noise is drawn: "streaming" sample by sample, or
        "frame_exact", every frame's covariance exactly R_x.
        """
    @mode.setter
    def mode(self, value: str) -> None: ...
    @property
    def noise_space(self) -> str:
        """Where the artificial noise goes: "user_and_target", the paper's null space of
        both, or "user", the null space of the user alone, so that it jams the target.
        """
    @noise_space.setter
    def noise_space(self, value: str) -> None: ...
    @property
    def decoy_rad(self) -> list[float]:
        """Directions that the noise spares as if they were targets: list, radians
        from broadside. Set it as a whole; what is read is a copy.
        """
    @decoy_rad.setter
    def decoy_rad(self, value: list[float]) -> None: ...
    @property
    def noise_rank(self) -> int:
        """r, dimensions of the artificial noise: N less the directions it spares."""
    @property
    def beta(self) -> complex:
        """beta = sqrt(1 - |alpha|^2) exp(j beta_phase_rad), weight of the user's
        direction.
        """
    def validate(self) -> str:
        """Empty when usable, otherwise one sentence with the value and the allowed
        range.
        """
    def validate_update(self, next: config) -> str:
        """Likewise about another config in place of this one while a signal is running:
        sizes must stay.
        """
    def check(self) -> None:
        """Raises InvalidInput with the sentence of validate() when this cannot be
        used.
        """

def make_config(**attributes) -> config:
    """A checked an.config: the paper's scenario except for the attributes given. Raises InvalidInput."""

class air_config:
    """AN-ISAC on the air: what the frames hold, shared by base station, user and
    Eve.

    A body is one sounding symbol per antenna and the data symbols, each
    pilot_period-th of them known.
    """
    def __init__(self, scheme: config, format: _ofdm.frame_format, data_symbols: int = 32, pilot_period: int = 8, pilot_seed: int = 1) -> None:
        """scheme: an.config; format: ofdm.frame_format, whose body follows from
        data_symbols, a multiple of pilot_period; pilot_seed: of all that is known.
        Raises InvalidInput.
        """
    @property
    def scheme(self) -> config:
        """an.config: antennas, power, tau, alpha and beta's phase count here."""
    @property
    def format(self) -> _ofdm.frame_format:
        """ofdm.frame_format of the frames, its body included."""
    @property
    def pilot_period(self) -> int:
        """Data symbols per known data symbol."""
    @property
    def pilot_seed(self) -> int:
        """Seed of sounding phases, pilots and whitening. Public."""
    @property
    def data_symbols(self) -> int:
        """D, OFDM symbols after the sounding."""
    @property
    def payload_bytes(self) -> int:
        """Bytes that a frame carries, numbering and checksum excluded."""

def make_air_config(scheme: config, bandwidth_hz: float, fft_size: int = 128, occupied: float = 0.79, cyclic_prefix: int = 32, header_symbols: int = 4, data_symbols: int = 32, pilot_period: int = 8, idle_symbols: int = 4, pilot_seed: int = 1) -> air_config:
    """A checked an.air_config: frames on the air. Raises InvalidInput.

    scheme: an.config; bandwidth_hz: sample rate, Hz; fft_size: even; occupied: share of the band;
    cyclic_prefix: samples; header_symbols, data_symbols, idle_symbols: OFDM symbols; pilot_period:
    data symbols per known one; pilot_seed: of all that is known.
    """

class channel_state:
    """One draw of everything random about the channels."""
    def __init__(self, h: np.ndarray, h_e: np.ndarray, theta_rad: float, phi_rad: float) -> None:
        """Channels of user and communication Eve, complex (N,) each; both angles in
        radians.
        """
    @property
    def h(self) -> np.ndarray:
        """User's channel, complex (N,), y = h^H x."""
    @h.setter
    def h(self, value: np.ndarray) -> None: ...
    @property
    def h_e(self) -> np.ndarray:
        """Communication Eve's channel, complex (N,)."""
    @h_e.setter
    def h_e(self, value: np.ndarray) -> None: ...
    @property
    def theta_rad(self) -> float:
        """Target seen from the base station, radians from broadside."""
    @theta_rad.setter
    def theta_rad(self, value: float) -> None: ...
    @property
    def phi_rad(self) -> float:
        """Target seen from the sensing Eve, radians from broadside."""
    @phi_rad.setter
    def phi_rad(self, value: float) -> None: ...

def draw_channel_state(config: config, seed: int, index: int, truncated: bool = False) -> channel_state:
    """The index-th seeded channel_state; draw 17 needs none of the others.

    config: an.config. h, h_e are i.i.d. CN(0, 1), angles uniform on (-pi/2,
    pi/2), or, truncated, on |angle| < pi/2 - config.truncation_rad.
    """

class precoder:
    """The base station's precoder (1), X = sqrt(P tau) t1 s_u + sqrt(P (1-tau)) G
    V, seeded.

    Neither the user nor, unless noise_space is "user", the target receives any of
    the artificial noise G V.
    """
    def __init__(self, config: config, h: np.ndarray, theta_rad: float, seed: int = 1) -> None:
        """config: an.config; h: user's channel, complex (N,); theta_rad: target; seed:
        of the artificial noise. Raises InvalidInput.
        """
    def set_channel(self, h: np.ndarray, theta_rad: float) -> None:
        """New channel, complex (N,), and target angle, radians. Raises InvalidInput,
        keeping the old ones.
        """
    def apply(self, symbols: np.ndarray) -> np.ndarray:
        """X, complex (N, count) in single precision, for unit-power symbols (count,);
        continues where it was.

        In mode frame_exact the count must be a multiple of L. Raises InvalidInput.
        """

class channel:
    """The four links of the scene with seeded noise, in single precision."""
    def __init__(self, config: config, state: channel_state, seed: int = 1) -> None:
        """config: an.config; state: channel_state; seed: of the noise. Raises
        InvalidInput.
        """
    def set_state(self, state: channel_state) -> None:
        """New channel_state from the next sample on. Raises InvalidInput, keeping the
        old one.
        """
    def apply(self, transmitted: np.ndarray) -> tuple:
        """(y_u (count,), y_e (count,), Y_r (count, M), Y_sr (count, Ne)) of samples,
        complex (count, N).

        Continues where it was. Raises InvalidInput for another shape.
        """

class symbol_receiver:
    """Pilot-aided QPSK receiver of one coherence block: the user's, or the
    communication Eve's.
    """
    def __init__(self, frame_length: int, pilots_per_frame: int, frames: int, pilot_seed: int = 1, refinement: str = 'pilots_only') -> None:
        """frame_length: L; pilots_per_frame: 1 to L-1; frames: of a coherence block;
        refinement: "pilots_only", or "iterative": the data refines the gain. Raises
        InvalidInput.
        """
    def process(self, y: np.ndarray) -> tuple:
        """One block y, complex (L * frames,): (symbols (data,), dibits (data,),
        report, soft bits (data, 2)).

        report: dict with gain, sinr, sinr_db, evm_percent. Soft bits are ln
        P(0)/P(1), the earlier bit first. Raises InvalidInput for another length.
        """

def data_beam(config: config, h: np.ndarray, theta_rad: float) -> np.ndarray:
    """Data beam t1 = alpha a~ + beta h~, complex (N,) of unit norm. h: user's
    channel (N,); theta_rad: target.
    """

def beam_pattern(config: config, h: np.ndarray, theta_rad: float, angle_rad: list[float]) -> tuple:
    """Mean power of data and of artificial noise towards each angle, two arrays, in
    the unit of the configuration's power.

    config: an.config; h: user's channel, complex (N,); theta_rad: target; angle_rad:
    list of radians from broadside. Raises InvalidInput.
    """

def powers_heard(config: config, state: channel_state) -> dict:
    """Mean powers that receivers hear, their gains included: a dict of (data, artificial
    noise, thermal noise) by user, comm_eve, and target, a receiver there with the
    communication Eve's gain and noise. Raises InvalidInput.
    """

def qpsk_points() -> list[complex]:
    """The four unit-power points, list of complex indexed by dibit 2 b1 + b0 (Gray
    coded): ((1 - 2 b1) + j (1 - 2 b0)) / sqrt(2), b1 the earlier bit.
    """

def qpsk_pilots(count: int, seed: int = 1) -> list[complex]:
    """List of `count` known QPSK symbols of a public seed."""

def measure_link(y: np.ndarray, x: np.ndarray) -> dict:
    """Least-squares gain of y = gain x + noise and the SINR that it implies.

    y, x: complex (count,), at least 2. Returns a dict with gain, sinr (linear;
    may be slightly negative in deep noise), sinr_db (not below -100) and
    evm_percent (0 here). Raises InvalidInput.
    """

def estimate_target(config: config, reference: str, echo: np.ndarray, x: np.ndarray) -> dict:
    """Maximum-likelihood angle of the target at the base station.

    reference: "known_x" (x is X, complex (snapshots, N)) or "symbols_only" (x
    is s_u (snapshots,)); echo: complex (snapshots, M). Returns a dict with
    angle_rad, snr_db (of the array's output) and reliable. Raises InvalidInput.
    """

def eavesdrop_target(config: config, knowledge: str, echo: np.ndarray, waveform: Optional[np.ndarray] = None) -> dict:
    """The sensing Eve's angle phi of the target.

    knowledge: "known" (waveform is s_u (snapshots,)) or "unknown"; echo:
    complex (snapshots, Ne). Returns a dict with angle_rad, snr_db (of the
    array's output) and reliable. Raises InvalidInput.
    """

def eavesdrop_passive_radar(config: config, state: channel_state, frames: int = 1, estimates: int = 1, seed: int = 1, gain_direct: complex = (1+0j), departure_rad: float = 0.5, arrival_rad: float = -0.6, echo_delay_s: float = 4e-07, bandwidth_hz: float = 15000000.0) -> list:
    """Her maximum-likelihood estimates from frames on the waveform channel: list of
    dicts with angle_rad, delay_s, snr_db (of the array's output), reliable and
    delay_reliable.

    frames: per estimate; estimates: how many, from consecutive frames; seed: of
    data and noises; the others as crb_passive_radar(). Raises InvalidInput.
    """

def leak_target(config: config, source: str, x: np.ndarray, observation: np.ndarray) -> dict:
    """The base station's angle theta at an eavesdropper who knows X, complex
    (snapshots, N).

    source: "null_space" (observation is s_u (snapshots,)) or "echo" (it is
    complex (snapshots, Ne)). Returns a dict with angle_rad, snr_db (of the
    array's output) and reliable. Raises InvalidInput.
    """

def air_block(config: air_config, data: bytes, number: int) -> bytes:
    """A payload block as it is protected: what a receiver's reports hold if all is
    right.

    config: an.air_config; data: bytes of the whole; number: of the block.
    Returns | number (4) | blocks (4) | length (2) | bytes | zeros | CRC-32 (4)
    |. Raises InvalidInput.
    """

def count_air_blocks(config: air_config, bytes: int) -> int:
    """How many payload blocks so many bytes take, at least 1. config:
    an.air_config.
    """

class angle_bound:
    """Law of one Cramer-Rao bound over fading and angle: scale / (cos^2(angle)
    (data + noise U)), rad^2, with U ~ Beta(N-2, 1).
    """
    def at(self, angle_rad: float, share: float) -> float:
        """Bound of one realisation, rad^2. angle_rad: radians; share: U, 0 to 1."""
    def mean(self) -> float:
        """Ergodic bound, rad^2: (1/pi) times the integral over |angle| < pi/2 - delta,
        not renormalised.
        """
    def mean_times_cos2(self) -> float:
        """E[cos^2(angle) CRB], rad^2, which needs no truncation."""
    def probability_inside(self) -> float:
        """P(|angle| < pi/2 - delta)."""
    def ccdf(self, eps: float) -> float:
        """P(CRB > eps), eps in rad^2, no truncation."""

def bounds(config: config) -> dict:
    """Exact rates and ergodic truncated bounds, under the names that `physec
    bounds an` prints.

    config: an.config. Returns a dict: user_rate_bits, comm_eve_rate_bits,
    secrecy_rate_bits, user_rate_upper1_bits, user_rate_upper2_bits,
    target_eve_rate_bits, comm_eve_rate_bits_by_antennas (list over 1 to N+2) and,
    with sensing, crb_theta_common_rad2, crb_theta_exact_rad2, crb_phi_rad2,
    crb_theta_leak_rad2; infinite where there is none. Raises InvalidInput.
    """

def rates(config: config) -> dict:
    """Exact ergodic rates, bits per channel use: the first five entries of
    bounds().

    config: an.config. Raises InvalidInput.
    """

def ccdf(config: config, eps: list[float], law: str = 'clt') -> dict:
    """P(CRB > eps) of every bound.

    eps: list, rad^2; law: "clt" or "exact", of R, T, K in Lemmas 3 and 4.
    Returns a dict of lists over eps: eps, common, exact, phi, leak, lower
    (Lemma 2), upper (Lemma 3), approx (Lemma 4); the last three only for the
    paper's noise space. Raises InvalidInput for decoys.
    """

def user_snr(config: config) -> float:
    """g = P tau |c1|^2 / sigma_u^2, linear: the user's SINR is g |h^H t1|^2."""

def comm_eve_snr(config: config) -> float:
    """C1 = P tau |c2|^2 / sigma_e^2, linear: the data's mean SNR at the
    communication Eve.
    """

def comm_eve_noise_ratio(config: config) -> float:
    """C2 = |c2|^2 P (1-tau) / (r sigma_e^2), r = noise_rank: artificial noise per dimension
    over thermal.
    """

def user_sinr_ccdf(config: config, x: float) -> float:
    """P(SINR_u > x), x linear, over Rayleigh fading."""

def comm_eve_sinr_ccdf(config: config, x: float) -> float:
    """P(SINR_e > x), x linear; in the paper's noise space e^(-x/C1) (1 + x C2/C1)^-r."""

def comm_eve_array_sinr_ccdf(config: config, x: float, antennas: int) -> float:
    """P(SINR > x), x linear, of a communication Eve who combines 1 to 512 antennas
    for the largest SINR. Raises InvalidInput.
    """

def comm_eve_array_rate_bits(config: config, most: int) -> list[float]:
    """Mean rates in bits of such an Eve with 1 to `most` antennas, a list. Raises
    InvalidInput.
    """

def target_eve_sinr_ccdf(config: config, x: float) -> float:
    """P(SINR > x), x linear, of a receiver at the target with the communication
    Eve's gain and noise.
    """

def user_rate_ccdf(config: config, bits: float) -> float:
    """P(log2(1 + SINR_u) > bits)."""

def comm_eve_rate_ccdf(config: config, bits: float) -> float:
    """P(log2(1 + SINR_e) > bits)."""

def crb_theta_common_law(config: config) -> angle_bound:
    """Law of CRB(theta) at a base station that knows X, (14). Returns an
    angle_bound; raises InvalidInput for alpha = 0.
    """

def crb_theta_exact_law(config: config) -> angle_bound:
    """Law of CRB(theta) at a base station that uses s_u only, Lemma 6. Returns an
    angle_bound; raises InvalidInput for alpha = 0.
    """

def crb_phi_law(config: config) -> angle_bound:
    """Law of CRB(phi) at the sensing Eve, Lemma 7. Returns an angle_bound; raises
    InvalidInput for alpha = 0.
    """

def crb_theta_leak_law(config: config) -> angle_bound:
    """Law of CRB(theta) at a sensing Eve who knows X: a leak beyond the paper.
    Returns an angle_bound; raises InvalidInput for alpha = 0.
    """

def printed_bounds(config: config) -> dict:
    """The paper's own expressions for what bounds() holds, some of them wrong as
    printed.

    Returns a dict: user_rate_bits (Lemma 8), comm_eve_rate_bits (36),
    secrecy_rate_bits, user_rate_upper1_taylor (bits minus nats),
    user_rate_upper2_bits (35) and, with sensing, crb_theta_common_lower_rad2
    (Lemma 2), crb_theta_common_rad2 (Lemma 4), crb_theta_exact_rad2,
    crb_phi_rad2. Raises InvalidInput.
    """

def lemma8_user_rate_bits(config: config) -> float:
    """Lemma 8: the user's rate with R, T, K, W jointly Gaussian, bits."""

def upper1_taylor_bits(config: config) -> float:
    """Second-order Taylor form of upper bound 1, its second term converted to
    bits.
    """

def upper1_taylor_printed(config: config) -> float:
    """The same as printed: first term in bits, second in nats."""

def eq36_comm_eve_rate_bits(config: config) -> float:
    """(36) as printed: exponent halved, C2 without |c2|^2; bits."""

def eq37_comm_eve_rate_bits(config: config) -> float:
    """(36) with the exponent corrected only: the exact mean of (37) as printed,
    bits.
    """

def printed_secrecy_rate_bits(config: config) -> float:
    """Lemma 8 less (36), not below 0: what Figure 2(a) shows, bits."""

def lemma2_ccdf(config: config, eps: float) -> float:
    """Lemma 2, (15): lower bound of P(CRB(theta) > eps), eps in rad^2."""

def lemma3_ccdf(config: config, eps: float, law: str = 'clt') -> float:
    """Lemma 3, (16): upper bound of P(CRB(theta) > eps); a denominator <= 0 counts
    as an infinite bound. law: "clt" or "exact", of R, T, K.
    """

def lemma3_literal_ccdf(config: config, eps: float, law: str = 'clt') -> float:
    """(16) taken literally: a negative bound does not exceed eps. law: "clt" or
    "exact", of R, T, K.
    """

def lemma4_ccdf(config: config, eps: float, law: str = 'clt') -> float:
    """Lemma 4: approximation of P(CRB(theta) > eps), eps in rad^2. law: "clt" or
    "exact", of R, T, K.
    """

def lemma3_nonpositive_probability(config: config, law: str = 'exact') -> float:
    """Probability that Lemma 3's denominator is not positive. law: "clt" or
    "exact", of R, T, K.
    """

def lemma2_crb_rad2(config: config) -> float:
    """Ergodic form of Lemma 2 (Appendix G), truncated at delta, rad^2."""

def lemma4_crb_rad2(config: config) -> float:
    """Ergodic form of Lemma 4 (Appendix G), rad^2: a principal value, for the mean
    does not exist.
    """

def realise(config: config, h: np.ndarray, h_e: np.ndarray, theta_rad: float, phi_rad: float) -> dict:
    """The projections of given channels and angles that rates and bounds depend
    on.

    h, h_e: complex (N,). Returns a dict: channel_norm2 ||h||^2, along_target
    |a~^H h|^2, user_gain |h^H t1|^2, eve_data_gain, eve_noise_gain, noise_share
    U. Raises InvalidInput.
    """

def monte_carlo(config: config, tau: list[float], eps: list[float] = [], trials: int = 100000, seed: int = 1, threads: int = 0, progress: Optional[Callable[[int, int], None]] = None) -> list:
    """Rates and bounds from drawn channels and angles: a check of bounds() by the
    definitions.

    tau: list, in place of config.tau; eps: list for ccdf; trials, seed: the
    same draws for every tau; threads: 0 all cores, the result is the same;
    progress: called with (done, all). Returns a list with a dict per tau, every
    value (mean, standard error): the keys of bounds() but one,
    comm_eve_rate_37_bits,
    crb_theta_common_cos2_rad2, and ccdf, a list over eps. Raises InvalidInput.
    """

def frame_monte_carlo(config: config, taus: list[float], frames: int = 10000, seed: int = 1, threads: int = 0, progress: Optional[Callable[[int, int], None]] = None) -> list:
    """Rates and bounds measured on precoded frames, mode config.mode: the most
    literal check.

    taus: list, each above 0 to 1; frames, seed: the same realisations for every
    tau; threads: 0 all cores, the result is the same; progress: called with
    (done, all). Returns a list with a dict per tau, every value (mean, standard
    error): rates, user_signal_power, user_leaked_power, comm_eve_signal_power,
    comm_eve_noise_power, CRBs. Raises InvalidInput.
    """

def comm_eve_rate_streaming_bits(config: config) -> float:
    """Communication Eve's mean rate with the artificial noise's power as it is in
    each frame, bits.
    """

def crb_theta_common_streaming_rad2(config: config) -> float:
    """Ergodic common CRB(theta) from X X^H of streaming frames, rad^2. Needs L >=
    2.
    """

def sinr_user(config: config, h: np.ndarray, theta_rad: float) -> float:
    """User's SINR P tau |c1|^2 |h^H t1|^2 / sigma_u^2, linear. h: complex (N,);
    theta_rad: target.
    """

def sinr_comm_eve(config: config, state: channel_state) -> float:
    """Communication Eve's SINR, linear, with |c2|^2 on the artificial noise
    (erratum of (37)). config: an.config; state: channel_state.
    """

def sinr_comm_eve_printed(config: config, state: channel_state) -> float:
    """(37) as printed, without |c2|^2 on the artificial noise, for comparison
    only. config: an.config; state: channel_state.
    """

def ideal_covariance(config: config, h: np.ndarray, theta_rad: float) -> np.ndarray:
    """Covariance R_x of (2), complex (N, N). h: user's channel (N,); theta_rad:
    target.
    """

def crb_theta_common(config: config, theta_rad: float, covariance: np.ndarray) -> float:
    """CRB(theta) in rad^2 at a base station that knows X, (14); infinite where c3
    is unobservable.

    theta_rad: target; covariance: X X^H / L, or ideal_covariance(), complex (N,
    N).
    """

def crb_theta_symbols_only(config: config, theta_rad: float) -> float:
    """CRB(theta) in rad^2 at a base station that uses s_u only, Lemma 6.
    theta_rad: target.
    """

def crb_phi(config: config, phi_rad: float) -> float:
    """CRB(phi) in rad^2 of the sensing Eve, Lemma 7. phi_rad: target as she sees
    it.
    """

def crb_phi_whole_echo(config: config, phi_rad: float, theta_rad: float, covariance: np.ndarray) -> float:
    """CRB(phi) in rad^2 of the sensing Eve from all of the echo, noise included;
    crb_phi() where the noise spares the target.

    phi_rad, theta_rad: target as she and the base station see it; covariance:
    complex (N, N), as crb_theta_common() takes it.
    """

def crb_theta_leak(config: config, theta_rad: float, covariance: np.ndarray) -> float:
    """CRB(theta) in rad^2 at a sensing Eve who knows X: a leak that the paper does
    not discuss.

    theta_rad: target seen from the base station; covariance: complex (N, N), as
    crb_theta_common() takes it.
    """

def crb_passive_radar(config: config, state: channel_state, frames: int = 1, gain_direct: complex = (1+0j), departure_rad: float = 0.5, arrival_rad: float = -0.6, echo_delay_s: float = 4e-07, bandwidth_hz: float = 15000000.0) -> dict:
    """Cramer-Rao bounds of the sensing Eve as a passive radar, who does not know X
    but hears the base station directly: dict with phi_rad2 (her angle of the
    target, rad^2), delay_s2 (delay of the echo behind the direct path, s^2) and
    coherence (of what direct path and echo carry, 0 to 1).

    state: channel_state; frames: of L subcarriers each; gain_direct: c5 of the
    direct path; departure_rad: Eve seen from the base station; arrival_rad: the
    base station seen from her; echo_delay_s: below L / bandwidth_hz; bandwidth_hz:
    of the L subcarriers. Model: physec/an/bounds/passive_radar.h. Raises
    InvalidInput.
    """

def validate_passive_radar(config: config, gain_direct: complex = (1+0j), departure_rad: float = 0.5, arrival_rad: float = -0.6, echo_delay_s: float = 4e-07, bandwidth_hz: float = 15000000.0) -> str:
    """Empty when config can have a passive radar on this link, otherwise one sentence
    with the value and the allowed range. The link is that of crb_passive_radar().
    """

class flowgraph(gr.top_block):
    """Payload bytes -> QPSK and pilots -> precoder -> channels -> all four receivers.

    Frames are pilots followed by data; channels are redrawn every `coherence_frames` frames.
    Sinks are attributes; read them after run(): user_symbols, user_dibits, comm_eve_symbols,
    comm_eve_dibits, target_eve_symbols, target_eve_dibits; target and sensing_eve, exp(j angle) per
    estimate; leaked, by source; dumped, by key of `arrays` in simulate().
    """
    def __init__(self, config, payload, *, pilots_per_frame=4, coherence_frames=10, frames_per_estimate=1, reference='known_x', knowledge='known', seed=1, truncated=True, dump=False, leak=True, comm_eve_antennas=1):
        """config: an.config; payload: bytes to send; the others as those of simulate()."""
    def counts(self) -> dict:
        """Dict of the items that each sink has taken: symbols of the links, estimates of the angles."""

def simulate(config: config, frames: int = 300, seed: int = 1, *, payload=None, pilots_per_frame: int = 4, coherence_frames: int = 10, frames_per_estimate: int = 1, reference: str = 'known_x', knowledge: str = 'known', truncated: bool = True, leak: bool = True, dump: bool = False, comm_eve_antennas: int = 1, passive_radar: dict = None, progress=None) -> dict:
    """Monte Carlo over frames through the flowgraph, scored against the bounds.

    config: an.config; frames: how many to send, rounded up to whole coherence blocks; ignored with a
        payload; seed: of everything random.
    payload: bytes to transfer; default: random ones of the seed. With a payload the result has
        `user.bytes`, `comm_eve.bytes` and the `sha256` of each beside the `payload`'s.
    pilots_per_frame: 1 to L-1; coherence_frames: frames of a constant channel; frames_per_estimate:
        of an angle, a divisor of that.
    reference, knowledge: what base station ("known_x", "symbols_only") and sensing Eve ("known",
        "unknown") have of the waveform.
    truncated: draw target angles from |angle| < pi/2 - config.truncation_rad, where the bounds
        are finite.
    leak: also let two eavesdroppers who know X look for the base station's angle theta: `leak` has
        the maximum-likelihood estimate from the sensing Eve's echo beside its bound, and under
        `null_space` what X alone tells, for which no bound exists but the samples' precision.
    comm_eve_antennas: of the communication Eve, 1 to 512; with more than one she knows her channels and
        the noise's covariance and combines for the largest SINR. The target Eve, a receiver in the
        target's direction, has one.
    dump: also return the arrays X, y_u, y_e, Y_r, Y_sr, s_u (one sample a row) and h, h_e, theta,
        phi (one coherence block a row) under `arrays`.
    passive_radar: also simulate_passive_radar() of the same channel states with this link, {} for its
        defaults, under `passive_radar`; frames of its own, as many.
    progress: called with (done, total) frames, a few times a second.
    Returns a dict with the keys of `physec simulate an`: frames, seed, seconds; user, comm_eve and
    target_eve with sinr_db, rate_bits, evm_percent, ber; worst_case, of the two Eves who hear more:
    eve, comm_eve_antennas, rate_bits, secrecy_rate_bits; target, sensing_eve and leak with rmse_rad,
    bound_rad, ratio, outliers. Raises InvalidInput.
    The user learns its gain from the pilots, both of these Eves also from the data.
    No estimate is dropped, reliable or not; reference and knowledge choose the bound: common CRB (14)
    of the idealised R_x or Lemma 6; Lemma 7, or all of the echo when the noise reaches the target.
    """

def passive_radar_bounds(config: config, frames: int = 10, seed: int = 1, draws: int = 400, **link) -> dict:
    """Medians of her bounds over `draws` channel states with |angle| < pi/2 - truncation_rad.

    config: an.config; frames: per estimate, L samples each; link: gain_direct (c5), departure_rad,
    arrival_rad, echo_delay_s, bandwidth_hz as core.an.crb_passive_radar() takes them.
    Returns a dict with frames, draws, crb_phi_median_rad2, delay_median_s (root of the bound),
    range_median_m (path behind the direct one), coherence_median; infinite where nothing can be told.
    Raises InvalidInput.
    """

def simulate_passive_radar(config: config, states: list, frames: int = 10, estimates: int = 1, seed: int = 1, **link) -> dict:
    """What she makes of frames on the waveform channel, beside her bounds.

    states: channel_state of each coherence block; frames: per estimate; estimates: per block; seed:
    of data and noises; config and link as in passive_radar_bounds().
    Returns a dict with, over all estimates, rmse_rad and outliers of phi, delay_rmse_s, range_rmse_m
    and delay_outliers: beyond the main lobe, |sin error| > 2/Ne or |delay error| > 1/bandwidth; and
    `above_threshold`, of the estimates whose two bounds are below a tenth of that, and of the distance
    from the direct path's direction: estimates, ratio
    and delay_ratio (root of the mean of squared error over bound, outliers included; None without
    estimates) and outliers of either kind. Raises InvalidInput.
    """
