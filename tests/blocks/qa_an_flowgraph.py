# SPDX-License-Identifier: GPL-3.0-or-later
"""The AN-ISAC example as a GRC user meets it: compiled by grcc, run, and bent a little."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
EXAMPLE = os.path.join(ROOT, "apps", "flowgraphs", "sim", "an_isac_sim.grc")
#: The same experiment without stations: every block and every antenna by itself.
BLOCKS = os.path.join(ROOT, "tests", "blocks", "an_isac_blocks.grc")

SPARE_SINK = """- name: spare
  id: blocks_null_sink
  parameters: {type: complex, vlen: scene.eve_antennas}
  states: {bus_sink: false, bus_source: false, bus_structure: null, coordinate: [8, 600],
    rotation: 0, state: enabled}
"""

# The interpreter of this test can import gnuradio; the one that the grcc script names may not.
GRCC = "from gnuradio.grc.compiler import main; raise SystemExit(main())"


def compile_flowgraph(text, folder):
    """Result of grcc and the path of the program it writes."""
    source = os.path.join(folder, "example.grc")
    with open(source, "w", encoding="utf-8") as file:
        file.write(text)
    done = subprocess.run([sys.executable, "-c", GRCC, "-o", folder, source],
                          capture_output=True, text=True, timeout=120, check=False)
    return done, os.path.join(folder, "an_isac_sim.py")


class AnFlowgraph(unittest.TestCase):
    def setUp(self):
        with open(BLOCKS, encoding="utf-8") as file:
            self.text = file.read()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def changed(self, pattern, replacement):
        text, count = re.subn(pattern, replacement, self.text)
        self.assertGreater(count, 0, pattern)
        return text

    def rewired(self, block, choice, other_choice, wire, other_wire):
        self.assertIn(choice, self.text, block)
        self.assertIn(wire, self.text, block)
        return self.text.replace(choice, other_choice).replace(wire, other_wire)

    def bytes_received(self, path):
        """What user and eavesdropper wrote, and what appeared on the terminal."""
        with open(path, encoding="utf-8") as file:
            done, program = compile_flowgraph(file.read(), self.folder)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        user, eve = (os.path.join(self.folder, name) for name in ("user", "eve"))
        run = subprocess.run([sys.executable, program, "-u", user, "-e", eve],
                             capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        with open(user, "rb") as heard, open(eve, "rb") as overheard:
            return heard.read(), overheard.read(), run.stdout

    def test_compiles_runs_and_ends_by_itself(self):
        user, eve, shown = self.bytes_received(EXAMPLE)
        line = b"Only the user can read this line. "
        self.assertEqual(user, (line * 40)[:1300])  # 20 blocks of 260 dibits
        self.assertNotIn(line * 3, eve)
        for key in ("sinr_db", "evm_percent", "theta_rad", "phi_rad", "reliable"):
            self.assertIn(key, shown)

    def test_stations_are_the_blocks_in_them(self):
        of_stations, of_blocks = (self.bytes_received(path)[:2] for path in (EXAMPLE, BLOCKS))
        self.assertEqual(of_stations, of_blocks)  # Eve's wrong decisions too: the same samples

    def test_other_choices_compile(self):
        texts = [self.changed("csi: None", "csi: '[1j] * 15'"),
                 self.changed("theta: None", "theta: '0.3'"),
                 self.changed("tau: '0.6'", "tau: '0.6', mode: frame_exact"),
                 self.rewired("target", "reference: known_x", "reference: symbols_only",
                              "- [antennas, '0', target, '1']",
                              "- [channel_state, '0', target, '1']"),
                 self.rewired("sensing_eve", "knowledge: known", "knowledge: unknown",
                              "- [channel_state, '0', sensing_eve, '1']\n", "")]
        for text in texts:
            done, program = compile_flowgraph(text, self.folder)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            run = subprocess.run([sys.executable, program], capture_output=True, text=True,
                                 timeout=120, check=False)
            self.assertEqual(run.returncode, 0, run.stderr)

    def test_an_eve_who_knows_x_in_place_of_the_sensing_eve(self):
        known = self.changed("id: physec_an_sensing_eve", "id: physec_an_leak_eve").replace(
            "- [channel_state, '0', sensing_eve, '1']", "- [antennas, '0', sensing_eve, '0']")
        echo = "- [channel, '3', sensing_eve, '0']"
        self.assertIn(echo, known)
        for source, wire, spare in (("echo", "channel, '3'", ""),
                                    ("null_space", "channel_state, '0'",
                                     "- [channel, '3', spare, '0']\n")):
            text = known.replace("knowledge: known", f"source: {source}")
            text = text.replace(echo, spare + f"- [{wire}, sensing_eve, '1']")
            if spare:
                text = text.replace("connections:", SPARE_SINK + "connections:", 1)
            done, program = compile_flowgraph(text, self.folder)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            run = subprocess.run([sys.executable, program], capture_output=True, text=True,
                                 timeout=120, check=False)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("theta_rad", run.stdout)

    def test_bad_values_are_stopped_by_the_descriptions(self):
        for pattern, bad in (("tau: '0.6'", "tau: '1.6'"), ("seed: seed, truncated", "seed: '-1', truncated"),
                             ("csi: None", "csi: '[1j] * 14'"),
                             ("pilots_per_frame: pilots_per_frame", "pilots_per_frame: '30'")):
            done, _ = compile_flowgraph(self.changed(pattern, bad), self.folder)
            self.assertNotEqual(done.returncode, 0, pattern)


if __name__ == "__main__":
    unittest.main()
