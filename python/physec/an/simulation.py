# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole AN-ISAC scene as one flowgraph, and what its four receivers achieved."""

import hashlib
import math
import time

import numpy as np
from gnuradio import blocks, digital, gr

from .. import physec_core as core
from .. import physec_python as physec
from .._errors import InvalidInput
from .._flowgraph import check_complete, run_to_end
from .angle_bounds import angle_bounds
from .passive_radar import check_link, simulate_passive_radar

__all__ = ["flowgraph", "simulate"]


class flowgraph(gr.top_block):
    """Payload bytes -> QPSK and pilots -> precoder -> channels -> all four receivers.

    Frames are pilots followed by data; channels are redrawn every `coherence_frames` frames.
    Sinks are attributes; read them after run(): user_symbols, user_dibits, comm_eve_symbols,
    comm_eve_dibits, target_eve_symbols, target_eve_dibits; target and sensing_eve, exp(j angle) per
    estimate; leaked, by source; dumped, by key of `arrays` in simulate().
    """

    def __init__(self, config, payload, *, pilots_per_frame=4, coherence_frames=10,
                 frames_per_estimate=1, reference="known_x", knowledge="known", seed=1,
                 truncated=True, dump=False, leak=True, comm_eve_antennas=1):
        """config: an.config; payload: bytes to send; the others as those of simulate()."""
        gr.top_block.__init__(self, "AN-ISAC scene", catch_exceptions=True)
        n, length = config.tx_antennas, config.frame_length
        receiver = (config, pilots_per_frame, coherence_frames, seed)
        self.payload_in = blocks.vector_source_b(list(payload))
        dibits = blocks.packed_to_unpacked_bb(2, gr.GR_MSB_FIRST)
        mapper = digital.chunks_to_symbols_bc(core.an.qpsk_points())
        pilots = blocks.vector_source_c(core.an.qpsk_pilots(pilots_per_frame, seed), True)
        framer = blocks.stream_mux(gr.sizeof_gr_complex,
                                   [pilots_per_frame, length - pilots_per_frame])
        states = physec.an_channel_state(config, coherence_frames, seed, truncated)
        if config.mode == "frame_exact":
            # The precoder swallows a frame before it sends the first sample; the eavesdropper's
            # branch of the same stream must be able to wait as long.
            states.set_min_output_buffer(2 * length)
        # Seed 0 is a seed here; for the block it means noise that cannot be drawn again.
        precoder = physec.an_precoder(config, seed or 2**63, seed)
        precoder.set_log_level("error")  # every simulation is repeatable
        antennas = blocks.streams_to_vector(gr.sizeof_gr_complex, n)
        channel = physec.an_channel(config, seed, seed)
        user = physec.an_symbol_receiver(*receiver)
        comm_eve = physec.an_symbol_receiver(*receiver, "iterative")
        target = physec.an_target_estimator(config, reference, frames_per_estimate)
        sensing_eve = physec.an_sensing_eve(config, knowledge, frames_per_estimate)
        self.user_dibits, self.comm_eve_dibits = blocks.vector_sink_b(), blocks.vector_sink_b()
        self.user_symbols, self.comm_eve_symbols = blocks.vector_sink_c(), blocks.vector_sink_c()
        self.target_eve_dibits, self.target_eve_symbols = (blocks.vector_sink_b(),
                                                           blocks.vector_sink_c())
        target_eve = physec.an_symbol_receiver(*receiver, "iterative")
        at_target = physec.an_data_eve(config, "target", 1, seed, seed)
        self.connect(antennas, at_target)
        if comm_eve_antennas > 1:
            eve_array = physec.an_data_eve(config, "comm_eve", comm_eve_antennas, seed, seed)
            self.connect(antennas, eve_array)
            self.connect((channel, 1), blocks.null_sink(gr.sizeof_gr_complex))
        self.target, self.sensing_eve = blocks.vector_sink_c(), blocks.vector_sink_c()

        self.connect(self.payload_in, dibits, mapper, (framer, 1))
        self.connect(pilots, (framer, 0))
        self.connect(framer, states, precoder)
        for port in range(n):
            self.connect((precoder, port), (antennas, port))
        self.connect(antennas, channel)
        for source, block, symbols, decided in (
                ((channel, 0), user, self.user_symbols, self.user_dibits),
                ((channel, 1) if comm_eve_antennas == 1 else eve_array, comm_eve,
                 self.comm_eve_symbols, self.comm_eve_dibits),
                (at_target, target_eve, self.target_eve_symbols, self.target_eve_dibits)):
            self.connect(source, block, symbols)
            self.connect((block, 1), decided)
        self.connect((channel, 2), target, self.target)
        self.connect(antennas if reference == "known_x" else states, (target, 1))
        self.connect((channel, 3), sensing_eve, self.sensing_eve)
        if knowledge == "known":
            self.connect(states, (sensing_eve, 1))
        self.leaked = {}
        if leak:
            for source, observation in (("echo", (channel, 3)), ("null_space", (states, 0))):
                self.leaked[source] = blocks.vector_sink_c()
                eve = physec.an_leak_eve(config, source, frames_per_estimate)
                self.connect(antennas, eve, self.leaked[source])
                self.connect(observation, (eve, 1))
        self.dumped = {}
        if dump:
            for key, (port, vlen) in {"X": ((antennas, 0), n), "y_u": ((channel, 0), 1),
                                      "y_e": ((channel, 1), 1),
                                      "Y_r": ((channel, 2), config.rx_antennas),
                                      "Y_sr": ((channel, 3), config.eve_antennas),
                                      "s_u": ((states, 0), 1)}.items():
                self.dumped[key] = blocks.vector_sink_c(vlen)
                self.connect(port, self.dumped[key])

    def counts(self) -> dict:
        """Dict of the items that each sink has taken: symbols of the links, estimates of the angles."""
        sinks = {"symbols of the user": self.user_dibits,
                 "symbols of the communication Eve": self.comm_eve_dibits,
                 "symbols of the target Eve": self.target_eve_dibits,
                 "estimates of the target": self.target,
                 "estimates of the sensing Eve": self.sensing_eve}
        sinks.update({f"estimates from {source}": sink for source, sink in self.leaked.items()})
        return {name: sink.nitems_read(0) for name, sink in sinks.items()}


