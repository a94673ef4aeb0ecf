# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC with three programs and simulated radios: a base station with radar, its user, an Eve.

A reflector whose place is known calibrates the base station's array in passing; a second one is the
target. Every radio has oscillator phases of its own.
"""

import math

import numpy as np

from .. import physec_core as core
from .. import secret
from . import laboratory

RATE_HZ = 20e6
EPOCH_S = 0.5  # device time; the streams of the base station begin before
SPEED = 0.5  # seconds of the air per second
TAU = 0.5
TX, RX = 4, 4
USER_RX, BASE_RX, EVE_RX = 0, 1, 1 + RX  # antennas of the air
LIGHT_MPS = 299792458.0
REFERENCE = (0.0, 30.0, 0.02)  # direction in rad, range in m, gain of each path
TARGET = (math.radians(25.0), 110.0, 0.02)
LISTENER_NOISE_DB = -50.0
# With more, the reflector's echo calibrates the array too roughly for the bound, which takes it as known.
BASE_NOISE_DB = -38.0
FRAMES_PER_ESTIMATE = 4
PATHS, SPREAD_S, GAIN = 3, 0.4e-6, 0.2
PATIENCE_S = 60.0


def listener_paths(random):
    """(transmit antenna, delay in s, gain) of independent multipath to one receiver."""
    return [(tx, delay, complex(*random.normal(size=2)) * GAIN / math.sqrt(2 * PATHS))
            for tx in range(TX) for delay in random.uniform(0, SPREAD_S, PATHS)]


def echoes():
    """The same over both reflectors, for each of the base station's receive antennas."""
    found = [[] for _ in range(RX)]
    for theta, distance, gain in (REFERENCE, TARGET):
        a, b = core.array.steering_centered(theta, TX), core.array.steering_centered(theta, RX)
        for tx in range(TX):
            for rx in range(RX):
                found[rx].append((tx, 2 * distance / LIGHT_MPS, gain * b[rx] * np.conj(a[tx])))
    return found


def write(path, receivers):
    """Channel file from {receive antenna: paths}."""
    with open(path, "w", encoding="utf-8") as file:
        for rx, paths in receivers.items():
            for tx, delay, gain in paths:
                file.write(f"{tx} {rx} {delay:.12e} {gain.real:.9f} {gain.imag:.9f}\n")


def element_noise(air, noise_db):
    """Variance of a resource element of unit transmit power, from the device argument `noise`."""
    ofdm = air.format.ofdm
    return 10 ** (noise_db / 10) * ofdm.active_count / ofdm.fft_size / laboratory.AMPLITUDE**2


def channels(air, paths):
    """h of the user for each subcarrier, y = h^H x."""
    ofdm = air.format.ofdm
    frequencies = np.array(ofdm.active) * ofdm.bandwidth_hz / ofdm.fft_size
    response = np.zeros((len(frequencies), TX), complex)
    for tx, delay, gain in paths:
        response[:, tx] += gain * np.exp(-2j * np.pi * frequencies * delay)
    return response.conj()


def error_vector_bound(air, h):
    """Least root mean square error of the user's symbols, of their magnitude: his channel known."""
    config = core.an.config(air.scheme)
    config.noise_user = math.sqrt(element_noise(air, LISTENER_NOISE_DB))
    config.gain_user = 1.0
    return math.sqrt(np.mean([1 / core.an.sinr_user(config, row, TARGET[0]) for row in h]))


def angle_bound_rad(air, h):
    """Cramer-Rao bound of the target's angle from FRAMES_PER_ESTIMATE frames, their X known.

    Y = c b(theta) a(theta)^H X + noise with an unknown complex c. With centred steering vectors
    b^H db = 0, which leaves, S = X X^H,
    var = sigma^2 / (2 |c|^2 (|db|^2 a^H S a + M (da^H S da - |a^H S da|^2 / a^H S a))).
    """
    theta, _, gain = TARGET
    step = 1e-6
    a, b = core.array.steering_centered(theta, TX), core.array.steering_centered(theta, RX)
    da, db = ((core.array.steering_centered(theta + step, n) - core.array.steering_centered(theta - step, n))
              / (2 * step) for n in (TX, RX))
    sounding = air.scheme.power / TX * np.eye(TX)
    sent = FRAMES_PER_ESTIMATE * sum(
        TX * sounding + air.data_symbols * core.an.ideal_covariance(air.scheme, row, theta) for row in h)
    aa, ad, dd = ((left.conj() @ sent @ right) for left, right in ((a, a), (a, da), (da, da)))
    scale = np.vdot(b, b).real  # M with elements of magnitude 1
    information = np.vdot(db, db).real * aa.real + scale * (dd.real - abs(ad) ** 2 / aa.real)
    return math.sqrt(element_noise(air, BASE_NOISE_DB) / (2 * gain**2 * information))


