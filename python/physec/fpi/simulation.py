# SPDX-License-Identifier: GPL-3.0-or-later
"""Fake path injection end to end through the streaming blocks, scored against the bounds."""

import math
import time
from types import SimpleNamespace

import numpy as np
import pmt
from gnuradio import blocks, gr

from .. import physec_core as core
from .. import physec_python as physec
from .._flowgraph import check_complete, run_to_end
from .recorded import recorded_link
from .outside import chosen_attacks, is_check, needs_map
from .verdict import worst_by_hit

__all__ = ["flowgraph", "run_frames", "score", "simulate"]


class flowgraph(gr.top_block):
    """Pilots -> precoder -> channels -> Bob and every Eve; ends after `frames` frames.

    Bob and Eve hear independent noise of the same variance. `config` is the configuration, `channels`
    the channels' blocks by receiver, "bob" and "eve".
    """

    def __init__(
        self,
        config: core.fpi.config,
        frames: int,
        seed: int = 1,
        attacks=None,
        keep_samples: bool = False,
        noise_seed=None,
        channel=None,
    ):
        """config: fpi.config; frames: how many; seed: of pilots and noise; attacks: names of Eves.

        keep_samples: the received frames stay available by samples(); noise_seed: of the channels'
        noise instead of seed; channel: a channel.recorded_channel in place of the geometry's. Raises
        InvalidInput.
        """
        gr.top_block.__init__(self, "fake path injection")
        self.config = config
        attacks = chosen_attacks(config, attacks)
        noise_seed = seed if noise_seed is None else noise_seed
        source = physec.fpi_pilot_source(config, seed)
        precoder = physec.fpi_precoder(config, seed)
        for port in range(config.tx_antennas):
            self.connect((source, port), (precoder, port))
        if channel is None:
            self.channels = {
                place: physec.fpi_channel(config, place, seed, noise_seed) for place in ("bob", "eve")
            }
        else:
            self.channels = recorded_link(config, channel, seed, noise_seed).channels
        self._sinks = {}
        self._messages = {}
        receivers = {"bob": [("bob", physec.fpi_bob(config, seed, seed))]}
        receivers["eve"] = [(a, physec.fpi_eve(config, seed, a)) for a in attacks]
        item = gr.sizeof_gr_complex * config.ofdm.active_count
        for place, locators in receivers.items():
            limit = blocks.head(item, frames * config.pilots)
            for port in range(config.tx_antennas):
                self.connect((precoder, port), (self.channels[place], port))
            self.connect(self.channels[place], limit)
            for name, locator in locators:
                store = blocks.message_debug(False)
                self.connect(limit, locator)
                self.msg_connect((locator, "estimates"), (store, "store"))
                self._messages[name] = store
            if keep_samples:
                self._sinks[place] = blocks.vector_sink_c(config.ofdm.active_count)
                self.connect(limit, self._sinks[place])

    def frames_done(self) -> int:
        """Frames that the slowest receiver has finished; for progress bars."""
        return min(self.counts().values())

    def counts(self) -> dict:
        """Dict of how many estimates each receiver has made."""
        return {name: store.num_messages() for name, store in self._messages.items()}

    def estimates(self, name: str) -> list:
        """List of the dicts of all PDUs of "bob" or of an attack, in frame order; see fpi_locator."""
        store = self._messages[name]
        return [pmt.to_python(pmt.car(store.get_message(k))) for k in range(store.num_messages())]

    def samples(self, place: str) -> np.ndarray:
        """Received frames at "bob" or "eve", complex (frames, G, N); only with keep_samples."""
        data = np.array(self._sinks[place].data())
        return data.reshape(-1, self.config.pilots, self.config.ofdm.active_count)


def run_frames(graph, frames, progress=None):
    """Runs to the end; calls progress(done, total) a few times a second."""
    run_to_end(graph, progress and (lambda: progress(graph.frames_done(), frames)))
    for name, count in graph.counts().items():
        check_complete(f"estimates of {name}", count, frames)


