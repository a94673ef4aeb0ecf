# SPDX-License-Identifier: GPL-3.0-or-later
"""physec replay: Bob and every Eve on a SigMF recording."""

from . import options, output, reception


def register(subparsers):
    parser = subparsers.add_parser(
        "replay",
        help="Bob and every Eve on a recording",
        description="Runs the receivers of physec record --live on a recording of it, or of any other"
        "\nsource with the same metadata (docs/sigmf-physec.md). Same samples, same numbers.",
    )
    parser.add_argument("name", metavar="NAME", help="path, with or without .sigmf-collection")
    reception.add_experiment(parser)
    reception.add_receivers(parser)
    options.add_json(parser)
    parser.set_defaults(run=run)


def run(arguments):
    from ..air import fpi_description, replay, sigmf_reader

    reception.needs(arguments, "--scenario", "--rate", "--frequency", "--epoch")
    if arguments.map is None:
        reception.needs(arguments, "--scenario", "--seed")
    reception.check_calibration_options(arguments)
    reception.load_outside(arguments)
    recordings = sigmf_reader.read(arguments.name)
    secret = config = None
    if arguments.scenario is not None:
        experiment = reception.load_experiment(arguments)
        for recording in recordings:
            replay.check_scenario(recording, experiment.fpi, experiment.air)
        config = experiment.fpi
        secret = fpi_description.secret_of(experiment.fpi, reception.noise_seed(arguments))
    known_map = reception.known_map(arguments, config, recordings[0].description)
    calibrations = None
    if arguments.calibration is not None:
        calibrations = [reception.calibration_for(arguments, one) for one in recordings]
    with output.Progress(1, "samples") as bar:
        received = replay.replay(
            recordings, arguments.attacks, secret, calibrations, arguments.report_unusable,
            progress=bar.show, known_map=known_map,
        )
    lengths = reception.lengths(
        [one.captures for one in recordings],
        recordings[0].rate_hz,
        [one.sample_count for one in recordings],
    )
    result = {"name": arguments.name, **lengths, "reception": received}
    text = f"{arguments.name}: {result['samples'][0]} samples, {result['overflows']} overflows\n\n"
    output.emit(arguments, result, text + reception.table(received))
