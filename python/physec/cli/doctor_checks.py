# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks behind physec doctor. Each returns findings and never raises."""

import ctypes
import importlib
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Finding:
    name: str
    status: str  # ok | advice | problem
    value: str
    remedy: str = ""


def all_findings():
    findings = []
    for check in (python, gnu_radio, module, libraries, grc_blocks, companion, volk, uhd, limits):
        try:
            findings += check()
        except Exception as error:  # a doctor that dies helps nobody
            findings.append(
                Finding(check.__name__, "advice", f"check failed: {error}", "report this, please")
            )
    return findings


def run_quietly(command, seconds=20):
    """Standard output of a command, None when it fails. A crash or hang stays in its process."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None


def mapped_files(part):
    """Files loaded into this process whose name contains `part`."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    paths = {line.split(maxsplit=5)[-1] for line in lines if "/" in line}
    return sorted(path for path in paths if part in os.path.basename(path))


def python():
    own = os.path.realpath(sys.executable)
    version = "%d.%d.%d" % sys.version_info[:3]
    findings = [Finding("Python", "ok", f"{version}, {sys.executable}")]
    first = shutil.which("python3")
    if first and os.path.realpath(first) != own:
        works = run_quietly([first, "-c", "import gnuradio.gr"]) is not None
        findings.append(
            Finding("python3 on PATH", "ok", f"{first}, imports gnuradio too")
            if works
            else Finding(
                "python3 on PATH",
                "advice",
                f"{first} cannot import gnuradio",
                f"run scripts of this module with {sys.executable}",
            )
        )
    return findings


def gnu_radio():
    try:
        from gnuradio import gr
    except ImportError as error:
        return [
            Finding(
                "GNU Radio",
                "problem",
                f"{sys.executable} cannot import it: {error}",
                "apt-get install gnuradio, or use the Python that GNU Radio was built for",
            )
        ]
    version = gr.version()
    series = version.lstrip("v").split(".")[:2] == ["3", "10"]
    findings = [
        Finding(
            "GNU Radio",
            "ok" if series else "problem",
            f"{version}, prefix {gr.prefix()}",
            "" if series else "install GNU Radio 3.10; this module is built for that series",
        )
    ]
    folder = Path(os.environ.get("HOME", "/")) / ".gnuradio"
    home = next(p for p in (folder, *folder.parents) if p.exists())
    if not os.access(home, os.W_OK):
        findings.append(
            Finding(
                "preferences",
                "advice",
                f"{home} cannot be written",
                "set HOME to a folder that can; GNU Radio keeps its choice of buffers there",
            )
        )
    return findings


def module():
    try:
        physec = importlib.import_module("gnuradio.physec")
    except ImportError as error:
        text = str(error)
        if "physec" in text and ".so" in text:
            remedy = "run ldconfig as root, or add the prefix's lib folder to LD_LIBRARY_PATH"
        else:
            remedy = "./run install, or PYTHONPATH=build/python for the build tree"
        return [Finding("physec module", "problem", text, remedy)]
    return [Finding("physec module", "ok", str(Path(physec.__file__).parent))]


def libraries():
    findings = []
    for name in ("libphysec-core", "libgnuradio-physec", "libgnuradio-runtime"):
        found = mapped_files(name)
        if len(found) > 1:
            findings.append(
                Finding(
                    name,
                    "problem",
                    " and ".join(found),
                    "two copies in one process crash; remove one, or mend LD_LIBRARY_PATH",
                )
            )
        elif found:
            findings.append(Finding(name, "ok", found[0]))
    return findings


def grc_path():
    """Folders that GNU Radio Companion searches."""
    from gnuradio import gr

    folders = os.environ.get("GRC_BLOCKS_PATH", "").split(os.pathsep)
    for key in ("local_blocks_path", "global_blocks_path"):
        folders += gr.prefs().get_string("grc", key, "").split(os.pathsep)
    return [Path(folder).expanduser() for folder in dict.fromkeys(folders) if folder]


def grc_blocks():
    try:
        folders = grc_path()
    except ImportError:
        return []  # reported already
    holders = [folder for folder in folders if any(folder.glob("physec_*.block.yml"))]
    if holders:
        count = len(list(holders[0].glob("physec_*.block.yml")))
        return [Finding("GRC blocks", "ok", f"{count} in {holders[0]}")]
    searched = os.pathsep.join(map(str, folders)) or "nothing"
    own = Path(__file__).resolve()
    candidates = [
        parent / below for parent in own.parents for below in ("share/gnuradio/grc/blocks", "grc")
    ]
    source = next((p for p in candidates if any(p.glob("physec_*.block.yml"))), "PREFIX/grc")
    return [
        Finding(
            "GRC blocks",
            "advice",
            f"not found in {searched}",
            f"export GRC_BLOCKS_PATH={source} before gnuradio-companion, or ./run install",
        )
    ]


