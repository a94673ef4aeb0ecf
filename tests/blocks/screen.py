# SPDX-License-Identifier: GPL-3.0-or-later
"""An X server without a screen, for tests of what a person sees."""

import os
import subprocess


def start_screen():
    """Starts Xvfb on a number that is free. Returns the process, and what DISPLAY has to be."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        return server, ":" + number.readline().strip()
