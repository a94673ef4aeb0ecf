# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes values of the library's parameter objects: one line of text, equality, copies, pickling.

GNU Radio Companion shows str() on blocks, where it has room for some 14 characters; repr() is one line
that says more. The secret of fake path injection is in neither: who looks over a shoulder sees
`<secret>`.
"""

import numpy as np

from . import physec_core as core

__all__ = ["SECRET", "restore"]

SECRET = "<secret>"


def restore(kind, arguments, attributes):
    """An object of `kind`, made from arguments, its attributes set; what pickles call."""
    made = kind(*arguments)
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def _same(a, b):
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.array_equal(a, b)
    return a == b


def _value(kind, text, arguments=(), attributes=(), brief=None):
    """Gives `kind` its text, and the rest by its state: constructor arguments, then attributes."""

    def state(self):
        return (
            tuple(getattr(self, name) for name in arguments),
            {name: getattr(self, name) for name in attributes},
        )

    def __eq__(self, other):
        """Whether the other object is of the same kind and all its attributes are equal."""
        if type(other) is not type(self):
            return NotImplemented
        names = (*arguments, *attributes)
        return all(_same(getattr(self, name), getattr(other, name)) for name in names)

    def __reduce__(self):
        """Pickles what the object was made of, so that a pickle outlives the library's layout."""
        return restore, (kind, *state(self))

    def __copy__(self):
        """An object of its own: no part is shared with this one."""
        return restore(kind, *state(self))

    def __deepcopy__(self, memo):
        """As copy.copy(): that shares nothing either."""
        return restore(kind, *state(self))

    def __repr__(self):
        """One line; the secret is not in it."""
        return text(self)

    def __str__(self):
        """A few words, for a block in GNU Radio Companion."""
        return (brief or text)(self)

    kind.__eq__, kind.__hash__ = __eq__, None  # mutable
    kind.__reduce__, kind.__copy__, kind.__deepcopy__ = __reduce__, __copy__, __deepcopy__
    kind.__repr__, kind.__str__ = __repr__, __str__


def engineering(value, unit):
    """15e6, "Hz" as "15 MHz"."""
    for power, prefix in ((9, "G"), (6, "M"), (3, "k"), (0, ""), (-3, "m"), (-6, "u"), (-9, "n")):
        if abs(value) >= 10.0**power:
            return f"{value / 10.0 ** power:.4g} {prefix}{unit}"
    return f"{value:.4g} {unit}"


def _carried(numerology):
    return f"{numerology.active_count} of {numerology.fft_size}"


def _fpi_config(c):
    text = f"fpi.config({c.mode}, {c.tx_antennas} antennas, {c.pilots} pilots x {_carried(c.ofdm)}"
    text += f", {engineering(c.ofdm.bandwidth_hz, 'Hz')}, {c.snr_db:g} dB"
    return text + (f", {SECRET})" if c.fakes else ")")


def _secret_prior(p):
    angles = f"{p.angle_low_rad:.4g}..{p.angle_high_rad:.4g} rad"
    sign = ", random sign" if p.random_sign else ""
    return f"fpi.secret_prior({p.delay_low_s:.4g}..{p.delay_high_s:.4g} s, {angles}{sign})"


def _an_config(c):
    return (
        f"an.config({c.mode}, {c.tx_antennas}/{c.rx_antennas}/{c.eve_antennas} antennas,"
        f" L={c.frame_length}, P={c.power:g}, tau={c.tau:g})"
    )


def _air_config(c):
    return (
        f"an.air_config({c.scheme.tx_antennas} antennas, {_carried(c.format.ofdm)},"
        f" {engineering(c.format.ofdm.bandwidth_hz, 'Hz')}, {c.data_symbols} data symbols,"
        f" {c.payload_bytes} bytes)"
    )


def _frame_format(f):
    return (
        f"ofdm.frame_format({f.symbols} symbols of {_carried(f.ofdm)} + {f.cyclic_prefix},"
        f" {f.idle_symbols} idle, {engineering(f.ofdm.bandwidth_hz, 'Hz')})"
    )


