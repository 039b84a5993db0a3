"""The recommendation in plain words: what to do, why, how sure, and what would change it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.catalogue import N_, _
from sim.experiments.decision import NO, OPEN, YES
from sim.experiments.options import Options
from sim.experiments.recommendation import (
    ALIKE,
    CHOOSE,
    KEEP,
    NO_CHOICE,
    NONE_REACHES,
    TRADEOFF,
    UNDECIDED,
)
from sim.experiments.verdicts import MOST_NEEDED
from sim.experiments.what_would_change import Switch, TargetRange, recommended
from sim.measures.cost import DAYS_PER_YEAR
from sim.wording import counts, numbers
from sim.wording.decision import names_of, rounded_up
from sim.wording.fitting import shortened
from sim.wording.names import named
from sim.wording.sentence import Exact, Sentence, sentence
from sim.wording.titles import weekday

_NAME = 48
_WEEK = 7
_MOST_SWITCHES = 2
_LEAST_TOLD, _MOST_TOLD = 0.001, 10.0
"""A change of a price below the one, and an end of its interval above the other, is not told as a
number."""

PRICES = {
    "agent_hour": N_("an agent hour"),
    "hiring": N_("hiring and training"),
    "coaching": N_("the coaching of new hires"),
    "seats": N_("seats"),
    "site_fixed": N_("the fixed cost of sites"),
    "capital": N_("the investments"),
    "trunk_lines": N_("trunk lines"),
    "telecom": N_("a telecom minute"),
    "ivr_ports": N_("IVR ports"),
    "ivr_minutes": N_("an IVR minute"),
    "transfers": N_("a transfer between sites"),
    "outsourcing": N_("outsourcing"),
    "penalty": N_("the service-level penalty"),
    "lost_value": N_("the value of a lost call"),
    "revenue": N_("the revenue"),
}
"""Prices of `sim.experiments.what_would_change`, within a sentence."""


def name(found: Options, place: int) -> str:
    """An option's name, within a sentence."""
    return _("“{scenario}”").format(scenario=shortened(named(found.options[place].label), _NAME))


def names(found: Options, places: Sequence[int]) -> str:
    """Names of some options: the first few, and how many more there are."""
    return names_of([name(found, i) for i in range(len(found.options))], places)


def headline(found: Options) -> Sentence:
    """The recommendation itself."""
    told = found.recommendation
    if told.kind == CHOOSE and len(told.chosen) == 1:
        return sentence(_("Choose {option}."), option=name(found, told.chosen[0]))
    if told.kind == CHOOSE:
        return sentence(_("Choose one of {options}."), options=names(found, told.chosen))
    if told.kind == KEEP:
        return sentence(_("Keep {base}: no option is better."), base=name(found, 0))
    if told.kind == ALIKE:
        return sentence(
            _("Keep {base}: no option makes a practical difference."), base=name(found, 0)
        )
    if told.kind == NONE_REACHES:
        return sentence(_("No option is recommended: none reaches the target."))
    if told.kind == TRADEOFF:
        return sentence(_("No option is recommended: better service costs more."))
    if told.kind == NO_CHOICE:
        return sentence(_("Nothing is recommended: there is nothing to choose between."))
    return _undecided(found)


def _undecided(found: Options) -> Sentence:
    more = found.recommendation.more
    if math.isnan(more):
        return sentence(_("No option is recommended: it is not decided."))
    if math.isinf(more):
        most = Exact(f"{MOST_NEEDED:,}", MOST_NEEDED)
        return sentence(
            _("No option is recommended: not decided, and more than {count} replications of each "
              "would be needed."), count=most,
        )  # fmt: skip
    return sentence(
        _("No option is recommended: not decided; about {count} more replications of each would "
          "decide."), count=_about(more),
    )  # fmt: skip


def _about(more: float) -> Exact:
    rounded = rounded_up(max(more, 1.0))
    return Exact(f"{rounded:,}", rounded)


def replications_told(found: Options) -> dict[str, float]:
    """The numbers of replications that the recommendation names."""
    more = found.recommendation.more
    if found.recommendation.kind != UNDECIDED or math.isnan(more):
        return {}
    told = MOST_NEEDED if math.isinf(more) else _about(more).value
    return {"more_replications_needed": float(told)}


def _target(found: Options) -> str:
    target = found.target
    if target is None:
        return _("its target")
    return _("the target of {target}").format(target=numbers.typed_percent(target))


