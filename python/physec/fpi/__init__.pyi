# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Fake path injection: location privacy by paths that only look real (Li and Mitra).

    parameters   config, make_config, fake_set, secret_prior, secret_schedule, draw_secret, draw_map
    transmit     make_pilots, precoder, transmitted_frame, noise_variance, transmitted_noise_power
    geometry     true_paths, position_from_path, fake_paths
    receive      bob, locate_static, locate_with_scatterers, compensator, channel_estimate;
                 they return location_estimate and position_estimate
    attacks      attacks, eve (a locator as bob is), attack_bound; chosen_attacks; of one's own:
                 load_attack, register_attack, load_plugin
    protections  protection_names, protection_description, protection_invariant,
                 secret_bits_per_frame; of one's own: load_precoder, register_protection
    bounds       bounds (all of them, averaged), sample_bounds; NAME_bound for one draw of the pilots,
                 which return path_bound or misspecified_bound; bound_of_bob,
                 bound_of_bob_with_map, epoch_bounds
    track        track_positions, along_track, rank_of_track, bound_of_track, bound_of_bob_on_track,
                 bound_from_paths; track_eve, simulate_track
    analysis     pair_bounds, figure_3_fake_set, asymptotic_information, unmet_assumptions,
                 violated_orderings
    experiments  simulate, flowgraph; plan, plan_attacks, recommended_secret

