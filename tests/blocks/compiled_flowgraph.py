# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles a .grc file of apps/flowgraphs with grcc and runs the result."""

import os
import subprocess
import sys


def run_grc(relative_path, folder, *arguments):
    """Compiles into `folder` and runs there; raises with all output when either step fails."""
    source = os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "apps", "flowgraphs", relative_path)
    name = os.path.splitext(os.path.basename(source))[0]
    for command in (
        ["grcc", "-o", folder, source],
        [sys.executable, os.path.join(folder, name + ".py"), *arguments],
    ):
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
