# SPDX-License-Identifier: GPL-3.0-or-later
"""physec bounds: what no estimator can beat, and where the wrong ones end up."""

import argparse
import math
import os

from . import options, output
from .fpi_tables import WITHOUT_MAP, map_in_words
from .._errors import InvalidInput


#: Random pilot frames to average over, unless a number is given.
DRAWS = 100
NO_CLT = "the central-limit forms belong to AN-ISAC; the bounds of fake path injection are exact"


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
        metavar="K",
        help=f"random pilot frames to average over (default {DRAWS})",
    )
    fpi.add_argument("--pilots", metavar="FILE.npy", help="these pilots instead: G x N x Nt, complex")
    fpi.add_argument(
        "--form",
        type=forms("exact", "printed", "clt"),
        default=["exact"],
        metavar="FORM,..",
        help="exact, printed, clt (default exact); printed adds the paper's own expressions and ways"
        " of counting beside corrected ones; of clt there is none for this scheme",
    )
    fpi.add_argument(
        "--equal-power",
        action="store_true",
        help="add no protection at the same transmit power and noise",
    )
    options.add_map(fpi)
    fpi.set_defaults(run=run_fpi)

    an = schemes.add_parser(
        "an",
        help="artificial-noise ISAC: rates, secrecy, ergodic Cramer-Rao bounds",
        description="Exact rates in bits and ergodic Cramer-Rao bounds in rad^2, truncated to"
        "\n|angle| < pi/2 - truncation_rad. --form printed adds the paper's own expressions,"
        "\nerrors included, and clt its central-limit forms.",
    )
    options.add_common(an)
    an.add_argument(
        "--ccdf",
        type=levels,
        metavar="EPS,EPS,..",
        default=[],
        help="also P(CRB > eps) at these levels in rad^2",
    )
    an.add_argument(
        "--form",
        type=forms("exact", "printed", "clt"),
        default=["exact"],
        metavar="FORM,..",
        help="exact, printed, clt (default exact)",
    )
    options.add_passive_radar(an)
    an.set_defaults(run=run_an)


def levels(text):
    """argparse type: positive numbers separated by commas."""
    try:
        values = [float(word) for word in text.split(",")]
    except ValueError:
        values = [math.nan]
    if not all(math.isfinite(v) and v > 0 for v in values):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: numbers > 0 separated by commas")
    return values


def forms(*allowed):
    """argparse type: words from `allowed`, separated by commas."""

    def parse(text):
        words = text.split(",")
        for word in words:
            if word not in allowed:
                raise argparse.ArgumentTypeError(f"{word!r}; allowed: {', '.join(allowed)}")
        return words

    return parse


def run_fpi(arguments):
    from gnuradio import physec

    from .. import scenario

    config = options.with_snr(scenario.load(arguments.scenario).fpi, arguments)
    options.with_map_of_deviation(config, arguments)
    pilots = None
    if arguments.pilots is not None:
        if arguments.pilot_draws is not None:
            raise InvalidInput("--pilots and --pilot-draws were both given; allowed: one of them")
        pilots = read_pilots(arguments.pilots)
    with output.Progress(1, "steps") as bar:
        result = physec.fpi.bounds(
            config,
            arguments.pilot_draws or DRAWS,
            arguments.seed,
            pilots,
            printed="printed" in arguments.form,
            equal_power=arguments.equal_power,
            progress=bar.show,
        )
    if "clt" in arguments.form:
        result["clt"] = {"reason": NO_CLT}
    output.emit(arguments, result, fpi_table(result))


def read_pilots(path):
    import numpy as np

    if not os.path.isfile(path):
        raise InvalidInput(f"--pilots is {path!r}; allowed: an existing .npy file")
    try:
        return np.asarray(np.load(path, allow_pickle=False), dtype=complex)
    except Exception as error:  # a damaged header fails in ways that NumPy does not list
        raise InvalidInput(f"--pilots {path!r} is no array of complex numbers: {error}") from None


def with_map_sentence(result):
    """What an Eve with the map may reach beside Bob with the same one, or why there is no bound."""
    text = f"\nbest attack of an Eve who has {map_in_words(result['map'])}: "
    if "worst_case_with_map" not in result:
        return text + "none that has a bound"
    worst, bob = result["worst_case_with_map"], result["bob_with_map"]
    text += f"{worst['eve']}, {worst['position_m']:.3g} m;"
    return text + f" Bob with the same map {bob['position_m']:.3g} m"


def fpi_table(result):
    from ..fpi.mean_bounds import SINGULAR

    rows = []
    named = [("Bob", result["bob"])]
    if "bob_with_map" in result:
        named.append(("Bob with the map", result["bob_with_map"]))
    named += [(f"Eve {name}", eve) for name, eve in result["eve"].items()]
    named += [(name, result[name]) for name in ("gaussian", "none", "mirage")]
    if "equal_power" in result:
        named.append(("none, equal power", result["equal_power"]))
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
        text += f"\n\nbest attack without a map: {worst['eve']}, {worst['position_m']:.3g} m"
        text += WITHOUT_MAP * ("map" not in result)
    if "map" in result:
        text += with_map_sentence(result)
    odd = [fake for fake in result["fake_paths"] if not fake["feasible"]]
    if odd:
        names = ", ".join(f"path {fake['true_path']} of set {fake['set']}" for fake in odd)
        text += f"\nfake paths that no scatterer can explain: {names}"
    for name, bound in named:
        if "reason" in bound and bound.get("singular") and "map" in name:
            text += f"\nno bound for {name}: {bound['reason']}"
    singular = [n for n, bound in named if bound.get("singular") and "map" not in n]
    if singular:
        text += f"\nno bound for {', '.join(singular)}: {SINGULAR}"
    if "equal_power" in result and not {"Bob", "none, equal power"} & set(singular):
        loss = result["equal_power"]["bob_loss_db"]
        text += f"\nprice of protection for Bob at equal power and noise: {loss:.3g} dB"
    if "clt" in result:
        text += f"\nno clt: {result['clt']['reason']}"
    if "printed" in result:
        text += "\n\n" + printed_text(result["printed"])
    return text