COMPANION_QUESTION = """
import gi
gi.require_version("Gtk", "3.0")
gi.require_version("PangoCairo", "1.0")
gi.require_foreign("cairo")
from gi.repository import Gtk
print(Gtk.init_check()[0])
"""
COMPANION_PACKAGES = "gir1.2-gtk-3.0 python3-gi python3-gi-cairo"


def companion():
    """Whether GNU Radio Companion would start: its window is made of packages that it only recommends."""
    answer = run_quietly([sys.executable, "-c", COMPANION_QUESTION])
    if answer is None:
        return [
            Finding(
                "Companion",
                "advice",
                "would not start: GTK is incomplete",
                f"apt-get install --no-install-recommends {COMPANION_PACKAGES}",
            )
        ]
    if answer != "True":
        return [
            Finding(
                "Companion",
                "advice",
                f"no screen: DISPLAY is {os.environ.get('DISPLAY') or 'not set'}",
                "only the graphical programs need one: log in to a desktop, or use ssh -X",
            )
        ]
    return [Finding("Companion", "ok", "GTK 3 on " + (os.environ.get("DISPLAY") or "Wayland"))]


def volk():
    found = mapped_files("libvolk")
    if not found:
        return []
    library = ctypes.CDLL(found[0])
    library.volk_get_machine.restype = ctypes.c_char_p
    machine = library.volk_get_machine().decode()
    if machine.startswith("generic") or os.environ.get("VOLK_GENERIC"):
        return [
            Finding("VOLK", "advice", f"{machine}, slow kernels", "unset VOLK_GENERIC; see volk_profile")
        ]
    return [Finding("VOLK", "ok", f"{machine}, {found[0]}")]


UHD_QUESTION = """
from gnuradio import uhd
print(uhd.get_version_string())
for device in uhd.find(uhd.device_addr("")):
    print(device.to_string())
"""


def uhd():
    answer = run_quietly([sys.executable, "-c", UHD_QUESTION])
    if answer is None:
        return [
            Finding(
                "UHD",
                "advice",
                "gnuradio.uhd cannot be used",
                "only radios need it: apt-get install gnuradio uhd-host, then uhd_find_devices",
            )
        ]
    # UHD itself chats on standard output; its lines start with a bracket.
    version, *devices = [line for line in answer.splitlines() if line and line[0] != "["]
    findings = [Finding("UHD", "ok", version)]
    if not devices:
        findings.append(
            Finding(
                "UHD devices",
                "advice",
                "none",
                "only radios need one: check cable and power, then uhd_find_devices",
            )
        )
    return findings + [Finding("UHD device", "ok", device) for device in devices] + simulated_usrp()


SIMULATED_QUESTION = """
from gnuradio import uhd
print(len(uhd.find(uhd.device_addr("type=physec"))))
"""


def simulated_usrp():
    """Whether UHD finds the simulated radio, with the variable as this shell has it or as we set it."""
    from .. import _uhd

    folder = os.environ.get(_uhd.VARIABLE, "")
    answer = run_quietly([sys.executable, "-c", SIMULATED_QUESTION])
    if answer is not None and answer.splitlines()[-1:] == ["1"]:
        return [Finding("simulated USRP", "ok", f"{_uhd.VARIABLE}={folder}")]
    own = _uhd.module_folder()
    return [
        Finding(
            "simulated USRP",
            "advice",
            f"not found by UHD, {_uhd.VARIABLE} is {folder or 'not set'}",
            f"export {_uhd.VARIABLE}={own}" if own else "build with libuhd-dev installed; ./run build",
        )
    ]


def limits():
    findings = []
    priority = resource.getrlimit(resource.RLIMIT_RTPRIO)[0]
    allowed = os.geteuid() == 0 or priority != 0
    findings.append(
        Finding(
            "real-time priority",
            "ok" if allowed else "advice",
            "allowed" if allowed else "not allowed",
            "" if allowed else "add '@usrp - rtprio 99' to /etc/security/limits.conf, log in again",
        )
    )
    # The sizes UHD asks for on 10 Gbit/s links; smaller ones show as overflows and underflows.
    for name, wanted in (("rmem_max", 33554432), ("wmem_max", 33554432)):
        path = Path("/proc/sys/net/core") / name
        if path.exists():
            value = int(path.read_text())
            findings.append(
                Finding(name, "ok", str(value))
                if value >= wanted
                else Finding(
                    name,
                    "advice",
                    f"{value}, network radios want {wanted}",
                    f"as root: sysctl -w net.core.{name}={wanted}",
                )
            )
    governor = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    if governor.exists() and governor.read_text().strip() != "performance":
        findings.append(
            Finding(
                "CPU governor",
                "advice",
                governor.read_text().strip(),
                "as root: cpupower frequency-set -g performance",
            )
        )
    return findings
