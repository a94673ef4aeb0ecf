# SPDX-License-Identifier: GPL-3.0-or-later
"""Calibrations of radio chains: measuring them, keeping them in a file, saying what is wrong.

The file is JSON: {"format": "gr-physec calibration", "version": 1, "entries": [..]}, one entry per
transmitter, receiver, sampling rate and frequency:

    transmitter, receiver   serial numbers
    rate_hz, frequency_hz
    made_utc                when, ISO 8601
    session                 of the transmitter (see frame_header.h): its oscillator phases hold
                            until it starts again
    frames, snr_db          how much was measured
    receive_gain_db         of the receiver, absent when it was not known
    channels                per transmit channel delay_s, gain (real, imaginary), residual_db
"""

import datetime
import json
import math
import os

import numpy as np

from .. import _files
from .. import physec_core as core
from .._errors import InvalidInput, shorten
from .._errors import complaint as refusal
from ..scenario.values import complex_pair, integer, items, mapping, moment, within, word

__all__ = [
    "Calibration", "CalibrationError", "ideal", "load", "measure", "make_entry", "save_entry",
    "read_entries", "from_entry", "from_record",
]

FORMAT, VERSION = "gr-physec calibration", 1
#: Analogue parts drift with temperature; a calibration from another day is none.
MAX_AGE_S = 8 * 3600.0
#: Attenuators move phase and delay; what a radio rounds a gain to is less than this.
GAIN_TOLERANCE_DB = 1.0
#: Echoes in the cabling above this show as a bias of the delay; a cable is far below.
WORST_RESIDUAL_DB = -20.0


#: No chain of cables and filters comes near; beyond, the epochs of the radios did not agree.
LARGEST_DELAY_S = 0.1
#: Computers' clocks differ; a date that lies further ahead belongs to none of them.
LARGEST_ADVANCE_S = 300.0


class CalibrationError(InvalidInput):
    """A calibration file that cannot be read, or a measurement that is no calibration."""


class Calibration:
    """Chains of one pair of radios, or the complaint that there are none.

    chains: list of channel.chain, one per transmit channel; session: that they were measured in, or
    None; complaint: why they cannot be used, or empty; entry: of the file, a dict, or None.
    """

    def __init__(self, chains=(), session=None, complaint="", entry=None):
        """The attributes of the same names."""
        self.chains = list(chains)
        self.session = session
        self.complaint = complaint
        self.entry = entry

    def __eq__(self, other):
        """Whether chains, session, complaint and entry are equal."""
        return vars(self) == vars(other) if isinstance(other, Calibration) else NotImplemented

    __hash__ = None  # chains may change

    def __repr__(self):
        """One line."""
        if self.complaint:
            return f"Calibration({shorten(self.complaint)})"
        session = "any session" if self.session is None else f"session {self.session}"
        return f"Calibration({len(self.chains)} chains, {self.delay_s * 1e9:.4g} ns, {session})"

    def __str__(self):
        """A few words, for a block in GNU Radio Companion."""
        return "none" if self.complaint else f"{len(self.chains)} chains"

    @property
    def delay_s(self) -> float:
        """Smallest delay of the chains, seconds, 0 without any."""
        return max(0.0, min((chain.delay_s for chain in self.chains), default=0.0))

    def response(self, options):
        """Complex (active, antennas), what fpi_bob and fpi_eve take for `chains`; None without chains.

        `options` are the receiver_options, whose window the delays refer to.
        """
        if not self.chains:
            return None
        return core.channel.chain_response(self.chains, options.format.ofdm, options.scheduled_window)

    def record(self) -> dict:
        """Dict that a recording keeps, with entry and complaint; from_record() is the inverse."""
        return {"entry": self.entry, "complaint": self.complaint}


def ideal(antennas: int) -> Calibration:
    """Calibration of so many chains without delay and phase, as in simulation."""
    return Calibration([core.channel.chain(0.0, 1.0) for _ in range(antennas)])


def from_entry(entry: dict, complaint: str = "") -> Calibration:
    """Calibration of one entry (dict) of a file; `complaint` as found when it was chosen."""
    chains = [
        core.channel.chain(channel["delay_s"], complex(*channel["gain"])) for channel in entry["channels"]
    ]
    return Calibration(chains, entry["session"], complaint, entry)


def from_record(record) -> Calibration:
    """Calibration that a recording carries; InvalidInput when that is none. None: it carries none."""
    name = "physec:calibration"
    record = {} if record is None else mapping(name, record)
    complaint = word(f"{name}.complaint", record.get("complaint", ""))
    entry = record.get("entry")
    if entry is None:
        return Calibration(complaint=complaint or "no calibration in the recording")
    check_entry(f"{name}.entry", entry)
    check_date(f"{name}.entry", entry, utc_now())
    return from_entry(entry, complaint)


