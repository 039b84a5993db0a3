"""What `trunkline optimise` says: how far it is, what it found, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.catalogue import N_, _
from sim.wording.fitting import middots
from sim.wording.numbers import grouped, money, percent
from sim.wording.stretches import over

STEPS = {
    "raise": N_("more agents where it is short"),
    "balance": N_("less where there is room, more where it is short"),
    "improve": N_("cheaper plans near by"),
    "size": N_("other ports, lines or contract agents"),
    "exchange": N_("a few agents exchanged"),
    "level": N_("on many days"),
    "fresh": N_("on fresh days"),
}


def step(name: str, cost: str, gap: float, row: str) -> str:
    """How far a search is: what it does, what the plan costs, and its worst row.

    Parameters
    ----------
    gap : what the row's share has to spare; infinite on its side where the row is no share.
    """
    if math.isinf(gap):
        short = _("{step}: {cost}, short at {row}")
        told = short if gap < 0.0 else _("{step}: {cost}, every row kept; the worst is {row}")
        return told.format(step=_(STEPS[name]), cost=cost, row=row)
    if gap < 0.0:
        told = _("{step}: {cost}, {points} points short at {row}")
    else:
        told = _("{step}: {cost}, every row kept; {points} points to spare at {row}")
    points = grouped(100.0 * abs(gap), 1)
    return told.format(step=_(STEPS[name]), cost=cost, points=points, row=row)


def found(
    cost: float, today: float, bound: float, currency: str, *, holds: bool, days: int = 1
) -> str:
    """What the plan costs, beside today's and beside the least that is possible.

    Parameters
    ----------
    days : over which it costs that.
    """
    told = [
        _("Agents cost {cost}; as the rosters are written {today}.").format(
            cost=over(money(cost, currency), days), today=over(money(today, currency), days)
        )
    ]
    if bound > 0.0 and holds:
        told.append(
            _(
                "By what the lower bound assumes, no plan costs less than {bound} (the gap is "
                "{gap})."
            ).format(bound=money(bound, currency), gap=percent(cost / bound - 1.0))
        )
    elif bound > 0.0:
        told.append(
            _(
                "By what the lower bound assumes, no plan that keeps every row costs less than "
                "{bound}."
            ).format(bound=money(bound, currency))
        )
    else:
        told.append(_("How much less another plan could cost is not known."))
    return " ".join(told)


def whole_cost(
    cost: float,
    today: float,
    saved: float,
    interval: tuple[float, float],
    days: str,
    currency: str,
) -> str:
    """What a day costs in all, beside what it does as the centre is written.

    Parameters
    ----------
    days : that were simulated, see `sim.wording.stretches.runs`.
    saved, interval : what the plan costs less on the same days, and the ends of its interval.
    """
    least, most = interval
    given = {
        "cost": money(cost, currency),
        "today": money(today, currency),
        "days": days,
        "saved": money(abs(saved), currency),
        "low": money(least if saved >= 0.0 else -most, currency),
        "high": money(most if saved >= 0.0 else -least, currency),
    }
    if saved >= 0.0:
        told = _(
            "A day costs {cost} in all, and {today} as the centre is written: {saved} less on the "
            "same {days} that the search never saw (between {low} and {high})."
        )
    else:
        told = _(
            "A day costs {cost} in all, and {today} as the centre is written: {saved} more on the "
            "same {days} that the search never saw (between {low} and {high})."
        )
    return told.format(**given)


def whole_bound(bound: float, cost: float, currency: str, *, holds: bool) -> str:
    """How far the whole cost is from the least that is possible, as far as that is known."""
    if not bound > 0.0:
        return _(
            "No lower bound of the whole cost is known where sizes are decided too, where calls "
            "bring revenue, or where no least service level is kept."
        )
    if not holds:
        return _(
            "By what the lower bound assumes, no plan that keeps every row costs less than {bound}."
        ).format(bound=money(bound, currency))
    return _(
        "By what the lower bound assumes, no plan costs less than {bound} (the gap is {gap}): the "
        "least wages, and what no plan changes; all else is taken to cost nothing."
    ).format(bound=money(bound, currency), gap=percent(cost / bound - 1.0))


def sizes(told: Mapping[str, tuple[int, int]]) -> str:
    """What ports, lines and contract agents are set to.

    Parameters
    ----------
    told : by path, in the plan and as the centre is written.
    """
    return middots(
        [
            _("{path}: {value} instead of {today}").format(
                path=path, value=grouped(value), today=grouped(today)
            )
            if value != today
            else _("{path}: {value}, as it is").format(path=path, value=grouped(value))
            for path, (value, today) in told.items()
        ]
    )


def judged(days: str, risk: float, *, holds: bool) -> str:
    """Whether the plan keeps what was asked for, on days that the search never saw.

    Parameters
    ----------
    days : how many these are, see `sim.wording.stretches.runs`.
    """
    if holds:
        return _(
            "On {days} that the search never saw every row is kept; a plan that is short of one in "
            "truth passes with a probability of at most {risk}."
        ).format(days=days, risk=percent(risk, 0))
    return _(
        "On {days} that the search never saw it is not certain that every row is kept: see "
        "rows.csv. More time (--seconds) would decide."
    ).format(days=days)


def stopped() -> str:
    """Where time ended the search."""
    return _(
        "Time ended the search: given more of it, or on a faster machine, it may find another plan."
    )


def use(file: str) -> str:
    """How to go on with the plan."""
    return _("The plan is a scenario: trunkline compare base {file}").format(file=file)


def title(centre: str) -> str:
    """Title in a notebook."""
    return _("{centre}: shifts that keep a service level at least cost").format(centre=centre)


def not_certain(days: str) -> str:
    """Where a plan does not pass, for those who called it from Python."""
    return _(
        "On {days} that the search never saw it is not certain that every row is kept; more time "
        "(seconds=...) would decide."
    ).format(days=days)


def shifts() -> str:
    """Title of the table of shifts."""
    return _("Shifts of the plan")


def shift_heads() -> list[str]:
    """Heads of the table of shifts: four of texts, two of numbers."""
    return [_("Pool"), _("Shift"), _("Hours"), _("Days"), _("Agents"), _("Cost")]


def closest() -> str:
    """Title of the table of what is kept."""
    return _("What is kept, the least to spare first")


def row_heads() -> list[str]:
    """Heads of the table of what is kept."""
    return [_("Part of the day"), _("Service level"), _("Target")]
