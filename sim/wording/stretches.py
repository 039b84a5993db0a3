"""Amounts of a day, a week or some days, and how many of these were simulated."""

from __future__ import annotations

from sim.catalogue import _, ngettext
from sim.wording import numbers
from sim.wording.counts import days as of_days

_WEEK = 7


def over(amount: str, days: int) -> str:
    """An amount over a horizon: ``"87.5 thousand CNY a day"``.

    Parameters
    ----------
    amount : with its unit.
    days : of the horizon.
    """
    if days == 1:
        return _("{amount} a day").format(amount=amount)
    if days == _WEEK:
        return _("{amount} a week").format(amount=amount)
    return _("{amount} over {days}").format(amount=amount, days=of_days(days))


def head(text: str, days: int) -> str:
    """A heading of amounts, which of several days says over which they are."""
    return text if days == 1 else over(text, days)


def runs(count: int, days: int = 1) -> str:
    """How many horizons were simulated: ``"1,200 days"``, ``"300 weeks"``, ``"300 times 3 days"``.

    Parameters
    ----------
    days : of the horizon.
    """
    if days == 1:
        return of_days(count)
    if days == _WEEK:
        told = ngettext("{count} week", "{count} weeks", count)
        return told.format(count=numbers.grouped(count))
    return _("{count} times {days}").format(count=numbers.grouped(count), days=of_days(days))