Arrays are indexed [OFDM symbol g, active subcarrier n, antenna i], shape (G, N, Nt); a received frame
is flat, symbol after symbol. SI units, angles in radians from the array's broadside. What cannot be
used raises InvalidInput. The GNU Radio blocks are gnuradio.physec.fpi_*.
"""

from typing import Callable, Optional, overload
import numpy as np
from gnuradio import gr
from .. import ofdm as _ofdm, channel as _channel, array as _array

__all__ = [
    "config",
    "make_config",
    "fake_set",
    "secret_prior",
    "secret_schedule",
    "draw_map",
    "draw_secret",
    "precoder",
    "make_pilots",
    "transmitted_frame",
    "noise_variance",
    "received_power",
    "transmitted_noise_power",
    "true_paths",
    "position_from_path",
    "fake_paths",
    "locator",
    "bob",
    "eve",
    "location_estimate",
    "attack",
    "attacks",
    "attack_bound",
    "bound_of_bob",
    "bound_of_bob_with_map",
    "register_attack",
    "load_attack",
    "chosen_attacks",
    "protection_names",
    "protection_description",
    "protection_invariant",
    "secret_bits_per_frame",
    "register_protection",
    "load_precoder",
    "load_plugin",
    "compensator",
    "channel_estimate",
    "locate_static",
    "locate_with_scatterers",
    "position_estimate",
    "bounds",
    "sample_bounds",
    "sample_bounds_of",
    "bob_bound",
    "known_frame_bound",
    "separate_bound",
    "structure_bound",
    "merged_bound",
    "gaussian_bound",
    "unprotected_bound",
    "mirage_bound",
    "path_bound",
    "misspecified_bound",
    "epoch_bounds",
    "track_positions",
    "along_track",
    "track_rank",
    "rank_of_track",
    "bound_from_paths",
    "bound_of_track",
    "bound_of_bob_on_track",
    "track_eve",
    "track_estimate",
    "simulate_track",
    "pair_bounds",
    "pair_bounds_of",
    "figure_3_fake_set",
    "asymptotic_information",
    "unmet_assumptions",
    "violated_orderings",
    "simulate",
    "flowgraph",
    "plan",
    "plan_attacks",
    "recommended_secret",
]

class config:
    """Parameters of a fake path injection experiment, shared by Alice, Bob, every
    Eve and the bounds.

    Li and Mitra, "Channel State Information-Free Location-Privacy Enhancement:
    Fake Path Injection"; equation numbers here are that paper's, the defaults
    are its Section VII-A. Lists are copies: assign a new one to change `fakes`
    or `scatterers_m`. Compares, copies and pickles by its values.
    """
    @overload
    def __init__(self) -> None:
        """The paper's scenario, or a copy of another config."""
    @overload
    def __init__(self, other: config) -> None:
        """The paper's scenario, or a copy of another config."""
    @property
    def ofdm(self) -> _ofdm.numerology:
        """ofdm.numerology of the pilots; may be changed in place."""
    @ofdm.setter
    def ofdm(self, value: _ofdm.numerology) -> None: ...
    @property
    def carrier_hz(self) -> float:
        """Carrier, Hz, above 0."""
    @carrier_hz.setter
    def carrier_hz(self, value: float) -> None: ...
    @property
    def propagation_speed_mps(self) -> float:
        """Propagation speed, m/s: 3e8 in the paper, 299792458 on the air."""
    @propagation_speed_mps.setter
    def propagation_speed_mps(self, value: float) -> None: ...
    @property
    def pilots(self) -> int:
        """G, OFDM pilot symbols per frame, 1 to 4096."""
    @pilots.setter
    def pilots(self, value: int) -> None: ...
    @property
    def tx_antennas(self) -> int:
        """Nt, antennas of Alice's uniform linear array, 2 to 256."""
    @tx_antennas.setter
    def tx_antennas(self, value: int) -> None: ...
    @property
    def spacing_wavelengths(self) -> float:
        """Antenna spacing d/lambda, above 0 to 10."""
    @spacing_wavelengths.setter
    def spacing_wavelengths(self, value: float) -> None: ...
    @property
    def heading_rad(self) -> float:
        """Direction of the array's broadside (theta = 0), radians; 0 is along x."""
    @heading_rad.setter
    def heading_rad(self, value: float) -> None: ...
    @property
    def alice_m(self) -> _array.point:
        """Position of Alice, array.point in metres."""
    @alice_m.setter
    def alice_m(self, value: _array.point) -> None: ...
    @property
    def bob_m(self) -> _array.point:
        """Position of Bob, array.point in metres."""
    @bob_m.setter
    def bob_m(self, value: _array.point) -> None: ...
    @property
    def eve_m(self) -> _array.point:
        """Position of every Eve, array.point in metres."""
    @eve_m.setter
    def eve_m(self, value: _array.point) -> None: ...
    @property
    def scatterers_m(self) -> list[_array.point]:
        """List of array.point in metres; one reflected path each. A copy: assign a
        list to change it.
        """
    @scatterers_m.setter
    def scatterers_m(self, value: list[_array.point]) -> None: ...
    @property
    def snr_db(self) -> float:
        """SNR at Bob of the precoded signal, per resource element, dB, -100 to 100."""
    @snr_db.setter
    def snr_db(self, value: float) -> None: ...
    @property
    def mode(self) -> str:
        """What Alice does to her pilots: "fpi" true paths and a twin per fake set,
        (27); "spoof" every path shifted; "gaussian" noise that Bob takes off;
        "mirage" the line of sight delayed; "keyed_phases", "keyed_gains" and
        "smooth_kernel" factors drawn from key_seed; "path_shifts" a fake set for
        every path; "none"; or another of protection_names().
        """
    @mode.setter
    def mode(self, value: str) -> None: ...
    @property
    def normalize_power(self) -> bool:
        """Whether the precoder is divided by the root of its mean power (footnote 6)."""
    @normalize_power.setter
    def normalize_power(self, value: bool) -> None: ...
    @property
    def fakes(self) -> list[fake_set]:
        """The secret: list of fake_set, at least one in mode fpi, exactly one in mode
        spoof. A copy: assign a list to change it. By default one set at Upsilon/20.
        """
    @fakes.setter
    def fakes(self, value: list[fake_set]) -> None: ...
    @property
    def mirage_delay_s(self) -> Optional[float]:
        """Delay of the line of sight in mode mirage, seconds; None: just behind the
        first reflection, tau_NLOS,min - tau_0 + 10 ns.
        """
    @mirage_delay_s.setter
    def mirage_delay_s(self, value: Optional[float]) -> None: ...
    @property
    def key_seed(self) -> int:
        """The secret of modes keyed_phases, keyed_gains and smooth_kernel, 0 to 2^64-1:
        a seed, for experiments.
        """
    @key_seed.setter
    def key_seed(self, value: int) -> None: ...
    @property
    def key_refresh(self) -> str:
        """When these modes draw anew: "session" (never), "frame" or "symbol"."""
    @key_refresh.setter
    def key_refresh(self, value: str) -> None: ...
    @property
    def kernel_terms(self) -> int:
        """P, degrees of freedom of mode smooth_kernel, 1 to N Nt."""
    @kernel_terms.setter
    def kernel_terms(self, value: int) -> None: ...
    @property
    def gain_law(self) -> str:
        """Law of the gains of mode keyed_gains: "lognormal" or "gaussian"."""
    @gain_law.setter
    def gain_law(self, value: str) -> None: ...
    @property
    def gain_spread(self) -> float:
        """Standard deviation of these gains: of the logarithm of their magnitude, above
        0 to 3 (lognormal); of the part of CN(0, 1) in them, above 0 to 1 (gaussian).
        """
    @gain_spread.setter
    def gain_spread(self, value: float) -> None: ...
    @property
    def secret(self) -> Optional[secret_prior]:
        """secret_prior that Eve `prior` knows; None: `fakes` are the rule itself, and
        she knows them.
        """
    @secret.setter
    def secret(self, value: Optional[secret_prior]) -> None: ...
    @property
    def map_m(self) -> Optional[list[_array.point]]:
        """List of array.point, metres: where the reflectors stand, as those with a map
        believe it, Bob beside his estimate without and attack `map`; None: nobody has
        one. A copy: assign a list to change it.
        """
    @map_m.setter
    def map_m(self, value: Optional[list[_array.point]]) -> None: ...
    @property
    def map_deviation_m(self) -> float:
        """Standard deviation of the map per coordinate that they reckon with,
        metres, 0 and more.
        """
    @map_deviation_m.setter
    def map_deviation_m(self, value: float) -> None: ...
    @property
    def alice_track_m(self) -> Optional[list[_array.point]]:
        """List of 2 to 64 array.point, metres: where Alice stands in turn while she moves, for
        attack `track`; None: along a line through alice_m. A copy: assign a list to change it.
        """
    @alice_track_m.setter
    def alice_track_m(self, value: Optional[list[_array.point]]) -> None: ...
    @property
    def fresh_secret(self) -> bool:
        """Whether every position of the track has a secret of its own."""
    @fresh_secret.setter
    def fresh_secret(self, value: bool) -> None: ...
    @property
    def wavelength_m(self) -> float:
        """Wavelength of the carrier, metres: propagation_speed_mps / carrier_hz."""
    @property
    def upsilon_delay_s(self) -> float:
        """Upsilon_tau = N Ts / floor((N-1)/4), seconds: the unit of delta_tau; NaN
        below 5 subcarriers.
        """
    @property
    def upsilon_angle_rad(self) -> float:
        """Upsilon_theta = arcsin(lambda / (d floor((Nt-1)/4))), radians: the unit of
        delta_theta; NaN where it does not exist.
        """
    def fake_set_in_upsilon(self, delay_upsilon: float, angle_upsilon: float) -> fake_set:
        """fake_set of these multiples of upsilon_delay_s and upsilon_angle_rad."""
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

def make_config(bandwidth_hz: float, fft_size: int, active: list, fakes: list, **others) -> config:
    """A checked fpi.config. Raises InvalidInput.

    bandwidth_hz: sample rate, Hz; fft_size, active: N and the signed indices of its active
    subcarriers; fakes: list of (delay_s, angle_rad) or (delay_s, angle_rad, gain); others: attributes
    of fpi.config.
    """

class fake_set:
    """One injected set of fake paths: the secret that Alice shares with Bob.

    Its text is <secret>, so that it shows on no screen and in no log; read the
    attributes for the values.
    """
    def __init__(self, delay_s: float, angle_rad: float, gain: complex = (1+0j)) -> None:
        """delay_s: seconds; angle_rad: radians; gain: complex, not 0."""
    @property
    def delay_s(self) -> float:
        """delta_tau, seconds; above 0 in mode fpi, unless config.secret has a random
        sign.
        """
    @delay_s.setter
    def delay_s(self, value: float) -> None: ...
    @property
    def angle_rad(self) -> float:
        """delta_theta, radians, -pi/2 to pi/2; acts through its sine."""
    @angle_rad.setter
    def angle_rad(self, value: float) -> None: ...
    @property
    def gain(self) -> complex:
        """Complex amplitude of the copies against the true paths, not 0; 1 in the
        paper.
        """
    @gain.setter
    def gain(self, value: complex) -> None: ...

