"""A plain number of the plan is a number of the kernel's record: declared once, filled by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from sim.engine.kernel import model as km
from sim.engine.kernel.layout import build_template
from sim.engine.kernel.layout.arrays import records
from sim.engine.plan import EnginePlan, PlanContactType, PlanLink, PlanPool, PlanSite, PlanStep
from sim.engine.plan import build_plan as plan
from sim.engine.plan.numbers import numbers_of, values_of
from tests.builders import centre, centre_data, kind, pool, route, step


@dataclass(frozen=True)
class Thing:
    number: int
    time_s: float
    several: tuple[int, ...]
    maybe: float | None
    whether: bool = False


def test_only_plain_numbers_count_and_in_order() -> None:
    assert numbers_of(Thing) == {"number": "i8", "time_s": "f8", "whether": "i1"}
    thing = Thing(3, 0.5, (1, 2), None)
    assert values_of(thing) == {"number": 3, "time_s": 0.5, "whether": False}


@pytest.mark.parametrize(
    ("planned", "record"),
    [
        (EnginePlan, km.WORLD),
        (PlanContactType, km.CONTACT_TYPE),
        (PlanStep, km.STEP),
        (PlanPool, km.POOL),
        (PlanSite, km.SITE),
        (PlanLink, km.LINK),
    ],
)
def test_numbers_of_the_plan_are_in_the_record(planned: type, record: np.dtype[np.void]) -> None:
    assert set(numbers_of(planned)) <= set(record.names or ())


def test_the_layout_fills_them() -> None:
    types = {"call": {**kind([0.0]), "head_start_s": 7}, "other": kind([0.0])}
    pools = {"p": pool(1, ["call", "other"])}
    steps = {"r": route([step("p", after=4)])}
    planned = plan(centre(centre_data(contact_types=types, pools=pools, routes=steps)))
    laid_out = build_template(planned, [])
    for things, rows in (
        (planned.contact_types, laid_out.contact_types),
        (planned.pools, laid_out.pools),
        (planned.sites, laid_out.sites),
        ((planned,), laid_out.world),
    ):
        for thing, row in zip(things, rows, strict=True):
            for name, value in values_of(thing).items():
                assert row[name] == value, name
    assert laid_out.contact_types["head_start_s"].tolist() == [7.0, 0.0]
    assert laid_out.steps["after_s"].tolist() == [4.0, 4.0]


def test_a_row_may_not_name_what_the_record_lacks() -> None:
    with pytest.raises(KeyError, match="no such field in the record: portz"):
        records(km.SITE, [{"portz": 1}])
