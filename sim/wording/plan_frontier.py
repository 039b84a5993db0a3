"""What `trunkline optimise --frontier` says: what each level of service costs at least."""

from __future__ import annotations

import math

from sim.catalogue import _, ngettext
from sim.wording import numbers
from sim.wording.fitting import middots, paragraph
from sim.wording.sentence import Exact, Sentence, sentence
from sim.wording.stretches import head


def title(centre: str) -> str:
    """Title of the page."""
    return _("{centre}: what service costs at least").format(centre=centre)


def lead(plans: int, days: str, seed: int, *, whole: bool) -> str:
    """The line beneath the title.

    Parameters
    ----------
    whole : whether the whole cost was made least instead of wages.
    """
    return middots(
        [
            ngettext("{count} optimised plan", "{count} optimised plans", plans).format(
                count=plans
            ),
            _("each of least whole cost") if whole else _("each of least wages"),
            _("compared on {days} that no search has seen").format(days=days),
            _("seed {seed}").format(seed=seed),
        ]
    )


def headline(
    label: str, cost: float, same: float, currency: str, cheapest: float = math.nan
) -> Sentence:
    """How much cheaper the service of today's roster is with optimised shifts.

    Parameters
    ----------
    same : what optimised plans cost at the same service level; NaN: today's roster lies beyond
        them.
    cheapest : what the cheapest plan costs that serves more callers in time; NaN: none does.
    """
    if same != same and cheapest < cost:
        return sentence(
            _("{scenario}: an optimised plan serves more callers in time for {saved} less a day"),
            scenario=label,
            saved=Exact(numbers.money(cost - cheapest, currency), cost - cheapest, difference=True),
        )
    if same != same:
        return sentence(
            _(
                "{scenario} costs {cost} a day and serves callers at another level than all plans: "
                "ask for other shares to compare"
            ),
            scenario=label,
            cost=Exact(numbers.money(cost, currency), cost),
        )
    saved = cost - same
    if numbers.money(abs(saved), currency) == numbers.money(0.0, currency):
        return sentence(
            _("{scenario}: the plans that were found cost as much for the same service"),
            scenario=label,
        )
    message = (
        _("{scenario}: optimised shifts give the same service for {saved} less a day")
        if saved >= 0.0
        else _("{scenario}: optimised shifts that were found cost {saved} more a day")
    )
    return sentence(
        message,
        scenario=label,
        saved=Exact(numbers.money(abs(saved), currency), saved, difference=True),
    )


def marginal(low: float, high: float, currency: str) -> Sentence:
    """What a point of service costs along the frontier."""
    if numbers.money(low, currency) == numbers.money(high, currency):
        return sentence(
            _("A point of the day's service level costs {cost} more from plan to plan."),
            cost=Exact(numbers.money(low, currency), low),
        )
    return sentence(
        _("A point of the day's service level costs {low} to {high} more from plan to plan."),
        low=Exact(numbers.money(low, currency), low),
        high=Exact(numbers.money(high, currency), high),
    )


def uncertain(count: int) -> str:
    """Plans that did not pass."""
    return ngettext(
        "{count} plan did not pass on fresh days: its share may be missed in some part of the day.",
        "{count} plans did not pass on fresh days: their shares may be missed in some part of the "
        "day.",
        count,
    ).format(count=count)


def stopped(done: int) -> str:
    """A frontier that somebody stopped."""
    return ngettext(
        "Stopped after {count} plan; the same command goes on from there.",
        "Stopped after {count} plans; the same command goes on from there.",
        done,
    ).format(count=done)


def point(number: int, of: int, share: float, cost: str) -> str:
    """A plan that is there."""
    return _("plan {number} of {count}: {share} for {cost}").format(
        number=number, count=of, share=numbers.typed_percent(share), cost=cost
    )


def heads(currency: str, days: int = 1) -> list[str]:
    """Heads of the table of plans; wages are those of so many days."""
    money = numbers.currency_text(currency)
    return [
        _("Share asked for"),
        _("Passed"),
        _("Agents"),
        head(_("Wages, {currency}").format(currency=money), days),
        _("Gap"),
        _("Cost a day, {currency}").format(currency=money),
        _("Service level"),
        _("A point costs, {currency}").format(currency=money),
    ]


def beside_heads(currency: str) -> list[str]:
    """Heads of the table of scenarios."""
    money = numbers.currency_text(currency)
    return [
        _("Scenario"),
        _("Cost a day, {currency}").format(currency=money),
        _("Service level"),
        _("Same service, optimised, {currency}").format(currency=money),
        _("Saving, {currency}").format(currency=money),
    ]


def read(days: str, *, whole: bool) -> str:
    """How to read the tables."""
    told = _(
        "A share is asked for in every part of the day; cost and service level are those of the "
        "whole day, on the same {days} that no search has seen. What a point costs: from the "
        "plan before to this one, cost by service level. Same service: on the straight line "
        "between the two plans next to it."
    ).format(days=days)
    gap = (
        _("Gap: the whole cost above its lower bound, where one is known.")
        if whole
        else _("Gap: wages above the lower bound.")
    )
    return paragraph([told, gap])


def files() -> str:
    """What the files beside the page are."""
    return _("The same numbers as tables, and each plan as a scenario:")
