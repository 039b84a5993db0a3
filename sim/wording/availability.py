"""What is said of a year with its failures: rows, columns, the headline, two figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.catalogue import N_, _
from sim.drills.availability.least import least_cost, least_harm
from sim.drills.availability.years import BELOW, COST, LOST, TOGETHER, TOTAL, Availability
from sim.wording import numbers
from sim.wording.fitting import commas
from sim.wording.names import named

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
        design=named(found.name),
        lost=numbers.grouped(lost.value),
        lost_between=_between(numbers.grouped(lost.low), numbers.grouped(lost.high)),
        share=numbers.percent(1.0 - found.reachable.value, 3),
        minutes=numbers.grouped(below.value),
        minutes_between=_between(numbers.grouped(below.low), numbers.grouped(below.high)),
        cost=numbers.money(cost.value, currency),
        cost_between=_between(*(numbers.money(end, currency) for end in (cost.low, cost.high))),
    )


def verdict(found: Mapping[str, Availability]) -> list[str]:
    """What is said first: of one design what its failures do, of several which is best, if any."""
    if len(found) == 1:
        return [headline(one) for one in found.values()]
    fewest, cheapest = least_harm(found, LOST), least_cost(found)
    lost = found[fewest[0]].harm(LOST)
    currency = found[cheapest[0]].study.centre.currency
    said = [
        _("Fewest calls lost to failures: {design}, {lost} a year ({between}).").format(
            design=fewest[0],
            lost=numbers.grouped(lost.value),
            between=amount_between(lost.low, lost.high, "calls"),
        )
        if len(fewest) == 1
        else _("Which design loses fewest calls is not decided between {designs}.").format(
            designs=commas(map(named, fewest))
        ),
        _("Cheapest with its failures: {design}, {cost} a year.").format(
            design=cheapest[0],
            cost=numbers.money(found[cheapest[0]].whole(COST).value, currency),
        )
        if len(cheapest) == 1
        else _("Which design is cheapest is not decided between {designs}.").format(
            designs=commas(map(named, cheapest))
        ),
    ]
    if len(fewest) + len(cheapest) > 2:
        said.append(_("More samples (--sets) would tell them apart, if they differ."))
    return said


def _between(low: str, high: str) -> str:
    return _("{low} to {high}").format(low=low, high=high)


def amount(value: float, unit: str) -> str:
    """A number of a year with its unit where that is not said elsewhere."""
    if unit == "share":
        return numbers.percent(value, 3)
    if unit in ("calls", "minutes"):
        return numbers.grouped(value)
    return numbers.money(value, unit)


def amount_between(low: float, high: float, unit: str) -> str:
    """Its interval."""
    return _between(amount(low, unit), amount(high, unit))


def page_title(first: Availability) -> str:
    """Title of the page."""
    centre = first.study.centre
    return _("A year with its failures: {centre}").format(centre=named(centre.title or centre.name))


def page_lead(found: Mapping[str, Availability]) -> str:
    """What was simulated, in one sentence."""
    first = next(iter(found.values()))
    return _(
        "Designs: {designs}. What may fail: {number} components; each of {sets} independent "
        "samples of the year goes over all weekdays and hours."
    ).format(designs=commas(map(named, found)), number=len(first.failing), sets=len(first.calm))


def design_heads() -> list[str]:
    """Heads of the table of designs."""
    return [
        _(DESIGN), _(YEARLY_COST), _("calls that no failure loses"),
        *(_(COLUMNS[what]) for what in (LOST, BELOW, COST)),
    ]  # fmt: skip


def part_heads() -> list[str]:
    """Heads of the table of components."""
    return [_(COMPONENT), _(FAILURES), _(DOWN), *(_(COLUMNS[what]) for what in (LOST, BELOW, COST))]


def designs_read(first: Availability) -> str:
    """How to read the table of designs."""
    return _(
        "The cost of a year is that with its failures. Calls, minutes and cost beside it are what "
        "failures add to a year without them, with {level} intervals. Designs have the same calls, "
        "and the same failures of what they both have."
    ).format(level=numbers.percent(first.level, 0))


def parts_read() -> str:
    """How to read the table of components."""
    return _(
        "A component has what its failures add if nothing else fails; failures that fall together "
        "have what they add beyond that."
    )


def left_out() -> list[str]:
    """What the numbers do not hold."""
    return [
        _("A component is up for an exponential time; components fail independently of each "
          "other: a common cause (a carrier that serves two sites) is not in these numbers."),
        _("A day begins empty, also when a failure is under way at midnight; failures come as "
          "often in every season and at every hour."),
        _("How often components fail are the assumptions above: put your incident records in their "
          "place."),
    ]  # fmt: skip


def no_source() -> str:
    """Where nobody said where a number comes from."""
    return _("not said")


def how_of(found: Availability) -> str:
    """`how`, with the name of the design."""
    return _("{design}: {how}").format(design=named(found.name), how=how(found))


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
    page = folder / "index.html"
    return _("results: {folder}   page: {page}").format(folder=folder, page=page)
