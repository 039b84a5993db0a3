"""What `trunkline optimise` says: how far it is, what it found, and how sure that is."""

from __future__ import annotations

import math

from sim.catalogue import N_, _
from sim.wording.numbers import grouped, money, percent

STEPS = {
    "raise": N_("more agents where it is short"),
    "balance": N_("less where there is room, more where it is short"),
    "improve": N_("cheaper plans near by"),
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


def found(cost: float, today: float, bound: float, currency: str, *, holds: bool) -> str:
    """What the plan costs, beside today's and beside the least that is possible."""
    told = [
        _("Agents cost {cost}; as the rosters are written {today}.").format(
            cost=money(cost, currency), today=money(today, currency)
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


def judged(days: int, risk: float, *, holds: bool) -> str:
    """Whether the plan keeps what was asked for, on days that the search never saw."""
    if holds:
        return _(
            "On {days} days that the search never saw every row is kept; a plan that is short of "
            "one in truth passes with a probability of at most {risk}."
        ).format(days=grouped(days), risk=percent(risk, 0))
    return _(
        "On {days} days that the search never saw it is not certain that every row is kept: see "
        "rows.csv. More time (--seconds) would decide."
    ).format(days=grouped(days))


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


def not_certain(days: int) -> str:
    """Where a plan does not pass, for those who called it from Python."""
    return _(
        "On {days} days that the search never saw it is not certain that every row is kept; more "
        "time (seconds=...) would decide."
    ).format(days=grouped(days))


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
