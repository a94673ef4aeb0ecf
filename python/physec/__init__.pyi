# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Physical-layer security: artificial-noise ISAC and fake path injection.

`from gnuradio import physec` offers the GNU Radio blocks by flat names, as flowgraphs call them
(`physec.fpi_precoder(config)`), and everything else by rooms, which need no flowgraph:

    fpi, an                       the schemes: parameters, precoders, receivers, bounds, simulation
    ofdm, channel, sync, array    what has no scheme
    air, scenario                 radios and calibration; scenario files
    secret                        files of keys that stations share
"""

from typing import Callable, Optional, overload
import numpy as np
from gnuradio import gr
from . import fpi as _fpi, an as _an, ofdm as _ofdm, channel as _channel, sync as _sync
from . import fpi, an, ofdm, channel, sync, array, air, scenario, secret

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

class InvalidInput(ValueError):
    """Input that cannot be used: one sentence with the value and what is allowed.

    The C++ library and the Python modules raise the same class. The `physec` command turns it into
    one line on stderr and exit status 2.
    """

class fpi_pilot_source(gr.sync_block, gr.block, gr.basic_block):
    """Block: repeats one frame of random-phase pilots for ever.

    Output: a stream per antenna, vectors of active subcarriers; tag `frame` on
    a frame's first symbol.
    """
    def __init__(self, config: _fpi.config, seed: int = 1) -> None:
        """config: fpi.config; seed: of the pilots; every receiver takes the same.
        Raises InvalidInput with the value and what is allowed.
        """

class fpi_frame_source(gr.sync_block, gr.block, gr.basic_block):
    """Block: preamble, header with a counter, and pilots of every frame, before
    the precoder.

    Output: a stream per antenna, vectors of active subcarriers, format.symbols
    items a frame; tag `frame`.
    """
    def __init__(self, config: _fpi.config, format: _ofdm.frame_format, pilot_seed: int = 1, session: int = 0) -> None:
        """config: fpi.config; format: ofdm.frame_format with a body symbol per pilot
        symbol; pilot_seed; session: 0 to 65535. Raises InvalidInput with the value
        and what is allowed.
        """

class fpi_precoder(gr.sync_block, gr.block, gr.basic_block):
    """Block: multiplies every OFDM symbol by Phi(n), (27).

    Input and output: a stream per antenna, vectors of active subcarriers. Tag
    `fakes` where a secret begins.
    """
    def __init__(self, config: _fpi.config, seed: int = 1, symbols_per_frame: int = 0, schedule: _fpi.secret_schedule = None) -> None:
        """config: fpi.config; seed: of the noise in mode gaussian; symbols_per_frame:
        preamble and header included; 0: the pilots; schedule: fpi.secret_schedule, in
        place of the configuration's fakes. Raises InvalidInput with the value and what
        is allowed.
        """
    def set_fakes(self, fakes: list[_fpi.fake_set]) -> None:
        """Replaces the secret, a list of fake_set, from the next frame boundary on.
        Raises InvalidInput with the value and what is allowed.
        """
    def set_config(self, config: _fpi.config) -> None:
        """Replaces the fpi.config from the next frame boundary on; antennas, pilots,
        bandwidth and subcarriers stay. Raises InvalidInput with the value and what is
        allowed.
        """

class fpi_waveform_precoder(gr.sync_block, gr.block, gr.basic_block):
    """Block: fake path injection of any waveform, sample by sample.

    Input and output: a stream of samples per antenna. Tag `fakes` on input 0
    replaces the secret there.
    """
    def __init__(self, config: _fpi.config, sample_rate_hz: float, longest_delay_s: float = 1e-05) -> None:
        """config: fpi.config; sample_rate_hz: of the streams; longest_delay_s: of all
        secrets to come. Raises InvalidInput with the value and what is allowed.
        """
    def set_fakes(self, fakes: list[_fpi.fake_set]) -> None:
        """Replaces the secret, a list of fake_set, at the next tag `frame`, or at once
        where none came yet. Raises InvalidInput with the value and what is allowed.
        """
    def set_config(self, config: _fpi.config) -> None:
        """Likewise mode, power and secret of an fpi.config; antennas, pilots, bandwidth
        and subcarriers stay.
        """
    def latency_samples(self) -> int:
        """From a sample of the input to its undelayed term in the output."""

class fpi_channel(gr.sync_block, gr.block, gr.basic_block):
    """Block: simulated multipath channel from Alice's array to Bob or Eve, (1) and
    (2), with noise.

    Input: a stream per antenna, vectors of active subcarriers; output: one
    stream of such vectors.
    """
    def __init__(self, config: _fpi.config, receiver: str, pilot_seed: int = 1, noise_seed: int = 1) -> None:
        """config: fpi.config; receiver: "bob" or "eve"; pilot_seed: fixes the noise's
        variance; noise_seed. Raises InvalidInput with the value and what is allowed.
        """
    def set_snr_db(self, snr_db: float) -> None:
        """SNR at Bob, dB, from the next frame boundary on, -100 to 100; no longer the
        configuration's. Raises InvalidInput with the value and what is allowed.
        """
    def set_config(self, config: _fpi.config) -> None:
        """Another fpi.config from a frame boundary on, positions included; antennas,
        pilots, bandwidth and subcarriers stay. Behind a precoder with the same
        configuration the channel follows by itself. Raises InvalidInput with the
        value and what is allowed.
        """
    def noise_variance(self) -> float:
        """sigma^2 per resource element, for the SNR that was set last."""

class fpi_locator(gr.block, gr.basic_block):
    """Block: paths and position from each frame; made by fpi_bob() or fpi_eve().

    Input: vectors of active subcarriers; output: x + jy in metres; port
    `estimates`: a PDU per frame.
    """
    def set_config(self, config: _fpi.config) -> None:
        """Another fpi.config from a frame boundary on; antennas, pilots, bandwidth and
        subcarriers stay. A receiver with the precoder's configuration follows that
        by itself at its frame; another one takes this up to half a second later.
        Raises InvalidInput with the value and what is allowed.
        """
    def set_attack(self, attack: str) -> None:
        """Another attack from the next frame on; not for Bob. Raises InvalidInput with
        the value and what is allowed.
        """

def fpi_bob(config: _fpi.config, pilot_seed: int = 1, noise_seed: int = 1, chains: Optional[np.ndarray] = None, report_unusable: bool = False, schedule: _fpi.secret_schedule = None) -> fpi_locator:
    """Block fpi_locator of Bob, who knows the secret.

    config: fpi.config; pilot_seed, noise_seed: of pilot source and precoder;
    chains: channel.chain_response() (active subcarriers, antennas), on the air;
    report_unusable: positions in spite of complaints; schedule: fpi.secret_schedule,
    in place of the configuration's fakes. Raises InvalidInput with the value and
    what is allowed.
    """

def fpi_eve(config: _fpi.config, pilot_seed: int = 1, attack: str = 'merged', chains: Optional[np.ndarray] = None, report_unusable: bool = False) -> fpi_locator:
    """Block fpi_locator of an Eve, who knows all of the configuration but its
    fakes.

    config: fpi.config; attack: e.g. "merged", "separate", "structure", "prior";
    chains: channel.chain_response() (active subcarriers, antennas), on the air;
    report_unusable: positions in spite of complaints. Raises InvalidInput with
    the value and what is allowed.
    """

class fpi_compensator(gr.block, gr.basic_block):
    """Block: channel estimate without the fake paths, one per frame, (29).

    Input: vectors of active subcarriers; output: vectors of subcarriers *
    antennas, antenna after antenna.
    """
    def __init__(self, config: _fpi.config, pilot_seed: int = 1, schedule: _fpi.secret_schedule = None) -> None:
        """config: fpi.config; pilot_seed: of the pilot source; schedule:
        fpi.secret_schedule, in place of the configuration's fakes. Raises InvalidInput
        with the value and what is allowed.
        """
    def set_config(self, config: _fpi.config) -> None:
        """Another fpi.config from a frame boundary on: as fpi_locator.set_config."""

class an_channel_state(gr.sync_block, gr.block, gr.basic_block):
    """Block: passes symbols through and tags them with seeded channel draws,
    `channel_state`. Port `states`: the same as PDUs, with `frame`, for views.
    """
    def __init__(self, config: _an.config, coherence_frames: int, seed: int = 1, truncated: bool = False) -> None:
        """config: an.config; coherence_frames: between draws; seed; truncated: angles
        within the bounds' range. Raises InvalidInput with the value and what is
        allowed.
        """
    def set_target_angle(self, theta_rad: Optional[float]) -> None:
        """Where the target stands, radians, below pi/2 in magnitude, instead of where it
        was drawn; None: drawn. From the next frame boundary on, for precoder and
        channel alike. Raises InvalidInput with the value and what is allowed.
        """
    def set_eve_angle(self, phi_rad: Optional[float]) -> None:
        """The same for the target as the sensing eavesdropper sees it."""

class an_precoder(gr.block, gr.basic_block):
    """Block: base station's AN-ISAC precoder (1).

    Input: unit-power symbols; output: a stream per antenna. Ports `csi` and
    `target_angle`, tag `csi`.
    """
    def __init__(self, config: _an.config, noise_seed: int = 0, channel_seed: int = 1) -> None:
        """config: an.config; noise_seed: of the artificial noise, 0: keyed, which
        nobody predicts, another: repeatable; channel_seed: of the CSI until other
        comes. Raises InvalidInput with the value and what is allowed.
        """
    def set_csi(self, h: list[complex]) -> None:
        """User's channel, complex (N,). From the next frame boundary on. Raises
        InvalidInput with the value and what is allowed.
        """
    def set_target_angle(self, theta_rad: float) -> None:
        """Target angle, radians, below pi/2 in magnitude. From the next frame boundary
        on. Raises InvalidInput with the value and what is allowed.
        """
    def set_config(self, config: _an.config) -> None:
        """Power, tau, alpha and beta's phase of an an.config. From the next frame
        boundary on. Raises InvalidInput with the value and what is allowed.
        """
    def set_tau(self, tau: float) -> None:
        """Share of power in the data beam, 0 to 1. From the next frame boundary on.
        Raises InvalidInput with the value and what is allowed.
        """
    def set_alpha(self, alpha: complex) -> None:
        """Weight of the target's direction, complex. From the next frame boundary on.
        Raises InvalidInput with the value and what is allowed.
        """

class an_channel(gr.sync_block, gr.block, gr.basic_block):
    """Block: links to user, communication Eve, base station (vectors of M) and
    sensing Eve (of Ne).

    Input: vectors of N antenna samples. Tag `channel_state` takes effect on its
    own sample.
    """
    def __init__(self, config: _an.config, noise_seed: int = 1, channel_seed: int = 1) -> None:
        """config: an.config; noise_seed; channel_seed: of the state until a tag comes.
        Raises InvalidInput with the value and what is allowed.
        """
    def set_config(self, config: _an.config) -> None:
        """Gains and noises of an an.config. From the next frame boundary on. Raises
        InvalidInput with the value and what is allowed.
        """
    def set_gain_user(self, gain: complex) -> None:
        """Gain c1, a complex amplitude, not 0. From the next frame boundary on. Raises
        InvalidInput with the value and what is allowed.
        """
    def set_gain_comm_eve(self, gain: complex) -> None:
        """Gain c2, a complex amplitude, not 0. From the next frame boundary on. Raises
        InvalidInput with the value and what is allowed.
        """
    def set_gain_target(self, gain: complex) -> None:
        """Gain c3, a complex amplitude, not 0. From the next frame boundary on. Raises
        InvalidInput with the value and what is allowed.
        """
    def set_gain_sensing_eve(self, gain: complex) -> None:
        """Gain c4, a complex amplitude, not 0. From the next frame boundary on. Raises
        InvalidInput with the value and what is allowed.
        """
    def set_noise_user(self, deviation: float) -> None:
        """Standard deviation sigma_u of the noise, above 0. From the next frame
        boundary on. Raises InvalidInput with the value and what is allowed.
        """
    def set_noise_comm_eve(self, deviation: float) -> None:
        """Standard deviation sigma_e of the noise, above 0. From the next frame
        boundary on. Raises InvalidInput with the value and what is allowed.
        """
    def set_noise_radar(self, deviation: float) -> None:
        """Standard deviation sigma_r of the noise, above 0. From the next frame
        boundary on. Raises InvalidInput with the value and what is allowed.
        """

class an_data_eve(gr.sync_block, gr.block, gr.basic_block):
    """Block: an eavesdropper of the data at the target, or with several antennas.

    Input: vectors of N antenna samples with `channel_state` tags; output: what she
    hears, combined for the largest SINR, for an an_symbol_receiver.
    """
    def __init__(self, config: _an.config, place: str = 'target', antennas: int = 1, noise_seed: int = 1, channel_seed: int = 1) -> None:
        """config: an.config; place: "target" or "comm_eve"; antennas: 1 to 512, 1 at the
        target; noise_seed; channel_seed: of the antennas after the first, and of the
        state until a tag comes. Raises InvalidInput with the value and what is allowed.
        """
    def set_config(self, config: _an.config) -> None:
        """Powers, gains and noises of an an.config. From the next frame boundary on.
        Raises InvalidInput with the value and what is allowed.
        """

class an_symbol_receiver(gr.block, gr.basic_block):
    """Block: pilot-aided QPSK receiver of user and communication Eve.

    Input: samples; outputs: equalised symbols, dibits, soft bits (vectors of
    2). Port `reports`: a PDU a block.
    """
    def __init__(self, config: _an.config, pilots_per_frame: int, coherence_frames: int, pilot_seed: int = 1, refinement: str = 'pilots_only') -> None:
        """config: an.config; pilots_per_frame: 1 to L-1; coherence_frames; pilot_seed;
        refinement: "pilots_only" or "iterative". Raises InvalidInput with the value
        and what is allowed.
        """

class an_target_estimator(gr.block, gr.basic_block):
    """Block: maximum-likelihood target angle at the base station.

    Inputs: echo (vectors of M) and reference; output: exp(j theta). Port
    `estimates`: a PDU per estimate.
    """
    def __init__(self, config: _an.config, reference: str = 'known_x', frames: int = 1) -> None:
        """config: an.config; reference: "known_x" (vectors of N) or "symbols_only";
        frames: per estimate, 1 to 65536. Raises InvalidInput with the value and what
        is allowed.
        """

class an_sensing_eve(gr.block, gr.basic_block):
    """Block: sensing Eve's target angle.

    Inputs: echo (vectors of Ne), if known s_u; output: exp(j phi). Port
    `estimates`: a PDU per estimate.
    """
    def __init__(self, config: _an.config, knowledge: str = 'known', frames: int = 1) -> None:
        """config: an.config; knowledge: "known" or "unknown"; frames: per estimate, 1
        to 65536. Raises InvalidInput with the value and what is allowed.
        """
    def set_config(self, config: _an.config) -> None:
        """Another an.config of the same sizes; its noise space counts from the next
        estimate on. Raises InvalidInput with the value and what is allowed.
        """

class an_leak_eve(gr.block, gr.basic_block):
    """Block: base station's target angle at an eavesdropper who knows the
    transmission.

    Inputs: X (vectors of N) and s_u, or the echo (vectors of Ne); output: exp(j
    theta). Port `estimates`.
    """
    def __init__(self, config: _an.config, source: str = 'null_space', frames: int = 1) -> None:
        """config: an.config; source: "null_space" or "echo"; frames: per estimate, 1
        to 65536. Raises InvalidInput with the value and what is allowed.
        """
    def set_config(self, config: _an.config) -> None:
        """Another an.config of the same sizes; its noise space counts from the next
        estimate on. Raises InvalidInput with the value and what is allowed.
        """

class an_air_transmitter(gr.sync_block, gr.block, gr.basic_block):
    """Block: AN-ISAC base station on the air: bytes in numbered blocks as frames.

    Output: a stream per antenna, vectors of active subcarriers. Ports `csi`,
    `target_angle`, `chains`, `sent`.
    """
    def __init__(self, config: _an.air_config, data: bytes, target_angle: float = 0.0, session: int = 0, noise_seed: int = 0) -> None:
        """config: an.air_config; data: bytes; target_angle: radians; session: 1 to
        65535, 0 draws one; noise_seed: 0: keyed. Raises InvalidInput with the
        value and what is allowed.
        """
    @property
    def session(self) -> int:
        """Session of the frame headers, 1 to 65535."""
    def set_target_angle(self, theta_rad: float) -> None:
        """Target angle, radians, below pi/2 in magnitude. From the next frame boundary
        on. Raises InvalidInput with the value and what is allowed.
        """
    def set_tau(self, tau: float) -> None:
        """Share of power in the data beam, 0 to 1. From the next frame boundary on.
        Raises InvalidInput with the value and what is allowed.
        """

class an_air_receiver(gr.sync_block, gr.block, gr.basic_block):
    """Block: AN-ISAC user, or communication Eve, on the air.

    Input: bodies from frame_synchronizer, vectors of active subcarriers. Ports
    `payload`, `csi`, `reports`.
    """
    def __init__(self, config: _an.air_config, refinement: str = 'iterative', csi_every: int = 1) -> None:
        """config: an.air_config; refinement: "pilots_only" or "iterative"; csi_every:
        frames per CSI message. Raises InvalidInput with the value and what is
        allowed.
        """

class an_air_sensor(gr.sync_block, gr.block, gr.basic_block):
    """Block: base station's receive array: angle and range of a target from its
    own frames' echoes.

    Inputs: a stream of samples for each of M antennas. Ports `sent` (in),
    `estimates`, `chains`.
    """
    def __init__(self, config: _an.air_config, options: _sync.receiver_options, frames: int = 1) -> None:
        """config: an.air_config; options: sync.receiver_options of the same format;
        frames: per estimate, 1 to 1024. Raises InvalidInput with the value and what
        is allowed.
        """
    def set_gate(self, least_m: float, most_m: float) -> None:
        """Range within which a target is looked for, metres. Raises InvalidInput with
        the value and what is allowed.
        """
    def set_chains(self, transmit: list[complex], receive: list[complex]) -> None:
        """Complex factors of the N transmit and M receive channels, taken off from now
        on. Raises InvalidInput with the value and what is allowed.
        """
    def calibrate(self, theta_rad: float, least_m: float, most_m: float) -> None:
        """Measures the chains by the next echoes, those of a reference reflector.

        theta_rad: its direction; least_m, most_m: its range, metres. Raises
        InvalidInput with the value and what is allowed.
        """

class an_csi_opener(gr.sync_block, gr.block, gr.basic_block):
    """Block: the user's channel state, of records alone that somebody with the key
    sealed.

    Input, optional: bytes. Ports `records` (in: the same as PDUs of bytes) and
    `csi` (out: for an_air_transmitter).
    """
    def __init__(self, config: _an.air_config, key_file: str, session: int, most_age_s: float = 10.0) -> None:
        """config: an.air_config, the user's too; key_file: path of the key that both
        share; session: of the base station, 1 to 65535; most_age_s: of a record by
        the clocks of both computers, 0: any. Raises InvalidInput with the value and
        what is allowed.
        """
    @property
    def counts(self) -> dict:
        """Records accepted and refused, by reason, and bytes in no accepted record, since
        the block was made.
        """

class an_csi_sealer(gr.block, gr.basic_block):
    """Block: seals the user's channel state for the way to the base station.

    Ports `csi` (in: PDUs of an_air_receiver) and `records` (out: PDUs of bytes).
    """
    def __init__(self, config: _an.air_config, key_file: str) -> None:
        """config: an.air_config, the base station's too; key_file: path of the key that
        both share. Raises InvalidInput with the value and what is allowed.
        """

class miso_channel(gr.sync_block, gr.block, gr.basic_block):
    """Block: OFDM channel from an array to one antenna whose responses are given.

    Input: a stream per antenna, vectors of active subcarriers; output: one such
    stream. Frame k goes through response k modulo their number.
    """
    def __init__(self, responses: list[np.ndarray], symbols_per_frame: int, noise_variance: float = 0.0, noise_seed: int = 1, receiver: str = 'bob') -> None:
        """responses: list of complex arrays (active subcarriers, antennas);
        symbols_per_frame: where no tag `frame` comes; noise_variance: sigma^2 per
        resource element; noise_seed: of the noise, which the name of the receiver
        tells apart. Raises InvalidInput with the value and what is allowed.
        """
    def set_noise_variance(self, noise_variance: float) -> None:
        """sigma^2 per resource element from the next frame on. Raises InvalidInput with
        the value and what is allowed.
        """
    def noise_variance(self) -> float:
        """sigma^2 per resource element that was set last."""

class ofdm_modulator(gr.block, gr.basic_block):
    """Block: from OFDM symbols to the samples of every antenna: inverse FFT,
    cyclic prefix, silence.

    Input: a stream per antenna, vectors of active subcarriers; output: a stream
    of samples per antenna.
    """
    def __init__(self, format: _ofdm.frame_format, antennas: int, amplitude: float = 0.3, bursts: bool = False, epoch_s: float = 0.0, length_tag: str = 'packet_len') -> None:
        """format: ofdm.frame_format; antennas: 1 to 64; amplitude: above 0; bursts:
        tagged, timed bursts without the silence; epoch_s: when frame 0 leaves;
        length_tag: name. Raises InvalidInput with the value and what is allowed.
        """

class frame_synchronizer(gr.block, gr.basic_block):
    """Block: from a radio's samples to the OFDM symbols of frame bodies.

    Output: vectors of active subcarriers with tags `frame` and `sync`; port
    `sync`: a PDU per frame.
    """
    def __init__(self, options: _sync.receiver_options) -> None:
        """options: sync.receiver_options. Raises InvalidInput with the value and what is
        allowed.
        """
    def frames(self) -> int:
        """Frames delivered since the start."""
    def missed(self) -> int:
        """Frames skipped in the counter within a session."""
    def bad_headers(self) -> int:
        """Preambles without a valid header."""
    def gaps(self) -> int:
        """Times that the samples did not follow on."""

class waveform_channel(gr.block, gr.basic_block):
    """Block: paths, carrier offset and noise between sample streams, where a radio
    would be.

    Input: a stream per transmit antenna; output: one stream, the samples of one
    receive antenna.
    """
    def __init__(self, paths: list[_channel.antenna_path], tx_antennas: int, sample_rate_hz: float, rx: int = 0, noise_variance: float = 0.0, carrier_offset_hz: float = 0.0, seed: int = 1) -> None:
        """paths: list of channel.antenna_path, those to rx are used; tx_antennas: 1 to
        64; sample_rate_hz; noise_variance: per sample; carrier_offset_hz:
        transmitter less receiver; seed: of the noise. Raises InvalidInput with the
        value and what is allowed.
        """
    def set_noise_variance(self, noise_variance: float) -> None:
        """Mean of |w|^2 per sample, from the next call of the scheduler on. Raises
        InvalidInput with the value and what is allowed.
        """
    def set_carrier_offset_hz(self, carrier_offset_hz: float) -> None:
        """Carrier of the transmitter less that of the receiver, Hz. Raises InvalidInput
        with the value and what is allowed.
        """
    def noise_variance(self) -> float:
        """Mean of |w|^2 per sample now in force."""
    def carrier_offset_hz(self) -> float:
        """Carrier offset now in force, Hz."""

class file_assembler(gr.basic_block):
    """Collects the blocks that arrive on port `payload` and writes the file when all are there.

    PDUs are those of an_air_receiver: bytes, with `number` and `blocks` in the dictionary. The
    file appears at `path` complete or not at all; its writing is reported by a log line and by a
    message (number of bytes) on port `complete`. When the flowgraph stops early, a log line says
    which blocks are missing. Blocks that name another count belong to another file: up to four are
    collected at a time, the one that has heard nothing for longest gives way, so a stray or forged
    block costs the file nothing. The count itself is only believed: what is kept is what arrived, up to
    `most_bytes`. A flowgraph that is started again starts over.
    """
    MOST_FILES: int
    def __init__(self, path: str, most_bytes: int = 268435456):
        """path: where the file appears; most_bytes: of a file, 1 to 2^40."""
    def start(self):
        """Forgets all blocks; called by the flowgraph."""
    @property
    def latest(self) -> object:
        """What is there of the file that is furthest, or None before the first block."""
    @property
    def blocks(self) -> object:
        """Blocks of that file; None while no block has arrived."""
    @property
    def complete(self) -> bool:
        """Whether the file has been written."""
    def missing(self):
        """(first, last) of every run of blocks that have not arrived; None before the first block. The
        count is the sender's word, so single numbers may be too many to list.
        """
    def accept(self, message):
        """Handler of port `payload`. Raises ValueError for what is no numbered block."""
    def another(self, blocks):
        """Room for a file with so many blocks."""
    def write(self, file):
        """Writes the file from all blocks and reports it."""
    def stop(self):
        """Logs which blocks are missing, if any; called by the flowgraph."""

class input_level(gr.sync_block):
    """Counts samples whose I or Q is at .999 of full scale or more, and measures the level.

    Message port `level`: a PDU every `interval_s` seconds with the counts since the start (samples,
    clipped) and, of the interval, clipped_share and level_dbfs. A line in the log says when samples
    were clipped, every ten intervals at most.
    """
    def __init__(self, interval_s: float = 1.0):
        """interval_s: between messages, 0.01 to 3600 seconds."""
    def start(self):
        """Counts anew; called by the flowgraph."""
    def work(self, input_items, output_items):
        """Counts; called by the scheduler."""
    def report(self):
        """Sends what the interval had."""
    def stop(self):
        """Reports what is left; called by the flowgraph."""
    def counts(self) -> dict:
        """Of all samples since the start: samples, clipped, level_dbfs."""

class pdu_log(gr.basic_block):
    """Writes the dictionary of every PDU on port `in` to a file, and shows every n-th.

    A line is a JSON object; bytes that the PDU carries are added in hexadecimal as `data` (file
    only). `path` "" writes no file, `show_every` 0 shows none. A flowgraph that is started again
    adds to the file.
    """
    def __init__(self, path: str = '', show_every: int = 100, label: str = ''):
        """path: of the file; show_every: n; label: in front of what is shown."""
    def start(self):
        """Opens the file again if need be; called by the flowgraph."""
    def accept(self, message):
        """Handler of port `in`; anything but a PDU is ignored."""
    def stop(self):
        """Closes the file; called by the flowgraph."""

class radio_status(gr.basic_block):
    """Counts what radios report and prints one line a second, to stderr.

    Message ports: `async` takes the port async_msgs of a UHD sink (U underflows, L late bursts or
    samples, S sequence errors, acknowledged bursts); `sync` takes that of a frame synchronizer
    (frames, missed ones, O gaps in the received samples, carrier offset, SNR); `estimates` that of
    a locator; `level` that of an Input Level. `interval_s` 0 prints only at the end. Every start
    counts anew.
    """
    EVENTS: dict
    def __init__(self, name: str = 'radio', interval_s: float = 1.0):
        """name: of the printed line; interval_s: seconds between lines."""
    @property
    def counts(self) -> dict:
        """Events of the worst channel: a late burst of four channels is one late burst."""
    def line(self) -> str:
        """Text of the line that is printed."""
    def summary(self) -> dict:
        """Counts as a dictionary."""
    def start(self):
        """Counts anew and begins to print; called by the flowgraph."""
    def stop(self):
        """Prints the last line and the summary as JSON; called by the flowgraph."""

class position_score(gr.sync_block):
    """Compares positions with the truth; prints a table and one sentence when the flowgraph stops.

    Input k: x + jy in metres per frame from receiver k, as FPI Locator and FPI Eve give them; NaN where
    there is no position, which counts as an infinite error. Input 0 is Bob, all others are Eves.
    """
    def __init__(self, config, names=('bob', 'merged')):
        """config: an fpi.config, for the true position; names: of the receivers, Bob first."""
    def set_config(self, config):
        """Takes the true position from another configuration, from now on."""
    def work(self, input_items, output_items):
        """Called by the flowgraph."""
    def scores(self) -> dict:
        """Dict by receiver of frames, without_position, rmse_m, median_m, hit_1m, as simulate() has them."""
    def text(self) -> str:
        """Table and sentence."""
    def stop(self):
        """Prints; called by the flowgraph."""

class fpi_estimates_csv(gr.hier_block2):
    """Writes every estimate of Bob and of Eves as a line of comma-separated values.

    Message ports `bob`, `eve1`, `eve2`, ... take `estimates` of an FPI Locator and of FPI Eves. The first
    line names the columns, with units: run (which start of the flowgraph, from 1, for frames count anew),
    receiver, frame, x_m and y_m (nan: no position), deviation_m, delay and spatial frequency of the
    first path, reliable and usable (1 or 0), the other positions that a receiver gives (alternative, map
    and with_map, see docs/blocks.md) and why a frame is not usable. What a receiver does not give is empty.
    The file holds whole lines at any time, and is replaced when the block is made.
    """
    def __init__(self, path: str, eves=('merged',), most_bytes: int = 1000000000):
        """path: of the file, "" for none; eves: names of the attacks at eve1, eve2, ..., up to 4;
        most_bytes: of the file, 1000 to 2^40, after which nothing more is written. Raises InvalidInput.
        """
    def lines(self) -> int:
        """How many estimates are in the file."""

class scenario_saver(gr.basic_block):
    """Writes the configuration as it is now as a scenario file, whenever a message on port `save` says so.

    The message is that of a QT GUI Msg Push Button, the symbol `save`, or true. The file holds the secret:
    nobody else may read it (mode 0600). It is replaced, in full or not at all. `physec simulate fpi
    --scenario FILE` and Scenario File take it. What a precoder was told by its own port `settings` is not
    in it.
    """
    def __init__(self, config: _fpi.config, path: str, snr_db=None):
        """config: fpi.config; path: of the file; snr_db: at Bob, when it is another than the
        configuration's. Raises InvalidInput.
        """
    def set_config(self, config: _fpi.config) -> None:
        """What is saved from now on. Any thread may call.

        config: fpi.config. Raises InvalidInput, and the old one stays.
        """
    def set_snr_db(self, snr_db) -> None:
        """Another SNR at Bob in dB, or None: the configuration's. Any thread may call.

        Raises InvalidInput, and the old one stays.
        """
    def save(self) -> None:
        """Writes the file. Raises InvalidInput."""

class an_secrecy_score(gr.basic_block):
    """Adds up what the user and eavesdroppers report; prints a table and one sentence when the flowgraph
    stops.

    Message ports: `user`, `eve1`, `eve2`, ... take `reports` of AN-ISAC receivers, simulated or on the air.
    Where reports carry the block as decided, an eavesdropper's bit errors are counted against what the user
    received with a valid check sum. Every start counts anew.
    """
    def __init__(self, eves=('Eve',)):
        """eves: names of what is at eve1, eve2, ..., up to 4. Raises InvalidInput."""
    def scores(self) -> dict:
        """Dict by port of reports, sinr_db (of the mean SINR), mean rate_bits and, where they can be told,
        intact, the share of blocks with a valid check sum, and bit_error_rate.
        """
    def text(self) -> str:
        """Table and sentence."""
    def start(self):
        """Counts anew; called by the flowgraph."""
    def stop(self):
        """Prints; called by the flowgraph."""

class fpi_alice(gr.hier_block2):
    """Alice on subcarriers: pilots and precoder.

    Output: vectors of tx_antennas x active subcarriers, antenna-major, one OFDM symbol each.
    """
    def __init__(self, config, pilot_seed: int = 1, noise_seed: int = 1, frames: int = 0, schedule=None):
        """config: an fpi.config; frames: how many she sends, 0 for ever; schedule: an fpi.secret_schedule."""
    def set_config(self, config):
        """Settings of a new configuration, from the next frame on; see docs/live-settings.md."""
    def set_fakes(self, fakes):
        """A new secret, from the next frame on."""

class fpi_alice_samples(gr.hier_block2):
    """Alice on the air: frames, precoder and OFDM modulator.

    Outputs: one stream of samples per antenna, for a radio's channels; with `one_port` a single
    output of vectors of all antennas.
    """
    def __init__(self, config, format, pilot_seed: int = 1, noise_seed: int = 1, session: int = 1, amplitude: float = 0.3, bursts: bool = False, epoch_s: float = 0.0, frames: int = 0, one_port: bool = False, schedule=None):
        """config: an fpi.config; format: an ofdm.frame_format; amplitude, bursts and epoch_s: see
        OFDM Modulator; frames: how many she sends before she falls silent and the stream ends
        (with 400 samples more, which let the last frame through every filter), 0 for ever; schedule: an
        fpi.secret_schedule.
        """
    def set_config(self, config):
        """Settings of a new configuration, from the next frame on; see docs/live-settings.md."""
    def set_fakes(self, fakes):
        """A new secret, from the next frame on."""

class fpi_air(gr.hier_block2):
    """From Alice's array to Bob and to Eve, on subcarriers: two OFDM MISO channels.

    Input: vectors of tx_antennas x active subcarriers, antenna-major. Outputs 0 and 1: what Bob and
    Eve hear, vectors of active subcarriers. For equal seeds their noises are independent.
    """
    def __init__(self, config, pilot_seed: int = 1, noise_seed: int = 1, snr_db: float = 0.0):
        """config: an fpi.config; snr_db: at Bob, with the precoder applied; Eve's noise is as loud."""
    def set_config(self, config):
        """Settings of a new configuration, at the frame where the transmitter takes them."""
    def set_snr_db(self, snr_db):
        """-100 to 100; may change while running."""

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
    def set_config(self, config):
        """Keeps the SNR while mode or secret change; positions change nothing here."""
    def set_snr_db(self, snr_db):
        """-100 to 100; may change while running."""

