"""What holds in every log, whatever the centre: counted from the log alone.

Each function asserts one law; `assert_reconciles` asserts those that need nothing but the log.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.centre import Centre
from sim.centre.ivr_outcomes import INFORMED
from sim.engine import CallLog
from sim.measures.counts import reconcile
from sim.workload import Failure, Workload
from tests.builders import shown

Row = dict[str, Any]

COLUMNS = (
    "contact_type", "arrival_s", "entry_site", "trunk_group", "ivr_start_s", "ivr_end_s",
    "ivr_outcome", "ivr_menus", "ivr_flags", "queue_s", "queue_site", "steps_opened", "pool",
    "answer_s", "talk_end_s", "wrap_end_s", "end_s", "disposition", "loss_cause",
    "expected_wait_s", "callback_s", "transferred_to",
)  # fmt: skip
TIMES = ("ivr_start_s", "ivr_end_s", "queue_s", "answer_s", "talk_end_s", "wrap_end_s")
REACHED: dict[tuple[str, str], tuple[set[str], set[str]]] = {
    ("answered", ""): ({"queue_s", "answer_s", "talk_end_s", "wrap_end_s"}, set()),
    ("contained", ""): ({"ivr_start_s", "ivr_end_s"}, set()),
    ("hung_up_in_ivr", ""): ({"ivr_start_s", "ivr_end_s"}, set()),
    ("abandoned", ""): ({"queue_s"}, set()),
    ("balked", ""): ({"queue_s"}, set()),
    ("blocked", "no_trunk_line"): (set(), set()),
    ("blocked", "no_site"): (set(), set()),
    ("blocked", "no_port"): (set(), set()),
    ("blocked_queue", "queue_full"): ({"queue_s"}, set()),
    ("disconnected", "closed"): (set(), {"queue_s", "ivr_start_s", "ivr_end_s"}),
    ("dropped_in_outage", "before_detection"): (set(), set()),
    ("dropped_in_outage", "in_ivr"): (set(), {"ivr_start_s", "ivr_end_s"}),
    ("dropped_in_outage", "in_queue"): ({"queue_s"}, {"wrap_end_s"}),
    ("dropped_in_outage", "talking"): (
        {"queue_s", "answer_s", "talk_end_s", "wrap_end_s"},
        set(),
    ),
    ("called_back", ""): ({"queue_s", "answer_s", "talk_end_s", "wrap_end_s"}, set()),
    ("callback_unanswered", ""): ({"queue_s", "wrap_end_s"}, set()),
    ("message", ""): ({"queue_s"}, set()),
    ("disconnected", "time_limit"): ({"queue_s"}, set()),
    ("done", ""): ({"queue_s", "answer_s", "talk_end_s", "wrap_end_s"}, set()),
    ("not_reached", ""): ({"queue_s", "answer_s", "talk_end_s", "wrap_end_s"}, set()),
    ("unfinished", ""): ({"queue_s"}, set()),
}
"""For each way to end: times that are there, and times that may be; the IVR's two may be there
for every call that was offered to agents."""
CALLBACK_ENDS = {"called_back", "callback_unanswered", "disconnected", "dropped_in_outage"}
NEVER_CONNECTED = {"no_trunk_line", "no_site", "before_detection"}


def rows(log: CallLog) -> list[Row]:
    """The log as one mapping a call, with names, and None for what never was."""
    return [dict(zip(COLUMNS, cells, strict=True)) for cells in shown(log, *COLUMNS)]


def assert_reconciles(centre: Centre, workload: Workload, log: CallLog) -> None:
    """Each call ends once, in one known way, with the times of that way in their order."""
    assert len(log) == len(workload)
    assert sum(np.bincount(np.asarray(log["disposition"], dtype=int))) == len(log)
    for number, row in enumerate(rows(log)):
        _assert_times(row)
        _assert_places(centre, row)
        _assert_luck_is_kept(centre, workload, number, row)


def _assert_times(row: Row) -> None:
    must, may = REACHED[row["disposition"], row["loss_cause"]]
    there = {t for t in TIMES if row[t] is not None}
    if row["queue_s"] is not None:
        may = may | {"ivr_start_s", "ivr_end_s"}
    assert must <= there <= must | may, row
    assert row["ivr_end_s"] is None or row["ivr_start_s"] is not None, row
    known = [row["arrival_s"], *(row[t] for t in TIMES if row[t] is not None)]
    assert known == sorted(known), row
    last = "talk_end_s" if row["talk_end_s"] is not None else None
    if row["disposition"] in ("contained", "hung_up_in_ivr"):
        last = "ivr_end_s"
    if row["disposition"] in ("done", "not_reached"):
        last = "wrap_end_s"
    if row["disposition"] == "blocked" or row["loss_cause"] == "before_detection":
        last = "arrival_s"
    before = [row[t] for t in (*TIMES[:-1], "arrival_s") if row[t] is not None]
    if row["transferred_to"] >= 0:  # the line goes over before the agents are done
        assert row["answer_s"] <= row["end_s"] <= row["talk_end_s"], row
        return
    assert row["end_s"] == row[last] if last else row["end_s"] >= max(before), row


def _assert_places(centre: Centre, row: Row) -> None:
    connected = row["loss_cause"] not in NEVER_CONNECTED
    assert (row["entry_site"] is not None) == connected, row
    if connected:
        groups = len(centre.sites[row["entry_site"]].trunk_groups)
        assert 0 <= row["trunk_group"] < groups if groups else row["trunk_group"] == -1, row
    assert (row["queue_site"] is not None) == (row["queue_s"] is not None), row
    assert (row["pool"] is not None) == (row["wrap_end_s"] is not None), row
    assert row["steps_opened"] == 0 or row["queue_s"] is not None, row
    if row["pool"] is not None:
        pool = centre.pools[row["pool"]]
        assert row["contact_type"] in pool.skills, row
        assert row["steps_opened"] > 0, row
        if pool.site != row["queue_site"]:
            assert centre.routing.overflow, row
            assert centre.link_between(pool.site, row["queue_site"]) is not None, row


def _assert_luck_is_kept(centre: Centre, workload: Workload, number: int, row: Row) -> None:
    """Patience, IVR time, talk and wrap-up are those that were drawn."""
    kind = centre.contact_types[row["contact_type"]]
    patience = float(workload.patience_s[number])
    if row["disposition"] == "abandoned":
        assert row["end_s"] == row["queue_s"] + patience, row
    if row["answer_s"] is not None:
        delay = delay_of(centre, row)
        assert row["answer_s"] - delay <= row["queue_s"] + patience + 1e-9, row
    if row["disposition"] == "answered":
        factor = centre.pools[row["pool"]].skills[row["contact_type"]].factor
        talk, wrap = (float(a[number]) for a in (workload.talk_s, workload.wrap_up_s))
        assert row["talk_end_s"] == row["answer_s"] + talk * factor, row
        cut = any(True for _ in workload.failures)
        whole = row["talk_end_s"] + wrap * factor
        assert row["wrap_end_s"] <= whole if cut else row["wrap_end_s"] == whole, row
    if row["ivr_outcome"] != "":
        assert row["ivr_end_s"] == row["ivr_start_s"] + float(workload.ivr_s[number]), row
        assert row["ivr_menus"] >= 1 or row["ivr_flags"] & INFORMED, row
    elif row["loss_cause"] != "in_ivr":
        assert row["ivr_start_s"] is None, row
    assert row["ivr_start_s"] is None or kind.ivr is not None, row


def delay_of(centre: Centre, row: Row) -> float:
    """Seconds from being taken by an agent of another site to being answered."""
    here, there = row["queue_site"], centre.pools[row["pool"]].site
    name = None if here == there else centre.link_between(here, there)
    return 0.0 if name is None else centre.links[name].transfer_delay_s


def taken_at(centre: Centre, row: Row) -> float:
    """When an agent took the call: not in the log, so known to the microsecond only."""
    reached = row["wrap_end_s"] if row["disposition"] == "callback_unanswered" else row["answer_s"]
    callback = centre.contact_types[row["contact_type"]].callback
    rang = 0.0 if row["callback_s"] is None or callback is None else callback.ring_s
    return float(round(reached - rang - delay_of(centre, row), 6))


def had_agent(row: Row) -> bool:
    """Whether an agent took the call, and it was not lost before it was put through."""
    return row["answer_s"] is not None or row["disposition"] == "callback_unanswered"


def line_span(row: Row) -> tuple[float, float]:
    """From when to when a call holds a telephone line."""
    return row["arrival_s"], row["end_s"] if row["callback_s"] is None else row["callback_s"]


def assert_conserved(log: CallLog) -> None:
    """Each call ends once, in one known way, and counting agrees."""
    found = reconcile(log)
    assert sum(n for how, n in found.items() if how != "offered") == found["offered"] == len(log)
    for row in rows(log):
        _assert_times(row)
        _assert_callback(row)


def _assert_callback(row: Row) -> None:
    """Whoever accepted a callback is called back, or lost without having given up."""
    accepted = row["callback_s"] is not None
    how = (row["disposition"], row["loss_cause"])
    if accepted:
        assert row["disposition"] in CALLBACK_ENDS, row
        assert row["queue_s"] <= row["callback_s"] <= row["end_s"], row
        assert how != ("disconnected", "time_limit"), row
    else:
        assert row["disposition"] not in ("called_back", "callback_unanswered"), row
    assert row["expected_wait_s"] is None or row["queue_s"] is not None, row


def _most_at_once(spans: list[tuple[float, float]]) -> int:
    """Largest number of half-open spans [start, end) that overlap."""
    edges = sorted([(end, -1) for _, end in spans] + [(start, 1) for start, _ in spans])
    most = now = 0
    for _, change in edges:
        now += change
        most = max(most, now)
    return most


def assert_lines_and_ports_suffice(centre: Centre, log: CallLog) -> None:
    """No trunk group has more calls than lines, no site more calls in the IVR than ports.

    A call that ends at the instant at which another arrives has left before it.
    """
    held = rows(log)
    for name, site in centre.sites.items():
        mine = [r for r in held if r["entry_site"] == name]
        for number, group in enumerate(site.trunk_groups.values()):
            spans = [line_span(r) for r in mine if r["trunk_group"] == number]
            assert _most_at_once(spans) <= group.lines
        if site.ivr is not None:
            starts = [r for r in mine if r["ivr_start_s"] is not None]
            spans = [(r["ivr_start_s"], r["ivr_end_s"]) for r in starts]
            assert _most_at_once(spans) <= site.ivr.ports


def waiting_spans(log: CallLog, centre: Centre) -> Iterator[tuple[Row, float, float]]:
    """``(row, from, to)`` of each call's wait until it was taken or left (no transfers)."""
    for row in rows(log):
        if row["queue_s"] is not None:
            start, end = round(row["queue_s"], 6), round(row["end_s"], 6)
            if row["answer_s"] is not None:
                end = taken_at(centre, row)
            if end > start:
                yield row, start, end


