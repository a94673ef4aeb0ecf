# SPDX-License-Identifier: GPL-3.0-or-later
"""Base station and listeners of AN-ISAC."""

from gnuradio import blocks, digital, gr

from .. import an
from ..physec_python import (
    an_air_receiver,
    an_air_transmitter,
    an_channel_state,
    an_precoder,
    an_symbol_receiver,
    ofdm_modulator,
)
from ._parts import (
    COMPLEX,
    antenna_ports,
    antennas_out,
    pass_messages_in,
    pass_messages_out,
    signature,
    synchronized,
)


class an_base_station(gr.hier_block2):
    """Base station on symbols: bytes to QPSK, public pilots before every frame, a channel drawn
    every coherence_frames frames (tag `channel_state`), precoder with artificial noise.

    Input: bytes to send, four symbols each. Output 0: vectors of tx_antennas samples. Output 1: the
    symbols s_u as they enter the precoder, for receivers that know them. Message ports of AN-ISAC
    Channel State: in `target_angle` and `eve_angle`, out `states`.
    """

    def __init__(
        self,
        config,
        pilots_per_frame: int = 4,
        coherence_frames: int = 10,
        pilot_seed: int = 1,
        channel_seed: int = 1,
        noise_seed: int = 0,
    ):
        """config: an an.config; the seeds: of pilots, channel draws and artificial noise."""
        gr.hier_block2.__init__(
            self,
            "an_base_station",
            signature(gr.sizeof_char),
            signature(COMPLEX * config.tx_antennas, COMPLEX),
        )
        bits = blocks.packed_to_unpacked_bb(2, gr.GR_MSB_FIRST)
        symbols = digital.chunks_to_symbols_bc(an.qpsk_points(), 1)
        pilots = blocks.vector_source_c(an.qpsk_pilots(pilots_per_frame, pilot_seed), True)
        framer = blocks.stream_mux(COMPLEX, [pilots_per_frame, config.frame_length - pilots_per_frame])
        state = an_channel_state(config, coherence_frames, channel_seed, True)
        self.state = state
        self.precoder = an_precoder(config, noise_seed, channel_seed)
        self.connect(pilots, (framer, 0))
        self.connect(self, bits, symbols, (framer, 1))
        self.connect(framer, state, self.precoder)
        antennas_out(self, self.precoder, config.tx_antennas, COMPLEX)
        self.connect(state, (self, 1))
        pass_messages_in(self, state, "target_angle", "eve_angle")
        pass_messages_out(self, state, "states")

    def set_config(self, config):
        """Power, tau, alpha, beta's phase and noise space of a new configuration, from the next frame on."""
        self.precoder.set_config(config)

    def set_target_angle(self, theta):
        """Where the target stands, radians from the array's broadside; None: drawn with the channel."""
        self.state.set_target_angle(theta)

    def set_eve_angle(self, phi):
        """The same as the sensing eavesdropper sees it."""
        self.state.set_eve_angle(phi)


class an_listener(gr.hier_block2):
    """User or communication eavesdropper on symbols: receiver, and bytes of its decisions.

    Input: samples. Outputs: bytes as decided, right or wrong; equalised symbols. Message port
    `reports`: a PDU per block of constant channel, see AN-ISAC User Receiver.
    """

    def __init__(
        self,
        config,
        pilots_per_frame: int = 4,
        coherence_frames: int = 10,
        pilot_seed: int = 1,
        refinement: str = "pilots_only",
    ):
        """config: an an.config; refinement: pilots_only, or iterative (by decisions)."""
        gr.hier_block2.__init__(
            self, "an_listener", signature(COMPLEX), signature(gr.sizeof_char, COMPLEX)
        )
        receiver = an_symbol_receiver(
            config, pilots_per_frame, coherence_frames, pilot_seed, refinement
        )
        packed = blocks.unpacked_to_packed_bb(2, gr.GR_MSB_FIRST)
        self.connect(self, receiver)
        self.connect((receiver, 1), packed, self)
        self.connect((receiver, 0), (self, 1))
        self.connect((receiver, 0), blocks.null_sink(COMPLEX))  # the receiver wants a taker
        pass_messages_out(self, receiver, "reports")


class an_base_station_samples(gr.hier_block2):
    """Base station on the air: transmitter of a file and OFDM modulator.

    Outputs: one stream of samples per antenna, for a radio's channels; with `one_port` a single
    output of vectors of all antennas. Message ports as those of AN-ISAC Air Transmitter: in `csi`,
    `target_angle`, `chains`; out `sent`.
    """

    def __init__(
        self,
        config,
        data: bytes,
        target_angle: float = 0.0,
        tau: float = 0.76,
        session: int = 0,
        noise_seed: int = 0,
        amplitude: float = 0.3,
        one_port: bool = False,
    ):
        """config: an an.air_config; data: the file's bytes; target_angle in radians; session and
        noise_seed: 0 for keyed; amplitude: see OFDM Modulator."""
        antennas = config.scheme.tx_antennas
        gr.hier_block2.__init__(
            self,
            "an_base_station_samples",
            signature(),
            signature(*antenna_ports(antennas, COMPLEX, one_port)),
        )
        self.transmitter = an_air_transmitter(config, data, target_angle, session, noise_seed)
        modulator = ofdm_modulator(config.format, antennas, amplitude)
        for antenna in range(antennas):
            self.connect((self.transmitter, antenna), (modulator, antenna))
        antennas_out(self, modulator, antennas, COMPLEX, one_port)
        pass_messages_in(self, self.transmitter, "csi", "target_angle", "chains")
        pass_messages_out(self, self.transmitter, "sent")
        self.set_tau(tau)

    def set_tau(self, tau):
        """Share of the power in data, 0 to 1, from the next frame on."""
        self.transmitter.set_tau(tau)

    def set_target_angle(self, target_angle):
        """Radians between -pi/2 and pi/2, from the next frame on."""
        self.transmitter.set_target_angle(target_angle)


class an_listener_samples(gr.hier_block2):
    """User or eavesdropper on the air: frame synchronizer and receiver.

    Input: samples of one antenna. Message ports: `payload`, `csi` and `reports` of AN-ISAC Air
    Receiver, `sync` of the synchronizer, `level` of Input Level.
    """

    def __init__(self, config, options, refinement: str = "iterative", csi_every: int = 1):
        """config: an an.air_config; options: a sync.receiver_options."""
        gr.hier_block2.__init__(self, "an_listener_samples", signature(COMPLEX), signature())
        receiver = an_air_receiver(config, refinement, csi_every)
        synchronized(self, options, receiver)
        pass_messages_out(self, receiver, "payload", "csi", "reports")
