# SPDX-License-Identifier: GPL-3.0-or-later
"""Two processes with a radio each on one air."""

import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

import numpy as np
from gnuradio import blocks, gr, uhd

import radios

RATE = 1e6
CARRIER = 2.4e9


class TwoProcesses(unittest.TestCase):
    def transmitter(self, device, tone, *times):
        script = Path(__file__).with_name("transmitter.py")
        words = [str(word) for word in (RATE, CARRIER, 0.25, tone, *times)]
        child = subprocess.Popen([sys.executable, "-B", script, device, *words],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.stdin.close)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        return child

    def tearDown(self):
        # A killed process cannot clean up; the next one that opens any air does it.
        self.doCleanups()
        self.receiver(radios.address(air=radios.fresh_air()), 1)
        left = list(Path(os.environ.get("PHYSEC_AIR_DIR", "/dev/shm")).glob(
            f"physec-air-qa-{os.getpid()}-*"))
        self.assertFalse(left)

    def receiver(self, device, count, start=None):
        source = radios.make_source(device, 1, RATE, CARRIER)
        if start is not None:
            source.set_start_time(uhd.time_spec(start))
        head, received = blocks.head(gr.sizeof_gr_complex, count), blocks.vector_sink_c()
        graph = gr.top_block()
        graph.connect(source, head, received)
        return graph, source, received

    def test_lockstep_repeats_to_the_bit(self):
        times, start, count = (1.001, 1.05), 1.0, 100_000
        captures = []
        for _ in range(2):
            common = dict(radios.lockstep_air(2, 10), shared_reference=1)
            graph, _, received = self.receiver(
                radios.address(ntx=0, noise=-50, serial="rx", **common), count, start)
            child = self.transmitter(
                radios.address(nrx=0, serial="tx", **common), 0.01, *times)
            child.stdout.readline()
            done = radios.run_for(graph, lambda: radios.count_of(received) >= count, 20)
            self.assertTrue(done)
            captures.append(np.array(received.data(), np.complex64))
            child.kill()
        self.assertEqual(captures[0].tobytes(), captures[1].tobytes())
        heard = abs(captures[0]) > 0.15
        expected = np.zeros(count, bool)
        for when in times:
            first = round((when - start) * RATE)
            expected[first:first + 20_000] = True
        np.testing.assert_array_equal(heard, expected)

    def test_the_next_second_aligns_two_radios(self):
        """In real time, each radio with a device time of its own before."""
        air, count = radios.fresh_air(), 60_000
        child = self.transmitter(radios.address(air=air, nrx=0), 0.0, 4.0, 4.025, "pps")
        child.stdout.readline()
        graph, source, received = self.receiver(
            radios.address(air=air, ntx=0, noise="off"), count, 3.99)
        second = source.get_time_last_pps().get_real_secs()
        while source.get_time_last_pps().get_real_secs() == second:
            time.sleep(0.002)
        child.stdin.write("go\n")
        child.stdin.flush()
        source.set_time_next_pps(uhd.time_spec(0.0))
        time.sleep(1.1)
        self.assertTrue(radios.run_for(graph, lambda: radios.count_of(received) >= count, 20))
        heard = abs(np.array(received.data())) > 0.1
        expected = np.zeros(count, bool)
        expected[10_000:30_000] = expected[35_000:55_000] = True
        np.testing.assert_array_equal(heard, expected)

    def test_carrier_offset_between_two_oscillators(self):
        air = radios.fresh_air()
        child = self.transmitter(radios.address(air=air, nrx=0, ppm=0.5), 0.0)
        child.stdout.readline()
        graph, _, received = self.receiver(radios.address(air=air, ntx=0), 300_000)
        self.assertTrue(radios.run_for(graph, lambda: radios.count_of(received) >= 300_000, 20))
        heard = np.array(received.data())[-200_000:]
        spectrum = np.fft.fft(heard * np.hanning(heard.size), 2**21)
        peak = np.fft.fftfreq(2**21, 1 / RATE)[np.argmax(abs(spectrum))]
        self.assertLess(abs(peak - 0.5e-6 * CARRIER), 3.0)

    def test_a_killed_sender_stops_nobody(self):
        air = radios.fresh_air()
        child = self.transmitter(
            radios.address(air=air, nrx=0, clock="lockstep", speed=2), 0.0)
        child.stdout.readline()
        graph, _, received = self.receiver(radios.address(air=air, ntx=0), 10**9)
        graph.start()
        deadline = time.monotonic() + 15
        while not (radios.count_of(received) and max(map(abs, received.data()[-1000:])) > 0.2):
            self.assertLess(time.monotonic(), deadline, "the sender was never heard")
            time.sleep(0.05)
        os.kill(child.pid, signal.SIGKILL)  # not waited for: it stays a zombie
        before = radios.count_of(received)
        while radios.count_of(received) < before + 10**6:
            self.assertLess(time.monotonic(), deadline, "time stands still")
            time.sleep(0.05)
        graph.stop()
        graph.wait()
        self.assertLess(max(map(abs, received.data()[-1000:])), 0.01)

    def test_nothing_is_left_behind(self):
        air = radios.fresh_air()
        name = Path(os.environ.get("PHYSEC_AIR_DIR", "/dev/shm")) / f"physec-air-{air}"
        child = self.transmitter(radios.address(air=air), 0.0)
        child.stdout.readline()
        self.assertTrue(name.exists())
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        graph, source, _ = self.receiver(radios.address(air=air), 100)
        self.assertTrue(name.exists())
        del graph, source
        self.assertFalse(name.exists())


if __name__ == "__main__":
    unittest.main()