def reason(found: Options) -> Sentence | None:
    """Why, in a sentence; None: the recommendation says it."""
    told = found.recommendation
    if told.kind == CHOOSE:
        return _why_choose(found)
    if told.kind == KEEP and told.reaches:
        return sentence(
            _("It reaches {target}; each option misses it, or is not cheaper by more than {margin} "
              "a year, which is too little to matter."),
            target=_target(found), margin=_margin(found),
        )  # fmt: skip
    if told.kind == KEEP:
        return sentence(
            _("No option is cheaper by more than {margin} a year or serves better by more than "
              "{points}, which is too little to matter."),
            margin=_margin(found), points=_points(found),
        )  # fmt: skip
    if told.kind == ALIKE:
        return sentence(
            _("Cost and service of every option differ from it by no more than is too small to "
              "matter: {margin} a year and {points}."),
            margin=_margin(found), points=_points(found),
        )  # fmt: skip
    if told.kind == NONE_REACHES:
        if len(told.nearest) != 1:
            return sentence(_("Which comes nearest to it may be luck."))
        return sentence(_("{option} comes nearest to it."), option=name(found, told.nearest[0]))
    if told.kind == TRADEOFF:
        return sentence(
            _("Nothing is better than {base} in both. What a point of service costs stands in the "
              "table; what it is worth, nobody said."), base=name(found, 0),
        )  # fmt: skip
    if told.kind == NO_CHOICE and found.scenarios > 1:
        return sentence(
            _("The scenarios differ in who calls or in what fails, and nobody chooses that.")
        )
    if told.kind == UNDECIDED and told.better:
        return sentence(
            _("Better than {base} for certain: {options}. Which is best may be luck."),
            base=name(found, 0), options=names(found, told.better),
        )  # fmt: skip
    return None


def _why_choose(found: Options) -> Sentence:
    told = found.recommendation
    several = len(told.chosen) > 1
    if not told.reaches:
        if several:
            return sentence(
                _("Each is better than {base} in cost or service and not worse in the other; which "
                  "of them depends on what service is worth."), base=name(found, 0),
            )  # fmt: skip
        return sentence(
            _("It is better than {base} in cost or service, and not worse in the other."),
            base=name(found, 0),
        )
    values = {"target": _target(found), "base": name(found, 0)}
    if told.reaches[0] == NO:
        if several:
            return sentence(
                _("They reach {target}, which {base} misses, at least cost; their costs differ too "
                  "little to matter."), **values,
            )  # fmt: skip
        if told.reaches.count(YES) > 1:
            return sentence(
                _("It is the cheapest that reaches {target}, which {base} misses."), **values
            )
        return sentence(_("It reaches {target}, which {base} misses."), **values)
    if several:
        return sentence(
            _("They reach {target} and cost less than {base}; their costs differ too little to "
              "matter."), **values,
        )  # fmt: skip
    return sentence(_("It reaches {target} and costs less than {base}."), **values)


def _margin(found: Options) -> Exact:
    amount = found.recommendation.margins[0] * DAYS_PER_YEAR
    return Exact(numbers.money(amount, found.currency), amount)


def _points(found: Options) -> Exact:
    share = found.recommendation.margins[1]
    return Exact(numbers.typed_amount(share, "share"), share)


def certainty(found: Options) -> list[Sentence]:
    """What is certain, and what is not."""
    told = found.recommendation
    level = numbers.typed_percent(found.confidence)
    said: list[Sentence] = []
    if told.kind in (CHOOSE, KEEP, NONE_REACHES):
        wrong = f"{100.0 * (1.0 - found.confidence):.4g}"
        message = _(
            "{level} sure: luck spoils at most {wrong} of 100 recommendations made this way."
        )
        said.append(sentence(message, level=level, wrong=wrong))
    if told.kind == ALIKE:
        said.append(
            sentence(_("Certain at {level}: the differences lie within these margins."),
                     level=level)
        )  # fmt: skip
    said += _of_targets(found, level)
    if told.near:
        options = names(found, sorted({i for pair in told.near for i in pair}))
        if told.reaches:
            message = _("Not certain: which of {options} costs less by more than {margin} a year.")
            said.append(sentence(message, options=options, margin=_margin(found)))
        else:
            message = _("Not certain: how {options} differ in cost and service.")
            said.append(sentence(message, options=options))
    return said


def _of_targets(found: Options, level: str) -> list[Sentence]:
    """Which options reach the target, which miss it, of which that is open."""
    told = found.recommendation
    said = []
    for word, one, many in (
        (YES, N_("Certain at {level}: {options} reaches {target}."),
         N_("Certain at {level}: {options} reach {target}.")),
        (NO, N_("Certain at {level}: {options} misses {target}."),
         N_("Certain at {level}: {options} miss {target}.")),
        (OPEN, N_("Not certain: whether {options} reaches {target}."),
         N_("Not certain: whether {options} reach {target}.")),
    ):  # fmt: skip
        places = [i for i, reached in enumerate(told.reaches) if reached == word]
        if places:
            values = {"options": names(found, places), "target": _target(found)}
            if word != OPEN:
                values["level"] = level
            said.append(sentence(_(many if len(places) > 1 else one), **values))
    return said


