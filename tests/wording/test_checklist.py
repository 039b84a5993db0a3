"""The reporting checklist: every item of STRESS-DES, filled from the real configuration."""

from __future__ import annotations

import re

import pytest

import sim
from sim.store.provenance import provenance
from sim.wording.checklist import checklist, swept_points
from sim.wording.checklist_base import TO_FILL

ITEMS = (
    "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.5",
    "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1",
)  # fmt: skip


def sections(text: str) -> dict[str, str]:
    """Text of each item by its number."""
    parts = re.split(r"^### (\S+) .*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def filled(*overrides: str) -> dict[str, str]:
    study = sim.load(overrides=list(overrides))
    return sections(checklist(study, provenance(study, 12.3)))


@pytest.mark.parametrize("centre", ["retail_bank", "national_bank", "anonymous_bank"])
def test_every_item_is_there_and_none_is_empty(centre: str) -> None:
    found = filled(f"centre={centre}")
    assert tuple(found) == ITEMS
    for number, text in found.items():
        body = text.partition("\n## ")[0].strip()
        assert body, number
        assert "None" not in body, number


def test_what_only_a_person_knows_is_marked() -> None:
    found = filled()
    marked = {number for number, text in found.items() if TO_FILL in text}
    assert marked == {"1.1", "1.3", "2.1", "3.2", "6.1"}


def test_items_follow_the_configuration() -> None:
    plain = filled()
    other = filled(
        "seed=7", "replications=33", "centre.horizon.warmup_s=3600", "outages=acd_restart",
        "staffing.scale=1.1", "engine=reference", "centre.contact_types.vip.patience.scale_s=99",
        "precision={half_width:{service_level:0.01}}",
    )  # fmt: skip
    assert "33 independent replications, seed 7" in other["4.3"]
    assert "service_level: 0.01" in other["4.3"]
    assert "first 3600 s (warm-up)" in other["4.1"]
    assert "no warm-up" in plain["4.1"]
    assert "fails (" in other["2.5.3"]
    assert "No component fails" in plain["2.5.3"]
    assert ", x 1.1" in other["2.5.3"]
    assert "Engine `reference`" in other["5.1"]
    assert "scale_s 99" in other["2.5.1"]
    assert "12.3 s of computing" in other["5.4"]
    assert re.search(r"numba \d", plain["5.1"])
    assert "24000" in plain["3.3"]
    assert "CBA" in plain["3.1"] or "assumption" in plain["3.4"]


def test_arrivals_that_are_not_plain_poisson_are_told() -> None:
    found = filled(
        "centre.contact_types.vip.demand.daily_number=fixed",
        "centre.contact_types.loan.demand.within_day_cv=0.2",
        "centre.contact_types.app.demand.within_day_cv=0.2",
        "centre.demand.within_day_type_correlation=0.4",
        "centre.horizon.opening=['00:00-12:00','12:30-24:00']",
    )
    assert "not Poisson around it: vip." in found["2.4"]
    assert (
        "from half-hour to half-hour: app, loan. Their types vary together: correlation 0.4."
        in (" ".join(found["2.4"].split()))
    )
    assert "open 00:00-12:00, 12:30-24:00." in found["4.2"]


def test_a_sweep_says_what_is_swept() -> None:
    study = sim.load()
    points = swept_points([{"staffing.scale": f"{0.8 + 0.01 * i:.2f}"} for i in range(30)])
    aims = sections(checklist(study, provenance(study), points))["1.3"]
    assert "A sweep of 30 scenarios" in aims
    assert "`staffing.scale`: 0.80, 0.81" in aims
    assert "(30 values)" in aims