class fpi_trial(gr.hier_block2):
    """Alice with one protection, the air, Bob, and Eves, at so many frames a second; no streams.

    Message port `estimates`: those of Bob and of every Eve, as of an FPI Locator, and in addition
    `protection` and `receiver` (symbols): the protection's name, and "bob" or that of an attack. A change
    of the configuration reaches all of them at one frame, a second or less after it was made.
    """
    def __init__(self, config, protection: str = 'fpi', attacks=('merged', 'structure', 'map'), frames_per_second: float = 10.0, seed: int = 1):
        """config: an fpi.config, whose mode does not count; protection: a name of fpi.protection_names();
        attacks: names, one Eve each; an Eve with a map has config.map_m, or an exact one; seed: of
        pilots and noises. Raises InvalidInput.
        """
    def set_config(self, config):
        """Settings of a new configuration, from the next frame on; see docs/live-settings.md."""
    def set_frames_per_second(self, frames_per_second):
        """Above 0; may change while running."""

class fpi_bob_samples(_stations.fpi._locator_samples):
    """Bob on the air: frame synchronizer and locator.

    Input: samples of one antenna. Output: x + jy in metres per frame. Message ports: `estimates` of
    the locator, `sync` of the synchronizer, `level` of Input Level.
    """
    def __init__(self, config, options, pilot_seed: int = 1, noise_seed: int = 1, chains=None, report_unusable: bool = False, schedule=None):
        """config: an fpi.config; options: a sync.receiver_options; chains: see FPI Locator; schedule: an
        fpi.secret_schedule.
        """

