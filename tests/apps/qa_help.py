# SPDX-License-Identifier: GPL-3.0-or-later
"""Every option of every command says what it is for, and the shell can complete it."""

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from gnuradio.physec.cli import main

PHYSEC = Path(os.environ["PHYSEC_BUILD_DIR"]) / "apps" / "physec"


def options_of(parser):
    """(program, action) of a parser and of all below it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action.choices.values():
                yield from options_of(choice)
        else:
            yield parser.prog, action


class Help(unittest.TestCase):
    def test_every_option_has_a_help_text(self):
        found = list(options_of(main.build_parser()))
        self.assertGreater(len(found), 100)
        silent = [f"{prog} {action.option_strings or action.dest}" for prog, action in found
                  if not (action.help or "").strip()]
        self.assertEqual(silent, [])

    def test_every_command_has_a_line_in_the_list(self):
        listed = main.build_parser()._subparsers._group_actions[0]._choices_actions
        self.assertEqual([c.dest for c in listed], list(main.COMMANDS))
        self.assertTrue(all(c.help for c in listed))

    @unittest.skipUnless(importlib.util.find_spec("argcomplete"), "python3-argcomplete is not installed")
    def test_completion(self):
        self.assertIn("PYTHON_ARGCOMPLETE_OK", PHYSEC.read_text()[:1024])
        for line, expected in (("physec reh", {"rehearse"}), ("physec rehearse ", {"fpi", "an"}),
                               ("physec secret ", {"new", "show-public", "derive", "rotate"}),
                               ("physec rehearse fpi --se", {"--seed"})):
            self.assertLessEqual(expected, self.complete(line), line)

    def complete(self, line):
        """What a shell is offered; argcomplete writes it to file descriptor 8."""
        with tempfile.TemporaryFile() as answer:
            script = f"exec {sys.executable} {PHYSEC} 8>&{answer.fileno()} 9>/dev/null"
            subprocess.run(
                ["bash", "-c", script], pass_fds=[answer.fileno()], check=False, timeout=60,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={**os.environ, "_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n", "COMP_LINE": line,
                     "COMP_POINT": str(len(line)), "COMP_TYPE": "9"})
            answer.seek(0)
            return set(answer.read().decode().split())


if __name__ == "__main__":
    unittest.main()