def _dibits(payload):
    values = np.frombuffer(payload, np.uint8)
    return ((values[:, None] >> np.array([6, 4, 2, 0], np.uint8)) & 3).ravel()


def _bytes(dibits):
    quads = np.asarray(dibits, np.uint8).reshape(-1, 4)
    return (quads @ np.array([64, 16, 4, 1], np.uint8)).astype(np.uint8).tobytes()


def _link(symbols, dibits, sent, block):
    """Figures of one link over coherence blocks of `block` data symbols.

    The SINR of a block is measured against the symbols that were sent, not the decisions, so that
    a receiver in deep noise is not flattered. sinr_db is that of the mean SINR; rate_bits is the
    ergodic mean of log2(1 + SINR).
    """
    points = np.array(core.an.qpsk_points(), np.complex64)
    known = points[sent]
    sinr = np.array([core.an.measure_link(symbols[k:k + block], known[k:k + block])["sinr"]
                     for k in range(0, len(sent), block)])
    error = np.abs(symbols - points[dibits]) ** 2
    wrong = np.bitwise_xor(sent, dibits)
    return {"sinr_db": float(10 * np.log10(max(sinr.mean(), 1e-10))),
            "rate_bits": float(np.mean(np.log2(1 + sinr))),
            "evm_percent": float(100 * np.sqrt(np.mean(error))),
            "ber": float(np.mean((wrong & 1) + (wrong >> 1)) / 2)}


def _angles(circle, truth, bounds, elements):
    """RMSE over all estimates; outliers missed the main lobe, |sin error| > 2 / elements.

    Near endfire a half-wavelength array cannot tell +90 from -90 degrees, so that a few outliers
    occur at any SNR and dominate the RMSE; the `_inliers` figures leave them out. Bound and ratio
    are None where the bound is infinite.
    """
    angles = np.angle(np.asarray(circle))
    rmse = math.sqrt(np.mean((angles - truth) ** 2))
    outliers = np.abs(np.sin(angles) - np.sin(truth)) > 2 / elements
    result = {"rmse_rad": rmse, "bound_rad": None, "ratio": None,
              "outliers": int(np.sum(outliers))}
    if not np.all(np.isfinite(bounds)):  # nothing is sent that could tell the angle
        return result
    bound = math.sqrt(np.mean(bounds))
    result.update(bound_rad=bound, ratio=rmse / bound)
    if not np.all(outliers):
        inliers = math.sqrt(np.mean((angles - truth)[~outliers] ** 2))
        result["rmse_inliers_rad"] = inliers
        result["ratio_inliers"] = inliers / math.sqrt(np.mean(np.asarray(bounds)[~outliers]))
    return result


def _check_count(name, value, allowed, ok):
    if isinstance(value, bool) or int(value) != value or not ok(value):
        raise InvalidInput(f"{name} is {value}; allowed: {allowed}")


