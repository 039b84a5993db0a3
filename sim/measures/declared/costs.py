"""Costs: the parts, their sum, and what a call costs."""

from __future__ import annotations

from collections.abc import Iterable

from sim.measures.cost import PARTS
from sim.measures.declared.splits import capital, mid_sentence
from sim.measures.measure import MONEY, Measure, ratio


def measures() -> Iterable[Measure]:
    """Measures of the family ``cost``."""
    for part, (title, text) in PARTS.items():
        yield ratio(
            f"cost_{part}", "cost", f"Cost: {mid_sentence(title)}", f"{MONEY}/day", (),
            f"cost.{part}", "1", False, f"{capital(text)}, per day of the whole horizon.",
        )  # fmt: skip
    yield ratio(
        "cost_total", "cost", "Cost", f"{MONEY}/day", (), "cost.total", "1", False,
        "Sum of all parts, per day of the whole horizon.", short="Cost per day", signed=True,
    )  # fmt: skip
    for name, title, bottom, text in (
        ("answered", "Cost per answered call", "horizon.answered", "answered calls"),
        ("offered", "Cost per call offered", "horizon.attempts", "calls offered by the carrier"),
    ):
        yield ratio(
            f"cost_per_{name}", "cost", title, f"{MONEY}/call", (), "cost.total", bottom, False,
            f"Total cost / {text}, over the whole horizon.", signed=True,
        )  # fmt: skip
