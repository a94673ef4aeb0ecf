#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frame-level Monte Carlo of Figure 2 (AN-ISAC): the library against NumPy, one core each.

    ./run build && PYTHONPATH=build/python python3 tests/bench/frame_monte_carlo.py

The NumPy version and what exactly is compared: python/physec/_bench/frame_reference.py.
"""

import argparse
import json
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy: one core each

from gnuradio.physec._bench import frame_reference  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=10000, help="realisations (default 10000)")
    parser.add_argument("--numpy-frames", type=int, default=500, help="of them in NumPy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = frame_reference.compare(arguments.frames, arguments.numpy_frames, arguments.seed)
    if arguments.json:
        json.dump(result, sys.stdout, indent=2)
        print()
        return
    print(f"{result['realisations']} realisations x {result['taus']} tau, one core each")
    print(f"library                      {result['library_s']:8.2f} s"
          f"   ({result['library_us_per_frame']:.2f} us per frame)")
    print(f"NumPy, frame by frame        {result['numpy_s']:8.2f} s   ratio {result['ratio']:.1f}")
    print(f"NumPy, all tau at once       {result['numpy_all_taus_at_once_s']:8.2f} s   ratio"
          f" {result['ratio_all_taus_at_once']:.1f}")
    print("means apart by at most      "
          f" {result['largest_difference_in_standard_errors']:8.2f} standard errors")


if __name__ == "__main__":
    main()
