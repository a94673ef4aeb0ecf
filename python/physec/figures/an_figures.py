# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the AN-ISAC paper, with exact curves and Monte Carlo, and what its errata change."""

import os

from .. import physec_core as core
from . import common

TRIALS = 1000000


def paper_scenario(**changes):
    """Section V, with its gains to full precision."""
    config = core.an.config()
    config.gain_user = config.gain_comm_eve = 0.001**0.5
    for name, value in changes.items():
        setattr(config, name, value)
    config.check()
    return config


def _steps(first, last, count):
    return [first + (last - first) * i / (count - 1) for i in range(count)]


def _at(config, **changes):
    copy = core.an.config(config)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def _add_estimates(columns, points, names):
    for name in names:
        columns[name + "_mc"] = [point[name][0] for point in points]
        columns[name + "_mc_se"] = [point[name][1] for point in points]


def _figure(name, out_dir, config, seed, compute, draw, trials=TRIALS):
    """CSV (or the one already there), then both drawings."""
    path = os.path.join(out_dir, name + ".csv")
    header = common.make_header(name, common.scenario_text(config), seed, trials=trials)
    columns = common.cached(path, header, compute)
    return [path] + common.save_figure(draw(columns), out_dir, name)


RATES = ("user_rate_bits", "comm_eve_rate_bits", "secrecy_rate_bits")


def rate_columns(config, taus, seed, progress=None, trials=TRIALS):
    """Fig. 2(a): exact rates, both upper bounds and Monte Carlo over tau."""
    rates = [core.an.rates(_at(config, tau=tau)) for tau in taus]
    columns = {"tau": taus}
    for name in RATES + ("user_rate_upper1_bits", "user_rate_upper2_bits"):
        columns[name] = [row[name] for row in rates]
    points = core.an.monte_carlo(config, taus, [], trials, seed, 0, progress)
    _add_estimates(columns, points, RATES)
    return columns


def an_2a(out_dir, seed=1, progress=None):
    config = paper_scenario()
    taus = _steps(0.05, 1.0, 20)

    def draw(c):
        figure, axes = common.new_figure()
        for name, label, color in zip(RATES, ("user", "comm. Eve", "secrecy"), "brg"):
            axes.plot(c["tau"], c[name], color, label=label + ", exact")
            common.markers(axes, c["tau"], c[name + "_mc"], c[name + "_mc_se"], color=color)
        axes.plot(c["tau"], c["user_rate_upper1_bits"], "k:", label="user, upper bound 1")
        axes.plot(c["tau"], c["user_rate_upper2_bits"], "k--", label="user, upper bound 2")
        axes.plot([], [], "ko", markerfacecolor="none", label="Monte Carlo")
        axes.set(xlabel=r"power share of the data, $\tau$", ylabel="ergodic rate (bit/s/Hz)")
        axes.legend()
        return figure

    compute = lambda: rate_columns(config, taus, seed, progress)  # noqa: E731
    return _figure("an-2a", out_dir, config, seed, compute, draw)


CRBS = ("crb_theta_common_rad2", "crb_theta_exact_rad2", "crb_phi_rad2", "crb_theta_leak_rad2")
CRB_LABELS = (
    r"$\theta$, common",
    r"$\theta$, exact (Lemma 6)",
    r"$\phi$ (Lemma 7)",
    r"$\theta$ at an Eve who knows X",
)


def ergodic_columns(config, taus, seed, progress=None, trials=TRIALS):
    """Fig. 2(b): ergodic truncated CRBs over tau, with the leak and Lemma 2's lower bound."""
    configs = [_at(config, tau=tau) for tau in taus]
    bounds = [core.an.bounds(c) for c in configs]
    columns = {"tau": taus}
    for name in CRBS:
        columns[name] = [row[name] for row in bounds]
    columns["crb_theta_common_lower_rad2"] = [core.an.lemma2_crb_rad2(c) for c in configs]
    points = core.an.monte_carlo(config, taus, [], trials, seed, 0, progress)
    _add_estimates(columns, points, CRBS)
    return columns


