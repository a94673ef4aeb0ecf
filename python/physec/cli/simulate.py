# SPDX-License-Identifier: GPL-3.0-or-later
"""physec simulate: Monte Carlo over frames through the streaming flowgraph."""

import math

from .._plain import save_arrays
from .._errors import InvalidInput
from . import fpi_tables, options, output


def register(subparsers):
    parser = subparsers.add_parser("simulate", help="stream frames through the blocks and score them")
    schemes = parser.add_subparsers(metavar="SCHEME", dest="scheme", required=True)
    fpi = schemes.add_parser(
        "fpi",
        help="fake path injection: errors of Bob and of every Eve beside their bounds",
        description="Streams frames through pilot source, precoder, channels and receivers."
        "\nNo frame is dropped; an outlier is an error above four times the bound.",
    )
    options.add_common(fpi)
    options.add_snr(fpi)
    options.add_frames(fpi)
    options.add_dump(fpi, "received samples, pilots and truth, the deltas among them,")
    options.add_attacks(fpi)
    options.add_precoder(fpi)
    fpi.add_argument(
        "--epochs",
        type=options.integer(1, 100_000),
        metavar="K",
        help="secrets to draw when the scenario has a distribution, and wrong maps with --map-error"
        " (default: frames/10, at most 50)",
    )
    options.add_map(fpi)
    fpi.add_argument(
        "--channel",
        metavar="FILE",
        help="Bob and Eve are behind the responses of this .npz file, measured or ray-traced"
        " (docs/channel-files.md), in place of the geometry's; errors stay those against alice_m",
    )
    fpi.add_argument(
        "--positions",
        type=options.integer(2, 64),
        metavar="T",
        help="Alice moves: --frames histories of one frame at each of T positions of alice_track_m, or"
        " evenly along 6 m of a line through alice_m across the array's broadside; reports attack"
        " `track`, an Eve without a map who puts them together, under eve.track and track",
    )
    fpi.add_argument(
        "--fresh-secret",
        action="store_true",
        help="with --positions: a new secret at every position (fpi.fresh_secret)",
    )
    fpi.set_defaults(run=run_fpi)

    an = schemes.add_parser(
        "an",
        help="artificial-noise ISAC: links, eavesdroppers and angle estimates beside their bounds",
        description="Streams QPSK frames through precoder, channels and all four receivers."
        "\nChannels and angles are redrawn every --coherence-frames frames; no estimate is"
        "\ndropped; an outlier missed the main lobe, |sin error| > 2/antennas."
        "\nThe communication Eve learns her gain from pilots and data, and so does a receiver at"
        "\nthe target; the one who hears more is the headline. Two more eavesdroppers know"
        "\nthe transmission X and look for the base station's angle: a leak beyond the paper.",
    )
    options.add_common(an)
    options.add_frames(an, default=1000)
    options.add_dump(an, "X, all received samples, channels and angles")
    frames = options.integer(1, 1_000_000)
    for name, default, what in (
        ("--pilots-per-frame", 4, "known symbols at the beginning of a frame"),
        ("--coherence-frames", 10, "frames until channels are drawn anew"),
        ("--frames-per-estimate", 1, "frames that an estimate of an angle is made from"),
    ):
        an.add_argument(name, type=frames, default=default, metavar="K", help=f"{what} (default {default})")
    an.add_argument(
        "--comm-eve-antennas",
        type=options.integer(1, 512),
        default=1,
        metavar="M",
        help="of the communication Eve; more than one are combined for the largest SINR (default 1)",
    )
    an.add_argument(
        "--reference",
        choices=("known_x", "symbols_only"),
        default="known_x",
        help="what the base station correlates its echo with (default %(default)s)",
    )
    an.add_argument(
        "--waveform",
        choices=("known", "unknown"),
        default="known",
        help="whether the sensing Eve knows s_u (default %(default)s)",
    )
    an.add_argument(
        "--demo-gains",
        action="store_true",
        help="path gains of 1 on every link, as in `physec demo`: data arrive and the echo says something;"
        " the papers' gains leave the echo far below the noise",
    )
    options.add_passive_radar(an)
    an.set_defaults(run=run_an)


def run_fpi(arguments):
    from .. import channel, fpi, scenario

    options.check_different_files("--dump", "--json", arguments)
    options.load_plugins(arguments)
    config = options.with_snr(scenario.load(arguments.scenario).fpi, arguments)
    options.with_precoder(config, arguments)
    options.with_map(config, arguments)
    if arguments.positions is not None:
        run_fpi_track(arguments, config)
        return
    if arguments.fresh_secret:
        raise InvalidInput("--fresh-secret is given; allowed: only with --positions")
    with output.Progress(arguments.frames, "frames") as bar:
        result = fpi.simulate(
            config,
            arguments.frames,
            arguments.seed,
            arguments.attacks,
            dump=arguments.dump is not None,
            epochs=arguments.epochs,
            map_error_m=arguments.map_error,
            channel=channel.read_channel(arguments.channel) if arguments.channel else None,
            progress=bar.show,
        )
    result.pop("positions_m")
    if arguments.dump is not None:
        save_arrays(arguments.dump, result.pop("arrays"))
    output.emit(arguments, result, fpi_tables.frames_table(result))


