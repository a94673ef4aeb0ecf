# SPDX-License-Identifier: GPL-3.0-or-later
"""physec record: samples of any UHD device as a SigMF recording that physec replay understands."""

import argparse
import re
from fractions import Fraction

from . import options, output, radio, reception
from .._errors import complaint


def register(subparsers):
    parser = subparsers.add_parser(
        "record",
        help="record frames from a radio as SigMF",
        description="Records every channel of a radio to NAME-ch0.sigmf-data and so on, with all that"
        "\na replay needs but the secret, see docs/sigmf-physec.md. Ctrl-C ends it in order.",
    )
    parser.add_argument("--out", required=True, metavar="NAME", help="path of the files, no ending")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--seconds", type=options.real(1e-6, 1e6), help="length")
    length.add_argument(
        "--frames",
        type=options.integer(1, 10_000_000),
        help="length of as many frames and one more: that many arrive whole, wherever it begins",
    )
    reception.add_experiment(parser)
    parser.add_argument(
        "--role",
        default=["bob"],
        type=lambda text: text.split(","),
        help="whose antenna this is: bob, eve, or one for each channel: bob,eve (default bob)",
    )
    parser.add_argument(
        "--channels", type=options.integer(1, 64), default=1, metavar="N",
        help="of the radio, the first N (default %(default)d)",
    )
    radio.add_options(parser)
    parser.add_argument("--live", action="store_true", help="run the receivers at the same time")
    reception.add_receivers(parser)
    parser.add_argument(
        "--include-secret", action="store_true",
        help="write the secret into the metadata; whoever has the files then knows it",
    )
    parser.add_argument(
        "--no-truth", action="store_true",
        help="keep the true positions of Alice and the scatterers out of the metadata",
    )
    for key, what in (
        ("author", "who recorded this, for the metadata"),
        ("license", "address of the license under which the samples may be used, https://..."),
        ("description", "what was recorded, in a sentence"),
    ):
        parser.add_argument(f"--{key}", metavar="TEXT", help=what, type=address if key == "license" else str)
    options.add_json(parser)
    parser.set_defaults(run=run)


def address(text):
    """argparse type: a URL, which is what SigMF asks of a license."""
    if not re.fullmatch(r"https?://\S+", text):
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: an address, https://...")
    return text


def roles(arguments):
    given = arguments.role
    if len(given) == 1:
        given = given * arguments.channels
    if len(given) != arguments.channels:
        raise complaint(
            "--role", ",".join(given), f"one role, or one for each of {arguments.channels} channels"
        )
    return given


def run(arguments):
    reception.needs(arguments, "--live", "--attacks", "--precoder", "--report-unusable", "--map")
    reception.check_calibration_options(arguments)
    reception.load_outside(arguments)
    experiment = reception.load_experiment(arguments)
    from ..air import fpi_description, fpi_receiver, sigmf

    descriptions = [
        fpi_description.describe(experiment.fpi, experiment.air, role, not arguments.no_truth)
        for role in roles(arguments)
    ]
    secret = fpi_description.secret_of(experiment.fpi, reception.noise_seed(arguments))
    known_map = reception.known_map(arguments, experiment.fpi, descriptions[0])
    for description in descriptions:  # everything that can be refused, before the radio is opened
        fpi_receiver.choose_attacks(description, arguments.attacks, secret, known_map)
        fpi_description.options(description, None)
    writer = sigmf.Writer(
        arguments.out, arguments.channels,
        {key: getattr(arguments, key) for key in ("author", "license", "description")},
    )
    usrp = radio.open_receiver(arguments, experiment.fpi, arguments.channels)
    try:
        result, failure = record(
            arguments, experiment, descriptions, secret, known_map, writer, usrp
        )
    finally:
        writer.discard()
    output.emit(arguments, result, text(result))
    if failure:
        raise failure


def record(arguments, experiment, descriptions, secret, known_map, writer, usrp):
    """Result of the command, and the error with which it has to end all the same, or None."""
    from ..air import fpi_description, fpi_receiver, recorder

    calibration = reception.load_calibration(
        arguments, usrp.serial, usrp.rate_hz, usrp.frequency_hz
    )
    samples = wanted_samples(arguments, experiment.fpi_frame(), usrp.rate_hz)
    numbers = range(arguments.channels)
    graph = recorder.Recorder(
        [(usrp.source, k) for k in numbers], [writer.part(k) for k in numbers], samples
    )
    receivers = [
        fpi_receiver.FpiReceiver(
            graph, head, description, arguments.attacks, secret, calibration,
            arguments.report_unusable, known_map,
        )
        for head, description in zip(graph.heads, descriptions)
        if arguments.live
    ]

    def behind():
        pairs = zip(receivers, graph.heads)
        return sum(receiver.behind(head.nitems_written(0)) for receiver, head in pairs)

    failure = None
    with output.Progress(samples, "samples") as bar:
        try:
            if not graph.record(lambda done: bar.advance(done - bar.done), usrp.waiting, behind):
                failure = KeyboardInterrupt()
        except recorder.StalledSource as error:
            failure = error
    facts = {
        "calibration": calibration.record(),
        "device": {"product": usrp.product, "serial": usrp.serial, "gain_db": usrp.gain_db},
        "interrupted": failure is not None,
    }
    shared = secret if arguments.include_secret else None
    captures = [graph.captures(number) for number in numbers]
    levels = [level.counts() for level in graph.levels]
    files = writer.finish(
        usrp.rate_hz,
        usrp.frequency_hz,
        [
            {
                "physec": fpi_description.publish(
                    description, {**facts, "input": fpi_description.input_of(level)}, shared),
                "captures": of_channel,
                "clock": usrp.clock,
            }
            for description, of_channel, level in zip(descriptions, captures, levels)
        ],
        f"{usrp.product} serial {usrp.serial}",
    )
    result = {
        "name": arguments.out,
        "files": files,
        "rate_hz": usrp.rate_hz,
        "frequency_hz": usrp.frequency_hz,
        "interrupted": failure is not None,
        "input": [fpi_description.input_of(level) for level in levels],
        **reception.lengths(captures, usrp.rate_hz, graph.lengths()),
    }
    if arguments.live:
        result["reception"] = fpi_receiver.gather(receivers)
        if not failure and not reception.heard_anything(result["reception"]):
            failure = RuntimeError(
                f"no frame in {result['samples'][0]} samples, which are kept; is the transmitter on, with"
                " the same scenario, and its level right?"
            )
    return result, failure


def wanted_samples(arguments, format, rate_hz):
    if arguments.frames:
        return (arguments.frames + 1) * format.spacing_samples
    return max(1, round(Fraction(arguments.seconds) * Fraction(rate_hz)))


def text(result):
    lines = [
        f"{result['name']}: {result['samples'][0]} samples at {result['rate_hz']:g} S/s and"
        f" {result['frequency_hz']:g} Hz, {len(result['samples'])} channels,"
        f" {result['overflows']} overflows, {result['lost_samples']} samples lost"
    ]
    if result["interrupted"]:
        lines.append("interrupted: shorter than asked for, but whole")
    for number, level in enumerate(result["input"]):
        if level["clipped"]:
            lines.append(
                f"channel {number} is clipped: {100 * level['clipped'] / level['samples']:.2g} % of samples at"
                f" full scale (level {level['level_dbfs']:.1f} dBFS); lower the gain before anything else"
            )
    if "reception" in result:
        lines += ["", reception.table(result["reception"])]
    return "\n".join(lines)
