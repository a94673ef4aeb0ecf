# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of the C++ house: which file includes which, by units, rooms and floors.

A unit is a header with its source; a room is a folder; includes of a source count for its unit.
"""

import os
import re
from pathlib import Path

#: Rooms of a scheme from the ground up: each may know those to its left. Where two stand together,
#: neither knows the other. The scheme's root (parameters, geometry) is below them all.
FLOORS = (("",), ("transmit",), ("paths",), ("receive", "bounds"), ("attacks",), ("air",))
#: Folders whose namespace is another than the first folder below physec.
SCHEMES = ("an", "fpi")


def includes(path):
    return re.findall(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', path.read_text(), re.MULTILINE)


class Plan:
    """units: {unit: set of units that it includes}, for files below the folders given."""

    def __init__(self, root, folders):
        self.root = Path(root)
        self.files = {}  # file -> unit
        for folder, prefix in folders:
            for path in sorted((self.root / folder).rglob("*")):
                if path.suffix in (".cc", ".h"):
                    below = path.relative_to(self.root / folder).with_suffix("")
                    self.files[path.resolve()] = prefix + below.as_posix()
        self.folders = [self.root / folder for folder, _ in folders]
        self.units = {unit: set() for unit in self.files.values()}
        for path, unit in self.files.items():
            for quote, name in includes(path):
                target = self.find(path, quote, name)
                if target and target != unit:
                    self.units[unit].add(target)

    def find(self, path, quote, name):
        places = [self.root / "include"] + ([path.parent] + self.folders if quote == '"' else [])
        for place in places:
            unit = self.files.get(Path(os.path.normpath(place / name)).resolve())
            if unit:
                return unit
        return None

    def rooms(self):
        """{folder: {folder that it includes: [(unit, unit), ..]}}"""
        rooms = {}
        for unit, targets in self.units.items():
            here = rooms.setdefault(os.path.dirname(unit), {})
            for target in targets:
                there = os.path.dirname(target)
                if there != os.path.dirname(unit):
                    here.setdefault(there, []).append((unit, target))
        return rooms


def circles(graph):
    """Every circle of {node: nodes}, as lists of nodes (Tarjan's strong components)."""
    index, low, stack, found, counter = {}, {}, [], [], [0]

    def visit(node):
        index[node] = low[node] = counter[0]
        counter[0] += 1
        stack.append(node)
        for target in graph.get(node, ()):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            component = []
            while True:
                component.append(stack.pop())
                if component[-1] == node:
                    break
            if len(component) > 1:
                found.append(sorted(component))

    for node in graph:
        if node not in index:
            visit(node)
    return found


def floor_of(room):
    """Floor of a scheme's room by its folder below the scheme ("" is the root), or None."""
    for number, names in enumerate(FLOORS):
        if room in names:
            return number
    return None


def namespaces(path):
    """Names of `namespace physec...` that a file opens; Doxygen text left out."""
    text = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    return set(re.findall(r"^namespace (physec[\w:]*) \{", text, re.MULTILINE))
