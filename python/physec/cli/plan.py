# SPDX-License-Identifier: GPL-3.0-or-later
"""physec plan: which deltas to use, and why."""

import argparse
import os

from . import options, output, plan_an
from .fpi_tables import map_in_words
from .._errors import complaint


def register(subparsers):
    parser = subparsers.add_parser(
        "plan",
        help="choose the deltas of fake path injection against the strongest attack",
        description="`physec plan an` plans artificial-noise ISAC instead."
        "\nWorst case over the attacks as a function of delta, for three Eves by what"
        "\nthey know, and the delta that each of them leaves most privacy at. Bounds make the"
        "\ncurve; a simulation confirms each choice at the upper end of the SNR range."
        "\nThe headline is the Eve who knows the distribution of the secret; with --map it is the Eve"
        "\nwho knows the form and has that map, from whom no delta hides Alice. Both are printed, the"
        "\none with an exact map of the scatterers when none is given.",
    )
    plan_an.register(parser.add_subparsers(metavar="an", dest="scheme"))
    options.add_common(parser)
    parser.add_argument(
        "--snr-db",
        nargs=2,
        type=options.real(-100, 100),
        metavar=("LO", "HI"),
        help="SNR range at Bob (default: the scenario's SNR alone)",
    )
    parser.add_argument(
        "--mu", type=magnitudes, metavar="MU,..", help="deltas to look at, in units of Upsilon"
    )
    options.add_frames(parser)
    parser.add_argument(
        "--frames-per-epoch",
        type=options.integer(1, 1_000_000),
        default=1,
        metavar="E",
        help="frames with the same secret and geometry that Eve may average (default %(default)s);"
        " above 1 the choices are predicted only",
    )
    parser.add_argument(
        "--pilot-draws", type=options.integer(1, 100_000), default=20, metavar="K",
        help="sets of pilots that bounds are averaged over (default %(default)d)",
    )
    parser.add_argument(
        "--max-loss-db",
        type=options.real(0, 100),
        default=1.0,
        metavar="DB",
        help="what Bob may lose against no protection at equal power (default %(default)s)",
    )
    parser.add_argument(
        "--max-prefix",
        type=options.real(0, 1),
        default=0.1,
        metavar="SHARE",
        help="extra cyclic prefix as a share of the symbol (default %(default)s)",
    )
    parser.add_argument(
        "--objective",
        choices=("rms", "hit"),
        default="rms",
        help="choose the delta with the largest root mean square error of the best Eve, from bounds, or the one"
        " at which she is least often within 1 m, from simulations of every delta, about a minute"
        " (default %(default)s)",
    )
    options.add_map(parser)
    parser.add_argument(
        "--write-scenario",
        metavar="FILE",
        help="write a scenario file with the deltas of the headline, at the upper SNR: physec simulate fpi"
        " --scenario FILE; it holds the secret",
    )
    options.add_out_folder(parser, "the curve as CSV, PNG and SVG")
    parser.set_defaults(run=run)


def magnitudes(text):
    """argparse type: positive numbers separated by commas."""
    try:
        values = [float(word) for word in text.split(",")]
    except ValueError:
        values = []
    if not values or not all(0 < v <= 10 for v in values):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: numbers > 0 and <= 10, by commas")
    return values


def run(arguments):
    from ..fpi import planner

    from .. import scenario

    config = options.with_map(scenario.load(arguments.scenario).fpi, arguments)
    if config.mode not in ("fpi", "spoof"):
        raise complaint("mode", config.mode, "fpi or spoof; the others have no delta to plan")
    low, high = arguments.snr_db or (config.snr_db, config.snr_db)
    if low > high:
        raise complaint("--snr-db LO HI", (low, high), "LO <= HI")
    if arguments.out is not None:
        options.make_folder(arguments.out)
    mus = arguments.mu or planner.DEFAULT_MUS
    with output.Progress(len(mus), "steps") as bar:
        result = planner.plan(
            config,
            (low, high),
            mus,
            arguments.pilot_draws,
            arguments.frames,
            arguments.seed,
            arguments.frames_per_epoch,
            arguments.max_loss_db,
            arguments.max_prefix,
            progress=bar.show,
            map_error_m=arguments.map_error,
            objective=arguments.objective,
        )
    if arguments.out is not None:
        write_curve(arguments.out, config, result, arguments.seed)
    if arguments.write_scenario is not None:
        config.fakes = [config.fake_set_in_upsilon(result["headline"]["mu"], result["headline"]["mu"])]
        config.snr_db = high
        scenario.save(arguments.write_scenario, config)
    output.emit(arguments, result, text(result))


def write_curve(folder, config, result, seed):
    from gnuradio.physec.figures import common

    rows = result["curve"]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    header = common.make_header("plan", common.scenario_text(config), seed, snr_db=result["snr_db"])
    common.write_csv(os.path.join(folder, "plan.csv"), header, columns)
    figure, axes = common.new_figure()
    curves = {
        "pilots_m": ("Eve knows the pilots", "r-"),
        "form_m": ("and the form of the precoder", "m-"),
        "distribution_m": ("or the distribution, random sign", "k-"),
        "reflectors_m": ("or a map of the reflectors", "k--"),
        "bob_m": ("Bob", "b-"),
        "bob_with_map_m": ("Bob with that map", "b--"),
    }
    for name, (label, style) in curves.items():
        axes.plot(columns["mu"], columns[name], style, label=label)
    for choice in result["choices"].values():
        if "simulated_m" in choice:
            axes.plot(choice["mu"], choice["simulated_m"], "ko", mfc="none")
    axes.set(xlabel="delta / Upsilon", ylabel="position error (m)", yscale="log")
    axes.legend()
    common.save_figure(figure, folder, "plan")


