"""What difference is too small to matter: the indifference margin of every measure."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.catalogue import _
from sim.errors import InputError
from sim.measures.measure import MONEY
from sim.measures.registry import MEASURES, measure_named

Margin = float | str
"""In the measure's unit; or as text such as ``"0.5%"``: of the base's value."""

SHARE = 0.01
SECONDS = 1.0
OF_COST = 0.005
OF_CALLS = 0.001
OF_VALUE = 0.01

TEXT = (
    "1 point for shares, 0.5 % of the total cost for costs, 1 s or 1 % for times, 1 % of the value "
    "or 0.1 % of the calls offered for calls, 1 % for the rest"
)
"""The margins that hold where none is given, in words."""


def margins_of(
    base: Mapping[str, float], given: Mapping[str, Margin] | None = None
) -> dict[str, float]:
    """The margin of every measure, in its unit.

    Defaults: shares 0.01; amounts of money a day 0.5 % of the base's total cost, whichever part it
    is; money a call 0.5 % of the base's value; times 1 s, or 1 % of the value if that is more;
    calls a day 1 % of the value, or 0.1 % of the calls offered if that is more; anything else 1 %
    of the value.

    Parameters
    ----------
    base : value of every measure of the base.
    given : custom margins, which take precedence; that of ``cost_total`` holds for every part of
        the cost that is not named.

    Raises
    ------
    InputError : no such measure, a margin that is no amount of at least 0, or a percentage of a
        share, which could be read as points.
    """
    own = {name: _amount(name, margin, base) for name, margin in (given or {}).items()}
    if "cost_total" in own:
        day = MEASURES["cost_total"].unit
        own = {n: own["cost_total"] for n, m in MEASURES.items() if m.unit == day} | own
    return {name: own.get(name, _default(name, base)) for name in base}


def _default(name: str, base: Mapping[str, float]) -> float:
    unit = MEASURES[name].unit
    value = abs(base[name])
    if unit == "share":
        return SHARE
    if unit == f"{MONEY}/day":
        return OF_COST * abs(base["cost_total"])
    if MONEY in unit:
        return OF_COST * value
    least = {"s": SECONDS, "calls/day": OF_CALLS * abs(base["offered_calls"])}.get(unit, 0.0)
    return max(least, OF_VALUE * value)


def _amount(name: str, margin: Margin, base: Mapping[str, float]) -> float:
    measure = measure_named(name)
    text = str(margin).strip()
    relative = text.endswith("%")
    try:
        amount = float(text.removesuffix("%"))
    except ValueError:
        amount = math.nan
    if not (math.isfinite(amount) and amount >= 0.0):
        raise InputError(
            _(
                "indifference.{name}: a margin is an amount of at least 0 in the measure's "
                "unit ({unit_in}), or of the value such as 0.5%; found {margin}"
            ).format(name=name, unit_in=measure.unit_in("money"), margin=repr(margin))
        )
    if measure.unit == "share" and not relative and amount > 1.0:
        raise InputError(
            _(
                "indifference.{name}: found {margin}, but {name} is a share, from 0 to 1; "
                "write {amount} for {amount_2} percentage point(s)"
            ).format(
                name=name, margin=repr(margin), amount=f"{amount / 100:g}", amount_2=f"{amount:g}"
            )
        )
    if relative and measure.unit == "share":
        raise InputError(
            _(
                "indifference.{name}: found {margin}, which may mean points or per cent of "
                "the value; write {amount} for {amount_2} percentage point(s)"
            ).format(
                name=name, margin=repr(margin), amount=f"{amount / 100:g}", amount_2=f"{amount:g}"
            )
        )
    return amount / 100.0 * abs(base[name]) if relative else amount
