# SPDX-License-Identifier: GPL-3.0-or-later
"""Who wins, in one plain sentence: what a table of errors means for Alice.

An Eve may answer with more than one point: the posterior mean, the likeliest point, the position under the
other sign of the secret. Each is an estimator of its own, so the worst case is taken over all of them.
Root mean square errors reward the mean, which may lie far from everything that is likely; the share of
frames within a metre rewards the likeliest. The second rules the sentence.
"""

#: Outputs of an Eve and the prefix of their keys in a score: rmse_m, map_rmse_m, ...
OUTPUTS = {"mean": "", "likeliest": "map_", "alternative": "alternative_"}
GIVEN_AWAY = 0.5  # share of frames within a metre from which on Alice is as good as found
IN_PART = 0.1  # and below which she is hidden


def outputs(score):
    """(output, root mean square error in m, share of frames within 1 m) of every answer of one Eve."""
    for output, prefix in OUTPUTS.items():
        if prefix + "rmse_m" in score and prefix + "hit_1m" in score:
            yield output, score[prefix + "rmse_m"], score[prefix + "hit_1m"]


def worst_by_hit(eves):
    """The answer that is within 1 m most often: {eve, output, hit_1m, rmse_m}; None without an Eve.

    eves: scores by attack, as in the result of simulate(). Of equal shares the smaller error counts.
    """
    answers = [
        (-hit, rmse, name, output)
        for name, score in eves.items()
        for output, rmse, hit in outputs(score)
    ]
    if not answers:
        return None
    hit, rmse, name, output = min(answers)
    return {"eve": name, "output": output, "hit_1m": -hit, "rmse_m": rmse}


def listed(names):
    """a, b and c."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def percent(share):
    """Per cent for people: never 100 or 0 for what is not all or nothing."""
    if 0.0 < share < 0.01:
        return "less than 1"
    if 0.99 < share < 1.0:
        return "more than 99"
    return f"{100 * share:.0f}"


def protection(worst):
    """What the best answer of an Eve, as of worst_by_hit(), says about a delta, in a few words."""
    if worst["hit_1m"] >= GIVEN_AWAY:
        return "this delta does not protect"
    return "this delta protects in part" if worst["hit_1m"] >= IN_PART else "this delta protects"


def found(worst, bob):
    """How often Eve, by that answer of hers, and Bob find Alice: the beginning of a sentence."""
    output = "" if worst["output"] == "mean" else f" (her {worst['output']} point)"
    return (f"Eve {worst['eve']}{output} is within 1 m in {percent(worst['hit_1m'])} % of frames,"
            f" Bob in {percent(bob['hit_1m'])} %")


def sentence(eves, bob, knows="without a map of the reflectors"):
    """One sentence about the best answer of any Eve beside Bob's errors.

    eves: scores by attack; bob: his score; knows: what these Eves do or do not know, for the promise holds
    for them only.
    """
    worst = worst_by_hit(eves)
    if worst is None:
        return "No Eve has tried."
    begun = found(worst, bob)
    if worst["hit_1m"] >= GIVEN_AWAY:
        return f"{begun}: this does not hide Alice, even from an Eve {knows}."
    if worst["hit_1m"] >= IN_PART:
        return f"{begun}: this hides Alice in part, from an Eve {knows}."
    return (
        f"{begun}, and errs by {worst['rmse_m']:.3g} m: this hides Alice from an Eve {knows} who"
        f" tries {listed(eves)}."
    )
