# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading SigMF recordings, with one sentence for each that cannot be used."""

import dataclasses
import os

import numpy as np

from .. import _files
from .._errors import InvalidInput, complaint
from ..scenario.values import items, mapping, moment, real, word
from . import fpi_description as about
from .calibration import from_record
from .sigmf import (
    ALLOWED, COLLECTION, DATA, DATATYPE, META, PART, SAMPLE_BYTES, Capture, sha512
)

#: Carrier and tuned frequency may differ by what a synthesiser cannot set, not by more.
FREQUENCY_TOLERANCE = 1e-6


@dataclasses.dataclass
class Recording:
    """One channel: description as in fpi_description.py, captures, and where the samples are."""

    base: str
    description: dict
    captures: list
    sample_count: int
    rate_hz: float
    meta: dict

    def samples(self):
        """Complex samples, read from the disk when they are looked at; shape (sample_count,)."""
        if self.sample_count == 0:  # an empty file cannot be mapped
            return np.zeros(0, "<c8")
        return np.memmap(self.base + DATA, "<c8", "r", shape=(self.sample_count,))

    @property
    def datetime(self):
        """UTC of the first sample as ISO 8601, or None."""
        captures = self.meta["captures"]
        return captures[0].get("core:datetime") if captures else None


def read(name):
    """Recordings of a collection, or the one of a metadata file.

    name: path with or without ending. Raises InvalidInput, naming the file, for everything that is
    missing, damaged, or not a recording of a scheme that this package knows.
    """
    for ending in (COLLECTION, META, DATA):
        if name.endswith(ending):
            name = name[: -len(ending)]
            break
    else:
        ending = ""
    if os.path.exists(name + COLLECTION) and ending in ("", COLLECTION):
        bases = members(name + COLLECTION)
    elif os.path.exists(name + META):
        bases = [name]
    else:
        raise InvalidInput(why_missing(name))
    return [read_one(base) for base in bases]


def why_missing(name):
    parts = [name + DATA + PART, f"{name}-ch0{DATA}{PART}"]
    if any(os.path.exists(path) for path in parts):
        return (
            f"{name} was interrupted: its samples were never completed with metadata;"
            " allowed: a recording that has ended"
        )
    if os.path.exists(f"{name}-ch0{META}"):
        return (
            f"{name} was interrupted: {name}{COLLECTION} is missing;"
            f" allowed: single channels, such as {name}-ch0"
        )
    return f"{name}{COLLECTION} and {name}{META} do not exist; allowed: {ALLOWED}"


def read_json(path):
    def refuse(text):
        raise ValueError(f"{text} is no JSON")

    try:
        document = _files.read_json(path, ALLOWED, parse_constant=refuse)
    except InvalidInput as error:
        raise named(path, error) from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}; allowed: {ALLOWED}") from None
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is no JSON ({error}); allowed: {ALLOWED}") from None
    if not isinstance(document, dict):
        raise InvalidInput(f"{path} holds no JSON object; allowed: {ALLOWED}")
    return document


def members(path):
    """Paths, without ending, of the recordings of a collection, in the order of channels."""
    try:
        collection = mapping("collection", read_json(path).get("collection"))
        streams = items("core:streams", collection.get("core:streams"), mapping)
        if not streams:
            raise complaint("number of core:streams", 0, "at least 1")
        found = []
        for stream in streams:
            name = word("name in core:streams", stream.get("name"))
            if os.path.basename(name) != name:
                raise complaint("name in core:streams", name, "a file of the same directory")
            base = os.path.join(os.path.dirname(path), name)
            if not os.path.exists(base + META):
                raise InvalidInput(f"{name}{META} does not exist; allowed: all files of the recording")
            if sha512(base + META) != stream.get("hash"):
                raise InvalidInput(
                    f"{name}{META} was changed: its SHA-512 is not that in the collection;"
                    " allowed: metadata as it was recorded"
                )
            found.append(base)
    except InvalidInput as error:
        raise named(path, error) from None
    return found


def named(path, error):
    text = str(error)
    return InvalidInput(text if text.startswith(path) else f"{path}: {text}")


def read_one(base):
    """Recording of one metadata file, everything about it checked."""
    path = base + META
    try:
        meta = read_json(path)
        document = mapping("global", meta.get("global"))
        description = {
            key.removeprefix("physec:"): value
            for key, value in document.items()
            if key.startswith("physec:")
        }
        check_format(document, description)
        rate = real("core:sample_rate", document.get("core:sample_rate"))
        check_description(description, rate)
        count = check_data(base, document, description)
        captures = read_captures(meta, count, description)
    except InvalidInput as error:
        raise named(path, error) from None
    return Recording(base, description, captures, count, rate, meta)


