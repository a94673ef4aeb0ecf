# SPDX-License-Identifier: GPL-3.0-or-later
"""Alice, Bob and Eve of fake path injection."""

from gnuradio import blocks, gr

from ..physec_python import (
    fpi_bob,
    fpi_eve,
    fpi_frame_source,
    fpi_pilot_source,
    fpi_precoder,
    frame_synchronizer,
    ofdm_modulator,
)
from ._parts import COMPLEX, join_antennas, pass_messages_out, signature


class fpi_alice(gr.hier_block2):
    """Alice on subcarriers: pilots and precoder.

    Output: vectors of tx_antennas x active subcarriers, antenna-major, one OFDM symbol each.
    """

    def __init__(self, config, pilot_seed: int = 1, noise_seed: int = 1, frames: int = 0):
        """config: an fpi.config; frames: how many she sends, 0 for ever."""
        antennas, symbol = config.tx_antennas, COMPLEX * config.ofdm.active_count
        gr.hier_block2.__init__(self, "fpi_alice", signature(), signature(symbol * antennas))
        self.precoder = fpi_precoder(config, noise_seed)
        source = fpi_pilot_source(config, pilot_seed)
        for antenna in range(antennas):
            self.connect((source, antenna), (self.precoder, antenna))
        if not frames:
            join_antennas(self, self.precoder, antennas, symbol)
            return
        limit = blocks.head(symbol * antennas, frames * config.pilots)
        joined = blocks.streams_to_vector(symbol, antennas)
        for antenna in range(antennas):
            self.connect((self.precoder, antenna), (joined, antenna))
        self.connect(joined, limit, self)

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
    ):
        """config: an fpi.config; format: an ofdm.frame_format; amplitude, bursts and epoch_s: see
        OFDM Modulator; frames: how many she sends before she falls silent and the stream ends
        (with 400 samples more, which let the last frame through every filter), 0 for ever.
        """
        antennas = config.tx_antennas
        outputs = [COMPLEX * antennas] if one_port else [COMPLEX] * antennas
        gr.hier_block2.__init__(self, "fpi_alice_samples", signature(), signature(*outputs))
        source = fpi_frame_source(config, format, pilot_seed, session)
        self.precoder = fpi_precoder(config, noise_seed, format.symbols)
        modulator = ofdm_modulator(format, antennas, amplitude, bursts, epoch_s, "packet_len")
        for antenna in range(antennas):
            self.connect((source, antenna), (self.precoder, antenna), (modulator, antenna))
        ends = [(modulator, antenna) for antenna in range(antennas)]
        if one_port:
            joined = blocks.streams_to_vector(COMPLEX, antennas)
            for antenna, end in enumerate(ends):
                self.connect(end, (joined, antenna))
            ends = [joined]
        for output, end in enumerate(ends):
            if frames:
                limit = blocks.head(outputs[output], frames * format.spacing_samples + 400)
                self.connect(end, limit, (self, output))
            else:
                self.connect(end, (self, output))

    def set_config(self, config):
        """Settings of a new configuration, from the next frame on; see docs/live-settings.md."""
        self.precoder.set_config(config)

    def set_fakes(self, fakes):
        """A new secret, from the next frame on."""
        self.precoder.set_fakes(fakes)


class fpi_bob_samples(gr.hier_block2):
    """Bob on the air: frame synchronizer and locator.

    Input: samples of one antenna. Output: x + jy in metres per frame. Message ports: `estimates` of
    the locator, `sync` of the synchronizer.
    """

    def __init__(
        self,
        config,
        options,
        pilot_seed: int = 1,
        noise_seed: int = 1,
        chains=None,
        report_unusable: bool = False,
    ):
        """config: an fpi.config; options: a sync.receiver_options; chains: see FPI Locator."""
        gr.hier_block2.__init__(self, "fpi_bob_samples", signature(COMPLEX), signature(COMPLEX))
        synchronizer = frame_synchronizer(options)
        self.locator = fpi_bob(config, pilot_seed, noise_seed, chains, report_unusable)
        self.connect(self, synchronizer, self.locator, self)
        pass_messages_out(self, self.locator, "estimates")
        pass_messages_out(self, synchronizer, "sync")

    def set_config(self, config):
        """Settings of a new configuration, from his next frame on."""
        self.locator.set_config(config)


class fpi_eve_samples(gr.hier_block2):
    """Eve on the air: frame synchronizer and one attack.

    Input: samples of one antenna. Output: x + jy in metres per frame. Message ports: `estimates` of
    the attack, `sync` of the synchronizer.
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
        gr.hier_block2.__init__(self, "fpi_eve_samples", signature(COMPLEX), signature(COMPLEX))
        synchronizer = frame_synchronizer(options)
        self.eve = fpi_eve(config, pilot_seed, attack, chains, report_unusable)
        self.connect(self, synchronizer, self.eve, self)
        pass_messages_out(self, self.eve, "estimates")
        pass_messages_out(self, synchronizer, "sync")

    def set_config(self, config):
        """Settings of a new configuration, from her next frame on."""
        self.eve.set_config(config)

    def set_attack(self, attack):
        """Another attack, from her next frame on."""
        self.eve.set_attack(attack)
