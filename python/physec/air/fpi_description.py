# SPDX-License-Identifier: GPL-3.0-or-later
"""What a recording says about a fake path injection experiment, the secret apart.

A description is a dictionary as JSON knows it; docs/sigmf-physec.md lists its keys. Receivers, live
and on replay, are made from a description and never from the scenario behind it, so that a replay
cannot know less, or more, than the receivers did.

The secret is a dictionary of its own: `fakes`, `mirage_delay_s`, `key_seed` and `noise_seed` (the
receiver that knows the seed of Alice's artificial noise can take it off).
"""

import math

from .. import physec_core as core
from .._errors import InvalidInput, complaint
from ..scenario.values import boolean, complex_pair, integer, items, mapping, point, real, seed, within, word
from ..ofdm import make_frame_format
from ..sync import make_receiver_options

SCHEME = "fpi"
ROLES = ("bob", "eve")

#: Attributes of fpi.config that everybody may know.
PUBLIC = {
    "carrier_hz": real,
    "propagation_speed_mps": real,
    "pilots": integer,
    "tx_antennas": integer,
    "spacing_wavelengths": real,
    "heading_rad": real,
    "snr_db": real,
    "mode": word,
    "normalize_power": boolean,
}
#: The same, where a recording does not say it as it was made before them: those of fpi.config.
PUBLIC_LATER = {
    "key_refresh": word,
    "kernel_terms": integer,
    "gain_law": word,
    "gain_spread": real,
}
PRIOR = {
    "delay_low_s": real,
    "delay_high_s": real,
    "angle_low_rad": real,
    "angle_high_rad": real,
    "random_sign": boolean,
}
FRAME = ("cyclic_prefix", "header_symbols", "body_symbols", "idle_symbols")
#: Modes whose receivers do not need to know where Alice is.
MODES_WITHOUT_TRUTH = (
    "fpi", "spoof", "none", "keyed_phases", "keyed_gains", "smooth_kernel",
)


def xy(where):
    return [where.x, where.y]


def describe(config, air, role, truth=True):
    """Description of what a receiver in this role hears.

    config: fpi.config; air: AirSettings of a scenario; role: "bob" or "eve"; truth: whether the
    true positions of Alice and the scatterers are in it. Raises InvalidInput for what does not fit.
    """
    if role not in ROLES:
        raise complaint("role", role, "bob or eve")
    if not truth and config.mode not in MODES_WITHOUT_TRUTH:
        raise complaint(
            "mode without the true positions", config.mode, ", ".join(MODES_WITHOUT_TRUTH)
        )
    format = air.frame(config.ofdm, config.pilots)
    fpi = {name: getattr(config, name) for name in (*PUBLIC, *PUBLIC_LATER)}
    fpi["bandwidth_hz"] = config.ofdm.bandwidth_hz
    fpi["fake_sets"] = len(config.fakes)
    fpi["scatterers"] = len(config.scatterers_m)
    if config.secret is not None:
        fpi["prior"] = {name: getattr(config.secret, name) for name in PRIOR}
    frame = {name: getattr(format, name) for name in FRAME}
    frame["fft_size"] = config.ofdm.fft_size
    frame["active"] = list(config.ofdm.active)
    description = {
        "scheme": SCHEME,
        "role": role,
        "frame": frame,
        "fpi": fpi,
        "epoch_s": air.epoch_s,
        "pilot_seed": air.pilot_seed,
        "receiver_m": xy(config.bob_m if role == "bob" else config.eve_m),
    }
    return {**description, **(truth_of(config) if truth else {})}


def truth_of(config):
    """True positions, which a recording may keep to itself."""
    return {
        "truth": {
            "alice_m": xy(config.alice_m),
            "scatterers_m": [xy(where) for where in config.scatterers_m],
        }
    }


def secret_of(config, noise_seed):
    """What Alice and Bob share and nobody else knows."""
    return {
        "fakes": [
            {
                "delay_s": fake.delay_s,
                "angle_rad": fake.angle_rad,
                "gain": [fake.gain.real, fake.gain.imag],
            }
            for fake in config.fakes
        ],
        "mirage_delay_s": config.mirage_delay_s,
        "key_seed": config.key_seed,
        "noise_seed": noise_seed,
    }


def publish(description, facts, secret=None):
    """What goes into the files: description, further facts, and the secret only if it is given."""
    published = {**description, **facts, "secret_included": secret is not None}
    return published if secret is None else {**published, "secret": secret}


def input_of(counts):
    """physec:input from the counts of an Input Level; a level that is not known is left out."""
    return {key: value for key, value in counts.items() if value == value}


def device(description):
    """What is known of the radio: product, serial number, gain; {} when nothing is."""
    found = mapping("physec:device", description.get("device", {}))
    for key in ("product", "serial"):
        word(f"physec:device.{key}", found.get(key, ""))
    if found.get("gain_db") is not None:
        within(-1e3, 1e3)("physec:device.gain_db", found["gain_db"])
    return found


def part(where, key, reader):
    """where[key], read by `reader`; a missing key is a complaint."""
    if key not in where:
        raise InvalidInput(f"physec:{key} is missing; allowed: the keys in docs/sigmf-physec.md")
    return reader(f"physec:{key}", where[key])