def run_fpi_track(arguments, config):
    """simulate fpi --positions."""
    from .. import fpi

    for name in ("epochs", "map_error", "dump", "channel"):
        if getattr(arguments, name):
            raise InvalidInput(
                f"--{name.replace('_', '-')} is given; allowed: only without --positions"
            )
    config.fresh_secret = config.fresh_secret or arguments.fresh_secret
    with output.Progress(arguments.frames * (arguments.positions + 1), "frames") as bar:
        result = fpi.simulate_track(
            config,
            arguments.positions,
            arguments.frames,
            arguments.seed,
            arguments.attacks,
            progress=bar.show,
        )
    output.emit(arguments, result, fpi_tables.track_table(result))


def run_an(arguments):
    from .. import an, scenario
    from ..an import verdict

    options.check_different_files("--dump", "--json", arguments)
    config = scenario.load(arguments.scenario).an
    if arguments.demo_gains:
        config.gain_user = config.gain_comm_eve = config.gain_target = config.gain_sensing_eve = 1.0
    with output.Progress(arguments.frames, "frames") as bar:
        result = an.simulate(
            config,
            arguments.frames,
            arguments.seed,
            pilots_per_frame=arguments.pilots_per_frame,
            coherence_frames=arguments.coherence_frames,
            frames_per_estimate=arguments.frames_per_estimate,
            reference=arguments.reference,
            knowledge=arguments.waveform,
            comm_eve_antennas=arguments.comm_eve_antennas,
            dump=arguments.dump is not None,
            passive_radar=options.passive_radar_link(config, arguments),
            progress=bar.show,
        )
    if arguments.dump is not None:
        save_arrays(arguments.dump, result.pop("arrays"))
    links, angles = an_rows(result)
    eve, worst = result["target_eve"], result["worst_case"]
    links.append(("Eve at the target", *(eve[key] for key in AN_LINK_KEYS)))
    text = f"{result['frames']} frames, seed {result['seed']}\n\n"
    text += output.table(links, AN_LINK_HEADER) + "\n\n" + output.table(angles, AN_ANGLE_HEADER)
    who = {"target_eve": "at the target", "comm_eve": "anywhere"}[worst["eve"]]
    text += f"\n\nbest eavesdropper of the data: {who}, {worst['rate_bits']:.3g} bits, which leave"
    text += f" {worst['secrecy_rate_bits']:.3g}; communication Eve with"
    text += f" {worst['comm_eve_antennas']} antenna{'s' * (worst['comm_eve_antennas'] > 1)}"
    if "passive_radar" in result:
        text += "\n" + passive_radar_sentence(result["passive_radar"])
    text += "\n\n" + output.wrapped(verdict.sentence(result))
    text += echo_sentence(config, result["target"], result["frames"] // arguments.frames_per_estimate)
    output.emit(arguments, result, text)


def echo_sentence(config, target, estimates):
    """Why the base station does not find its target, when it mostly does not."""
    if target["outliers"] <= 0.1 * estimates:
        return ""
    arrays = config.tx_antennas * config.rx_antennas
    echo_db = 10.0 * math.log10(arrays * abs(config.gain_target) ** 2 * config.power / config.noise_radar)
    return (
        f"\n\nThe base station misses its target in {target['outliers']} of {estimates} estimates:"
        f"\nwith these gains a sample of the echo, both arrays' gain included, is at {echo_db:.1f} dB"
        "\nagainst the noise. --demo-gains has links where data and echo arrive; more frames an"
        "\nestimate (--frames-per-estimate) lift the echo."
    )


def passive_radar_sentence(radar):
    """Two lines about the Eve who has the direct path for a reference."""
    above = radar["above_threshold"]
    text = "sensing Eve as a passive radar, who knows nothing of X: RMSE"
    text += f" {radar['rmse_rad']:.3g} rad, {radar['range_rmse_m']:.3g} m;"
    text += f" outliers {radar['outliers']} and {radar['delay_outliers']}"
    if above["estimates"]:
        text += f"\n  above threshold {above['estimates']} estimates: {above['ratio']:.3g} and"
        text += f" {above['delay_ratio']:.3g} times her bounds, outliers {above['outliers']}"
    return text


AN_LINK_HEADER = ("link", "SINR dB", "rate bits", "EVM %", "bit error rate")
AN_LINK_KEYS = ("sinr_db", "rate_bits", "evm_percent", "ber")
AN_ANGLE_HEADER = ("angle of the target", "RMSE rad", "bound rad", "ratio", "outliers")


def an_rows(result):
    """Rows of AN_LINK_HEADER and of AN_ANGLE_HEADER."""
    links = [
        (who, *(r[key] for key in AN_LINK_KEYS))
        for who, r in (("user", result["user"]), ("communication Eve", result["comm_eve"]))
    ]
    angles = [
        (who, r["rmse_rad"], r["bound_rad"], r["ratio"], r["outliers"])
        for who, r in (("base station", result["target"]), ("sensing Eve", result["sensing_eve"]))
    ]
    if "leak" in result:
        leak = result["leak"]
        angles += [
            (who, r["rmse_rad"], r.get("bound_rad"), r.get("ratio"), r["outliers"])
            for who, r in (
                ("an Eve who knows X, from her echo", leak),
                ("an Eve who knows X, from X alone", leak["null_space"]),
            )
        ]
    return links, angles
