# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are damaged, too large, or no files: one line at once, and nothing half written."""

import contextlib
import io
import json
import os
import random
import resource
import subprocess
import tempfile
import time
import unittest
import warnings

import numpy as np
import yaml
from gnuradio import physec
from gnuradio.physec import scenario
from gnuradio.physec.air import calibration, sigmf_reader
from gnuradio.physec.cli import bounds
from gnuradio.physec.scenario import map_file

COMMAND = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "apps", "physec")
REFUSALS = (physec.InvalidInput, calibration.CalibrationError)
AT_ONCE_S = 20  # of a command whose start takes one or two; what waits for a pipe never ends
SEED, MUTANTS = 12, 300


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def pipe(self, name="pipe"):
        os.mkfifo(self.path(name))
        return self.path(name)


class Commands(Folder):
    def refuse(self, arguments, part):
        done = subprocess.run([COMMAND, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=AT_ONCE_S)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(part, done.stderr)

    def test_a_pipe_is_not_waited_for(self):
        self.refuse(("bounds", "an", "--scenario", self.pipe()), "no regular file; allowed: a YAML file")
        self.refuse(("bounds", "an", "--json", self.path("pipe")), "a pipe that nobody reads")

    def test_damaged_pilots_are_one_line(self):
        magic = b"\x93NUMPY"
        for content in (b"", magic, magic + b"\x01\x00\x76\x00{'descr': 'x'", magic + b"\x09\x09" + 90 * b"("):
            damaged = self.path("p.npy", content)
            self.refuse(("bounds", "fpi", "--pilots", damaged), "no array of complex numbers")

    def test_a_dump_on_a_full_disk_leaves_what_was_there(self):
        dump = self.path("dump.npz", b"of yesterday")
        done = subprocess.run(
            [COMMAND, "simulate", "fpi", "--frames", "4", "--attacks", "merged", "--dump", dump],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(os.listdir(self.folder), ["dump.npz"])
        with open(dump, "rb") as file:
            self.assertEqual(file.read(), b"of yesterday")


class Readers(Folder):
    def refused_within(self, seconds, read, path):
        start = time.monotonic()
        with self.assertRaises(REFUSALS) as caught:
            read(path)
        self.assertLess(time.monotonic() - start, seconds)
        self.assertNotIn("\n", str(caught.exception))
        return str(caught.exception)

    def test_what_is_too_large_is_refused_unread(self):
        large = self.path("large.yml", b"an: {tau: 0.5}\n" + 12_000_000 * b"#")
        self.assertIn("allowed: up to 1000000", self.refused_within(1, scenario.load, large))

    def test_pipes_and_devices(self):
        for read in (scenario.load, map_file.read_map, calibration.read_entries, sigmf_reader.read_json):
            for path in (self.pipe(read.__name__), "/dev/zero"):
                self.assertIn("no regular file", self.refused_within(1, read, path))

    def mutants(self, content):
        """Copies of some bytes with bytes changed, cut out, doubled, or the end lost."""
        chance = random.Random(SEED)
        for _ in range(MUTANTS):
            mutant = bytearray(content)
            for _ in range(chance.randint(1, 4)):
                kind, at = chance.randrange(4), chance.randrange(len(mutant) + 1)
                if kind == 0:
                    mutant[at:at + 1] = bytes([chance.randrange(256)])
                elif kind == 1:
                    del mutant[at:at + chance.randrange(20)]
                elif kind == 2:
                    mutant[at:at] = mutant[at:at + chance.randrange(20)]
                else:
                    mutant[at:] = b"" if chance.random() < 0.1 else mutant[at:]
            yield bytes(mutant)

    def survives(self, name, content, read):
        """Each mutant is read or refused in one line; anything else is raised and fails the test."""
        refused = 0
        for mutant in self.mutants(content):
            try:
                with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
                    warnings.simplefilter("ignore")  # NumPy's, of a header of Python 2
                    read(self.path(name, mutant))
            except REFUSALS as error:
                self.assertNotIn("\n", str(error))
                refused += 1
            except Exception as error:
                raise AssertionError(f"{mutant!r}: {error!r}") from error
        self.assertGreater(refused, MUTANTS // 10)

    def test_mutated_scenarios(self):
        self.survives("s.yml", scenario.LAB.read_bytes(), scenario.load)

    def test_mutated_maps_and_pilots(self):
        pilots = np.ones((2, 3, 4), complex)
        for read, values in ((map_file.read_map, np.ones((3, 2))), (bounds.read_pilots, pilots)):
            file = io.BytesIO()
            np.save(file, values)
            # A header may still ask for other values of the same size, which the library then checks.
            self.survives("values.npy", file.getvalue(), read)

    def test_mutated_yaml_maps(self):
        self.survives("map.yml", yaml.safe_dump([[1.0, 2.0], [3.5, -4.0]]).encode(), map_file.read_map)

    def test_mutated_json(self):
        document = {"format": calibration.FORMAT, "version": calibration.VERSION, "entries": []}
        self.survives("c.json", json.dumps(document).encode(), calibration.read_entries)
        meta = json.dumps({"global": {}, "captures": []}).encode()
        self.survives("r.sigmf-meta", meta, sigmf_reader.read_json)


if __name__ == "__main__":
    unittest.main()
