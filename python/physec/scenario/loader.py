# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenario files: YAML into the two parameter objects.

Every key is optional; what is left out keeps the papers' value. The parameter objects check
ranges; here only names, types and units are dealt with.
"""

import dataclasses
import math
from functools import cached_property
from pathlib import Path

import numpy as np
from gnuradio import physec

from .._errors import InvalidInput, complaint, nearest
from .values import boolean, complex_pair, integer, items, mapping, point, real, seed, word
from .yaml_file import read_yaml

FPI_KEYS = {
    "carrier_hz": real,
    "propagation_speed_mps": real,
    "pilots": integer,
    "tx_antennas": integer,
    "spacing_wavelengths": real,
    "heading_rad": real,
    "alice_m": point,
    "bob_m": point,
    "eve_m": point,
    "scatterers_m": lambda name, value: items(name, value, point),
    "snr_db": real,
    "mode": word,
    "normalize_power": boolean,
    "mirage_delay_s": real,
    "key_seed": seed,
    "key_refresh": word,
    "kernel_terms": integer,
    "gain_law": word,
    "gain_spread": real,
    "map_m": lambda name, value: items(name, value, point),
    "map_deviation_m": real,
    "alice_track_m": lambda name, value: items(name, value, point),
    "fresh_secret": boolean,
}
FPI_OFDM_KEYS = ("bandwidth_hz", "subcarriers", "active_subcarriers", "occupied_band")
SECRET_KEYS = ("delay_s", "delay_upsilon", "angle_rad", "angle_upsilon", "random_sign")
FAKE_KEYS = ("delay_s", "delay_upsilon", "angle_rad", "angle_upsilon", "gain")
DEFAULT_FAKE = {"delay_upsilon": 0.05, "angle_upsilon": 0.05}

AN_KEYS = {
    "tx_antennas": integer,
    "rx_antennas": integer,
    "eve_antennas": integer,
    "frame_length": integer,
    "power": real,
    "tau": real,
    "alpha": complex_pair,
    "beta_phase_rad": real,
    "gain_user": complex_pair,
    "gain_comm_eve": complex_pair,
    "gain_target": complex_pair,
    "gain_sensing_eve": complex_pair,
    "noise_user": real,
    "noise_comm_eve": real,
    "noise_radar": real,
    "truncation_rad": real,
    "mode": word,
    "sensing": boolean,
    "noise_space": word,
    "decoy_rad": lambda name, value: items(name, value, real),
}

#: Scenario of the radios, for commands that deal with them.
LAB = Path(__file__).parent.parent / "air" / "lab.yml"


@dataclasses.dataclass
class AirSettings:
    """What frames look like on the sample clock, beyond the numerology of a scheme.

    cyclic_prefix: samples; header_symbols, idle_symbols: OFDM symbols; pilot_seed: of all that is
    known; epoch_s: device time at which frame 0 leaves, seconds.
    """

    cyclic_prefix: int = 32
    header_symbols: int = 4
    idle_symbols: int = 0
    pilot_seed: int = 1
    epoch_s: float = 0.0

    def frame(self, ofdm: physec.ofdm.numerology, body_symbols: int) -> physec.ofdm.frame_format:
        """ofdm.frame_format of this numerology and so many body symbols. Raises InvalidInput."""
        return physec.ofdm.make_frame_format(
            ofdm, body_symbols, self.cyclic_prefix, self.header_symbols, self.idle_symbols
        )


AIR_KEYS = {
    "cyclic_prefix": integer,
    "header_symbols": integer,
    "idle_symbols": integer,
    "pilot_seed": integer,
    "epoch_s": real,
}


class Scenario:
    """All parameter objects of a file; each is made when first asked for.

    Raises InvalidInput, naming the key, where a section cannot be used.
    """

    def __init__(self, sections: dict):
        """sections: dict of the sections fpi, an and air, each a dict of keys; see read_sections()."""
        self.sections = sections

    @cached_property
    def fpi(self) -> physec.fpi.config:
        """fpi.config of section fpi, checked."""
        return fpi_config(self.sections.get("fpi", {}))

    @cached_property
    def an(self) -> physec.an.config:
        """an.config of section an, checked."""
        return an_config(self.sections.get("an", {}))

    @cached_property
    def air(self) -> AirSettings:
        """AirSettings of section air; that they fit a scheme shows when its frame() is made."""
        given = self.sections.get("air", {})
        known_only("air.", given, AIR_KEYS)
        settings = AirSettings()
        set_attributes(settings, "air.", given, AIR_KEYS)
        if settings.pilot_seed < 0:
            raise complaint("air.pilot_seed", settings.pilot_seed, ">= 0")
        return settings

    def __eq__(self, other):
        """Whether all parameter objects are equal."""
        if not isinstance(other, Scenario):
            return NotImplemented
        return (self.fpi, self.an, self.air) == (other.fpi, other.an, other.air)

    __hash__ = None  # the parameter objects may change

    def __repr__(self):
        """One line; no secret in it."""
        given = ", ".join(self.sections) or "as in the papers"
        return f"Scenario({given}; {self.fpi.tx_antennas} antennas, {self.fpi.snr_db:g} dB)"

    def fpi_frame(self) -> physec.ofdm.frame_format:
        """ofdm.frame_format of fake path injection: one body symbol per pilot symbol."""
        return self.air.frame(self.fpi.ofdm, self.fpi.pilots)


def load(path=None) -> Scenario:
    """Scenario of a YAML file, or the papers' scenarios without one.

    Raises InvalidInput for anything that cannot be used, in either
    section, whichever the caller is going to need.
    """
    scenario = Scenario({})
    if path is None:
        return scenario
    try:
        scenario.sections = read_sections(path)
        for name in scenario.sections:
            getattr(scenario, name)
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None
    return scenario


def load_lab(path: str = "", tx_antennas: int = 0) -> Scenario:
    """Scenario of a file, or the scenario for radios (LAB) when `path` is empty.

    tx_antennas: number of transmit antennas of fake path injection instead of the file's; 0: the
    file's. Returns a Scenario. Raises InvalidInput.
    """
    loaded = load(path or LAB)
    if tx_antennas:
        loaded.fpi.tx_antennas = tx_antennas
        loaded.fpi.check()
    return loaded


def read_sections(path) -> dict:
    """Sections of a YAML file as a dict of dicts, values unchecked. Raises InvalidInput."""
    document = read_yaml(path)
    sections = mapping("the file's content", {} if document is None else document)
    known_only("", sections, ("fpi", "an", "air"))
    return {
        name: mapping(name, {} if content is None else content)
        for name, content in sections.items()
    }


def known_only(prefix, given, known):
    for key in given:
        if key not in known:
            raise InvalidInput(
                f"{prefix}{key} is no known key; nearest: {prefix}{nearest(key, known)}"
            )


def set_attributes(config, prefix, given, readers):
    """Sets what `given` holds; a refusal by the object itself gets the section's name."""
    for key, value in given.items():
        if key in readers:
            value = readers[key](prefix + key, value)
            try:
                setattr(config, key, value)
            except InvalidInput as error:
                raise InvalidInput(prefix + str(error)) from None


