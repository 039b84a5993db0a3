"""Every measure, declared once: what it is called, what it divides by what, which way is better."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from sim.engine.log import DISPOSITIONS
from sim.errors import InputError, listing, near_match
from sim.measures import reduce as rd
from sim.measures.cost import PARTS
from sim.measures.reduce import Axes, Evaluate
from sim.measures.service_level import VARIANTS
from sim.measures.tables import AXES, LOSSES, QUANTILE_NAMES, WAIT_AXES

Kind = Literal["ratio", "quantile", "peak"]
MONEY = "{currency}"

_TYPE_TIME: Axes = ("contact_type", "interval", "day")
_CALLS: Axes = ("contact_type", "site", "interval", "day")
_ANSWERED: Axes = ("contact_type", "site", "pool", "interval", "day")
_TIME: Axes = ("interval", "day")
_AGENTS: Axes = ("site", "pool", "interval", "day")
_LINES: Axes = ("site", "interval", "day")


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes
    ----------
    name, title : for code and tables, and for people and plots.
    unit : of the value; ``{currency}`` stands for the centre's currency.
    axes : by which it can be split.
    numerator, denominator : fields of the counts (`sim.measures.tables`), summed over
        replications; ``days`` and ``seconds`` are measured days and seconds.
    higher_is_better : True, False, or None where neither direction is.
    text : definition for people, with the meaning of its site axis where it has one.
    kind : ``ratio`` of totals over replications; ``quantile`` or ``peak``: found in every
        replication by itself, then averaged over replications.
    most_axes : how many axes can be asked for at once.
    """

    name: str
    title: str
    unit: str
    axes: Axes
    numerator: str
    denominator: str
    higher_is_better: bool | None
    text: str
    kind: Kind = "ratio"
    most_axes: int = len(AXES)
    evaluate: Evaluate = field(repr=False, compare=False, kw_only=True)

    def unit_in(self, currency: str) -> str:
        """The unit with the currency put in."""
        return self.unit.replace(MONEY, currency)

    def check_axes(self, axes: Axes) -> None:
        """Raise InputError unless the measure can be split by ``axes``."""
        for axis in axes:
            if axis not in self.axes:
                hint = near_match(axis, self.axes)
                raise InputError(
                    f"measure '{self.name}' has no axis '{axis}'; its axes: "
                    f"{listing(self.axes)}{hint}"
                )
        if len(set(axes)) < len(axes):
            raise InputError(f"measure '{self.name}' is asked twice for one axis: {listing(axes)}")
        if "site" in axes and "pool" in axes:
            raise InputError(
                f"measure '{self.name}' is split by site or by pool, not by both: a pool is at "
                "one site"
            )
        if len(axes) > self.most_axes:
            raise InputError(
                f"measure '{self.name}' can be split by {self.most_axes} axis at a time; its "
                f"axes: {listing(self.axes)}"
            )


def _ratio(
    name: str,
    title: str,
    unit: str,
    axes: Axes,
    numerator: str,
    denominator: str,
    better: bool | None,
    text: str,
    by_pool: tuple[str, str] | None = None,
) -> Measure:
    """A ratio of fields; ``by_pool`` has the same numbers in a table that knows the pool."""
    main = (rd.expression(numerator), rd.expression(denominator))
    pooled = main if by_pool is None else tuple(map(rd.expression, by_pool))

    def evaluate(counts: rd.Counts, axes: Axes) -> rd.Pair:
        top, bottom = pooled if "pool" in axes else main
        return top(counts, axes), bottom(counts, axes)

    return Measure(name, title, unit, axes, numerator, denominator, better, text,
                   evaluate=evaluate)  # fmt: skip