def score(errors_m, bound_m):
    """Error statistics with the keys of `physec simulate fpi`.

    No trial is dropped: an estimate that does not exist counts as an infinite error. An outlier
    is an error above four times the bound (a Gaussian error exceeds that in less than 0.01 % of
    trials).
    """
    errors = np.where(np.isfinite(errors_m), errors_m, np.inf)
    rmse = float(np.sqrt(np.mean(errors**2)))
    return {
        "rmse_m": rmse,
        "median_m": float(np.median(errors)),
        "p90_m": float(np.quantile(errors, 0.9, method="higher")),
        "hit_1m": float(np.mean(errors < 1.0)),
        "bound_m": bound_m,
        "ratio": rmse / bound_m,
        "outliers": int(np.sum(errors > 4 * bound_m)),
    }


def _bob_parameters(estimates, truth, bound, config):
    """RMSE of the line-of-sight delay and angle beside their bounds."""
    delays = np.array([e["delay_s"][0] for e in estimates])
    sines = np.array([e["spatial_frequency"][0] for e in estimates]) / config.spacing_wavelengths
    angles = np.arcsin(np.clip(sines, -1, 1))
    true_angle = np.arcsin(truth.spatial_frequency / config.spacing_wavelengths)
    return {
        "tau_rmse_s": float(np.sqrt(np.mean((delays - truth.delay_s) ** 2))),
        "tau_bound_s": bound.tau_s[0],
        "theta_rmse_rad": float(np.sqrt(np.mean((angles - true_angle) ** 2))),
        "theta_bound_rad": bound.theta_rad[0],
    }


def _bounds(config, pilots, seed, frames, attacks, channel):
    """(Bob's path_bound, his bound with the map, {attack: (bound, bias)}), metres, for these pilots.

    All are NaN for a channel from a file: how many paths it has, and where, is not known.
    """
    if channel is not None:
        nothing = math.nan
        bob = SimpleNamespace(position_m=nothing, tau_s=[nothing], theta_rad=[nothing])
        return bob, nothing, dict.fromkeys(attacks, (nothing, nothing))
    bob = core.fpi.bound_of_bob(config, pilots, seed, frames)
    mapped = core.fpi.bound_of_bob_with_map(config, pilots, seed, frames)
    return bob, mapped, {name: core.fpi.attack_bound(config, pilots, name) for name in attacks}


