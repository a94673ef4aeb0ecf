# SPDX-License-Identifier: GPL-3.0-or-later
"""Fake path injection end to end through the streaming blocks, scored against the bounds."""

import time

import numpy as np
import pmt
from gnuradio import blocks, gr

from . import physec_core as core
from . import physec_python as physec

ATTACKS = ("merged", "separate", "structure")


class fpi_flowgraph(gr.top_block):
    """Pilots -> precoder -> channels -> Bob and every Eve; ends after `frames` frames.

    Bob and Eve hear independent noise of the same variance. With `keep_samples` the received
    frames stay available as `samples("bob")` and `samples("eve")`.
    """

    def __init__(self, config, frames, seed=1, attacks=ATTACKS, keep_samples=False):
        gr.top_block.__init__(self, "fake path injection")
        self.config = config
        source = physec.fpi_pilot_source(config, seed)
        precoder = physec.fpi_precoder(config, seed)
        for port in range(config.tx_antennas):
            self.connect((source, port), (precoder, port))
        self.channels = {}
        self._sinks = {}
        self._messages = {}
        self.progress = None
        receivers = {"bob": [("bob", physec.fpi_bob(config, seed, seed))]}
        receivers["eve"] = [(a, physec.fpi_eve(config, seed, a)) for a in attacks]
        item = gr.sizeof_gr_complex * config.ofdm.active_count
        for place, locators in receivers.items():
            channel = physec.fpi_channel(config, place, seed, seed)
            limit = blocks.head(item, frames * config.pilots)
            for port in range(config.tx_antennas):
                self.connect((precoder, port), (channel, port))
            self.connect(channel, limit)
            self.channels[place] = channel
            for name, locator in locators:
                store = blocks.message_debug(False)
                self.connect(limit, locator)
                self.msg_connect((locator, "estimates"), (store, "store"))
                self._messages[name] = store
            if keep_samples:
                self._sinks[place] = blocks.vector_sink_c(config.ofdm.active_count)
                self.connect(limit, self._sinks[place])

    def frames_done(self):
        """Frames that the slowest receiver has finished; for progress bars."""
        return min(store.num_messages() for store in self._messages.values())

    def estimates(self, name):
        """Dictionaries of all PDUs of "bob" or of an attack, in frame order."""
        store = self._messages[name]
        return [pmt.to_python(pmt.car(store.get_message(k))) for k in range(store.num_messages())]

    def samples(self, place):
        """Received frames at "bob" or "eve", shape (frames, G, N)."""
        data = np.array(self._sinks[place].data())
        return data.reshape(-1, self.config.pilots, self.config.ofdm.active_count)


def run_with_progress(flowgraph, frames, progress=None):
    """Runs to the end; calls progress(done, total) a few times a second."""
    flowgraph.start()
    if progress is not None:
        while flowgraph.frames_done() < frames:
            progress(flowgraph.frames_done(), frames)
            time.sleep(0.2)
        progress(frames, frames)
    flowgraph.wait()


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


def _bounds(config, pilots):
    """Bounds for the protection mode that is simulated, for exactly these pilots."""
    if config.mode in ("fpi", "spoof"):
        bob = core.fpi_bob_bound(config, pilots)
    else:
        bob = core.fpi_unprotected_bound(config, pilots)
    if config.mode == "fpi":
        separate = core.fpi_separate_bound(config, pilots).position_m
        merged = core.fpi_merged_bound(config, pilots)
    elif config.mode == "gaussian":
        separate = core.fpi_gaussian_bound(config, pilots).position_m
        merged = None
    elif config.mode == "none":
        separate = core.fpi_unprotected_bound(config, pilots).position_m
        merged = None
    else:  # spoof, mirage: every Eve fits K+1 displaced paths
        merged = (core.fpi_mirage_bound if config.mode == "mirage" else core.fpi_merged_bound)(
            config, pilots
        )
        separate = merged.position_m
    displaced = (merged.position_m, merged.bias_m) if merged else (separate, 0.0)
    if config.mode != "fpi":  # no twins: every attack fits the same K+1 paths
        return bob, {name: displaced for name in ATTACKS}
    structure = core.fpi_structure_bound(config, pilots).position_m
    return bob, {"merged": displaced, "separate": (separate, 0.0), "structure": (structure, 0.0)}


def simulate_fpi(config, frames, seed=1, attacks=ATTACKS, dump=None, progress=None):
    """Monte Carlo over frames through the flowgraph; the keys of `physec simulate fpi`.

    dump: path of an .npz file that receives samples, pilots, truth and Bob's positions.
    """
    config.check()
    if frames < 1:
        raise core.InvalidInput(f"frames is {frames}; allowed: at least 1")
    started = time.monotonic()
    flowgraph = fpi_flowgraph(config, frames, seed, attacks, keep_samples=dump is not None)
    run_with_progress(flowgraph, frames, progress)

    pilots = core.fpi_pilots(config, seed)
    bob_bound, eve_bounds = _bounds(config, pilots)
    alice = np.array([config.alice_m.x, config.alice_m.y])
    positions = {
        name: np.array([e["position_m"] for e in flowgraph.estimates(name)])
        for name in ("bob", *attacks)
    }
    errors = {name: np.linalg.norm(p - alice, axis=1) for name, p in positions.items()}
    result = {
        "frames": frames,
        "seed": seed,
        "snr_db": config.snr_db,
        "bob": score(errors["bob"], bob_bound.position_m),
        "eve": {},
    }
    result["bob"].update(
        _bob_parameters(
            flowgraph.estimates("bob"),
            core.fpi_true_paths(config, config.bob_m)[0],
            bob_bound,
            config,
        )
    )
    for name in attacks:
        bound, bias = eve_bounds[name]
        result["eve"][name] = {**score(errors[name], bound), "bias_m": bias}
    best = min(attacks, key=lambda name: result["eve"][name]["rmse_m"])
    result["worst_case"] = {"eve": best, "rmse_m": result["eve"][best]["rmse_m"]}
    result["seconds"] = time.monotonic() - started
    if dump is not None:
        np.savez(
            dump,
            y_bob=flowgraph.samples("bob"),
            y_eve=flowgraph.samples("eve"),
            pilots=pilots,
            truth_position_m=alice,
            bob_position_m=positions["bob"],
            sigma2=flowgraph.channels["bob"].noise_variance(),
            delta_tau_s=np.array([fake.delay_s for fake in config.fakes]),
            delta_theta_rad=np.array([fake.angle_rad for fake in config.fakes]),
        )
    result["positions_m"] = {name: p.tolist() for name, p in positions.items()}
    return result
