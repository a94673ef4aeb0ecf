# SPDX-License-Identifier: GPL-3.0-or-later
"""Alice, Bob and Eve of fake path injection."""

from gnuradio import gr

from ..physec_python import (
    fpi_bob,
    fpi_eve,
    fpi_frame_source,
    fpi_pilot_source,
    fpi_precoder,
    ofdm_modulator,
)
from ._parts import (
    COMPLEX,
    antenna_ports,
    antennas_out,
    pass_messages_out,
    signature,
    synchronized,
)


class fpi_alice(gr.hier_block2):
    """Alice on subcarriers: pilots and precoder.

    Output: vectors of tx_antennas x active subcarriers, antenna-major, one OFDM symbol each.
    """

    def __init__(self, config, pilot_seed: int = 1, noise_seed: int = 1, frames: int = 0, schedule=None):
        """config: an fpi.config; frames: how many she sends, 0 for ever; schedule: an fpi.secret_schedule."""
        antennas, symbol = config.tx_antennas, COMPLEX * config.ofdm.active_count
        gr.hier_block2.__init__(self, "fpi_alice", signature(), signature(symbol * antennas))
        self.precoder = fpi_precoder(config, noise_seed, 0, schedule)
        self.source, self.symbols = fpi_pilot_source(config, pilot_seed), config.pilots
        for antenna in range(antennas):
            self.connect((self.source, antenna), (self.precoder, antenna))
        self.joined = antennas_out(self, self.precoder, antennas, symbol, items=frames * config.pilots)

    def set_config(self, config):
        """Settings of a new configuration, from the next frame on; see docs/live-settings.md."""
        self.precoder.set_config(config)

    def set_fakes(self, fakes):
        """A new secret, from the next frame on."""
        self.precoder.set_fakes(fakes)


class fpi_alice_samples(gr.hier_block2):
    """Alice on the air: frames, precoder and OFDM modulator.

    Outputs: one stream of samples per antenna, for a radio's channels; with `one_port` a single
    output of vectors of all antennas.
    """

    def __init__(
        self,
        config,
        format,
        pilot_seed: int = 1,
        noise_seed: int = 1,
        session: int = 1,
        amplitude: float = 0.3,
        bursts: bool = False,
        epoch_s: float = 0.0,
        frames: int = 0,
        one_port: bool = False,
        schedule=None,
    ):
        """config: an fpi.config; format: an ofdm.frame_format; amplitude, bursts and epoch_s: see
        OFDM Modulator; frames: how many she sends before she falls silent and the stream ends
        (with 400 samples more, which let the last frame through every filter), 0 for ever; schedule: an
        fpi.secret_schedule.
        """
        antennas = config.tx_antennas
        gr.hier_block2.__init__(
            self,
            "fpi_alice_samples",
            signature(),
            signature(*antenna_ports(antennas, COMPLEX, one_port)),
        )
        source = fpi_frame_source(config, format, pilot_seed, session)
        self.precoder = fpi_precoder(config, noise_seed, format.symbols, schedule)
        modulator = ofdm_modulator(format, antennas, amplitude, bursts, epoch_s, "packet_len")
        for antenna in range(antennas):
            self.connect((source, antenna), (self.precoder, antenna), (modulator, antenna))
        items = frames * format.spacing_samples + 400 if frames else 0
        antennas_out(self, modulator, antennas, COMPLEX, one_port, items)

    def set_config(self, config):
        """Settings of a new configuration, from the next frame on; see docs/live-settings.md."""
        self.precoder.set_config(config)

    def set_fakes(self, fakes):
        """A new secret, from the next frame on."""
        self.precoder.set_fakes(fakes)


class _locator_samples(gr.hier_block2):
    """Frame synchronizer and a locator: what Bob and Eve on the air have in common."""

    def __init__(self, options, locator):
        name = type(self).__name__
        gr.hier_block2.__init__(self, name, signature(COMPLEX), signature(COMPLEX))
        self.locator = locator
        synchronized(self, options, locator)
        self.connect(locator, self)
        pass_messages_out(self, locator, "estimates")

    def set_config(self, config):
        """Settings of a new configuration, from the next frame on; see docs/live-settings.md."""
        self.locator.set_config(config)


class fpi_bob_samples(_locator_samples):
    """Bob on the air: frame synchronizer and locator.

    Input: samples of one antenna. Output: x + jy in metres per frame. Message ports: `estimates` of
    the locator, `sync` of the synchronizer, `level` of Input Level.
    """

    def __init__(
        self,
        config,
        options,
        pilot_seed: int = 1,
        noise_seed: int = 1,
        chains=None,
        report_unusable: bool = False,
        schedule=None,
    ):
        """config: an fpi.config; options: a sync.receiver_options; chains: see FPI Locator; schedule: an
        fpi.secret_schedule."""
        super().__init__(options, fpi_bob(config, pilot_seed, noise_seed, chains, report_unusable, schedule))


class fpi_eve_samples(_locator_samples):
    """Eve on the air: frame synchronizer and one attack.

    Input: samples of one antenna. Output: x + jy in metres per frame. Message ports: `estimates` of
    the attack, `sync` of the synchronizer, `level` of Input Level.
    """

    def __init__(
        self,
        config,
        options,
        pilot_seed: int = 1,
        attack: str = "merged",
        chains=None,
        report_unusable: bool = False,
    ):
        """config: an fpi.config; options: a sync.receiver_options; attack, chains: see FPI Eve."""
        super().__init__(options, fpi_eve(config, pilot_seed, attack, chains, report_unusable))

    def set_attack(self, attack):
        """Another attack, from her next frame on."""
        self.locator.set_attack(attack)
