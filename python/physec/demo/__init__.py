# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job: both schemes end to end on simulated channels."""

import hashlib
import os

from .. import physec_core as core
from ..an.simulation import simulate as simulate_an
from ..fpi.simulation import simulate as simulate_fpi
from .plots import draw_errors, draw_map

SNRS_DB = (-10.0, 0.0, 10.0, 20.0)
MAP_SNR_DB = 0.0


def demo_fpi(config, out_dir, frames, seed, progress=None):
    """Bob and every Eve over SNR, with a map and an error plot in `out_dir`.

    progress: called with (done, total) frames of all SNRs.
    """
    results = []

    def so_far(done, _):
        progress(len(results) * frames + done, len(SNRS_DB) * frames)

    for snr_db in SNRS_DB:
        at_snr = core.fpi.config(config)
        at_snr.snr_db = snr_db
        results.append(simulate_fpi(at_snr, frames, seed, progress=progress and so_far))
    plots = {
        "map": os.path.join(out_dir, "fpi-map.png"),
        "errors": os.path.join(out_dir, "fpi-errors.png"),
    }
    draw_map(plots["map"], config, next(r for r in results if r["snr_db"] == MAP_SNR_DB))
    draw_errors(plots["errors"], results)
    for result in results:
        del result["positions_m"]
    return {"points": results, "plots": plots}


def demo_an_config():
    """The paper's arrays and power with path gains of 1, where a link carries data and an echo
    says something, and 40 % of the power in artificial noise."""
    config = core.an.config()
    config.tau = 0.6
    config.gain_user = config.gain_comm_eve = config.gain_target = config.gain_sensing_eve = 1.0
    return config


def demo_an(config, out_dir, file, seed):
    """Sends `file`; the copies of user and Eve land in `out_dir`."""
    with open(file, "rb") as source:
        payload = source.read()
    # Ten frames an estimate: the channel stands still that long, and both receivers know it.
    result = simulate_an(
        config, payload=payload, coherence_frames=10, frames_per_estimate=10, seed=seed
    )
    result["file"] = {
        "name": file,
        "bytes": len(payload),
        "sha256": hashlib.sha256(payload).hexdigest(),
    }
    for name in ("user", "comm_eve"):
        received = result[name].pop("bytes")
        copy = os.path.join(out_dir, f"an-{name.replace('_', '-')}-copy")
        with open(copy, "wb") as target:
            target.write(received)
        result[name]["copy"] = copy
        result[name]["identical"] = received == payload
    return result