def simulate(config: core.an.config, frames: int = 300, seed: int = 1, *, payload=None,
             pilots_per_frame: int = 4, coherence_frames: int = 10, frames_per_estimate: int = 1,
             reference: str = "known_x", knowledge: str = "known", truncated: bool = True,
             leak: bool = True, dump: bool = False, comm_eve_antennas: int = 1,
             passive_radar: dict = None, progress=None) -> dict:
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
    config.check()
    if passive_radar is not None:
        check_link(config, passive_radar)
    length = config.frame_length
    _check_count("pilots_per_frame", pilots_per_frame, f"1 to L-1 = {length - 1}",
                 lambda v: 1 <= v < length)
    _check_count("coherence_frames", coherence_frames, ">= 1", lambda v: v >= 1)
    _check_count("frames_per_estimate", frames_per_estimate,
                 f"divisors of coherence_frames = {coherence_frames}",
                 lambda v: v >= 1 and coherence_frames % v == 0)
    _check_count("frames", frames, ">= 1", lambda v: v >= 1)
    _check_count("comm_eve_antennas", comm_eve_antennas, "1 to 512", lambda v: 1 <= v <= 512)
    block = coherence_frames * (length - pilots_per_frame)
    if payload is not None and len(payload) == 0:
        raise InvalidInput("payload has 0 bytes; allowed: at least 1")
    dibits = math.ceil(frames / coherence_frames) * block if payload is None else 4 * len(payload)
    # Whole coherence blocks of whole bytes; the padding is random so that it looks like data.
    unit = math.lcm(block, 4)
    total = math.ceil(dibits / unit) * unit
    random = np.random.default_rng(seed)
    sent_bytes = (payload or b"") + random.bytes(total // 4 - len(payload or b""))
    sent = _dibits(sent_bytes)
    draws = total // block
    frames_sent = draws * coherence_frames

    start = time.monotonic()
    scene = flowgraph(
        config, sent_bytes, pilots_per_frame=pilots_per_frame, coherence_frames=coherence_frames,
        frames_per_estimate=frames_per_estimate, reference=reference, knowledge=knowledge, seed=seed,
        truncated=truncated, dump=dump, leak=leak, comm_eve_antennas=int(comm_eve_antennas),
    )
    estimates = frames_sent // frames_per_estimate
    wanted = {name: total if name.startswith("symbols") else estimates for name in scene.counts()}

    def report():
        share = min(count / wanted[name] for name, count in scene.counts().items())
        progress(round(share * frames_sent), frames_sent)

    run_to_end(scene, progress and report)
    for name, count in scene.counts().items():
        check_complete(name, count, wanted[name])
    seconds = time.monotonic() - start

    states = [core.an.draw_channel_state(config, seed, k, truncated) for k in range(draws)]
    # L snapshots in the core's bounds; an estimate uses frames_per_estimate times as many.
    theta_bounds, phi_bounds = zip(*(angle_bounds(config, state, reference) for state in states))
    repeat = coherence_frames // frames_per_estimate

    def spread(values):
        return np.repeat(np.array(values), repeat)

    result = {"frames": frames_sent, "seed": seed, "seconds": seconds}
    for name in ("user", "comm_eve", "target_eve"):
        decided = np.array(getattr(scene, name + "_dibits").data(), np.uint8)
        symbols = np.array(getattr(scene, name + "_symbols").data(), np.complex64)
        result[name] = _link(symbols, decided, sent, block)
        if payload is not None and name != "target_eve":
            received = _bytes(decided)[:len(payload)]
            result[name].update(bytes=received, sha256=hashlib.sha256(received).hexdigest())
    eve = max(("comm_eve", "target_eve"), key=lambda name: result[name]["rate_bits"])
    rate = result[eve]["rate_bits"]
    result["worst_case"] = {"eve": eve, "comm_eve_antennas": int(comm_eve_antennas),
                            "rate_bits": rate,
                            "secrecy_rate_bits": max(0.0, result["user"]["rate_bits"] - rate)}
    if payload is not None:
        result["payload"] = {"sha256": hashlib.sha256(payload).hexdigest()}
    result["target"] = _angles(scene.target.data(), spread([s.theta_rad for s in states]),
                               spread(theta_bounds) / frames_per_estimate, config.rx_antennas)
    result["sensing_eve"] = _angles(scene.sensing_eve.data(),
                                    spread([s.phi_rad for s in states]),
                                    spread(phi_bounds) / frames_per_estimate,
                                    config.eve_antennas)
    if leak:
        theta = spread([s.theta_rad for s in states])
        bounds = [core.an.crb_theta_leak(
            config, s.theta_rad, core.an.ideal_covariance(config, s.h, s.theta_rad))
            for s in states]
        result["leak"] = _angles(scene.leaked["echo"].data(), theta,
                                 spread(bounds) / frames_per_estimate, config.tx_antennas)
        alone = _angles(scene.leaked["null_space"].data(), theta, np.array([np.inf]),
                        config.tx_antennas)
        result["leak"]["null_space"] = {key: alone[key] for key in ("rmse_rad", "outliers")}
    if passive_radar is not None:
        result["passive_radar"] = simulate_passive_radar(
            config, states, frames_per_estimate, repeat, seed, **passive_radar)
    if dump:
        arrays = {}
        for key, sink in scene.dumped.items():
            values = np.array(sink.data(), np.complex64)
            # The endless pilots begin one more frame after the payload has ended.
            width = sink.input_signature().sizeof_stream_item(0) // gr.sizeof_gr_complex
            values = values[:frames_sent * length * width]
            arrays[key] = values.reshape(-1, width) if width > 1 else values
        arrays.update(h=np.array([s.h for s in states]), h_e=np.array([s.h_e for s in states]),
                      theta=np.array([s.theta_rad for s in states]),
                      phi=np.array([s.phi_rad for s in states]))
        result["arrays"] = arrays
    return result
