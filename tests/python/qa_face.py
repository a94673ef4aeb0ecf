# SPDX-License-Identifier: GPL-3.0-or-later
"""The public names of gnuradio.physec: which there are, what their text says, and their stubs."""

import ast
import importlib
import inspect
import os
import re
import tempfile
import unittest
from pathlib import Path

from gnuradio import physec
from gnuradio.physec import physec_core, physec_python

ROOT = Path(os.environ["PHYSEC_SOURCE_DIR"])
#: Loading them is part of loading the package, but nobody has to know them.
LIBRARIES = {"physec_core", "physec_python"}


def public_modules():
    """(name below gnuradio.physec, module) of the package and everything public in it."""
    found = [("", physec)]
    for prefix, module in found:  # grows
        for name in module.__all__:
            member = getattr(module, name)
            if inspect.ismodule(member):
                found.append((f"{prefix}.{name}".lstrip("."), member))
    return found


def members(kind):
    """Public members that a class itself defines."""
    return {name: member for name, member in vars(kind).items() if not name.startswith("_")}


def written(thing):
    """Its docstring without signatures, which pybind11 writes."""
    text = inspect.getdoc(thing) or ""
    return re.sub(r"(?m)^(\d+\. )?\w+\(.*\) -> .*$|^Overloaded function\.$", "", text).strip()


def documented():
    """(name, object) of everything that must have a text of its own."""
    for prefix, module in public_modules():
        yield prefix or "physec", module
        for name in module.__all__:
            member = getattr(module, name)
            full = f"{prefix}.{name}".lstrip(".")
            if inspect.isclass(member):
                yield full, member
                yield f"{full}.__init__", member.__init__
                yield from ((f"{full}.{n}", m) for n, m in members(member).items()
                            if callable(m) or isinstance(m, (property, staticmethod, classmethod))
                            or hasattr(m, "func"))
            elif callable(member):
                yield full, member


class Text(unittest.TestCase):
    def test_the_walk_arrives(self):
        names = [name for name, _ in documented()]
        self.assertGreater(len(names), 350)
        for name in ("fpi.config.snr_db", "an.angle_bound.ccdf", "fpi_precoder.set_fakes",
                     "scenario.Scenario.fpi", "air.calibration.load", "ofdm.numerology.all_active"):
            self.assertIn(name, names)

    def test_every_public_name_has_text(self):
        """Of at least three words: a unit, a shape or what it is."""
        no_constructor = {"object", "pybind11_object"}
        missing = []
        for name, thing in documented():
            if name.endswith(".__init__"):
                owner = name.removesuffix(".__init__")
                if constructor_is_inherited(owner, no_constructor):
                    continue
            if len(written(thing).split()) < 3:
                missing.append(name)
        self.assertEqual(missing, [])

    def test_texts_name_no_private_path(self):
        for name, thing in documented():
            self.assertNotIn("physec_core", inspect.getdoc(thing) or "", name)

    def test_arrays_have_shapes(self):
        """What takes or returns an array in the library says which."""
        silent = []
        for name, thing in documented():
            signature = (inspect.getdoc(thing) or "").split("\n")[0]
            text = " ".join(written(thing).split())
            shape = r"\(\w[\w *-]*,[\w ,*-]*\)"  # (N, Nt), (count,), (G * N,)
            if "numpy.ndarray" in signature and not re.search(shape, text):
                silent.append(name)
        self.assertEqual(silent, [])

    def test_help_reads_as_a_reference(self):
        for module in (physec.fpi, physec.an):
            text = " " + module.__doc__.replace("NAME", "") + " "
            for word in ("parameters", "transmit", "receive", "attacks", "bounds", "InvalidInput"):
                self.assertIn(word, text)


def constructor_is_inherited(owner, without):
    kind = physec
    for part in owner.split("."):
        kind = getattr(kind, part)
    if dataclass_like(kind):
        return True
    return "__init__" not in vars(kind) or "No constructor defined" in (kind.__init__.__doc__ or "")


def dataclass_like(kind):
    return hasattr(kind, "__dataclass_fields__")


