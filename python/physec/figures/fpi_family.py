# SPDX-License-Identifier: GPL-3.0-or-later
"""The family of protections: what each costs and what the best of all attacks makes of it.

docs/protections.md says what the columns mean. Every attack that is registered runs against every
member, through the streaming flowgraph, with an exact map of the reflectors.
"""

import cmath
import os

import numpy as np

from .. import physec_core as core
from . import common, fpi_family_costs
from .fpi_figures import paper_scenario

BANDWIDTHS_HZ = (15e6, 100e6)
SNR_DB = 20.0
FRAMES = 300
#: Places of Alice, each for as many frames; secrets of a session are drawn anew with each.
SESSIONS = 30
#: Where Alice may be, and all that an Eve knows who only knows the room: corners in metres.
ROOM_M = ((0.0, -4.0), (6.0, 4.0))
#: Deltas of the sets in Upsilon, and gains of their own.
SETS = ((0.05, 0.05), (0.1, 0.1), (0.15, 0.15))
GAINS = (cmath.rect(0.8, 2.0), cmath.rect(1.2, -1.0), cmath.rect(0.6, 0.5))
KEYED = {
    "smooth kernel P=9": {"mode": "smooth_kernel", "kernel_terms": 9},
    "keyed phases": {"mode": "keyed_phases"},
    "lognormal gains": {"mode": "keyed_gains", "gain_law": "lognormal", "gain_spread": 1.0},
    "Gaussian gains": {"mode": "keyed_gains", "gain_law": "gaussian", "gain_spread": 1.0},
}


def members():
    """{name: (changes of the configuration, number of fake sets, whether these have gains)}."""
    found = {"none": ({"mode": "none"}, 1, False)}
    for sets in (1, 2, 3):
        found[f"fpi, {sets} set{'s' * (sets > 1)}"] = ({"mode": "fpi"}, sets, False)
        found[f"fpi, {sets} set{'s' * (sets > 1)}, gains"] = ({"mode": "fpi"}, sets, True)
    found["spoof"] = ({"mode": "spoof"}, 1, False)
    found["mirage"] = ({"mode": "mirage"}, 1, False)
    for name, changes in KEYED.items():
        for refresh in ("session", "frame", "symbol"):
            found[f"{name}, {refresh}"] = ({**changes, "key_refresh": refresh}, 1, False)
    found["path shifts"] = ({"mode": "path_shifts"}, 3, False)
    return found


def member(name, bandwidth_hz=15e6, session=0):
    """fpi.config of one member: the paper's scenario with an exact map, the secret of a session, and
    Alice anywhere in the room, at the same places for all members."""
    changes, sets, gains = members()[name]
    config = core.fpi.config()
    place = np.random.default_rng([7, session]).uniform(*ROOM_M)
    config.alice_m = core.array.point(*place)
    config.ofdm.bandwidth_hz = bandwidth_hz
    config.fakes = [config.fake_set_in_upsilon(*deltas) for deltas in SETS[:sets]]
    if gains:
        config.fakes = [
            core.fpi.fake_set(fake.delay_s, fake.angle_rad, gain)
            for fake, gain in zip(config.fakes, GAINS)
        ]
    if changes["mode"] == "path_shifts":
        # As far as the symbol allows at 100 MHz; any direction nearly.
        random = np.random.default_rng(session)
        config.fakes = [
            core.fpi.fake_set(random.uniform(0, 60e-9), random.uniform(-1, 1)) for _ in range(3)
        ]
    config.snr_db = SNR_DB
    config.map_m = config.scatterers_m
    config.key_seed = session
    for key, value in changes.items():
        setattr(config, key, value)
    config.check()
    return config


# --- an Eve who only knows the room ------------------------------------------------------------


def room_rmse_m():
    """Alice is anywhere in the room, and she answers its middle: sqrt((w^2 + h^2) / 12)."""
    sides = np.subtract(ROOM_M[1], ROOM_M[0])
    return float(np.sqrt(np.sum(sides**2) / 12))


def room_median_m(points=2000):
    """Median of the same error, by a grid over a quarter of the room."""
    half = np.subtract(ROOM_M[1], ROOM_M[0]) / 2
    middle = (np.arange(points) + 0.5) / points
    return float(np.median(np.hypot(half[0] * middle[:, None], half[1] * middle[None, :])))


# --- attacks -----------------------------------------------------------------------------------


