# SPDX-License-Identifier: GPL-3.0-or-later
"""physec bench: how fast this machine runs what the module does."""

import os
import platform
import time

from . import options, output

#: Median time of one frame (16 symbols x 16 subcarriers, 16 antennas, K = 2) to stay below.
RECEIVER_TARGETS_US = {"bob": 100.0, "merged": 100.0, "separate": 5000.0, "structure": 20000.0}
RATIO_TARGET = 20.0
ANTENNAS = (2, 4, 8, 16)  # one antenna has no angle to hide
SUBCARRIERS = 1024


def register(subparsers):
    parser = subparsers.add_parser(
        "bench",
        help="performance table of this machine",
        description="Times every kernel on one core: median, and the range from the 10th to the"
        "\n90th percentile, after a warm-up. A wide range, and a processor time (cpu) below the"
        "\nmedian, mean that the machine was busy.",
    )
    parser.add_argument(
        "--seconds",
        type=options.real(0.001, 600),
        default=0.5,
        help="measuring time of a kernel (default %(default)s)",
    )
    parser.add_argument(
        "--frames",
        type=options.integer(100, 10_000_000),
        default=10000,
        help="realisations of the frame Monte Carlo (default %(default)s)",
    )
    options.add_seed(parser)
    options.add_json(parser)
    parser.set_defaults(run=run)


def run(arguments):
    from gnuradio import physec

    result = measure(physec, arguments.seconds, arguments.frames, arguments.seed)
    output.emit(arguments, result, text(result))


