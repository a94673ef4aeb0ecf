# SPDX-License-Identifier: GPL-3.0-or-later
"""What record and replay share: options of the experiment and the table of its receivers."""

import datetime
import os

from . import options, output
from .fpi_tables import WITHOUT_MAP, map_in_words, verdicts
from .. import physec_core as core
from .._errors import InvalidInput


def add_experiment(parser):
    parser.add_argument(
        "--scenario", metavar="FILE",
        help="YAML scenario file; record: default is the scenario for radios, air/lab.yml; replay:"
        " who gives it knows its secret",
    )
    rate, frequency = options.real(1.0, 1e12), options.real(1.0, 1e12)
    parser.add_argument("--rate", type=rate, metavar="HZ", help="sampling rate instead of the scenario's")
    parser.add_argument(
        "--frequency", type=frequency, metavar="HZ", help="carrier instead of the scenario's"
    )
    parser.add_argument(
        "--epoch", type=options.real(-1e9, 1e10), metavar="S",
        help="device time at which frame 0 leaves instead of the scenario's",
    )
    parser.add_argument(
        "--seed", type=options.integer(0, 2**64 - 1),
        help="of Alice's artificial noise in mode gaussian, which belongs to the secret (default 1)",
    )


def add_receivers(parser):
    options.add_attacks(parser)
    options.add_precoder(parser)
    options.add_map(parser)
    parser.add_argument("--calibration", metavar="FILE", help="calibration of the radios")
    parser.add_argument("--transmitter", metavar="SERIAL", help="of the calibration")
    parser.add_argument(
        "--receiver", metavar="SERIAL", help="of the calibration (default: that of this radio)"
    )
    parser.add_argument(
        "--report-unusable", action="store_true",
        help="also give positions of frames whose delays mean nothing, without a calibration say",
    )


def load_outside(arguments):
    """Makes what --plugin and --precoder bring known, before a recording or scenario names it."""
    options.load_plugins(arguments)
    if arguments.precoder is not None:
        from gnuradio import physec

        physec.fpi.load_precoder(arguments.precoder)


def known_map(arguments, config, description):
    """fpi_receiver.Map of --map and --map-error, or None.

    exact: the scatterers of `config`, a scenario's fpi.config, or else those that the recording
    itself tells. The map is made wrong once, from --seed.
    """
    if arguments.map is None:
        options.with_map(core.fpi.config(), arguments)  # refuses an error of no map
        return None
    from ..air import fpi_description, fpi_receiver

    at = core.fpi.config(config) if config is not None else None
    if at is None:
        if arguments.map == "exact" and "truth" not in description:
            raise InvalidInput(
                "--map is 'exact', but the recording does not tell where the scatterers are;"
                " allowed: a file, or exact together with --scenario"
            )
        at = fpi_description.configuration(description)
    options.with_map(at, arguments)
    error_m = arguments.map_error
    points = at.map_m
    if error_m:
        points = core.fpi.draw_map(points, error_m, noise_seed(arguments), 0)
    return fpi_receiver.Map(points, error_m)


def noise_seed(arguments):
    return 1 if arguments.seed is None else arguments.seed


def load_experiment(arguments):
    """Scenario with --rate, --frequency and --epoch in it, before units that depend on them are
    resolved."""
    from .. import scenario

    path = scenario.LAB if arguments.scenario is None else arguments.scenario
    try:
        sections = scenario.read_sections(path)
        for section, key, value in (
            ("fpi", "bandwidth_hz", arguments.rate),
            ("fpi", "carrier_hz", arguments.frequency),
            ("air", "epoch_s", arguments.epoch),
        ):
            if value is not None:
                sections.setdefault(section, {})[key] = value
        loaded = scenario.Scenario(sections)
        loaded.fpi_frame()
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None
    return loaded


def needs(arguments, needed, *options):
    """Refuses options that would be ignored without the one that is needed."""

    def given(option):
        value = getattr(arguments, option.removeprefix("--").replace("-", "_"))
        return value is not None and value is not False

    for option in options:
        if given(option) and not given(needed):
            raise InvalidInput(f"{option} has no effect without {needed}; allowed: both, or neither")


