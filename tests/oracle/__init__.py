"""The oracle: a deliberately slow and simple simulator, written from the model's page alone.

It keeps a plain list of coming events in their order, and looks through every call to count who
waits, who holds a line or a port, and whom a freed agent takes. It shares with the engines the
description of a centre, the drawn luck and the shape of the log, and none of their code: where an
engine and the oracle part, one of them has misread the model.

Every rule is a function of the state (`tests.oracle.state`), in the file of its idea.
"""

from __future__ import annotations

from sim.centre import Centre
from sim.engine import CallLog
from sim.workload import Workload
from tests.oracle import carrier, endings, entry, follow_ups, match, staffing, world
from tests.oracle.log import log
from tests.oracle.state import AFTER_EVERY_CHANGE, State

KNOWN = (
    "pace",
    "dialogue",
    "rest",
    "component_outages",
    "network",
    "focused_outages",
    "scores",
    "new_hires",
    "fatigue",
    "callbacks",
    "chats",
    "follow_ups",
    "work",
    "retries",
    "wrap_up_apart",
    "full_lines",
    "windows",
    "reserves",
    "after_calls",
    "ringing",
    "overtime",
    "seats",
    "balking",
)
"""Optional features (`tests.features`) that the oracle has the rules of."""


TIMES = ("arrival_s", "ivr_end_s", "queue_s", "talk_end_s", "wrap_end_s", "end_s")
"""Columns of what has happened by the end."""


def run_oracle(centre: Centre, workload: Workload) -> CallLog:
    """Simulate one replication with the oracle."""
    o = State(centre, workload)
    o.teams = {name: staffing.Team() for name in centre.pools}
    for index, (time, *_, what, value) in enumerate(world.changes(centre, workload)):
        o.plan(time, "world", index, world.happens, (what, value))
    carrier.begins(o)
    for caller in o.calls:
        o.write(caller, contact_type=caller.kind, arrival_s=caller.luck.arrival)
        follow_ups.tells_story(o, caller)
        o.plan(caller.luck.arrival, "arrival", caller.number, entry.arrives, caller)
    while o.events:
        o.now, _, _, what, who = o.events.pop(0)
        what(o, who)
        while o.looks_again:
            o.looks_again = False
            match.all_look_again(o)
        if o.holding and not o.releasing and not any(c.in_front for c in o.calls):
            o.plan(o.now, "world", AFTER_EVERY_CHANGE, world.releases, None)
            o.releasing = True
    cleared(o)
    return log(o)


def cleared(o: State) -> None:
    """Calls that nobody will ever take are cleared when all else is over."""
    times = [row[t] for row in o.rows for t in row if t in TIMES]
    o.now = max([o.centre.horizon.end_s, o.last_change, *times])
    for caller in o.calls:
        if caller.place == "consult":
            o.write(caller, talk_end_s=o.now, wrap_end_s=o.now)
        elif caller.place == "pile":
            endings.leaves(o, caller, "unfinished")
        elif caller.place != "gone":
            endings.leaves(o, caller, "disconnected", "closed")
