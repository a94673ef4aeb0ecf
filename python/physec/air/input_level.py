# SPDX-License-Identifier: GPL-3.0-or-later
"""How full a receiver's converter is: level, and samples that it has cut off."""

import math
import threading
import time

import numpy as np
import pmt
from gnuradio import gr

from .._errors import complaint
from .._ports import LimitedLog

#: Of full scale, in I or Q: from here on a sample counts as clipped.
FULL_SCALE = 0.999
#: Share of clipped samples from which on a warning is worth a line.
WORTH_A_WORD = 1e-4


class Level:
    """Counts of samples, clipped ones and energy. Full scale is 1 in I and in Q."""

    def __init__(self):
        self.samples, self.clipped, self.energy = 0, 0, 0.0

    def add(self, samples):
        """samples: complex64, one axis. A NaN counts as clipped, its energy not at all."""
        parts = samples.view(np.float32)
        # Mostly nothing is that large, and then one pass is enough.
        if not np.abs(parts).max(initial=0.0) < FULL_SCALE:
            inside = np.abs(parts.reshape(-1, 2)) < FULL_SCALE
            self.clipped += int(np.count_nonzero(~inside.all(axis=1)))
            parts = parts[np.isfinite(parts)]
        self.energy += float(np.vdot(parts, parts))
        self.samples += len(samples)

    def include(self, other):
        """Adds the counts of another Level."""
        self.samples += other.samples
        self.clipped += other.clipped
        self.energy += other.energy

    @property
    def share(self):
        """Of the samples that were clipped."""
        return self.clipped / self.samples if self.samples else 0.0

    @property
    def level_dbfs(self):
        """Mean power; 0 dB is a tone that just fills both I and Q, |z|^2 = 1. NaN before a sample."""
        if not self.samples:
            return math.nan
        return 10 * math.log10(max(self.energy / self.samples, 1e-30))

    def words(self):
        """A sentence on clipping, or "" when there is next to none."""
        if self.share < WORTH_A_WORD:
            return ""
        return (f"clipping: {100 * self.share:.2g} % of samples are at full scale (level"
                f" {self.level_dbfs:.1f} dBFS); allowed: a receive gain or level that leaves some room")


class input_level(gr.sync_block):
    """Counts samples whose I or Q is at .999 of full scale or more, and measures the level.

    Message port `level`: a PDU every `interval_s` seconds with the counts since the start (samples,
    clipped) and, of the interval, clipped_share and level_dbfs. A line in the log says when samples
    were clipped, every ten intervals at most.
    """

    def __init__(self, interval_s: float = 1.0):
        """interval_s: between messages, 0.01 to 3600 seconds."""
        gr.sync_block.__init__(self, name="input_level", in_sig=[np.complex64], out_sig=None)
        if not 0.01 <= interval_s <= 3600:
            raise complaint("interval_s", interval_s, "0.01 to 3600")
        self.interval_s = float(interval_s)
        self.log = LimitedLog(gr.logger("input_level"), burst=1, per_second=0.1 / self.interval_s)
        self.message_port_register_out(pmt.intern("level"))
        self._lock = threading.Lock()
        self.start()

    def start(self):
        """Counts anew; called by the flowgraph."""
        self.total, self.latest, self._since = Level(), Level(), time.monotonic()
        return True

    def work(self, input_items, output_items):
        """Counts; called by the scheduler."""
        samples = np.ascontiguousarray(input_items[0])
        with self._lock:
            self.latest.add(samples)
            if time.monotonic() - self._since >= self.interval_s:
                self.report()
        return len(samples)

    def report(self):
        """Sends what the interval had."""
        level = self.latest
        self.total.include(level)
        self.latest, self._since = Level(), time.monotonic()
        if not level.samples:
            return
        about = pmt.make_dict()
        for key, value in (("samples", pmt.from_uint64(self.total.samples)),
                           ("clipped", pmt.from_uint64(self.total.clipped)),
                           ("clipped_share", pmt.from_double(level.share)),
                           ("level_dbfs", pmt.from_double(level.level_dbfs))):
            about = pmt.dict_add(about, pmt.intern(key), value)
        self.message_port_pub(pmt.intern("level"), pmt.cons(about, pmt.PMT_NIL))
        if level.words():
            self.log.warn(level.words())

    def stop(self):
        """Reports what is left; called by the flowgraph."""
        with self._lock:
            self.report()
        return True

    def counts(self) -> dict:
        """Of all samples since the start: samples, clipped, level_dbfs."""
        with self._lock:
            whole = Level()
            whole.include(self.total)
            whole.include(self.latest)
        return {"samples": whole.samples, "clipped": whole.clipped, "level_dbfs": whole.level_dbfs}
