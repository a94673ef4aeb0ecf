# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the stubs (.pyi) of the public modules from the module as it is built.

    PYTHONPATH=build/python /usr/bin/python3 python/make_stubs.py

Editors read them: signatures of what is C++ are nowhere else. tests/python/qa_face.py says when to
run this again. Signatures come from pybind11's docstrings, or from Python's own.
"""

import functools
import inspect
import re
import textwrap
from pathlib import Path

from gnuradio import physec

ROOT = Path(__file__).parent / "physec"
PACKAGE = "gnuradio.physec"
#: Public modules and the files of their stubs.
MODULES = {
    "": "__init__.pyi",
    "fpi": "fpi/__init__.pyi",
    "an": "an/__init__.pyi",
    "ofdm": "ofdm.pyi",
    "channel": "channel.pyi",
    "sync": "sync.pyi",
    "array": "array.pyi",
    "secret": "secret.pyi",
    "air": "air/__init__.pyi",
    "air.calibration": "air/calibration.pyi",
    "scenario": "scenario/__init__.pyi",
}
HEAD = '''# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
'''
#: As pybind11 spells types, in the order in which they are replaced; the rest is Python.
TYPES = (
    (r"numpy\.ndarray\[[\w.]+(\[[^\]]*\])?(, flags\.\w+)*\]", "np.ndarray"),
    (r"Annotated\[(numpy|np)\.[^\]]*\]\]?", "np.ndarray"),
    (r"list\[float\[2\]\]|List\[float\[2\]\]", "tuple[float, float]"),
    (r"gnuradio\.gr\.(\w+\.)?", "gr."),
    (r"\bnumpy\.", "np."),
    (r"\b(List|Dict|Tuple)\[", lambda m: m[1].lower() + "["),
    (r"\b(typing|collections\.abc)\.", ""),
    (r"(Callable\[\[[^\]]*\], \w+\]) = None", r"Optional[\1] = None"),
    (r"pathlib\.(Posix)?Path|PosixPath", "Path"),
)


def python_types(signature, module):
    """A signature in the words of a stub of `module`."""
    for pattern, word in TYPES:
        signature = re.sub(pattern, word, signature)
    here = f"{PACKAGE}.{module}" if module else PACKAGE
    signature = re.sub(rf"\b{re.escape(here)}\.(?=\w+\b(?!\.))", "", signature)
    if module:  # what a package shows of its modules
        signature = re.sub(rf"\b{re.escape(here)}\.\w+\.(?=\w+\b(?!\.))", "", signature)
    signature = signature.replace(f"{PACKAGE}.InvalidInput", "InvalidInput")
    # Rooms by a name that no attribute, such as config.ofdm, hides.
    return re.sub(rf"\b{re.escape(PACKAGE)}\.(\w+)\.", r"_\1.", signature)


def clean_defaults(signature):
    """Defaults as they are, where they are literals; otherwise `...`."""
    literal = r"-?[\d.]+(e-?\d+)?|True|False|None|'[^']*'|\[\]|\(\)"

    def keep(match):
        return match[0] if re.fullmatch(literal, match[1]) else " = ..."

    return re.sub(r" = (<[^>]*>|array\([^)]*\)[^,)]*|'[^']*'|[^,()]+)", keep, signature)


def native_overloads(member):
    """(signature without the name, text) of every overload, from a pybind11 docstring."""
    name = re.escape(member.__name__)
    parts = re.split(rf"(?m)^(?:\d+\. )?{name}(\(.*\) -> .*)$", inspect.getdoc(member) or "")
    return [(parts[k], parts[k + 1].strip()) for k in range(1, len(parts), 2)]


def is_native(member):
    """Whether pybind11 made it."""
    return inspect.isbuiltin(member) or type(member).__name__ == "instancemethod"


def quoted(text, indent):
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    if "\n" in text:
        text += "\n"
    return textwrap.indent(f'"""{text}"""', indent) if text else f"{indent}..."


def functions(name, member, module, indent=""):
    """Lines of one function or method with all its overloads."""
    decorator = []
    if isinstance(member, (staticmethod, classmethod)):
        decorator = [f"{indent}@{type(member).__name__}"]
        member = member.__func__
    if is_native(member):
        overloads = [
            (clean_defaults(python_types(signature, module)), text)
            for signature, text in native_overloads(member)
        ]
    else:
        text = inspect.getdoc(member) or ""
        text = "" if text.startswith("Initialize self") else text
        overloads = [(python_types(str(inspect.signature(member)), module), text)]
    lines = []
    for signature, text in overloads:
        if len(overloads) > 1:
            lines.append(f"{indent}@overload")
        signature = re.sub(r"\(self: [\w.]+", "(self", signature)
        lines += [*decorator, f"{indent}def {name}{signature}:", quoted(text, indent + "    ")]
    return lines


def property_type(member, module):
    getter = getattr(member, "func", None) or member.fget
    if inspect.isfunction(getter):
        return annotated(inspect.signature(getter).return_annotation, module)
    found = re.search(r"-> (.*)", getter.__doc__ or "")
    return python_types(found[1], module) if found else "object"


def annotated(annotation, module):
    """An annotation in the words of a stub of `module`, `object` without one."""
    if annotation is inspect.Signature.empty:
        return "object"
    return python_types(inspect.formatannotation(annotation), module)


def members(kind):
    """Public members that the class itself defines, in their order, and its constructor."""
    return {
        name: member
        for name, member in vars(kind).items()
        if not name.startswith("_")
        # A slot wrapper stands for "no constructor".
        or (name == "__init__" and type(member).__name__ != "wrapper_descriptor")
    }


def class_lines(name, kind, module):
    bases = [b for b in kind.__bases__ if b.__name__ not in ("object", "pybind11_object")]
    words = [python_types(f"{b.__module__}.{b.__qualname__}", module) for b in bases]
    words = [w.removeprefix("builtins.") for w in words]
    lines = [f"class {name}({', '.join(words)}):" if words else f"class {name}:"]
    lines.append(quoted(inspect.getdoc(kind) or "", "    "))
    for member_name, member in members(kind).items():
        if isinstance(member, (property, functools.cached_property)):
            type_name = property_type(member, module)
            lines += ["    @property", f"    def {member_name}(self) -> {type_name}:"]
            lines.append(quoted(inspect.getdoc(member) or "", "        "))
            if getattr(member, "fset", None):
                lines.append(f"    @{member_name}.setter")
                lines.append(f"    def {member_name}(self, value: {type_name}) -> None: ...")
        elif callable(member) or isinstance(member, (staticmethod, classmethod)):
            lines += functions(member_name, member, module, "    ")
        else:
            lines.append(f"    {member_name}: {type(member).__name__}")
    return lines


def stub(module):
    """Text of the stub of one public module."""
    live = physec
    for part in filter(None, module.split(".")):
        live = getattr(live, part)
    lines = [HEAD + quoted(inspect.getdoc(live), ""), ""]
    body, modules = [], []
    for name in live.__all__:
        member = getattr(live, name)
        if inspect.ismodule(member):
            modules.append(name)
        elif inspect.isclass(member):
            body += class_lines(name, member, module) + [""]
        elif callable(member):
            body += functions(name, member, module) + [""]
        else:
            body += [f"{name}: {python_types(type(member).__name__, module)}", ""]
    text = "\n".join(body)
    if "Callable[" in text or "Optional[" in text or "@overload" in text:
        lines.append("from typing import Callable, Optional, overload")
    if "np." in text:
        lines.append("import numpy as np")
    if ": Path" in text:
        lines.append("from pathlib import Path")
    if re.search(r"\bgr\.", text):
        lines.append("from gnuradio import gr")
    up = "." * (2 if "/" in MODULES[module] else 1)
    others = ("fpi", "an", "ofdm", "channel", "sync", "array")
    rooms = [f"{r} as _{r}" for r in others if f"_{r}." in text]
    if rooms:
        lines.append(f"from {up if module else '.'} import {', '.join(rooms)}")
    if modules:
        lines.append("from . import " + ", ".join(modules))
    if "InvalidInput" in re.sub(r'"""[\s\S]*?"""', "", text) and module:
        lines.append(f"from {up} import InvalidInput")
    lines.append("\n__all__ = [\n" + "".join(f'    "{n}",\n' for n in live.__all__) + "]\n")
    return "\n".join(lines) + "\n" + text.rstrip() + "\n"


if __name__ == "__main__":
    for module, file in MODULES.items():
        (ROOT / file).write_text(stub(module), encoding="utf-8")
        print(ROOT / file)
