# SPDX-License-Identifier: GPL-3.0-or-later
"""A UHD receiver, opened and set, or one sentence why not."""

import datetime
import math
import os
from fractions import Fraction

from .._errors import InvalidInput, complaint
from .radio import prepare_radio

#: What a radio may set a frequency or rate off, relatively, before it counts as another one.
TOLERANCE = 1e-6


class UsrpInput:
    """gr-uhd's source with all channels at one rate, frequency and gain.

    arguments: device address; channels: how many, from 0; rate_hz, frequency_hz; gain_db: None
    leaves it; lo_offset_hz: by which the oscillator is tuned off, so that its leakage stays outside
    of the signal; antenna: port, "" leaves it; clock_source, time_source: see prepare_radio();
    start: device time as a Fraction of seconds, None for as soon as possible.
    Raises InvalidInput for what the device cannot do.
    """

    def __init__(
        self, arguments, channels, rate_hz, frequency_hz, gain_db=None, lo_offset_hz=0.0,
        antenna="", clock_source="", time_source="", start=None,
    ):
        try:
            from gnuradio import uhd
        except ImportError:
            raise InvalidInput("GNU Radio has no UHD blocks; allowed: an installation with gr-uhd") from None
        self._uhd = uhd
        self.start = start
        try:
            self.source = uhd.usrp_source(
                arguments, uhd.stream_args(cpu_format="fc32", channels=list(range(channels)))
            )
            self._set_rate(rate_hz)
            for channel in range(channels):
                self._set_channel(channel, frequency_hz, gain_db, lo_offset_hz, antenna)
        except RuntimeError as error:
            reason = str(error).strip().splitlines()[0]
            allowed = "a device that uhd_find_devices lists, and its channels"
            if "type=physec" in arguments and not os.environ.get("UHD_MODULE_PATH"):
                allowed += "; UHD finds the simulated radio through UHD_MODULE_PATH, which is not set"
            raise InvalidInput(
                f"--args {arguments!r} with {channels} channels cannot be used ({reason});"
                f" allowed: {allowed}"
            ) from None
        self.rate_hz, self.frequency_hz = rate_hz, frequency_hz
        prepare_radio(self.source, clock_source, time_source)
        self._set_start(channels)
        # Together, these two date the captures; no more is done with them.
        self.clock = (datetime.datetime.now(datetime.timezone.utc), self.now())
        info = self.source.get_usrp_info(0)
        self.serial, self.product = info.get("mboard_serial", ""), info.get("mboard_id", "")

    def _set_rate(self, rate_hz):
        self.source.set_samp_rate(rate_hz)
        actual = self.source.get_samp_rate()
        if abs(actual - rate_hz) > TOLERANCE * rate_hz:
            raise complaint("--rate", rate_hz, f"rates of this radio, such as {actual}")

    def _set_channel(self, channel, frequency_hz, gain_db, lo_offset_hz, antenna):
        uhd, source = self._uhd, self.source
        if antenna:
            ports = source.get_antennas(channel)
            if antenna not in ports:
                raise complaint("--antenna", antenna, ", ".join(ports))
            source.set_antenna(antenna, channel)
        request = uhd.tune_request(frequency_hz, lo_offset_hz)
        source.set_center_freq(request if lo_offset_hz else uhd.tune_request(frequency_hz), channel)
        actual = source.get_center_freq(channel)
        if abs(actual - frequency_hz) > TOLERANCE * frequency_hz:
            raise complaint("--frequency", frequency_hz, f"what this radio tunes to, such as {actual}")
        if gain_db is None:
            return
        limits = source.get_gain_range(channel)
        if not limits.start() <= gain_db <= limits.stop():
            raise complaint("--gain", gain_db, f"{limits.start():g} to {limits.stop():g} dB")
        source.set_gain(gain_db, channel)

    def _set_start(self, channels):
        now = self.now()
        if self.start is None:
            if channels == 1:
                return
            self.start = Fraction(now) + Fraction(1, 2)  # together, which needs a time
        elif self.start <= Fraction(now):
            raise complaint("--start", float(self.start), f"later than the device time, {now:.6f} s")
        whole = math.floor(self.start)
        self.source.set_start_time(self._uhd.time_spec(whole, float(self.start - whole)))

    def now(self):
        """Device time in seconds."""
        return self.source.get_time_now().get_real_secs()

    def waiting(self):
        """Whether the start is still to come."""
        return self.start is not None and self.now() < self.start

    @property
    def gain_db(self):
        return self.source.get_gain(0)
