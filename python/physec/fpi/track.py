# SPDX-License-Identifier: GPL-3.0-or-later
"""A moving Alice: frames at every position, and the Eve who puts them together."""

import time

import numpy as np

from .. import physec_core as core
from .outside import chosen_attacks, is_check, needs_map
from .simulation import _name_best, _root_mean_square, flowgraph, run_frames, score

__all__ = ["simulate_track"]


def _distances(points, alice):
    return [float(np.hypot(p.x - alice.x, p.y - alice.y)) for p in points]


def simulate_track(
    config: core.fpi.config,
    positions: int,
    frames: int = 100,
    seed: int = 1,
    attacks=None,
    *,
    progress=None,
) -> dict:
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
    config.check()
    if frames < 1:
        raise core.InvalidInput(f"frames is {frames}; allowed: at least 1")
    alone = [name for name in chosen_attacks(config, attacks) if name != "track"]
    started = time.monotonic()
    pilots = core.fpi.make_pilots(config, seed)
    track = core.fpi.along_track(config, core.fpi.track_positions(config, positions), seed)
    total = frames * (positions + 1)
    heard, errors, bounds = [], {name: [] for name in ("bob", *alone)}, []
    for t, there in enumerate(track):
        # Every position has noise of its own; the first keeps the seed itself.
        graph = flowgraph(there, frames, seed, alone, True, (seed + 1_000_003 * t) % 2**64)
        run_frames(graph, frames, progress and (lambda k, _, t=t: progress(t * frames + k, total)))
        heard.append(graph.samples("eve"))
        alice = np.array([there.alice_m.x, there.alice_m.y])
        for name in errors:
            found = np.array([e["position_m"] for e in graph.estimates(name)])
            errors[name].append(np.linalg.norm(found - alice, axis=1))
        bounds.append(
            [(core.fpi.bound_of_bob(there, pilots, seed, frames).position_m, 0.0)]
            + [core.fpi.attack_bound(there, pilots, name) for name in alone]
        )
    eve = core.fpi.track_eve(config, positions, pilots)
    histories = np.empty((positions, frames))
    for k in range(frames):
        estimate = eve.estimate([frame[k].ravel() for frame in heard])
        for t, there in enumerate(track):
            histories[t, k] = _distances([estimate.position_m[t]], there.alice_m)[0]
        if progress:
            progress(positions * frames + k + 1, total)

    scores = {}
    for place, name in enumerate(errors):
        bound, bias = (_root_mean_square([b[place][i] for b in bounds], None) for i in (0, 1))
        scores[name] = {**score(np.concatenate(errors[name]), bound), "bias_m": bias}
    by_position, bound = core.fpi.bound_of_track(track, pilots, config.fresh_secret)
    scores["track"] = {**score(histories.ravel(), bound), "bias_m": 0.0}
    rank = core.fpi.rank_of_track(track, config.fresh_secret)
    result = {
        "frames": frames,
        "seed": seed,
        "snr_db": config.snr_db,
        "positions": positions,
        "bob": scores.pop("bob"),
        "eve": scores,
        "track": {
            "secret": "fresh" if config.fresh_secret else "kept",
            "equations": rank.equations,
            "unknowns": rank.unknowns,
            "rank": rank.rank,
            "determined": rank.determined,
            "statement": rank.statement(),
            "lost_histories": int(np.sum(np.sqrt(np.mean(histories**2, axis=0)) > 4 * bound)),
            "rmse_by_position_m": np.sqrt(np.mean(histories**2, axis=1)).tolist(),
            "bound_by_position_m": by_position,
            "bob_bound_m": core.fpi.bound_of_bob_on_track(track, pilots)[1],
        },
    }
    real = [name for name in alone if not is_check(name)]
    _name_best(result, "worst_case", [name for name in real if not needs_map(name)])
    _name_best(result, "worst_case_with_track", [*real, "track"])
    result["seconds"] = time.monotonic() - started
    return result
