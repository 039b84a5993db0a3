"""The tables that a log is counted into: every count declared once, with its table and axes.

A count's full name is ``table.field``, e.g. ``queue.answered``; measures are written in these
names. A new count of calls is a line here and a line in the compiled pass that adds it
(`sim.measures.call_counts` for most tables), which finds its place by name.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.centre.ivr_outcomes import FLAGS
from sim.engine.codes import DISPOSITIONS, LOSS_CAUSES

AXES = ("contact_type", "site", "entry_site", "pool_site", "pool", "interval", "day")
FLOW_AXES = ("entry_site", "pool_site")
LOSSES = tuple(cause for cause in LOSS_CAUSES if cause)
QUANTILES = (0.5, 0.9, 0.95, 0.99, 1.0)
QUANTILE_NAMES = ("p50", "p90", "p95", "p99", "max")
WAIT_AXES = ("contact_type", "site", "interval", "day")
PEAKS = ("lines", "ports", "queue")


@dataclass(frozen=True)
class Table:
    """A table of counts: what each of its fields counts.

    Attributes
    ----------
    axes : of every field.
    calls : whole numbers, which a pass over the log adds up.
    sums : amounts (seconds, menus, money), which a pass over the log adds up.
    derived : what follows from others when all of the log has been counted.

    Each is in the order in which arrays hold it, see `places`.
    """

    axes: tuple[str, ...]
    calls: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)


TABLES: dict[str, Table] = {
    # Every attempt, in the interval in which it arrived.
    "entry": Table(
        ("contact_type", "day", "interval"),
        calls={
            **{d: f"of the attempts, ended as {d}" for d in DISPOSITIONS},
            **{f"lost_{c}": f"of the attempts, lost with cause {c}" for c in LOSSES},
            "refused": "of the attempts, lost before they reached a queue",
        },
        derived={
            "attempts": "calls offered by the carrier",
            "refused_callers": "of the refused, those who wanted an agent: the share of their type "
            "whose way through the IVR leads there",
        },
    ),
    # Calls that entered the IVR, by entry site, in the interval in which they arrived.
    "ivr": Table(
        ("contact_type", "site", "day", "interval"),
        calls={
            "entered": "calls that took an IVR port",
            "contained": "of these, contained",
            "hung_up": "of these, hung up in the IVR",
            **dict(
                zip(
                    FLAGS,
                    (
                        "of these, failed every attempt at authentication",
                        "of these, not understood in any attempt by a voice bot",
                        "of these, pressed 0 for an agent",
                        "of these, contained by an announcement",
                    ),
                    strict=True,
                )
            ),
        },
        sums={
            "menus": "menus that they heard (dropped calls: none)",
            "seconds": "seconds that they spent in the IVR",
            "opt_out_menus": "menus heard by those who pressed 0, the one they left included",
        },
    ),
    # Calls offered to agents, by the site of the queue in which they waited last, in the interval
    # in which they were offered.
    "queue": Table(
        ("contact_type", "site", "day", "interval"),
        calls={
            "offered": "calls offered to agents",
            "answered": "of these, answered (and not cut off by an outage)",
            "answered_in_time": "of these, answered within the type's threshold T",
            "abandoned": "of these, abandoned after waiting",
            "balked": "of these, balked: left at once",
            "abandoned_in_time": "abandoned or balked within T",
            "abandoned_short": "abandoned or balked within the type's short_abandon_s",
            "blocked_queue": "of these, refused by a full queue",
            "called_back": "of these, called back by an agent",
            "callback_unanswered": "of these, called back and not reached",
            "message": "of these, sent to a message",
            "callbacks": "of these, callers who accepted a callback, however it went on",
            "predicted": "of these, with a finite expected wait, and taken by an agent",
            "rings_not_answered": "rings at agents who did not pick up",
        },
        sums={
            "wait_s": "seconds that they waited, without those who accepted a callback",
            "answered_wait_s": "seconds that the answered ones waited",
            "callback_wait_s": "seconds from joining until those called back talked",
            "prediction_error_s": "expected - actual wait of those predicted, seconds",
            "prediction_off_s": "the same without signs",
            "rang_s": "agent seconds while it rang at agents who did not pick up",
        },
    ),
    # The same calls by entry site.
    "origin": Table(
        ("contact_type", "site", "day", "interval"),
        calls={
            "answered": "calls answered or called back",
            "overflowed": "of these, by another site than they entered",
        },
    ),
    # Answered calls by the pool that took them, in the interval in which they were offered.
    "agents": Table(
        ("contact_type", "pool", "day", "interval"),
        calls={"answered": "answered calls", "called_back": "calls called back"},
        sums={
            "wait_s": "seconds that the answered ones waited",
            "talk_s": "talk of both, seconds",
            "wrap_up_s": "wrap-up of both, seconds",
        },
    ),
    # The same calls by the site that they entered and the site of the pool that took them, over the
    # whole of the time measured.
    "flows": Table(
        ("contact_type", "entry_site", "pool_site"),
        calls={"answered": "answered calls", "called_back": "calls called back"},
    ),
    # Agents' time, in the intervals in which it passed.
    "load": Table(
        ("pool", "day", "interval"),
        sums={
            "busy_s": "agent seconds in connection, talk and wrap-up",
            "handled_s": "agent seconds in talk and wrap-up, and while a callback rings",
            "staffed_s": "agent seconds on duty",
            "overtime_s": "agent seconds after the shift, to finish a call or as planned, and on "
            "duty beyond the roster's agents on shift",
            "rostered_s": "agent seconds rostered (paid)",
            "absent_s": "agent seconds of those who stayed away from their shift",
            "break_s": "agent seconds on breaks that the shifts plan",
            "staying_s": "agent seconds after their shift, of those who stay as planned",
        },
        derived={
            "logged_in_s": "agent seconds logged in: max(staffed, busy) at each moment",
            "unavailable_s": "agent seconds unavailable after a call",
            "chat_s": "seconds of chats with agents who may have several at once",
            "chat_busy_s": "agent seconds of these agents with at least one chat",
        },
    ),
    # Time that calls spend on lines, in IVR ports and in queues, by site (entry site, entry site,
    # site of the last queue), in the intervals in which it passed; time that sites work.
    "centre": Table(
        ("site", "day", "interval"),
        sums={
            "lines_s": "seconds that calls held a trunk line",
            "ports_s": "seconds that calls held an IVR port",
            "queue_s": "seconds that calls waited in a queue",
        },
        derived={
            "up_s": "seconds that a site worked as a whole",
            "site_s": "seconds that it might have worked",
        },
    ),
    # Calls by the caller's story, in the interval in which they arrived.
    "callers": Table(
        ("contact_type", "day", "interval"),
        calls={
            "first": "callers: first calls",
            "calls": "calls of callers (legs of calls passed on are parts of a call)",
            "reached": "calls with which an agent or the IVR served the caller for the first time",
            "first_contacts": "of these by an agent, of types whose callers may call again "
            "unresolved",
            "resolved": "of these, neither passed on nor called about again in the window",
            "retries": "calls of callers whom nobody had served",
            "repeats": "calls of callers whose matter was not resolved",
            "passed_on": "calls and legs that an agent passed on",
            "legs": "legs of calls passed on, and of calls whose agent was lost",
            "requeued": "of these, the rest of calls whose agent was lost",
        },
        sums={"effort_s": "seconds that callers spent in calls, from arrival to leaving"},
        derived={"linked": "callers, where calls are linked to each other; else 0"},
    ),
    # Deferred and outbound work, in the interval in which it came, was finished (later than the
    # horizon: in the last) or was due; and its time in the centre, in the intervals in which it
    # passed.
    "work": Table(
        ("contact_type", "day", "interval"),
        calls={
            "came": "work that came",
            "dialled": "outbound contacts dialled",
            "not_reached": "of these, without reaching the right person",
            "done": "work finished",
            "due": "work that was due before the end of the horizon",
            "timely": "of this, finished (or dialled in vain) by when it was due",
        },
        sums={
            "open_s": "seconds that work was in the centre, waiting or with an agent",
            "age_s": "seconds from coming to being finished, of work finished",
        },
        derived={"revenue": "revenue of work finished, in the centre's currency"},
    ),
    # Cost parts and their sum (`sim.measures.cost.PARTS`), currency per day of the whole horizon.
    "cost": Table(()),
    # Counts of the whole horizon per day, warm-up included, as costs have them.
    "horizon": Table(
        (),
        derived={
            "answered": "answered calls per day of the whole horizon, each once",
            "attempts": "calls offered by the carrier per day of the whole horizon",
        },
    ),
}
"""Every table by name."""

FIELDS: dict[str, str] = {
    f"{name}.{count}": text
    for name, table in TABLES.items()
    for count, text in {**table.calls, **table.sums, **table.derived}.items()
}
"""What every field counts. Calls that arrive before the warm-up ends are in none of the call
counts; times are those between the end of the warm-up and the end of the horizon."""


def axes_of(field_name: str) -> tuple[str, ...]:
    """Axes of a field, from its full name."""
    return TABLES[field_name.partition(".")[0]].axes


def places(*names: str) -> Any:
    """Places of counts in an array, by name: ``places("offered", "answered").answered`` is 1.

    Compiled code takes them for the numbers that they are.
    """
    return namedtuple("Places", names)(*range(len(names)))
