# SPDX-License-Identifier: GPL-3.0-or-later
"""Entry point of the `physec` command.

A command is a module of this package with two functions:

    register(subparsers)   adds its parser (`subparsers.add_parser(...)`) and sets the default
                           `run=run`; nested commands (`bounds fpi`) set `run` on the inner parser
    run(arguments)         does the work; returns None or an exit status

and a name in COMMANDS. Heavy imports belong inside run(), so that `physec --help` stays quick.
"""

import argparse
import importlib
import os
import re
import sys
import traceback

from .._errors import InvalidInput, nearest

#: Modules of this package, in the order in which --help lists them.
COMMANDS = (
    "demo", "bounds", "simulate", "attacks", "plan", "secret", "rehearse", "calibrate", "record", "replay",
    "figures", "bench", "doctor",
)

BAD_INPUT = 2
FAILURE = 1


class Parser(argparse.ArgumentParser):
    """argparse with the project's errors: one line, no usage block, exit status 2."""

    def __init__(self, **options):
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    def parse_known_args(self, args=None, namespace=None):
        # A nested parser would hand what it does not know to its parent, whose options are others.
        namespace, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {unknown[0]}")
        return namespace, unknown

    def error(self, message):
        unknown = re.match(r"unrecognized arguments: (\S+)", message)
        if unknown:
            message = f"unknown argument {unknown[1]}{self._suggestion(unknown[1])}"
        self.exit(BAD_INPUT, f"{self.prog}: {message}; see {self.prog} --help\n")

    def exit(self, status=0, message=None):
        flush()  # --help into a closed pipe shows here, not while Python shuts down
        super().exit(status, message)

    def _suggestion(self, word):
        options = set()
        parsers = [self]
        for parser in parsers:  # grows: every nested parser is visited too
            for action in parser._actions:
                options.update(action.option_strings)
                if isinstance(action, argparse._SubParsersAction):
                    parsers.extend(action.choices.values())
        word = word.partition("=")[0]
        if word in options:
            return "; it belongs after the name of a subcommand"
        return f"; nearest: {nearest(word, options)}" if word.startswith("-") else ""


class Version(argparse.Action):
    """Asks the library for its version when it is wanted, so that --help needs none."""

    def __init__(self, **options):
        super().__init__(nargs=0, **options)

    def __call__(self, parser, namespace, values, option=None):
        from .. import __version__

        print(f"gr-physec {__version__}")
        parser.exit()


def build_parser(commands=COMMANDS):
    parser = Parser(
        prog="physec",
        description="Physical-layer security experiments: artificial noise for ISAC, and fake"
        " path injection.",
        epilog="exit status: 0 fine, 2 bad input, 1 failure",
    )
    parser.add_argument("--version", action=Version, help="version of the module, and leave")
    subparsers = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    for name in commands:
        importlib.import_module("." + name, __package__).register(subparsers)
    return parser


def complete(parser):
    """Answers a shell that asks for completions, and leaves; else nothing."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)


def one_line(error):
    return " ".join(str(error).split())


def flush():
    if sys.stdout is not None:  # as it is when the shell closed it
        sys.stdout.flush()


def flushes():
    try:
        flush()
    except OSError:
        return False
    return True


def discard_stdout():
    """What is still in the buffer goes nowhere, so that Python does not stumble over it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text):
    if sys.stderr is not None:
        print(f"physec: {text}", file=sys.stderr)


def main(argv=None, commands=COMMANDS):
    """Runs one command line; returns its exit status."""
    try:
        parser = build_parser(commands)
        complete(parser)
        arguments = parser.parse_args(argv)
        status = arguments.run(arguments)
        flush()
        return status or 0
    except BrokenPipeError:
        # `physec ... | head`: nobody is reading any more. Python would complain once again when
        # it closes stdout at exit.
        discard_stdout()
        return FAILURE
    except KeyboardInterrupt:
        complain("interrupted")
        return FAILURE
    except InvalidInput as error:
        complain(one_line(error))
        return BAD_INPUT
    except Exception as error:
        if os.environ.get("PHYSEC_TRACEBACK"):
            traceback.print_exc()
        else:
            kind = type(error).__name__
            complain(f"failed with {kind}: {one_line(error)} (PHYSEC_TRACEBACK=1 shows where)")
        if not flushes():
            discard_stdout()
        return FAILURE