class fpi_eve_samples(_stations.fpi._locator_samples):
    """Eve on the air: frame synchronizer and one attack.

    Input: samples of one antenna. Output: x + jy in metres per frame. Message ports: `estimates` of
    the attack, `sync` of the synchronizer, `level` of Input Level.
    """
    def __init__(self, config, options, pilot_seed: int = 1, attack: str = 'merged', chains=None, report_unusable: bool = False):
        """config: an fpi.config; options: a sync.receiver_options; attack, chains: see FPI Eve."""
    def set_attack(self, attack):
        """Another attack, from her next frame on."""

class an_base_station(gr.hier_block2):
    """Base station on symbols: bytes to QPSK, public pilots before every frame, a channel drawn
    every coherence_frames frames (tag `channel_state`), precoder with artificial noise.

    Input: bytes to send, four symbols each. Output 0: vectors of tx_antennas samples. Output 1: the
    symbols s_u as they enter the precoder, for receivers that know them. Message ports of AN-ISAC
    Channel State: in `target_angle` and `eve_angle`, out `states`.
    """
    def __init__(self, config, pilots_per_frame: int = 4, coherence_frames: int = 10, pilot_seed: int = 1, channel_seed: int = 1, noise_seed: int = 0):
        """config: an an.config; the seeds: of pilots, channel draws and artificial noise."""
    def set_config(self, config):
        """Power, tau, alpha, beta's phase and noise space of a new configuration, from the next frame on."""
    def set_target_angle(self, theta):
        """Where the target stands, radians from the array's broadside; None: drawn with the channel."""
    def set_eve_angle(self, phi):
        """The same as the sensing eavesdropper sees it."""

