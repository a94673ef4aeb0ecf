# SPDX-License-Identifier: GPL-3.0-or-later
"""Input that cannot be used, and the one sentence that says so."""

import difflib


class BadInput(Exception):
    """Becomes one line on stderr and exit status 2."""


def complaint(name, value, allowed):
    """The sentence of the C++ library: NAME is VALUE; allowed: RANGE."""
    return BadInput(f"{name} is {shorten(value)}; allowed: {allowed}")


def shorten(value, longest=60):
    """repr() that stays on one line and does not flood the terminal."""
    text = repr(value)
    return text if len(text) <= longest else text[: longest - 3] + "..."


def nearest(word, known):
    """The known word that looks most like `word`, however remote."""
    known = sorted(known)
    return difflib.get_close_matches(str(word), known, n=1, cutoff=0.0)[0]
