# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed works from any folder, is found by other projects, and goes away again."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["PHYSEC_SOURCE_DIR"])
BUILD = Path(os.environ["PHYSEC_BUILD_DIR"])
EXAMPLE = SOURCE / "examples" / "cpp"


def run(*command, **settings):
    """Output of a command, which must succeed. settings: environment variables."""
    settings.setdefault("CMAKE_GENERATOR", "Ninja")
    environment = dict(os.environ, **{key: str(value) for key, value in settings.items()})
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env=environment
    )
    if done.returncode:
        raise AssertionError(f"{command}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Install(unittest.TestCase):
    """One installation, moved to a folder with a blank in its name before anything looks at it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.first = Path(cls.folder.name) / "first"
        cls.prefix = Path(cls.folder.name) / "moved here"
        # The manifest is the record of the user's own installation: it stays as it was.
        cls.manifest = BUILD / "install_manifest.txt"
        cls.before = cls.manifest.read_bytes() if cls.manifest.exists() else None
        run("cmake", "--install", BUILD, "--prefix", cls.first)
        cls.listed = cls.manifest.read_text()
        cls.first.rename(cls.prefix)
        cls.modules = next(cls.prefix.glob("lib/python3*/*-packages"))
        cls.libraries = next(cls.prefix.rglob("libphysec-core.so")).parent

    @classmethod
    def tearDownClass(cls):
        if cls.before is None:
            cls.manifest.unlink(missing_ok=True)
        else:
            cls.manifest.write_bytes(cls.before)
        cls.folder.cleanup()

    def test_nothing_names_the_prefix_or_the_build_folder(self):
        for path in self.prefix.rglob("*"):
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                for folder in (self.first, BUILD, SOURCE):
                    self.assertFalse(os.fsencode(f"{folder}/") in content, f"{path} names {folder}")

    def test_module_is_imported_from_where_it_was_moved_to(self):
        text = run(
            sys.executable, "-B", "-c",
            "from gnuradio import physec; from gnuradio.physec import physec_core;"
            "print(physec.__file__); print(open('/proc/self/maps').read())",
            PYTHONPATH=self.modules)
        self.assertTrue(text.startswith(str(self.modules)), text[:200])
        for library in ("physec-core", "gnuradio-physec"):
            self.assertIn(f"{self.libraries}/lib{library}.so", text)
        self.assertNotIn(str(BUILD), text)

    def test_command_runs(self):
        # PYTHONPATH of the test would hide that the command does not find its modules.
        text = run(self.prefix / "bin" / "physec", "--help",
                   PYTHONPATH="", PYTHONDONTWRITEBYTECODE=1)
        self.assertIn("bounds", text)

    def test_python_example_runs(self):
        text = run(sys.executable, "-B", SOURCE / "examples" / "locate_alice.py",
                   PYTHONPATH=self.modules)
        self.assertIn("mean power 1.0", text)
        self.assertIn("refused: ", text)

    def check_output(self, text):
        # Bob's bound of the paper's scenario is 0.66 m at 0 dB, whatever the pilots.
        row = next(line.split() for line in text.splitlines() if line.split()[:1] == ["0"])
        self.assertAlmostEqual(float(row[1]), 0.66, delta=0.05)

    def test_cmake_project_builds_on_the_core(self):
        with tempfile.TemporaryDirectory() as folder:
            run("cmake", "-S", EXAMPLE, "-B", folder, f"-DCMAKE_PREFIX_PATH={self.prefix}")
            run("cmake", "--build", folder)
            self.check_output(run(Path(folder) / "price_of_protection"))

    def test_cmake_finds_every_target_and_knows_its_components(self):
        project = (
            "cmake_minimum_required(VERSION 3.25)\nproject(find LANGUAGES CXX)\n"
            "find_package(gnuradio-physec REQUIRED {})\n"
            "foreach(target physec-core gnuradio-physec)\n"
            "  if(TARGET gnuradio::${{target}})\n"
            "    message(STATUS \"have ${{target}}\")\n  endif()\n"
            "endforeach()\n"
        )

        def found(components):
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "CMakeLists.txt").write_text(project.format(components))
                return run("cmake", "-S", folder, "-B", Path(folder) / "build",
                           f"-DCMAKE_PREFIX_PATH={self.prefix}")

        for components in ("", "COMPONENTS core blocks"):
            text = found(components)
            self.assertIn("have physec-core", text)
            self.assertIn("have gnuradio-physec", text)
        self.assertNotIn("have gnuradio-physec", found("COMPONENTS core"))
        with self.assertRaisesRegex(AssertionError, "kitchen"):
            found("COMPONENTS kitchen")

    def test_pkg_config_project_builds_on_the_core(self):
        path = self.libraries / "pkgconfig"
        with tempfile.TemporaryDirectory() as folder:
            # pkg-config escapes the blank of the prefix; a shell takes the escapes off.
            program = Path(folder) / "example"
            run("sh", "-c",
                f'eval "c++ -std=c++17 -O1 -o {program} {EXAMPLE}/price_of_protection.cc '
                '$(pkg-config --cflags --libs physec-core)"',
                PKG_CONFIG_PATH=path)
            self.check_output(run(program, LD_LIBRARY_PATH=self.libraries))
        flags = run("pkg-config", "--libs", "gnuradio-physec", PKG_CONFIG_PATH=path)
        for library in ("-lgnuradio-physec", "-lphysec-core", "-lgnuradio-runtime"):
            self.assertIn(library, flags)

    def test_uninstall_leaves_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            prefix = Path(folder) / "prefix"
            (prefix / "share").mkdir(parents=True)
            kept = prefix / "share" / "belongs-to-somebody-else"
            kept.write_text("stays")
            run("cmake", "--install", BUILD, "--prefix", prefix)
            modules = next(prefix.glob("lib/python3*/*-packages"))
            # With byte code, as after use.
            run(sys.executable, "-c", "from gnuradio import physec", PYTHONPATH=modules,
                PYTHONDONTWRITEBYTECODE="", PYTHONPYCACHEPREFIX="")
            self.assertTrue(list(prefix.rglob("*.pyc")))
            run("cmake", "--build", BUILD, "--target", "uninstall")
            self.assertEqual([path for path in prefix.rglob("*") if path.is_file()], [kept])
            self.assertEqual(sorted(prefix.rglob("*")), [kept.parent, kept])
            self.assertFalse(self.manifest.exists())

    def test_every_file_of_the_manifest_is_there(self):
        names = self.listed.split("\n")
        self.assertGreater(len(names), 100)
        for name in filter(None, names):
            moved = self.prefix / Path(name).relative_to(self.first)
            self.assertTrue(moved.exists(), moved)


class CoreAlone(unittest.TestCase):
    """PHYSEC_GNURADIO=OFF: what is configured then knows neither GNU Radio nor Python."""

    def test_configures_without_gnu_radio(self):
        with tempfile.TemporaryDirectory() as folder:
            text = run(
                "cmake", "-S", SOURCE, "-B", folder, "-DPHYSEC_GNURADIO=OFF",
                *(f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON"
                  for name in ("Gnuradio", "pybind11", "Python3")))
            self.assertNotIn("gnuradio-runtime", text)
            cache = (Path(folder) / "CMakeCache.txt").read_text()
            for word in ("Gnuradio_DIR:", "pybind11_DIR:", "PYTHON_EXECUTABLE:"):
                self.assertNotIn(f"\n{word}", cache)
            targets = run("cmake", "--build", folder, "--target", "help")
            self.assertIn("physec_core_tests", targets)
            self.assertNotIn("physec_python", targets)


if __name__ == "__main__":
    if not shutil.which("c++"):
        sys.exit("c++ is missing")
    unittest.main()