def assert_queue_limits_hold(centre: Centre, log: CallLog) -> None:
    """No more calls wait than a site's and a type's limits allow (no transfers between lines)."""
    waits = list(waiting_spans(log, centre))
    for name, site in centre.sites.items():
        here = [(r, s, e) for r, s, e in waits if r["queue_site"] == name]
        if site.queue_limit is not None:
            assert _most_at_once([(s, e) for _, s, e in here]) <= site.queue_limit
        for kind, described in centre.contact_types.items():
            if described.queue_limit is not None:
                own = [(s, e) for r, s, e in here if r["contact_type"] == kind]
                assert _most_at_once(own) <= described.queue_limit


def busy_spans(centre: Centre, log: CallLog, pool: str) -> list[tuple[float, float]]:
    """``(taken, free again)`` of each call that an agent of a pool took."""
    return [
        (taken_at(centre, r), round(r["wrap_end_s"], 6))
        for r in rows(log)
        if r["pool"] == pool and had_agent(r)
    ]


def levels(log: CallLog, pool: str, finishing: bool = False) -> list[tuple[float, int]]:
    """``(time, level)`` of a pool's changes of staffing, from level 0 before all time.

    Parameters
    ----------
    finishing : those who finish a call after their time on duty are counted too.
    """
    index = log.names.pools.index(pool)
    mine = np.asarray(log.staffing_pool) == index
    there = log.staffing_level + log.staffing_finishing * finishing
    times, counts = np.round(log.staffing_s[mine], 6).tolist(), there[mine].tolist()
    return [(-math.inf, 0), *zip(times, counts, strict=True)]


