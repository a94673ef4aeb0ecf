# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a live flowgraph, or draws the pictures of all for the documentation. `./run live` calls it.

    live.py [NAME] [--no-gui] [OPTIONS OF THE FLOWGRAPH]    --help lists names and options
    live.py --pictures FOLDER [NAME ...]                    all of live_pictures.py without names

Needs PYTHONPATH and GRC_BLOCKS_PATH of the build.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent / "flowgraphs" / "live"
FIRST = "fpi_live"
# The interpreter that runs this can import gnuradio; the one that grcc names may not.
GRCC = "from gnuradio.grc.compiler import main; raise SystemExit(main())"
RUN_COMMAND = "{python} -u {filename}"  # Companion's own


def names():
    """Of all live flowgraphs, the first one first."""
    found = sorted(path.stem for path in FOLDER.glob("*.grc"))
    return sorted(found, key=lambda name: name != FIRST)


def options_of(name):
    """What the block Options of a flowgraph says: title, description, run_command and so on."""
    with open(FOLDER / (name + ".grc"), encoding="utf-8") as file:
        return yaml.safe_load(file)["options"]["parameters"]


def listed():
    """A line for each flowgraph."""
    wide = max(map(len, names())) + 2
    return "\n".join(f"  {name:<{wide}}{options_of(name).get('description', '')}" for name in names())


def compile_flowgraph(name, folder):
    """Python program of the flowgraph."""
    done = subprocess.run([sys.executable, "-c", GRCC, "-o", folder, FOLDER / (name + ".grc")],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit(f"{name}.grc does not compile:\n{done.stdout}")
    return Path(folder) / (options_of(name)["id"] + ".py")


def command_of(name, program):
    """The flowgraph's Run Command as a list, with this interpreter."""
    wanted = options_of(name).get("run_command") or RUN_COMMAND
    return [word.format(python=sys.executable, filename=program) for word in shlex.split(wanted)]


def pictures(arguments):
    """Draws what live_pictures.py lists."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is there
    import live_pictures

    folder = Path(arguments[0] if arguments else "docs/pictures")
    unknown = [name for name in arguments[1:] if name not in live_pictures.names()]
    if unknown:
        print(f"live: no picture \"{unknown[0]}\"; allowed: {', '.join(live_pictures.names())}",
              file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    live_pictures.draw_all(folder, arguments[1:], compile_flowgraph)
    return 0


def run(name, arguments):
    """Runs the flowgraph's program; its exit status."""
    with tempfile.TemporaryDirectory() as scratch:
        program = compile_flowgraph(name, scratch)
        try:
            return subprocess.call([*command_of(name, program), *arguments])
        except KeyboardInterrupt:
            return 130


def main(arguments):
    if arguments[:1] == ["--pictures"]:
        return pictures(arguments[1:])
    named = bool(arguments) and not arguments[0].startswith("-")
    name, arguments = (arguments[0], arguments[1:]) if named else (FIRST, arguments)
    if name not in names():
        print(f"live: no flowgraph \"{name}\"; allowed: {', '.join(names())}", file=sys.stderr)
        return 2
    if "-h" in arguments or "--help" in arguments:
        if not named:
            print("./run live [NAME] [--no-gui] [OPTIONS OF THE FLOWGRAPH]\n\n"
                  f"{listed()}\n\n  --no-gui    without a screen, views included\n\n"
                  f"Options of {name}, which runs without a NAME:", flush=True)
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif "--no-gui" in arguments:
        # Qt's own platform without a screen: the same flowgraph, views included.
        arguments = [word for word in arguments if word != "--no-gui"]
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        print(f"live: there is no screen (DISPLAY is not set); ./run live {name} --no-gui"
              " [--seconds 10] runs without one", file=sys.stderr)
        return 2
    return run(name, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