def _service_levels() -> Iterable[Measure]:
    yield Measure(
        "service_level", "Service level", "share", _CALLS,
        "by the target's variant", "by the target's variant", True,
        "Answered within T, T and the variant (its denominator) as each contact type's target "
        "says; site: the line in which the call waited last.",
        evaluate=rd.service_level,
    )  # fmt: skip
    for name, how in VARIANTS.items():

        def evaluate(counts: rd.Counts, axes: Axes, variant: str = name) -> rd.Pair:
            return rd.service_level(counts, axes, variant)

        less = "".join(f" - queue.{f}" for f in how.less)
        yield Measure(
            f"service_level_{name}", f"Service level, {how.title}", "share", _CALLS,
            " + ".join(f"queue.{f}" for f in how.numerator),
            " + ".join(f"queue.{f}" for f in how.denominator) + less, True,
            f"{how.text[0].upper()}{how.text[1:]}; T as each contact type's target says. Site: "
            "the line in which the call waited last.",
            evaluate=evaluate,
        )  # fmt: skip
    rule = (
        "A contact type is held against its own target's share, all types together against the "
        "centre's; what has no call that counts is left out."
    )
    for name, title, axes, per, what in (
        ("target_met_days", "Days on target", ("contact_type", "day"), ("day",), "days"),
        ("target_met_intervals", "Intervals on target", _TYPE_TIME, ("day", "interval"),
         "reporting intervals"),
        ("target_met_horizon", "Horizons on target", ("contact_type",), (),
         "replications, each with its whole horizon (a month of 30 days: of months)"),
    ):  # fmt: skip
        yield Measure(
            name, title, "share", axes, f"{what} on target", what, True,
            f"Share of {what} whose service level reaches the target. {rule}",
            evaluate=rd.target_met(per),
        )  # fmt: skip


def _waits() -> Iterable[Measure]:
    line = "Site: the line in which the call waited last."
    yield _ratio(
        "answer_rate", "Answer rate", "share", _CALLS, "queue.answered", "queue.offered", True,
        f"Answered by an agent / offered to agents. {line}",
    )  # fmt: skip
    yield _ratio(
        "asa", "Average speed of answer", "s", _ANSWERED,
        "queue.answered_wait_s", "queue.answered", False,
        f"Mean wait of answered calls, from joining the queue. {line} Pool: who answered.",
        ("agents.wait_s", "agents.answered"),
    )  # fmt: skip
    yield _ratio(
        "mean_wait", "Mean wait", "s", _CALLS, "queue.wait_s", "queue.offered", False,
        f"Mean wait of all calls offered to agents, until answered or gone. {line}",
    )  # fmt: skip
    yield _ratio(
        "abandonment", "Abandonment", "share", _CALLS, "queue.abandoned + queue.balked",
        "queue.offered", False,
        f"Abandoned, balked included / offered to agents. {line}",
    )  # fmt: skip
    yield _ratio(
        "abandonment_after_short", "Abandonment without short abandons", "share", _CALLS,
        "queue.abandoned + queue.balked - queue.abandoned_short",
        "queue.offered - queue.abandoned_short", False,
        "Abandoned after more than the target's short_abandon_s / (offered to agents - abandoned "
        f"within it). {line}",
    )  # fmt: skip
    yield _ratio(
        "balking", "Balking", "share", _CALLS, "queue.balked", "queue.offered", False,
        f"Left at once on hearing that they must wait / offered to agents. {line}",
    )  # fmt: skip
    for name in QUANTILE_NAMES:
        what = "Longest wait" if name == "max" else f"Wait, {name[1:]}th percentile"
        yield Measure(
            f"wait_{name}", what, "s", WAIT_AXES, f"{what.lower()} of answered calls",
            "replications with an answered call", False,
            f"{what} of answered calls in a replication; the mean over replications, with a t "
            f"interval. {line} One axis at a time.",
            "quantile", 1, evaluate=rd.wait_quantile(name),
        )  # fmt: skip