def run(frames, seed, folder=None, progress=None):
    """frames of the user once his channel is known. Returns what `physec rehearse an` prints."""
    random = np.random.default_rng(seed)
    user_paths, eve_paths = listener_paths(random), listener_paths(random)
    from ..an import make_air_config, make_config

    scheme = make_config(tx_antennas=TX, power=1, tau=TAU, rx_antennas=RX)
    air = make_air_config(scheme, RATE_HZ)
    data = random.bytes(air.payload_bytes * max(2, frames // 4))
    with laboratory.Laboratory(folder) as room:
        (room.folder / "sent.bin").write_bytes(data)
        (room.folder / "received.bin").unlink(missing_ok=True)
        keys = {}
        for who in ("user", "eve"):
            keys[who] = room.folder / f"{who}.key"
            keys[who].unlink(missing_ok=True)
            secret.new_key_file(str(keys[who]))
        write(room.folder / "air.paths", {
            USER_RX: user_paths, EVE_RX: eve_paths,
            **{BASE_RX + rx: paths for rx, paths in enumerate(echoes())}})
        base, user = room.compile("an_sensing", "an_user")
        shared = dict(room.air(3, SPEED), shared_reference=1, channel="air.paths", seed=seed)
        csi = laboratory.free_address()
        common = ("--rate", RATE_HZ, "--epoch", EPOCH_S, "--gain", 0)
        room.start("base", base, *common, "--csi", csi, "--key", keys["user"], "--rx-gain", 0,
                   "--file", "sent.bin",
                   "--data-share", TAU, "--noise-seed", seed + 1, "--session", 5,
                   "--target-deg", math.degrees(TARGET[0]),
                   "--frames", FRAMES_PER_ESTIMATE, "--reference-m", REFERENCE[1], "--reference-deg",
                   math.degrees(REFERENCE[0]), "--least-m", 80, "--most-m", 150,
                   "--estimates", "target.json", "--chains", "chains.json",
                   "--device", laboratory.address(serial="base", ntx=TX, nrx=RX, rx_base=BASE_RX,
                                                  noise=BASE_NOISE_DB, **shared))
        # Eve runs the user's program, with an address that nobody connects to and a key of her own.
        for who, rx, feedback in (("user", USER_RX, csi), ("eve", EVE_RX, laboratory.free_address())):
            file = "received.bin" if who == "user" else "overheard.bin"
            room.start(who, user, *common, "--start-s", EPOCH_S - 1e-3, "--csi", feedback, "--key", keys[who],
                       "--file", file,
                       "--reports", f"{who}.json",
                       "--device", laboratory.address(serial=who, ntx=0, rx_base=rx, noise=LISTENER_NOISE_DB,
                                                      **shared))

        def heard(who):
            reports = laboratory.lines(room.folder / f"{who}.json")
            user_has = laboratory.lines(room.folder / "user.json")
            first = next((r["frame"] for r in user_has if r["valid"]), None)
            return [] if first is None else [r for r in reports if r["frame"] >= first]

        room.wait_for(lambda: min(len(heard("user")), len(heard("eve"))), frames, PATIENCE_S, progress)
        room.stop()
        received, overheard = room.folder / "received.bin", room.folder / "overheard.bin"
        intact = received.exists() and received.read_bytes() == data
        listeners = {who: heard(who) for who in ("user", "eve")}
        eve_has_file = overheard.exists()
        # Settled: the first feedback has come, and with it the noise that avoids the user.
        estimates = [e for e in laboratory.lines(room.folder / "target.json")[10:] if e["reliable"]]
    h = channels(air, user_paths)
    return summary(air, listeners, estimates, h, intact, eve_has_file, len(data))


def summary(air, listeners, estimates, h, intact, eve_has_file, size):
    """What is told, from the reports of everybody."""
    told = {who: {
        "frames": len(reports), "blocks": sum(r["valid"] for r in reports),
        "sinr_db": float(np.median([r["sinr_db"] for r in reports])),
        "csi_snr_db": float(np.median([r["csi_snr_db"] for r in reports])),
    } for who, reports in listeners.items()}
    symbols = math.sqrt(np.mean([(r["evm_percent"] / 100) ** 2 for r in listeners["user"] if r["valid"]]))
    symbol_bound, angle_bound = error_vector_bound(air, h), angle_bound_rad(air, h)
    errors = np.array([e["theta_rad"] - TARGET[0] for e in estimates])
    deviation = float(errors.std()) if len(errors) > 1 else math.nan
    told["user"].update(symbol_error=symbols, symbol_bound=symbol_bound, ratio=symbols / symbol_bound,
                        file_intact=intact, file_bytes=size)
    told["eve"]["has_file"] = eve_has_file
    range_error_m = np.mean([e["range_m"] - TARGET[1] for e in estimates]) if estimates else math.nan
    return {**told, "target": {
        "estimates": len(errors),
        "mean_error_deg": float(np.degrees(errors.mean())) if len(errors) else math.nan,
        "deviation_deg": math.degrees(deviation), "bound_deg": math.degrees(angle_bound),
        "ratio": deviation / angle_bound,
        "range_mean_error_m": float(range_error_m),
    }}
