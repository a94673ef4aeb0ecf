# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Keys that stations share, in files; what is in them never enters Python."""


__all__ = [
    "new_key_file",
    "check_key_file",
    "require_key_file",
]

def new_key_file(path: str) -> None:
    """Draws a key and writes it, with mode 0600, as a new file.

    Raises InvalidInput when the file exists or cannot be written.
    """

def check_key_file(path: str) -> None:
    """Raises InvalidInput, with what is allowed, unless the file holds a key: a
    regular file of one's own, mode 0600, 64 hexadecimal digits.
    """

def require_key_file(path: str, option: str = '--key') -> None:
    """For programs made of flowgraphs: ends them with one line unless path is that of a key.

    option: by which the program takes the path.
    """
