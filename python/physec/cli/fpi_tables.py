# SPDX-License-Identifier: GPL-3.0-or-later
"""What physec simulate fpi prints: a row for each receiver, the best attacks, and who wins."""

import math

from . import output


def track_table(result):
    track, worst = result["track"], result["worst_case_with_track"]
    text = f"SNR {result['snr_db']:g} dB, {result['frames']} histories of {result['positions']}"
    text += f" positions, secret {track['secret']}, seed {result['seed']}\n\n"
    text += output.table(rows(result), HEADER)
    text += f"\n\n{track['statement']}"
    if "worst_case" in result:
        alone = result["worst_case"]
        text += f"\nbest attack of an Eve with neither a map nor a history: {alone['eve']},"
        text += f" RMSE {alone['rmse_m']:.3g} m"
    text += f"\nbest attack of an Eve with this history: {worst['eve']}, RMSE {worst['rmse_m']:.3g} m;"
    text += f" {track['lost_histories']} of {result['frames']} histories lost;"
    text += f" bound of Bob with the same history {track['bob_bound_m']:.3g} m"
    return text


HEADER = (
    "receiver", "RMSE m", "bound m", "ratio", "median m", "90 % m", "within 1 m", "bias m", "outliers"
)


def _or_none(value):
    """None, a dash in the table, for the NaN of a bound that does not exist; the text says why."""
    return None if value is not None and math.isnan(value) else value


def rows(result):
    """One row of HEADER per receiver."""
    named = [("Bob", result["bob"])]
    if "bob_with_map" in result:
        named.append(("Bob with the map", result["bob_with_map"]))
    named += [(f"Eve {name}", eve) for name, eve in result["eve"].items()]
    return [
        (
            name,
            r["rmse_m"],
            _or_none(r["bound_m"]),
            _or_none(r["ratio"]),
            r["median_m"],
            r["p90_m"],
            r["hit_1m"],
            _or_none(r.get("bias_m")),
            None if math.isnan(r["bound_m"]) else r["outliers"],
        )
        for name, r in named
    ]


def frames_table(result):
    text = f"SNR {result['snr_db']:g} dB, {result['frames']} frames, seed {result['seed']}\n\n"
    text += output.table(rows(result), HEADER)
    if "channel" in result:
        count = result["channel"]["snapshots"]
        text += f"\n\nbehind {count} snapshot{'s' * (count != 1)} of a channel from a file: no bounds, since"
        text += " its paths are not known; errors are those against alice_m"
    if "prior" in result["eve"]:
        prior = result["eve"]["prior"]
        text += f"\n\nprior's likeliest point: RMSE {prior['map_rmse_m']:.3g} m, within 1 m in"
        text += f" {100 * prior['map_hit_1m']:.3g} % of frames; the row shows her posterior mean"
    if "worst_case" in result:
        worst = result["worst_case"]
        text += f"\n\nbest attack without a map: {worst['eve']}, RMSE {worst['rmse_m']:.3g} m"
        text += WITHOUT_MAP * ("map" not in result)
    if "worst_case_with_map" in result:
        text += with_map_sentence(result)
    return text + verdicts(result)


def verdicts(result):
    """Who wins, one sentence for each assumption about a map."""
    from ..fpi import outside, verdict

    def sentence(keep, bob, knows):
        eves = {n: eve for n, eve in result["eve"].items() if keep(n)}
        return "\n" + output.wrapped(verdict.sentence(eves, bob, knows)) if eves else ""

    def real(name):
        return not outside.is_check(name)

    text = sentence(
        lambda name: real(name) and not outside.needs_map(name), result["bob"],
        "without a map of the reflectors",
    )
    if "bob_with_map" in result:
        text += sentence(real, result["bob_with_map"], f"with {map_in_words(result['map'])}")
    return "\n" + text if text else ""


#: What stands behind a worst case when nobody was given a map.
WITHOUT_MAP = "; an Eve who has a map of the reflectors is not among these (--map exact)"


def map_in_words(known):
    """A map by its keys reflectors and deviation_m."""
    count, error = known["reflectors"], known["deviation_m"]
    exact = f"exact to {error:g} m per coordinate" if error else "exact"
    return f"a map of {count} reflector{'s' * (count != 1)}, {exact}"


def with_map_sentence(result):
    """What an Eve makes of the map, beside Bob with the same one."""
    worst = result["worst_case_with_map"]
    text = f"\nbest attack of an Eve who has {map_in_words(result['map'])}:"
    text += f" {worst['eve']}, RMSE {worst['rmse_m']:.3g} m;"
    text += f" Bob with the same map {result['bob_with_map']['rmse_m']:.3g} m"
    if "channel" not in result and "map" in result["eve"] and math.isnan(result["eve"]["map"]["bound_m"]):
        text += "\nEve map has no bound: it is known what the protection does to the paths, but the map"
        text += " leaves her position undetermined; or the protection is one's own, and it is not known"
    return text
