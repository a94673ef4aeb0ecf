# SPDX-License-Identifier: GPL-3.0-or-later
"""Every number of docs/theory.md, by the id that stands behind it there. Nothing is typed in twice:
qa_theory.py compares the text with what the library computes now."""

import functools
import math

import numpy as np

from gnuradio.physec import physec_core as core
from gnuradio.physec.figures import an_figures
from gnuradio.physec.fpi.mean_bounds import bounds as fpi_bounds

SEED, DRAWS = 12, 100  # those of `physec bounds fpi`
NUMBERS = {}


def number(name, function, *arguments):
    assert name not in NUMBERS, name
    NUMBERS[name] = functools.partial(function, *arguments)


# --- fake path injection ---------------------------------------------------------------------


def fpi(snr_db=0.0, deltas=((0.05, 0.05),)):
    config = core.fpi.config()
    config.snr_db = snr_db
    config.fakes = [config.fake_set_in_upsilon(*pair) for pair in deltas]
    return config


@functools.lru_cache(None)
def all_bounds(snr_db):
    return fpi_bounds(fpi(snr_db), DRAWS, SEED, printed=True, equal_power=True)


@functools.lru_cache(None)
def bounds_at(mu):
    kinds = ["merged", "separate", "structure"]
    return core.fpi.sample_bounds(fpi(0.0, ((mu, mu),)), kinds, 20, SEED)


def position(snr_db, *keys):
    entry = all_bounds(snr_db)
    for key in keys:
        entry = entry[key]
    return entry["position_m"]


def mean_power(mu):
    config = fpi(0.0, ((mu, mu),))
    return core.fpi.precoder(config).mean_power


def gap_db(other, bob):
    return 20 * math.log10(other / bob)


def mirage(field, delay_ns):
    config = fpi()
    if delay_ns:
        config.mirage_delay_s = delay_ns * 1e-9
    return core.fpi.sample_bounds(config, ["mirage"], 20, SEED)["mirage"][field].mean()


def six_fakes_gap_db():
    samples = core.fpi.sample_bounds(
        fpi(0.0, ((0.05, 0.05), (0.1, 0.1))), ["bob", "separate"], DRAWS, SEED
    )
    return gap_db(samples["separate"]["position_m"].mean(), samples["bob"]["position_m"].mean())


@functools.lru_cache(None)
def pair(mu, form):
    config = fpi()
    config.fakes = [core.fpi.figure_3_fake_set(config, mu)]
    result = core.fpi.pair_bounds(config, DRAWS, SEED, form)
    return {name: float(np.mean(np.sqrt(result[name]))) for name in ("exact", "asymptotic", "xi", "psi")}


def epochs(attack, fresh, count):
    return float(np.mean(core.fpi.epoch_bounds(fpi(), count, attack, fresh, draws=10, seed=SEED)))


number("fpi.upsilon_delay_ns", lambda: fpi().upsilon_delay_s * 1e9)
number("fpi.upsilon_angle_deg", lambda: math.degrees(fpi().upsilon_angle_rad))
number("fpi.mean_power.20th", mean_power, 0.05)
number("fpi.mean_power.one", mean_power, 1.0)
number("fpi.mean_power_db.20th", lambda: 10 * math.log10(mean_power(0.05)))
for snr in (-10, 0, 10, 20):
    for name, keys in {
        "bob": ("bob",),
        "separate": ("eve", "separate"),
        "structure": ("eve", "structure"),
        "merged": ("eve", "merged"),
        "gaussian": ("gaussian",),
        "none": ("none",),
    }.items():
        number(f"fpi.{name}.{snr}", position, float(snr), *keys)
number("fpi.bob_se.0", lambda: all_bounds(0.0)["bob"]["position_m_se"])
number("fpi.separate_se.0", lambda: all_bounds(0.0)["eve"]["separate"]["position_m_se"])
number("fpi.merged_bias.0", lambda: all_bounds(0.0)["eve"]["merged"]["bias_m"])
for name in ("separate", "structure", "merged"):
    number(f"fpi.gap_db.{name}", lambda name=name: all_bounds(0.0)["gap_db"][name])
    number(f"fpi.gap_db.{name}.20", lambda name=name: all_bounds(20.0)["gap_db"][name])