def text(result):
    names = ("mu", "bob_m", "bob_loss_db", "merged_m", "separate_m", "structure_m", "prior_m")
    names += ("map_m", "bob_with_map_m", "nulls", "prefix_share")
    by_hit = result["objective"] == "hit"
    lines = [f"SNR {result['snr_db'][0]:g} to {result['snr_db'][1]:g} dB, mode {result['mode']}",
             f"deltas chosen by {OBJECTIVES[result['objective']]}", ""]
    lines += [output.table([[row[n] for n in names] for row in result["curve"]], names), ""]
    lines += [COLUMNS, ""]
    if by_hit:
        names = ("mu", "bob_hit", *(f"{name}_hit" for name in result["choices"]))
        lines += [output.table([[row[n] for n in names] for row in result["curve"]], names), ""]
        lines += [HIT_COLUMNS, ""]
    header = ("Eve knows", "mu", "delay ns", "predicted m", "attack", "simulated m", "ratio")
    header += ("within 1 m",)
    rows = [
        (
            name,
            c["mu"],
            c["delta_tau_s"] * 1e9,
            c["predicted_m"],
            c["attack"],
            c.get("simulated_m"),
            c.get("ratio"),
            c.get("worst_case_by_hit", {}).get("hit_1m"),
        )
        for name, c in result["choices"].items()
    ]
    lines += [output.table(rows, header), "", CHOICE_COLUMNS, ""]
    lines += [
        f"{name}: {c['reason']}" + (f"; by root mean square error it would be mu = {c['mu_by_rms']:g}"
                                    if by_hit and c["mu_by_rms"] != c["mu"] else "")
        for name, c in result["choices"].items()
    ]
    said = verdicts(result)
    lines += ["", *said] if said else []
    delay = [f"{value * 1e9:.2f}" for value in result["secret"]["delay_s"]]
    angle = [f"{value:.4f}" for value in result["secret"]["angle_rad"]]
    lines += [
        "",
        f"draw the secret uniformly from {delay[0]} to {delay[1]} ns and {angle[0]} to {angle[1]}"
        " rad, both with one random sign.",
        "Eve's likeliest point is then right half of the time; nothing short of her having no",
        "pilots changes that. Refreshing the secret while Alice stands still does not help.",
        "",
        *headline(result),
    ]
    return "\n".join(lines)


#: The curve's columns in words.
COLUMNS = """\
mu: delta over Upsilon, in delay and in angle. bob_loss_db: against no protection at equal power.
..._m: root mean square errors of the position in metres, from bounds; the worst over the SNRs,
which is the largest for Bob and the smallest for an Eve, named by her attack. map_m and
bob_with_map_m: Eve and Bob with a map of the reflectors; all others have none. nulls: weights
(subcarrier, antenna) close to zero. prefix_share: extra cyclic prefix over the symbol."""

#: And those of the shares of frames within a metre.
HIT_COLUMNS = """\
..._hit: share of simulated frames, 100 at most for each mu, within 1 m of Alice at the upper SNR: of
Bob, and of the best answer (position, likeliest point, position under the other sign) of an Eve
with that knowledge; none outside of the budget."""

#: And those of the choices.
CHOICE_COLUMNS = """\
mu, delay ns: the choice. predicted m: what the best attack leaves, from bounds, and that attack.
simulated m: the smallest root mean square error over her attacks in a simulation at the upper SNR, and
its ratio to the prediction. within 1 m: share of its frames in which her best answer is so near."""

#: What deltas are chosen by, in words.
OBJECTIVES = {
    "rms": "the root mean square error that Eve is left with",
    "hit": "how often Eve is within 1 m",
}


def verdicts(result):
    """Who wins with each choice, from the simulations that confirmed it."""
    return [
        output.wrapped(
            f"mu = {c['mu']:g}, against an Eve who knows {KNOWS[name]}, simulated at"
            f" {c['simulated_snr_db']:g} dB: {c['verdict']}")
        for name, c in result["choices"].items()
        if "verdict" in c
    ]


#: What each Eve of a plan knows, for a sentence.
KNOWS = {
    "pilots": "the pilots",
    "form": "also the form of the precoder",
    "distribution": "also the distribution of the secret",
    "reflectors": "where the reflectors are",
}


def headline(result):
    """What these deltas are worth without a map and with one; the assumption that was made first."""
    found, known = result["headline"], result["map"]
    given = map_in_words(known)
    without, mapped = found["without_map"], found["with_map"]
    sentences = {
        "no map": f"without a map of the place Eve errs by {without['predicted_m']:.3g} m,"
        f" Bob by {without['bob_m']:.3g} m;",
        "map": f"with {given}, there is no bound: it leaves the position undetermined;"
        if mapped is None
        else f"with {given}, Eve errs by {mapped['predicted_m']:.3g} m,"
        f" Bob with the same map by {mapped['bob_m']:.3g} m;",
    }
    first = found["assumption"]
    other = "map" if first == "no map" else "no map"
    return [
        f"at mu = {found['mu']:g}, as assumed ({first}): {sentences[first]}",
        f"otherwise {sentences[other].rstrip(';')}.",
        "Eve has no history of a moving Alice in either.",
    ]
