# SPDX-License-Identifier: GPL-3.0-or-later
"""physec doctor: looks at this machine and says what to do about what it finds.

Runs without gnuradio.physec as well; that is when it is needed most.
"""

from . import doctor_checks, options, output

SYMBOL = {"ok": "ok", "advice": "ADVICE", "problem": "PROBLEM"}


def register(subparsers):
    parser = subparsers.add_parser(
        "doctor",
        help="check this machine; one remedy for every finding",
        description="Checks GNU Radio, Python, this module, GRC, VOLK, UHD and real-time limits."
        "\nExit status 1 when something must be repaired before physec works; advice alone is 0.",
    )
    options.add_json(parser)
    parser.set_defaults(run=run)


def run(arguments):
    findings = doctor_checks.all_findings()
    text = output.table([(SYMBOL[f.status], f.name, f.value) for f in findings])
    remedies = [f"{f.name}: {f.remedy}" for f in findings if f.status != "ok"]
    if remedies:
        text += "\n\nWhat to do:\n" + "\n".join("  " + remedy for remedy in remedies)
    problems = sum(f.status == "problem" for f in findings)
    result = {"problems": problems, "checks": [vars(f) for f in findings]}
    output.emit(arguments, result, text)
    return 1 if problems else 0