def receiver_m(description):
    return part(description, "receiver_m", point)


def true_position(description):
    """Where Alice really is, [x, y] in metres, or None when the recording does not say."""
    if "truth" not in description:
        return None
    return part(part(description, "truth", mapping), "alice_m", point)


def numerology(description):
    frame = part(description, "frame", mapping)
    rate = part(part(description, "fpi", mapping), "bandwidth_hz", within(1e-3, 1e15))
    size = part(frame, "fft_size", integer)
    # The library checks this too, but only once it has a list of that length.
    if not 2 <= size <= 65536:
        raise complaint("physec:frame fft_size", size, "2 to 65536")
    made = core.ofdm.numerology.all_active(rate, size)
    made.active = part(frame, "active", lambda name, value: items(name, value, integer))
    return made


def configuration(description, secret=None):
    """fpi.config of a receiver at the place of the recording, checked.

    Bob and Eve both stand there. Without the secret its fake sets are placeholders: enough for
    every Eve but `informed`, who only count them, and useless to Bob.
    """
    if part(description, "scheme", word) != SCHEME:
        raise complaint("physec:scheme", description["scheme"], SCHEME)
    fpi = part(description, "fpi", mapping)
    config = core.fpi.config()
    config.ofdm = numerology(description)
    for name, reader in PUBLIC.items():
        setattr(config, name, part(fpi, name, reader))
    for name, reader in PUBLIC_LATER.items():
        if name in fpi:
            setattr(config, name, part(fpi, name, reader))
    config.bob_m = config.eve_m = receiver_m(description)
    place(config, description, part(fpi, "scatterers", count))
    if "prior" in fpi:
        prior = part(fpi, "prior", mapping)
        config.secret = core.fpi.secret_prior(*(part(prior, *entry) for entry in PRIOR.items()))
    if secret is None:
        config.mirage_delay_s = 0.0
        little = 0.01 / config.ofdm.subcarrier_spacing_hz
        config.fakes = [core.fpi.fake_set(little, 0.1)] * part(fpi, "fake_sets", count)
    else:
        give_secret(config, secret, part(fpi, "fake_sets", count))
    config.check()
    return config


def count(name, value):
    value = integer(name, value)
    if not 0 <= value <= 64:
        raise complaint(name, value, "0 to 64")
    return value


def place(config, description, scatterers):
    """True positions, or any that are possible: estimators only count the paths."""
    if "truth" in description:
        truth = part(description, "truth", mapping)
        config.alice_m = part(truth, "alice_m", point)
        config.scatterers_m = part(
            truth, "scatterers_m", lambda name, value: items(name, value, point)
        )
        if len(config.scatterers_m) != scatterers:
            raise complaint("number of scatterers_m", len(config.scatterers_m), str(scatterers))
        return
    if config.mode not in MODES_WITHOUT_TRUTH:
        raise InvalidInput(f"physec:truth is missing; allowed: present in mode {config.mode}")
    x, y = xy(config.bob_m)
    metre = 0.1 * config.propagation_speed_mps / config.ofdm.bandwidth_hz
    # In the middle of what her array sees, wherever it heads.
    along, across = math.cos(config.heading_rad), math.sin(config.heading_rad)
    config.alice_m = [x - metre * along, y - metre * across]
    config.scatterers_m = [
        [x - metre / (k + 1) * across, y + metre / (k + 1) * along] for k in range(scatterers)
    ]


def give_secret(config, secret, fake_sets):
    def fake(name, value):
        value = mapping(name, value)
        gain = part(value, "gain", complex_pair) if "gain" in value else 1
        return core.fpi.fake_set(part(value, "delay_s", real), part(value, "angle_rad", real), gain)

    config.fakes = part(secret, "fakes", lambda name, value: items(name, value, fake))
    if len(config.fakes) != fake_sets:
        raise complaint("number of fakes in the secret", len(config.fakes), str(fake_sets))
    if "key_seed" in secret:
        config.key_seed = part(secret, "key_seed", seed)
    delay = secret.get("mirage_delay_s")
    config.mirage_delay_s = delay if delay is None else real("mirage_delay_s", delay)


def noise_seed(secret):
    return part(secret, "noise_seed", seed)


def pilot_seed(description):
    return part(description, "pilot_seed", seed)


def options(description, calibration):
    """receiver_options, checked. calibration: of air.calibration, its complaint included."""
    config = configuration(description)
    frame = part(description, "frame", mapping)
    values = {name: part(frame, name, integer) for name in FRAME}
    if values["body_symbols"] != config.pilots:
        raise complaint(
            "physec:frame body_symbols", values["body_symbols"], f"{config.pilots}, as fpi pilots"
        )
    format = make_frame_format(config.ofdm, **values)
    return make_receiver_options(
        format, config.carrier_hz, part(description, "epoch_s", real), calibration
    )


def disagreement(description, other, prefix=""):
    """Name and both values of the first key in which two descriptions differ, or None."""
    for key in sorted(set(description) | set(other)):
        one, two = description.get(key), other.get(key)
        if isinstance(one, dict) and isinstance(two, dict):
            found = disagreement(one, two, f"{prefix}{key}.")
            if found:
                return found
        elif one != two:
            return prefix + key, one, two
    return None