def _receiver_options(o):
    complaint = ", with a complaint" if o.standing_complaint else ""
    return (
        f"sync.receiver_options({o.format.symbols} symbols, {engineering(o.carrier_hz, 'Hz')},"
        f" epoch {o.epoch_s:.10g} s{complaint})"
    )


_value(core.array.point, lambda p: f"({p.x:g}, {p.y:g})", ("x", "y"))
_value(
    core.channel.path,
    lambda p: f"channel.path({p.delay_s:.6g} s, {p.spatial_frequency:.4g}, {p.gain:.3g})",
    ("delay_s", "spatial_frequency", "gain"),
)
_value(
    core.channel.antenna_path,
    lambda p: f"channel.antenna_path({p.tx}, {p.rx}, {p.delay_s!r}, {p.gain!r})",
    ("tx", "rx", "delay_s", "gain"),
)
_value(
    core.channel.chain,
    lambda c: f"channel.chain({c.delay_s:.6g} s, gain {c.gain:.3g})",
    ("delay_s", "gain", "residual"),
)
_value(
    core.ofdm.numerology,
    lambda n: f"ofdm.numerology({_carried(n)}, {engineering(n.bandwidth_hz, 'Hz')})",
    attributes=("bandwidth_hz", "fft_size", "active"),
)
_value(
    core.ofdm.frame_format,
    _frame_format,
    attributes=(
        "ofdm", "cyclic_prefix", "header_symbols", "body_symbols", "idle_symbols", "steady_symbols",
    ),
    brief=lambda f: f"{f.symbols} x {f.symbol_samples}",
)
_value(
    core.sync.receiver_options,
    _receiver_options,
    attributes=(
        "format", "carrier_hz", "epoch_s", "chain_delay_s", "session", "standing_complaint",
        "clock_tolerance", "frames_per_secret",
    ),
    brief=lambda o: engineering(o.carrier_hz, "Hz"),
)
_value(core.fpi.fake_set, lambda _: SECRET, ("delay_s", "angle_rad", "gain"))
_value(
    core.fpi.secret_prior,
    _secret_prior,
    ("delay_low_s", "delay_high_s", "angle_low_rad", "angle_high_rad", "random_sign"),
)
_value(
    core.fpi.config,
    _fpi_config,
    attributes=(
        "ofdm", "carrier_hz", "propagation_speed_mps", "pilots", "tx_antennas",
        "spacing_wavelengths", "heading_rad", "alice_m", "bob_m", "eve_m", "scatterers_m", "snr_db",
        "mode", "normalize_power", "fakes", "mirage_delay_s", "secret", "key_seed", "key_refresh",
        "kernel_terms", "gain_law", "gain_spread",
        "map_m", "map_deviation_m", "alice_track_m", "fresh_secret",
    ),
    brief=lambda c: f"{c.mode} {SECRET}" if c.fakes else c.mode,
)
_value(
    core.an.config,
    _an_config,
    attributes=(
        "tx_antennas", "rx_antennas", "eve_antennas", "frame_length", "power", "tau", "alpha",
        "beta_phase_rad", "gain_user", "gain_comm_eve", "gain_target", "gain_sensing_eve",
        "noise_user", "noise_comm_eve", "noise_radar", "truncation_rad", "mode", "sensing",
        "noise_space", "decoy_rad",
    ),
    brief=lambda c: f"N={c.tx_antennas} tau={c.tau:g}",
)
_value(
    core.an.channel_state,
    lambda s: f"an.channel_state(N={len(s.h)}, theta={s.theta_rad:.4g}, phi={s.phi_rad:.4g})",
    ("h", "h_e", "theta_rad", "phi_rad"),
)
_value(
    core.an.air_config,
    _air_config,
    ("scheme", "format", "data_symbols", "pilot_period", "pilot_seed"),
    brief=lambda c: f"N={c.scheme.tx_antennas} tau={c.scheme.tau:g}",
)
