# SPDX-License-Identifier: GPL-3.0-or-later
"""What commands print: aligned tables, JSON, and a progress bar for people who watch."""

import json
import math
import sys
import textwrap
import time

import numpy as np

from .._errors import InvalidInput
from .._files import open_result
from .._plain import plain


def table(rows, header=None):
    """Text of aligned columns: words to the left, numbers to the right.

    Cells are strings or numbers; numbers are shown with four significant digits, NaN and None as
    a dash.
    """
    cells = [[cell(value) for value in row] for row in rows]
    head = [[str(title) for title in header]] if header else []
    widths = [max(len(row[i]) for row in head + cells) for i in range(len((head + cells)[0]))]
    numeric = [all(is_number(row[i]) for row in rows) for i in range(len(widths))] if rows else []

    def line(row):
        padded = [
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric or [False] * len(widths))
        ]
        return "  ".join(padded).rstrip()

    lines = [line(row) for row in head]
    if head:
        lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines + [line(row) for row in cells])


def wrapped(sentence):
    """A sentence in lines that a terminal shows whole."""
    return textwrap.fill(sentence, 100, break_long_words=False, break_on_hyphens=False)


def is_number(value):
    return value is None or (
        isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    )


def cell(value):
    if value is None:
        return "-"
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (float, np.floating)):
        return "-" if math.isnan(value) else f"{value:.4g}"
    return str(value)


def to_json(value):
    return json.dumps(plain(value), indent=2, allow_nan=False) + "\n"


def emit(arguments, result, text):
    """Ends a command: `text` for people, or `result` as JSON where --json asks for it."""
    target = arguments.json
    if target == "-":
        if sys.stdout is None:
            raise InvalidInput("--json is '-', but stdout is closed; allowed: a file, or an open stdout")
        sys.stdout.write(to_json(result))
        return
    if target is not None:  # first: a reader of stdout who has left must not cost the result
        with open_result(target) as file:
            file.write(to_json(result))
    print(text)


class Progress:
    """A bar on stderr, only when that is a terminal.

    with Progress(total, "frames") as progress:
        progress.advance()
    """

    WIDTH = 30

    def __init__(self, total, what, stream=None):
        self.stream = stream or sys.stderr
        self.total, self.what, self.done = max(total, 1), what, 0
        self.visible = self.stream is not None and self.stream.isatty()
        self.started, self.drawn = time.monotonic(), 0.0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.visible:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def show(self, done, total):
        """As the library reports progress: so many of so many."""
        self.total = max(total, 1)
        self.advance(done - self.done)

    def advance(self, steps=1):
        self.done += steps
        now = time.monotonic()
        if not self.visible or now - self.drawn < 0.1:
            return
        self.drawn = now
        share = min(self.done / self.total, 1.0)
        left = (now - self.started) * (1 - share) / share if share else 0.0
        bar = "#" * round(share * self.WIDTH)
        self.stream.write(
            f"\r[{bar:<{self.WIDTH}}] {self.done}/{self.total} {self.what}, {left:.0f} s left\x1b[K"
        )
        self.stream.flush()
