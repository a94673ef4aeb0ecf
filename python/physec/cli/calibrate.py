# SPDX-License-Identifier: GPL-3.0-or-later
"""physec calibrate: delay, gain and phase of radio chains through a cable."""

import math
import os

from . import options, output, radio, reception


def register(subparsers):
    parser = subparsers.add_parser(
        "calibrate",
        help="measure delay, gain and phase of radio chains through a cable",
        description="Receives frames of a running transmitter through a cable (with a combiner and"
        "\nan attenuator) and writes what its channels and this receiver do to them into a file."
        "\nThe transmitter must go on running: a new start draws new oscillator phases.",
    )
    radio.add_options(parser)
    reception.add_experiment(parser)
    parser.add_argument(
        "--timeout", type=options.real(0.1, 1e6), default=60.0, metavar="S",
        help="give up after this many seconds, those before --start apart (default %(default)g)",
    )
    parser.add_argument(
        "--out", required=True, metavar="FILE", type=options.output_file,
        help="calibration file; an entry for the same radios is replaced",
    )
    parser.add_argument(
        "--transmitter", required=True, metavar="SERIAL", help="name of Alice's radio in the file"
    )
    parser.add_argument("--receiver", metavar="SERIAL", help="default: what the radio says")
    parser.add_argument(
        "--frames", type=options.integer(2, 100_000), default=100,
        help="that the mean is taken over (default %(default)d)",
    )
    parser.add_argument(
        "--cable-delay-ns", type=options.real(0, 1e6), default=0.0, metavar="NS",
        help="delay of the cable itself, which does not belong to the chains; 1 ns is 0.3 m of"
        " range (default %(default)g)",
    )
    options.add_json(parser)
    parser.set_defaults(run=run)


def run(arguments):
    from gnuradio import physec

    from ..air import calibration, capture

    options.check_different_files("--out", "--json", arguments)
    if os.path.exists(arguments.out):
        calibration.read_entries(arguments.out)  # it will be kept, so it has to be one
    experiment = reception.load_experiment(arguments)
    config, air = experiment.fpi, experiment.air
    receiver_options = physec.sync.make_receiver_options(
        experiment.fpi_frame(), config.carrier_hz, air.epoch_s
    )
    usrp = radio.open_receiver(arguments, config, 1)
    with output.Progress(arguments.frames, "frames") as bar:
        frames = capture.capture_frames(
            usrp.source, receiver_options, arguments.frames, arguments.timeout,
            progress=lambda done: bar.show(min(done, arguments.frames), arguments.frames),
            waiting=usrp.waiting,
        )
    sent = physec.fpi.precoder(config).apply(physec.fpi.make_pilots(config, air.pilot_seed))
    chains, facts = calibration.measure(
        frames, sent, config.ofdm, arguments.cable_delay_ns * 1e-9
    )
    entry = calibration.make_entry(
        chains, facts, arguments.transmitter, arguments.receiver or usrp.serial,
        config.ofdm.bandwidth_hz, config.carrier_hz, receive_gain_db=usrp.gain_db,
    )
    calibration.save_entry(arguments.out, entry)
    output.emit(arguments, entry, text(arguments.out, chains, entry))


def text(file, chains, entry):
    from ..air import calibration

    rows = [
        (number, 1e9 * chain.delay_s, 20 * math.log10(abs(chain.gain)),
         math.degrees(math.atan2(chain.gain.imag, chain.gain.real)),
         calibration.residual_db(chain))
        for number, chain in enumerate(chains)
    ]
    table = output.table(rows, ("channel", "delay ns", "gain dB", "phase deg", "residual dB"))
    return (
        f"{entry['frames']} frames at {entry['snr_db']:.1f} dB, session {entry['session']}"
        f"\n\n{table}\n\nwritten to {file}: {entry['transmitter']} to {entry['receiver']}"
    )
