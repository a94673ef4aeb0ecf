# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs with a simulated radio each on one air: what a laboratory is without its hardware."""

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .. import _uhd
from .._errors import InvalidInput

AMPLITUDE = 0.3  # of the modulators: the flowgraphs' default

GRCC = "from gnuradio.grc.compiler import main; raise SystemExit(main())"
FLOWGRAPHS = ("apps/flowgraphs/usrp", "share/gnuradio/examples/physec/usrp")
DESCRIPTIONS = ("grc", "share/gnuradio/grc/blocks")
#: Physec's own command, whatever is on PATH.
PHYSEC = "from gnuradio.physec.cli.main import main; raise SystemExit(main())"

_count = itertools.count()


def near(file, folders, pattern):
    """The folder of that name above a file, in the tree or below a prefix, that holds the pattern."""
    for parent in (*Path(file).absolute().parents, *Path(file).resolve().parents):
        for folder in folders:
            if any((parent / folder).glob(pattern)):
                return parent / folder
    return None


def lines(path):
    """Dictionaries of a JSON-lines file; one that is being written may end in half a line."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def free_address():
    """A ZeroMQ address on this machine that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


def end(programs):
    """Ends Popen objects as a user would, with Ctrl-C; those that do not hear it within 10 s are killed."""
    for child in programs:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
    for child in programs:
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class Laboratory:
    """Started programs, a folder for their files, and names of airs that nobody else uses."""

    def __init__(self, folder=None):
        """folder: where files stay; without one they are gone when the laboratory is closed."""
        if not _uhd.module_folder() and not os.environ.get(_uhd.VARIABLE):
            raise InvalidInput("the simulated USRP was not built; allowed: a build with UHD, see physec doctor")
        self._closing = contextlib.ExitStack()
        if folder is None:
            folder = self._closing.enter_context(tempfile.TemporaryDirectory())
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.running = {}
        self.environment = dict(os.environ, PYTHONUNBUFFERED="1", UHD_LOG_CONSOLE_LEVEL="warning")
        modules = str(Path(__file__).absolute().parents[3])
        self.environment["PYTHONPATH"] = os.pathsep.join(
            [modules, *filter(None, [os.environ.get("PYTHONPATH")])])
        descriptions = near(__file__, DESCRIPTIONS, "physec_fpi_bob_samples.block.yml")
        if descriptions and not os.environ.get("GRC_BLOCKS_PATH"):
            self.environment["GRC_BLOCKS_PATH"] = str(descriptions)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self._closing.close()

    def compile(self, *names):
        """Programs of the shipped flowgraphs for radios."""
        source = near(__file__, FLOWGRAPHS, "fpi_bob.grc")
        if source is None:
            raise InvalidInput("the flowgraphs for radios are missing; allowed: a checkout, or ./run install")
        done = subprocess.run(
            [sys.executable, "-c", GRCC, "-o", str(self.folder), *(str(source / f"{n}.grc") for n in names)],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=300, check=False)
        if done.returncode:
            raise RuntimeError(f"{', '.join(names)} do not compile: {done.stdout.strip()[-500:]}")
        return [self.folder / f"{name}.py" for name in names]

    def air(self, radios, speed):
        """Arguments of an air of its own whose time stands still until so many radios stream."""
        name = f"rehearse-{os.getpid()}-{next(_count)}"
        return dict(air=name, clock="lockstep", radios=radios, speed=speed)

    def start(self, name, program, *arguments):
        """Runs a program with its log in NAME.log."""
        with open(self.folder / f"{name}.log", "w", encoding="utf-8") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-B", str(program), *map(str, arguments)], cwd=self.folder,
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def physec(self, *arguments, seconds=120):
        """Runs a physec command to its end; RuntimeError with what it said when it fails."""
        done = subprocess.run(
            [sys.executable, "-B", "-c", PHYSEC, *map(str, arguments)], cwd=self.folder,
            env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=seconds, check=False)
        if done.returncode:
            raise RuntimeError(f"physec {arguments[0]} failed: {done.stderr.strip()[-500:]}")

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def wait_for(self, done, total, seconds, progress=None):
        """Until done() reaches total. RuntimeError when a program ends, or nothing moves so long."""
        best, since = -1, time.monotonic()
        while (now := done()) < total:
            if now > best:
                best, since = now, time.monotonic()
                if progress:
                    progress(min(now, total))
            ended = [name for name, child in self.running.items() if child.poll() is not None]
            late = time.monotonic() - since > seconds
            if ended or late:
                name = ended[0] if ended else next(iter(self.running))
                raise RuntimeError(
                    f"{'program ' + name + ' ended' if ended else f'nothing new for {seconds:g} s'} at"
                    f" {now} of {total}; the end of its log: {self.log(name).strip()[-500:]}")
            time.sleep(0.1)
        if progress:
            progress(total)

    def stop(self):
        """Ends the programs."""
        end(self.running.values())
        self.running = {}


def address(**arguments):
    """Device address of a simulated radio."""
    return ",".join(f"{key}={value}" for key, value in {"type": "physec", **arguments}.items())