class secret_prior:
    """Public distribution that the secret is drawn from: what Eve knows, all but
    the values drawn.

    Magnitudes of delay and angle are independent and uniform; with random_sign
    both are negated together with probability one half.
    """
    def __init__(self, delay_low_s: float, delay_high_s: float, angle_low_rad: float, angle_high_rad: float, random_sign: bool = False) -> None:
        """Ends of both intervals, 0 < low <= high, in seconds and radians; whether the
        sign is random.
        """
    @property
    def delay_low_s(self) -> float:
        """Smallest magnitude of the delay, seconds, above 0."""
    @delay_low_s.setter
    def delay_low_s(self, value: float) -> None: ...
    @property
    def delay_high_s(self) -> float:
        """Largest magnitude of the delay, seconds, below one OFDM symbol."""
    @delay_high_s.setter
    def delay_high_s(self, value: float) -> None: ...
    @property
    def angle_low_rad(self) -> float:
        """Smallest magnitude of the angle, radians, above 0."""
    @angle_low_rad.setter
    def angle_low_rad(self, value: float) -> None: ...
    @property
    def angle_high_rad(self) -> float:
        """Largest magnitude of the angle, radians, up to pi/2."""
    @angle_high_rad.setter
    def angle_high_rad(self, value: float) -> None: ...
    @property
    def random_sign(self) -> bool:
        """Whether delay and angle are negated together in half of the draws."""
    @random_sign.setter
    def random_sign(self, value: bool) -> None: ...

class secret_schedule:
    """Secrets of fake path injection that Alice and Bob draw alike from a shared key,
    one an epoch.

    Session and number of the epoch choose the values, within the ranges of
    config.secret; they are quantised. Its text shows nothing of them.
    """
    def __init__(self, config: config, key_file: str, session: int = 1, frames_per_epoch: int = 100, least_frames: int = 1, bits: int = 16, prior: Optional[secret_prior] = None) -> None:
        """config: fpi.config; key_file: of secret.new_key_file(); session: never used
        twice with one key; frames_per_epoch: 0, epochs are told, see tell(), not more
        often than every least_frames; bits: 1 to 32; prior: secret_prior, the ranges;
        None: config.secret. Raises InvalidInput with the value and what is allowed.
        """
    def epoch_at(self, frame: int) -> Optional[int]:
        """Number of the epoch of a frame; None: it has not been told."""
    def tell(self, epoch: int, first_frame: int, end_frame: int) -> None:
        """Frames first_frame to before end_frame belong to an epoch; the same one again
        keeps the secret. Raises InvalidInput for what overlaps, goes back or comes too
        soon, and where epochs have equal lengths.
        """
    def secret_of(self, epoch: int) -> fake_set:
        """The fake_set of an epoch. It is the secret."""
    def check_digits(self, epoch: int) -> str:
        """16 digits, the same where key, session, epoch and ranges are; they say
        nothing of the secret.
        """

def draw_map(points_m: list[_array.point], deviation_m: float, seed: int, epoch: int) -> list[_array.point]:
    """Points as a map that is wrong has them: each coordinate off by a normal error.

    points_m: list of array.point, metres; deviation_m: standard deviation, metres, 0 and more; seed,
    epoch: 0 and more; the same ones give the same map. Returns a list of array.point.
    """

def draw_secret(prior: secret_prior, seed: int, epoch: int) -> fake_set:
    """The secret of one epoch: the same seed and epoch give Alice and Bob the same
    fake_set.

    prior: secret_prior; seed, epoch: 0 and more. For experiments: what protects
    a real Alice must come from a cryptographic generator.
    """

class precoder:
    """Alice's precoder s~(g, n) = Phi(n) s(g, n), (27) and (29).

    Modes fpi and spoof multiply antenna i and subcarrier n by 1 (fpi only) plus
    the sum over the sets of exp(-j 2 pi n delta_tau / (N Ts)) exp(+j 2 pi i
    (d/lambda) sin delta_theta).
    """
    def __init__(self, config: config) -> None:
        """config: fpi.config. Raises InvalidInput when it does not validate, or when
        its fakes null all subcarriers but a comb.
        """
    @property
    def weights(self) -> np.ndarray:
        """Diagonal weights, complex (active subcarriers, antennas), power
        normalisation included.
        """
    @property
    def mean_power(self) -> float:
        """Transmit power over that of the bare pilots, before normalisation; 1 when
        nothing is added.
        """
    @property
    def antenna_noise_variance(self) -> float:
        """Variance per antenna and subcarrier of the noise of mode gaussian, Section
        VII-B; 0 in other modes.
        """
    def null_count(self, relative: float = 0.05) -> int:
        """Number of weights below `relative` times the root mean square weight: pilots
        that Bob practically does not receive.
        """
    def apply(self, pilots: np.ndarray, frame_number: int = 0) -> np.ndarray:
        """Effective pilots (29) of bare ones: complex (G, N, Nt) in and out, without
        the noise of mode gaussian.

        frame_number: from 0 at the start, where config.key_refresh makes frames differ.
        """
    @property
    def redraws(self) -> bool:
        """Whether the weights differ between frames, config.key_refresh;
        `weights` are those of the first symbol of frame 0.
        """

def make_pilots(config: config, seed: int = 1) -> np.ndarray:
    """Bare pilots of one frame: random phases over sqrt(Nt), so that E{s s^H} =
    I/Nt.

    config: fpi.config; seed: the same one gives the same pilots. Returns a
    complex array (G, N, Nt): OFDM symbol, active subcarrier, antenna.
    """

def transmitted_frame(config: config, pilots: np.ndarray, noise_seed: int = 1, frame_number: int = 0) -> np.ndarray:
    """What leaves Alice's antennas in one frame: precoded pilots and, in mode
    gaussian, its noise.

    pilots: bare, complex (G, N, Nt); noise_seed: the precoder's; frame_number:
    from 0 at the start. Returns a complex array (G, N, Nt).
    """