def _shares() -> Iterable[Measure]:
    yield _ratio(
        "blocking", "Blocking", "share", _TYPE_TIME, "entry.blocked", "entry.attempts", False,
        "Refused at entry (no line, no site, no port) / attempts.",
    )  # fmt: skip
    entry = "Site: the one that the call entered."
    for name, title, top, better, text in (
        ("containment", "Containment", "contained", True, "Contained in the IVR"),
        ("ivr_hang_up", "Hang-ups in the IVR", "hung_up", False, "Hung up in the IVR"),
        ("authentication_failure", "Failed authentication", "failed_authentication", False,
         "Failed every attempt at authentication (however they ended)"),
    ):  # fmt: skip
        yield _ratio(name, title, "share", _CALLS, f"ivr.{top}", "ivr.entered", better,
                     f"{text} / entered the IVR. {entry}")  # fmt: skip
    yield _ratio("ivr_time", "Time in the IVR", "s", _CALLS, "ivr.seconds", "ivr.entered", None,
                 f"Mean time in the IVR. {entry}")  # fmt: skip
    yield _ratio("ivr_menus", "Menus heard", "menus", _CALLS, "ivr.menus", "ivr.entered", None,
                 f"Mean number of menus heard (calls that an outage drops there: 0). {entry}")  # fmt: skip
    yield _ratio(
        "overflow_share", "Overflow", "share", _CALLS, "origin.overflowed", "origin.answered",
        None, f"Answered at another site than entered / answered. {entry}",
    )  # fmt: skip
    yield _ratio(
        "aht", "Average handle time", "s", ("contact_type", "site", "pool", "interval", "day"),
        "agents.talk_s + agents.wrap_up_s", "agents.answered", None,
        "Mean talk + wrap-up of answered calls. Site: the agent's.",
    )  # fmt: skip


def _volumes() -> Iterable[Measure]:
    def per_day(
        name: str, title: str, axes: Axes, top: str, better: bool | None, text: str,
        by_pool: tuple[str, str] | None = None,
    ) -> Measure:  # fmt: skip
        return _ratio(name, title, "calls/day", axes, top, "days", better,
                      f"{text}, per day (by interval: in that interval, per day).", by_pool)  # fmt: skip

    line = "; site: the line in which they waited last"
    yield per_day("offered_calls", "Calls offered", _TYPE_TIME, "entry.attempts", None,
                  "Attempts: calls that the carrier offers")  # fmt: skip
    yield per_day("offered_to_agents", "Offered to agents", _CALLS, "queue.offered", None,
                  f"Calls that reached a queue{line}")  # fmt: skip
    yield per_day("answered_calls", "Answered", _ANSWERED, "queue.answered", True,
                  f"Calls answered by an agent{line}", ("agents.answered", "days"))  # fmt: skip
    for name in ("contained", "hung_up_in_ivr"):
        yield per_day(f"{name}_calls", name.replace("_", " ").capitalize(), _CALLS,
                      f"ivr.{name.removesuffix('_in_ivr')}", name == "contained",
                      f"Calls with disposition {name}; site: the one entered")  # fmt: skip
    for name in ("abandoned", "balked", "blocked_queue"):
        yield per_day(f"{name}_calls", name.replace("_", " ").capitalize(), _CALLS,
                      f"queue.{name}", False, f"Calls with disposition {name}{line}")  # fmt: skip
    for name in ("blocked", "disconnected"):
        yield per_day(f"{name}_calls", name.capitalize(), _TYPE_TIME, f"entry.{name}", False,
                      f"Calls with disposition {name}")  # fmt: skip
    yield per_day("lost_in_outage", "Lost in outages", _TYPE_TIME, "entry.dropped_in_outage",
                  False, "Calls with disposition dropped_in_outage")  # fmt: skip
    lost = [d for d in DISPOSITIONS if d not in ("answered", "contained", "hung_up_in_ivr")]
    yield per_day("lost_calls", "Lost", _TYPE_TIME, " + ".join(f"entry.{d}" for d in lost), False,
                  f"Calls with disposition {listing(lost)}")  # fmt: skip
    for cause in LOSSES:
        yield per_day(f"lost_{cause}", f"Lost: {cause.replace('_', ' ')}", _TYPE_TIME,
                      f"entry.lost_{cause}", False, f"Calls lost with cause {cause}")  # fmt: skip


