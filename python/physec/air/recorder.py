# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples of a source into the files of a SigMF recording, and live into receivers."""

import time

import pmt
from gnuradio import blocks, gr

from .sigmf import Capture

#: Wall-clock seconds without a new sample after which a source is taken for dead.
STALLED_S = 20.0


class StalledSource(RuntimeError):
    """No samples come any more; what did come is kept."""


class Recorder(gr.top_block):
    """Every stream through a head block into a file.

    streams: of complex samples, each a (block, port); paths: of files for their samples, in
    cf32_le; samples: how many of each stream. heads[k] is where receivers of stream k connect, so
    that they get exactly the samples that are in the file.
    """

    def __init__(self, streams, paths, samples):
        gr.top_block.__init__(self, "physec record")
        self.samples = samples
        self.heads, self._files, self._tags = [], [], []
        for stream, path in zip(streams, paths):
            head = blocks.head(gr.sizeof_gr_complex, samples)
            file = blocks.file_sink(gr.sizeof_gr_complex, path)
            times = blocks.tag_debug(gr.sizeof_gr_complex, "", "rx_time")
            times.set_display(False)
            times.set_save_all(True)
            self.connect(stream, head, file)
            self.connect(head, times)
            self.heads.append(head)
            self._files.append(file)
            self._tags.append(times)

    def recorded(self):
        """Samples that the slowest channel has so far."""
        return min(self.lengths())

    def lengths(self):
        """Samples of each channel; after an early end they may differ."""
        return [file.nitems_read(0) for file in self._files]

    def record(self, progress=None, waiting=None, stalled_s=STALLED_S, max_items=10_000_000):
        """Runs to the end; returns whether that was the wanted number of samples.

        progress: called with the samples so far; waiting: whether the source has a good reason to
        send nothing yet; max_items: limit of one call in the flowgraph. Ctrl-C ends the recording early, in order: what was recorded has also
        reached every receiver. Raises StalledSource, after the same orderly end, when samples stop
        coming.
        """
        self.start(max_items)
        stalled = False
        try:
            stalled = not self._wait(progress, waiting, stalled_s)
            complete = not stalled
        except KeyboardInterrupt:
            complete = False
        if not complete:
            self._end_early()
        self.wait()
        if stalled:
            raise StalledSource(
                f"no samples for {stalled_s:g} s after {self.recorded()} of {self.samples}; a start"
                " time that has passed, a full disk or a lost radio does that"
            )
        return complete

    def _wait(self, progress, waiting, stalled_s):
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

    def _end_early(self):
        # A head that has enough ends everything behind it once that is drained; stop() would leave
        # receivers with fewer samples than the files.
        for head in self.heads:
            head.set_length(0)
        deadline = time.monotonic() + 2.0
        while time.monotonic() < deadline and not self._drained():
            time.sleep(0.02)
        self.stop()  # for a source that waits for samples that never come

    def _drained(self):
        behind = zip(self.heads, self._files)
        return all(head.nitems_written(0) == file.nitems_read(0) for head, file in behind)

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
