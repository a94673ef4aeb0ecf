# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of docs/theory.md about Eves with a map, with a history, and against keys."""

import functools
import math

import numpy as np

from gnuradio.physec import physec_core as core
from gnuradio.physec.figures import fpi_track_figure
from theory_numbers import SEED, fpi, gap_db, number


@functools.lru_cache(None)
def with_map(who, snr_db, mode="fpi", mu=0.05, deviation_m=0.0):
    """Mean over 20 pilot frames of the position bound of who has a map of the reflectors."""
    config = fpi(snr_db, ((mu, mu),))
    config.mode = mode
    config.map_m = config.scatterers_m
    config.map_deviation_m = deviation_m
    found = []
    for seed in range(SEED, SEED + 20):
        pilots = core.fpi.make_pilots(config, seed)
        if who == "bob":
            found.append(core.fpi.bound_of_bob_with_map(config, pilots))
        else:
            found.append(core.fpi.attack_bound(config, pilots, "map")[0])
    return float(np.mean(found))


for snr_db in (0, 10, 20):
    number(f"fpi.map.bob.{snr_db}", with_map, "bob", snr_db)
    number(f"fpi.map.eve.{snr_db}", with_map, "eve", snr_db)
    number(f"fpi.map.spoof.{snr_db}", with_map, "eve", snr_db, "spoof", 0.1)
for deviation_m in (0.1, 0.3, 1.0):
    number(f"fpi.map.wrong.{deviation_m}", with_map, "eve", 10, "fpi", 0.05, deviation_m)
    number(f"fpi.map.bob_wrong.{deviation_m}", with_map, "bob", 10, "fpi", 0.05, deviation_m)
number("fpi.map.mirage", with_map, "eve", 10, "mirage")


@functools.lru_cache(None)
def on_track(who, mode, reflectors, positions, fresh):
    """Mean over 20 pilot frames, at 20 dB, of the position bound of who has heard a moving Alice."""
    config = fpi_track_figure.scenario(mode, reflectors, fresh)
    places = core.fpi.track_positions(config, positions)
    found = []
    for seed in range(SEED, SEED + 20):
        pilots = core.fpi.make_pilots(config, seed)
        track = core.fpi.along_track(config, places, SEED)
        if who == "bob":
            found.append(core.fpi.bound_of_bob_on_track(track, pilots)[1])
        else:
            found.append(core.fpi.bound_of_track(track, pilots, fresh)[1])
    return float(np.mean(found))


@functools.lru_cache(None)
def random_tracks(reflectors, positions, fresh):
    """Median over 200 random scenes of the bound from paths; steps of 1.5 m in random directions."""
    random, found = np.random.default_rng(SEED), []
    for _ in range(200):
        config = core.fpi.config()
        config.mode = "spoof"
        reflectors_m = random.uniform((2, -10), (14, 12), (reflectors, 2))
        config.scatterers_m = [core.array.point(*v) for v in reflectors_m]
        angles = random.uniform(-math.pi, math.pi, positions)
        steps = 1.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        track = []
        for place in random.uniform((0, -4), (6, 4)) + np.cumsum(steps, axis=0):
            there = core.fpi.config(config)
            there.alice_m = core.array.point(*place)
            track.append(there)
        found.append(core.fpi.bound_from_paths(track, fresh, 0.15, 0.01)[1])
    return float(np.median(np.nan_to_num(found, nan=math.inf)))  # no bound is a large one


for mode in ("fpi", "spoof"):
    for count in (2, 3):
        for positions in (2, 3, 5, 10):
            for kind in ("kept", "fresh"):
                number(f"fpi.track.{mode}.{count}.{positions}.{kind}", on_track, "eve", mode, count,
                       positions, kind == "fresh")
for count in (2, 3):
    number(f"fpi.track.bob.{count}", on_track, "bob", "fpi", count, 10, False)
for count in (1, 2, 3, 4):
    number(f"fpi.track.random.{count}.2.kept", random_tracks, count, 2, False)
    number(f"fpi.track.random.{count}.10.kept", random_tracks, count, 10, False)
    if count > 1:
        number(f"fpi.track.random.{count}.10.fresh", random_tracks, count, 10, True)
number("fpi.map.gap_db", lambda: gap_db(with_map("eve", 0), with_map("bob", 0)))


def secret_bits(values, **changes):
    """Bits of secret in one draw, for each of so many values."""
    config = fpi()
    for name, value in changes.items():
        setattr(config, name, value)
    return core.fpi.secret_bits_per_frame(config) / values


number("fpi.bits.gain", lambda: secret_bits(256, mode="keyed_gains", gain_law="gaussian"))
number("fpi.bits.phase", lambda: secret_bits(256, mode="keyed_phases"))
number("fpi.bits.set", lambda: secret_bits(1, mode="fpi"))


@functools.lru_cache(None)
def keyed(attack, mode, snr_db, law="lognormal", bandwidth_hz=15e6):
    """Mean over 20 pilot frames of the position bound of an Eve with an exact map, one frame, one key."""
    config = fpi(float(snr_db))
    config.ofdm = core.ofdm.numerology.all_active(bandwidth_hz, 16)
    config.mode = mode
    config.gain_law = law
    config.map_m = config.scatterers_m
    pilots = (core.fpi.make_pilots(config, seed) for seed in range(SEED, SEED + 20))
    return float(np.mean([core.fpi.attack_bound(config, drawn, attack)[0] for drawn in pilots]))


for snr_db in (0, 10, 20):
    number(f"fpi.keyed.phases.{snr_db}", keyed, "magnitude", "keyed_phases", snr_db)
    for law in ("lognormal", "gaussian"):
        number(f"fpi.keyed.{law}.{snr_db}", keyed, "magnitude", "keyed_gains", snr_db, law)
# Information adds over frames, and these bounds depend on the draw of the key by nothing else.
number("fpi.keyed.gaussian_ten",
       lambda: keyed("magnitude", "keyed_gains", 20, "gaussian") / math.sqrt(10))
for megahertz in (15, 100):
    number(f"fpi.keyed.energy.{megahertz}",
           lambda b=megahertz: keyed("energy", "keyed_phases", 20, bandwidth_hz=b * 1e6) / math.sqrt(300))
