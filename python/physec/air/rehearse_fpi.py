# SPDX-License-Identifier: GPL-3.0-or-later
"""Fake path injection from the cable to the positions, with three programs and simulated radios.

The steps of docs/over-the-air.md: Alice, calibration through a cable, Bob and Eve. Alice is started
again between cable and hall, which on a bench would void the calibration: here her oscillators' phases
follow from the seed, and time that stands still until everybody is there makes runs equal.
"""

import numpy as np

from .. import physec_core as core
from . import laboratory
from .levels import sample_noise_variance
from .._errors import complaint

GAIN_DB = 30.0  # of transmitter and receiver, each: the flowgraphs' default
EPOCH_S, START_S = 0.01, 0.02
SPEED = 0.05  # seconds of the air per second
SESSION = 5
CABLE_DELAY_S = 5e-9
ATTACKS = ("merged", "separate", "structure")
PATIENCE_S = 60.0


def noise_db(config, pilot_seed):
    """Device argument `noise` that gives config.snr_db at Bob; the receive gain acts on both."""
    variance = sample_noise_variance(config, pilot_seed, laboratory.AMPLITUDE)
    return float(10 * np.log10(variance) + GAIN_DB)


def score(estimates, alice_m, frames):
    """Root mean square error of the first usable positions, and how many were refused before."""
    usable = [e for e in estimates if e["usable"]][:frames]
    errors = np.linalg.norm(np.array([e["position_m"] for e in usable], float) - alice_m, axis=1)
    last = usable[-1]["frame"]
    return {
        "frames": len(usable),
        "rmse_m": float(np.sqrt(np.mean(errors**2))),
        "hit_1m": float(np.mean(errors < 1.0)),
        "refused": sum(not e["usable"] and e["frame"] < last for e in estimates),
    }


def run(lab, scenario, frames, seed, folder=None, progress=None):
    """lab: the loaded scenario, `scenario`: its path or ""; frames of Bob and of each Eve.

    Returns what `physec rehearse fpi` prints.
    """
    config = lab.fpi
    if config.tx_antennas not in (2, 4, 8):
        raise complaint("tx_antennas", config.tx_antennas, "2, 4 or 8, as there are flowgraphs for")
    pilots = core.fpi.make_pilots(config, lab.air.pilot_seed)
    noise = noise_db(config, lab.air.pilot_seed)
    given = ("--scenario", scenario) if scenario else ()
    common = (*given, "--epoch", EPOCH_S, "--gain", GAIN_DB)
    with laboratory.Laboratory(folder) as room:
        write_paths(room.folder, config)
        alice, bob, eve = room.compile(f"fpi_transmitter_{config.tx_antennas}", "fpi_bob", "fpi_eve")

        def device(air, who, paths, **more):
            return laboratory.address(**air, serial=who, seed=seed, shared_reference=1, ntx=0, nrx=1,
                                      rx_delay=11.7, noise=f"{noise:.3f}", channel=paths, **more)

        def start_alice(air):
            room.start("alice", alice, *common, "--session", SESSION, "--device", laboratory.address(
                **air, serial="alice", seed=seed, shared_reference=1, ntx=config.tx_antennas, nrx=0,
                tx_delay=20.3, skew=0.13))

        cable = room.air(2, SPEED)
        start_alice(cable)
        room.physec("calibrate", *common, "--args", device(cable, "bob", "cable.paths"), "--start", START_S,
                    "--transmitter", "alice", "--out", "calibration.json", "--cable-delay-ns",
                    CABLE_DELAY_S * 1e9)
        room.stop()
        hall = room.air(3, SPEED)
        start_alice(hall)
        for who, program, antenna in (("bob", bob, 0), ("eve", eve, 1)):
            room.start(who, program, *common, "--start-s", START_S, "--transmitter", "alice", "--receiver",
                       "bob", "--calibration", "calibration.json", "--estimates", f"{who}.json",
                       "--reports", f"{who}.sync",
                       "--device", device(hall, who, "hall.paths", rx_base=antenna))
        files = {"bob": room.folder / "bob.json",
                 **{name: room.folder / f"eve.json.{name}" for name in ATTACKS}}
        room.wait_for(lambda: min(sum(e["usable"] for e in laboratory.lines(file)) for file in files.values()),
                      frames, PATIENCE_S, progress)
        room.stop()
        alice_m = np.array([config.alice_m.x, config.alice_m.y])
        scores = {name: score(laboratory.lines(file), alice_m, frames) for name, file in files.items()}
        reports = laboratory.lines(room.folder / "bob.sync")
    bound = core.fpi.bob_bound(config, pilots).position_m
    return {
        "snr_db": float(np.mean([r["snr_db"] for r in reports if r["snr_db"] is not None])),
        "missed": int(reports[-1]["missed"]),
        "bob": {**scores["bob"], "bound_m": bound, "ratio": scores["bob"]["rmse_m"] / bound},
        "eve": {name: scores[name] for name in ATTACKS},
    }


def write_paths(folder, config):
    """The hall from Alice to Bob (antenna 0) and Eve (1); a combiner, attenuators and a cable for both."""
    places = (config.bob_m, config.eve_m)
    (folder / "hall.paths").write_text("".join(
        core.channel.antenna_paths_text(core.fpi.true_paths(config, place), config.tx_antennas, rx=rx)
        for rx, place in enumerate(places)), encoding="utf-8")
    (folder / "cable.paths").write_text("".join(
        f"{tx} 0 {CABLE_DELAY_S} 1e-3 0\n" for tx in range(config.tx_antennas)), encoding="utf-8")
