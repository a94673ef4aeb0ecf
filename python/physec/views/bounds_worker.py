# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds of a configuration, computed beside the GUI's thread, the latest configuration only."""

import threading

from .. import physec_core as core

__all__ = ["BoundsWorker", "bounds_of"]


def bounds_of(config, eves, pilot_seed):
    """Root mean square position errors in metres: Bob's Cramer-Rao bound, then what each attack can
    reach; NaN where no bound is known, as for attacks of one's own."""
    pilots = core.fpi.make_pilots(config, pilot_seed)
    known = {attack.name for attack in core.fpi.attacks()}
    found = [core.fpi.bound_of_bob(config, pilots).position_m]
    for name in eves:
        found.append(core.fpi.attack_bound(config, pilots, name)[0] if name in known else float("nan"))
    return found


class BoundsWorker:
    """bounds: list of the last configuration that is finished, NaN before that."""

    def __init__(self, eves, pilot_seed, done):
        """eves: names of attacks; done: called without arguments, in the worker's thread, when there
        are new bounds; it gets the text of an error, if there was one."""
        self._eves, self._seed, self._done = eves, pilot_seed, done
        self._lock = threading.Lock()
        self._wanted, self._thread = None, None
        self.bounds = [float("nan")] * (1 + len(eves))

    def ask(self, config):
        """Computes for this configuration soon; one that waits is given up for it."""
        with self._lock:
            self._wanted = config
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def wait(self, seconds):
        """Waits until nothing is left to do, at most so long."""
        thread = self._thread
        if thread:
            thread.join(seconds)

    def _work(self):
        while True:
            with self._lock:
                config, self._wanted = self._wanted, None
                if config is None:
                    self._thread = None
                    return
            try:
                self.bounds, error = bounds_of(config, self._eves, self._seed), ""
            except (ValueError, RuntimeError) as reason:
                self.bounds, error = [float("nan")] * (1 + len(self._eves)), str(reason)
            self._done(error)
