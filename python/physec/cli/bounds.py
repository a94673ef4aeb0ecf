# SPDX-License-Identifier: GPL-3.0-or-later
"""physec bounds: what no estimator can beat, and where the wrong ones end up."""

import os

from . import options, output
from .errors import BadInput


def register(subparsers):
    parser = subparsers.add_parser("bounds", help="error bounds and rates of a scenario")
    schemes = parser.add_subparsers(metavar="SCHEME", dest="scheme", required=True)
    fpi = schemes.add_parser(
        "fpi",
        help="fake path injection: Cramer-Rao bounds of Bob and of every Eve",
        description="Bounds on delay, angle and position errors for Bob, every Eve and the"
        "\nbaselines, averaged over random pilot draws. The precoder is taken as printed,"
        "\nequation (27), and the SNR is that of the precoded signal at Bob.",
    )
    options.add_common(fpi)
    options.add_snr(fpi)
    fpi.add_argument(
        "--pilot-draws",
        type=options.integer(1, 1_000_000),
        default=100,
        metavar="K",
        help="random pilot frames to average over (default %(default)s)",
    )
    fpi.add_argument("--pilots", metavar="FILE.npy", help="these pilots instead: G x N x Nt, complex")
    fpi.set_defaults(run=run_fpi)


def run_fpi(arguments):
    from gnuradio import physec

    from . import scenario

    config = options.with_snr(scenario.load(arguments.scenario).fpi, arguments)
    pilots = read_pilots(arguments.pilots) if arguments.pilots else None
    result = physec.fpi_bounds(config, arguments.pilot_draws, arguments.seed, pilots)
    output.emit(arguments, result, fpi_table(result))


def read_pilots(path):
    import numpy as np

    if not os.path.isfile(path):
        raise BadInput(f"--pilots is {path!r}; allowed: an existing .npy file")
    try:
        return np.asarray(np.load(path, allow_pickle=False), dtype=complex)
    except (ValueError, TypeError, OSError, EOFError) as error:
        raise BadInput(f"--pilots {path!r} is no array of complex numbers: {error}") from None


def fpi_table(result):
    rows = []
    named = [("Bob", result["bob"])]
    named += [(f"Eve {name}", eve) for name, eve in result["eve"].items()]
    named += [(name, result[name]) for name in ("gaussian", "none", "mirage")]
    for name, bound in named:
        tau, theta = bound.get("tau_s"), bound.get("theta_rad")
        rows.append(
            (
                name,
                bound["position_m"],
                bound.get("position_m_se"),
                bound.get("bias_m"),
                tau[0] * 1e9 if tau else None,
                theta[0] * 1e3 if theta else None,
                result["gap_db"].get(name.removeprefix("Eve ")),
            )
        )
    header = ("receiver", "position m", "+-", "bias m", "tau_0 ns", "theta_0 mrad", "over Bob dB")
    text = f"SNR {result['snr_db']:g} dB, mean over {result['pilot_draws']} pilot draws\n\n"
    text += output.table(rows, header)
    if "worst_case" in result:
        worst = result["worst_case"]
        text += f"\n\nbest attack: {worst['eve']}, {worst['position_m']:.3g} m"
    return text
