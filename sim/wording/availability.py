"""What is said of a year with its failures: rows, columns, the headline, two figures."""

from __future__ import annotations

from pathlib import Path

from sim.drills.availability.years import BELOW, COST, LOST, TOGETHER, TOTAL, Availability
from sim.wording import numbers
from sim.wording.catalogue import N_, _

COLUMNS = {
    LOST: N_("calls lost a year"),
    BELOW: N_("minutes below target a year"),
    COST: N_("cost a year"),
}
"""What failures add in a year."""

ROWS = {TOGETHER: N_("failures that fall together"), TOTAL: N_("all failures")}

COMPONENT = N_("what fails")
FAILURES = N_("failures a year")
DOWN = N_("hours down a year")
DESIGN = N_("design")
YEARLY_COST = N_("cost of a year")


def row(name: str) -> str:
    """A row of the table: a component by its label, or what all of them do."""
    return _(ROWS[name]) if name in ROWS else name


def headline(found: Availability) -> str:
    """In one sentence what failures do to a design in a year, no surer than its intervals."""
    lost, below, cost = (found.harm(what) for what in (LOST, BELOW, COST))
    currency = found.study.centre.currency
    return _(
        "{design}: failures lose {lost} calls a year ({lost_between}), {share} of all; they add "
        "{minutes} minutes below target ({minutes_between}) and cost {cost} ({cost_between})."
    ).format(
        design=found.name,
        lost=numbers.grouped(lost.value),
        lost_between=_between(numbers.grouped(lost.low), numbers.grouped(lost.high)),
        share=numbers.percent(1.0 - found.reachable.value, 3),
        minutes=numbers.grouped(below.value),
        minutes_between=_between(numbers.grouped(below.low), numbers.grouped(below.high)),
        cost=numbers.money(cost.value, currency),
        cost_between=_between(*(numbers.money(end, currency) for end in (cost.low, cost.high))),
    )


def _between(low: str, high: str) -> str:
    return _("{low} to {high}").format(low=low, high=high)


def how(found: Availability) -> str:
    """How the numbers came about, and what is left out."""
    most = found.of_three_or_more
    return _(
        "Days on which nothing, one component, two or more fail are simulated, each beside the "
        "same day without, and weighted by how likely they are ({days} days; three or more fail on "
        "{share} of the days and can weigh {most} calls a year at most)."
    ).format(
        days=numbers.grouped(found.simulated),
        share=numbers.percent(found.chances.more, 4),
        most=numbers.grouped(most[LOST]),
    )


def witness(name: str, years: int, mean: float, half_width: float) -> str:
    """What plain simulated years say of the calls that failures lose."""
    return _(
        "{design}: {years} plain simulated years say {mean} ± {half} calls lost a year because of "
        "failures."
    ).format(
        design=name,
        years=years,
        mean=numbers.grouped(mean),
        half=numbers.grouped(half_width),
    )


def figure_title() -> str:
    """Title of the figure of designs."""
    return _("What failures lose in a year, against what the year costs")


def figure_says() -> str:
    """How to read the figure of designs."""
    return _(
        "The line joins the designs that no other one beats by its estimates; where bars overlap "
        "the order is not certain."
    )


def components_title(name: str) -> str:
    """Title of the figure of a design's components."""
    return _("{design}: whose failures lose the calls of a year").format(design=name)


def cost_axis(unit: str) -> str:
    """Label of the cost axis."""
    return _("cost of a year with its failures, {unit}").format(unit=unit)


def lost_axis() -> str:
    """Label of the axis of lost calls."""
    return _("calls lost to failures a year")


def foot(found: Availability, sets: int) -> str:
    """Where the numbers of a figure come from."""
    return _("{sets} samples of the year; bars: {level} intervals; seed {seed}").format(
        sets=sets, level=numbers.percent(found.level, 0), seed=found.study.seed
    )


def frontier_label() -> str:
    """Legend of the line of designs that no other one beats in both."""
    return _("no design costs less and loses less")


def where(folder: Path) -> str:
    """Where the results are."""
    return _("results: {folder}").format(folder=folder)