class an_base_station_samples(gr.hier_block2):
    """Base station on the air: transmitter of a file and OFDM modulator.

    Outputs: one stream of samples per antenna, for a radio's channels; with `one_port` a single
    output of vectors of all antennas. Message ports as those of AN-ISAC Air Transmitter: in `csi`,
    `target_angle`, `chains`; out `sent`.
    """
    def __init__(self, config, data: bytes, target_angle: float = 0.0, tau: float = 0.76, session: int = 0, noise_seed: int = 0, amplitude: float = 0.3, one_port: bool = False):
        """config: an an.air_config; data: the file's bytes; target_angle in radians; session and
        noise_seed: 0 for keyed; amplitude: see OFDM Modulator.
        """
    def set_tau(self, tau):
        """Share of the power in data, 0 to 1, from the next frame on."""
    def set_target_angle(self, target_angle):
        """Radians between -pi/2 and pi/2, from the next frame on."""

class an_listener(gr.hier_block2):
    """User or communication eavesdropper on symbols: receiver, and bytes of its decisions.

    Input: samples. Outputs: bytes as decided, right or wrong; equalised symbols. Message port
    `reports`: a PDU per block of constant channel, see AN-ISAC User Receiver.
    """
    def __init__(self, config, pilots_per_frame: int = 4, coherence_frames: int = 10, pilot_seed: int = 1, refinement: str = 'pilots_only'):
        """config: an an.config; refinement: pilots_only, or iterative (by decisions)."""

