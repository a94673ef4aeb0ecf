# SPDX-License-Identifier: GPL-3.0-or-later
"""Who wins the data, in one plain sentence: bit error rates of the user and of the best eavesdropper."""

#: Uncoded bit error rates: below the first any good code of rate 1/2 recovers the data, above the second
#: none can (the binary symmetric channel then carries less than half a bit).
READABLE, UNREADABLE = 0.01, 0.11
FEWEST_REPORTS = 3
WHO = {"target_eve": "an Eve at the target", "comm_eve": "the communication Eve"}


def sentence(result):
    """One sentence about a result of simulate()."""
    name = min(WHO, key=lambda eve: result[eve]["ber"])
    user, eve = result["user"]["ber"], result[name]["ber"]
    found = f"The user errs in {100 * user:.3g} % of the bits, {WHO[name]} in {100 * eve:.3g} %"
    if user >= UNREADABLE:
        return f"{found}: nothing is hidden from anybody where the user cannot read it either."
    if eve < READABLE:
        return f"{found}: she reads the data too."
    if eve < UNREADABLE:
        return f"{found}: a strong code would give her the data too."
    if user >= READABLE:
        return f"{found}: the data are hidden from her, and the user needs a strong code."
    return f"{found}: the data are hidden from her."


def secrecy(labels, rates_bits, reports):
    """What stays secret, in a sentence.

    labels: of the receivers, the user first; rates_bits: of each, bit per symbol; reports: how many there are
    of the receiver that has the fewest.
    """
    if reports < FEWEST_REPORTS:
        return "Too few reports to say what stays secret."
    user, *others = rates_bits
    if not others:
        return f"The user receives {user:.2g} bit per symbol; nobody listens."
    heard, name = max(zip(others, labels[1:]))
    if heard >= user:
        return f"{name} hears {heard:.2g} bit per symbol, the user {user:.2g}: nothing stays secret."
    return (f"The user receives {user:.2g} bit per symbol, {name} {heard:.2g}:"
            f" {user - heard:.2g} stay secret.")