def part(name, where, key, reader):
    """where[key], read by `reader`; a missing key is a complaint."""
    if key not in where:
        raise InvalidInput(f"{name}.{key} is missing; allowed: an entry of a calibration file")
    return reader(f"{name}.{key}", where[key])


def check_entry(name, entry):
    """The entry; InvalidInput, with `name` in it, when a value of it cannot be used."""
    mapping(name, entry)
    for key in ("transmitter", "receiver"):
        part(name, entry, key, word)
    for key in ("rate_hz", "frequency_hz"):
        part(name, entry, key, within(1e-3, 1e15))
    part(name, entry, "made_utc", moment)
    session = part(name, entry, "session", integer)
    if not 0 <= session < 2**16:
        raise refusal(f"{name}.session", session, "0 to 65535")
    if "receive_gain_db" in entry:
        part(name, entry, "receive_gain_db", within(-1e3, 1e3))
    channels = part(name, entry, "channels", lambda key, value: items(key, value, check_channel))
    if not channels:
        raise refusal(f"number of {name}.channels", 0, "at least 1")
    return entry


def check_channel(name, channel):
    mapping(name, channel)
    part(name, channel, "delay_s", within(0.0, LARGEST_DELAY_S))
    gain = part(name, channel, "gain", complex_pair)
    if not 1e-30 <= abs(gain) <= 1e30:  # NaN is refused too
        raise refusal(f"{name}.gain", channel["gain"], "[real, imaginary], finite and not zero")
    return channel


def check_date(name, entry, now):
    """Refuses an entry that was made later than `now`, or than this computer's time."""
    later = moment(name, entry["made_utc"]) - max(now, utc_now())
    if later.total_seconds() > LARGEST_ADVANCE_S:
        raise refusal(f"{name}.made_utc", entry["made_utc"], "a time that has passed")


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


def measure(frames, sent, numerology, reference_delay_s=0.0):
    """Chains from frames received through a cable.

    frames: received_frame objects (or anything with body, window_samples and carrier_settled,
    common_clock); sent: the effective pilots, shape (G, active, antennas); reference_delay_s: delay
    of the cable itself, which does not belong to the chains. Returns (chains, facts): list of
    channel.chain and dict for make_entry(). Raises CalibrationError.
    """
    settled = [frame for frame in frames if frame.carrier_settled]
    if not settled:
        raise CalibrationError(
            f"{len(frames)} frames with a settled carrier offset: 0; allowed: at least 1"
        )
    last = settled[-1]
    if not last.common_clock:
        raise CalibrationError(
            f"no common clock: the carrier is off by {last.carrier_offset_hz:.4g} Hz; allowed: 0,"
            " with a shared 10 MHz reference"
        )
    settled = [frame for frame in settled if frame.window_samples == last.window_samples]
    mean = np.zeros_like(last.body)
    for frame in settled:  # each frame's phase is its own only by noise of the carrier offset
        product = np.vdot(frame.body, last.body)
        mean += frame.body * product / abs(product)
    # Pilots that the precoder nearly cancels on an antenna say little about it.
    response, variances = core.fpi.channel_estimate(sent, mean / len(settled))
    chains = []
    for antenna in range(response.shape[1]):
        chain = core.channel.estimate_chain(response[:, antenna], numerology, variances[:, antenna])
        delay = unwrapped(chain.delay_s, numerology) + last.window_samples / numerology.bandwidth_hz
        chain.delay_s = delay - reference_delay_s
        chains.append(chain)
    facts = {
        "frames": len(settled),
        "session": last.session,
        "snr_db": last.snr_db,
        "carrier_offset_hz": last.carrier_offset_hz,
        "in_slot": last.in_slot,
    }
    return chains, facts


def unwrapped(delay_s, numerology):
    """Delays slightly before the window come out near the end of the unambiguous range."""
    period = 1.0 / numerology.subcarrier_spacing_hz
    return delay_s - period if delay_s > 0.75 * period else delay_s


def residual_db(chain):
    return 10.0 * math.log10(max(chain.residual, 1e-12))


