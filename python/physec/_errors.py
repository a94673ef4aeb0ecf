# SPDX-License-Identifier: GPL-3.0-or-later
"""Input that cannot be used, and the one sentence that says so."""

import difflib

__all__ = ["InvalidInput", "complaint", "nearest", "shorten"]


class InvalidInput(ValueError):
    """Input that cannot be used: one sentence with the value and what is allowed.

    The C++ library and the Python modules raise the same class. The `physec` command turns it into
    one line on stderr and exit status 2.
    """


# By this name it is imported and pickled. Not defined there, because the doctor, and the library
# itself, need it before or without the rest of the package.
InvalidInput.__module__ = "gnuradio.physec"


def complaint(name, value, allowed):
    """The sentence of the C++ library: NAME is VALUE; allowed: RANGE."""
    return InvalidInput(f"{name} is {shorten(value)}; allowed: {allowed}")


def shorten(value, longest=60):
    """repr() that stays on one line and does not flood the terminal."""
    text = repr(value)
    return text if len(text) <= longest else text[: longest - 3] + "..."


def nearest(word, known):
    """The known word that looks most like `word`, however remote."""
    known = sorted(known)
    return difflib.get_close_matches(str(word), known, n=1, cutoff=0.0)[0]
