# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles a .grc file of apps/flowgraphs with grcc and runs the result."""

import os
import subprocess
import sys

# The interpreter of this test can import gnuradio; the one that the grcc script names may not.
GRCC = "from gnuradio.grc.compiler import main; raise SystemExit(main())"


def run(command, folder):
    """Runs a command in `folder`; raises with all of its output when it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    if done.returncode != 0:
        raise AssertionError(f"{command} failed:\n{done.stdout}")


def compile_grc(relative_path, folder):
    """Compiles apps/flowgraphs/`relative_path` into `folder`; the program's path."""
    source = os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "apps", "flowgraphs", relative_path)
    run([sys.executable, "-c", GRCC, "-o", str(folder), source], folder)
    name = os.path.splitext(os.path.basename(source))[0]
    return os.path.join(folder, name + ".py")


def run_grc(relative_path, folder, *arguments):
    """Compiles into `folder` and runs there; raises with all output when either step fails."""
    run([sys.executable, compile_grc(relative_path, folder), *arguments], folder)