def an_2b(out_dir, seed=1, progress=None):
    config = paper_scenario()
    taus = _steps(0.05, 1.0, 20)

    def draw(c):
        figure, axes = common.new_figure()
        for name, label, color in zip(CRBS, CRB_LABELS, "brgm"):
            axes.semilogy(c["tau"], c[name], color, label=label)
            common.markers(axes, c["tau"], c[name + "_mc"], c[name + "_mc_se"], color=color)
        axes.semilogy(
            c["tau"], c["crb_theta_common_lower_rad2"], "k--", label=r"$\theta$, lower bound (Lemma 2)"
        )
        axes.plot([], [], "ko", markerfacecolor="none", label="Monte Carlo")
        axes.set(xlabel=r"power share of the data, $\tau$", ylabel=r"E[CRB] (rad$^2$)")
        axes.legend()
        return figure

    compute = lambda: ergodic_columns(config, taus, seed, progress)  # noqa: E731
    return _figure("an-2b", out_dir, config, seed, compute, draw)


CCDFS = ("common", "exact", "phi", "leak", "lower", "upper", "approx")
COUNTED = ("common", "exact", "phi", "leak")


def ccdf_columns(config, x_db, seed, progress=None, trials=TRIALS):
    """Fig. 2(c): P(CRB > eps) over 10 log10(eps/10)."""
    eps = [10 ** (x / 10 + 1) for x in x_db]
    exact = core.an.ccdf(config, eps)
    columns = {"x_db": x_db, "eps_rad2": eps}
    for name in CCDFS:
        columns[name] = exact[name]
    (point,) = core.an.monte_carlo(config, [config.tau], eps, trials, seed, 0, progress)
    _add_estimates(columns, point["ccdf"], COUNTED)
    return columns


def an_2c(out_dir, seed=1, progress=None):
    config = paper_scenario(tau=0.76)
    x_db = _steps(-13.0, 18.0, 63)

    def draw(c):
        figure, axes = common.new_figure()
        for name, label, color in zip(COUNTED, CRB_LABELS, "brgm"):
            axes.plot(c["x_db"], c[name], color, label=label)
            some = slice(None, None, 4)
            common.markers(
                axes, c["x_db"][some], c[name + "_mc"][some], c[name + "_mc_se"][some], color=color
            )
        for name, label, style in (
            ("lower", "lower bound (Lemma 2)", "k--"),
            ("upper", "upper bound (Lemma 3, CLT)", "k:"),
            ("approx", "approximation (Lemma 4, CLT)", "c-."),
        ):
            axes.plot(c["x_db"], c[name], style, label=label)
        axes.plot([], [], "ko", markerfacecolor="none", label="Monte Carlo")
        axes.set(
            xlabel=r"$10\,\log_{10}(\epsilon/10\,\mathrm{rad}^2)$ (dB)", ylabel=r"P(CRB > $\epsilon$)"
        )
        axes.legend()
        return figure

    compute = lambda: ccdf_columns(config, x_db, seed, progress)  # noqa: E731
    return _figure("an-2c", out_dir, config, seed, compute, draw)


def errata_columns(config, taus, seed, progress=None, trials=TRIALS):
    """Rates as printed ((36), Lemma 8) beside exact ones and Monte Carlo."""
    configs = [_at(config, tau=tau) for tau in taus]
    rates = [core.an.rates(c) for c in configs]
    columns = {"tau": taus}
    for name in RATES:
        columns[name] = [row[name] for row in rates]
    columns["comm_eve_rate_36_bits"] = [core.an.eq36_comm_eve_rate_bits(c) for c in configs]
    columns["comm_eve_rate_37_bits"] = [core.an.eq37_comm_eve_rate_bits(c) for c in configs]
    columns["secrecy_rate_printed_bits"] = [core.an.printed_secrecy_rate_bits(c) for c in configs]
    points = core.an.monte_carlo(config, taus, [], trials, seed, 0, progress)
    _add_estimates(columns, points, RATES + ("comm_eve_rate_37_bits",))
    return columns


