# SPDX-License-Identifier: GPL-3.0-or-later
"""Channels in files: responses that were measured or ray-traced, per receiver and subcarrier."""

import dataclasses

import numpy as np

from ._errors import InvalidInput
from ._files import check_regular
from ._plain import save_arrays

#: Of a file with responses.
LIMIT_BYTES = 2_000_000_000
RECEIVERS = ("bob", "eve")
ALLOWED = "a .npz file with carrier_hz, frequency_hz, bob and eve"


@dataclasses.dataclass(frozen=True)
class recorded_channel:
    """Responses from one array to receivers.

    carrier_hz: where they were taken; frequency_hz: (N,) baseband frequency of each subcarrier, Hz;
    responses: by receiver, "bob" or "eve", complex (snapshots, N, antennas). All receivers share one scale,
    that of an amplitude: the noise of a simulation follows from the power at Bob, and Eve's is as loud.
    """

    carrier_hz: float
    frequency_hz: np.ndarray
    responses: dict

    def of_receivers(self, config):
        """{receiver: responses} for an fpi.config. Raises InvalidInput where the two do not fit."""
        numerology = config.ofdm
        spacing_hz = numerology.subcarrier_spacing_hz
        expected = np.array(numerology.active) * spacing_hz
        if len(expected) != len(self.frequency_hz):
            raise InvalidInput(
                f"the channel has {len(self.frequency_hz)} subcarriers; allowed: the configuration's"
                f" {len(expected)}"
            )
        furthest = np.argmax(np.abs(expected - self.frequency_hz))
        if abs(expected - self.frequency_hz)[furthest] > 0.01 * spacing_hz:
            raise InvalidInput(
                f"subcarrier {furthest} of the channel is at {self.frequency_hz[furthest]:.9g} Hz; allowed:"
                f" the configuration's {expected[furthest]:.9g} Hz, within 1 % of the spacing"
            )
        if abs(self.carrier_hz - config.carrier_hz) > 1e-3 * config.carrier_hz:
            raise InvalidInput(
                f"carrier_hz of the channel is {self.carrier_hz:.9g}; allowed: the configuration's"
                f" {config.carrier_hz:.9g}, within 0.1 %"
            )
        for receiver, responses in self.responses.items():
            if responses.shape[2] != config.tx_antennas:
                raise InvalidInput(
                    f"{receiver} of the channel has {responses.shape[2]} antennas; allowed: the"
                    f" configuration's {config.tx_antennas}"
                )
        missing = [receiver for receiver in RECEIVERS if receiver not in self.responses]
        if missing:
            raise InvalidInput(f"the channel has no responses of {' and '.join(missing)}; allowed: {ALLOWED}")
        return self.responses


def save_channel(path, numerology, carrier_hz: float, **responses):
    """Writes the responses to receivers as read_channel() takes them, in full or not at all.

    numerology: an ofdm.numerology, whose active subcarriers they are for; responses: bob=, eve=, complex
    arrays (active subcarriers, antennas), or with the snapshots' axis before these. Raises InvalidInput.
    """
    frequency_hz = np.array(numerology.active) * numerology.subcarrier_spacing_hz
    checked = _checked(float(carrier_hz), frequency_hz, responses)
    save_arrays(path, {"carrier_hz": checked.carrier_hz, "frequency_hz": frequency_hz, **checked.responses})


def read_channel(path) -> recorded_channel:
    """The channel of a .npz file.

    Its arrays: carrier_hz; frequency_hz, (N,), baseband frequencies of the subcarriers in Hz; bob and eve,
    complex (N, antennas) or (snapshots, N, antennas). Others are left alone. Raises InvalidInput.
    """
    try:
        check_regular(path, ALLOWED, LIMIT_BYTES)
        with np.load(path, allow_pickle=False) as arrays:
            names = ("carrier_hz", "frequency_hz", *RECEIVERS)
            found = {name: arrays[name] for name in names if name in arrays.files}
    except Exception as error:  # a damaged archive fails in ways that NumPy does not list
        raise InvalidInput(f"{path}: {error}; allowed: {ALLOWED}") from None
    try:
        for name in ("carrier_hz", "frequency_hz"):
            if name not in found:
                raise InvalidInput(f"{name} is missing; allowed: {ALLOWED}")
        return _checked(found.pop("carrier_hz"), found.pop("frequency_hz"), found)
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None


def _checked(carrier_hz, frequency_hz, responses):
    carrier_hz, frequency_hz = np.asarray(carrier_hz), np.asarray(frequency_hz)
    if carrier_hz.shape != () or carrier_hz.dtype.kind not in "iuf" or not carrier_hz > 0:
        raise InvalidInput(f"carrier_hz is {carrier_hz!r}; allowed: one number above 0, in Hz")
    if frequency_hz.ndim != 1 or frequency_hz.dtype.kind not in "iuf" or not frequency_hz.size:
        raise InvalidInput(
            f"frequency_hz is {frequency_hz.dtype} of shape {frequency_hz.shape}; allowed: numbers, (N,)"
        )
    unknown = [name for name in responses if name not in RECEIVERS]
    if unknown or not responses:
        raise InvalidInput(f"receivers are {', '.join(unknown) or 'none'}; allowed: {', '.join(RECEIVERS)}")
    whole = {}
    for name, given in responses.items():
        array = np.asarray(given)
        array = array[np.newaxis] if array.ndim == 2 else array
        if array.ndim != 3 or array.dtype.kind not in "iufc" or not array.size:
            raise InvalidInput(
                f"{name} is {array.dtype} of shape {array.shape}; allowed: complex (N, antennas) or"
                " (snapshots, N, antennas)"
            )
        if array.shape[1] != len(frequency_hz):
            raise InvalidInput(
                f"{name} has {array.shape[1]} subcarriers; allowed: as many as frequency_hz,"
                f" {len(frequency_hz)}"
            )
        if not np.isfinite(array).all() or not np.abs(array).max(axis=(1, 2)).all():
            raise InvalidInput(f"{name} holds a snapshot that is zero or not finite; allowed: neither")
        whole[name] = array.astype(complex)
    return recorded_channel(float(carrier_hz), frequency_hz.astype(float), whole)
