# SPDX-License-Identifier: GPL-3.0-or-later
"""UHD's own programs open a simulated USRP like a radio."""

import glob
import re
import shutil
import subprocess
import unittest

import radios


def run(*command, timeout=60):
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout)


def benchmark_rate():
    found = shutil.which("benchmark_rate")
    folders = ("/usr/libexec/uhd", "/usr/lib/uhd", "/usr/local/lib/uhd", "/usr/lib/*/uhd")
    for folder in folders:
        found = found or next(iter(glob.glob(f"{folder}/examples/benchmark_rate")), None)
    return found


@unittest.skipUnless(shutil.which("uhd_find_devices"), "uhd-host is not installed")
class Tools(unittest.TestCase):
    def test_it_is_found_when_asked_for_and_only_then(self):
        asked = run("uhd_find_devices", "--args", "type=physec,serial=qa")
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertIn("simulated", asked.stdout)
        self.assertIn("serial: qa", asked.stdout)
        # Real radios may be on the network of whoever runs this; ours must not be among them.
        self.assertNotIn("physec", run("uhd_find_devices", "--args", "addr=127.0.0.1").stdout)

    def test_the_probe_reads_the_whole_tree(self):
        device = radios.address(air=radios.fresh_air(), ntx=3, nrx=2)
        probe = run("uhd_usrp_probe", "--args", device)
        self.assertEqual(probe.returncode, 0, probe.stderr)
        for text in ("Simulated USRP", "TX Frontend: 2", "RX Frontend: 1", "Gain range PGA"):
            self.assertIn(text, probe.stdout)

    def test_wrong_arguments_keep_it_closed(self):
        for wrong, sentence in (
            ("ntx=17", "ntx is 17; allowed: 0 to 16"),
            ("noise=loud", 'noise is "loud"; allowed: a number from -200 to 20'),
            ("clock=fast", 'clock is "fast"; allowed: realtime, lockstep'),
            ("channel=/nowhere", 'channel is "/nowhere"; allowed: a readable file'),
        ):
            probe = run("uhd_usrp_probe", "--args", f"type=physec,air={radios.fresh_air()},{wrong}")
            self.assertNotEqual(probe.returncode, 0)
            self.assertIn(sentence, probe.stderr + probe.stdout)

    def test_an_unknown_argument_is_mentioned(self):
        probe = run("uhd_usrp_probe", "--args",
                    f"type=physec,air={radios.fresh_air()},nosie=-40")
        self.assertEqual(probe.returncode, 0, probe.stderr)
        self.assertIn("nosie=-40", probe.stderr)


@unittest.skipUnless(benchmark_rate(), "UHD's benchmark_rate is not installed")
class Rates(unittest.TestCase):
    def benchmark(self, clock):
        device = radios.address(air=radios.fresh_air(), ntx=4, clock=clock)
        done = run(benchmark_rate(), "--args", device, "--rx_rate", "1e6", "--tx_rate", "1e6",
                   "--tx_channels", "0,1,2,3", "--rx_channels", "0", "--duration", "3")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return {name: int(value)
                for name, value in re.findall(r"Num ([^:]*):\s+(\d+)", done.stdout)}

    def test_nothing_is_lost_in_lockstep(self):
        result = self.benchmark("lockstep")
        for name in ("dropped samples", "overruns detected", "underruns detected",
                     "late commands"):
            self.assertEqual(result[name], 0, name)

    def test_real_time_carries_the_samples(self):
        """How many get lost depends on the machine, so only the plausible is asked for."""
        result = self.benchmark("realtime")
        total = result["received samples"] + result["dropped samples"]
        self.assertGreater(total, 1.5e6)
        self.assertLess(total, 6e6)
        self.assertGreater(result["transmitted samples"], 4 * 1.0e6)


if __name__ == "__main__":
    unittest.main()