def attacks_on(config):
    """Names of all registered attacks that accept this configuration; no checks, who know all."""
    usable = []
    pilots = core.fpi.make_pilots(config, 1)
    for attack in core.fpi.attacks():
        if attack.role == "check" or (attack.role == "with_prior" and config.secret is None):
            continue
        try:
            core.fpi.eve(config, pilots, attack.name)
        except core.InvalidInput:
            continue
        usable.append(attack.name)
    return usable


def with_prior(config):
    """The same with a secret drawn within 50 % of its values, or None where there is no such."""
    if config.mode not in ("fpi", "spoof") or len(config.fakes) > 1 or config.fakes[0].gain != 1:
        return None
    fake, drawn = config.fakes[0], core.fpi.config(config)
    ends = [scale * value for value in (fake.delay_s, fake.angle_rad) for scale in (0.5, 1.5)]
    drawn.secret = core.fpi.secret_prior(*ends, True)
    return drawn


def errors_m(name, bandwidth_hz, frames, seed, sessions=SESSIONS):
    """({attack: errors in metres}, Bob's errors over his bound in every session) of one member."""
    from ..fpi.simulation import simulate

    count = min(sessions, frames)
    eve, bob = {}, []

    def run(config, attacks, session):
        share = frames // count + (session < frames % count)
        result = simulate(config, share, seed + session, attacks)
        alice = [config.alice_m.x, config.alice_m.y]
        for attack in attacks:
            found = np.hypot(*(np.array(result["positions_m"][attack]) - alice).T)
            found[~np.isfinite(found)] = np.inf
            eve.setdefault(attack, []).append(found)
        return np.hypot(*(np.array(result["positions_m"]["bob"]) - alice).T), result["bob"]["bound_m"]

    for session in range(count):
        config = member(name, bandwidth_hz, session)
        bob.append(run(config, attacks_on(config), session))
        prior = with_prior(config)
        if prior is not None:
            run(prior, ["prior"], session)
    return {attack: np.concatenate(found) for attack, found in eve.items()}, bob


def scores(name, bandwidth_hz, frames, seed, sessions=SESSIONS):
    """Columns of one member: every attack, the best of them, Bob."""
    eve, bob = errors_m(name, bandwidth_hz, frames, seed, sessions)
    row = {}
    for attack in (a.name for a in core.fpi.attacks() if a.role != "check"):
        found = eve.get(attack, np.array([np.nan]))
        row[f"{attack}_rmse_m"] = float(np.sqrt(np.mean(found**2)))
        row[f"{attack}_median_m"] = float(np.median(found))
    row["best_rmse_m"] = min(row[f"{attack}_rmse_m"] for attack in eve)
    row["best_median_m"] = min(row[f"{attack}_median_m"] for attack in eve)
    # Sessions of one bound each: their squares are averaged as frames are.
    squares = np.concatenate([(errors / bound) ** 2 for errors, bound in bob])
    row["bob_rmse_m"] = float(np.sqrt(np.mean(np.concatenate([errors**2 for errors, _ in bob]))))
    row["bob_ratio"] = float(np.sqrt(squares.mean()))
    row["bob_ratio_se"] = float(squares.std() / np.sqrt(len(squares)) / (2 * row["bob_ratio"]))
    return row


def holds(row):
    """Whether no attack beats who only knows the room, by either measure, and Bob loses nothing.

    Bob: within 5 %, or nearer to that than two standard errors of the measurement.
    """
    return (
        row["best_rmse_m"] >= room_rmse_m()
        and row["best_median_m"] >= room_median_m()
        and row["bob_ratio"] - 2 * row["bob_ratio_se"] <= 1.05
    )


def costs(name, bandwidth_hz=15e6):
    """Columns of one member: what receivers meet who know nothing of it."""
    return fpi_family_costs.costs(lambda session: member(name, bandwidth_hz, session))


# --- table and figure --------------------------------------------------------------------------


def columns(names, bandwidths_hz, frames, seed, progress=None):
    """One row per bandwidth and member (`member`: its place in members())."""
    known, table = list(members()), {}
    total, done = len(bandwidths_hz) * len(names), 0
    for bandwidth_hz in bandwidths_hz:
        for name in names:
            row = {"bandwidth_hz": bandwidth_hz, "member": known.index(name)}
            row.update(scores(name, bandwidth_hz, frames, seed))
            row.update(costs(name, bandwidth_hz))
            row["holds"] = float(holds(row))
            for key, value in row.items():
                table.setdefault(key, []).append(float(value))
            done += 1
            if progress:
                progress(done, total)
    return table


