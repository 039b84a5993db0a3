"""Service levels, and how often they reach their target."""

from __future__ import annotations

from collections.abc import Iterable

from sim.measures import evaluate
from sim.measures.declared.splits import CALLS, QUEUE_SITE, TYPE_TIME, capital
from sim.measures.measure import Measure
from sim.measures.service_level import VARIANTS

_RULE = (
    "A contact type is held against its own target's share, all types together against the "
    "centre's; what has no call that counts is left out."
)


def measures() -> Iterable[Measure]:
    """Measures of the family ``service``."""
    yield Measure(
        name="service_level",
        family="service",
        title="Service level",
        unit="share",
        axes=CALLS,
        numerator="by the target's variant",
        denominator="by the target's variant",
        higher_is_better=True,
        text="Answered within T; T and the variant, which names the denominator, as each contact "
        f"type's target says. {QUEUE_SITE}",
        evaluate=evaluate.service_level,
    )
    for name, how in VARIANTS.items():
        yield Measure(
            name=f"service_level_{name}",
            family="service",
            title=f"Service level, {how.title}",
            unit="share",
            axes=CALLS,
            numerator=" + ".join(f"queue.{f}" for f in how.numerator),
            denominator=" + ".join(f"queue.{f}" for f in how.denominator)
            + "".join(f" - queue.{f}" for f in how.less),
            higher_is_better=True,
            text=f"{capital(how.text)}; T as each contact type's target says. {QUEUE_SITE}",
            evaluate=evaluate.service_level_as(name),
        )
    for name, title, axes, per, what in (
        ("days", "Days on target", ("contact_type", "day"), ("day",), "days"),
        ("intervals", "Intervals on target", TYPE_TIME, ("day", "interval"), "intervals"),
        ("horizon", "Horizons on target", ("contact_type",), (), "horizons"),
    ):
        yield Measure(
            name=f"target_met_{name}",
            family="service",
            title=title,
            unit="share",
            axes=axes,
            numerator=f"{what} on target",
            denominator=what,
            higher_is_better=True,
            text=f"Share of {what} whose service level reaches the target. {_RULE}",
            evaluate=evaluate.target_met(per),
        )
