"""Pairs of failures: what is left out is bounded, what one covers for the other is simulated."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import pytest

import sim
from sim.config.failures import failures_from
from sim.drills.cells import Cell, Limits
from sim.drills.components import Component, components
from sim.drills.judging import MISSED
from sim.drills.laboratory import Case, Laboratory
from sim.drills.matrix import resilience
from sim.drills.pairs import MARGIN, Pair, breaks, screened
from sim.drills.strain import Strain
from tests.small_studies import two_sites_data

TYPICAL, _REST = failures_from()
AT_S = 36_000.0
LIMITS = Limits(recovered_s=14_400.0)
KNOWN = components(sim.Study.from_dict(two_sites_data()).centre)


def strain(agents: int = 4, **study: Any) -> Strain:
    data = two_sites_data(agents=agents, resolution="5min", **study)
    return Strain(sim.run(sim.Study.from_dict(data), replications=2), TYPICAL, AT_S)


def harmless(name: str, lost: float = 1.0, late_s: float = 600.0, **more: Any) -> Cell:
    values = {"lost": lost, "lost_high": lost + 1.0, "recovered_p90_s": late_s, "met": 1.0}
    return Cell("a", (name,), "10:00", values, **more)


def pair_of(one: str, other: str, found: Strain, cells: dict[str, Cell] | None = None) -> Pair:
    singles = {KNOWN[name]: (cells or {}).get(name, harmless(name)) for name in (one, other)}
    (pair,) = screened(singles, found, LIMITS, AT_S, 10)
    return pair


def test_what_covers_for_each_other_strains_one_reserve() -> None:
    """Two trunk groups of a site, each harmless alone, are the way in together."""
    found = strain()
    assert pair_of("trunk_group:left.a", "trunk_group:left.b", found).why == "strain"
    assert pair_of("site:left", "site:right", found).why == "strain"
    assert pair_of("pool:left_pool", "pool:right_pool", found).why == "strain"
    assert pair_of("acd:left", "pool:right_pool", found).why == "strain"


def test_what_has_plenty_left_is_clear_and_bounded() -> None:
    pair = pair_of("trunk_group:left.a", "trunk_group:right.a", strain())
    assert pair.why == "clear" and not pair.simulated
    assert pair.lost_bound == MARGIN * (2.0 + 2.0)
    assert pair.recovered_bound_s == MARGIN * 1200.0


def test_added_harms_that_could_break_the_objective_are_simulated() -> None:
    late = {n: harmless(n, late_s=7000.0) for n in ("trunk_group:left.a", "trunk_group:right.a")}
    assert pair_of("trunk_group:left.a", "trunk_group:right.a", strain(), late).why == "harm"


def test_a_bound_that_is_not_known_may_break_any_objective() -> None:
    """As of one replication, which has no interval."""
    singles = {
        KNOWN[name]: harmless(name, lost=math.nan)
        for name in ("trunk_group:left.a", "trunk_group:right.a")
    }
    (pair,) = screened(singles, strain(), Limits(lost_calls=1e6), AT_S, 10)
    assert pair.why == "harm" and pair.simulated


def test_a_part_within_the_other_or_that_breaks_alone_needs_no_simulation() -> None:
    found = strain()
    whole = {"site:left": harmless("site:left", lost=50.0)}
    pair = pair_of("site:left", "pool:left_pool", found, whole)
    assert pair.why == "contained" and pair.lost_bound == 51.0
    alone = {"link:between": harmless("link:between", verdict=MISSED)}
    broken = pair_of("link:between", "crm:left", found, alone)
    assert broken.why == "alone" and math.isnan(broken.lost_bound)
    gone = {"crm:left": Cell("a", ("crm:left",), "10:00", reason="there is none")}
    assert pair_of("link:between", "crm:left", found, gone).why == "not_run"


def test_the_most_dangerous_are_simulated_first() -> None:
    names = ("trunk_group:left.a", "trunk_group:right.a", "trunk_group:right.b")
    singles = {KNOWN[n]: harmless(n, late_s=7000.0 + 100 * i) for i, n in enumerate(names)}
    pairs = screened(singles, strain(), LIMITS, AT_S, 1)
    assert [pair.simulated for pair in pairs].count(True) == 1
    (first,) = (pair for pair in pairs if pair.simulated)
    assert first.components == ("trunk_group:right.a", "trunk_group:right.b")
    assert first.why == "strain"
    assert [pair.why for pair in pairs].count("too_many") == 2


@pytest.mark.slow
def test_no_pair_that_was_left_out_breaks_its_bound() -> None:
    """All pairs of a small centre are simulated: the objective and the bounds hold for the rest."""
    limits = Limits(recovered_s=9_000.0, lost_calls=60.0)
    study = sim.Study.from_dict(two_sites_data(agents=5, replications=40, resolution="1min"))
    found = resilience(
        {"a": study}, TYPICAL, starts=["10:00"], limits=limits, pairs=True, halve=0,
        replications=40,
    )  # fmt: skip
    by_name = {frozenset(pair.components): pair for pair in found.pairs}
    lab = Laboratory({"a": study}, TYPICAL, limits, 0.95, None, False)
    parts: list[Component] = list(components(study.centre, TYPICAL.kinds).values())
    cells = lab.cells([Case("a", both, "10:00", AT_S) for both in combinations(parts, 2)])
    left_out = 0
    for cell in cells:
        pair = by_name[frozenset(cell.components)]
        if pair.why == "clear":
            left_out += 1
            assert cell.values["lost_low"] <= pair.lost_bound, cell
            assert cell.values["recovered_s"] <= pair.recovered_bound_s, cell
            assert not breaks(cell, limits), cell
    assert left_out > 5
    assert len(cells) == len(found.pairs)
