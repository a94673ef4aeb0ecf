# SPDX-License-Identifier: GPL-3.0-or-later
"""UHD's own programs open a simulated USRP like a radio."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import radios


def run(*command, timeout=60):
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout)


def example(name):
    """Path of a program of UHD's examples, or None."""
    found = shutil.which(name)
    folders = ("/usr/libexec/uhd", "/usr/lib/uhd", "/usr/local/lib/uhd", "/usr/lib/*/uhd")
    for folder in folders:
        found = found or next(iter(glob.glob(f"{folder}/examples/{name}")), None)
    return found


def benchmark_rate():
    return example("benchmark_rate")


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
        self.assertIn("Did you mean noise?", probe.stderr)

    def test_arguments_of_other_radios_are_passed_over(self):
        probe = run("uhd_usrp_probe", "--args", f"type=physec,air={radios.fresh_air()},fpga=XG,"
                    "skip_dram=1,master_clock_rate=30e6,enable_gps=1")
        self.assertEqual(probe.returncode, 0, probe.stderr)
        self.assertNotIn("ignored", probe.stderr)

    def test_python_finds_it_without_the_variable(self):
        environment = {k: v for k, v in os.environ.items() if k != "UHD_MODULE_PATH"}
        ask = "from gnuradio import uhd; print(len(uhd.find(uhd.device_addr('type=physec'))))"
        for first, expected in (("", "0"), ("from gnuradio import physec;", "1")):
            done = subprocess.run([sys.executable, "-c", first + ask], env=environment,
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.stdout.split()[-1:], [expected], done.stderr)


@unittest.skipUnless(example("tx_waveforms"), "UHD's examples are not installed")
class Examples(unittest.TestCase):
    """Unmodified, on radios that lack a direction as on those that have both."""

    def program(self, name, device, *arguments, status=0):
        done = run(example(name), "--args", radios.address(air=radios.fresh_air(), **device), *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_tx_waveforms(self):
        for device in ({}, {"nrx": 0}):
            said = self.program("tx_waveforms", device, "--rate", "1e6", "--freq", "1e9",
                                "--nsamps", "100000")
            self.assertIn("Done!", said)

    def test_rx_samples_to_file(self):
        with tempfile.TemporaryDirectory() as folder:
            for device in ({}, {"ntx": 0}):
                file = Path(folder, "samples.dat")
                self.program("rx_samples_to_file", device, "--rate", "1e6", "--freq", "1e9",
                             "--nsamps", "100000", "--setup", "0.05", "--file", str(file))
                self.assertEqual(file.stat().st_size, 4 * 100_000)  # sc16

    def test_test_timed_commands(self):
        self.assertIn("Done!", self.program("test_timed_commands", {}))

    def test_gpio_is_refused_in_words(self):
        said = self.program("gpio", {}, status=255)
        self.assertIn("simulated USRP: it has no GPIO pins", said)

    def test_a_channel_that_is_not_there_is_refused_in_words(self):
        said = self.program("rx_samples_to_file", {"nrx": 0}, "--rate", "1e6", "--freq", "1e9",
                            "--nsamps", "10", "--setup", "0.05", "--skip-lo", "--file", "/dev/null",
                            status=255)
        self.assertIn("it has no such channel", said)


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