def make_entry(
    chains, facts, transmitter, receiver, rate_hz, frequency_hz, now=None, receive_gain_db=None
):
    """Entry of the file, a dict with the keys that the module lists.

    chains, facts: of measure(); now: date and time of the entry; receive_gain_db: None if unknown.
    Raises CalibrationError for what no cable would give: echoes, delays out of range.
    """
    for number, chain in enumerate(chains):
        if residual_db(chain) > WORST_RESIDUAL_DB:
            raise CalibrationError(
                f"channel {number} has echoes at {residual_db(chain):.1f} dB; allowed: below"
                f" {WORST_RESIDUAL_DB:g} dB (a cable, no antennas; more frames if it is noise)"
            )
        if not 0.0 <= chain.delay_s <= LARGEST_DELAY_S:
            raise CalibrationError(
                f"delay of channel {number} is {chain.delay_s:.4g} s; allowed: 0 to"
                f" {LARGEST_DELAY_S:g} (epochs of transmitter and receiver must agree, and the cable's"
                " delay be right)"
            )
    now = now or utc_now()
    gain = {} if receive_gain_db is None else {"receive_gain_db": receive_gain_db}
    return {
        "transmitter": transmitter,
        "receiver": receiver,
        "rate_hz": rate_hz,
        "frequency_hz": frequency_hz,
        "made_utc": now.isoformat(timespec="seconds"),
        "session": facts["session"],
        "frames": facts["frames"],
        "snr_db": facts["snr_db"],
        **gain,
        "channels": [
            {
                "delay_s": chain.delay_s,
                "gain": [chain.gain.real, chain.gain.imag],
                "residual_db": residual_db(chain),
            }
            for chain in chains
        ],
    }


KEY = ("transmitter", "receiver", "rate_hz", "frequency_hz")


def read_entries(path: str) -> list:
    """List of the entries of a calibration file. Raises CalibrationError when it is none."""
    try:
        document = _files.read_json(path, "a calibration file")
    except InvalidInput as error:
        raise CalibrationError(f"{path}: {error}") from None
    except OSError as error:
        raise CalibrationError(f"{path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise CalibrationError(f"{path} is no JSON: {error}") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise CalibrationError(f"{path} is no calibration file; allowed: format {FORMAT!r}")
    if document.get("version") != VERSION:
        raise CalibrationError(
            f"{path}: version is {document.get('version')}; allowed: {VERSION}"
        )
    try:
        return items("entries", document.get("entries"), check_entry)
    except InvalidInput as error:
        raise CalibrationError(f"{path}: {error}") from None


def save_entry(path: str, entry: dict) -> None:
    """Adds the entry, replacing one with the same key; the file is never half written."""
    entries = read_entries(path) if os.path.exists(path) else []
    entries = [old for old in entries if any(old[k] != entry[k] for k in KEY)] + [entry]
    document = {"format": FORMAT, "version": VERSION, "entries": entries}
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2)
        file.write("\n")
    os.replace(temporary, path)


def load(
    path, transmitter, receiver, rate_hz, frequency_hz, max_age_s=MAX_AGE_S, now=None,
    receive_gain_db=None,
) -> Calibration:
    """Calibration for a pair of radios. What is missing or stale becomes its complaint.

    path: of the file; empty: there is none. receive_gain_db: that the receiver is set to; None: not
    known, not compared. Raises CalibrationError for a file that is damaged.
    """
    wanted = dict(zip(KEY, (transmitter, receiver, rate_hz, frequency_hz)))
    name = f"transmitter {transmitter!r}, receiver {receiver!r}, {rate_hz:g} S/s, {frequency_hz:g} Hz"
    if not path or not os.path.exists(path):
        where = f"{path} does not exist" if path else "no file was given"
        return Calibration(complaint=f"no calibration ({where}); run physec calibrate")
    found = [e for e in read_entries(path) if all(e.get(k) == v for k, v in wanted.items())]
    if not found:
        return Calibration(complaint=f"no calibration for {name} in {path}; run physec calibrate")
    entry = found[0]
    now = now or utc_now()
    try:
        check_date("entry", entry, now)
    except InvalidInput as error:
        raise CalibrationError(f"{path}: {error}") from None
    age = (now - datetime.datetime.fromisoformat(entry["made_utc"])).total_seconds()
    complaint = ""
    if age > max_age_s:
        complaint = (
            f"stale calibration: made {age / 3600:.1f} hours ago; allowed: {max_age_s / 3600:g}"
        )
    elif receive_gain_db is not None:
        made_at = entry.get("receive_gain_db", receive_gain_db)
        if abs(receive_gain_db - made_at) > GAIN_TOLERANCE_DB:
            complaint = (
                f"calibration of another receive gain: it is {receive_gain_db:g} dB; allowed:"
                f" {made_at:g} dB, or calibrate again"
            )
    return from_entry(entry, complaint)
