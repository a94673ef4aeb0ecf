# SPDX-License-Identifier: GPL-3.0-or-later
"""physec calibrate: delay, gain and phase of radio chains through a cable."""

import math

from . import options, output


def add_radio(parser):
    """Options of commands that open a radio."""
    parser.add_argument("--args", default="", metavar="DEVICE", help="UHD device address")
    parser.add_argument(
        "--gain", type=options.real(-100, 200), default=30.0, metavar="DB", help="default %(default)g"
    )
    parser.add_argument(
        "--lo-offset", type=options.real(-1e9, 1e9), default=0.0, metavar="HZ",
        help="offset tuning: keeps the oscillator's leakage out of the band",
    )
    parser.add_argument(
        "--clock-source", choices=("internal", "external", "gpsdo", "mimo"), default="",
        help="of the 10 MHz reference (default: as it is)",
    )
    parser.add_argument(
        "--time-source", choices=("external", "gpsdo", "mimo"), default="",
        help="of the pulse per second, at which device time becomes UTC (default: as it is)",
    )
    parser.add_argument(
        "--epoch", type=options.real(0, 1e10), metavar="S",
        help="device time at which frame 0 leaves (default: the scenario's)",
    )
    parser.add_argument(
        "--start", type=options.real(0, 1e10), default=0.0, metavar="S",
        help="device time of the first sample (default: at once)",
    )
    parser.add_argument(
        "--timeout", type=options.real(0.1, 1e6), default=60.0, metavar="S",
        help="give up after this many seconds (default %(default)g)",
    )


def register(subparsers):
    parser = subparsers.add_parser(
        "calibrate",
        help="measure delay, gain and phase of radio chains through a cable",
        description="Receives frames of a running transmitter through a cable (with a combiner and"
        "\nan attenuator) and writes what its channels and this receiver do to them into a file."
        "\nThe transmitter must go on running: a new start draws new oscillator phases.",
    )
    options.add_scenario(parser)
    options.add_json(parser)
    add_radio(parser)
    parser.add_argument("--out", required=True, metavar="FILE", type=options.output_file,
                        help="calibration file; an entry for the same radios is replaced")
    parser.add_argument("--transmitter", required=True, metavar="SERIAL")
    parser.add_argument("--receiver", metavar="SERIAL", help="default: what the radio says")
    parser.add_argument("--frames", type=options.integer(2, 100_000), default=100)
    parser.add_argument(
        "--cable-delay-ns", type=options.real(0, 1e6), default=0.0, metavar="NS",
        help="delay of the cable itself, which does not belong to the chains; 1 ns is 0.3 m of"
        " range (default %(default)g)",
    )
    parser.set_defaults(run=run)


def run(arguments):
    from gnuradio import physec

    from ..air import calibration, capture
    from . import scenario

    lab = scenario.load(arguments.scenario or scenario.LAB)
    config = lab.fpi
    epoch = lab.air.epoch_s if arguments.epoch is None else arguments.epoch
    receiver_options = physec.make_receiver_options(lab.fpi_frame(), config.carrier_hz, epoch)
    source = capture.open_source(
        arguments.args, config.ofdm.bandwidth_hz, config.carrier_hz, arguments.gain,
        arguments.lo_offset,
    )
    serial = arguments.receiver or source.get_usrp_info()["mboard_serial"]
    with output.Progress(arguments.frames, "frames") as bar:
        frames = capture.capture_frames(
            source, receiver_options, arguments.frames, arguments.start, arguments.clock_source,
            arguments.time_source, arguments.timeout,
            progress=lambda done: bar.advance(min(done, arguments.frames) - bar.done),
        )
    pilots = physec.fpi_pilots(config, lab.air.pilot_seed)
    sent = physec.fpi_precoder_kernel(config).apply(pilots)
    chains, facts = calibration.measure(
        frames, sent, config.ofdm, arguments.cable_delay_ns * 1e-9
    )
    entry = calibration.make_entry(
        chains, facts, arguments.transmitter, serial, config.ofdm.bandwidth_hz, config.carrier_hz
    )
    calibration.save_entry(arguments.out, entry)
    rows = [
        (number, 1e9 * chain.delay_s, 20 * math.log10(abs(chain.gain)),
         math.degrees(math.atan2(chain.gain.imag, chain.gain.real)),
         calibration.residual_db(chain))
        for number, chain in enumerate(chains)
    ]
    text = f"{facts['frames']} frames at {facts['snr_db']:.1f} dB, session {facts['session']}\n\n"
    text += output.table(rows, ("channel", "delay ns", "gain dB", "phase deg", "residual dB"))
    text += f"\n\nwritten to {arguments.out}: {arguments.transmitter} to {serial}"
    output.emit(arguments, entry, text)
