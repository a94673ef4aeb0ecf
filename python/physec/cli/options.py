# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that every command shares, and checked numbers for argparse."""

import argparse
import math
import os

from .._errors import InvalidInput


def integer(low, high):
    """argparse type: an integer from low to high, both included."""

    def parse(text):
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r}; allowed: an integer, {low} to {high}")
        return value

    return parse


def real(low=-math.inf, high=math.inf):
    """argparse type: a finite number from low to high, both included."""

    def parse(text):
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and low <= value <= high):
            limits = "" if low == -math.inf and high == math.inf else f", {low:g} to {high:g}"
            raise argparse.ArgumentTypeError(f"{text!r}; allowed: a finite number{limits}")
        return value

    return parse


def output_or_stdout(text):
    """argparse type: as output_file(), or - for stdout."""
    return text if text == "-" else output_file(text)


def output_file(text):
    """argparse type: a file that can be written, found out before hours of computing."""
    folder = os.path.dirname(text) or "."
    if text in ("", "-"):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: the name of a file")
    if os.path.isdir(text):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: a file, but this is a directory")
    if not os.path.isdir(folder):
        raise argparse.ArgumentTypeError(
            f"{text!r}; allowed: a file in an existing directory, but {folder!r} is none"
        )
    if not os.access(text if os.path.exists(text) else folder, os.W_OK):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: a file that can be written")
    return text


def output_folder(text):
    """argparse type: a folder that can be written, or one that can be made."""
    if not text:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: the name of a folder")
    parent = os.path.abspath(text)
    while not os.path.exists(parent):
        parent = os.path.dirname(parent)
    if not os.path.isdir(parent):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: a folder, but {parent!r} is a file")
    if not os.access(parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: a folder that can be written")
    return text


def add_out_folder(parser, content, default=None):
    """--out DIR; a command calls make_folder() before it begins to compute."""
    folder = f" (default {default})" if default else ""
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=output_folder,
        default=default,
        help=f"folder for {content}, made if need be{folder}",
    )


def make_folder(path):
    """Makes a folder and those above it, if they are not there."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"--out is {path!r}, which cannot be made ({error.strerror}); allowed: a folder"
        ) from None


def check_different_files(first, second, arguments):
    """Refuses two options, such as "--out" and "--json", that would write the same file."""
    paths = [getattr(arguments, option.removeprefix("--")) for option in (first, second)]
    if None not in paths and "-" not in paths and len(set(map(os.path.realpath, paths))) == 1:
        raise InvalidInput(f"{first} and {second} are both {paths[0]!r}; allowed: different files")


def add_json(parser):
    parser.add_argument(
        "--json",
        metavar="FILE",
        type=output_or_stdout,
        help="write the result as JSON; - for stdout, then no table is printed",
    )


#: A typical draw: the pilots of this seed have Bob's bound within 1 % of the mean over draws, where
#: single draws scatter by 3 %.
DEFAULT_SEED = 12


def add_seed(parser, default=DEFAULT_SEED):
    parser.add_argument(
        "--seed",
        type=integer(0, 2**64 - 1),
        default=default,
        help="of everything random; the same seed gives the same result (default %(default)s)",
    )


def add_scenario(parser):
    parser.add_argument(
        "--scenario", metavar="FILE", help="YAML scenario file; default: the papers' scenarios"
    )


def add_snr(parser):
    parser.add_argument(
        "--snr-db", type=real(-100, 100), metavar="DB", help="SNR at Bob instead of the scenario's"
    )


def with_snr(config, arguments):
    """The configuration with --snr-db, if that was given."""
    if arguments.snr_db is not None:
        config.snr_db = arguments.snr_db
    return config


def add_passive_radar(parser):
    parser.add_argument(
        "--passive-radar",
        type=_link,
        metavar="KEY=VALUE,..",
        help="link of the sensing Eve who hears the base station and knows no X: gain_direct (default 1),"
        " departure_rad (.5), arrival_rad (-.6), echo_delay_s (4e-7), bandwidth_hz (15e6)",
    )


def _link(text):
    """argparse type: numbers by name."""
    link = {}
    for word in filter(None, text.split(",")):
        key, equals, value = word.partition("=")
        try:
            link[key] = float(value)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{word!r}; allowed: KEY=NUMBER") from None
    return link


def passive_radar_link(config, arguments):
    """What was given, else the defaults if config can have a passive radar, else None."""
    from .. import physec_core as core

    if arguments.passive_radar is not None:
        return arguments.passive_radar
    return None if core.an.validate_passive_radar(config) or not config.sensing else {}


def add_frames(parser, default=300):
    parser.add_argument(
        "--frames",
        type=integer(1, 10_000_000),
        default=default,
        help="frames to stream (default %(default)s)",
    )


def add_dump(parser, content):
    parser.add_argument(
        "--dump", metavar="FILE.npz", type=output_file, help=f"also write {content} to this file"
    )


def add_common(parser):
    """--scenario, --seed and --json."""
    add_scenario(parser)
    add_seed(parser)
    add_json(parser)


def add_attacks(parser):
    """--attacks and --plugin; a command calls load_plugins() before anything else."""
    parser.add_argument(
        "--attacks",
        metavar="NAME,..",
        type=lambda text: text.split(","),
        help="which Eves, by name (`physec attacks` lists them) or as FILE.py:CLASS"
        " (default: merged, separate, structure, prior when the scenario has a secret's"
        " distribution, and map with a map)",
    )
    parser.add_argument(
        "--plugin",
        metavar="LIB.so",
        action="append",
        default=[],
        help="shared library with attacks or protections of one's own; may be repeated",
    )


def add_precoder(parser):
    """--precoder; with_precoder() applies it."""
    parser.add_argument(
        "--precoder",
        metavar="FILE.py:CLASS",
        help="Alice's precoder instead of the scenario's mode; Bob shares it",
    )


def add_map(parser):
    """--map and --map-error; with_map() applies the first."""
    parser.add_argument(
        "--map",
        metavar="FILE|exact",
        help="give Bob and the attack `map` a map: the reflectors' [x, y] in metres as a YAML list or"
        " a .npy array, or exact: the scenario's scatterers (default: nobody has one)",
    )
    parser.add_argument(
        "--map-error",
        type=real(0, 1e6),
        default=0.0,
        metavar="METRES",
        help="make the map wrong by this standard deviation per coordinate, which those who have it"
        " know; drawn once per epoch",
    )


def with_map(config, arguments):
    """The fpi.config with the map of --map, if that was given."""
    if arguments.map == "exact":
        config.map_m = config.scatterers_m
    elif arguments.map is not None:
        from ..scenario.map_file import read_map

        config.map_m = read_map(arguments.map)
    if arguments.map_error and config.map_m is None:
        raise InvalidInput(f"--map-error is {arguments.map_error:g}; allowed: only with a map (--map)")
    return config


def with_map_of_deviation(config, arguments):
    """As with_map(), for bounds: the map's deviation is --map-error, and no wrong map is drawn."""
    with_map(config, arguments)
    if arguments.map_error:
        config.map_deviation_m = arguments.map_error
    return config


def load_plugins(arguments):
    """Makes attacks and protections of --plugin known; (attacks, protections) by name."""
    from gnuradio import physec

    loaded = [physec.fpi.load_plugin(path) for path in arguments.plugin]
    return [name for names, _ in loaded for name in names], [n for _, names in loaded for n in names]


def with_precoder(config, arguments):
    """The fpi.config with the precoder of --precoder in place of its mode."""
    from gnuradio import physec

    if arguments.precoder is not None:
        config.mode = physec.fpi.load_precoder(arguments.precoder)
    return config
