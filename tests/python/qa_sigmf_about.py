# SPDX-License-Identifier: GPL-3.0-or-later
"""Author, licence and description of a recording."""

import argparse
import json
import os
import tempfile
import unittest
from pathlib import Path

from gnuradio.physec.air import sigmf
from gnuradio.physec.cli import record

LICENSE = "https://creativecommons.org/licenses/by/4.0/"


class About(unittest.TestCase):
    def test_who_recorded_what_stands_in_every_file(self):
        about = {"author": "A. Lice", "license": LICENSE, "description": None}
        with tempfile.TemporaryDirectory() as folder:
            writer = sigmf.Writer(os.path.join(folder, "r"), 1, about)
            with open(writer.part(0), "wb") as part:
                part.write(bytes(8))
            _, meta, collection = writer.finish(1e6, 1e9, [{"physec": {}, "captures": [sigmf.Capture(0)]}])
            for path, inside in ((meta, "global"), (collection, "collection")):
                with open(path, encoding="utf-8") as file:
                    told = json.load(file)[inside]
                self.assertEqual((told["core:author"], told["core:license"]), ("A. Lice", LICENSE))
            self.assertNotIn("core:description", json.loads(Path(meta).read_text())["global"])

    def test_a_single_antenna_stands_at_the_origin(self):
        self.assertEqual(sigmf.element_geometry(1), [{"point": [0, 0, 0]}])
        self.assertEqual(sigmf.element_geometry(2), [{"unknown": True}] * 2)

    def test_a_license_is_an_address(self):
        """As the specification wants it; a name alone does not validate."""
        self.assertEqual(record.address(LICENSE), LICENSE)
        with self.assertRaisesRegex(argparse.ArgumentTypeError, "'CC-BY-4.0'; allowed: an address"):
            record.address("CC-BY-4.0")


if __name__ == "__main__":
    unittest.main()