def noise_variance(config: config, transmitted: np.ndarray) -> float:
    """sigma^2 per resource element that gives config.snr_db at Bob.

    transmitted: precoded pilots, complex (G, N, Nt). In mode gaussian Alice's
    noise counts as signal: Bob knows it.
    """

def received_power(config: config, response: np.ndarray, transmitted: np.ndarray) -> float:
    """Mean power per resource element of precoded pilots, complex (G, N, Nt), behind
    a channel of this response, complex (N, Nt); with the noise that Alice adds in
    mode gaussian. Raises InvalidInput.
    """

def transmitted_noise_power(config: config, receiver: _array.point) -> float:
    """Mean power per resource element at which a receiver hears the noise of mode
    gaussian, varsigma^2.

    receiver: point. 0 in every other mode.
    """

def true_paths(config: config, receiver: _array.point) -> list[_channel.path]:
    """Paths from Alice to a receiver: line of sight first, then one per scatterer
    in their order, (3a), (3b).

    config: fpi.config; receiver: point. Returns a list of channel.path with
    gains of free space.
    """

def position_from_path(config: config, receiver: _array.point, delay_s: float, spatial_frequency: float) -> _array.point:
    """Position of the transmitter that a line-of-sight path implies, an
    array.point in metres.

    receiver: point; delay_s: seconds; spatial_frequency: cycles per element.
    Both coordinates are NaN when no direction has this spatial frequency.
    """

def fake_paths(config: config, receiver: str = 'eve') -> list:
    """Every fake path as an Eve with unlimited resolution would explain it: (37),
    (38), Corollary 2.

    receiver: "eve" or "bob". Returns a list of dicts with true_path and set
    (indices), delay_s, spatial_frequency, theta_rad, range_m, scatterer_m (x,
    y) and feasible; NaN where there is none.
    """

class locator:
    """A receiver that turns frames into positions: what bob and eve have in
    common.
    """
    def estimate(self, frame: np.ndarray, frame_number: int = 0) -> location_estimate:
        """location_estimate of one frame.

        frame: complex (G * N,) received values in the order of arrival, symbol
        after symbol; frame_number: counts from the transmitter's start. Raises
        InvalidInput for another size or non-finite values.
        """

class bob(locator):
    """Bob: knows pilots and secret, so that the fake paths are gone without loss,
    (29).
    """
    def __init__(self, config: config, pilots: np.ndarray, noise_seed: int = 1) -> None:
        """config: fpi.config; pilots: bare, complex (G, N, Nt); noise_seed: the
        precoder's, for mode gaussian. Raises InvalidInput.
        """

def eve(config: config, pilots: np.ndarray, attack: str) -> locator:
    """Eve, a locator: knows the bare pilots, the numbers of scatterers and fake
    sets, her position and the heading of Alice's array, not the secret.

    config: fpi.config; pilots: bare, complex (G, N, Nt); attack: its name, see
    attacks(). She takes the earliest path for the line of sight. Raises
    InvalidInput.
    """

class location_estimate:
    """What a receiver concludes from one frame."""
    @property
    def position_m(self) -> _array.point:
        """Estimated position of Alice, array.point in metres; NaN when no direction
        fits.
        """
    @property
    def paths(self) -> list[_channel.path]:
        """List of channel.path, earliest first; the first is taken as line of sight."""
    @property
    def secret_evidence(self) -> float:
        """Bob in mode fpi: how much the frame speaks against his secret; above 1 more
        than noise would in one frame of a million. NaN: nothing to check.
        """
    @property
    def secret_missing(self) -> bool:
        """Bob with a schedule: he has no secret for this frame, and used his last one."""
    @property
    def residual_power(self) -> float:
        """||y - fitted frame||^2."""
    @property
    def alternative_m(self) -> Optional[_array.point]:
        """Attack structure: position under the opposite sign of the secret, which fits
        alike; else None.
        """
    @property
    def map_m(self) -> Optional[_array.point]:
        """Attack prior: the likeliest point (position_m is the posterior mean); else
        None.
        """
    @property
    def with_map_m(self) -> Optional[_array.point]:
        """Bob, when the configuration has a map: the position that all paths and the
        map give; else None.
        """
    @property
    def deviation_m(self) -> float:
        """Standard deviation of the position by the Fisher information at the
        estimate, metres; infinite when the frame does not determine one.
        """
    @property
    def converged(self) -> bool:
        """Whether the fit converged."""
    @property
    def reliable(self) -> bool:
        """False when the estimate may be wild: an expected path did not stand out, the
        fit did not converge, or another path or direction is as good
        (docs/fpi-receivers.md).
        """

class attack:
    """An attack by name: who she is, what she can reach."""
    @property
    def name(self) -> str:
        """In options, JSON keys and Companion."""
    @property
    def label(self) -> str:
        """A few words for lists."""
    @property
    def knows(self) -> str:
        """What she knows beside pilots and her place."""
    @property
    def remarks(self) -> str:
        """How she does it, and what to expect."""
    @property
    def role(self) -> str:
        """When she is simulated: standard (always), with_prior (when the scenario states how the secret is drawn), on_request, or check (she is given the secret)."""

def attacks() -> list[attack]:
    """All attacks that are known, by role, then by name: a list of attack."""

def attack_bound(config: config, pilots: np.ndarray, name: str) -> tuple[float, float]:
    """What the attack `name` can reach under config.mode for these bare pilots, shape (G, N, Nt).

    Returns (root mean square position error, bias in it) in metres; NaN where no bound is known.
    """

def bound_of_bob(config: config, pilots: np.ndarray, noise_seed: int = 1, frames: int = 1) -> path_bound:
    """Bob's Cramer-Rao bound for what is sent, power normalisation included: a path_bound.

    pilots: bare, shape (G, N, Nt). Where Alice adds noise that Bob uses like pilots (mode gaussian),
    tau_s[0], theta_rad[0] and position_m are root mean squares over `frames` frames, at most 32.
    """

