# SPDX-License-Identifier: GPL-3.0-or-later
"""physec attacks: every attack and every protection that is known here."""

from . import options, output


def register(subparsers):
    parser = subparsers.add_parser(
        "attacks",
        help="list the attacks and the protections of fake path injection",
        description="Every Eve and every protection by name, those of --plugin among them."
        "\nThe names are what --attacks, scenario files and GNU Radio Companion take.",
    )
    parser.add_argument("--json", metavar="FILE", type=options.output_or_stdout, help="write JSON; - is stdout")
    parser.add_argument(
        "--plugin", metavar="LIB.so", action="append", default=[],
        help="shared library with attacks or protections of one's own; may be repeated",
    )
    parser.set_defaults(run=run)


def run(arguments):
    from gnuradio import physec

    options.load_plugins(arguments)
    fields = ("name", "role", "knows", "remarks")
    result = {
        "attacks": [{key: getattr(a, key) for key in fields} for a in physec.fpi.attacks()],
        "protections": {
            name: physec.fpi.protection_description(name) for name in physec.fpi.protection_names()
        },
    }
    text = output.table([[a[key] for key in fields] for a in result["attacks"]],
                        ("attack", "simulated", "knows", "how"))
    text += "\n\n" + output.table(list(result["protections"].items()), ("protection", "what it does"))
    output.emit(arguments, result, text)