def printed_text(printed):
    """The paper's expressions and counting beside the corrected ones."""
    gaps = printed["gaps"]
    rows = [
        (
            name,
            gaps["per_path_db"][field][0],
            gaps["sum_over_all_paths_db"][field],
        )
        for name, field in (("TOA", "tau_s"), ("AOD", "theta_rad"))
    ]
    header = ("separate over Bob, dB", "line of sight", "sums as in Figures 5, 6")
    text = output.table(rows, header) + "\n\n"
    if "reason" in printed:
        return text + printed["reason"]
    rows = [("exact", printed["exact"], printed["exact"])]
    rows += [
        (title, printed["corrected"][name], printed["printed"][name])
        for title, name in (
            ("asymptotic (17)", "asymptotic"),
            ("root of Xi/G (22)", "xi"),
            ("root of Psi/G (23)", "psi"),
        )
    ]
    text += output.table(rows, ("LOS and its twin, us and rad", "corrected", "as printed"))
    for form in ("corrected", "printed"):
        if printed[form]["violated"]:
            text += f"\nnot true here, {form}: " + "; ".join(printed[form]["violated"])
    if printed["unmet_assumptions"]:
        text += "\nPsi is not proven here; unmet: " + ", ".join(printed["unmet_assumptions"])
    return text


def run_an(arguments):
    from gnuradio import physec

    from .. import scenario

    config = scenario.load(arguments.scenario).an
    result = dict(physec.an.bounds(config))
    result["violated_orderings"] = violated_orderings(result)
    eve = max(("comm_eve", "target_eve"), key=lambda name: result[name + "_rate_bits"])
    rate = result[eve + "_rate_bits"]
    result["worst_case"] = {"eve": eve, "comm_eve_antennas": 1, "rate_bits": rate,
                            "secrecy_rate_bits": max(0.0, result["user_rate_bits"] - rate)}
    link = options.passive_radar_link(config, arguments)
    if link is not None:
        result["passive_radar"] = physec.an.passive_radar_bounds(config, seed=arguments.seed, **link)
    if arguments.ccdf:
        result["ccdf"] = physec.an.ccdf(config, arguments.ccdf, "exact")
    if "printed" in arguments.form:
        result["printed"] = physec.an.printed_bounds(config)
    if "clt" in arguments.form:
        result["clt"] = {"user_rate_bits": physec.an.lemma8_user_rate_bits(config)}
        if arguments.ccdf:
            result["clt"]["ccdf"] = physec.an.ccdf(config, arguments.ccdf, "clt")
    output.emit(arguments, result, an_table(result))


def violated_orderings(result):
    """Statements of the paper about the ergodic bounds that these parameters break."""
    order = [
        ("crb_phi_rad2", "crb_theta_exact_rad2", "CRB(phi) >= CRB(theta) of Lemma 6"),
        ("crb_theta_exact_rad2", "crb_theta_common_rad2", "Lemma 6 >= common CRB(theta)"),
    ]
    return [
        text
        for large, small, text in order
        if large in result and not result[large] >= result[small] * (1 - 1e-9)
    ]


def an_table(result):
    printed = result.get("printed", {})
    clt = result.get("clt", {})
    arrays = "comm_eve_rate_bits_by_antennas"
    others = ("ccdf", "printed", "clt", "violated_orderings", "worst_case", arrays,
              "passive_radar")
    names = [name for name in result if name not in others]
    rows = [(name, result[name], printed.get(name), clt.get(name)) for name in names]
    columns = [0, 1] + [2] * bool(printed) + [3] * bool(clt)
    header = ("quantity", "exact", "printed", "clt")
    text = output.table([[row[c] for c in columns] for row in rows], [header[c] for c in columns])
    rates = result[arrays]
    text += "\n\ncommunication Eve with several antennas, bits\n"
    few = [m for m in (1, 2, 4, 8, len(rates) - 4, len(rates) - 2, len(rates)) if m > 0]
    few = sorted(set(few))
    text += output.table([[rates[m - 1] for m in few]], [f"M={m}" for m in few])
    worst = result["worst_case"]
    where = {"target_eve": "at the target", "comm_eve": "anywhere"}[worst["eve"]]
    text += f"\nbest single-antenna eavesdropper: {where}, {worst['rate_bits']:.4g} bits, which leave"
    text += f" {worst['secrecy_rate_bits']:.4g}"
    if "passive_radar" in result:
        radar = result["passive_radar"]
        text += f"\nsensing Eve as a passive radar, medians of {radar['draws']} draws,"
        text += f" {radar['frames']} frames: CRB(phi) {radar['crb_phi_median_rad2']:.4g} rad^2,"
        text += f" range {radar['range_median_m']:.4g} m, coherence {radar['coherence_median']:.3g}"
    for statement in result["violated_orderings"]:
        text += f"\nnot in this scenario: {statement}"
    if "ccdf" in result:
        ccdf = result["ccdf"]
        text += "\n\nP(CRB > eps); lower, upper, approx are Lemmas 2, 3, 4\n"
        text += output.table(list(zip(*ccdf.values())), list(ccdf))
    return text
