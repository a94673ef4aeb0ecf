# SPDX-License-Identifier: GPL-3.0-or-later
"""A recording through the receivers that stood behind the radio."""

import numpy as np
import pmt
from gnuradio import gr

from .._errors import InvalidInput
from .._flowgraph import check_complete, run_to_end
from . import fpi_description as about
from .calibration import from_record
from .fpi_receiver import FpiReceiver, gather


class recorded_samples(gr.sync_block):
    """Source: samples, with tags `rx_time` where the captures begin, as the radio sent them.

    samples: array of complex samples, e.g. a memory map; captures: list of sigmf.Capture.
    """

    def __init__(self, samples, captures):
        gr.sync_block.__init__(self, "recorded_samples", None, [np.complex64])
        self._samples = samples
        self._captures = [capture for capture in captures if capture.has_time]
        self.start()

    def start(self):
        self._done, self._tags = 0, list(self._captures)
        return True

    def work(self, input_items, output_items):
        out = output_items[0]
        count = min(len(out), len(self._samples) - self._done)
        if count == 0:
            return -1
        end = self._done + count
        out[:count] = self._samples[self._done : end]
        while self._tags and self._tags[0].sample_start < end:
            capture = self._tags.pop(0)
            pair = pmt.make_tuple(
                pmt.from_uint64(capture.seconds), pmt.from_double(capture.fraction)
            )
            self.add_item_tag(0, capture.sample_start, pmt.intern("rx_time"), pair)
        self._done = end
        return count


def replay(
    recordings, attacks=None, secret=None, calibrations=None, report_unusable=False,
    max_items=10_000_000, progress=None, known_map=None,
):
    """Runs Bob and every Eve on each channel; keys as in fpi_receiver.gather().

    recordings: of sigmf_reader.read(); secret: instead of the recording's own; calibrations: one
    for each recording instead of its own; max_items: limit of one call in the flowgraph, on which
    nothing depends; known_map: fpi_receiver.Map for Bob and attack `map`; progress: called with (done,
    total) samples of all channels. Raises InvalidInput when nobody sent frames of this format.
    """
    graph = gr.top_block("physec replay")
    receivers, sources = [], []  # a block written in Python lives only as long as its object
    for number, recording in enumerate(recordings):
        description = recording.description
        kept = description.get("calibration")
        calibration = calibrations[number] if calibrations else from_record(kept)
        sources.append(recorded_samples(recording.samples(), recording.captures))
        known = secret or description.get("secret")
        try:
            receivers.append(
                FpiReceiver(
                    graph, sources[-1], description, attacks, known, calibration, report_unusable,
                    known_map,
                )
            )
        except InvalidInput as error:
            raise InvalidInput(f"{recording.base}: {error}") from None
    total = sum(recording.sample_count for recording in recordings)
    run_to_end(
        graph, progress and (lambda: progress(sum(s.nitems_written(0) for s in sources), total)),
        max_items,
    )
    for source, recording in zip(sources, recordings):
        check_complete(
            f"samples of {recording.base}", source.nitems_written(0), recording.sample_count
        )
    if not any(receiver.frames_done() for receiver in receivers):
        frame = recordings[0].description["frame"]
        raise InvalidInput(
            f"{recordings[0].base} holds no frame in {recordings[0].sample_count} samples; allowed:"
            f" frames of physec:frame, with {frame['fft_size']} subcarriers, a cyclic prefix of"
            f" {frame['cyclic_prefix']} and {frame['body_symbols']} body symbols"
        )
    return gather(receivers)


def check_scenario(recording, config, air):
    """Raises InvalidInput when a scenario is not the one that a recording was made with."""
    # The truth is compared where the recording has it; describe() refuses to leave it out in modes
    # that need it, and those recordings have it.
    truth = "truth" in recording.description
    described = about.describe(config, air, recording.description["role"], truth)
    kept = {key: recording.description.get(key) for key in described}
    found = about.disagreement(kept, described)
    if found:
        key, one, other = found
        raise InvalidInput(
            f"{key} is {other} in the scenario; allowed: {one}, as in {recording.base}"
        )
