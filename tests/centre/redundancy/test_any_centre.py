"""Designs on small odd centres: what is built is valid, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from sim.centre import Centre, validated
from sim.centre.redundancy.build import built
from sim.centre.redundancy.hours import hours, hours_by_site
from sim.engine.plan import build_plan
from sim.errors import InputError
from tests.centre.redundancy.pair import SHIPPED, design
from tests.strategies import sampled_centre
from tests.tiers import sampled

DESIGNS = {name: design(name) for name in SHIPPED}
CENTRES = 24
REFUSED = (
    "needs two sites of the centre's own",
    "has no link between two sites of its own",
    "have no link there",
    "has given up: it cannot fail there",
    "times the agents of pool",
)


@cache
def written(number: int) -> Centre:
    return validated(Centre, sampled_centre(number, 7, True))


def made(name: str) -> Iterator[tuple[Centre, Centre]]:
    """Centres that a design can be made of, before and after; the others are refused in words."""
    for number in range(CENTRES):
        try:
            found = built(written(number), DESIGNS[name])
        except InputError as error:
            if not any(words in str(error) for words in REFUSED):
                raise
            continue
        yield written(number), found


def lines(centre: Centre, site: str) -> int:
    return sum(group.lines for group in centre.sites[site].trunk_groups.values())


@pytest.mark.parametrize("name", sampled(DESIGNS, quick=4))
def test_what_is_built_is_a_valid_centre_with_the_same_callers(name: str) -> None:
    count = 0
    for before, after in made(name):
        again = validated(Centre, after.model_dump(mode="json", by_alias=True))
        assert again == after
        build_plan(after)
        assert after.contact_types == before.contact_types
        assert after.demand == before.demand
        assert set(after.outages) == set(before.outages)
        assert all(after.pools[pool].skills == of.skills for pool, of in before.pools.items())
        count += 1
    assert count >= 10


@pytest.mark.parametrize("name", [n for n in DESIGNS if n != "n_plus_1"])
def test_agents_are_neither_lost_nor_found(name: str) -> None:
    for before, after in made(name):
        now, was = (sum(hours_by_site(of).values()) for of in (after, before))
        assert now == pytest.approx(was, rel=1e-9)


def test_with_n_plus_1_what_is_left_has_the_agents_of_all() -> None:
    for before, after in made("n_plus_1"):
        was, left = hours_by_site(before), hours_by_site(after)
        for failed in before.sites:
            rest = sum(left.values()) - left[failed]
            able = [p for p in before.pools.values() if p.site != failed]
            if able or left != was:
                assert rest >= sum(was.values()) * (1 - 1e-9) - 1e-9


@pytest.mark.parametrize("name", ["active_active", "n_plus_1", "carrier_reroute_only"])
def test_whichever_site_fails_the_others_have_lines_for_all_calls(name: str) -> None:
    for before, after in made(name):
        if not all(lines(before, site) for site in before.sites):
            continue  # without limit
        total = sum(lines(before, site) for site in before.sites)
        for failed in before.sites:
            assert sum(lines(after, s) for s in after.sites if s != failed) >= total


@pytest.mark.parametrize("name", ["single_site", "geo_split"])
def test_trunk_lines_are_moved_and_not_bought(name: str) -> None:
    design = DESIGNS[name].model_copy(update={"spare_lines": 0.0})
    for before, _ in made(name):
        after = built(before, design)
        if all(lines(before, site) for site in before.sites):
            now, was = (sum(lines(of, site) for site in of.sites) for of in (after, before))
            groups = sum(len(site.trunk_groups) for site in before.sites.values())
            assert was <= now <= was + (groups if name == "geo_split" else 0)


def test_a_site_by_itself_answers_with_agents_of_its_own_where_the_carrier_only_moves_calls() -> (
    None
):
    for before, after in made("carrier_reroute_only"):
        for name, route in after.routes.items():
            for site, steps in route.steps.items():
                own = [p for s in before.routes[name].steps[site] for p in s.pools
                       if before.pools[p].site == site]  # fmt: skip
                opened = {after.pools[p].site for step in steps for p in step.pools}
                assert opened == {site} or not own


def test_a_passive_site_has_nobody_on_an_ordinary_day_and_standby_for_whoever_fails() -> None:
    for before, after in made("active_passive_hot"):
        empty = [s for s, agents in hours_by_site(after).items() if not agents]
        standing_by = {p.site for p in after.pools.values() if p.standby_agents}
        assert len(standing_by) <= 1 and standing_by <= set(empty)
        for outage in after.outages.values():
            for pool, standby in outage.standby.items():
                if pool not in before.pools:
                    assert standby.agents <= after.pools[pool].standby_agents
        assert sum(hours(p, after.horizon) > 0 for p in after.pools.values()) == sum(
            hours(p, before.horizon) > 0 for p in before.pools.values()
        )
