"""What is said of the objectives of a drill: titles, values, verdicts, the verdict of all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.catalogue import N_, _, ngettext
from sim.drills.harm import CAUSES as LOST_BY
from sim.drills.judging import MET, MISSED, OPEN, Judgement, Outcome, overall
from sim.drills.objectives import (
    FAILURE_COST,
    LOST_CALLS,
    P_RTO,
    PEAK_BACKLOG,
    QUANTITIES,
    Objective,
)
from sim.measures import MEASURES
from sim.wording import drills, numbers
from sim.wording.fitting import mid_sentence, paragraph, semicolons
from sim.wording.names import named
from sim.wording.titles import measure_title

VERDICTS = {MET: N_("Met"), MISSED: N_("Missed"), OPEN: N_("Not decided")}

_TITLES = {
    LOST_CALLS: N_("Calls lost because of the failure"),
    "detected_min": N_("Detected, median"),
    "rerouted_min": N_("Calls rerouted, median"),
    "agents_back_min": N_("Nine of ten agents back, median"),
    "service_back_min": N_("Service back, median"),
    "backlog_drained_min": N_("Backlog drained, median"),
    "let_in_min": N_("Callers let in again, median"),
    "recovery_min": N_("Recovered, median"),
    "recovery_p90_min": N_("Recovered, in nine of ten days"),
    PEAK_BACKLOG: N_("Largest backlog, median"),
    P_RTO: N_("Recovery time objective met, probability"),
    FAILURE_COST: N_("Cost of the failure"),
}


def verdict(code: str) -> str:
    """A verdict, for people."""
    return _(VERDICTS[code])


def title(objective: Objective) -> str:
    """What is bounded, for people."""
    name = objective.bound.measure
    if objective.contact_type or objective.during or name not in QUANTITIES:
        said = measure_title(name)
    elif name in LOST_BY:
        said = _("Lost because of the failure: {cause}").format(
            cause=mid_sentence(drills.cause(name))
        )
    else:
        said = _(_TITLES[name])
    if objective.contact_type and objective.during:
        message = _("{what}, {contact_type}, while the failure lasts")
    elif objective.contact_type:
        message = _("{what}, {contact_type}")
    elif objective.during:
        message = _("{what}, while the failure lasts")
    else:
        return said
    return message.format(what=said, contact_type=objective.contact_type)


def limit(objective: Objective, currency: str) -> str:
    """The bound, such as ``"< 200 calls"``."""
    unit = unit_of(objective, currency)
    if unit == "share":
        text = numbers.typed_percent(objective.bound.limit)
    else:
        text = numbers.with_unit(numbers.tick(objective.bound.limit), unit)
    return f"{objective.bound.comparison} {text}"


def unit_of(objective: Objective, currency: str) -> str:
    """The unit of what is bounded."""
    name = objective.bound.measure
    if objective.contact_type or objective.during or name not in QUANTITIES:
        return MEASURES[name].unit_in(currency)
    return QUANTITIES[name].replace("{currency}", currency)


def value(found: Judgement, currency: str) -> str:
    """The estimate with its unit."""
    unit = unit_of(found.objective, currency)
    if math.isinf(found.value):
        return _("never")
    if unit == "share":
        return numbers.amount(found.value, unit)
    return numbers.with_unit(_number(found.value, unit), unit)


def interval(found: Judgement, currency: str) -> str:
    """Between what it lies, in the unit of `value`; empty where neither end is known."""
    unit = unit_of(found.objective, currency)
    low, high = (_number(end, unit) for end in (found.low, found.high))
    if math.isnan(found.low) and math.isnan(found.high):
        return ""
    if math.isnan(found.low):
        return _("at most {high}").format(high=high)
    if math.isnan(found.high):
        return _("at least {low}").format(low=low)
    return _("{low} to {high}").format(low=low, high=high)


def value_and_interval(found: Judgement, currency: str) -> str:
    """Both in one text."""
    shown, between = value(found, currency), interval(found, currency)
    return _("{value} ({interval})").format(value=shown, interval=between) if between else shown


def sentence(found: Judgement, currency: str) -> str:
    """What was found of an objective, and what was expected."""
    return _("{what}: {found}; expected {bound}").format(
        what=title(found.objective),
        found=value_and_interval(found, currency),
        bound=limit(found.objective, currency),
    )


def _number(number: float, unit: str) -> str:
    if math.isinf(number):
        return _("never")
    if unit == "min":
        return numbers.grouped(number, 1)
    return numbers.grouped(number) if unit == "calls" else numbers.number(number, unit)


def verdict_sentence(design: str, judged: Sequence[Judgement]) -> str:
    """The verdict on a design in one sentence, which names what is not met."""
    said = overall(one.verdict for one in judged)
    if said == MET:
        message = ngettext(
            "{design}: met; the {count} objective is met.",
            "{design}: met; all {count} objectives are met.",
            len(judged),
        )
        return message.format(design=named(design), count=len(judged))
    parts = []
    for code, what in ((MISSED, _("missed: {names}")), (OPEN, _("not decided: {names}"))):
        names = [one.objective.name for one in judged if one.verdict == code]
        if names:
            parts.append(what.format(names=semicolons(names)))
    met = sum(one.verdict == MET for one in judged)
    message = ngettext(
        "{design}: {verdict}; {met} of {count} objective met; {rest}.",
        "{design}: {verdict}; {met} of {count} objectives met; {rest}.",
        len(judged),
    )
    return message.format(
        design=named(design),
        verdict=mid_sentence(verdict(said)),
        met=met,
        count=len(judged),
        rest=semicolons(parts),
    )


def verdict_of_all(found: Outcome) -> str:
    """The verdict of a drill, design by design."""
    return paragraph(verdict_sentence(name, judged) for name, judged in found.judged.items())


def together(found: Outcome) -> str:
    """How sure the verdicts are."""
    level = next(iter(found.found.values())).level
    return _(
        "An objective is met where its whole interval keeps the bound, missed where none of it "
        "does, and not decided in between: more replications narrow the interval. The verdicts of "
        "a design are right together with a confidence of {level}."
    ).format(level=numbers.typed_percent(level))
