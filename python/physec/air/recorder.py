# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples of a source into the files of a SigMF recording, and live into receivers."""

import time

import pmt
from gnuradio import blocks, gr

from .input_level import input_level
from .sigmf import Capture

#: Wall-clock seconds without a new sample after which a source is taken for dead.
STALLED_S = 20.0


class StalledSource(RuntimeError):
    """No samples come any more; what did come is kept."""


class Recorder(gr.top_block):
    """Every stream through a head block into a file.

    streams: of complex samples, each a (block, port); paths: of files for their samples, in
    cf32_le; samples: how many of each stream. heads[k] is where receivers of stream k connect, so
    that they get exactly the samples that are in the file; levels[k] counts those that were clipped.
    """

    def __init__(self, streams, paths, samples):
        gr.top_block.__init__(self, "physec record")
        self.samples = samples
        self.heads, self.levels, self._files, self._tags = [], [], [], []
        for stream, path in zip(streams, paths):
            head = blocks.head(gr.sizeof_gr_complex, samples)
            file = blocks.file_sink(gr.sizeof_gr_complex, path)
            times = blocks.tag_debug(gr.sizeof_gr_complex, "", "rx_time")
            times.set_display(False)
            times.set_save_all(True)
            self.connect(stream, head, file)
            self.connect(head, times)
            self.levels.append(input_level())
            self.connect(head, self.levels[-1])
            self.heads.append(head)
            self._files.append(file)
            self._tags.append(times)

    def recorded(self):
        """Samples that the slowest channel has so far."""
        return min(self.lengths())

    def lengths(self):
        """Samples of each channel; after an early end they may differ."""
        return [file.nitems_read(0) for file in self._files]

    def record(
        self, progress=None, waiting=None, behind=None, stalled_s=STALLED_S, max_items=10_000_000
    ):
        """Runs to the end; returns whether that was the wanted number of samples.

        progress: called with the samples so far; waiting: whether the source has a good reason to
        send nothing yet; behind: how much work the receivers behind the heads still have, in any
        unit; max_items: limit of one call in the flowgraph. Ctrl-C ends the recording early, in
        order: what was recorded has also reached every receiver. Raises StalledSource, after the
        same orderly end, when samples stop coming.
        """
        self.start(max_items)
        stalled = False
        try:
            stalled = not self._all_recorded(progress, waiting, stalled_s)
            complete = not stalled
        except KeyboardInterrupt:
            complete = False
        if not complete:
            self._end_early(behind, stalled_s)
        try:
            self.wait()
        except KeyboardInterrupt:
            pass  # everything is in the files by now, and their metadata still have to be written
        if stalled:
            raise StalledSource(
                f"no samples for {stalled_s:g} s after {self.recorded()} of {self.samples}; a start"
                " time that has passed, a full disk or a lost radio does that"
            )
        return complete

    def _all_recorded(self, progress, waiting, stalled_s):
        last, since = -1, time.monotonic()
        while (done := self.recorded()) < self.samples:
            if done != last or (waiting and waiting()):
                last, since = done, time.monotonic()
                if progress:
                    progress(done)
            elif time.monotonic() - since > stalled_s:
                return False
            time.sleep(0.02)
        return True

    def _end_early(self, behind, stalled_s):
        # Heads that have enough end everything behind them once that is drained. stop() at once
        # would leave receivers with fewer samples than the files; but it has to come, for a source
        # that waits for samples which never come.
        for head in self.heads:
            head.set_length(0)
        time.sleep(0.2)  # for a call that is under way
        last, since = None, time.monotonic()
        while left := self._unwritten() + (behind() if behind else 0):
            if left != last:
                last, since = left, time.monotonic()
            elif time.monotonic() - since > stalled_s:
                break  # a file that takes no more samples, or a receiver that died
            time.sleep(0.02)
        self.stop()

    def _unwritten(self):
        pairs = zip(self.heads, self._files)
        return sum(head.nitems_written(0) - file.nitems_read(0) for head, file in pairs)

    def captures(self, channel):
        """Captures of a channel, one for each tag rx_time; call after record()."""
        found = {0: Capture(0)}
        for tag in self._tags[channel].current_tags():
            found[tag.offset] = Capture(
                tag.offset,
                pmt.to_uint64(pmt.tuple_ref(tag.value, 0)),
                pmt.to_double(pmt.tuple_ref(tag.value, 1)),
            )
        return [found[offset] for offset in sorted(found)]
