"""Numbers of calls a day, and of lost ones by cause."""

from __future__ import annotations

from collections.abc import Iterable

from sim.engine.codes import DISPOSITIONS, NOT_LOST
from sim.errors import listing
from sim.measures.declared.splits import (
    ANSWERED_FLOWS,
    CALLS,
    ENTRY_SITE,
    FLOW_SITES,
    FLOWS,
    PER_DAY,
    POOL,
    QUEUE_SITE,
    TYPE_TIME,
)
from sim.measures.measure import Measure, ratio
from sim.measures.tables import LOSSES, TABLES

_ENDED = "Calls with disposition"


def measures() -> Iterable[Measure]:
    """Measures of the families ``calls`` and ``lost``."""
    yield ratio(
        "offered_calls", "calls", "Calls offered", "calls/day", TYPE_TIME, "entry.attempts", "days",
        None, f"Attempts: calls that the carrier offers. {PER_DAY}", short="Calls",
    )  # fmt: skip
    for name, title, axes, top, better, text in (
        ("retry_calls", "Retries", TYPE_TIME, "callers.retries", False,
         "Calls of callers whom nobody had served."),
        ("repeat_calls", "Repeats", TYPE_TIME, "callers.repeats", False,
         "Calls of callers whose matter was not resolved."),
        ("transferred_calls", "Passed on", TYPE_TIME, "callers.passed_on", None,
         "Calls that an agent passed on to another contact type, whose agents they queue for."),
        ("requeued_calls", "Taken up again", TYPE_TIME, "callers.requeued", False,
         "Calls whose agent was lost to an outage, back at the head of their queue for the rest."),
        ("offered_to_agents", "Offered to agents", CALLS, "queue.offered", None,
         f"Calls that reached a queue. {QUEUE_SITE}"),
        ("answered_calls", "Answered", ANSWERED_FLOWS, "queue.answered", None,
         f"Calls answered by an agent. {QUEUE_SITE} {FLOW_SITES} {POOL}"),
        ("contained_calls", "Contained", CALLS, "ivr.contained", True,
         f"{_ENDED} contained. {ENTRY_SITE}"),
        ("hung_up_in_ivr_calls", "Hung up in IVR", CALLS, "ivr.hung_up", False,
         f"{_ENDED} hung_up_in_ivr. {ENTRY_SITE}"),
        ("abandoned_calls", "Abandoned", CALLS, "queue.abandoned", False,
         f"{_ENDED} abandoned, without those who balked. {QUEUE_SITE}"),
        ("balked_calls", "Balked", CALLS, "queue.balked", False, f"{_ENDED} balked. {QUEUE_SITE}"),
        ("blocked_queue_calls", "Refused by a full queue", CALLS, "queue.blocked_queue", False,
         f"{_ENDED} blocked_queue. {QUEUE_SITE}"),
        ("called_back_calls", "Called back", FLOWS, "queue.called_back", True,
         f"{_ENDED} called_back. {QUEUE_SITE} {FLOW_SITES}"),
        ("callback_unanswered_calls", "Callbacks not answered", CALLS,
         "queue.callback_unanswered", False, f"{_ENDED} callback_unanswered. {QUEUE_SITE}"),
        ("message_calls", "Sent to a message", CALLS, "queue.message", False,
         f"{_ENDED} message. {QUEUE_SITE}"),
        ("blocked_calls", "Blocked", TYPE_TIME, "entry.blocked", False, f"{_ENDED} blocked."),
        ("disconnected_calls", "Disconnected", TYPE_TIME, "entry.disconnected", False,
         f"{_ENDED} disconnected."),
    ):  # fmt: skip
        by_pool = ("agents.answered", "days") if name == "answered_calls" else None
        flows = {f"{how}_calls": (f"flows.{how}", "days") for how in TABLES["flows"].calls}
        yield ratio(
            name, "calls", title, "calls/day", axes, top, "days", better, f"{text} {PER_DAY}",
            by_pool=by_pool, by_flow=flows.get(name),
        )  # fmt: skip
    yield ratio(
        "rings_not_answered", "calls", "Rings not answered", "rings/day", CALLS,
        "queue.rings_not_answered", "days", False,
        "How often calls rang at agents who did not pick up, and went back to the head of their "
        f"queue. {QUEUE_SITE} {PER_DAY}",
    )  # fmt: skip
    yield ratio(
        "ring_no_answer_hours", "calls", "Time of rings not answered", "hours/day", CALLS,
        "queue.rang_s", "hours", False,
        "Hours of agents at whom calls rang in vain: nobody picked up, the caller hung up or the "
        f"agent was lost; the time to set the call up at another site is included. {QUEUE_SITE}",
    )  # fmt: skip
    lost = [d for i, d in enumerate(DISPOSITIONS) if i not in NOT_LOST]
    for name, title, top, text in (
        ("lost_in_outage", "Lost in outages", "entry.dropped_in_outage",
         f"{_ENDED} dropped_in_outage."),
        ("lost_calls", "Calls lost", " + ".join(f"entry.{d}" for d in lost),
         f"{_ENDED} {listing(lost)}."),
        *((f"lost_{cause}", f"Lost: {cause.replace('_', ' ')}", f"entry.lost_{cause}",
           f"Calls lost with cause {cause}.") for cause in LOSSES),
    ):  # fmt: skip
        yield ratio(
            name, "lost", title, "calls/day", TYPE_TIME, top, "days", False, f"{text} {PER_DAY}"
        )
