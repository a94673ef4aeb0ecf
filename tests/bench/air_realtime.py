# SPDX-License-Identifier: GPL-3.0-or-later
"""Four transmitters and a receiver in real time on the simulated air: how many U, O and L?

    PYTHONPATH=build/python UHD_MODULE_PATH=build/lib/uhd-modules GRC_BLOCKS_PATH=grc \
        PHYSEC_SOURCE_DIR=. /usr/bin/python3 tests/bench/air_realtime.py [--rate 5e6] [--seconds 10]

Alice and Bob are the flowgraphs for radios, as programs of their own. Prints both counts and exits
with 1 unless all are 0. Not part of the test suite: a machine that is busy with something else
cannot keep up.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).parent.parent / "virtual_usrp"))

import hall  # noqa: E402
import radios  # noqa: E402
from programs import Programs, compile_flowgraph  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=5e6)
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lab = Path(hall.physec.__file__).parent / "air" / "lab.yml"
        # A hall that grows as the bandwidth shrinks, so that paths are as far apart as in the lab.
        scenario = yaml.safe_load(lab.read_text())
        scale = float(scenario["fpi"]["bandwidth_hz"]) / arguments.rate
        scenario["fpi"]["bandwidth_hz"] = arguments.rate
        for key in ("alice_m", "bob_m", "eve_m", "scatterers_m"):
            scenario["fpi"][key] = (scale * np.array(scenario["fpi"][key])).tolist()
        scenario["fpi"]["fakes"][0]["delay_s"] = scale * float(scenario["fpi"]["fakes"][0]["delay_s"])
        # Locating takes .6 ms a frame; a third of all samples being frames leaves room for the air.
        scenario["air"]["idle_symbols"] = 44
        (folder / "lab.yml").write_text(yaml.safe_dump(scenario))
        room = hall.Hall(folder, scenario=str(folder / "lab.yml"))
        programs = Programs(folder)
        air = dict(air=radios.fresh_air(), clock="realtime")
        alice, bob = (compile_flowgraph(f"usrp/fpi_{n}", folder) for n in ("transmitter_4", "bob"))
        common = ("--scenario", folder / "lab.yml", "--epoch", 8.0)
        try:
            programs.start("bob", bob, "--device", room.device(air, "bob"),
                           "--start-s", 7.9, "--unusable", 1, *common)
            programs.start("alice", alice, "--device", room.device(air, "alice"),
                           "--session", 1, *common)
            time.sleep(8.0 + arguments.seconds + 1.0)
        finally:
            programs.stop()
        counts = {who: hall.last_counts(programs.log(who)) for who in ("alice", "bob")}
    frames = int(arguments.seconds * arguments.rate / room.frame.spacing_samples)
    print(json.dumps(counts, indent=2))
    print(f"about {frames} frames were sent in {arguments.seconds:g} s at {arguments.rate:g} S/s")
    clean = all(c[k] == 0 for c in counts.values() for k in "UOLS") and counts["bob"]["missed"] == 0
    return 0 if clean and counts["bob"]["frames"] >= 0.95 * frames else 1


if __name__ == "__main__":
    sys.exit(main())