def check_calibration_options(arguments):
    """Refuses --calibration and its companions, where they make no sense, before any work."""
    needs(arguments, "--calibration", "--transmitter", "--receiver")
    path = arguments.calibration
    if path is None:
        return
    if not arguments.transmitter:
        raise InvalidInput("--calibration needs --transmitter; allowed: the serial number of Alice's radio")
    if not os.path.isfile(path):
        raise InvalidInput(f"--calibration is {path!r}; allowed: a file that exists")


def load_calibration(arguments, receiver, rate_hz, frequency_hz, now=None, receive_gain_db=None):
    """Calibration of --calibration, or none with its complaint; InvalidInput if it has no such entry."""
    from ..air import calibration

    path = arguments.calibration
    found = calibration.load(
        path, arguments.transmitter, arguments.receiver or receiver, rate_hz, frequency_hz, now=now,
        receive_gain_db=receive_gain_db,
    )
    if path and found.entry is None:
        raise InvalidInput(found.complaint)
    return found


def calibration_for(arguments, recording):
    """As load_calibration(), of the age it had when the recording was made."""
    from ..air import fpi_description

    fpi = recording.description["fpi"]
    device = fpi_description.device(recording.description)
    now = recording.datetime and datetime.datetime.fromisoformat(recording.datetime)
    return load_calibration(
        arguments, device.get("serial", ""), fpi["bandwidth_hz"], fpi["carrier_hz"], now,
        device.get("gain_db"),
    )


def lengths(captures, rate_hz, samples):
    """Samples, captures and overflows; losses are those of the channel that lost most."""
    from ..air.sigmf import lost_samples

    losses = [lost_samples(of_channel, rate_hz) for of_channel in captures]
    return {
        "samples": list(samples),
        "captures": [len(of_channel) for of_channel in captures],
        "overflows": max(gaps for gaps, _ in losses),
        "lost_samples": max(lost for _, lost in losses),
    }


HEADER = (
    "channel", "receiver", "frames", "usable", "RMSE m", "median m", "90 % m", "within 1 m"
)


def rows(received):
    """One row of HEADER for each receiver of each channel."""
    found = []
    for number, channel in enumerate(received["channels"]):
        named = [("Bob", channel["bob"])] if "bob" in channel else []
        if "bob_with_map" in channel:
            named.append(("Bob with the map", channel["bob_with_map"]))
        named += [(f"Eve {name}", eve) for name, eve in channel["eve"].items()]
        found += [
            (
                number, name, r["frames"], r["usable"], r["rmse_m"], r["median_m"], r["p90_m"],
                r["hit_1m"],
            )
            for name, r in named
        ]
    return found


def heard_anything(received):
    """Whether any receiver of any channel had a frame, usable or not."""
    named = [r for channel in received["channels"] for r in (channel.get("bob"), *channel["eve"].values()) if r]
    return not named or any(r["frames"] for r in named)


def table(received):
    """Text for people: the table, why frames were not usable, and the best attack."""
    lines = [output.table(rows(received), HEADER)]
    for number, channel in enumerate(received["channels"]):
        if channel.get("bob_left_out"):
            lines.append(f"channel {number}: no Bob, {channel['bob_left_out']}")
        first = channel.get("bob") or next(iter(channel["eve"].values()), None)
        for reason, times in (first or {"reasons": {}})["reasons"].items():
            lines.append(f"channel {number}: {times} frames not usable, {reason}")
    if "worst_case" in received:
        worst = received["worst_case"]
        mapped = any("map" in channel for channel in received["channels"])
        lines.append(
            f"best attack without a map: {worst['eve']} on channel {worst['channel']}, RMSE"
            f" {worst['rmse_m']:.3g} m" + WITHOUT_MAP * (not mapped)
        )
    if "worst_case_with_map" in received:
        worst = received["worst_case_with_map"]
        channel = received["channels"][worst["channel"]]
        lines.append(
            f"best attack of an Eve who has {map_in_words(channel['map'])}: {worst['eve']} on channel"
            f" {worst['channel']}, RMSE {worst['rmse_m']:.3g} m"
        )
    for number, channel in enumerate(received["channels"]):
        if "bob" in channel and channel["bob"]["usable"]:
            lines += [f"channel {number}: {line}" for line in verdicts(channel).split("\n") if line]
    return "\n".join([lines[0], "", *lines[1:]]).rstrip()
