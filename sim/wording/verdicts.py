"""Verdicts as sentences: what a comparison, a selection and a sweep say to those who decide."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.catalogue import N_, _
from sim.experiments.selection import Selection
from sim.experiments.verdicts import BETTER, DECIDING, HIGHER, LOWER, NO_VALUE, OPEN, SAME, WORSE
from sim.measures import MEASURES
from sim.wording import counts, numbers
from sim.wording.decision import about
from sim.wording.fitting import all_of, commas, mid_sentence, paragraph
from sim.wording.titles import measure_title

VERDICTS = {
    BETTER: N_("better"),
    WORSE: N_("worse"),
    HIGHER: N_("higher"),
    LOWER: N_("lower"),
    SAME: N_("no practical difference"),
    OPEN: N_("not enough data"),
    NO_VALUE: N_("no value"),
}

_SENTENCES = {
    BETTER: N_("Better: {measures}."),
    WORSE: N_("Worse: {measures}."),
    SAME: N_("No practical difference: {measures}."),
    OPEN: N_("Not enough data yet: {measures}."),
}


def verdict(code: str) -> str:
    """A verdict of `sim.experiments.verdicts` for people."""
    return _(VERDICTS[code])


def lacking(row: Mapping[Any, Any]) -> str:
    """About how many replications would decide what is open; empty for what is decided."""
    return about(float(row["replications_needed"]))


def verdict_and_lacking(row: Mapping[Any, Any]) -> str:
    """A row's verdict, and what it lacks."""
    said, missing = verdict(str(row["verdict"])), lacking(row)
    return _("{verdict} ({lacking})").format(verdict=said, lacking=missing) if missing else said


def scenario_sentence(
    found: Mapping[tuple[str, str], Mapping[str, Any]],
    scenario: str,
    measures: Sequence[str] = DECIDING,
) -> str:
    """What a scenario is better and worse at, among the deciding measures."""
    by_verdict: dict[str, list[str]] = {}
    for name in measures:
        row = found[scenario, name]
        text = _("{measure} ({difference})").format(
            measure=mid_sentence(measure_title(name)),
            difference=numbers.difference_amount(float(row["difference"]), str(row["unit"])),
        )
        by_verdict.setdefault(str(row["verdict"]), []).append(text)
    return paragraph(
        _(sentence).format(measures=all_of(by_verdict[code]))
        for code, sentence in _SENTENCES.items()
        if code in by_verdict
    )


def selection_sentence(found: Selection, labels: Mapping[str, str] | None = None) -> str:
    """The answer of a selection, with how sure it is."""
    names = labels or {}
    kept = constraints(found)
    told = {
        "measure": mid_sentence(measure_title(found.objective)),
        "constraints": kept,
        "confidence": numbers.typed_percent(found.confidence),
    }
    if not found.decided:
        left = found.table.index[found.table["status"] == "undecided"]
        quoted = [_("“{scenario}”").format(scenario=names.get(n, n)) for n in map(str, left)]
        return _undecided(found).format(
            replications=counts.replications(int(found.table["replications"].max())),
            scenarios=all_of(quoted),
            **told,
        )
    if found.best is None:
        return _("No scenario has {constraints} (confidence {confidence}).").format(**told)
    within = [(found.objective, found.indifference)]
    within += [(c.measure, t) for c, t in zip(found.constraints, found.tolerances, strict=True)]
    margins = [
        _("{measure} within {margin}").format(
            measure=mid_sentence(measure_title(name)),
            margin=numbers.typed_amount(amount, _unit(found, name)),
        )
        for name, amount in within
    ]
    best = names.get(found.best, found.best)
    return _decided(found).format(scenario=best, margins=commas(margins), **told)


def _undecided(found: Selection) -> str:
    if MEASURES[found.objective].higher_is_better:
        if found.constraints:
            return _(
                "Not decided within {replications}: {scenarios} may have the highest {measure} "
                "among those with {constraints}."
            )
        return _("Not decided within {replications}: {scenarios} may have the highest {measure}.")
    if found.constraints:
        return _(
            "Not decided within {replications}: {scenarios} may have the lowest {measure} among "
            "those with {constraints}."
        )
    return _("Not decided within {replications}: {scenarios} may have the lowest {measure}.")