def check_format(document, description):
    if not description:
        raise InvalidInput(
            "no metadata of the namespace physec, so nobody knows what was sent; allowed:"
            f" {ALLOWED}, or the keys in docs/sigmf-physec.md"
        )
    if document.get("core:datatype") != DATATYPE:
        raise complaint("core:datatype", document.get("core:datatype"), DATATYPE)
    if document.get("core:num_channels", 1) != 1:
        raise complaint("core:num_channels", document["core:num_channels"], "1 in each file")
    for key in ("core:dataset", "core:trailing_bytes", "core:metadata_only"):
        if key in document:
            raise complaint(key, document[key], "absent")
    if document.get("core:offset", 0) != 0:
        raise complaint("core:offset", document["core:offset"], "0")
    extensions = items("core:extensions", document.get("core:extensions", []), mapping)
    for extension in extensions:
        known = extension.get("name") in ("spatial", "antenna", "physec")
        if extension.get("name") == "physec":
            known = str(extension.get("version")).split(".")[0] == "1"
        if not known and extension.get("optional") is False:
            raise complaint("core:extensions", extension, "physec of version 1, or optional ones")


def check_description(description, rate):
    """That the description is one and agrees with the sampling rate."""
    if description.get("role") not in about.ROLES:
        raise complaint("physec:role", description.get("role"), "bob or eve")
    config = about.configuration(description)
    if rate != config.ofdm.bandwidth_hz:
        raise complaint(
            "core:sample_rate", rate, f"{config.ofdm.bandwidth_hz}, as physec:fpi bandwidth_hz"
        )
    about.options(description, None)
    about.pilot_seed(description)
    about.device(description)
    from_record(description.get("calibration"))
    if "secret" in description:
        secret = mapping("physec:secret", description["secret"])
        about.configuration(description, secret)
        about.noise_seed(secret)


def check_data(base, document, description):
    """Number of samples, after comparing size and hash of the data file."""
    path = base + DATA
    if not os.path.isfile(path):
        raise InvalidInput(f"{os.path.basename(path)} does not exist; allowed: all files of a recording")
    size = os.path.getsize(path)
    count = description.get("sample_count", size // SAMPLE_BYTES)
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise complaint("physec:sample_count", count, "an integer, at least 0")
    if size != count * SAMPLE_BYTES:
        what = "truncated" if size < count * SAMPLE_BYTES else "too long"
        raise InvalidInput(
            f"{os.path.basename(path)} is {what}: {size} bytes; allowed: {count * SAMPLE_BYTES},"
            f" {count} samples of {DATATYPE}"
        )
    expected = document.get("core:sha512")
    if expected is not None and sha512(path) != str(expected).lower():
        raise InvalidInput(
            f"{os.path.basename(path)} is damaged: its SHA-512 is not core:sha512; allowed: samples"
            " as they were recorded"
        )
    return count


def read_captures(meta, sample_count, description):
    captures = []
    carrier = description["fpi"]["carrier_hz"]
    for number, given in enumerate(items("captures", meta.get("captures"), mapping)):
        name = f"captures[{number}]."
        # Not values.integer(): long recordings have more than 2^31 samples.
        start = given.get("core:sample_start")
        least = captures[-1].sample_start + 1 if captures else 0
        whole = isinstance(start, int) and not isinstance(start, bool)
        if not whole or not least <= start <= sample_count:
            raise complaint(
                name + "core:sample_start", start, f"an integer, {least} to {sample_count}"
            )
        if given.get("core:header_bytes", 0) != 0:
            raise complaint(name + "core:header_bytes", given["core:header_bytes"], "0")
        frequency = real(name + "core:frequency", given.get("core:frequency", carrier))
        if not abs(frequency - carrier) <= FREQUENCY_TOLERANCE * carrier:
            raise complaint(
                name + "core:frequency", frequency, f"{carrier}, as physec:fpi carrier_hz"
            )
        if "core:datetime" in given:
            moment(name + "core:datetime", given["core:datetime"])
        captures.append(Capture(start, *device_time(name, given)))
    return captures


def device_time(name, given):
    keys = ("physec:device_seconds", "physec:device_fraction")
    if not any(key in given for key in keys):
        return None, None
    seconds = given.get(keys[0])
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 <= seconds < 2**62:
        raise complaint(name + keys[0], seconds, "an integer, 0 to 2^62 - 1")
    fraction = real(name + keys[1], given.get(keys[1]))
    if not 0.0 <= fraction < 1.0:
        raise complaint(name + keys[1], fraction, "0 to below 1")
    return seconds, fraction
