# SPDX-License-Identifier: GPL-3.0-or-later
"""physec plan an: tau, alpha and noise space for given weights."""

from . import options, output


def register(schemes):
    parser = schemes.add_parser(
        "an",
        help="choose tau, |alpha| and noise space of artificial-noise ISAC",
        description="The grid point of largest utility, in bits: secrecy * (user's rate less that of"
        "\nthe better of an Eve at the target and the communication Eve), plus sensing * (bits of"
        "\nresolution of the base station), less privacy * (those of the sensing Eve). A bit of"
        "\nresolution halves the angle's standard deviation.",
    )
    options.add_common(parser)
    weight = options.real(0, 1e6)
    parser.add_argument(
        "--secrecy", type=weight, default=1.0, metavar="W",
        help="weight of the secrecy rate in the utility (default %(default)g)",
    )
    parser.add_argument(
        "--sensing", type=weight, default=0.1, metavar="W",
        help="weight of the base station's own angle (default %(default)g)",
    )
    parser.add_argument(
        "--privacy", type=weight, default=0.1, metavar="W",
        help="weight of what a sensing Eve does not learn of the angle (default %(default)g)",
    )
    parser.add_argument(
        "--comm-eve-antennas", type=options.integer(1, 512), default=1, metavar="M",
        help="antennas of the Eve who listens for data (default %(default)d)",
    )
    parser.set_defaults(run=run)


def run(arguments):
    from .. import scenario
    from ..an import planner

    config = scenario.load(arguments.scenario).an
    with output.Progress(1, "steps") as bar:
        result = planner.plan(
            config,
            arguments.secrecy,
            arguments.sensing,
            arguments.privacy,
            arguments.comm_eve_antennas,
            progress=bar.show,
        )
    output.emit(arguments, result, text(result))


def text(result):
    names = ("noise_space", "tau", "alpha", "user_rate_bits", "comm_eve_rate_bits")
    names += ("target_eve_rate_bits", "crb_theta_common_rad2", "crb_phi_rad2", "utility_bits")
    rows = [[row[name] for name in names] for row in result["best_by_noise_space"].values()]
    header = ("noise space", "tau", "|alpha|", "user", "Eve", "target", "CRB(theta)", "CRB(phi)")
    weights = ", ".join(f"{name} {value:g}" for name, value in result["weights"].items())
    best = result["best"]
    who = {"comm_eve": "the communication Eve", "target_eve": "the Eve at the target"}
    return (
        f"weights: {weights}; communication Eve with {result['comm_eve_antennas']} antennas\n"
        "rates in bits, ergodic bounds in rad^2\n\n"
        + output.table(rows, (*header, "utility"))
        + f"\n\nuse noise_space {best['noise_space']}, tau {best['tau']:g}, |alpha| {best['alpha']:g}:"
        f" {best['secrecy_rate_bits']:.3g} bits above {who[best['worst_eve']]}"
    )
