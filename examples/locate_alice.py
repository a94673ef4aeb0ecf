#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fake path injection without a flowgraph: what Alice sends, and who can locate her how well.

Needs gnuradio.physec on Python's path: an installation, or PYTHONPATH=build/python.
"""

import numpy as np
from gnuradio import physec

config = physec.fpi.config()  # the paper's scenario
config.snr_db = 10

pilots = physec.fpi.make_pilots(config, seed=1)  # (G, N, Nt): symbol, subcarrier, antenna
sent = physec.fpi.precoder(config).apply(pilots)
print(f"{config.pilots} pilots on {sent.shape[1]} subcarriers and {sent.shape[2]} antennas,"
      f" mean power {np.mean(np.sum(abs(sent) ** 2, axis=2)):.4f}")

print("\nbound of the position error at 10 dB:")
for name, bound in (
    ("Bob, who knows the secret", physec.fpi.bob_bound(config, pilots)),
    ("Eve, who knows its form", physec.fpi.structure_bound(config, pilots)),
    ("Eve, who takes all paths for real", physec.fpi.separate_bound(config, pilots)),
):
    print(f"  {name:34} {bound.position_m:6.3f} m")

# Wrong input is refused with the value and what is allowed.
try:
    config.tx_antennas = 0
    physec.fpi.precoder(config)
except physec.InvalidInput as problem:
    print(f"\nrefused: {problem}")
