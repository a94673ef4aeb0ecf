# SPDX-License-Identifier: GPL-3.0-or-later
"""What blocks take from the heap while a signal runs: nothing per sample, a stated number per frame.

    /usr/bin/python3 tests/blocks/qa_allocations.py --table    prints the table of docs/allocations.md

GNU Radio names each block's thread after the block; a preloaded malloc() counts by thread.
"""

import ctypes
import math
import os
import subprocess
import sys
import time
import unittest

COUNTER = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "tests", "blocks", "physec_count_allocations.so")
SETTLED_S, MEASURED_S = 0.4, 0.5
NAME_LENGTH = 15  # of a thread, in Linux

#: Most allocations per unit, by block: 0 for those that only touch samples. GNU Radio itself makes one for each
#: tag on each output, and several for each entry of a message's dictionary. The keyed noise renews its key at
#: every MiB. Bob and Eve search anew in every frame: how long depends on it.
MOST = {
    "fpi_pilot_source": 3, "fpi_precoder": 16, "fpi_channel": 1, "miso_channel": 1, "fpi_compensator": 34,
    "fpi_waveform_precoder": 0, "fpi_frame_source": 5, "ofdm_modulator": 14, "waveform_channel": 1,
    "frame_synchronizer": 126, "fpi_bob": 700, "fpi_eve": 700, "an_precoder": 200, "an_channel": 0,
    "an_data_eve": 0, "an_air_transmitter": 5, "an_channel_state": 35, "an_symbol_receiver": 28,
    "an_target_estimator": 26, "an_sensing_eve": 26, "an_leak_eve": 26,
    "an_csi_opener": 1,
}


def threads():
    """Names of this process's threads by number."""
    found = {}
    for number in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{number}/comm", encoding="utf-8") as file:
                found[int(number)] = file.read().strip()
        except OSError:  # it has ended
            pass
    return found


def measure(scene):
    """(block's name, unit, units, allocations) of every block of a scene, over MEASURED_S."""
    allocations = ctypes.CDLL(None).physec_allocations
    allocations.restype, allocations.argtypes = ctypes.c_long, [ctypes.c_long]
    graph, watched = scene()
    graph.start()
    time.sleep(SETTLED_S)
    names = threads()
    own = [[t for t, name in names.items() if block.name()[:NAME_LENGTH - 3] in name] for block, *_ in watched]
    before = [(units(), sum(map(allocations, mine))) for (*_, units), mine in zip(watched, own)]
    time.sleep(MEASURED_S)
    after = [(units(), sum(map(allocations, mine))) for (*_, units), mine in zip(watched, own)]
    graph.stop()
    graph.wait()
    for (block, *_), mine in zip(watched, own):
        assert len(mine) == 1, f"threads of {block.name()}: {mine} of {names}"
    return [(block.name(), unit, b[0] - a[0], b[1] - a[1])
            for (block, unit, _), a, b in zip(watched, before, after)]


def table():
    """One line for each block of each scene."""
    from allocation_scenes import SCENES

    for title, scene in SCENES.items():
        for name, unit, units, count in measure(scene):
            print(f"{title:16} {name:22} {unit:20} {units:10.1f} {count:9d}"
                  f" {count / units if units else math.nan:8.2f}", flush=True)


def counted():
    """Lines of table() from a process with the counting malloc(), without those of the log."""
    done = subprocess.run(
        [sys.executable, "-B", __file__, "--count"], capture_output=True, text=True,
        env={**os.environ, "LD_PRELOAD": COUNTER})
    assert done.returncode == 0, done.stderr
    return "".join(line for line in done.stdout.splitlines(True) if " :warning: " not in line)


class Allocations(unittest.TestCase):
    def test_no_block_takes_more_than_is_stated(self):
        least, told = {}, []
        # Counts and items are read one after the other, up to a work() call's frames apart, and a busy
        # machine stretches that: what is stated must hold in one of three tries.
        for _ in range(3):
            told.append(counted())
            for line in told[-1].splitlines():
                scene, name = line[:16], line[17:].split()[0]
                units, each = float(line.split()[-3]), float(line.split()[-1])
                if units > 0.02:  # something has run
                    least[scene, name] = min(each, least.get((scene, name), math.inf))
            if not self.above(least) and len(least) == len(told[-1].splitlines()):
                break
        self.assertEqual({name for _, name in least}, set(MOST), told)
        self.assertFalse(self.above(least), told)

    @staticmethod
    def above(least):
        """Blocks that take more than is stated."""
        return [(scene, name, each) for (scene, name), each in least.items()
                if each > MOST[name] * 1.15 + 0.5 * (MOST[name] > 0)]

    def test_the_counter_counts(self):
        program = ("import ctypes, threading\n"
                   "count = ctypes.CDLL(None).physec_allocations\n"
                   "me = threading.get_native_id()\n"
                   "before = count(me)\n"
                   "kept = [bytes(100000) for _ in range(1000)]\n"
                   "print(count(me) - before)\n")
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                              env={**os.environ, "LD_PRELOAD": COUNTER}, check=True)
        self.assertGreaterEqual(int(done.stdout), 1000)


if __name__ == "__main__":
    if "--count" in sys.argv:
        table()
    elif "--table" in sys.argv:
        print(counted(), end="")
    else:
        unittest.main()