def check(config, prefix):
    try:
        config.check()
    except InvalidInput as error:
        raise InvalidInput(prefix + str(error)) from None
    return config


def an_config(given):
    known_only("an.", given, AN_KEYS)
    config = physec.an.config()
    set_attributes(config, "an.", given, AN_KEYS)
    return check(config, "an.")


def fpi_config(given):
    known_only("fpi.", given, (*FPI_KEYS, *FPI_OFDM_KEYS, "fakes", "secret"))
    config = physec.fpi.config()
    config.ofdm = fpi_numerology(given, config.ofdm)
    set_attributes(config, "fpi.", given, FPI_KEYS)
    # Last, because Upsilon follows from the keys above; they must be in order for that.
    without = physec.fpi.config(config)
    without.mode, without.fakes = "none", []
    check(without, "fpi.")
    config.fakes = fakes(given, config)
    if "secret" in given:
        config.secret = secret("fpi.secret", mapping("fpi.secret", given["secret"]), config)
    return check(config, "fpi.")


def fpi_numerology(given, default):
    bandwidth_hz = real("fpi.bandwidth_hz", given.get("bandwidth_hz", default.bandwidth_hz))
    name = "fpi.subcarriers"
    size = integer(name, given.get("subcarriers", default.fft_size))
    # The library checks this too, but only once it has a list of that length.
    if not 2 <= size <= 65536:
        raise complaint(name, size, "2 to 65536")
    ofdm = physec.ofdm.numerology.all_active(bandwidth_hz, size)
    if "occupied_band" in given:
        if "active_subcarriers" in given:
            raise InvalidInput(
                "fpi has both active_subcarriers and occupied_band; allowed: one of them"
            )
        share = real("fpi.occupied_band", given["occupied_band"])
        return physec.ofdm.guarded_numerology(bandwidth_hz, size, share)
    if "active_subcarriers" in given:
        ofdm.active = items("fpi.active_subcarriers", given["active_subcarriers"], integer)
    return ofdm


