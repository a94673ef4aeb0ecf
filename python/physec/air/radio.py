# SPDX-License-Identifier: GPL-3.0-or-later
"""What a radio needs before it starts, and a line of status while it runs."""

import collections
import json
import math
import secrets
import sys
import threading
import time

import pmt
from gnuradio import gr

from .._errors import InvalidInput
from .input_level import WORTH_A_WORD
from .._ports import LimitedLog, brief, listen, number, one_line, pdu_fields, vector, whole

CLOCK_SOURCES = ("", "internal", "external", "gpsdo", "mimo")
TIME_SOURCES = ("", "external", "gpsdo", "mimo")
#: Counts are kept for so many channels, whatever a message says.
MOST_CHANNELS = 1024
#: Of one message.
MOST_CODES = 16


def symbols(value):
    """Strings of a symbol or of a short list of them."""
    found = []
    while pmt.is_pair(value) and pmt.is_symbol(pmt.car(value)) and len(found) < MOST_CODES:
        found.append(pmt.symbol_to_string(pmt.car(value)))
        value = pmt.cdr(value)
    if pmt.is_symbol(value):
        found.append(pmt.symbol_to_string(value))
    elif not pmt.is_null(value) or not found:
        raise InvalidInput(f"event_code is {brief(value)}; allowed: a symbol, or a few of them")
    return found


def prepare_radio(
    radio, clock_source: str = "", time_source: str = "", start_s: float = 0.0
) -> None:
    """Clock, time and timed start of a gr-uhd source or sink, on all of its boards.

    clock_source: of the 10 MHz reference; "" leaves it. time_source: of the pulse per second; with
    one, device time becomes the computer's time (UTC) at the next pulse, which takes about two
    seconds: computers have to agree on it to within half a second. "" leaves the device time.
    start_s: device time at which samples begin to flow, the same on all channels; 0: at once, which
    is refused by radios with several channels.
    Raises InvalidInput for an unknown source, RuntimeError when the radio does not follow.
    """
    from gnuradio import uhd

    if clock_source not in CLOCK_SOURCES:
        raise InvalidInput(f"clock source is {clock_source!r}; allowed: {CLOCK_SOURCES}")
    if time_source not in TIME_SOURCES:
        raise InvalidInput(f"time source is {time_source!r}; allowed: {TIME_SOURCES}")
    if clock_source:
        radio.set_clock_source(clock_source, uhd.ALL_MBOARDS)
        wait_for_reference(radio)
    if time_source:
        radio.set_time_source(time_source, uhd.ALL_MBOARDS)
        last = radio.get_time_last_pps().get_real_secs()
        deadline = time.monotonic() + 2.0
        while radio.get_time_last_pps().get_real_secs() == last:
            if time.monotonic() > deadline:
                raise RuntimeError(f"no pulse per second from time source {time_source!r}")
            time.sleep(0.02)
        radio.set_time_next_pps(uhd.time_spec(int(time.time()) + 1.0))
        time.sleep(1.1)
    now = radio.get_time_now().get_real_secs()
    if start_s > 0.0:
        if start_s < now:
            raise RuntimeError(
                f"start time is {start_s:g} s, but the radio's time is already {now:.3f} s;"
                " allowed: a time to come"
            )
        radio.set_start_time(uhd.time_spec(start_s))
        print(f"device time is {now:.3f} s; waiting for {start_s:g} s, when samples begin",
              file=sys.stderr, flush=True)


def wait_for_reference(radio, seconds=2.0):
    """Waits until the reference clock is locked, on radios that can tell."""
    if "ref_locked" not in radio.get_mboard_sensor_names(0):
        return
    deadline = time.monotonic() + seconds
    while not radio.get_mboard_sensor("ref_locked", 0).to_bool():
        if time.monotonic() > deadline:
            raise RuntimeError("the reference clock is not locked; check the 10 MHz cable")
        time.sleep(0.02)


def new_session(session: int = -1) -> int:
    """The session given, or a random one from 1 to 65535 if that is negative."""
    return session if session >= 0 else 1 + secrets.randbelow(65535)


class EventCounts:
    """What the port async_msgs of a UHD sink reports, counted by kind and channel."""

    #: Event codes of UHD and the letters, or words, that stand for them.
    EVENTS = {"underflow": "U", "underflow_in_packet": "U", "time_error": "L",
              "seq_error": "S", "seq_error_in_packet": "S", "burst_ack": "bursts"}

    def __init__(self):
        self._events = collections.Counter()  # over (kind, channel)

    def add(self, message):
        """A message of that port."""
        about = pmt.cdr(message) if pmt.is_pair(message) else pmt.PMT_NIL
        if not pmt.is_dict(about):
            raise InvalidInput(f"message is {brief(message)}; allowed: a pair with a dictionary second")
        channel = number(about, "channel", whole)
        if not 0 <= channel < MOST_CHANNELS:
            raise InvalidInput(f"channel is {channel}; allowed: 0 to {MOST_CHANNELS - 1}")
        for code in symbols(pmt.dict_ref(about, pmt.intern("event_code"), pmt.PMT_NIL)):
            if code in self.EVENTS:
                self._events[self.EVENTS[code], channel] += 1

    def worst(self, gaps):
        """Events of the worst channel: a late burst of four channels is one late burst. gaps: in the
        received samples."""
        worst = {"U": 0, "O": gaps, "L": 0, "S": 0, "bursts": 0}
        for (kind, _), count in list(self._events.items()):
            worst[kind] = max(worst[kind], count)
        return worst


