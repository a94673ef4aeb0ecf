# SPDX-License-Identifier: GPL-3.0-or-later
"""Bob and every Eve behind one stream of samples, whether from a radio or from a recording."""

import re
from typing import NamedTuple

import numpy as np
import pmt
from gnuradio import blocks

from .. import physec_python as physec
from .._errors import InvalidInput
from .._plain import plain
from ..fpi.outside import chosen_attacks, is_check, needs_map
from ..fpi.simulation import score
from . import fpi_description as about


class Map(NamedTuple):
    """A map of the reflectors that Bob and attack `map` are given."""

    map_m: list  #: (x, y) of each reflector in metres
    deviation_m: float = 0.0  #: standard deviation of its coordinates that they reckon with, metres

    def given_to(self, config):
        """The fpi.config with this map, checked."""
        config.map_m, config.map_deviation_m = self
        config.check()
        return config


def configuration(description, secret=None, known_map=None):
    """fpi.config of a receiver, see fpi_description.configuration(), with the map that it has."""
    config = about.configuration(description, secret)
    return config if known_map is None else known_map.given_to(config)


def choose_attacks(description, attacks=None, secret=None, known_map=None):
    """Names of the attacks to run; the default are those of the simulation.

    Raises InvalidInput for an unknown name and for an attack that cannot be made from what is known.
    """
    public = configuration(description, None, known_map)
    chosen = chosen_attacks(public, attacks)
    if attacks is None:
        return chosen
    if "prior" in chosen and public.secret is None:
        raise InvalidInput("attack is 'prior'; allowed: only with a secret's distribution (secret)")
    if "informed" in chosen and secret is None:
        raise InvalidInput("attack is 'informed'; allowed: only with the secret")
    return chosen


class FpiReceiver:
    """frame_synchronizer, fpi_bob and any number of fpi_eve, connected to one output of a block.

    graph: top_block; source: (block, port) of complex samples with tags `rx_time`; description: see
    fpi_description.py; attacks: names, None for the default; secret: dictionary of
    fpi_description.secret_of() or None, then there is no Bob; calibration: of air.calibration;
    report_unusable: whether positions appear in frames whose delays mean nothing; known_map: Map of
    the reflectors for Bob, beside his position without, and for attack `map`, or None.

    The Eves, `informed` apart, are made without the secret, even if it is at hand.
    """

    def __init__(
        self, graph, source, description, attacks=None, secret=None, calibration=None,
        report_unusable=False, known_map=None,
    ):
        self.known_map = known_map
        self.description = description
        options = about.options(description, calibration)
        chains = calibration.response(options) if calibration else None
        public = configuration(description, None, known_map)
        attacks = choose_attacks(description, attacks, secret, known_map)
        if chains is not None and chains.shape[1] != public.tx_antennas:
            raise InvalidInput(
                f"the calibration has {chains.shape[1]} channels; allowed: {public.tx_antennas},"
                " one for each of Alice's antennas"
            )
        seed = about.pilot_seed(description)
        blocks_of = {}
        self.bob_left_out = self._why_no_bob(secret)
        if not self.bob_left_out:
            knowing = configuration(description, secret, known_map)
            blocks_of["bob"] = physec.fpi_bob(
                knowing, seed, about.noise_seed(secret), chains, report_unusable
            )
        for name in attacks:
            config = configuration(description, secret, known_map) if is_check(name) else public
            blocks_of[name] = physec.fpi_eve(config, seed, name, chains, report_unusable)
        self.attacks = attacks
        self.synchronizer = physec.frame_synchronizer(options)
        graph.connect(source, self.synchronizer)
        self._stores = {"sync": blocks.message_debug(False)}
        graph.msg_connect(self.synchronizer, "sync", self._stores["sync"], "store")
        for name, block in blocks_of.items():
            self._stores[name] = blocks.message_debug(False)
            graph.connect(self.synchronizer, block)
            graph.msg_connect(block, "estimates", self._stores[name], "store")
        self._blocks = blocks_of  # kept alive for as long as the graph may run

    def _why_no_bob(self, secret):
        if self.description.get("role") == "eve":
            return "this antenna is Eve's"
        if secret is None:
            return "the secret is not known; give the scenario that holds it with --scenario"
        return ""

    def frames_done(self):
        """Frames that the synchronizer has delivered so far."""
        return self.synchronizer.frames()

    def behind(self, samples):
        """Work left of the first `samples` samples: samples and reports still to come."""
        frames = self.frames_done()
        reports = sum(max(0, frames - store.num_messages()) for store in self._stores.values())
        return samples - self.synchronizer.nitems_read(0) + reports

    def _messages(self, name):
        store = self._stores[name]
        found = [
            plain(pmt.to_python(pmt.car(store.get_message(k))))
            for k in range(store.num_messages())
        ]
        # Every frame has one; a store that missed some would pass for a receiver that did.
        if len(found) != self.frames_done():
            raise RuntimeError(
                f"{len(found)} reports of {name} for {self.frames_done()} frames were kept"
            )
        return found

    def result(self):
        """Everything that was received, once the graph has ended, as JSON knows it.

        Keys: role, receiver_m, frames, missed, bad_headers, gaps, sync (reports), bob or
        bob_left_out, eve, worst_case; with a map also bob_with_map, worst_case_with_map and map, its
        reflectors and deviation_m. Bob and every Eve: see summary(), and `estimates`.
        """
        truth = about.true_position(self.description)
        result = {
            "role": self.description["role"],
            "receiver_m": list(about.receiver_m(self.description)),
            "frames": self.frames_done(),
            "missed": self.synchronizer.missed(),
            "bad_headers": self.synchronizer.bad_headers(),
            "gaps": self.synchronizer.gaps(),
            "sync": self._messages("sync"),
        }

        def report(name):
            estimates = self._messages(name)
            return {**summary(estimates, truth), "estimates": estimates}

        if self.bob_left_out:
            result["bob_left_out"] = self.bob_left_out
        else:
            result["bob"] = report("bob")
            if self.known_map:
                mapped = [
                    {**one, "position_m": one["with_map_m"]} for one in result["bob"]["estimates"]
                ]
                result["bob_with_map"] = summary(mapped, truth)
        result["eve"] = {name: report(name) for name in self.attacks}
        worst = worst_case(result["eve"])
        if worst:
            result["worst_case"] = worst
        if self.known_map:
            result["map"] = {
                "reflectors": len(self.known_map.map_m), "deviation_m": self.known_map.deviation_m
            }
            worst = worst_case(result["eve"], with_map=True)
            if worst:
                result["worst_case_with_map"] = worst
        return result