def level_at(steps: list[tuple[float, int]], time: float, most: bool = False) -> int:
    """The level at ``time``; where it changes at that instant the last one, or the largest."""
    before = [n for t, n in steps if t < time][-1:]
    at = [n for t, n in steps if t == time]
    return max(before + at) if most else (before + at)[-1]


def assert_agents_take_one_call_each(centre: Centre, log: CallLog) -> None:
    """Nobody takes a call while as many agents are busy as are there.

    More agents than are on duty are busy only where some finish a call after it, and the log says
    how many. Agents with several chats are asked one by one.
    """
    for pool, described in centre.pools.items():
        if described.concurrency > 1:
            assert_agents_have_few_chats(centre, log, pool)
            continue
        spans, steps = busy_spans(centre, log, pool), levels(log, pool, finishing=True)
        for start in {s for s, e in spans if e > s}:
            busy = sum(1 for s, e in spans if s <= start < e)
            assert busy <= level_at(steps, start, most=True), (pool, start)


def assert_agents_have_few_chats(centre: Centre, log: CallLog, pool: str) -> None:
    """No more agents have chats than are there, and none more than the pool's concurrency.

    Chats that were on hold while their agents were away come back whatever these have by then.
    """
    most = centre.pools[pool].concurrency
    if any(outage.talking == "hold" for outage in centre.outages.values()):
        return
    steps = levels(log, pool, finishing=True)
    agents = np.asarray(log["agent"]).tolist()
    mine = [
        (agents[number], taken_at(centre, row), round(row["wrap_end_s"], 6))
        for number, row in enumerate(rows(log))
        if row["pool"] == pool and row["answer_s"] is not None
    ]
    for agent, start, end in mine:
        if end > start:
            in_hand = sum(1 for a, s, e in mine if a == agent and s <= start < e)
            assert in_hand <= most, (pool, agent, start)
            at_work = {a for a, s, e in mine if s <= start < e}
            assert len(at_work) <= level_at(steps, start, most=True), (pool, start)


