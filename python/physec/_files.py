# SPDX-License-Identifier: GPL-3.0-or-later
"""Files as they are opened: nothing that waits for ever, nothing too large, no half of a result."""

import contextlib
import errno
import json
import os
import stat
import tempfile

from ._errors import InvalidInput

#: Of a YAML file; the time to read one grows with its size.
TEXT_LIMIT_BYTES = 1_000_000
JSON_LIMIT_BYTES = 64_000_000  # which is read faster, and has an entry for every gap of a recording
LOG_LIMIT_BYTES = 1_000_000_000  # of a log that grows while a flowgraph runs: a day at a hundred lines a second


def check_regular(path, allowed, limit_bytes=None):
    """Refuses what is there but is no regular file, or is larger than the limit. Raises InvalidInput.

    A named pipe makes its reader wait for a writer, who may never come. What does not exist passes: who
    opens it says so.
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return
    if stat.S_ISDIR(found.st_mode):
        raise InvalidInput(f"this is a directory; allowed: {allowed}")
    if not stat.S_ISREG(found.st_mode):
        raise InvalidInput(f"this is a pipe or a device, no regular file; allowed: {allowed}")
    if limit_bytes is not None and found.st_size > limit_bytes:
        raise InvalidInput(f"size is {found.st_size} bytes; allowed: up to {limit_bytes}")


def read_json(path, allowed, **options):
    """The document of a regular file. Raises InvalidInput, OSError, ValueError, RecursionError."""
    check_regular(path, allowed, JSON_LIMIT_BYTES)
    with open(path, encoding="utf-8") as file:
        return json.load(file, **options)


def _handle(path):
    """A descriptor to write to; a named pipe nobody reads is refused at once instead of waited for."""
    if os.path.exists(path) and stat.S_ISFIFO(os.stat(path).st_mode):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            raise InvalidInput(
                f"{path} is a pipe that nobody reads; allowed: a file, or a pipe with a reader"
            ) from None
        os.set_blocking(handle, True)
        return handle
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)


def open_result(path):
    """A text file to write; a named pipe nobody reads is refused at once instead of waited for."""
    return os.fdopen(_handle(path), "w", encoding="utf-8")


class LineFile:
    """A text file of whole lines at any time, up to a limit: its last line is never torn by a full disk or
    by somebody who reads meanwhile."""

    def __init__(self, path, header, most_bytes=LOG_LIMIT_BYTES):
        """path: of a file, which is replaced; header: its first line. Raises InvalidInput."""
        try:
            check_regular(path, "a file to write")
            self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o666)
        except InvalidInput as error:
            raise InvalidInput(f"{path} cannot be written: {error}") from None
        except OSError as error:
            raise InvalidInput(f"{path} cannot be written ({error.strerror}); allowed: a file") from None
        self.path, self.most_bytes, self._size = path, most_bytes, 0
        self.add(header)

    def add(self, line):
        """Appends a line; False when the file would become too large. Raises OSError, and the file is as
        before."""
        data = (line + "\n").encode()
        if self._size + len(data) > self.most_bytes:
            return False
        try:
            if os.write(self._handle, data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self.path)
        except OSError:
            os.ftruncate(self._handle, self._size)
            raise
        self._size += len(data)
        return True

    def __del__(self):
        if hasattr(self, "_handle"):
            os.close(self._handle)


@contextlib.contextmanager
def whole(path, private=False):
    """A binary file that is there in full once the block ends, and otherwise as it was before.

    private: closed to everybody else (mode 0600), whatever it was before. Devices and pipes are written as
    they are: nothing can be put in their place.
    """
    path = os.path.realpath(path)
    if os.path.exists(path) and not os.path.isfile(path):
        with os.fdopen(_handle(path), "wb") as file:
            yield file
        return
    if private:
        mode = 0o600
    else:
        mode = os.stat(path).st_mode & 0o777 if os.path.exists(path) else 0o666 & ~_umask()
    handle, temporary = tempfile.mkstemp(prefix=os.path.basename(path) + ".", dir=os.path.dirname(path))
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
