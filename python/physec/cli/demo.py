# SPDX-License-Identifier: GPL-3.0-or-later
"""physec demo: both schemes end to end, with a table, plots and a JSON file."""

import os

from . import fpi_tables, options, output
from .._errors import complaint
from .simulate import an_rows, AN_LINK_HEADER, AN_ANGLE_HEADER


def register(subparsers):
    parser = subparsers.add_parser(
        "demo",
        help="the main job: both schemes end to end on simulated channels",
        description="Streams pilots and a file through both schemes' flowgraphs and prints what"
        "\nthe intended receivers and the eavesdroppers achieve, each beside its bound.",
    )
    options.add_common(parser)
    options.add_frames(parser)
    options.add_out_folder(parser, "results", "physec-demo")
    parser.add_argument("--file", metavar="FILE", help="file to send (default: the GPL's text)")
    parser.set_defaults(run=run)


def run(arguments):
    from gnuradio import physec
    from gnuradio.physec import demo

    from .. import scenario

    file = arguments.file
    if file is None:
        file = os.path.join(os.path.dirname(physec.__file__), "LICENSE")
    check_file(file)
    loaded = scenario.load(arguments.scenario)
    an_config = loaded.an if "an" in loaded.sections else demo.demo_an_config()
    options.make_folder(arguments.out)

    with output.Progress(arguments.frames * len(demo.SNRS_DB), "frames") as bar:
        fpi = demo.demo_fpi(loaded.fpi, arguments.out, arguments.frames, arguments.seed, bar.show)
    an = demo.demo_an(an_config, arguments.out, file, arguments.seed)
    result = {"seed": arguments.seed, "fpi": fpi, "an": an}
    report = os.path.join(arguments.out, "demo.json")
    with open(report, "w", encoding="utf-8") as target:
        target.write(output.to_json(result))
    output.emit(arguments, result, text(result, report))


def best_answer(point):
    """Who wins at this SNR, in a few words."""
    from ..fpi import verdict

    worst = point["worst_case_by_hit"]
    return f"{verdict.found(worst, point['bob'])}: {verdict.protection(worst)}."


def check_file(path):
    if not os.path.isfile(path):
        raise complaint("--file", path, "an existing file")
    if os.path.getsize(path) == 0:
        raise complaint(f"size of --file {path!r}", 0, "at least 1 byte")


def text(result, report):
    from ..an import verdict as an_verdict

    fpi, an = result["fpi"], result["an"]
    lines = ["Fake path injection: who finds Alice?", ""]
    rows = [
        (f"{point['snr_db']:g}", *row) for point in fpi["points"] for row in fpi_tables.rows(point)
    ]
    lines += [output.table(rows, ("SNR dB", *fpi_tables.HEADER)), ""]
    lines += [
        "An outlier is an error above four times the bound; none is dropped. Below the threshold",
        "of maximum likelihood (Bob: near -2 dB, separate: near 25 dB) outliers rule.",
        "",
        *(output.wrapped(f"At {point['snr_db']:g} dB {best_answer(point)}") for point in fpi["points"]),
        "",
        f"Artificial-noise ISAC: {an['file']['bytes']} bytes as QPSK, gains of 1",
        "",
    ]
    links, angles = an_rows(an)
    heard = output.wrapped(an_verdict.sentence(an))
    lines += [output.table(links, AN_LINK_HEADER), "", output.table(angles, AN_ANGLE_HEADER), "", heard, ""]
    for name, who in (("user", "user"), ("comm_eve", "Eve ")):
        same = "identical" if an[name]["identical"] else "DIFFERENT"
        lines.append(f"{who} sha256 {an[name]['sha256'][:16]}...  {same}: {an[name]['copy']}")
    lines += [f"file sha256 {an['file']['sha256'][:16]}...", ""]
    lines += [
        "Threat model: one single-antenna, range-synchronised, non-colluding Eve (FPI); an Eve",
        "with her own array reads the angle of Alice's line of sight whatever Alice sends.",
        "FPI misleads an Eve who takes every path she hears for a true one. An Eve who fits the precoder's",
        "form (structure) finds Alice where the SNR allows; physec plan weighs deltas against all of them.",
        "Whoever has a map of the place or a history of a moving Alice is better still: with a map she is",
        "nearly as good as Bob (physec simulate fpi --map exact). Artificial noise spares the target: who",
        "listens there hears the data (physec simulate an).",
        "",
        f"plots: {fpi['plots']['map']}, {fpi['plots']['errors']}",
        f"all numbers: {report}",
    ]
    return "\n".join(lines)