def digits(value, most=3):
    if np.isnan(value):
        return "-"
    if np.isinf(value):
        return "none"
    return f"{value:.{most}g}" if abs(value) < 99.5 else f"{value:.0f}"


def markdown(c):
    """The two tables of docs/protections.md as lines of Markdown."""
    names = list(members())
    tried = [key[: -len("_rmse_m")] for key in c if key.endswith("_rmse_m")]
    tried = [name for name in tried if name not in ("best", "bob")]
    lines = [
        f"Room alone: RMSE {room_rmse_m():.2f} m, median {room_median_m():.2f} m.",
        "",
        "| MHz | protection | " + " | ".join(f"`{a}`" for a in tried) + " | best | Bob | holds against these |",
        "|" + "---|" * (len(tried) + 5),
    ]
    rows = range(len(c["member"]))
    for r in rows:
        cells = [
            f"{digits(c[a + '_rmse_m'][r], 2)} ({digits(c[a + '_median_m'][r], 2)})"
            if not np.isnan(c[a + "_rmse_m"][r])
            else "-"
            for a in tried
        ]
        best = f"{digits(c['best_rmse_m'][r], 2)} ({digits(c['best_median_m'][r], 2)})"
        bob = f"{c['bob_ratio'][r]:.2f} ± {c['bob_ratio_se'][r]:.2f}"
        lines.append(
            f"| {c['bandwidth_hz'][r] / 1e6:g} | {names[int(c['member'][r])]} | "
            + " | ".join(cells)
            + f" | {best} | {bob} | {'yes' if c['holds'][r] else 'no'} |"
        )
    lines += [
        "",
        "| MHz | protection | bits | prefix | coherence | EVM | peaks, dB | nulls |",
        "|" + "---|" * 8,
    ]
    for r in rows:
        lines.append(
            f"| {c['bandwidth_hz'][r] / 1e6:g} | {names[int(c['member'][r])]}"
            f" | {c['secret_bits'][r]:.0f} | {digits(c['prefix_samples'][r], 2)}"
            f" | {c['coherence'][r]:.2f} | {c['evm'][r]:.0%} | {c['peak_db'][r]:+.1f}"
            f" | {digits(c['nulls'][r], 2)} |"
        )
    return lines


def draw(c):
    figure, axes = common.new_figure()
    figure.set_size_inches(4.6, 5.2)
    names = list(members())
    for bandwidth_hz, color, shift in zip(BANDWIDTHS_HZ, ("C0", "C3"), (-0.15, 0.15)):
        rows = [r for r in range(len(c["member"])) if c["bandwidth_hz"][r] == bandwidth_hz]
        y = [c["member"][r] + shift for r in rows]
        label = f"{bandwidth_hz / 1e6:g} MHz"
        for key, marker in (("best_rmse_m", "o"), ("best_median_m", "|")):
            x = [c[key][r] for r in rows]
            words = "RMSE" if marker == "o" else "median"
            axes.plot(x, y, marker, color=color, label=f"Eve's best {words}, {label}")
        x = [c["bob_rmse_m"][r] for r in rows]
        axes.plot(x, y, "x", color=color, alpha=0.5, label=f"Bob without map, {label}")
    axes.axvline(room_rmse_m(), color="k", linestyle=":", label="who only knows the room")
    axes.set(xscale="log", xlabel="position error (m)", ylim=(len(names) - 0.5, -0.5))
    axes.set_yticks(range(len(names)), names)
    axes.legend(loc="lower center", bbox_to_anchor=(0.3, 1.0), ncol=2, frameon=False)
    return figure


def fpi_family(out_dir, seed=1, progress=None):
    """Every protection against every attack with an exact map at 20 dB, at 15 and 100 MHz; costs."""
    name = "fpi-family"
    known = ", ".join(a.name for a in core.fpi.attacks() if a.role != "check")
    header = common.make_header(
        name,
        common.scenario_text(paper_scenario(snr_db=SNR_DB)),
        seed,
        frames=FRAMES,
        sessions=SESSIONS,
        attacks=known,
        members="; ".join(members()),
    )
    path = os.path.join(out_dir, name + ".csv")
    c = common.cached(
        path, header, lambda: columns(list(members()), BANDWIDTHS_HZ, FRAMES, seed, progress)
    )
    text = os.path.join(out_dir, name + ".md")
    with open(text, "w") as file:
        file.write("\n".join(markdown(c)) + "\n")
    return [path] + common.save_figure(draw(c), out_dir, name) + [text]


FIGURES = {"fpi-family": fpi_family}