def bound_of_bob_with_map(config: config, pilots: np.ndarray, noise_seed: int = 1, frames: int = 1) -> float:
    """Root mean square position bound of Bob who has config.map_m, metres: a float.

    pilots: bare, shape (G, N, Nt); noise_seed, frames: as of bound_of_bob. NaN without a map.
    """

def register_attack(name: str, make: object) -> None:
    """Makes an attack known by `name` for as long as the program runs.

    make: a class, or what can be called like one, as make(config, pilots): the configuration, of which
    an honest Eve reads no position but eve_m and no value of fakes, and the bare pilots, complex, shape
    (G, N, Nt). Its objects have estimate(frame, number): complex, shape (G, N), and the number of the
    frame; it returns Alice's position (x, y) in metres, or a dictionary with position_m and any of
    alternative_m, map_m, deviation_m, reliable.
    Attributes that make may have: label, knows, remarks (str), and bound(config, pilots), a static
    method: her root mean square error in metres, or a tuple of it and of the bias in it.
    Raises InvalidInput for a name that is taken.
    """

def load_attack(text):
    """Registers the attack of "FILE.py:CLASS" (see register_attack()) and returns its name.

    The name is the attribute `name` of the class, or the class's own name.
    """

def chosen_attacks(config, names=None):
    """Names of the attacks to run, unknown ones refused.

    names: names and "FILE.py:CLASS", or None for those that every simulation runs: the standard ones,
    `prior` when config.secret says how the secret is drawn, and `map` when config.map_m is a map.
    """

def protection_names() -> list[str]:
    """Names that config.mode takes, in their order: a list of str."""

def protection_description(name: str) -> str:
    """One sentence about the protection of that name. Raises InvalidInput for an unknown one."""

def protection_invariant(name: str) -> str:
    """What stays the same under that protection whatever its secret, so that it cannot be hidden from who knows the place. Raises InvalidInput for an unknown one."""

def secret_bits_per_frame(config: config) -> float:
    """Bits of secret that a receiver needs in one frame of config.mode, so that what Alice multiplies by is known with an error of 1e-4 of its power; with one key for a session they are all that it needs. NaN where it is not known."""

def register_protection(name: str, weights: object) -> None:
    """Makes a protection known by `name`, which config.mode then takes.

    weights: called as weights(config); returns the complex factors of the pilots, shape (N, Nt): active
    subcarriers x antennas, before power normalisation. Bob, who shares them, compensates; what the
    attacks make of them is measured. May be called from several threads, and often: keep it constant
    for a configuration. Attributes `description`, one sentence for lists, and `invariant`, what stays the
    same whatever the secret, are optional.
    Raises InvalidInput for a name that is taken.
    """

def load_precoder(text):
    """Registers the precoder of "FILE.py:CLASS" and returns its name, which config.mode takes.

    CLASS is called without arguments once; the object's method weights(config) returns complex
    factors, shape (N, Nt), see register_protection(). A function in place of the class is weights
    itself.
    """

def load_plugin(path: str) -> tuple[list[str], list[str]]:
    """Loads a shared library that registers attacks or protections (physec/fpi/attacks/plugin.h).

    Returns (names of attacks, names of protections). Raises InvalidInput for a file that is no plugin.
    """

class compensator:
    """Channel estimate of a Bob without the fake paths: least squares with the
    effective pilots (29).
    """
    def __init__(self, config: config, pilots: np.ndarray) -> None:
        """config: fpi.config; pilots: bare, complex (G, N, Nt). Raises InvalidInput
        when G < Nt or some subcarrier's pilots are rank deficient.
        """
    def estimate(self, frame: np.ndarray) -> np.ndarray:
        """frame: complex (G * N,) in the order of arrival. Returns complex (active
        subcarriers, antennas).
        """