class radio_status(gr.basic_block):
    """Counts what radios report and prints one line a second, to stderr.

    Message ports: `async` takes the port async_msgs of a UHD sink (U underflows, L late bursts or
    samples, S sequence errors, acknowledged bursts); `sync` takes that of a frame synchronizer
    (frames, missed ones, O gaps in the received samples, carrier offset, SNR); `estimates` that of
    a locator; `level` that of an Input Level. `interval_s` 0 prints only at the end. Every start
    counts anew.
    """

    #: Event codes of UHD and the letters, or words, that stand for them.
    EVENTS = EventCounts.EVENTS

    def __init__(self, name: str = "radio", interval_s: float = 1.0):
        """name: of the printed line; interval_s: seconds between lines."""
        gr.basic_block.__init__(self, name="radio_status", in_sig=None, out_sig=None)
        self.label, self.interval_s = name, interval_s
        self._reset()
        self._stopped = threading.Event()
        self._printer = None
        self.log = LimitedLog(gr.logger("radio_status"))
        for port, handler in (("async", self._on_async), ("sync", self._on_sync),
                              ("estimates", self._on_estimate), ("level", self._on_level)):
            listen(self, port, handler)

    def _reset(self):
        self._events = EventCounts()
        self.frames, self.located = 0, 0
        self._sync, self._estimate, self._level = {}, {}, {}  # what the latest messages say

    def _on_async(self, message):
        self._events.add(message)

    def _on_sync(self, message):
        about = pdu_fields(message)
        self._sync = {
            **{key: number(about, key, pmt.to_uint64, 0) for key in ("missed", "gaps", "bad_headers")},
            **{key: number(about, key, pmt.to_double, math.nan) for key in ("carrier_offset_hz", "snr_db")},
        }
        self.frames += 1

    def _on_estimate(self, message):
        about = pdu_fields(message)
        usable = number(about, "usable", pmt.to_bool, False)
        self._estimate = {
            "usable": usable,
            "position_m": vector(about, "position_m", 2) if usable else None,
            "reason": one_line(number(about, "reason", pmt.symbol_to_string, "")),
        }
        self.located += usable

    def _on_level(self, message):
        about = pdu_fields(message)
        self._level = {
            "clipped": number(about, "clipped", pmt.to_uint64, 0),
            **{key: number(about, key, pmt.to_double, math.nan) for key in ("clipped_share", "level_dbfs")},
        }

    @property
    def counts(self) -> dict:
        """Events of the worst channel: a late burst of four channels is one late burst."""
        return self._events.worst(self._sync.get("gaps", 0))

    def line(self) -> str:
        """Text of the line that is printed."""
        counts = self.counts
        words = [f"{self.label}:"]
        words += [f"{key} {counts[key]}" for key in ("U", "O", "L", "S")]
        if counts["bursts"]:
            words.append(f"bursts {counts['bursts']}")
        sync, estimate, level = self._sync, self._estimate, self._level
        if level:
            words.append(f"level {level['level_dbfs']:.1f} dBFS")
            if level["clipped_share"] >= WORTH_A_WORD:  # before what follows from it
                words.append(f"CLIPPING {100 * level['clipped_share']:.2g} % of samples: lower the gain")
        if sync:
            words.append(f"frames {self.frames} missed {sync['missed']}"
                         f" CFO {sync['carrier_offset_hz']:.1f} Hz SNR {sync['snr_db']:.1f} dB")
        elif level:
            words.append("no frame yet")
        if estimate and estimate["position_m"] is not None:
            words.append("position ({:.3f}, {:.3f}) m".format(*estimate["position_m"]))
        elif estimate:
            words.append(f"no position: {estimate['reason']}")
        return "  ".join(words)

    def summary(self) -> dict:
        """Counts as a dictionary."""
        last = self._sync
        return {**self.counts, "frames": self.frames, "located": self.located,
                "clipped": self._level.get("clipped", 0),
                "missed": last.get("missed", 0), "bad_headers": last.get("bad_headers", 0)}

    def _print(self):
        while not self._stopped.wait(self.interval_s):
            print(self.line(), file=sys.stderr, flush=True)

    def start(self):
        """Counts anew and begins to print; called by the flowgraph."""
        self._reset()
        if self.interval_s > 0:
            self._stopped.clear()
            self._printer = threading.Thread(target=self._print, daemon=True)
            self._printer.start()
        return True

    def stop(self):
        """Prints the last line and the summary as JSON; called by the flowgraph."""
        self._stopped.set()
        if self._printer:
            self._printer.join()
            self._printer = None
        print(self.line(), json.dumps(self.summary()), file=sys.stderr, flush=True)
        return True
