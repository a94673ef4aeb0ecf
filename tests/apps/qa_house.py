# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house that a machine can check. CONTRIBUTING.md gives the reasons."""

import compileall
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import house_plan
import yaml

ROOT = Path(os.environ["PHYSEC_SOURCE_DIR"])
BUILD = Path(os.environ["PHYSEC_BUILD_DIR"])
ROOMS = ("apps", "grc", "include", "lib", "python", "tests")
LONGEST_FILE = 350


def files(folder, *patterns):
    return sorted(path for pattern in patterns for path in (ROOT / folder).rglob(pattern))


def sources(*patterns):
    return [path for room in ROOMS for path in files(room, *patterns)]


def includes(path):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)', path.read_text(), re.MULTILINE)


def code_only(path):
    """C++ text without comments and strings."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"'
    return re.sub(pattern, "", path.read_text(), flags=re.DOTALL)


class House(unittest.TestCase):
    def none_of(self, findings):
        findings = [f"{path.relative_to(ROOT)}: {what}" for path, what in findings]
        self.assertFalse(findings, "\n  " + "\n  ".join(findings))

    def test_rooms_are_where_this_test_looks(self):
        """A test that finds no files passes for the wrong reason."""
        for room, pattern in (("lib/core", "*.cc"), ("lib/blocks", "*_impl.cc"),
                              ("include/physec", "*.h"), ("include/gnuradio", "*.h"),
                              ("grc", "*.block.yml"), ("python", "*.py")):
            self.assertTrue(files(room, pattern), room)


class Arrows(House):
    """Who may know whom: apps -> python -> blocks -> core, and never the other way."""

    def test_the_mathematics_does_not_know_gnu_radio(self):
        self.none_of(
            (path, f"includes {name}")
            for room in ("lib/core", "include/physec")
            for path in files(room, "*.cc", "*.h")
            for name in includes(path)
            if name.startswith(("gnuradio/", "pmt/"))
        )

    def test_the_core_library_links_no_gnu_radio(self):
        library = next((BUILD / "lib" / "core").glob("libphysec-core.so*"))
        listing = subprocess.run(["ldd", library], capture_output=True, text=True, check=True)
        self.assertIn("libvolk", listing.stdout)
        self.assertNotRegex(listing.stdout, "gnuradio|libpython")

    def test_the_schemes_do_not_know_each_other(self):
        for scheme, other in (("an", "fpi"), ("fpi", "an")):
            self.none_of(
                (path, f"includes {name}")
                for room in (f"lib/core/{scheme}", f"include/physec/{scheme}")
                for path in files(room, "*.cc", "*.h")
                for name in includes(path)
                if f"physec/{other}/" in name
            )
            self.none_of(
                (path, f"includes {name}")
                for room, pattern in (
                    (f"lib/blocks/{scheme}", "*"),
                    ("include/gnuradio/physec", f"{scheme}_*"),
                )
                for path in files(room, pattern)
                for name in includes(path)
                if f"physec/{other}/" in name or f"physec/{other}_" in name or f"{other}/" in name
            )

    def test_blocks_hold_no_mathematics(self):
        functions = r"std::(exp|sin|cos|tan|sqrt|pow|log|log10|polar|norm|arg|hypot|atan2)\s*\("
        for path in files("lib/blocks", "*_impl.cc"):
            self.none_of(
                (path, f"includes {name}")
                for name in includes(path)
                if name.startswith(("Eigen/", "cmath", "math.h"))
            )
            self.none_of((path, f"uses {m[0]}...)") for m in re.finditer(functions, code_only(path)))


class Rooms(House):
    """Circles, floors and names of the C++ house; house_plan.py says what a room is."""

    @classmethod
    def setUpClass(cls):
        cls.core = house_plan.Plan(ROOT, (("lib/core", ""), ("include/physec", "")))
        cls.blocks = house_plan.Plan(
            ROOT, (("lib/blocks", "blocks/"), ("include/gnuradio/physec", "api/"))
        )
        cls.radio = house_plan.Plan(ROOT, (("lib/virtual_usrp", ""),))

    def test_the_plan_sees_the_house(self):
        self.assertGreater(len(self.core.units), 90)
        self.assertIn("fpi/paths/frame_model", self.core.units["fpi/paths/path_estimator"])
        self.assertIn("numeric/simd", self.core.units["fpi/paths/split_complex"])
        self.assertEqual(house_plan.circles({1: [2], 2: [3], 3: [1], 4: [1]}), [[1, 2, 3]])

    def test_no_header_and_source_stand_in_a_circle(self):
        for plan in (self.core, self.blocks, self.radio):
            self.assertEqual(house_plan.circles(plan.units), [])

    def test_no_rooms_stand_in_a_circle(self):
        rooms = self.core.rooms()
        found = house_plan.circles(rooms)
        ties = [rooms[a][b] for circle in found for a in circle for b in circle if b in rooms[a]]
        self.assertEqual(found, [], ties)

    def test_both_schemes_have_the_same_rooms_and_no_arrow_runs_up(self):
        names = {name for floor in house_plan.FLOORS for name in floor if name}
        for scheme in house_plan.SCHEMES:
            # Paths are what one scheme estimates and the other one does not have.
            expected = names if scheme == "fpi" else names - {"paths"}
            self.assertEqual({p.name for p in (ROOT / "lib/core" / scheme).iterdir() if p.is_dir()},
                             expected)
        for room, targets in self.core.rooms().items():
            scheme, _, here = room.partition("/")
            if scheme not in house_plan.SCHEMES:
                continue
            for target, ties in targets.items():
                there_scheme, _, there = target.partition("/")
                if there_scheme == scheme:
                    self.assertLess(house_plan.floor_of(there), house_plan.floor_of(here), ties)

    def test_shared_rooms_know_no_scheme(self):
        for room, targets in self.core.rooms().items():
            if room.partition("/")[0] not in house_plan.SCHEMES:
                up = [t for t in targets if t.partition("/")[0] in house_plan.SCHEMES]
                self.assertEqual(up, [], room)

    def test_the_namespace_is_physec_and_the_first_folder(self):
        for path, unit in self.core.files.items():
            folder = unit.partition("/")[0] if "/" in unit else ""
            allowed = {"physec::" + folder} if folder else {"physec"}
            self.none_of([(path, f"namespace {name}; allowed: {allowed}")
                          for name in house_plan.namespaces(path) - allowed])

    def test_the_own_header_comes_first(self):
        """Then it is compiled without anything before it, and stands by itself."""
        for path in self.core.files:
            if path.suffix != ".cc":
                continue
            unit = self.core.files[path]
            own = [p for p, u in self.core.files.items() if u == unit and p.suffix == ".h"]
            if own:
                first = self.core.find(path, *house_plan.includes(path)[0])
                self.none_of([(path, "another header before its own")] if first != unit else [])

    def test_tests_mirror_the_tree(self):
        tests = ROOT / "tests" / "core"
        rooms = {p.parent.relative_to(ROOT / "lib/core") for p in files("lib/core", "*.cc")}
        tested = {p.parent.relative_to(tests) for p in tests.rglob("*_test.cc")}
        self.assertEqual(tested - rooms, set(), "tests of no room")
        self.assertEqual(rooms - tested, set(), "rooms without a test")

    def test_every_kernel_is_named_in_a_test(self):
        text = "".join(p.read_text() for p in files("tests/core", "*.cc", "*.h"))
        for unit in self.core.units:
            name = unit.rpartition("/")[2]
            sources = [p for p, u in self.core.files.items() if u == unit and p.suffix == ".cc"]
            if sources and not any(word in text for word in self.public_names(unit, name)):
                self.none_of([(sources[0], "no test names it")])

    def public_names(self, unit, name):
        """Its own name, and the functions and classes of its header or source."""
        found = {name}
        for path, other in self.core.files.items():
            if other == unit:
                found |= set(re.findall(r"(?:class|struct)(?: PHYSEC_CORE_API)? (\w+)", path.read_text()))
                found |= set(re.findall(r"^[\w:<>,& *]*?\b(\w+)\(", path.read_text(), re.MULTILINE))
        return found - {"if", "for", "while", "switch", "return"}


class Files(House):
    def test_every_file_names_its_licence(self):
        # GRC descriptions have no place for it: Companion rewrites them without comments.
        patterns = ("*.cc", "*.h", "*.py", "*.sh", "*.in", "CMakeLists.txt")
        self.none_of(
            (path, "no SPDX line at the top")
            for path in sources(*patterns)
            if "SPDX-License-Identifier: GPL-3.0-or-later" not in path.read_text()[:200]
        )

    def test_files_stay_short(self):
        for path in sources("*.cc", "*.h", "*.py"):
            lines = path.read_text().count("\n")
            reason = re.search(r"^(?://|#| \*) Long because ", path.read_text()[:1500], re.MULTILINE)
            if lines >= LONGEST_FILE and not reason:
                self.none_of([(path, f"{lines} lines; allowed: below {LONGEST_FILE}, or"
                                     ' "Long because ..." in its head')])

    def test_public_headers_are_documented(self):
        self.none_of(
            (path, "no documentation comment (/*! or //!)")
            for path in files("include", "*.h")
            if path.name != "api.h" and not re.search(r"/\*!|//!", path.read_text())
        )

    def test_versions_agree(self):
        version = re.search(r"project\(gr-physec VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())
        for name in ("MANIFEST.yml", "CITATION.cff"):
            stated = re.search(r"^version: (\S+)", (ROOT / name).read_text(), re.MULTILINE)
            self.assertEqual(stated[1], version[1], name)

    def test_python_compiles(self):
        with tempfile.TemporaryDirectory() as folder:
            for room in ("python", "tests", "apps"):
                copy = Path(folder) / room  # compiled elsewhere: the sources stay clean
                shutil.copytree(ROOT / room, copy, ignore=shutil.ignore_patterns("__pycache__"))
                self.assertTrue(compileall.compile_dir(copy, quiet=1), room)


class Descriptions(House):
    """What GNU Radio Companion shows."""

    def setUp(self):
        self.blocks = {path: yaml.safe_load(path.read_text()) for path in files("grc", "*.block.yml")}

    def test_categories_form_one_tree(self):
        self.none_of(
            (path, f"category {block.get('category')!r}")
            for path, block in self.blocks.items()
            if not str(block.get("category")).startswith("[PhySec]/")
        )

    def test_names_agree_with_files(self):
        self.none_of(
            (path, f"id {block['id']}")
            for path, block in self.blocks.items()
            if path.name != block["id"] + ".block.yml"
        )

    def test_documentation_says_what_people_look_for(self):
        for path, block in self.blocks.items():
            text = block.get("documentation", "")
            words = ["Reference:"]
            words += ["Parameters:"] if block.get("parameters") else []
            words += ["Input"] if block.get("inputs") else []
            words += ["Output"] if block.get("outputs") else []
            self.none_of((path, f"documentation without {w!r}") for w in words if w not in text)

    def test_documentation_explains_every_parameter(self):
        """By its label, without what stands in brackets there."""
        for path, block in self.blocks.items():
            text = " ".join(block.get("documentation", "").partition("Parameters:")[2].split())
            shown = [p["label"] for p in block.get("parameters", []) if p.get("hide") != "all"]
            names = [re.split(r" [(\[]", label)[0] for label in shown]
            self.none_of(
                (path, f"parameter {name!r} is not explained")
                for name in names
                if name.lower() not in text.lower()
            )

    def test_every_block_has_a_description(self):
        # The class name of the block, or the factory that a description calls, as GRC writes it.
        made = " ".join(str(block.get("templates", {}).get("make")) for block in self.blocks.values())
        self.none_of(
            (path, "no GRC description")
            for path in files("include/gnuradio/physec", "*.h")
            if re.search(r"static sptr\s+make\b", path.read_text())
            and f"physec.{path.stem}(" not in made
        )


if __name__ == "__main__":
    unittest.main()
