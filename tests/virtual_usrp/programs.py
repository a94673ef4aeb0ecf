# SPDX-License-Identifier: GPL-3.0-or-later
"""Flowgraphs of apps/flowgraphs/usrp as programs of their own, on a simulated air."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from gnuradio import physec
from gnuradio.physec.air.laboratory import end, free_address  # noqa: F401

sys.path.append(str(Path(__file__).parent.parent / "blocks"))

from compiled_flowgraph import compile_grc  # noqa: E402


def compile_flowgraph(name, folder):
    """Path of the program that grcc makes of apps/flowgraphs/NAME.grc; raises if it fails."""
    return Path(compile_grc(f"{name}.grc", folder))


def new_key(folder, name="key"):
    """Path of a fresh key that base station and user share."""
    path = str(Path(folder) / name)
    physec.secret.new_key_file(path)
    return path


def write_paths(path, receivers, antennas=4, paths=3, spread_s=8e-6, gain=0.2, seed=1):
    """Channel file: independent multipath from each antenna to each receiver."""
    random = np.random.default_rng(seed)
    with open(path, "w", encoding="utf-8") as file:
        for rx in range(receivers):
            for tx in range(antennas):
                for delay in random.uniform(0, spread_s, paths):
                    value = random.normal(size=2) * gain / np.sqrt(2 * paths)
                    file.write(f"{tx} {rx} {delay:.9e} {value[0]:.6f} {value[1]:.6f}\n")


class Programs:
    """Started programs with a log file each; stopped as a user would, with Ctrl-C."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.running = {}

    def start(self, name, program, *arguments):
        with open(self.folder / f"{name}.log", "w", encoding="utf-8") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-B", program, *map(str, arguments)], cwd=self.folder,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def logs(self):
        return "".join(f"--- {name}\n{self.log(name)[-3000:]}\n" for name in self.running)

    def wait_for(self, condition, seconds):
        """Whether it came true in time; gives up as soon as a program ends."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not condition():
            if any(child.poll() is not None for child in self.running.values()):
                return condition()
            time.sleep(0.1)
        return condition()

    def stop(self):
        end(self.running.values())