for snr in (-10, 0, 10, 20):
    number(
        f"fpi.gap_db.gaussian.{snr}",
        lambda snr=float(snr): gap_db(position(snr, "gaussian"), position(snr, "bob")),
    )
for what in ("per_path_db", "sum_over_all_paths_db"):
    for field in ("tau_s", "theta_rad"):
        number(
            f"fpi.{what}.{field}",
            lambda what=what, field=field: np.ravel(
                all_bounds(0.0)["printed"]["gaps"][what][field]
            )[0],
        )
number("fpi.equal_power.0", position, 0.0, "equal_power")
number("fpi.bob_loss_db", lambda: all_bounds(0.0)["equal_power"]["bob_loss_db"])
number("fpi.gap_db.six_fakes", six_fakes_gap_db)
for mu in (0.01, 0.02, 0.03, 0.05, 0.07, 0.08, 0.1):
    number(
        f"fpi.merged_bias.mu{mu:g}",
        lambda mu=mu: bounds_at(mu)["merged"]["bias_m"].mean(),
    )
    for name in ("separate", "structure"):
        number(
            f"fpi.{name}.mu{mu:g}",
            lambda mu=mu, name=name: bounds_at(mu)[name]["position_m"].mean(),
        )
number("fpi.half_delta_m", lambda: 0.5 * fpi().fakes[0].delay_s * fpi().propagation_speed_mps)
for name, delay in {"default": None, "10ns": 10.0, "5ns": 5.0, "1ns": 1.0}.items():
    number(f"fpi.mirage_bias.{name}", mirage, "bias_m", delay)
for mu in (0.002, 0.05):
    for form, names in (
        ("corrected", ("exact", "asymptotic", "xi", "psi")),
        ("printed", ("xi", "psi")),
    ):
        for name in names:
            number(
                f"fpi.pair.{mu:g}.{name}.{form}",
                lambda mu=mu, name=name, form=form: pair(mu, form)[name],
            )
number("fpi.pair.0.002.asymptotic.printed", lambda: pair(0.002, "printed")["asymptotic"])
number(
    "fpi.xi_excess_percent",
    lambda: 100 * (pair(0.05, "printed")["xi"] / pair(0.05, "corrected")["xi"] - 1),
)
for attack in ("separate", "structure"):
    for fresh in (False, True):
        for count in (1, 8, 32):
            kind = "fresh" if fresh else "same"
            number(f"fpi.epochs.{attack}.{kind}.{count}", epochs, attack, fresh, count)


# --- artificial-noise ISAC -------------------------------------------------------------------


def an(tau=0.76, power_db=None, **values):
    """Section V; power_db sets P |c|^2 / sigma^2 of user and communication Eve."""
    config = core.an.config()
    config.tau = tau
    if power_db is not None:
        config.gain_user = config.gain_comm_eve = math.sqrt(10 ** (power_db / 10) / config.power)
    for name, value in values.items():
        setattr(config, name, value)
    return config


def rate(tau, name, **values):
    return core.an.rates(an(tau, **values))[name]


def best_tau(power_db):
    """tau of the largest secrecy rate; golden section, the rate has one maximum."""
    low, high = 0.01, 1.0
    golden = (math.sqrt(5) - 1) / 2
    secrecy = lambda tau: core.an.rates(an(tau, power_db))["secrecy_rate_bits"]  # noqa: E731
    while high - low > 1e-6:
        a, b = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, b) if secrecy(a) > secrecy(b) else (a, high)
    return 0.5 * (low + high)


def interior_optimum_from_db():
    """P |c|^2 / sigma^2 in dB at which the secrecy rate's slope at tau = 1 changes its sign."""
    def slope(power_db, step=1e-4):
        values = [core.an.rates(an(1 - k * step, power_db))["user_rate_bits"]
                  - core.an.rates(an(1 - k * step, power_db))["comm_eve_rate_bits"] for k in range(3)]
        return 3 * values[0] - 4 * values[1] + values[2]

    low, high = -10.0, 10.0
    while high - low > 1e-5:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return 0.5 * (low + high)