def summary(estimates, truth=None):
    """Statistics of one receiver's estimates, with the keys of `physec simulate fpi`.

    estimates: dictionaries, null for NaN; truth: [x, y] in metres or None. Errors are those of the
    usable frames; a usable frame without a position counts as an infinite error. Without any, or
    without truth, they are None. `reasons` counts why frames were not usable, numbers left out.
    """
    reasons, errors = {}, []
    for estimate in estimates:
        if not estimate["usable"]:
            reason = without_numbers(estimate["reason"])
            reasons[reason] = reasons.get(reason, 0) + 1
        elif truth is not None:
            position = [np.nan if x is None else x for x in estimate["position_m"]]
            errors.append(np.linalg.norm(np.subtract(position, truth)))
    result = {
        "frames": len(estimates),
        "usable": sum(bool(estimate["usable"]) for estimate in estimates),
        "reasons": reasons,
    }
    names = ("rmse_m", "median_m", "p90_m", "hit_1m")
    scores = score(np.array(errors), np.nan) if errors else {}
    return {**result, **{name: plain(scores.get(name)) for name in names}}


def without_numbers(text):
    """The sentence with ".." for its numbers, so that equal complaints count as one."""
    return re.sub(r"(?<![\w.])-?(\d[\d.]*(e[-+]?\d+)?|inf|nan)", "..", text)


def worst_case(eves, with_map=False):
    """The attack with the smallest error, of those without a map unless with_map, or None.

    `informed` is a check, no attack.
    """
    real = [
        name
        for name, eve in eves.items()
        if not is_check(name) and (with_map or not needs_map(name)) and eve["rmse_m"] is not None
    ]
    if not real:
        return None
    best = min(real, key=lambda name: eves[name]["rmse_m"])
    return {"eve": best, "rmse_m": eves[best]["rmse_m"]}


def gather(receivers):
    """Results of several receivers as one: `channels`, and the worst cases over all of them."""
    channels = [receiver.result() for receiver in receivers]
    result = {"channels": channels}
    for key in ("worst_case", "worst_case_with_map"):
        worst = [
            {"channel": number, **channel[key]}
            for number, channel in enumerate(channels)
            if key in channel
        ]
        if worst:
            result[key] = min(worst, key=lambda one: one["rmse_m"])
    return result