def _decided(found: Selection) -> str:
    if MEASURES[found.objective].higher_is_better:
        if found.constraints:
            return _(
                "“{scenario}” has the highest {measure} among those with {constraints}: right with "
                "probability {confidence} at least, {margins}."
            )
        return _(
            "“{scenario}” has the highest {measure}: right with probability {confidence} at least, "
            "{margins}."
        )
    if found.constraints:
        return _(
            "“{scenario}” has the lowest {measure} among those with {constraints}: right with "
            "probability {confidence} at least, {margins}."
        )
    return _(
        "“{scenario}” has the lowest {measure}: right with probability {confidence} at least, "
        "{margins}."
    )


_BOUNDS = {
    ">=": N_("a {measure} of at least {value}"),
    "<=": N_("a {measure} of at most {value}"),
    ">": N_("a {measure} above {value}"),
    "<": N_("a {measure} below {value}"),
}


def constraints(found: Selection) -> str:
    """The constraints, such as "a service level of at least 80 %"; empty without any."""
    said = []
    for bound in found.constraints:
        unit = _unit(found, bound.measure)
        if unit == "share":
            value = numbers.typed_percent(bound.limit)
        else:
            value = numbers.typed_amount(bound.limit, unit)
        title = mid_sentence(measure_title(bound.measure))
        said.append(_(_BOUNDS[bound.comparison]).format(measure=title, value=value))
    return all_of(said)


def _unit(found: Selection, measure: str) -> str:
    currency = next(iter(found.results.values())).study.centre.currency
    return MEASURES[measure].unit_in(currency)


def status(row: Mapping[Any, Any], found: Selection, labels: Mapping[str, str]) -> str:
    """What became of a scenario in a selection, a row of its table."""
    code, rival = str(row["status"]), str(row["beaten_by"])
    after = counts.replications(int(row["after"]))
    if rival:
        return _("eliminated after {replications} by {scenario}").format(
            replications=after, scenario=labels.get(rival, rival)
        )
    if code.startswith("misses"):
        return _("does not have {constraints}, known after {replications}").format(
            constraints=constraints(found), replications=after
        )
    return _(_STATUSES.get(code, code))


def short_status(row: Mapping[Any, Any]) -> str:
    """The same in a word or two."""
    code, rival = str(row["status"]), str(row["beaten_by"])
    if rival:
        return _("eliminated by {scenario}").format(scenario=rival)
    return _(_STATUSES.get(code, code))


_STATUSES = {
    "best": N_("best"),
    "undecided": N_("undecided"),
    "misses a constraint": N_("misses a constraint"),
}

_KEPT = {"yes": N_("yes"), "no": N_("no"), "open": N_("open")}


def keeps(code: str) -> str:
    """Whether a scenario keeps every constraint of a selection."""
    return _(_KEPT[code])


def dominated(rival: str) -> str:
    """What is said of a scenario of a sweep that another one surely dominates."""
    return _("dominated by {scenario}").format(scenario=rival)


def on_frontier() -> str:
    """What is said of a scenario of a sweep that surely no other dominates."""
    return _("on the efficient frontier")


def maybe_dominated(rival: str) -> str:
    """What is said of a scenario that may be dominated; ``rival`` (may be empty): by whom."""
    if rival:
        return _("not decided: {scenario} may dominate it, or luck").format(scenario=rival)
    return _("not decided: on the frontier, or by luck")


def against_target(value: float, low: float, high: float, target: float) -> str:
    """Where a service level stands against its target; empty without a value.

    Without an interval, or with the target within it, luck may explain the side.
    """
    if math.isnan(value):
        return ""
    wanted = numbers.typed_percent(target)
    if not (math.isfinite(low) and math.isfinite(high)):
        if value >= target:
            message = _("above the target of {target}, which may be luck")
        else:
            message = _("below the target of {target}, which may be luck")
    elif low < target <= high:
        if value >= target:
            message = _("above the target of {target}, which lies within the interval")
        else:
            message = _("below the target of {target}, which lies within the interval")
    elif value >= target:
        message = _("reaches the target of {target}")
    else:
        message = _("below the target of {target}")
    return message.format(target=wanted)
