# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that stations share, in files; what is in them never enters Python."""

import sys

from ._errors import InvalidInput
from .physec_core.secret import check_key_file, key_fingerprint, new_key_file, rotate_key_file

__all__ = ["new_key_file", "check_key_file", "key_fingerprint", "rotate_key_file", "require_key_file"]


def require_key_file(path: str, option: str = "--key") -> None:
    """For programs made of flowgraphs: ends them with one line unless path is that of a key.

    option: by which the program takes the path.
    """
    try:
        if not path:
            raise InvalidInput("no key file is given; allowed: one with 64 hexadecimal digits and mode 0600,"
                               " the same at base station and user")
        check_key_file(path)
    except InvalidInput as problem:
        print(f"{option}: {problem}", file=sys.stderr, flush=True)
        raise SystemExit(2) from None