class Names(unittest.TestCase):
    def test_what_is_loaded_is_public_or_private(self):
        for prefix, module in public_modules():
            if not hasattr(module, "__path__") and prefix:
                continue  # a plain module's imports are its own affair
            loaded = {name for name in vars(module) if not name.startswith("_")}
            extra = loaded - set(module.__all__) - LIBRARIES
            # Submodules are attributes of their package once they are loaded.
            extra = {n for n in extra if not inspect.ismodule(getattr(module, n))}
            self.assertEqual(extra, set(), prefix)

    def test_nothing_private_is_public(self):
        for name in ("plain", "errors", "path", "parameters", "flowgraph", "frame_reference"):
            self.assertFalse(hasattr(physec, name), name)
        self.assertFalse([name for name in dir(physec) if name.startswith("time_")])

    def test_every_bound_name_is_public_where_it_belongs(self):
        for room in ("array", "ofdm", "channel", "sync", "an", "fpi"):
            bound = {n for n in vars(getattr(physec_core, room)) if not n.startswith("_")}
            self.assertEqual(bound - set(getattr(physec, room).__all__), set(), room)
        blocks = {n for n in vars(physec_python) if not n.startswith("_")}
        self.assertEqual(blocks - set(physec.__all__), set())

    def test_names_introduce_themselves_by_where_they_are(self):
        for prefix, module in public_modules():
            for name in module.__all__:
                member = getattr(module, name)
                if inspect.isclass(member):
                    home = importlib.import_module(member.__module__)
                    self.assertIs(getattr(home, member.__name__), member, f"{prefix}.{name}")
                    self.assertNotIn("physec_core", member.__module__)

    def test_all_of_a_module_is_listed_once(self):
        for prefix, module in public_modules():
            self.assertEqual(len(module.__all__), len(set(module.__all__)), prefix)

    def test_version(self):
        text = (ROOT / "CMakeLists.txt").read_text()
        self.assertEqual(physec.__version__, re.search(r"project\([^)]*VERSION ([\d.]+)", text)[1])

    def test_flowgraphs_find_what_they_call(self):
        """Every physec.NAME in block descriptions and flowgraphs, and the flat spellings."""
        called = set()
        for path in [*ROOT.glob("grc/*.yml"), *ROOT.glob("apps/flowgraphs/*/*.grc")]:
            called |= set(re.findall(r"\bphysec\.([a-z]\w*(?:\.\w+)*)\(", path.read_text()))
        self.assertIn("fpi_precoder", called)
        for name in sorted(called | set(physec._spellings.FLOWGRAPHS)):
            thing = physec
            for part in name.split("."):
                thing = getattr(thing, part)

    def test_flat_spellings_are_the_same_objects(self):
        self.assertIs(physec.fpi_config, physec.fpi.config)
        self.assertIs(physec.make_an_config, physec.an.make_config)
        with self.assertRaisesRegex(AttributeError, "no attribute 'fpi_confog'"):
            physec.fpi_confog


class Simulations(unittest.TestCase):
    def test_both_take_and_return_the_same_kinds_of_things(self):
        schemes = (physec.fpi, physec.an)
        fpi, an = (inspect.signature(scheme.simulate).parameters for scheme in schemes)
        self.assertEqual(list(fpi)[:3], list(an)[:3])
        for name in ("frames", "seed", "dump", "progress"):
            self.assertEqual(fpi[name].default, an[name].default, name)
            self.assertEqual(fpi[name].kind, an[name].kind, name)
        seen = []
        for module in schemes:
            self.assertTrue(issubclass(module.flowgraph, physec_python_top_block()))
            plain = module.simulate(module.config(), 10)
            self.assertNotIn("arrays", plain)
            result = module.simulate(module.config(), 10, 3, dump=True,
                                     progress=lambda done, total: seen.append(total))
            self.assertEqual((result["frames"], result["seed"]), (10, 3))
            self.assertIsInstance(result["seconds"], float)
            self.assertTrue(all(hasattr(a, "shape") or isinstance(a, float)
                                for a in result["arrays"].values()))
            self.assertEqual(len(result["arrays"]["y_bob" if module is physec.fpi else "theta"]),
                             10 if module is physec.fpi else 1)
        self.assertEqual(set(seen), {10})


class Snippets(unittest.TestCase):
    def test_python_in_the_pages_runs(self):
        """What README and docs/ show works as it stands."""
        found = 0
        here = os.getcwd()
        for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]:
            for program in re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL):
                if "from gnuradio import physec" not in program:
                    continue
                found += 1
                with self.subTest(page=page.name), tempfile.TemporaryDirectory() as folder:
                    os.chdir(folder)
                    try:
                        exec(compile(program, page.name, "exec"), {})
                    finally:
                        os.chdir(here)
        self.assertGreater(found, 1)


def physec_python_top_block():
    from gnuradio import gr

    return gr.top_block


class Stubs(unittest.TestCase):
    """python/make_stubs.py writes them; when this fails, run it."""

    def test_stubs_list_exactly_the_public_names(self):
        for prefix, module in public_modules():
            tree = ast.parse(stub_file(module).read_text())
            names, classes, listed = set(), {}, None
            for node in tree.body:
                if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                    names.add(node.name)
                    if isinstance(node, ast.ClassDef):
                        classes[node.name] = node
                elif isinstance(node, ast.AnnAssign):
                    names.add(node.target.id)
                elif isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
                    listed = ast.literal_eval(node.value)
            modules = {n for n in module.__all__ if inspect.ismodule(getattr(module, n))}
            self.assertEqual(names, set(module.__all__) - modules, prefix)
            self.assertEqual(listed, list(module.__all__), prefix)
            for name, node in classes.items():
                stubbed = {
                    n.target.id if isinstance(n, ast.AnnAssign) else n.name
                    for n in node.body
                    if isinstance(n, (ast.FunctionDef, ast.AnnAssign))
                }
                live = set(members(getattr(module, name)))
                self.assertEqual(stubbed - {"__init__"}, live, f"{prefix}.{name}")

    def test_stubs_say_what_the_module_says(self):
        text = stub_file(physec.fpi).read_text()
        self.assertIn("def weights(self) -> np.ndarray", text)
        self.assertIn("def make_pilots(config: config, seed: int = 1) -> np.ndarray", text)
        self.assertNotIn("physec_core", text)

    def test_the_package_is_marked_as_typed(self):
        self.assertTrue((Path(physec.__file__).parent / "py.typed").exists())


def stub_file(module):
    path = Path(module.__file__)
    return path.with_suffix(".pyi")


if __name__ == "__main__":
    unittest.main()
