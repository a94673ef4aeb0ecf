# SPDX-License-Identifier: GPL-3.0-or-later
"""Message ports of Python blocks, whose handlers survive whatever is sent to them."""

import threading
import time

import numpy as np
import pmt

from ._errors import complaint, shorten

__all__ = ["LimitedLog", "MOST_EVES", "brief", "checked_eves", "listen", "number", "one_line",
           "pdu_fields", "vector", "whole"]

MOST_EVES = 4  # at ports eve1, eve2, ...
KINDS = ((pmt.is_null, "empty"), (pmt.is_dict, "a dictionary"), (pmt.is_pair, "a pair"))
SIZED = ((pmt.is_uniform_vector, "a uniform vector"), (pmt.is_vector, "a vector"),
         (pmt.is_tuple, "a tuple"))


def brief(value) -> str:
    """A few words on a message that anybody may have sent, in constant time, however large or deeply
    nested it is; str() would follow it to its end."""
    if pmt.is_symbol(value):
        return shorten(pmt.symbol_to_string(value))
    if pmt.is_number(value) or pmt.is_bool(value):
        return str(value)
    for kind, words in SIZED:
        if kind(value):
            return f"{words} of {pmt.length(value)} elements"
    return next((words for kind, words in KINDS if kind(value)), "of another type")


def checked_eves(eves, block: str) -> tuple:
    """Names of the eavesdroppers at ports eve1, eve2, ...; block: whose, in words. Raises InvalidInput."""
    good = not isinstance(eves, str) and all(isinstance(n, str) and n.strip() for n in eves)
    if not good or len(eves) > MOST_EVES or len(set(eves)) != len(eves):
        raise complaint(f"Eves of {block}", eves, f"a list of up to {MOST_EVES} different names")
    return tuple(eves)


def one_line(text: str, longest: int = 200) -> str:
    """`text` as a log may show it: printable, on one line, not longer than that."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:longest])


class LimitedLog:
    """Warnings of a block: a burst of `burst` lines, then `per_second`, and a count of the others."""

    def __init__(self, logger, burst: int = 20, per_second: float = 2.0):
        """logger: a gr.logger."""
        self._logger, self._burst, self._per_second = logger, burst, per_second
        self._left, self._last, self._held_back = float(burst), time.monotonic(), 0
        self._lock = threading.Lock()

    def warn(self, line: str) -> None:
        """One line, whatever is in it, unless there were too many."""
        with self._lock:
            now = time.monotonic()
            self._left = min(self._burst, self._left + self._per_second * (now - self._last))
            self._last = now
            if self._left < 1.0:
                self._held_back += 1
                return
            self._left -= 1.0
            held_back, self._held_back = self._held_back, 0
        more = f" ({held_back} lines before it were held back)" if held_back else ""
        self._logger.warn(one_line(" ".join(line.split())) + more)


def listen(block, port: str, handler) -> None:
    """Registers message port `port` of a block. A message that `handler` cannot use, for which it
    raises, becomes one line of its `log`; an exception would end the port's thread for good."""
    def safely(message):
        try:
            handler(message)
        except Exception as error:  # anything at all may be in a message
            block.log.warn(f"{port} message ignored: {error or type(error).__name__}")

    # GNU Radio finds handlers by name.
    safely.__name__ = f"accept_{port}"
    setattr(block, safely.__name__, safely)
    block.message_port_register_in(pmt.intern(port))
    block.set_msg_handler(pmt.intern(port), safely)


def pdu_fields(message):
    """The dictionary of a PDU, a pmt. Raises ValueError for another message."""
    if not pmt.is_pair(message) or not pmt.is_dict(pmt.car(message)):
        raise ValueError(f"message is {brief(message)}; allowed: a PDU with a dictionary")
    return pmt.car(message)


def number(about, key, convert, otherwise=None):
    """A value of a PDU's dictionary. Raises ValueError when it is missing and has no default, or is
    of another kind."""
    found = pmt.dict_ref(about, pmt.intern(key), pmt.PMT_NIL)
    if pmt.is_null(found):
        if otherwise is None:
            raise ValueError(f"PDU without {key}; allowed: one that has it")
        return otherwise
    try:
        return convert(found)
    except Exception as error:  # pmt.wrong_type has no Python name in every release
        raise ValueError(f"{key} is {brief(found)}; allowed: a value of another type") from error


def whole(value) -> int:
    """An integer of a message, whichever of pmt's it is; pmt raises for anything else."""
    return pmt.to_python(value) if pmt.is_integer(value) else pmt.to_uint64(value)


def vector(about, key, length):
    """Numbers under `key` of a PDU's dictionary, shape (length,), or None without the key."""
    found = pmt.dict_ref(about, pmt.intern(key), pmt.PMT_NIL)
    if pmt.is_null(found):
        return None
    if not pmt.is_f64vector(found) or pmt.length(found) != length:
        raise ValueError(f"{key} is {brief(found)}; allowed: {length} f64 numbers")
    return np.array(pmt.f64vector_elements(found))
