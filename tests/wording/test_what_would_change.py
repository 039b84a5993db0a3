"""What would change a recommendation: prices and targets that can be, with a few digits."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.experiments import what_would_change as change_module
from sim.experiments.options import Interval
from sim.experiments.recommendation import CHOOSE
from sim.experiments.what_would_change import Switch, TargetRange
from sim.wording.recommendation import what_would_change


def told(*, change: Interval | None = None, targets: TargetRange | None = None) -> list[str]:
    """What is said of one price or of targets."""
    options = [SimpleNamespace(label=name) for name in ("base", "rival")]
    found: Any = SimpleNamespace(
        options=options, recommendation=SimpleNamespace(kind=CHOOSE, chosen=(0,), reaches=())
    )
    switched = [] if change is None else [Switch("agent_hour", 1, change)]
    return [str(said) for said in what_would_change(found, switched, targets)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Interval(-0.123, -0.15, -0.101), "12.3 % less (10.1 to 15.0 %)."),
        (Interval(0.3, 0.2, 0.45), "30.0 % more (20.0 to 45.0 %)."),
        (Interval(-0.85, -1.4, -0.6), "85.0 % less (at least 60.0 %)."),
        (Interval(0.9, 0.4, 25.0), "90.0 % more (at least 40.0 %)."),
        (Interval(-0.05, -0.12, 0.02), "5.0 % less (between 12.0 % less and 2.0 % more)."),
        (Interval(0.00001, math.nan, math.nan), "under 0.1 % more."),
    ],
)
def test_a_price_is_told_with_an_interval_that_can_be(change: Interval, said: str) -> None:
    start = "“rival” would cost the same if an agent hour cost "
    assert told(change=change) == [start + said]


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (TargetRange(0.7004, 0.8316, 0.0, -1), ["It holds for any target from 70.1 % to 83.1 %."]),
        (TargetRange(0.8304, 0.8305, 0.0, -1), []),
        (TargetRange(1.0, 0.9, 0.0, -1), []),
        (TargetRange(0.0, 0.0004, 0.0004, 1), []),
    ],
)
def test_no_range_of_targets_is_told_of_which_nothing_is_left(
    targets: TargetRange, said: list[str]
) -> None:
    assert told(targets=targets) == said


@pytest.mark.parametrize(("gap", "found"), [(0.9999999, 0), (0.93, 0), (0.5, 1), (-1.2, 0)])
def test_a_price_that_would_have_to_be_nothing_is_none(
    gap: float, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every price moves 1 a day: the change that closes a gap is minus the gap."""

    def differs(_own: Any, _other: Any, parts: tuple[str, ...], _count: int) -> tuple[float, Any]:
        return (gap if parts == ("total",) else 1.0), np.zeros(3)

    monkeypatch.setattr(change_module, "_difference", differs)
    options: Any = SimpleNamespace(
        options=[SimpleNamespace(place=0), SimpleNamespace(place=1)],
        recommendation=SimpleNamespace(
            kind=CHOOSE, chosen=(0,), reaches=("yes", "yes"), error=0.05
        ),
        looks=None,
    )
    totals: Any = {"cost_total": SimpleNamespace(numerators=range(3))}
    switched = change_module.switches(options, lambda _place: totals)
    assert len(switched) == found * len(change_module.PRICES)
