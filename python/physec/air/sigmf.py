# SPDX-License-Identifier: GPL-3.0-or-later
"""SigMF recordings: one data and one metadata file for each channel, and a collection.

NAME-ch0.sigmf-data, NAME-ch0.sigmf-meta, .., NAME.sigmf-collection. While samples arrive they go to
NAME-ch0.sigmf-data.part; the collection is written last. So a recording with a collection is
complete, and anything else is refused by name. Keys of the namespace `physec`:
docs/sigmf-physec.md.
"""

import dataclasses
import datetime
import hashlib
import json
import os
from fractions import Fraction

from .._errors import InvalidInput

CORE_VERSION = "1.2.5"
EXTENSION_VERSION = "1.0.0"
DATATYPE = "cf32_le"
SAMPLE_BYTES = 8
EXTENSIONS = [
    {"name": "spatial", "version": "1.1.0", "optional": True},
    {"name": "physec", "version": EXTENSION_VERSION, "optional": True},
]
META, DATA, COLLECTION = ".sigmf-meta", ".sigmf-data", ".sigmf-collection"
PART = ".part"
ALLOWED = "a recording of physec record"


@dataclasses.dataclass
class Capture:
    """Samples that follow on from each other.

    sample_start: index of the first; seconds, fraction: its device time as UHD gave it, None when
    nobody did.
    """

    sample_start: int
    seconds: int = None
    fraction: float = None

    @property
    def has_time(self):
        return self.seconds is not None

    def samples_after(self, first, rate_hz):
        """Whole samples of device time since the capture `first`."""
        elapsed = Fraction(self.seconds - first.seconds)
        elapsed += Fraction(self.fraction) - Fraction(first.fraction)
        return round(elapsed * Fraction(rate_hz))


def lost_samples(captures, rate_hz):
    """(interruptions, samples lost in them): where device time leaps ahead of the samples."""
    gaps, lost = 0, 0
    for before, after in zip(captures, captures[1:]):
        if before.has_time and after.has_time:
            recorded = after.sample_start - before.sample_start
            missing = after.samples_after(before, rate_hz) - recorded
            gaps += missing != 0
            lost += max(0, missing)
    return gaps, lost


def sha512(path):
    digest = hashlib.sha512()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def write_json(path, document):
    """Complete or not at all, and on the disk when this returns."""
    temporary = path + PART
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2, allow_nan=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


class Writer:
    """Files of one recording.

    name: path without ending; channels: how many; about: who recorded what, a dictionary with any of the
    keys author, license (its address) and description. Raises InvalidInput when a file of that name
    exists: recordings are not overwritten.
    """

    def __init__(self, name, channels, about=None):
        self.name, self.channels = name, channels
        self.about = {f"core:{key}": text for key, text in (about or {}).items() if text is not None}
        folder = os.path.dirname(name) or "."
        if not os.path.basename(name) or name.endswith((META, DATA, COLLECTION)):
            raise InvalidInput(f"--out is {name!r}; allowed: a path without ending")
        if not os.path.isdir(folder) or not os.access(folder, os.W_OK):
            raise InvalidInput(f"--out is {name!r}; allowed: a name in a directory that can be written")
        for path in [name + COLLECTION] + [
            self.base(channel) + ending
            for channel in range(channels)
            for ending in (META, DATA, DATA + PART)
        ]:
            if os.path.exists(path):
                raise InvalidInput(f"{path} exists; allowed: a name that no recording has")

    def base(self, channel):
        return f"{self.name}-ch{channel}"

    def part(self, channel):
        """Where the samples of a channel belong while it is recorded."""
        return self.base(channel) + DATA + PART

    def discard(self):
        """Removes what was begun, if nothing was recorded yet."""
        for channel in range(self.channels):
            path = self.part(channel)
            if os.path.exists(path) and os.path.getsize(path) == 0:
                os.remove(path)

    def finish(self, rate_hz, frequency_hz, channels, hardware=""):
        """Turns the samples into a recording; returns the paths of its files.

        channels: for each a dictionary with `captures` (list of Capture), `physec` (keys of the
        namespace, without prefix) and optionally `clock`, a pair of UTC datetime and device time in
        seconds that belong together.
        """
        paths, streams = [], []
        for number, channel in enumerate(channels):
            base = self.base(number)
            with open(self.part(number), "rb+") as file:
                os.fsync(file.fileno())
            meta = self._meta(number, rate_hz, frequency_hz, channel, hardware)
            os.replace(self.part(number), base + DATA)
            write_json(base + META, meta)
            streams.append({"name": os.path.basename(base), "hash": sha512(base + META)})
            paths += [base + DATA, base + META]
        collection = {
            "core:version": CORE_VERSION,
            "core:description": "gr-physec recording",
            **self.about,
            "core:extensions": EXTENSIONS,
            "spatial:element_geometry": element_geometry(len(channels)),
            "core:streams": streams,
        }
        write_json(self.name + COLLECTION, {"collection": collection})
        return paths + [self.name + COLLECTION]

    def _meta(self, number, rate_hz, frequency_hz, channel, hardware):
        from ..physec_core import version

        path = self.part(number)
        size = os.path.getsize(path)
        if size % SAMPLE_BYTES:
            raise RuntimeError(f"{path} holds {size} bytes, no whole number of samples")
        document = {
            "core:datatype": DATATYPE,
            "core:sample_rate": rate_hz,
            "core:version": CORE_VERSION,
            "core:sha512": sha512(path),
            "core:recorder": f"gr-physec {version}",
            **self.about,
            "core:collection": os.path.basename(self.name),
            "core:extensions": EXTENSIONS,
            "spatial:num_elements": self.channels,
            "spatial:channel_index": number,
            "physec:sample_count": size // SAMPLE_BYTES,
            **{f"physec:{key}": value for key, value in channel["physec"].items()},
        }
        if hardware:
            document["core:hw"] = hardware
        captures = channel["captures"]
        return {
            "global": document,
            "captures": [
                capture_object(c, captures[0], rate_hz, frequency_hz, channel.get("clock"))
                for c in captures
            ],
            "annotations": [],
        }


def element_geometry(channels):
    """Where the antennas of a radio stand to each other: it does not know, but one stands where it stands."""
    return [{"point": [0, 0, 0]}] if channels == 1 else [{"unknown": True}] * channels


def capture_object(capture, first, rate_hz, frequency_hz, clock=None):
    """A capture as the metadata file holds it."""
    made = {"core:sample_start": capture.sample_start, "core:frequency": frequency_hz}
    if not capture.has_time:
        return made
    if first.has_time:
        index = first.sample_start + capture.samples_after(first, rate_hz)
        if index >= 0:  # device time can be set back while a stream runs
            made["core:global_index"] = index
    if clock:
        utc, device_s = clock
        later = capture.seconds - device_s + capture.fraction
        when = utc.astimezone(datetime.timezone.utc) + datetime.timedelta(seconds=later)
        made["core:datetime"] = when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    # repr() of a double, which is what the json module writes, reads back to the same bits.
    made["physec:device_seconds"] = capture.seconds
    made["physec:device_fraction"] = capture.fraction
    return made
