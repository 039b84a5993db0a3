"""Laws of outages that hold in every log, over small odd centres in which every component fails."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.centre import Centre
from sim.engine import CallLog, run_compiled
from sim.engine.changes import LINES_BACK, LINES_LOST, PORTS_BACK, PORTS_LOST, Change
from sim.engine.timeline import world_changes
from tests import invariants as law
from tests.builders import Data, centre, draw
from tests.corpora import many, on_chosen_centres, quick
from tests.strategies import centres


def assert_never_more_than_there_are(
    spans: list[tuple[float, float]], total: int, changes: list[Change], kinds: tuple[int, int]
) -> None:
    """At each moment no more spans than the changes leave of ``total``; -1 is no limit."""
    mine = [c for c in changes if c.kind in kinds]
    moments = {start for start, _ in spans} | {c.time_s for c in mine}
    for moment in moments:
        before = [c.value for c in mine if c.time_s <= moment]
        left = before[-1] if before else total
        held = sum(1 for start, end in spans if start <= moment < end)
        assert left < 0 or held <= left, (moment, held, left)


def check(of: Centre, log: CallLog, changes: list[Change]) -> None:
    law.assert_conserved(log)
    rows = law.rows(log)
    groups = [(s, g, d.lines) for s, x in of.sites.items() for g, d in x.trunk_groups.items()]
    for index, (site, name, lines) in enumerate(groups):
        number = list(of.sites[site].trunk_groups).index(name)
        here = [r for r in rows if r["entry_site"] == site and r["trunk_group"] == number]
        spans = [law.line_span(r) for r in here]
        own = [c for c in changes if c.index == index]
        assert_never_more_than_there_are(spans, lines, own, (LINES_LOST, LINES_BACK))
    for index, (site, described) in enumerate(of.sites.items()):
        here = [r for r in rows if r["entry_site"] == site and r["ivr_start_s"] is not None]
        spans = [(r["ivr_start_s"], r["ivr_end_s"]) for r in here]
        ports = -1 if described.ivr is None else described.ivr.ports
        own = [c for c in changes if c.index == index]
        assert_never_more_than_there_are(spans, ports, own, (PORTS_LOST, PORTS_BACK))
    _assert_links_suffice(of, rows)
    _assert_losses_lie_at_failures(log)


def _assert_changes_stay_within_what_is_there(of: Centre, changes: list[Change]) -> None:
    groups = [g.lines for s in of.sites.values() for g in s.trunk_groups.values()]
    for change in changes:
        if change.kind in (LINES_LOST, LINES_BACK):
            assert 0 <= change.value <= groups[change.index]
        if change.kind in (PORTS_LOST, PORTS_BACK):
            ivr = list(of.sites.values())[change.index].ivr
            assert change.value in (-1, 0) if ivr is None else 0 <= change.value <= ivr.ports
        assert np.isfinite(change.time_s)


def _assert_links_suffice(of: Centre, rows: list[law.Row]) -> None:
    """No link has more talks across it than places (calls that have moved are not counted)."""
    for link in of.links.values():
        spans = []
        for row in rows:
            if not law.had_agent(row):
                continue
            ends = {row["queue_site"], of.pools[row["pool"]].site}
            if len(ends) == 2 and ends == set(link.between):
                spans.append((law.taken_at(of, row), round(row["end_s"], 6)))
        if link.capacity is not None:
            for moment, _ in spans:
                assert sum(1 for start, end in spans if start <= moment < end) <= link.capacity


def _assert_losses_lie_at_failures(log: CallLog) -> None:
    """Nobody is dropped but when something fails, or on the way to a site that is dead."""
    moments = {f.fail_s for f in log.failures}
    dead = [(f.fail_s, f.repair_s) for f in log.failures if f.component == "site"]
    for row in law.rows(log):
        if row["disposition"] == "dropped_in_outage" and row["end_s"] not in moments:
            assert row["loss_cause"] in ("before_detection", "in_queue"), row
            assert any(start <= row["end_s"] < end for start, end in dead), row


def check_every_law(data: Data) -> None:
    """One engine's log stands for both: they are the same (`test_compiled`)."""
    of = centre(data)
    workload = draw(of)
    changes = world_changes(of, workload.failures, workload.absences)
    _assert_changes_stay_within_what_is_there(of, changes)
    log = run_compiled(of, workload)
    assert len(log.failures) == len(workload.failures)
    check(of, log, changes)
    if not any(o.talking == "hold" for o in of.outages.values()):  # a held call has no agent
        law.assert_agents_take_one_call_each(of, log)


@pytest.mark.broad
@quick(8)
@given(data=centres())
@on_chosen_centres(features=True, first=25)
def test_nobody_holds_a_line_a_port_or_a_place_on_a_link_that_is_not_there(data: Data) -> None:
    check_every_law(data)


@pytest.mark.slow
@many(3_000)
@given(centres())
def test_nobody_holds_what_is_not_there_in_thousands_of_centres(data: Data) -> None:
    check_every_law(data)