@functools.lru_cache(None)
def clt_errors(antennas):
    """Errors of Lemma 8 and Lemma 4 as `physec figures --only an-clt` finds them."""
    return {name: column[0] for name, column in an_figures.clt_columns(an(), [antennas]).items()}


def output_snr_db():
    c = an()
    gain = abs(c.gain_target) ** 2 * c.power * c.tau * abs(c.alpha) ** 2
    return 10 * math.log10(gain * c.tx_antennas * c.rx_antennas * c.frame_length / c.noise_radar**2)


def streaming_excess_percent(name):
    c = an(0.5, 40.0 if name == "rate" else None)
    if name == "rate":
        ideal, real = core.an.rates(c)["comm_eve_rate_bits"], core.an.comm_eve_rate_streaming_bits(c)
    else:
        ideal = core.an.bounds(c)["crb_theta_common_rad2"]
        real = core.an.crb_theta_common_streaming_rad2(c)
    return 100 * (real / ideal - 1)


for tau in (0.05, 0.25, 0.5, 0.75, 1.0):
    for name in ("user_rate_bits", "comm_eve_rate_bits", "secrecy_rate_bits"):
        number(f"an.{name}.{tau:g}", rate, tau, name)
    for name in ("common", "exact"):
        number(
            f"an.crb_theta_{name}.{tau:g}",
            lambda tau=tau, name=name: core.an.bounds(an(tau))[f"crb_theta_{name}_rad2"],
        )
    number(f"an.crb_phi.{tau:g}", lambda tau=tau: core.an.bounds(an(tau))["crb_phi_rad2"])
number("an.crb_theta_leak.0.5", lambda: core.an.bounds(an(0.5))["crb_theta_leak_rad2"])
number("an.eq36.1", lambda: core.an.eq36_comm_eve_rate_bits(an(1.0)))
number("an.eq36_ratio.1", lambda: core.an.eq36_comm_eve_rate_bits(an(1.0))
       / rate(1.0, "comm_eve_rate_bits"))
number("an.eq36.0.5", lambda: core.an.eq36_comm_eve_rate_bits(an(0.5)))
number("an.eq37.0.5", lambda: core.an.eq37_comm_eve_rate_bits(an(0.5)))
number("an.upper1.0.5", rate, 0.5, "user_rate_upper1_bits")
number("an.upper2.0.5", rate, 0.5, "user_rate_upper2_bits")
number("an.upper1_taylor_printed.0.5", lambda: core.an.upper1_taylor_printed(an(0.5)))
number("an.interior_optimum_db", interior_optimum_from_db)
for power_db in (5, 10, 40):
    number(f"an.best_tau.{power_db}db", best_tau, float(power_db))
for eps in (0.7943, 1.2589, 2.5119, 15.849):
    for name in ("common", "exact", "phi"):
        number(
            f"an.ccdf.{name}.{eps:g}",
            lambda eps=eps, name=name: core.an.ccdf(an(), [eps], "exact")[name][0],
        )
for antennas in (3, 6, 15):
    number(
        f"an.lemma8_error_percent.{antennas}",
        lambda n=antennas: 100 * abs(clt_errors(n)["lemma8_rate_relative"]),
    )
for antennas in (3, 15, 64):
    number(f"an.lemma4_error.{antennas}", lambda n=antennas: clt_errors(n)["lemma4_ccdf"])
number("an.lemma3_nonpositive.0.05", lambda: core.an.lemma3_nonpositive_probability(an(0.05)))
number("an.output_snr_db", output_snr_db)
number("an.uniform_prior", lambda: math.pi**2 / 12)
number("an.lemma4_principal_value.0.5", lambda: core.an.lemma4_crb_rad2(an(0.5)))
number("an.streaming_rate_excess_percent", streaming_excess_percent, "rate")
number("an.streaming_crb_excess_percent", streaming_excess_percent, "crb")