def channel_estimate(sent: np.ndarray, frame: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least squares from one frame with the pilots that a receiver believes were
    sent.

    sent: complex (G, N, Nt), of full rank on every subcarrier; frame: complex
    (G * N,). Returns (estimate, its variance over the noise's), each (active
    subcarriers, antennas). Raises InvalidInput.
    """

def locate_static(config: config, effective_pilots: np.ndarray, frames: np.ndarray) -> position_estimate:
    """Bob's position of Alice from several frames while nobody moves.

    effective_pilots: complex (G, N, Nt), (29); frames: complex (frames, G * N),
    a row each. Returns a position_estimate. Raises InvalidInput.
    """

def locate_with_scatterers(config: config, effective_pilots: np.ndarray, frames: np.ndarray, scatterers_m: list[_array.point]) -> position_estimate:
    """As locate_static(), all paths used because it is known where the scatterers
    stand.

    effective_pilots: complex (G, N, Nt); frames: complex (frames, G * N);
    scatterers_m: list of points, as many as reflections, in any order. Raises
    InvalidInput for another number, or a geometry that does not determine the
    position.
    """

class position_estimate:
    """A position and how much it is worth, from one or several frames."""
    @property
    def position_m(self) -> _array.point:
        """array.point in metres; NaN when the line of sight has no direction."""
    @property
    def covariance_m2(self) -> np.ndarray:
        """Covariance of the position, (2, 2), square metres."""
    @property
    def deviation_m(self) -> float:
        """Root of the trace of the covariance, metres."""
    @property
    def frames_used(self) -> int:
        """Frames that went into the position."""
    @property
    def frames_left_out(self) -> int:
        """Frames that did not, because they said too little."""
    @property
    def statistic(self) -> float:
        """Squared weighted residual: whether frames, or the map, fit together."""
    @property
    def degrees_of_freedom(self) -> int:
        """Of the statistic; 0 when there is nothing to test."""
    @property
    def consistent(self) -> bool:
        """Whether the statistic is within its 99.9 % quantile and the iteration
        converged.
        """

def bounds(config: config, draws: int = 100, seed: int = 1, pilots=None, printed: bool = False, equal_power: bool = False, threads: int = 0, progress=None) -> dict:
    """Bounds of everybody at config.snr_db, averaged over draws of the pilots.

    config: fpi.config; draws: how many, draw k with the pilots of seed + k; threads: 0 all cores.
    pilots: complex array (G, N, Nt) instead of random draws.
    printed: adds "printed" (the paper's own expressions and ways of counting beside corrected ones).
    equal_power: adds "equal_power" (no protection at the same transmit power and noise).
    progress: called with (done, total) draws; every draw counts once for each time it is looked at.
    Returns a dict with the keys of `physec bounds fpi`: snr_db, pilot_draws, bob, eve.separate,
    eve.structure, eve.merged, gaussian, none, mirage, each with position_m (metres) and, where they
    exist, tau_s, theta_rad (lists over paths), bias_m, every one with its standard error `_se`;
    gap_db, worst_case (of an Eve without a map), condition, fake_paths. With config.map_m also
    bob_with_map, eve.map, worst_case_with_map and map: its reflectors and deviation_m. Raises
    InvalidInput.
    """

def sample_bounds(config: config, kinds: list[str], draws: int, seed: int, threads: int = 0, progress: Optional[Callable[[int, int], None]] = None) -> dict:
    """Bounds by name for many draws of the pilots, on all cores.

    kinds: of bob, separate, structure, merged, gaussian, none, mirage,
    equal_power; draws: draw k has the pilots of seed + k; threads: 0 all cores;
    progress: called with (done, all) draws. Returns a dict. Entries: position_m
    (draws,); for Cramer-Rao bounds tau_s and theta_rad (draws, paths), for
    merged and mirage bias_m (draws,); condition, the largest; singular. Metres,
    seconds, radians. Raises InvalidInput.
    """

def sample_bounds_of(config: config, kinds: list[str], pilots: np.ndarray) -> dict:
    """As sample_bounds(), for one array of pilots, complex (G, N, Nt), in place of
    random draws. Entries: position_m (draws,); for Cramer-Rao bounds tau_s and
    theta_rad (draws, paths), for merged and mirage bias_m (draws,); condition,
    the largest; singular. Metres, seconds, radians. Raises InvalidInput.
    """

def bob_bound(config: config, pilots: np.ndarray) -> path_bound:
    """path_bound of Bob, who knows the secret: his pilots are Phi(n) s.

    config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as
    printed, without power normalisation, and the noise follows from
    config.snr_db at Bob.
    """

def known_frame_bound(config: config, receiver: _array.point, sent: np.ndarray, noise_variance: float) -> path_bound:
    """path_bound of whoever stands there and knows everything that is sent: Bob in
    every mode.

    receiver: point; sent: complex (G, N, Nt); noise_variance: per resource
    element.
    """

def separate_bound(config: config, pilots: np.ndarray) -> path_bound:
    """path_bound of Eve `separate`: all (nu+1)(K+1) paths independent. Figures 5
    to 8.

    config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as
    printed, without power normalisation, and the noise follows from
    config.snr_db at Bob.
    """

def structure_bound(config: config, pilots: np.ndarray) -> path_bound:
    """path_bound of Eve `structure`: knows the form of (27), not the deltas.
    Section VI-D.

    config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as
    printed, without power normalisation, and the noise follows from
    config.snr_db at Bob.
    """

def merged_bound(config: config, pilots: np.ndarray) -> misspecified_bound:
    """misspecified_bound of Eve `merged`, who fits K+1 paths: each true path melts
    with its twins.

    config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as
    printed, without power normalisation, and the noise follows from
    config.snr_db at Bob.
    """

def gaussian_bound(config: config, pilots: np.ndarray) -> path_bound:
    """path_bound of an Eve under unstructured Gaussian noise of the fakes' power.
    Section VII-B.

    config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as
    printed, without power normalisation, and the noise follows from
    config.snr_db at Bob.
    """

def unprotected_bound(config: config, pilots: np.ndarray) -> path_bound:
    """path_bound of an Eve without protection, the SNR on the bare pilots.

    config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as
    printed, without power normalisation, and the noise follows from
    config.snr_db at Bob.
    """

def mirage_bound(config: config, pilots: np.ndarray) -> misspecified_bound:
    """misspecified_bound of an Eve under MIRAGE: the line of sight alone is
    delayed. Figure 9.

    config: fpi.config; pilots: bare, complex (G, N, Nt). The precoder counts as
    printed, without power normalisation, and the noise follows from
    config.snr_db at Bob.
    """

class path_bound:
    """Cramer-Rao bound of one receiver and one frame, as standard deviations.

    Entries follow the paths, line of sight first; for eve `separate` the twins
    come after the true ones.
    """
    @property
    def tau_s(self) -> list[float]:
        """Of the delays, seconds, a list over paths."""
    @property
    def theta_rad(self) -> list[float]:
        """Of the angles, radians, a list over paths; infinite at endfire."""
    @property
    def position_m(self) -> float:
        """Of the position, metres: root of the trace, c^2 (var tau_0 + tau_0^2 var
        theta_0).
        """
    @property
    def condition(self) -> float:
        """Condition number of the information matrix, Jacobi scaled."""
    @property
    def singular(self) -> bool:
        """Whether the information matrix is singular; then the numbers are NaN."""

class misspecified_bound:
    """Bound of an Eve who fits a wrong model: where she ends up, and her scatter
    around that.
    """
    @property
    def position_m(self) -> float:
        """Root mean square error, metres: root of bias^2 + variance."""
    @property
    def bias_m(self) -> float:
        """Distance of the pseudo-true position from Alice, metres."""
    @property
    def variance_m(self) -> float:
        """Root of the trace of the misspecified covariance, metres."""
    @property
    def pseudo_true(self) -> list[_channel.path]:
        """List of channel.path that she converges to, ordered by delay."""
    @property
    def condition(self) -> float:
        """Condition number of the information matrix."""
    @property
    def singular(self) -> bool:
        """Whether that matrix is singular."""

def epoch_bounds(config: config, epochs: int, attack: str, fresh_deltas: bool, spread: float = 0.5, gains: str = 'fresh', draws: int = 20, seed: int = 1) -> list[float]:
    """Position bounds of an Eve who collects several epochs while nobody moves,
    metres, one per draw.

    attack: "separate" or "structure"; fresh_deltas: whether the secret changes
    each time, by factors uniform in 1 +- spread; gains: "fresh" or "constant"
    from epoch to epoch. Raises InvalidInput.
    """

def track_positions(config: config, count: int) -> list[_array.point]:
    """Where Alice stands in turn, a list of array.point in metres.

    The first `count` of config.alice_track_m; when that is None, points evenly along 6 m of
    a line across the array's broadside with alice_m in its middle. Raises InvalidInput for
    less than 2, more than 64, or more than the track has.
    """

def along_track(config: config, positions_m: list[_array.point], seed: int = 1) -> list[config]:
    """The configuration at each position, a list of fpi.config.

    positions_m: list of array.point. With config.fresh_secret each has fakes of its own,
    drawn from config.secret or as random multiples, 1/2 to 3/2, of config.fakes. Raises
    InvalidInput.
    """

class track_rank:
    """Whether delays and angles of a moving Alice determine positions, reflectors and shifts."""
    @property
    def positions(self) -> int:
        """T, how many positions."""
    @property
    def reflectors(self) -> int:
        """K, how many reflectors."""
    @property
    def equations(self) -> int:
        """2 (K+1) T."""
    @property
    def unknowns(self) -> int:
        """2T + 2K, and 2 for a secret that is kept or 2T for fresh ones."""
    @property
    def rank(self) -> int:
        """Numerical rank at this very geometry."""
    @property
    def determined(self) -> bool:
        """Whether the rank is the number of unknowns."""
    def statement(self) -> str:
        """The same in words, a str."""

def rank_of_track(track: list[config], fresh: bool) -> track_rank:
    """track_rank of a list of fpi.config as along_track returns it. Raises InvalidInput."""

def bound_from_paths(track: list[config], fresh: bool, length_deviation_m: float, sine_deviation: float) -> tuple[list[float], float]:
    """The same from paths alone, every length and every sine of an angle measured with these
    standard deviations. Raises InvalidInput.
    """

def bound_of_track(track: list[config], pilots: np.ndarray, fresh: bool) -> tuple[list[float], float]:
    """(list of bounds per position, root mean square over all), metres, of attack `track`.

    track: list of fpi.config; pilots: bare, complex (G, N, Nt), the same at each; fresh:
    whether she must take secrets for different. NaN where nothing is determined. Raises
    InvalidInput.
    """

def bound_of_bob_on_track(track: list[config], pilots: np.ndarray) -> tuple[list[float], float]:
    """The same for Bob, who knows the secret and has no map either.

    track: list of fpi.config; pilots: bare, complex (G, N, Nt), the same at each. Raises
    InvalidInput.
    """

class track_eve:
    """Attack `track`: frames from several positions, and no map."""
    def __init__(self, config: config, positions: int, pilots: np.ndarray) -> None:
        """config: fpi.config, of which she reads no position but eve_m; positions: T, 2 to
        64; pilots: bare, complex (G, N, Nt), the same at each. Raises InvalidInput, for
        mode mirage too.
        """
    def estimate(self, frames: list[np.ndarray]) -> track_estimate:
        """track_estimate. frames: list of complex (G * N,), one per position. Raises
        InvalidInput for another number or size and for non-finite values.
        """

class track_estimate:
    """What an Eve concludes from a history of a moving Alice."""
    @property
    def position_m(self) -> list[_array.point]:
        """List of array.point, metres: Alice, one per frame."""
    @property
    def reflectors_m(self) -> list[_array.point]:
        """List of array.point, metres, in no order."""
    @property
    def residual_power(self) -> float:
        """Sum over frames of ||y - fitted frame||^2."""
    @property
    def deviation_m(self) -> float:
        """Root mean square standard deviation of the positions by the Fisher
        information at the estimate, metres; infinite when undetermined.
        """
    @property
    def converged(self) -> bool:
        """Whether the fit converged."""
    @property
    def reliable(self) -> bool:
        """False when it did not, when positions are undetermined, or when another
        history is about as likely.
        """

def simulate_track(config: config, positions: int, frames: int = 100, seed: int = 1, attacks=None, *, progress=None) -> dict:
    """Monte Carlo over histories: frames through the flowgraph at every position, then attack `track`.

    config: fpi.config; its fresh_secret says whether the secret changes with the position. positions:
    T, 2 to 64, along config.alice_track_m or a line through alice_m (track_positions); frames: how many
    histories, each with one frame of every position. seed: of everything random. attacks: beside
    `track`, as of simulate(); they take every frame alone. progress: called with (done, total).
    Returns a dict with the keys of `physec simulate fpi --positions`: frames, seed, snr_db, positions,
    seconds; bob and eve.NAME as of simulate(), over all positions; worst_case, the best attack of an
    Eve with neither map nor history, worst_case_with_track, the best of all; and track: secret ("kept",
    "fresh"), equations, unknowns, rank, determined, statement, lost_histories (root mean square error
    above four times the bound), rmse_by_position_m and bound_by_position_m (lists), bob_bound_m (Bob
    with the same history). Raises InvalidInput.
    """

def pair_bounds(config: config, draws: int, seed: int, form: str = 'corrected', path: int = 0, set: int = 0, progress: Optional[Callable[[int, int], None]] = None) -> dict:
    """The four curves of Figure 3 for a true path and its twin: (17), (18), Xi
    (22), Psi (23).

    draws, seed: draw k has the pilots of seed + k; progress: called with (done,
    all) draws. form: "corrected" or "printed"; path: index of the true path, 0
    line of sight; set: index in config.fakes. Returns a dict of arrays over
    draws, microseconds^2 + rad^2: exact, asymptotic, xi (Xi/G), psi (Psi/G);
    and condition. Raises InvalidInput.
    """

def pair_bounds_of(config: config, pilots: np.ndarray, form: str = 'corrected', path: int = 0, set: int = 0) -> dict:
    """As pair_bounds(), for one array of pilots, complex (G, N, Nt).

    form: "corrected" or "printed"; path: index of the true path, 0 line of
    sight; set: index in config.fakes. Returns a dict of arrays over draws,
    microseconds^2 + rad^2: exact, asymptotic, xi (Xi/G), psi (Psi/G); and
    condition. Raises InvalidInput.
    """

def figure_3_fake_set(config: config, mu: float) -> fake_set:
    """Deltas of Figure 3: delta_theta = mu Upsilon_theta, delta_tau =
    sin(delta_theta) / ((N-1) Lambda).

    Returns a fake_set, where assumption A5 holds with equality.
    """

def asymptotic_information(config: config, noise_variance: float, form: str = 'corrected', path: int = 0, set: int = 0) -> np.ndarray:
    """Asymptotic information per OFDM symbol, (17) with (18), (4, 4) for [tau,
    theta, tau~, theta~].

    noise_variance: per resource element; form, path, set as pair_bounds().
    Units 1/s and 1/rad; NaN where an angle does not exist.
    """

def unmet_assumptions(config: config, path: int = 0, set: int = 0) -> list[str]:
    """Those of "A1".."A5" of Corollary 1 that a true path and its twin do not
    meet; empty: Psi is proven.

    path, set: as pair_bounds().
    """

def violated_orderings(exact: float, asymptotic: float, xi: float, psi: float) -> list[str]:
    """Steps of "Psi < Xi < asymptotic" and "Xi < exact" that do not hold, in these
    words.

    exact, asymptotic, xi, psi: in one unit, as pair_bounds() has them.
    """

def simulate(config: config, frames: int = 300, seed: int = 1, attacks=None, *, epochs=None, map_error_m: float = 0.0, channel=None, dump: bool = False, progress=None) -> dict:
    """Monte Carlo over frames through the flowgraph, scored against the bounds.

    config: fpi.config; frames: how many, at least 1; seed: of everything random.
    attacks: names of attacks() or "FILE.py:CLASS"; default all standard ones, prior when
        config.secret is set, and map when config.map_m is.
    dump: also return samples, pilots, truth, secrets and Bob's positions under `arrays`.
    epochs: how many secrets to draw when config.secret is set, and wrong maps with map_error_m;
        default one per ten frames, 50 at most. Bounds are then root mean squares over the draws.
    map_error_m: standard deviation of the error of each coordinate of config.map_m, drawn anew for
        every epoch; who has the map knows the deviation.
    channel: a channel.recorded_channel that Bob and Eve are behind in place of the geometry; then there
        are no bounds (NaN), and errors are still those against config.alice_m.
    progress: called with (done, total) frames, a few times a second.
    Returns a dict with the keys of `physec simulate fpi`: frames, seed, snr_db, epochs, seconds; bob
    and eve.NAME, each with rmse_m, median_m, p90_m, bound_m (metres), hit_1m, ratio, outliers;
    worst_case, the best attack without a map by rmse_m, and worst_case_by_hit, by the share of frames within
    1 m, over every answer of every Eve (see verdict.py); with config.map_m also bob_with_map, as bob,
    worst_case_with_map and worst_case_by_hit_with_map, the best of all attacks, and map, its reflectors
    and deviation_m; with channel also channel, its snapshots;
    positions_m, lists of (x, y) by receiver; and arrays: y_bob, y_eve (frames, G, N), pilots (G, N, Nt),
    truth_position_m (2,), bob_position_m (frames, 2), sigma2, delta_tau_s,
    delta_theta_rad. Raises InvalidInput.
    """

class flowgraph(gr.top_block):
    """Pilots -> precoder -> channels -> Bob and every Eve; ends after `frames` frames.

    Bob and Eve hear independent noise of the same variance. `config` is the configuration, `channels`
    the channels' blocks by receiver, "bob" and "eve".
    """
    def __init__(self, config: config, frames: int, seed: int = 1, attacks=None, keep_samples: bool = False, noise_seed=None, channel=None):
        """config: fpi.config; frames: how many; seed: of pilots and noise; attacks: names of Eves.

        keep_samples: the received frames stay available by samples(); noise_seed: of the channels'
        noise instead of seed; channel: a channel.recorded_channel in place of the geometry's. Raises
        InvalidInput.
        """
    def frames_done(self) -> int:
        """Frames that the slowest receiver has finished; for progress bars."""
    def counts(self) -> dict:
        """Dict of how many estimates each receiver has made."""
    def estimates(self, name: str) -> list:
        """List of the dicts of all PDUs of "bob" or of an attack, in frame order; see fpi_locator."""
    def samples(self, place: str) -> np.ndarray:
        """Received frames at "bob" or "eve", complex (frames, G, N); only with keep_samples."""

def plan(config, snr_range_db, mus=(0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.065, 0.07, 0.0725, 0.075, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2), draws=20, frames=300, seed=1, frames_per_epoch=1, largest_loss_db=1.0, largest_prefix_share=0.1, progress=None, map_error_m=0.0, objective='rms'):
    """Which deltas to use: a curve over delta, a choice for each knowledge of Eve, and a secret.

    config: fpi.config in mode fpi or spoof. With map_m the headline assumes that Eve and Bob have that
    map, else that they have none, and beside it stands an exact map of the scatterers.
    snr_range_db: (low, high) at Bob, dB; mus: deltas over Upsilon; draws: of the pilots, draw k with
    those of seed + k; frames: of each simulation that confirms a choice, 0 for none; frames_per_epoch:
    with the same secret; largest_loss_db: of Bob against no protection at the same power;
    largest_prefix_share: cyclic prefix for the fake paths over the symbol; map_error_m: standard
    deviation of the error of each coordinate of config.map_m, metres; objective: "rms" or "hit", what deltas
    are chosen by (plan_hits.py).
    progress: called with (done, total) pilot draws of the curve, then deltas that are simulated for hits, then
    frames of the simulations.
    Returns a dict with the keys of `physec plan`: curve, a list of dicts with errors in metres, and with
    objective hit shares of frames within a metre; choices
    by knowledge "pilots", "form", "distribution" and, where a map gives a position, "reflectors";
    headline, with assumption "no map" or "map", and without_map and with_map, each the knowledge that
    counts, its error predicted_m and Bob's bob_m; map; secret. Raises InvalidInput.
    """

def plan_attacks(knowledge: str) -> list[str]:
    """Names of the attacks that a plan holds against an Eve who knows the "pilots", the "form", the "distribution" or the "reflectors". Raises InvalidInput for another word."""

def recommended_secret(config: config, mu: float) -> secret_prior:
    """Distribution of the secret around mu (delta over Upsilon) that a plan recommends, a secret_prior with a random sign."""