def what_would_change(
    found: Options, switched: Sequence[Switch], targets: TargetRange | None
) -> list[Sentence]:
    """What would change the recommendation.

    Parameters
    ----------
    found : the options.
    switched : prices that would, the smallest change first.
    targets : for which it holds.
    """
    said = [_switch(found, switch) for switch in switched[:_MOST_SWITCHES]]
    if targets is not None:
        said += _range(found, targets)
    place = recommended(found)
    rivals = range(len(found.options))
    if place is not None and found.recommendation.reaches and not switched and len(rivals) > 1:
        said.append(
            sentence(_("No single price, from a tenth of what it is to twice, is sure to make "
                       "another option that may reach the target as cheap."))
        )  # fmt: skip
    if found.recommendation.kind == TRADEOFF:
        said.append(
            sentence(_("A price for a point of service: {options} serve better, at the cost that "
                       "the table says."),
                     options=names(found, found.recommendation.more_service))
        )  # fmt: skip
    return said


def _switch(found: Options, switch: Switch) -> Sentence:
    change = switch.change.value
    message = (
        _("{rival} would cost the same if {price} cost {change} less{range}.")
        if change < 0.0
        else _("{rival} would cost the same if {price} cost {change} more{range}.")
    )
    return sentence(
        message, rival=name(found, switch.rival), price=_(PRICES[switch.price]),
        change=Exact(_little(abs(change)), change), range=_between(switch),
    )  # fmt: skip


def _little(share: float) -> str:
    """A share that is not 0, and is not told as 0."""
    told = numbers.percent(max(share, _LEAST_TOLD))
    return told if share >= _LEAST_TOLD else _("under {share}").format(share=told)


def _between(switch: Switch) -> str:
    """The interval of a change, in brackets; an end beyond what a price may do is not told."""
    low, high = switch.change[1:]
    if math.isnan(low) or math.isnan(high):
        return ""
    if low < 0.0 < high:
        return (
            _(" (between {less} less and {more} more)").format(
                less=numbers.percent(min(-low, 1.0)), more=numbers.percent(high)
            )
            if high <= _MOST_TOLD
            else _(" (how much is uncertain)")
        )
    near, far = sorted((abs(low), abs(high)))
    if numbers.percent(near) == numbers.percent(far):
        return ""
    if far > (1.0 if low < 0.0 else _MOST_TOLD):
        return _(" (at least {near})").format(near=numbers.percent(near))
    return _(" ({interval} %)").format(interval=numbers.interval(near, far, "share"))


def _range(found: Options, targets: TargetRange) -> list[Sentence]:
    said = []
    if found.recommendation.kind != NONE_REACHES:
        up_to, above = _floored(targets.up_to), _ceiled(min(targets.above, 1.0))
        if math.ceil(1000.0 * above.value) >= math.floor(1000.0 * up_to.value):
            pass  # rounded inwards, nothing is left of the range
        elif targets.above > 0.0:
            said.append(
                sentence(_("It holds for any target from {above} to {up_to}."),
                         above=above, up_to=up_to)
            )  # fmt: skip
        else:
            said.append(sentence(_("It holds for any target up to {up_to}."), up_to=up_to))
    if targets.next >= 0 and targets.next_at >= _LEAST_TOLD:
        message = (
            _("{option} reaches a target of up to {level}.")
            if found.recommendation.kind == NONE_REACHES
            else _("With a target of {level} or less, {option} would do, and cost less.")
        )
        said.append(
            sentence(message, level=_floored(targets.next_at), option=name(found, targets.next))
        )
    return said


def _floored(share: float) -> Exact:
    return Exact(numbers.percent(math.floor(1000.0 * share) / 1000.0), share)


def _ceiled(share: float) -> Exact:
    return Exact(numbers.percent(math.ceil(1000.0 * share) / 1000.0), share)


def year_note(found: Options) -> str:
    """What a month and a year are made of."""
    if found.days == 1 and found.first_weekday:
        return _(
            "A year is 365 days like the one simulated ({weekday}), a month a twelfth of it."
        ).format(weekday=weekday(found.first_weekday))
    if found.days == 1:
        return _("A year is 365 days like the one simulated, a month a twelfth of it.")
    if found.days == _WEEK:
        return _("A year is 365 days of weeks like the simulated one, a month a twelfth of it.")
    return _(
        "A year is 365 days like the {days} that are simulated, a month a twelfth of it."
    ).format(days=counts.days(found.days))
