"""Making the jobs of a sweep: quick, and the same as making each by itself."""

from __future__ import annotations

import copy
import hashlib
import json
import time
from typing import Any

import pytest

import sim
from sim.config.compose import choices, composed, composed_groups, composed_study
from sim.config.folders import SHIPPED_ONLY, groups
from sim.config.overrides import parse

POINTS: tuple[list[str], ...] = (
    [],
    ["staffing.scale=1.05", "demand.scale=0.9"],
    ["centre.contact_types.balance.talk.mean_s=181.5"],
    ["centre.pools.main_general.wage_per_hour=77.0", "centre.routing.overflow=false"],
    ["centre.horizon.days=2", "centre.target.share=0.7"],
    ["+centre.outages.lunch={component: pool, name: main_general, share: 0.2, start: '12:00', "
     "duration: {dist: constant, value_s: 3600}}"],
    ["scenario=second_site", "centre.sites.second.seats=99"],
)  # fmt: skip

MISTAKES = (
    "centre.contact_types.balance.talk.mean_s=-1",
    "centre.contact_types.balance.route=generl",
    "centre.pools.main_general.site=nowhere",
    "centre.pools.main_general.wage_per_hour=much",
    "centre.target.share=1.5",
    "centre.ivr_journeys.retail.nodes.welcome.branches.menu=0.5",
    "centre.horizon.opening='20:00-20:00'",
    "+centre.contact_types.balance.talk.mode=3",
)


def _plain(*texts: str) -> dict[str, Any]:
    """A study as plain data that shares no object with another one."""
    return copy.deepcopy(composed(parse(["centre=retail_bank", *texts], groups())))


def _made(*texts: str) -> sim.Study:
    return composed_study(parse(["centre=retail_bank", *texts], groups()))


@pytest.mark.broad
def test_a_job_made_among_others_is_the_study_made_by_itself() -> None:
    for texts in (*POINTS, *reversed(POINTS)):
        alone = sim.Study.from_dict(_plain(*texts))
        assert _made(*texts) == alone
        assert _made(*texts).to_dict() == alone.to_dict()


def test_jobs_share_what_they_have_in_common_and_nothing_else() -> None:
    one, other = (_made(f"centre.pools.main_general.wage_per_hour={w}") for w in (50.0, 60.0))
    assert one.centre.pools["main_general"].wage_per_hour == 50.0
    assert other.centre.pools["main_general"].wage_per_hour == 60.0
    assert one.centre.contact_types["balance"] is other.centre.contact_types["balance"]
    assert one.centre.tariff is other.centre.tariff


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_job_is_worded_as_in_a_single_study(mistake: str) -> None:
    _made()
    with pytest.raises(sim.InputError) as among:
        _made(mistake)
    with pytest.raises(sim.InputError) as alone:
        sim.Study.from_dict(_plain(mistake))
    assert among.value.problems == alone.value.problems


def test_jobs_neither_change_the_composed_data_nor_are_kept_by_them() -> None:
    found = composed_groups(choices(parse(["centre=retail_bank"], groups())), SHIPPED_ONLY)
    data, parts = found.data, found.parts
    _made()
    before, known = json.dumps(data, sort_keys=True), len(parts._made)
    for wage in range(50, 60):
        _made(f"centre.pools.main_general.wage_per_hour={wage}.5", "staffing.scale=1.1")
    assert json.dumps(data, sort_keys=True) == before
    assert len(parts._made) == known


@pytest.mark.parametrize("texts", POINTS)
def test_the_digest_is_that_of_the_whole_study_as_sorted_json(texts: list[str]) -> None:
    study = _made(*texts)
    data = study.to_dict()
    for key in ("engine", "workers", "executor", "until_decided"):
        del data[key]
    for key in ("resolution", "redundancy"):
        if data[key] is None:
            del data[key]
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    assert study.digest() == hashlib.sha256(text.encode()).hexdigest()[:12]


@pytest.mark.parametrize("centre", ["retail_bank", "national_bank"])
def test_making_a_job_takes_less_than_twenty_milliseconds(centre: str) -> None:
    options = groups()

    def seconds(number: int) -> float:
        start = time.process_time()
        texts = [f"centre={centre}", f"staffing.scale={1 + number / 100}"]
        composed_study(parse(texts, options)).digest()
        return time.process_time() - start

    assert min(seconds(number) for number in range(12)) < 0.02
