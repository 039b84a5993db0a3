"""Numbers and names that both engines go by, each given once.

Plain numbers only, so that the kernel can be compiled with them.
"""

from __future__ import annotations

from sim.workload.journey_outcomes import IVR_OUTCOMES as IVR_OUTCOMES
from sim.workload.journey_outcomes import JOURNEY_CONTAINED as JOURNEY_CONTAINED
from sim.workload.journey_outcomes import JOURNEY_HUNG_UP as JOURNEY_HUNG_UP
from sim.workload.journey_outcomes import JOURNEY_TO_AGENT as JOURNEY_TO_AGENT

# Events -----------------------------------------------------------------------------------

WORLD, SERVICE, QUEUE, RING, AVAILABLE, STEP, PATIENCE, ARRIVAL = range(1, 9)
"""Kinds of events in the order in which they happen at one instant: changes of the world, ends of
wrap-up and service, calls reaching a queue, ends of ringing, agents who did not pick up and are
available again, steps opening, patience ending, new arrivals."""

# A call while it is in the centre -------------------------------------------------------------

ENTERING, PORT_WAIT, IN_IVR, TRANSIT, WAITING, TALKING, WRAP_UP, GONE, HELD = range(9)
COMING, HANDED_OVER, CONSULTING, PILED, WORKING, RINGING, HEARING = range(9, 16)
"""States of a call: on its way to agents; waits for a port, or has one; moves between sites; stands
in a queue; talks; its agent has wrap-up; gone; its talk is on hold until its agent is back; a
caller who will call again; a call passed on that has not reached its queue yet; an agent who passed
a call on and stays until the next one has it. Of work: in its pile, with an agent. Of a call again:
rings at an agent; hears a message before it reaches its queue."""

CROSSED, WAS_HELD, LEFT_IVR, VIRTUAL, UNANSWERED, SENT_OFF, AWAY = 1, 2, 4, 8, 16, 32, 64
"""What a call has to remember: it is across a link, its talk was put off, it left the IVR before
its journey was over, whose end is still to come; it is to be called back, and will not answer; it
was passed on, and its caller was lost before the conference was over; its wrap-up is over, and its
agent unavailable for a while."""

LEAVES = 2
"""Of a call's patience, instead of 1: it runs, and the caller will leave because of how many calls
wait."""

ON_JOINING, AT_THE_LIMIT = range(2)
"""When a caller is asked whether to be called back."""

RETRY_DELAY, REPEAT_DELAY, PATIENCE_DRAW, TALK_DRAW, WRAP_UP_DRAW = range(5)
"""What is drawn for a follow-up call of a contact type, in the order in which it is kept."""

(ON_DUTY, JOINS, LATE, STAYS_ON, GOES_HOME, GOES_TO_REST, FREED, FAILING, UNAVAILABLE,
 NEW) = (1 << i for i in range(10))  # fmt: skip
"""What there is to know of an agent: is on duty; is new and will look for a call; finishes a call
although the shift is over; is in planned overtime; goes home, or to rest, as soon as those who wait
after closing time are served; lost a call and will look for another; is lost to an outage now;
did not pick up, and is unavailable for a while; and was new for the call."""

# What a centre asks for -----------------------------------------------------------------------

SHARES, ORDER, LEAST_EXPECTED_WAIT, MOST_IDLE, BEST_SERVICE = range(5)
"""How the carrier picks a site."""

BYPASS, WAIT, BLOCK = range(3)
"""What a call does that finds no IVR port."""

TO_MESSAGE, TO_CALLBACK, TO_DISCONNECT = range(3)
"""What happens to a call at its time limit."""

NO_LIMIT = -1
"""Of ports, or of calls in a queue."""

# How a call ended -----------------------------------------------------------------------------

DISPOSITIONS = (
    "answered",
    "contained",
    "hung_up_in_ivr",
    "abandoned",
    "balked",
    "blocked",
    "blocked_queue",
    "disconnected",
    "dropped_in_outage",
    "called_back",
    "callback_unanswered",
    "message",
    "done",
    "not_reached",
    "unfinished",
    "hung_up_at_message",
)
(ANSWERED, CONTAINED, HUNG_UP_IN_IVR, ABANDONED, BALKED, BLOCKED, BLOCKED_QUEUE, DISCONNECTED,
 DROPPED, CALLED_BACK, CALLBACK_UNANSWERED, MESSAGE,
 DONE, NOT_REACHED, UNFINISHED, HUNG_UP_AT_MESSAGE) = range(len(DISPOSITIONS))  # fmt: skip

SERVED = (ANSWERED, CALLED_BACK)
"""Dispositions of callers who talked to an agent until they were done."""

WORK = (DONE, NOT_REACHED, UNFINISHED)
"""Dispositions of deferred and outbound work: finished, dialled in vain, still in the pile."""

NOT_LOST = (*SERVED, CONTAINED, HUNG_UP_IN_IVR, *WORK)
"""Dispositions of calls that are not lost: served, or over in the IVR; and those of work."""

LOSS_CAUSES = (
    "",
    "no_trunk_line",
    "no_site",
    "no_port",
    "queue_full",
    "closed",
    "before_detection",
    "in_ivr",
    "in_queue",
    "talking",
    "time_limit",
    "at_message",
)
(NO_LOSS, NO_TRUNK_LINE, NO_SITE, NO_PORT, QUEUE_FULL, CLOSED, BEFORE_DETECTION, LOST_IN_IVR,
 LOST_IN_QUEUE, LOST_TALKING, TIME_LIMIT, AT_MESSAGE) = range(len(LOSS_CAUSES))  # fmt: skip

ORIGINS = ("first", "retry", "repeat", "transfer", "requeue")
FIRST, RETRY, REPEAT, TRANSFER, REQUEUE = range(len(ORIGINS))
"""Why there is a row; from `TRANSFER` on it is a leg of a call, not a call."""

# Columns --------------------------------------------------------------------------------------

LUCK = (
    "arrival_s", "contact_type", "ivr_s", "ivr_outcome", "balks", "patience_s", "talk_s",
    "wrap_up_s", "u_entry", "u_agent", "key",
)  # fmt: skip
"""Columns of a `Workload` that an engine reads of every call."""

JOURNEY_LUCK = ("ivr_menus", "ivr_flags")
"""Those that it only hands on from call to call of a caller."""

WRITTEN = (
    "entry_site", "trunk_group", "ivr_start_s", "ivr_end_s", "queue_s", "queue_site",
    "steps_opened", "pool", "answer_s", "talk_end_s", "wrap_end_s", "end_s", "disposition",
    "loss_cause", "expected_wait_s", "callback_s", "agent", "caller", "attempt", "origin",
    "served_before", "back_s", "transferred_to", "rings_not_answered", "rang_s", "available_s",
)  # fmt: skip
"""Columns of the log that an engine writes, where the log has them."""
