"""The tables that a log is counted into: which fields each has, over which axes.

A field's full name is ``table.field``, e.g. ``queue.answered``; measures are written in these
names.
"""

from __future__ import annotations

from sim.engine.codes import DISPOSITIONS, LOSS_CAUSES

AXES = ("contact_type", "site", "pool", "interval", "day")

TABLES: dict[str, tuple[str, ...]] = {
    "entry": ("contact_type", "day", "interval"),
    "ivr": ("contact_type", "site", "day", "interval"),
    "queue": ("contact_type", "site", "day", "interval"),
    "origin": ("contact_type", "site", "day", "interval"),
    "agents": ("contact_type", "pool", "day", "interval"),
    "load": ("pool", "day", "interval"),
    "centre": ("site", "day", "interval"),
    "callers": ("contact_type", "day", "interval"),
    "work": ("contact_type", "day", "interval"),
    "cost": (),
    "horizon": (),
}
"""Axes of each table.

``entry``: every attempt, in the interval in which it arrived.
``ivr``: calls that entered the IVR, by entry site, in the interval in which they arrived.
``queue``: calls offered to agents, by the site of the line in which they waited last, in the
interval in which they were offered.
``origin``: the same calls by entry site.
``agents``: answered calls by the pool that took them, in the interval in which they were offered.
``load``: agents' time, in the intervals in which it passed.
``centre``: time that calls spend on lines, in IVR ports and in queues, by site (entry site, entry
site, site of the last line), in the intervals in which it passed; time that sites work.
``callers``: calls by the caller's story, in the interval in which they arrived.
``work``: deferred and outbound work, in the interval in which it came, was finished (later than the
horizon: in the last) or was due; and its time in the centre, in the intervals in which it passed.
``cost``: cost parts, currency per day of the whole horizon.
``horizon``: counts of the whole horizon per day, warm-up included, as costs have them.
"""

LOSSES = tuple(cause for cause in LOSS_CAUSES if cause)
QUANTILES = (0.5, 0.9, 0.95, 0.99, 1.0)
QUANTILE_NAMES = ("p50", "p90", "p95", "p99", "max")
WAIT_AXES = ("contact_type", "site", "interval", "day")
PEAKS = ("lines", "ports", "queue")

FIELDS: dict[str, str] = {
    "entry.attempts": "calls offered by the carrier",
    **{f"entry.{d}": f"of these, ended as {d}" for d in DISPOSITIONS},
    **{f"entry.lost_{c}": f"of these, lost with cause {c}" for c in LOSSES},
    "ivr.entered": "calls that took an IVR port",
    "ivr.contained": "of these, contained",
    "ivr.hung_up": "of these, hung up in the IVR",
    "ivr.failed_authentication": "of these, failed every attempt at authentication",
    "ivr.failed_recognition": "of these, not understood in any attempt by a voice bot",
    "ivr.opted_out": "of these, pressed 0 for an agent",
    "ivr.informed": "of these, contained by an announcement",
    "ivr.menus": "menus that they heard (dropped calls: none)",
    "ivr.opt_out_menus": "menus heard by those who pressed 0, the one they left included",
    "ivr.seconds": "seconds that they spent in the IVR",
    "queue.offered": "calls offered to agents",
    "queue.answered": "of these, answered (and not cut off by an outage)",
    "queue.answered_in_time": "of these, answered within the type's threshold T",
    "queue.abandoned": "of these, abandoned after waiting",
    "queue.balked": "of these, balked: left at once",
    "queue.abandoned_in_time": "abandoned or balked within T",
    "queue.abandoned_short": "abandoned or balked within the type's short_abandon_s",
    "queue.blocked_queue": "of these, refused by a full queue",
    "queue.called_back": "of these, called back by an agent",
    "queue.callback_unanswered": "of these, called back and not reached",
    "queue.message": "of these, sent to a message",
    "queue.callbacks": "of these, callers who accepted a callback, however it went on",
    "queue.predicted": "of these, with a finite expected wait, and taken by an agent",
    "queue.wait_s": "seconds that they waited, without those who accepted a callback",
    "queue.answered_wait_s": "seconds that the answered ones waited",
    "queue.callback_wait_s": "seconds from joining until those called back talked",
    "queue.prediction_error_s": "expected - actual wait of those predicted, seconds",
    "queue.prediction_off_s": "the same without signs",
    "origin.answered": "calls answered or called back",
    "origin.overflowed": "of these, by another site than they entered",
    "agents.answered": "answered calls",
    "agents.called_back": "calls called back",
    "agents.wait_s": "seconds that the answered ones waited",
    "agents.talk_s": "talk of both, seconds",
    "agents.wrap_up_s": "wrap-up of both, seconds",
    "load.handled_s": "agent seconds in talk and wrap-up, and while a callback rings",
    "load.busy_s": "agent seconds in connection, talk and wrap-up",
    "load.staffed_s": "agent seconds that staffing allows",
    "load.logged_in_s": "agent seconds logged in: max(staffed, busy) at each moment",
    "load.rostered_s": "agent seconds rostered (paid)",
    "load.overtime_s": "agent seconds logged in beyond the roster's agents on shift",
    "load.staying_s": "of these, of agents who stay after their shift as planned",
    "load.absent_s": "agent seconds of those who stayed away from their shift",
    "load.break_s": "agent seconds on breaks that the shifts plan",
    "load.chat_s": "seconds of chats with agents who may have several at once",
    "load.chat_busy_s": "agent seconds of these agents with at least one chat",
    "centre.lines_s": "seconds that calls held a line",
    "centre.ports_s": "seconds that calls held an IVR port",
    "centre.queue_s": "seconds that calls waited in a line",
    "centre.up_s": "seconds that a site worked as a whole",
    "centre.site_s": "seconds that it might have worked",
    "work.came": "work that came",
    "work.done": "work finished",
    "work.dialled": "outbound contacts dialled",
    "work.not_reached": "of these, without reaching the right person",
    "work.due": "work that was due before the end of the horizon",
    "work.timely": "of this, finished (or dialled in vain) by when it was due",
    "work.open_s": "seconds that work was in the centre, waiting or with an agent",
    "work.age_s": "seconds from coming to being finished, of work finished",
    "work.revenue": "revenue of work finished, in the centre's currency",
    "callers.first": "callers: first calls",
    "callers.linked": "callers, where calls are linked to each other; else 0",
    "callers.calls": "calls of callers (legs of calls passed on are parts of a call)",
    "callers.reached": "calls with which an agent or the IVR served the caller for the first time",
    "callers.first_contacts": "of these by an agent, of types whose callers may call again "
    "unresolved",
    "callers.resolved": "of these, neither passed on nor called about again in the window",
    "callers.retries": "calls of callers whom nobody had served",
    "callers.repeats": "calls of callers whose matter was not resolved",
    "callers.passed_on": "calls and legs that an agent passed on",
    "callers.transfers": "legs that came of it",
    "callers.effort_s": "seconds that callers spent in calls, from arrival to leaving",
    "horizon.answered": "answered calls per day of the whole horizon, each once",
    "horizon.attempts": "calls offered by the carrier per day of the whole horizon",
}
"""What every field counts. Calls that arrive before the warm-up ends are in none of the call
counts; times are those between the end of the warm-up and the end of the horizon."""
