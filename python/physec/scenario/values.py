# SPDX-License-Identifier: GPL-3.0-or-later
"""Typed values from files: each function takes (name, value), returns the value as the
library wants it, and names both in its complaint."""

import datetime

from .._errors import complaint


def integer(name, value):
    # bool is a subclass of int; `pilots: yes` is a mistake all the same.
    if isinstance(value, bool) or not isinstance(value, int):
        raise complaint(name, value, "an integer")
    if abs(value) >= 2**31:
        raise complaint(name, value, "an integer below 2^31 in magnitude")
    return value


def real(name, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise complaint(name, value, "a number")
    try:
        return float(value)
    except OverflowError:
        raise complaint(name, value, "a number below 1.8e308 in magnitude") from None


def seed(name, value):
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**64:
        raise complaint(name, value, "an integer, 0 to 18446744073709551615")
    return value


def within(low, high):
    """Reader of finite numbers from low to high, both included."""

    def read(name, value):
        number = real(name, value)
        if not low <= number <= high:  # NaN is refused too
            raise complaint(name, value, f"{low:g} to {high:g}")
        return number

    return read


def boolean(name, value):
    if not isinstance(value, bool):
        raise complaint(name, value, "true or false")
    return value


def word(name, value):
    if not isinstance(value, str):
        raise complaint(name, value, "a word")
    return value


def mapping(name, value):
    if not isinstance(value, dict):
        raise complaint(name, value, "a mapping of keys to values")
    return value


def moment(name, value):
    """Date and time with a time zone, from ISO 8601."""
    try:
        read = datetime.datetime.fromisoformat(word(name, value))
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise complaint(name, value, "a date and time with a time zone, in ISO 8601")
    return read


def items(name, value, reader):
    """A list, every element read by `reader`."""
    if not isinstance(value, list):
        raise complaint(name, value, "a list")
    return [reader(f"{name}[{i}]", element) for i, element in enumerate(value)]


def _pair(name, value, what):
    if not isinstance(value, list) or len(value) != 2:
        raise complaint(name, value, f"two numbers, {what}")
    return items(name, value, real)


def point(name, value):
    return _pair(name, value, "[x, y] in metres")


def complex_pair(name, value):
    return complex(*_pair(name, value, "[real, imaginary]"))
