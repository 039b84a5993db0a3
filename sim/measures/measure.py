"""What a measure is: its name, what it divides by what, by what it can be split."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sim.catalogue import _
from sim.errors import InputError, listing, near_match
from sim.measures.estimate import Scale
from sim.measures.replications import Replications
from sim.measures.sums import Axes, Evaluate, Pair, expression
from sim.measures.tables import AXES, FLOW_AXES

Estimator = Literal["ratio", "quantile", "peak"]
FAMILIES: dict[str, str] = {
    "service": "Service level",
    "waits": "Waiting and giving up",
    "callbacks": "Callbacks and messages",
    "callers": "Callers",
    "ivr": "Entry and IVR",
    "handling": "Handling",
    "calls": "Calls",
    "lost": "Lost calls",
    "work": "Deferred and outbound work",
    "agents": "Agents",
    "load": "Lines, ports and queues",
    "cost": "Cost",
}
"""Titles of the families of measures, in the order in which pages show them."""

MONEY = "{currency}"


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes
    ----------
    name : for code and tables.
    family : a key of `FAMILIES`: with which other measures it is shown.
    title, short : for people; ``short`` for heads of tables and figures, the title unless given.
        No two measures have the same title, and no two the same short one.
    unit : of the value; ``{currency}`` stands for the centre's currency.
    axes : by which it can be split.
    numerator, denominator : fields of the counts (`sim.measures.tables`), summed over
        replications; ``days`` and ``seconds`` are measured days and seconds.
    higher_is_better : True, False, or None where neither direction is.
    text : definition for people, with the meaning of its site axis where it has one.
    estimator : ``ratio`` of totals over replications; ``quantile`` or ``peak``: found in every
        replication by itself, then averaged over replications.
    most_axes : how many axes can be asked for at once.
    signed : whether it may be below 0 and above; an amount of money that may be is below only
        where a centre earns.
    """

    name: str
    family: str
    title: str
    unit: str
    axes: Axes
    numerator: str
    denominator: str
    higher_is_better: bool | None
    text: str
    short: str = ""
    estimator: Estimator = "ratio"
    most_axes: int = len(AXES)
    signed: bool = False
    evaluate: Evaluate = field(repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "short", self.short or self.title)

    def scale(self, *, earns: bool = True) -> Scale:
        """Where its interval is symmetric (`sim.measures.estimate`): what values it can have.

        Parameters
        ----------
        earns : whether the centre has revenue, without which no amount of money is below 0.
        """
        if self.unit == "share":
            return "logit"
        return "plain" if self.signed and (earns or MONEY not in self.unit) else "log"

    def unit_in(self, currency: str) -> str:
        """The unit with the currency put in."""
        return self.unit.replace(MONEY, currency)

    def check_axes(self, axes: Axes) -> None:
        """Raise InputError unless the measure can be split by ``axes``."""
        for axis in axes:
            if axis not in self.axes:
                hint = near_match(axis, self.axes)
                raise InputError(
                    _("measure '{value}' has no axis '{axis}'; its axes: {allowed}{hint}").format(
                        value=self.name, axis=axis, allowed=listing(self.axes), hint=hint
                    )
                )
        if len(set(axes)) < len(axes):
            raise InputError(
                _("measure '{value}' is asked twice for one axis: {allowed}").format(
                    value=self.name, allowed=listing(axes)
                )
            )
        if "site" in axes and "pool" in axes:
            raise InputError(
                _(
                    "measure '{value}' is split by site or by pool, not by both; what they "
                    "mean: {text}"
                ).format(value=self.name, text=self.text)
            )
        further = [a for a in axes if a not in (*FLOW_AXES, "contact_type")]
        if further and not set(axes).isdisjoint(FLOW_AXES):
            raise InputError(
                _(
                    "measure '{value}' by {allowed} can be split further by contact_type "
                    "only, found {allowed_2}"
                ).format(
                    value=self.name,
                    allowed=listing(a for a in axes if a in FLOW_AXES),
                    allowed_2=listing(further),
                )
            )
        if len(axes) > self.most_axes:
            raise InputError(
                _(
                    "measure '{value}' can be split by {most_axes} axis at a time; its "
                    "axes: {allowed}"
                ).format(value=self.name, most_axes=self.most_axes, allowed=listing(self.axes))
            )


def ratio(
    name: str,
    family: str,
    title: str,
    unit: str,
    axes: Axes,
    numerator: str,
    denominator: str,
    better: bool | None,
    text: str,
    *,
    by_pool: tuple[str, str] | None = None,
    by_flow: tuple[str, str] | None = None,
    short: str = "",
    signed: bool = False,
) -> Measure:
    """A measure that is a ratio of fields, written as `sim.measures.sums.expression` reads them.

    Parameters
    ----------
    by_pool : numerator and denominator in a table that knows the pool, for the pool axis; none =
        the main ones do.
    by_flow : the same for `FLOW_AXES`.
    short, signed : see `Measure`.
    """
    main = (expression(numerator), expression(denominator))
    pooled = main if by_pool is None else (expression(by_pool[0]), expression(by_pool[1]))
    flowing = main if by_flow is None else (expression(by_flow[0]), expression(by_flow[1]))

    def evaluate(counts: Replications, axes: Axes) -> Pair:
        flows = not set(axes).isdisjoint(FLOW_AXES)
        top, bottom = flowing if flows else pooled if "pool" in axes else main
        return top(counts, axes), bottom(counts, axes)

    return Measure(
        name, family, title, unit, axes, numerator, denominator, better, text,
        short=short, signed=signed, evaluate=evaluate,
    )  # fmt: skip
