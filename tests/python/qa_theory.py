#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/theory.md against the library.

A computed number there is followed by its id, `8.56<!--fpi.separate.0-->`; a number that was given
(a parameter, or what a paper prints) by `<!--given-->`. Formulas stand in backticks or
indented blocks, which this test skips. `python3 tests/python/qa_theory.py --update` writes
the present values into the text, with as many digits as it has; `--list` prints every id and its value.
"""

import math
import os
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import theory_eves  # noqa: E402,F401  registers more numbers
import theory_numbers  # noqa: E402

ROOT = Path(os.environ.get("PHYSEC_SOURCE_DIR", Path(__file__).resolve().parents[2]))
THEORY = ROOT / "docs" / "theory.md"

MARK = re.compile(r"<!--\s*(\S+?)\s*-->")
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
MARKED = re.compile(rf"(?<![\w.])({NUMBER})(<!--\s*(\S+?)\s*-->)")
#: What must be marked: decimals, exponents, and anything with a unit. Plain integers count things
#: (equations, lemmas, antennas) and are free.
UNITS = r"(?:dB|m|ns|us|%|deg|degrees|rad|bits?|times|per cent)"
LOOSE = re.compile(
    rf"(?<![\w.(])[-+]?(?:\d*\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+|\d+(?=\s?{UNITS}(?![\w-])))(?!\w)"
)


def decimals(text):
    mantissa = text.lower().split("e")[0]
    return len(mantissa.split(".")[1]) if "." in mantissa else 0


def as_printed(value, like):
    """`value` with the digits and the notation of `like`."""
    kind = "e" if "e" in like.lower() else "f"
    text = f"{value:.{decimals(like)}{kind}}"
    return re.sub(r"e([-+])0*(\d)", r"e\1\2", text).replace("e+", "e")


def last_digit(text):
    exponent = int(text.lower().split("e")[1]) if "e" in text.lower() else 0
    return 10.0 ** (exponent - decimals(text))


def without_code(text):
    text = re.sub(r"^ {4}.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"`[^`]*`", "", text)


def findings(text):
    """Everything wrong with a text, as sentences."""
    wrong = []
    text = without_code(text)
    marks = MARK.findall(text)
    found = MARKED.findall(text)
    if len(found) != len(marks):
        near = {match[2] for match in found}
        wrong += [f"{mark}: no number before it" for mark in marks if mark not in near]
        wrong += [] if wrong else ["a mark without a number before it"]
    for printed, _, name in found:
        if name == "given":
            continue
        if name not in theory_numbers.NUMBERS:
            wrong.append(f"{name}: unknown id")
            continue
        value = theory_numbers.NUMBERS[name]()
        # A little more than rounding: another machine may round the last bits the other way.
        if not math.isfinite(value) or abs(value - float(printed)) > 0.55 * last_digit(printed):
            wrong.append(f"{name}: {printed} in the text, {value:.6g} computed")
    rest = re.sub(r"<!--.*?-->", "", MARKED.sub("", text), flags=re.DOTALL)
    for line in rest.splitlines():
        wrong += [f"no id behind {match[0]!r} in: {line.strip()[:70]}" for match in LOOSE.finditer(line)]
    return wrong


def updated(text):
    def replace(match):
        printed, mark, name = match.groups()
        if name not in theory_numbers.NUMBERS:
            return match[0]
        return as_printed(theory_numbers.NUMBERS[name](), printed) + mark

    return MARKED.sub(replace, text)


class Theory(unittest.TestCase):
    def test_every_number_is_what_the_library_computes(self):
        text = THEORY.read_text()
        self.assertGreater(len(MARKED.findall(text)), 100)
        wrong = findings(text)
        self.assertFalse(wrong, "\n  " + "\n  ".join(wrong) + "\n  (--update rewrites the text)")

    def test_every_id_is_used(self):
        used = set(MARK.findall(without_code(THEORY.read_text())))
        self.assertFalse(set(theory_numbers.NUMBERS) - used)

    def test_this_test_notices(self):
        good = "Eve is off by 0.82<!--an.uniform_prior--> rad^2 in 3 epochs (Lemma 4, `x = 0.5`)."
        self.assertEqual(findings(good), [])
        for bad in (
            good.replace("0.82", "0.83"),
            good.replace("uniform_prior", "no_such_thing"),
            good.replace("0.82<", "about <"),
            good.replace("<!--an.uniform_prior-->", ""),
            good.replace("3 epochs", "3 dB"),
        ):
            self.assertEqual(len(findings(bad)), 1, bad)
        self.assertEqual(updated(good.replace("0.82", "0.1")), good.replace("0.82", "0.8"))


if __name__ == "__main__":
    if "--update" in sys.argv:
        THEORY.write_text(updated(THEORY.read_text()))
    elif "--list" in sys.argv:
        for name, compute in theory_numbers.NUMBERS.items():
            print(f"{name:45} {compute():.6g}", flush=True)
    else:
        unittest.main()
