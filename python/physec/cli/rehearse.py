# SPDX-License-Identifier: GPL-3.0-or-later
"""physec rehearse: the whole laboratory in one command, on simulated USRPs."""

import os

from . import options, output

#: What a rehearsal may be away from its bound: with 200 frames, five standard errors of an RMSE.
MOST_RATIO = 1.3


def register(subparsers):
    parser = subparsers.add_parser(
        "rehearse",
        help="the whole laboratory on simulated radios",
        description="Starts the shipped flowgraphs for radios as programs of their own on one simulated"
        "\nair, calibrates, receives and compares with the bounds: docs/over-the-air.md in one command."
        "\nExit status 1 when an error is more than 1.3 times its bound.",
    )
    schemes = parser.add_subparsers(metavar="SCHEME", dest="scheme", required=True)
    fpi = schemes.add_parser("fpi", help="Alice, calibration, Bob and Eve")
    fpi.add_argument("--scenario", default="", metavar="FILE",
                     help="YAML scenario file; default is the scenario for radios, air/lab.yml")
    add(fpi, frames=200, run=run_fpi)
    an = schemes.add_parser("an", help="base station with radar, user and eavesdropper")
    add(an, frames=800, run=run_an)


def add(parser, frames, run):
    parser.add_argument("--frames", type=options.integer(20, 100_000), default=frames,
                        help="frames that everybody receives (default %(default)d)")
    parser.add_argument("--seed", type=options.integer(0, 2**53), default=1,
                        help="of oscillator phases and noise (default %(default)d)")
    parser.add_argument("--keep", type=options.output_folder, metavar="DIR",
                        help="keep programs, logs and estimates there")
    options.add_json(parser)
    parser.set_defaults(run=run)


def run_fpi(arguments):
    from .. import scenario
    from ..air import rehearse_fpi

    lab = scenario.load_lab(arguments.scenario)
    path = os.path.abspath(arguments.scenario) if arguments.scenario else ""
    with output.Progress(arguments.frames, "frames") as bar:
        result = rehearse_fpi.run(
            lab, path, arguments.frames, arguments.seed, arguments.keep,
            lambda done: bar.advance(done - bar.done))
    bob, eves = result["bob"], result["eve"]
    rows = [("Bob", bob["frames"], bob["refused"], bob["rmse_m"], bob["hit_1m"])]
    rows += [(f"Eve {name}", e["frames"], e["refused"], e["rmse_m"], e["hit_1m"]) for name, e in eves.items()]
    worst = max(eves, key=lambda name: (eves[name]["hit_1m"], -eves[name]["rmse_m"]))
    text = (
        output.table(rows, ("receiver", "frames", "refused", "RMSE m", "within 1 m"))
        + f"\n\nSNR at Bob {result['snr_db']:.1f} dB, {result['missed']} frames missed\n"
        f"Bob is at {bob['ratio']:.2f} of his bound of {bob['bound_m']:.3g} m; {verdict(bob['ratio'])}\n"
        f"Eve {worst} is within 1 m in {100 * eves[worst]['hit_1m']:.0f} % of frames"
    )
    output.emit(arguments, result, text)
    return 0 if bob["ratio"] <= MOST_RATIO else 1


def run_an(arguments):
    from ..air import rehearse_an

    with output.Progress(arguments.frames, "frames") as bar:
        result = rehearse_an.run(
            arguments.frames, arguments.seed, arguments.keep, lambda done: bar.advance(done - bar.done))
    user, eve, target = result["user"], result["eve"], result["target"]
    rows = [(who, r["frames"], r["blocks"], r["sinr_db"], r["csi_snr_db"])
            for who, r in (("user", user), ("Eve", eve))]
    good = user["file_intact"] and max(user["ratio"], target["ratio"]) <= MOST_RATIO
    said = "the laboratory works" if good else "something is wrong"
    text = (
        output.table(rows, ("receiver", "frames", "blocks", "SINR dB", "CSI SNR dB"))
        + f"\n\nThe user's file of {user['file_bytes']} bytes is"
        f" {'intact' if user['file_intact'] else 'NOT intact'};"
        f" Eve has {eve['blocks']} of {eve['frames']} blocks\n"
        f"Symbol error {100 * user['symbol_error']:.2f} %, {user['ratio']:.2f} of its bound\n"
        f"Target's angle: deviation {target['deviation_deg']:.3f} deg, {target['ratio']:.2f} of its bound,"
        f" mean error {target['mean_error_deg']:.3f} deg, {target['estimates']}"
        f" estimates\n{said}"
    )
    output.emit(arguments, result, text)
    return 0 if good else 1


def verdict(ratio):
    return "the laboratory works" if ratio <= MOST_RATIO else f"more than {MOST_RATIO}: something is wrong"