def measure(physec, seconds, frames, seed):
    from .._bench import frame_reference

    start = time.perf_counter()
    result = {
        "machine": machine(physec),
        "fpi_precoder": [fpi_precoder(physec, antennas, seconds) for antennas in ANTENNAS],
        "an_precoder": an_precoder(physec, seconds),
        "fpi_receivers": fpi_receivers(physec, seconds),
        "on_the_air": on_the_air(physec, seconds),
        "bounds": bounds(physec, seed),
        "frame_monte_carlo": frame_reference.compare(frames, max(50, min(500, frames // 20)), seed),
    }
    result["frame_monte_carlo"]["target_ratio"] = RATIO_TARGET
    result["seconds"] = time.perf_counter() - start
    return result


def machine(physec):
    import numpy

    try:
        with open("/proc/cpuinfo") as file:
            model = next(line.split(":", 1)[1].strip() for line in file if "model name" in line)
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "physec": physec.__version__,
        "numpy": numpy.__version__,
    }


def with_rate(timing):
    """Adds millions of samples per second and antenna stream, at the median."""
    timing["msps_per_antenna"] = timing["samples"] / timing["median_us"]
    return timing


def fpi_precoder(physec, antennas, seconds):
    from .._bench import time_fpi_precoder

    config = physec.fpi.config()
    secret = [(fake.delay_s, fake.angle_rad) for fake in config.fakes]  # of the 16-antenna array
    config.ofdm = physec.ofdm.numerology.all_active(config.ofdm.bandwidth_hz, SUBCARRIERS)
    config.tx_antennas = antennas
    config.fakes = [physec.fpi.fake_set(*values) for values in secret]
    return {"antennas": antennas, **with_rate(time_fpi_precoder(config, seconds / 2))}


def an_precoder(physec, seconds):
    from .._bench import time_an_precoder

    timings = {}
    for mode in ("streaming", "frame_exact"):
        config = physec.an.config()
        config.mode = mode
        timings[mode] = with_rate(time_an_precoder(config, 4096, seconds))
    return timings


def fpi_receivers(physec, seconds):
    from .._bench import time_fpi_receiver

    config = physec.fpi.config()
    timings = {}
    for name, target in RECEIVER_TARGETS_US.items():
        timings[name] = time_fpi_receiver(config, name, seconds)
        timings[name]["target_us"] = target
        timings[name]["met"] = timings[name]["median_us"] <= target
    return timings


def on_the_air(physec, seconds):
    from .._bench import time_frame_receiver, time_waveform_precoder

    lab = physec.scenario.load_lab()
    rate = lab.fpi.ofdm.bandwidth_hz
    options = physec.sync.make_receiver_options(lab.fpi_frame(), lab.fpi.carrier_hz)
    return {
        "waveform_precoder": with_rate(time_waveform_precoder(lab.fpi, rate, 4096, seconds)),
        "synchronizer": with_rate(time_frame_receiver(options, seconds)),
    }


def bounds(physec, seed):
    config = physec.fpi.config()
    physec.fpi.bounds(config, 2, seed)  # warm-up
    start = time.perf_counter()
    physec.fpi.bounds(config, 100, seed)
    fpi_s = time.perf_counter() - start
    an = physec.an.config()
    physec.an.bounds(an)
    start = time.perf_counter()
    for _ in range(100):
        physec.an.bounds(an)
    return {"fpi_100_draws_s": fpi_s, "an_s": (time.perf_counter() - start) / 100}


def text(result):
    host, monte_carlo = result["machine"], result["frame_monte_carlo"]
    lines = [
        f"{host['processor']}, {host['cores']} cores, load {host['load']:.1f}; physec"
        f" {host['physec']}, NumPy {host['numpy']}",
        "",
        f"Precoders, one core ({SUBCARRIERS} subcarriers; artificial noise for 15 antennas)",
        output.table(precoder_rows(result), ("precoder", "median us", "p10", "p90", "cpu", "Msps/antenna")),
        "",
        "On the air, one core (scenario for radios: 4 antennas, 128 subcarriers)",
        output.table(
            [
                (name, *times(t), t["msps_per_antenna"])
                for name, t in (
                    ("waveform precoder, 4096 samples", result["on_the_air"]["waveform_precoder"]),
                    ("synchronizer, 16 frames", result["on_the_air"]["synchronizer"]),
                )
            ],
            ("kernel", "median us", "p10", "p90", "cpu", "Msps/antenna"),
        ),
        "",
        "Receivers, one frame of 16 x 16, 16 antennas, K = 2",
        output.table(
            [
                (name, *times(t), t["target_us"], t["met"])
                for name, t in result["fpi_receivers"].items()
            ],
            ("receiver", "median us", "p10", "p90", "cpu", "target us", "met"),
        ),
        "",
        "Bounds of a scenario",
        output.table(
            [
                ("fpi, 100 pilot draws", result["bounds"]["fpi_100_draws_s"]),
                ("an", result["bounds"]["an_s"]),
            ],
            ("scheme", "seconds"),
        ),
        "",
        f"Frame Monte Carlo, {monte_carlo['realisations']} realisations x {monte_carlo['taus']} tau,"
        f" one core each (target: {RATIO_TARGET:g} times NumPy frame by frame)",
        output.table(
            [
                ("this module", monte_carlo["library_s"], None),
                ("NumPy, frame by frame", monte_carlo["numpy_s"], monte_carlo["ratio"]),
                (
                    "NumPy, all tau at once",
                    monte_carlo["numpy_all_taus_at_once_s"],
                    monte_carlo["ratio_all_taus_at_once"],
                ),
            ],
            ("version", "seconds", "ratio"),
        ),
        "",
        f"measured in {result['seconds']:.0f} s",
    ]
    return "\n".join(lines)


def precoder_rows(result):
    named = [
        (f"fake paths, {row['antennas']} x {row['antennas']}", row) for row in result["fpi_precoder"]
    ]
    named += [
        ("artificial noise, streaming, 4096 samples", result["an_precoder"]["streaming"]),
        ("artificial noise, frame-exact, one frame", result["an_precoder"]["frame_exact"]),
    ]
    return [(name, *times(row), row["msps_per_antenna"]) for name, row in named]


def times(timing):
    return tuple(timing[name] for name in ("median_us", "p10_us", "p90_us", "cpu_us"))