class an_listener_samples(gr.hier_block2):
    """User or eavesdropper on the air: frame synchronizer and receiver.

    Input: samples of one antenna. Message ports: `payload`, `csi` and `reports` of AN-ISAC Air
    Receiver, `sync` of the synchronizer, `level` of Input Level.
    """
    def __init__(self, config, options, refinement: str = 'iterative', csi_every: int = 1):
        """config: an an.air_config; options: a sync.receiver_options."""

class waveform_air(gr.hier_block2):
    """From one array to the receivers of a scene, in samples: a Waveform Channel for each of them.

    Input: vectors of tx_antennas samples. Output k: what the antenna number k of `receivers` hears.
    """
    def __init__(self, receivers, tx_antennas: int, samp_rate: float, noise_variance: float = 0.0, carrier_offset: float = 0.0, seed: int = 1):
        """receivers: one (paths, rx) each, a list of antenna_path and the receive antenna in it that
        is meant. samp_rate in Hz; noise_variance: mean of |w|^2 per sample at every receiver;
        carrier_offset in Hz: transmitter's less receivers'; seed: receiver k draws from seed + k.
        """
    def set_noise_variance(self, noise_variance):
        """0 or more; may change while running."""
    def set_carrier_offset_hz(self, carrier_offset):
        """Below half the sample rate; may change while running."""

__version__: str