def _loads() -> Iterable[Measure]:
    yield _ratio(
        "occupancy", "Occupancy", "share", _AGENTS, "load.handled_s", "load.logged_in_s", None,
        "Talk and wrap-up / logged-in time, agents who finish a call past their shift included.",
    )  # fmt: skip
    yield _ratio(
        "utilisation", "Utilisation", "share", _AGENTS, "load.handled_s",
        "load.rostered_s + load.overtime_s", None,
        "Talk and wrap-up / paid time: rostered time and overtime.",
    )  # fmt: skip
    for name, title, top, text in (
        ("agents_rostered", "Agents rostered", "rostered_s", "Mean number of agents paid"),
        ("agents_on_duty", "Agents on duty", "logged_in_s", "Mean number of agents logged in, "
         "those who finish a call past their shift included"),
        ("agents_busy", "Agents busy", "busy_s", "Mean number of agents connecting, talking or "
         "in wrap-up"),
    ):  # fmt: skip
        yield _ratio(name, title, "agents", _AGENTS, f"load.{top}", "seconds", None, f"{text}.")
    yield _ratio("overtime", "Overtime", "agents", _AGENTS, "load.overtime_s", "seconds", False,
                 "Mean number of agents logged in beyond their roster.")  # fmt: skip
    for name, title, unit, where in (
        ("lines", "Lines held", "lines", "site: the one entered"),
        ("ports", "IVR ports held", "ports", "site: the one entered"),
        ("queue", "Calls waiting", "calls", "site: the line in which they waited last"),
    ):
        yield _ratio(f"mean_{name}", f"{title}, mean", unit, _LINES, f"centre.{name}_s", "seconds",
                     False if name == "queue" else None,
                     f"{title}, mean over time; {where}.")  # fmt: skip
        yield Measure(
            f"peak_{name}", f"{title}, peak", unit, _LINES, f"peak of {title.lower()}",
            "replications", False if name == "queue" else None,
            f"{title}, most at once in a replication; the mean over replications, with a t "
            f"interval; {where}.",
            "peak", evaluate=rd.peak(name),
        )  # fmt: skip


def _costs() -> Iterable[Measure]:
    unit = f"{MONEY}/day"
    for part, text in (*PARTS.items(), ("total", "sum of all parts")):
        title = "Cost" if part == "total" else f"Cost: {part.replace('_', ' ')}"
        yield _ratio(f"cost_{part}", title, unit, (), f"cost.{part}", "1", False,
                     f"{text[0].upper()}{text[1:]}, per day of the whole horizon.")  # fmt: skip
    for name, title, bottom, text in (
        ("answered", "Cost per answered call", "horizon.answered", "answered calls"),
        ("offered", "Cost per call offered", "horizon.attempts", "calls offered by the carrier"),
    ):
        yield _ratio(f"cost_per_{name}", title, f"{MONEY}/call", (), "cost.total", bottom, False,
                     f"Total cost / {text}, over the whole horizon.")  # fmt: skip


MEASURES: dict[str, Measure] = {
    m.name: m
    for family in (_service_levels, _waits, _shares, _volumes, _loads, _costs)
    for m in family()
}
"""Every measure by name."""


def measure_named(name: str) -> Measure:
    """The measure of that name.

    Raises
    ------
    InputError : there is none.
    """
    if name not in MEASURES:
        raise InputError(
            f"there is no measure '{name}'; allowed: {listing(MEASURES)}"
            f"{near_match(name, MEASURES)}"
        )
    return MEASURES[name]