def assert_nobody_idles_beside_a_waiting_call(centre: Centre, log: CallLog) -> None:
    """Work conservation, for centres whose lines have one unconditional step at once."""
    waits = list(waiting_spans(log, centre))
    for pool in centre.pools:
        spans, steps = busy_spans(centre, log, pool), levels(log, pool, finishing=True)
        for row, start, end in waits:
            name = centre.contact_types[row["contact_type"]].route
            assert name is not None
            route = centre.routes[name]
            if pool not in route.steps[row["queue_site"]][0].pools:
                continue
            edges = {start, end, *(t for s in spans for t in s), *(t for t, _ in steps)}
            inside = sorted(t for t in edges if start <= t <= end)
            for one, after in itertools.pairwise(inside):
                moment = 0.5 * (one + after)
                if not one < moment < after:
                    continue
                busy = sum(1 for s, e in spans if s <= moment < e)
                assert busy >= level_at(steps, moment), (pool, moment, row)


def failures_of_a_working_site(
    centre: Centre, failures: tuple[Failure, ...]
) -> list[tuple[float, str]]:
    """``(time, site)`` of each failure that met the site at work."""
    found = []
    for site in centre.sites:
        until = -math.inf
        for failure in failures:
            if centre.outages[failure.outage].name == site:
                if failure.fail_s > until:
                    found.append((failure.fail_s, site))
                until = max(until, failure.repair_s)
    return found


def assert_outages_drop_what_they_touch(centre: Centre, workload: Workload, log: CallLog) -> None:
    """A failing site drops the calls that hold its line, wait there or talk to its agents."""
    moments = failures_of_a_working_site(centre, workload.failures)
    everyone = rows(log)
    lines = [line for route in centre.routes.values() for line in route.steps.values()]
    moved = any(step.transfer_to is not None for line in lines for step in line)
    for time, site in moments:
        for row in everyone:
            if row["arrival_s"] >= time or row["end_s"] < time:
                continue
            dropped = row["disposition"] == "dropped_in_outage" and row["end_s"] == time
            entered = row["entry_site"] == site
            at_agent = row["pool"] is not None and centre.pools[row["pool"]].site == site
            taken = math.inf if row["answer_s"] is None else taken_at(centre, row)
            waited = row["queue_site"] == site and row["queue_s"] < time
            talked, stood = at_agent and taken < time - 1e-5, waited and taken > time + 1e-5
            if entered or talked or (stood and not moved):
                assert dropped, (time, site, row)
    for row in everyone:
        if row["loss_cause"] in ("in_ivr", "in_queue", "talking"):
            sites = {row["entry_site"], row["queue_site"]}
            if row["pool"] is not None:
                sites.add(centre.pools[row["pool"]].site)
            on_arrival = moved and row["loss_cause"] == "in_queue"
            assert on_arrival or any((row["end_s"], s) in moments for s in sites), row