def _epochs(config, frames, seed, epochs, map_error_m):
    """(configuration, frames) of every epoch; one unless the secret or a wrong map is drawn."""
    if config.secret is None and not map_error_m:
        return [(config, frames)]
    count = min(frames, epochs or max(1, min(50, frames // 10)))
    plan = []
    for epoch in range(count):
        drawn = core.fpi.config(config)
        if config.secret is not None:
            drawn.fakes = [core.fpi.draw_secret(config.secret, seed, epoch)]
        if map_error_m:
            drawn.map_m = core.fpi.draw_map(config.map_m, map_error_m, seed, epoch)
            drawn.map_deviation_m = map_error_m
        plan.append((drawn, frames // count + (epoch < frames % count)))
    return plan


def _name_best(result, key, names):
    """The attack of the smallest root mean square error under `key`, if there is any."""
    if names:
        best = min(names, key=lambda name: result["eve"][name]["rmse_m"])
        result[key] = {"eve": best, "rmse_m": result["eve"][best]["rmse_m"]}


def _answer(prefix, errors_m):
    """Statistics of another answer of the same Eve, with the keys of verdict.OUTPUTS."""
    found = score(errors_m, math.inf)
    return {f"{prefix}_{key}": found[key] for key in ("rmse_m", "median_m", "hit_1m")}


def _name_worst(result, ending, names):
    """worst_case, by root mean square error, and worst_case_by_hit, with this ending."""
    _name_best(result, "worst_case" + ending, names)
    if names:
        eves = {name: result["eve"][name] for name in names}
        result["worst_case_by_hit" + ending] = worst_by_hit(eves)


def _root_mean_square(values, weights):
    return float(np.sqrt(np.average(np.square(values), weights=weights)))


def simulate(
    config: core.fpi.config,
    frames: int = 300,
    seed: int = 1,
    attacks=None,
    *,
    epochs=None,
    map_error_m: float = 0.0,
    channel=None,
    dump: bool = False,
    progress=None,
) -> dict:
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
    config.check()
    if frames < 1:
        raise core.InvalidInput(f"frames is {frames}; allowed: at least 1")
    if not (math.isfinite(map_error_m) and map_error_m >= 0) or (map_error_m and not config.map_m):
        raise core.InvalidInput(
            f"error of the map is {map_error_m} m; allowed: 0 and more, and only with a map"
        )
    if epochs is not None and config.secret is None and not map_error_m:
        raise core.InvalidInput(
            f"epochs is {epochs}; allowed: only with a distribution of the secret (fpi.secret)"
            " or with an error of the map"
        )
    attacks = chosen_attacks(config, attacks)
    started = time.monotonic()
    pilots = core.fpi.make_pilots(config, seed)
    plan = _epochs(config, frames, seed, epochs, map_error_m)
    estimates = {name: [] for name in ("bob", *attacks)}
    bounds, samples, done = [], [], 0
    for epoch, (drawn, count) in enumerate(plan):
        # Every epoch has noise of its own; the first keeps the seed itself.
        noise_seed = (seed + 1_000_003 * epoch) % 2**64
        graph = flowgraph(drawn, count, seed, attacks, dump, noise_seed, channel)
        run_frames(
            graph, count, progress and (lambda k, _, before=done: progress(before + k, frames))
        )
        for name in estimates:
            estimates[name] += graph.estimates(name)
        bounds.append(_bounds(drawn, pilots, seed, count, attacks, channel))
        if dump:
            samples.append((graph.samples("bob"), graph.samples("eve")))
        done += count

    alice = np.array([config.alice_m.x, config.alice_m.y])
    weights = [count for _, count in plan]

    def errors(name, key="position_m"):
        return np.linalg.norm(np.array([e[key] for e in estimates[name]]) - alice, axis=1)

    bob_bound = _root_mean_square([bob.position_m for bob, _, _ in bounds], weights)
    result = {
        "frames": frames,
        "seed": seed,
        "snr_db": config.snr_db,
        "epochs": len(plan),
        "bob": score(errors("bob"), bob_bound),
        "eve": {},
    }
    line_of_sight = core.fpi.true_paths(config, config.bob_m)[0]
    result["bob"].update(_bob_parameters(estimates["bob"], line_of_sight, bounds[0][0], config))
    result["bob"]["unreliable"] = sum(not e["reliable"] for e in estimates["bob"])
    for name in attacks:
        bound, bias = (
            _root_mean_square([eves[name][k] for *_, eves in bounds], weights)
            for k in (0, 1)
        )
        result["eve"][name] = {**score(errors(name), bound), "bias_m": bias}
        if name == "prior":
            likeliest = errors(name, "map_m") if "map_m" in estimates[name][0] else errors(name)
            result["eve"][name].update(_answer("map", likeliest))
        elif "alternative_m" in estimates[name][0]:
            result["eve"][name].update(_answer("alternative", errors(name, "alternative_m")))
    # A hit by Bob's own standard: within the radius that he stays below in 95 % of frames.
    radius = float(np.quantile(errors("bob"), 0.95))
    result["bob"]["radius_95_m"] = radius
    for name in attacks:
        result["eve"][name]["hit_bob_95"] = float(np.mean(errors(name) < radius))
    real = [name for name in attacks if not is_check(name)]
    _name_worst(result, "", [name for name in real if not needs_map(name)])
    if config.map_m is not None:
        mapped = errors("bob", "with_map_m")
        bound = _root_mean_square([mapped_bound for _, mapped_bound, _ in bounds], weights)
        result["bob_with_map"] = score(mapped, bound)
        deviation_m = map_error_m or config.map_deviation_m
        result["map"] = {"reflectors": len(config.map_m), "deviation_m": deviation_m}
        _name_worst(result, "_with_map", real)
    result["seconds"] = time.monotonic() - started
    positions = {name: np.array([e["position_m"] for e in estimates[name]]) for name in estimates}
    if channel is not None:
        result["channel"] = {"snapshots": len(channel.responses["bob"])}
    if dump:
        frames_of = [drawn for drawn, count in plan for _ in range(count)]
        secret = frames_of if config.secret else [config]
        result["arrays"] = {
            "y_bob": np.concatenate([bob for bob, _ in samples]),
            "y_eve": np.concatenate([eve for _, eve in samples]),
            "pilots": pilots,
            "truth_position_m": alice,
            "bob_position_m": positions["bob"],
            "sigma2": graph.channels["bob"].noise_variance(),
            "delta_tau_s": np.array([fake.delay_s for c in secret for fake in c.fakes]),
            "delta_theta_rad": np.array([fake.angle_rad for c in secret for fake in c.fakes]),
        }
    result["positions_m"] = {name: p.tolist() for name, p in positions.items()}
    return result
