# SPDX-License-Identifier: GPL-3.0-or-later
"""physec simulate: Monte Carlo over frames through the streaming flowgraph."""

from . import options, output


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
    options.add_dump(fpi, "received samples, pilots and truth")
    fpi.set_defaults(run=run_fpi)


def run_fpi(arguments):
    from gnuradio import physec

    from . import scenario

    config = options.with_snr(scenario.load(arguments.scenario).fpi, arguments)
    with output.Progress(arguments.frames, "frames") as bar:
        result = physec.simulate_fpi(
            config,
            arguments.frames,
            arguments.seed,
            dump=arguments.dump,
            progress=lambda done, _: bar.advance(done - bar.done),
        )
    result.pop("positions_m")
    output.emit(arguments, result, fpi_table(result))


FPI_HEADER = (
    "receiver", "RMSE m", "bound m", "ratio", "median m", "90 % m", "within 1 m", "bias m", "outliers"
)


def fpi_rows(result):
    """One row of FPI_HEADER per receiver."""
    named = [("Bob", result["bob"])]
    named += [(f"Eve {name}", eve) for name, eve in result["eve"].items()]
    return [
        (
            name,
            r["rmse_m"],
            r["bound_m"],
            r["ratio"],
            r["median_m"],
            r["p90_m"],
            r["hit_1m"],
            r.get("bias_m"),
            r["outliers"],
        )
        for name, r in named
    ]


def fpi_table(result):
    text = f"SNR {result['snr_db']:g} dB, {result['frames']} frames, seed {result['seed']}\n\n"
    text += output.table(fpi_rows(result), FPI_HEADER)
    worst = result["worst_case"]
    return text + f"\n\nbest attack: {worst['eve']}, RMSE {worst['rmse_m']:.3g} m"
