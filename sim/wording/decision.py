"""Which scenario reaches the target at least cost, in a sentence; or that it is not decided."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.catalogue import N_, _, ngettext
from sim.experiments.decision import DOMINATED, EFFICIENT, NO, OPEN, YES, Decision
from sim.experiments.looks import Looks
from sim.experiments.verdicts import MOST_NEEDED
from sim.measures import Measure
from sim.wording import counts, numbers
from sim.wording.fitting import all_of, commas, paragraph, shortened

_MOST_NAMED = 3
_NAME = 60

_REACHES = {YES: N_("yes"), NO: N_("no"), OPEN: N_("not certain")}

_STANDING = {EFFICIENT: N_("efficient"), DOMINATED: N_("dominated"), OPEN: N_("not decided")}


def reaches(code: str) -> str:
    """Whether a scenario reaches its target, in a word or two; empty without a value."""
    return _(_REACHES[code]) if code in _REACHES else ""


def standing(code: str) -> str:
    """Where a scenario stands against the frontier, in a word or two; empty without a value."""
    return _(_STANDING[code]) if code in _STANDING else ""


def about(needed: float) -> str:
    """A number of replications that is an estimate, such as ``"about 1,500 replications"``.

    Parameters
    ----------
    needed : how many; infinity: more than are worth telling. NaN gives an empty text.
    """
    if math.isnan(needed):
        return ""
    if math.isinf(needed):
        return _("more than {replications}").format(replications=counts.replications(MOST_NEEDED))
    return _("about {replications}").format(replications=counts.replications(rounded_up(needed)))


def would_decide(needed: float) -> str:
    """How many replications would decide, as a sentence; empty where that is not known."""
    if math.isnan(needed):
        return ""
    if math.isinf(needed):
        return _("More than {replications} would be needed to decide.").format(
            replications=counts.replications(MOST_NEEDED)
        )
    return _("About {replications} would decide.").format(
        replications=counts.replications(rounded_up(needed))
    )


def rounded_up(needed: float) -> int:
    """An estimate to one digit, or half of one, not understated: 787 is 800, 1,310 is 1,500."""
    step = 10.0 ** math.floor(math.log10(max(needed, 1.0)))
    if step > 1.0 and needed < 2.0 * step:
        step /= 2.0
    return round(step * math.ceil(round(needed / step, 9)))


def answer(found: Decision, rows: pd.DataFrame, info: Measure, currency: str) -> str:
    """Which scenario reaches the target at least cost, or what is open.

    Parameters
    ----------
    found : what is decided of the rows.
    rows : of a trade-off, with ``label``, ``cost`` and the measure.
    info : the measure that has the target.
    currency : of the cost.
    """
    if not found.decided:
        return _undecided(found, rows["label"].tolist())
    if not found.chosen:
        return _("No scenario reaches the target.")
    if len(found.chosen) > 1:
        return _(
            "{scenarios} reach the target at least cost: no practical difference between their "
            "costs."
        ).format(scenarios=names_of(rows["label"].tolist(), found.chosen))
    best = rows.iloc[found.chosen[0]]
    return _(
        "Cheapest scenario that reaches the target: {scenario}, with {value} at {cost} a day."
    ).format(
        scenario=shortened(best["label"], _NAME),
        value=numbers.amount(best[info.name], info.unit_in(currency)),
        cost=numbers.money(best["cost"], currency),
    )


def _undecided(found: Decision, labels: Sequence[str]) -> str:
    if found.doubtful:
        start = _("Not decided: {scenarios} may or may not reach the target.").format(
            scenarios=names_of(labels, found.doubtful)
        )
    elif found.near:
        start = _("Not decided: which of {scenarios} costs less may be luck.").format(
            scenarios=names_of(labels, found.in_question)
        )
    else:
        start = _("Not decided: no scenario has a value.")
    return paragraph(filter(None, [start, would_decide(found.needed)]))


def frontier(found: Decision, scenarios: int) -> str:
    """How many scenarios are surely on the efficient frontier, and of how many that is open."""
    sure, left = found.standing.count(EFFICIENT), found.standing.count(OPEN)
    told = {"count": f"{sure:,}", "scenarios": counts.scenarios(scenarios), "open": f"{left:,}"}
    if not left:
        return _("{count} of {scenarios} on the efficient frontier.").format(**told)
    return _(
        "{count} of {scenarios} surely on the efficient frontier; of {open} that is not decided."
    ).format(**told)


def names_of(labels: Sequence[str], places: Sequence[int]) -> str:
    """Names of some scenarios: the first few, and how many more there are."""
    named = [shortened(labels[i], _NAME) for i in places[:_MOST_NAMED]]
    more = len(places) - len(named)
    if more:
        named.append(ngettext("{count} more", "{count} more", more).format(count=f"{more:,}"))
    return all_of(named)


def until_decided(studies: int, first: int, most: int) -> str:
    """What is about to be simulated where the number of replications is not fixed."""
    return _(
        "{studies} with {replications} each; those that are in question go on until it is decided, "
        "at most {most}"
    ).format(
        studies=counts.studies(studies),
        replications=counts.replications(first),
        most=counts.replications(most),
    )


def how_long(first_s: float, most_s: float, workers: int, last: tuple[float, float] | None) -> str:
    """How long the first look takes, from a trial, and what follows; how to have a fixed number.

    Parameters
    ----------
    first_s, most_s : seconds of the first look, and until it gives up.
    last : calls of the first look and seconds in all, of the same command the last time; None: it
        is not known.
    """
    first = _("the first look takes about {first} with {workers}, from a trial").format(
        first=numbers.duration(first_s), workers=counts.workers(workers)
    )
    told = [first]
    if last is not None:
        told.append(
            _("the last time here, {calls} calls at the first look, it took {time} in all").format(
                calls=numbers.grouped(last[0], 0), time=numbers.duration(last[1])
            )
        )
    told.append(
        _(
            "if nothing is decided it gives up after about {most}; replications=N fixes the number"
        ).format(most=numbers.duration(most_s))
    )
    return "; ".join(told)


def history(
    looks: Looks | None,
    kept: Sequence[int | None],
    replications: Sequence[tuple[str, int]] = (),
) -> str:
    """How the numbers of replications came about, for a page; empty where they were fixed.

    Parameters
    ----------
    looks : the planned ones.
    kept : replications of every scenario that are kept in full; None: all of them.
    replications : of every scenario, by its label, where no table tells.
    """
    if looks is None:
        return ""
    said = [
        _(
            "Nobody fixed the number of replications: all scenarios had {first}, and those in "
            "question went on until it was decided, {most} at most. A verdict allows for every "
            "look at the results on the way (error spending: Lan & DeMets 1983)."
        ).format(first=f"{looks.first:,}", most=f"{looks.most:,}")
    ]
    if replications:
        told = (
            _("{scenario}: {count}").format(scenario=label, count=f"{count:,}")
            for label, count in replications
        )
        said.append(_("Replications: {scenarios}.").format(scenarios=commas(told)))
    cut = [count for count in kept if count is not None]
    if cut:
        message = _(
            "Cost and service of a scenario come from all its replications; of other measures, and "
            "of the parts of its cost, the first {replications} at least are kept."
        )
        said.append(message.format(replications=f"{min(cut):,}"))
    return paragraph(said)
