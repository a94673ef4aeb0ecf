# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Propagation paths, of an array or of single antennas, and the radio chains around them."""

import numpy as np
from . import ofdm as _ofdm

__all__ = [
    "path",
    "miso_response",
    "antenna_path",
    "antenna_paths",
    "antenna_paths_text",
    "read_antenna_paths",
    "chain",
    "chain_response",
    "estimate_chain",
    "recorded_channel",
    "read_channel",
    "save_channel",
]

class path:
    """One propagation path from a uniform linear array to one antenna."""
    def __init__(self, delay_s: float, spatial_frequency: float, gain: complex) -> None:
        """delay_s in seconds, spatial_frequency in cycles per element, gain complex."""
    @property
    def delay_s(self) -> float:
        """Delay in seconds, any fraction of a sample."""
    @delay_s.setter
    def delay_s(self, value: float) -> None: ...
    @property
    def spatial_frequency(self) -> float:
        """f = (d/lambda) sin(theta), cycles per transmit element; wraps by 1."""
    @spatial_frequency.setter
    def spatial_frequency(self, value: float) -> None: ...
    @property
    def gain(self) -> complex:
        """gamma, a complex amplitude that multiplies every element alike."""
    @gain.setter
    def gain(self, value: complex) -> None: ...

def miso_response(paths: list[path], numerology: _ofdm.numerology, antennas: int) -> np.ndarray:
    """Response of a multipath channel from a transmit array to one antenna, (2) of
    Li and Mitra: h(m, i) = sum_k gain_k exp(-j 2 pi n_m tau_k spacing) exp(+j 2
    pi i f_k), no delay rounded.

    paths: list of path; numerology: its active subcarriers n_m; antennas:
    elements of the array. Returns a complex array (active subcarriers,
    antennas).
    """

class antenna_path:
    """A path between one transmit and one receive antenna: y_rx(t) = sum gain
    x_tx(t - delay_s).
    """
    def __init__(self, tx: int, rx: int, delay_s: float, gain: complex) -> None:
        """Numbers of both antennas, delay in seconds, complex gain."""
    @property
    def tx(self) -> int:
        """Number of the transmit antenna, 0 to 63."""
    @tx.setter
    def tx(self, value: int) -> None: ...
    @property
    def rx(self) -> int:
        """Number of the receive antenna, 0 to 63."""
    @rx.setter
    def rx(self, value: int) -> None: ...
    @property
    def delay_s(self) -> float:
        """Delay in seconds, 0 to 0.01; any fraction of a sample."""
    @delay_s.setter
    def delay_s(self, value: float) -> None: ...
    @property
    def gain(self) -> complex:
        """Complex gain, which holds the carrier's phase."""
    @gain.setter
    def gain(self, value: complex) -> None: ...

def antenna_paths(paths: list[path], tx_antennas: int, first_tx: int = 0, rx: int = 0) -> list[antenna_path]:
    """The paths of an array, from each of its elements to one receive antenna.

    paths: list of path; tx_antennas: elements; first_tx: number of element 0;
    rx: of the receive antenna. Returns a list of antenna_path, in the sign
    convention of miso_response(). For Waveform Channel.
    """

def antenna_paths_text(paths: list[path], tx_antennas: int, first_tx: int = 0, rx: int = 0) -> str:
    """Text of a channel file for a simulated USRP: one line for every path and
    transmit antenna.

    Arguments as antenna_paths(). Texts for several receivers may be joined
    (docs/virtual-usrp.md).
    """

def read_antenna_paths(file: str) -> list[antenna_path]:
    """List of antenna_path from a channel file, as simulated USRPs take it
    (docs/virtual-usrp.md).

    file: its name. Raises InvalidInput naming the line, the value and what is
    allowed.
    """

class chain:
    """Delay and gain of a transmit channel and the receiver together: converters,
    filters, cables.
    """
    def __init__(self, delay_s: float, gain: complex, residual: float = 0.0) -> None:
        """Delay in seconds, complex gain, and the share of energy that these do not
        explain.
        """
    @property
    def delay_s(self) -> float:
        """Delay in seconds, any fraction of a sample."""
    @delay_s.setter
    def delay_s(self, value: float) -> None: ...
    @property
    def gain(self) -> complex:
        """Complex gain: amplitude and phase of the carrier."""
    @gain.setter
    def gain(self, value: complex) -> None: ...
    @property
    def residual(self) -> float:
        """Share of the measured energy that delay and gain do not explain, 0 to 1."""
    @residual.setter
    def residual(self, value: float) -> None: ...

def chain_response(chains: list[chain], numerology: _ofdm.numerology, window_samples: float) -> np.ndarray:
    """Response of chains for a receiver whose window opens window_samples after
    the symbol left.

    chains: list of chain; numerology: of the symbols. Returns a complex array
    (active subcarriers, chains), the argument `chains` of the blocks fpi_bob
    and fpi_eve.
    """

def estimate_chain(response: np.ndarray, numerology: _ofdm.numerology, variances: np.ndarray = ...) -> chain:
    """Delay and gain that explain a measured response best, by maximum likelihood.

    response: complex (active subcarriers,) of one transmit channel; variances:
    of the noise on each, up to a common factor, above 0; empty: all equal.
    Returns a chain whose delay is within [0, 1/spacing), the range in which it
    is unambiguous. Raises InvalidInput for another length or no finite energy.
    """

class recorded_channel:
    """Responses from one array to receivers.

    carrier_hz: where they were taken; frequency_hz: (N,) baseband frequency of each subcarrier, Hz;
    responses: by receiver, "bob" or "eve", complex (snapshots, N, antennas). All receivers share one scale,
    that of an amplitude: the noise of a simulation follows from the power at Bob, and Eve's is as loud.
    """
    def of_receivers(self, config):
        """{receiver: responses} for an fpi.config. Raises InvalidInput where the two do not fit."""
    def __init__(self, carrier_hz: float, frequency_hz: np.ndarray, responses: dict) -> None:
        ...

def read_channel(path) -> __channel_file.recorded_channel:
    """The channel of a .npz file.

    Its arrays: carrier_hz; frequency_hz, (N,), baseband frequencies of the subcarriers in Hz; bob and eve,
    complex (N, antennas) or (snapshots, N, antennas). Others are left alone. Raises InvalidInput.
    """

def save_channel(path, numerology, carrier_hz: float, **responses):
    """Writes the responses to receivers as read_channel() takes them, in full or not at all.

    numerology: an ofdm.numerology, whose active subcarriers they are for; responses: bob=, eve=, complex
    arrays (active subcarriers, antennas), or with the snapshots' axis before these. Raises InvalidInput.
    """
