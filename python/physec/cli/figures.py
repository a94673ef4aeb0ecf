# SPDX-License-Identifier: GPL-3.0-or-later
"""physec figures: the papers' figures from scratch, as data and as drawings."""

import time

from . import options, output
from .._errors import InvalidInput, nearest

#: The bar counts thousandths of a figure: figures report their own progress in between.
STEPS = 1000


def register(subparsers):
    parser = subparsers.add_parser(
        "figures",
        help="recompute the papers' figures: CSV, PNG and SVG",
        description="Recomputes the papers' figures from scratch: a CSV, a PNG and an SVG each.\n"
        "A figure whose CSV is already there, from the same version, scenario and seed, is\n"
        "only drawn again: an interrupted run continues where it stopped.",
    )
    parser.add_argument("--list", action="store_true", help="list the figures and stop")
    parser.add_argument(
        "--only", metavar="ID,ID", type=lambda text: text.split(","), help="these figures, not all"
    )
    options.add_out_folder(parser, "the files", "figures")
    options.add_seed(parser)
    options.add_json(parser)
    parser.set_defaults(run=run)


def chosen(only, known):
    """Identifiers in the order given, each once; InvalidInput for an unknown one."""
    for name in only:
        if name not in known:
            raise InvalidInput(
                f"--only names {name!r}, which is no figure; nearest: {nearest(name, known)}"
                " (--list shows all)"
            )
    return list(dict.fromkeys(only))


def title(figure):
    return (figure.__doc__ or "").split("\n")[0]


def run(arguments):
    from gnuradio.physec.figures import FIGURES

    if arguments.list:
        listed = [{"id": name, "title": title(figure)} for name, figure in FIGURES.items()]
        rows = [(entry["id"], entry["title"]) for entry in listed]
        return output.emit(arguments, {"figures": listed}, output.table(rows, ("figure", "shows")))

    names = chosen(arguments.only, FIGURES) if arguments.only else list(FIGURES)
    options.make_folder(arguments.out)
    done = []
    with output.Progress(len(names) * STEPS, "thousandths of a figure") as bar:
        for position, name in enumerate(names):
            started = time.monotonic()

            def progress(now, total, start=position * STEPS):
                bar.advance(start + round(STEPS * now / max(total, 1)) - bar.done)

            files = FIGURES[name](arguments.out, arguments.seed, progress)
            bar.advance((position + 1) * STEPS - bar.done)
            done.append({"id": name, "files": files, "seconds": time.monotonic() - started})
    rows = [(entry["id"], entry["seconds"], entry["files"][0]) for entry in done]
    text = output.table(rows, ("figure", "seconds", "data; PNG and SVG beside it"))
    return output.emit(
        arguments, {"seed": arguments.seed, "out": arguments.out, "figures": done}, text
    )
