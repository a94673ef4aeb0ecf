# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/live-settings.md says of each parameter of each block whether it moves while a signal runs."""

import os
import re
import unittest
from pathlib import Path

import yaml
from gnuradio import physec

SOURCE = Path(os.environ["PHYSEC_SOURCE_DIR"])
PAGE = SOURCE / "docs" / "live-settings.md"

# Another valid value for each parameter of the configurations, by the keyword of make_..._config.
FPI = dict(bandwidth_hz=16e6, fft_size=17, active=list(range(15)), pilots=8, tx_antennas=8,
           spacing_wavelengths=0.4, carrier_hz=61e9, propagation_speed_mps=299792458.0, heading_rad=0.1,
           alice_m=(3, 1), bob_m=(9, 5), eve_m=(9, 5), scatterers_m=[(8, 8)], snr_db=3.0, mode="spoof",
           normalize_power=False, fakes=[(20e-9, 0.1)], map_m=[(8, 8)], map_deviation_m=0.5, key_seed=5,
           key_refresh="frame", kernel_terms=4, gain_law="gaussian", gain_spread=0.5,
           alice_track_m=[(3, 1), (3, 2)], fresh_secret=True)
FPI_DEFAULT = dict(bandwidth_hz=15e6, fft_size=16, active=list(range(16)), fakes=[(17.7778e-9, 0.0364864)])
AN = dict(tx_antennas=14, rx_antennas=16, eve_antennas=14, frame_length=31, power=5.0, tau=0.5, alpha=0.3,
          beta_phase_rad=1.0, gain_user=0.1, gain_comm_eve=0.1, gain_target=0.1, gain_sensing_eve=0.1,
          noise_user=2.0, noise_comm_eve=2.0, noise_radar=2.0, truncation_rad=0.2, mode="frame_exact",
          sensing=False, noise_space="user", decoy_rad=[0.3])


def described():
    """Every block description, by the name of the block."""
    found = (yaml.safe_load(path.read_text()) for path in sorted(SOURCE.glob("grc/*.block.yml")))
    return {block["id"]: block for block in found if block.get("parameters")}


def called(block):
    """Parameters that the callbacks of a block pass on."""
    callbacks = block["templates"].get("callbacks", [])
    assert all(isinstance(line, str) for line in callbacks), f"{block['id']}: {callbacks}"
    return set(re.findall(r"\$\{(\w+)\}", " ".join(callbacks))) - {"id"}


def accepted(block):
    """Keywords, by parameter, that a configuration accepts while running; None for other blocks."""
    make = {"physec_fpi_config": (physec.make_fpi_config, FPI, FPI_DEFAULT),
            "physec_an_config": (physec.make_an_config, AN, {})}.get(block["id"])
    if not make:
        return None
    make, others, defaults = make
    keywords = re.findall(r"'(\w+)': '?\$\{(\w+)\}", block["templates"]["callbacks"][0])
    assert {keyword for keyword, _ in keywords} == set(others), keywords
    old = make(**defaults)
    return {parameter for keyword, parameter in keywords
            if not old.validate_update(make(**{**defaults, keyword: others[keyword]}))}


def live_of(block):
    """Those that move: in a callback, accepted where it is a configuration, and not chosen from a
    list, which no variable can be."""
    lists = {p["id"] for p in block["parameters"] if p["dtype"] == "enum"}
    live = called(block) - lists
    allowed = accepted(block)
    return live if allowed is None else live & allowed


def table():
    """{block: (live, fixed)} as the page has it."""
    rows = re.findall(r"^\| `(physec_\w+)` \|(.*)\|(.*)\|$", PAGE.read_text(), re.MULTILINE)
    return {name: tuple(re.findall(r"`(\w+)`", column) for column in columns) for name, *columns in rows}


class LiveTable(unittest.TestCase):
    def test_every_block_and_parameter_is_in_the_table_once(self):
        blocks, rows = described(), table()
        self.assertEqual(sorted(rows), sorted(blocks))
        for name, block in blocks.items():
            with self.subTest(name):
                self.assertEqual(sorted(rows[name][0] + rows[name][1]),
                                 sorted(parameter["id"] for parameter in block["parameters"]))

    def test_the_table_says_what_callbacks_do(self):
        for name, block in described().items():
            with self.subTest(name):
                self.assertEqual(set(table()[name][0]), live_of(block))

    def test_callbacks_name_methods_of_the_block(self):
        """A name that the block does not have would be found when the slider is moved."""
        for name, block in described().items():
            made = re.search(r"physec\.(\w+)\(", block["templates"].get("make", ""))
            for line in block["templates"].get("callbacks", []):
                method = re.search(r"^(set_\w+)\(|self\.\$\{id\}\.(set_\w+)\b", line)
                if not method:
                    self.assertIn("self.set_${id}", line)  # a variable sets itself
                    continue
                maker = made[1]
                kind = physec.fpi_locator if maker in ("fpi_bob", "fpi_eve") else getattr(physec, maker)
                self.assertTrue(hasattr(kind, method[1] or method[2]), f"{name}: {line}")

    def test_methods_of_the_page_exist(self):
        words = re.findall(r"`(set_\w+)`", PAGE.read_text())
        kinds = [getattr(physec, name) for name in physec.__all__]
        for word in words:
            self.assertTrue(any(hasattr(kind, word) for kind in kinds), word)


if __name__ == "__main__":
    unittest.main()
