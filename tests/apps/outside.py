# SPDX-License-Identifier: GPL-3.0-or-later
"""An attack and a precoder as somebody outside of the project would write them; see qa_outside.py."""

import numpy as np


class Corner:
    """Says that Alice is a metre north of where she is by default, whatever she hears."""

    name = "corner"
    knows = "nothing"

    def __init__(self, config, pilots):
        self.shape = (config.pilots, config.ofdm.active_count)
        if pilots.shape != (*self.shape, config.tx_antennas):
            raise ValueError(f"pilots have shape {pilots.shape}")

    def estimate(self, frame, number):
        if frame.shape != self.shape or not np.iscomplexobj(frame):
            raise ValueError(f"the frame has shape {frame.shape}")
        return {"position_m": (3.0, 1.0), "reliable": number > 0}

    @staticmethod
    def bound(config, pilots):
        return 0.5


class Broken(Corner):
    name = "broken"

    def estimate(self, frame, number):
        raise RuntimeError("out of order")


class Signs:
    """A random sign for every antenna and subcarrier."""

    name = "signs"

    def weights(self, config):
        shape = (config.ofdm.active_count, config.tx_antennas)
        return np.random.default_rng(5).choice([-1.0, 1.0], shape)


class Narrow:
    name = "narrow"

    def weights(self, config):
        return np.ones((2, 2))