def an_errata(out_dir, seed=1, progress=None):
    config = paper_scenario()
    taus = _steps(0.05, 1.0, 20)

    def draw(c):
        figure, (eve, secrecy) = common.new_figure(2, sharex=True)
        eve.plot(c["tau"], c["comm_eve_rate_bits"], "r", label="exact")
        eve.plot(c["tau"], c["comm_eve_rate_36_bits"], "k--", label="(36) as printed")
        eve.plot(c["tau"], c["comm_eve_rate_37_bits"], "k:", label=r"(37) as printed: no $|c_2|^2$")
        name = "comm_eve_rate_bits"
        common.markers(eve, c["tau"], c[name + "_mc"], c[name + "_mc_se"], color="r", label="Monte Carlo")
        eve.set(ylabel="comm. Eve's rate (bit/s/Hz)")
        eve.legend()
        name = "secrecy_rate_bits"
        secrecy.plot(c["tau"], c[name], "g", label="exact")
        secrecy.plot(c["tau"], c["secrecy_rate_printed_bits"], "k--", label="as printed")
        common.markers(
            secrecy, c["tau"], c[name + "_mc"], c[name + "_mc_se"], color="g", label="Monte Carlo"
        )
        secrecy.set(xlabel=r"power share of the data, $\tau$", ylabel="secrecy rate (bit/s/Hz)")
        secrecy.legend()
        return figure

    compute = lambda: errata_columns(config, taus, seed, progress)  # noqa: E731
    return _figure("an-errata", out_dir, config, seed, compute, draw)


def clt_columns(config, antennas):
    """Errors of the forms that rest on the central limit theorem, against the exact laws.

    The CCDF errors are the largest over eps from the smallest possible bound to 20 dB above it. For
    large N they sit just above that edge, where the CCDF is steep: the grid is geometric in dB.
    """
    columns = {
        "tx_antennas": [float(n) for n in antennas],
        "lemma8_rate_relative": [],
        "lemma3_ccdf": [],
        "lemma4_ccdf": [],
        "lemma4_ccdf_1db": [],
    }
    above_db = [20 * 10 ** (-5 * i / 300) for i in range(301)]
    for n in antennas:
        c = _at(config, tx_antennas=n)
        exact = core.an.rates(c)["user_rate_bits"]
        columns["lemma8_rate_relative"].append(core.an.lemma8_user_rate_bits(c) / exact - 1)
        smallest = core.an.crb_theta_common_law(c).at(0.0, 1.0)
        eps = [smallest * 10 ** (x / 10) for x in above_db + [1.0]]
        clt, true = core.an.ccdf(c, eps, "clt"), core.an.ccdf(c, eps, "exact")
        distance = [abs(a - b) for a, b in zip(clt["approx"], true["common"])]
        columns["lemma4_ccdf"].append(max(distance))
        columns["lemma4_ccdf_1db"].append(distance[-1])
        columns["lemma3_ccdf"].append(max(abs(a - b) for a, b in zip(clt["upper"], true["upper"])))
    return columns


def an_clt(out_dir, seed=1, progress=None):
    config = paper_scenario(tau=0.76)
    antennas = [3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 32, 48, 64, 96, 128, 192, 256]

    def draw(c):
        figure, axes = common.new_figure()
        for name, label, style in (
            ("lemma8_rate_relative", "user rate, Lemma 8 (relative)", "b-o"),
            ("lemma3_ccdf", "CCDF, Lemma 3: CLT against its own law (largest)", "g-^"),
            ("lemma4_ccdf", "CCDF, Lemma 4 against exact (largest)", "r-s"),
            ("lemma4_ccdf_1db", "the same, 1 dB above the smallest CRB", "m-d"),
        ):
            values = [abs(value) for value in c[name]]
            axes.loglog(c["tx_antennas"], values, style, markerfacecolor="none", label=label)
        # Room for the legend below the curves.
        axes.set(xlabel="transmit antennas, N", ylabel="absolute error", ylim=(1e-8, 0.3))
        axes.legend()
        return figure

    # Nothing is drawn at random here.
    return _figure("an-clt", out_dir, config, seed, lambda: clt_columns(config, antennas), draw, 0)


FIGURES = {
    "an-2a": an_2a,
    "an-2b": an_2b,
    "an-2c": an_2c,
    "an-errata": an_errata,
    "an-clt": an_clt,
}
