# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Keys that stations share, in files; what is in them never enters Python."""


__all__ = [
    "new_key_file",
    "check_key_file",
    "key_fingerprint",
    "rotate_key_file",
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

def key_fingerprint(path: str) -> str:
    """16 digits by which people see that two files hold the same key; they say
    nothing of it. Raises InvalidInput unless the file holds a key.
    """

def rotate_key_file(path: str) -> None:
    """Replaces the key by the next one, at once and whole; nobody finds the old one
    from it. Raises InvalidInput unless the file holds a key and can be replaced.
    """

def require_key_file(path: str, option: str = '--key') -> None:
    """For programs made of flowgraphs: ends them with one line unless path is that of a key.

    option: by which the program takes the path.
    """