def fakes(given, config):
    """Fake sets in seconds and radians; without the key one set at Upsilon/20."""
    if "fakes" in given:
        entries = items("fpi.fakes", given["fakes"], mapping)
        return [fake_set(f"fpi.fakes[{i}]", entry, config) for i, entry in enumerate(entries)]
    has_upsilon = math.isfinite(config.upsilon_delay_s) and math.isfinite(config.upsilon_angle_rad)
    if has_upsilon or config.mode in ("fpi", "spoof"):
        return [fake_set("fpi.fakes (default)", DEFAULT_FAKE, config)]
    return []  # the other modes do without


def fake_set(name, entry, config):
    known_only(name + ".", entry, FAKE_KEYS)
    gain = complex_pair(f"{name}.gain", entry["gain"]) if "gain" in entry else 1
    return physec.fpi.fake_set(*delay_and_angle(name, entry, config, real), gain)


def secret(name, entry, config):
    """Distribution of the secret: ends of uniform intervals, or one value, and a sign policy."""
    known_only(name + ".", entry, SECRET_KEYS)
    (low, high), (left, right) = delay_and_angle(name, entry, config, interval)
    sign = boolean(name + ".random_sign", entry.get("random_sign", False))
    return physec.fpi.secret_prior(low, high, left, right, sign)


def interval(name, value):
    """[low, high], or one number for both; as an array, so that it scales."""
    ends = items(name, value, real) if isinstance(value, list) else [real(name, value)] * 2
    if len(ends) != 2:
        raise complaint(name, value, "a number or [low, high]")
    return np.array(ends)


def delay_and_angle(name, entry, config, reader):
    """Both quantities of an entry in seconds and radians, from whichever unit they are given in."""
    values = []
    for quantity, unit, upsilon in (
        ("delay", "delay_s", config.upsilon_delay_s),
        ("angle", "angle_rad", config.upsilon_angle_rad),
    ):
        scaled = quantity + "_upsilon"
        if (unit in entry) == (scaled in entry):
            count = "both" if unit in entry else "neither"
            raise InvalidInput(f"{name} has {count} of {unit} and {scaled}; allowed: exactly one")
        if unit in entry:
            values.append(reader(f"{name}.{unit}", entry[unit]))
            continue
        value = reader(f"{name}.{scaled}", entry[scaled])
        if not math.isfinite(upsilon):
            raise InvalidInput(
                f"{name}.{scaled} is {value} but Upsilon does not exist for"
                f" {config.ofdm.fft_size} subcarriers, {config.tx_antennas} antennas and spacing"
                f" {config.spacing_wavelengths}; allowed: {unit} instead, or at least 5 of each"
                " and spacing * floor((antennas - 1) / 4) >= 1"
            )
        values.append(value * upsilon)
    return values
