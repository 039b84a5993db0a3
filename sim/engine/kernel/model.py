"""Everything that a run reads and writes: a few arrays, most of them of records.

Records of what a plan describes begin with the plan's own numbers (`sim.engine.plan.numbers`), so
that a number that is declared there is here too, under the same name.

One record a call, a queue, a pool ... keeps together what is used together. Luck and log stay
columns: each of their values is touched once or twice. A queue is of one contact type at one site
(type x sites + site); -1 is none; ``x_at`` and ``x_end`` bound a stretch of another array. Times
end in ``_s``: seconds from the start of the horizon, or durations.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.changes import Change
from sim.engine.plan.build import EnginePlan
from sim.engine.plan.contact_types import PlanCallback, PlanContactType, PlanWork
from sim.engine.plan.follow_ups import Draw, FollowUpType, Pass
from sim.engine.plan.numbers import numbers_of
from sim.engine.plan.pools import Pace, PlanPool
from sim.engine.plan.queues import PlanStep
from sim.engine.plan.sites import PlanLink, PlanSite

Array = NDArray[Any]


def _record(**fields: str) -> np.dtype[Any]:
    return np.dtype((np.record, np.dtype(list(fields.items()), align=True)))


CALL = _record(
    join_s="f8", order_s="f8", factor="f8", opened="i8", queue="i4", pool="i4", before="i4",
    after="i4", contact_type="i2", site="i2", group="i2", next_step="i2", state="i1", front="i1",
    patient="i1", bits="i1", by_new="i1",
)  # fmt: skip
"""A call: when it joined its queue, that less its head start (of a call whose agent is unavailable
after it: until when; of one whose caller hears a message: the share who hang up),
the factor on its talk and wrap-up, the steps opened (bits; with an agent: the number of the agent),
its queue, its agent's pool, its neighbours in the queue (or among those who wait for a port), the
site and trunk group it came in by, its next step; whether it is served out after
closing time, whether its patience runs (`sim.engine.codes`); what
there is to remember (bits), in the record below; whether its agent is a new hire (where the pool
has a pace)."""

ASIDE = _record(links="i8", talk_end_s="f8", held_since_s="f8", held_by="i8", fired="i8")
"""What few calls need: the links that it is across (bits), when its talk ends, since when and by
which failure it was held, whether the end of its talk was due meanwhile. What a call's bits do not
name is not set."""

RING = _record(
    since_s="f8", until_s="f8", step_s="f8", opened="i8", begun="i4", link="i4", answers="i1",
    returns="i1", ahead="i1",
)  # fmt: skip
"""What a call has to remember where calls ring: when its ring began and ends, when its next step is
due in the heap, its steps opened (bits) while an agent has it; how often it has rung, the link that
it is across for this ring, or -1; whether the agent picks up, whether it is on its way back to its
line, whether it goes before all others there."""

CHAIN = _record(
    joint_s="f8", patience_s="f8", partner="i4", attempt="i2", tries="i2", repeats="i2",
    passed="i2", home="i2", leg="i1", served="i1", first_in_line="i1",
)  # fmt: skip
"""Where a call stands in its caller's story, as `Chain` of the reference engine; -1: no partner."""

FOLLOW_UP_TYPE = _record(
    **numbers_of(FollowUpType), draws_at="i8", comes_back_at="i8", attempts="i8", passes_at="i8",
    passes_end="i8",
)  # fmt: skip
"""What makes follow-up calls of a contact type's calls; for how many attempts there are
probabilities to come back."""

DRAW = _record(**numbers_of(Draw), slices="i8", slice_s="f8", factors_at="i8")
"""A law of durations and its factors by time of day."""

PASS = _record(**numbers_of(Pass), conference="i8")
"""A contact type that calls are passed on to; the draw of the conference, or -1: cold."""

CONTACT_TYPE = _record(
    **numbers_of(PlanContactType),
    **numbers_of(PlanCallback),
    **numbers_of(PlanWork),
    entry_at="i8", entry_end="i8", slices="i8", slice_s="f8", answers_at="i8", callback="i8",
    work="i8", pools_at="i8", pools_end="i8", message_s="f8", hangs_up="f8", leaves_draw="i8",
    leavings_at="i8", leavings_end="i8",
)  # fmt: skip
"""A contact type; `ENTRY` records are its sites, again for every other slice of the day with shares
of its own (0 slices: there are no shares), so many seconds long; where the answers of its view are;
whether a callback is offered now; whether it is work, and the pools that do it, in groups as a step
has them; the length of the message that its callers hear, less than 0: none, and the share who hang
up then; the draw of the time after which those leave who leave because of how many calls wait, and
the stretch of ``leavings`` with their shares."""

LEAVING = _record(waiting_over="i8", share="f8")
"""The share of callers who leave because more calls wait."""

ENTRY = _record(share="f8", site="i8")
"""A site that calls of a type enter by."""

VIEW = _record(asked="i8", told="i8", room="i8")
"""What the carrier knows: how often the sites have been asked, how often it has been told, how many
answers have room (for each, a value of every site that calls of a type enter by)."""

QUEUE = _record(
    head="i8", tail="i8", waiting="i8", site="i8", contact_type="i8", first_step="i8",
    n_steps="i8", first_at="i8", first_end="i8", sharing_at="i8", sharing_end="i8", coming="i8",
    first_reserves_at="i8",
)  # fmt: skip
"""A queue: its first and last call and their number, and calls on their way to it; members of
``first`` are its first pools, of ``sharing`` the queues that share them; the reserves of its first
pools, as many."""

STEP = _record(**numbers_of(PlanStep), conditional="i8", groups_at="i8", groups_end="i8")
"""A step of a queue; its groups of pools are members, each group its length and its pools."""

POOL = _record(
    level="i8", busy="i8", idle="i8", idle_first="i8", ring_at="i8", ring_size="i8",
    agents_at="i8", finishing="i8", **numbers_of(PlanPool),
    doors_at="i8", queues_at="i8", agents="i8", freed="i8", pace="i8", slowdown="f8", places="i8",
    chat_at="i8", staying="i8", late="i8", postponed="i8", waiting_over="i8", wait_over_s="f8",
    shown_level="i8", shown_staying="i8", shown_finishing="i8", shown_late="i8", first_on="i8",
    last_on="i8", away_draw="i8", hurries_at="i8", hurries_end="i8", rings="i8", pick_up_s="f8",
    no_answer="f8", no_answer_after_s="f8", back_draw="i8",
)  # fmt: skip
"""A pool: agents on duty, busy, idle; a ring of those who are idle and since when; where its agents
stand among all (``duty``, ``in_hand``); those who finish a call after their time on duty; how many
have a number; whether some lost their calls to an outage; its pace, or -1 where handling is always
alike; the factor on handling while an outage slows it; chats that an agent may have at once, and
the factors by chats in hand; agents in planned overtime, and when they are needed (with more calls
waiting than so many, one of them for longer than so many seconds); of those who finish, those whose
shift is over; those who would be off duty if they did not serve out who waited at closing time;
what the last row of staffing says; between which numbers the agents on duty are (of a pool for
chats); the draw of the time that an agent is unavailable after a call, or -1, and the stretch of
``hurries`` with its factors; whether calls ring, for how long if the agent picks up and if not, how
likely that is, and the draw of the time for which the agent is unavailable then."""

PACE = _record(
    **numbers_of(Pace),
    slice_s="f8", slices="i8", slices_at="i8", days="i8", learning_at="i8", new_busy="i8",
    tires="i8", threshold="f8", slope="f8", time_constant_s="f8", most="f8", occupancy="f8",
    remembered_s="f8",
)  # fmt: skip
"""How a pool's handling changes: its slices of the day, among ``pace_factors``; days with a factor
for new hires, there too; new hires among the busy agents; whether agents tire, from which smoothed
occupancy on, how fast, how long it takes, and to which factor; the smoothed occupancy, and the time
to which it has been brought."""

DOOR = _record(steps="i8", class_="i8", in_order="i8")
"""What a pool may take from a queue, one for every queue: calls in which of its steps (bits), of
which class (by rank, then priority), whether the calls of the queue open to the pool in order."""

SITE = _record(
    waiting="i8", **numbers_of(PlanSite), free_ports="i8", port_head="i8", port_tail="i8",
    repairs_due="i8", believed_down="i8", trunks_at="i8", trunks_end="i8", queues_stopped="i8",
    coming="i8", moved="f8", moved_to="i8",
)  # fmt: skip
"""A site: calls waiting, or on their way to its queues, ports that work, the first and last call
waiting for a port; the share of its calls that people move away, and the site to which, -1: the
others."""

PILE = _record(head="i8", tail="i8")
"""The work of a contact type that waits, in order of arrival."""

LINK = _record(**numbers_of(PlanLink), used="i8", down="i8")
"""A watched link; capacity -1 is no limit."""

HURRY = _record(waiting_over="i8", factor="f8")
"""The factor on the time that agents are unavailable after a call while more calls wait."""

EVENT = _record(time_s="f8", key="i8")
CHANGE = _record(**numbers_of(Change), moves_at="i8", moves_end="i8")
MOVE = _record(agent="i8", what="i8")
"""What an agent of the change's pool does."""

STAFFING_ROW = _record(time_s="f8", pool="i8", level="i8", overtime="i8", finishing="i8", late="i8")
WORLD = _record(
    until_s="f8", events_end="i8", waits_end="i8", sweep_at="i8", hole="i8", in_front="i8",
    arrived="i8", calls="i8",
    changed="i8", contact_types="i8", pools="i8", sites="i8", words="i8", piled="i8",
    open="i1", holding="i1", release="i1", look="i1", follow_ups="i1", short="i1",
    after_calls="i1", ringing="i1", waits_room="i8", **numbers_of(EnginePlan),
    now_s="f8", rows="i8", room="i8", oldest="i8", oldest_follow_up="i8",
    first_caller="i8", transfers_at_most="i8", live="i8", staffing="i8", changes="i8", links="i8",
)  # fmt: skip
"""The rest, what is used most at the front: the time at which to stop; the ends of the two heaps,
the size at which the second is swept, whether the first event of the first is being worked off;
calls that stand before the agents; first calls arrived, and how many there are; changes of the
world done; how many there are of each thing, words of bits of queues; work in all piles.

Whether the centre is open, the staff stays late, it may go now; whether idle agents look for calls
after this event; whether there are follow-up calls; whether it stopped for lack of room; what the
plan says of the whole centre. Where calls ring: how far the second heap may grow.

When it stopped for lack of room; rows of the log, and room for them;
the calls before which all are gone, among first and among follow-up calls; the number of the first
row's caller; how often a call may be passed on; calls in the centre (where there are follow-up
calls); rows of staffing written; changes of the world, and links, that there are."""

OPTIONS = (
    "extras", "follow_ups", "blocking", "limited", "aside", "by_score", "callbacks", "chats",
    "reserves", "wrap_up_apart", "after_calls", "ringing", "moves_calls", "messages",
)  # fmt: skip
"""Fields of `WORLD` that are 0 in a centre without options; ``extras``: one of them is not, or
another option is on."""

DTYPES: dict[str, Any] = {
    # Luck, one entry a call.
    "arrival_s": "f8", "contact_type": "i2", "ivr_s": "f8", "ivr_outcome": "i1", "balks": "?",
    "patience_s": "f8", "talk_s": "f8", "wrap_up_s": "f8", "u_entry": "f8", "u_agent": "f8",
    "key": "i8",
    # Log, one entry a call.
    "entry_site": "i2", "trunk_group": "i2", "ivr_start_s": "f8", "ivr_end_s": "f8",
    "queue_s": "f8", "queue_site": "i2", "steps_opened": "i2", "pool": "i2", "answer_s": "f8",
    "talk_end_s": "f8", "wrap_end_s": "f8", "end_s": "f8", "disposition": "i1", "loss_cause": "i1",
    "expected_wait_s": "f8", "callback_s": "f8", "agent": "i4",
    # Luck and log of centres with follow-up calls.
    "ivr_menus": "i2", "ivr_flags": "i1",
    "caller": "i8", "attempt": "i2", "origin": "i1", "served_before": "i1", "back_s": "f8",
    "transferred_to": "i2",
    # Log of centres where calls ring.
    "rings_not_answered": "i2", "rang_s": "f8",
    # Log of centres whose agents are unavailable after calls.
    "available_s": "f8",
    # Records.
    "chains": CHAIN, "follow_up_types": FOLLOW_UP_TYPE, "draws": DRAW, "passes": PASS,
    "calls": CALL, "aside": ASIDE, "rings": RING, "links": LINK, "moves": MOVE,
    "contact_types": CONTACT_TYPE, "entries": ENTRY, "queues": QUEUE, "steps": STEP, "pools": POOL,
    "doors": DOOR, "sites": SITE, "heap": EVENT, "waits": EVENT, "changes": CHANGE,
    "staffing": STAFFING_ROW, "world": WORLD, "paces": PACE, "views": VIEW,
    "piles": PILE, "hurries": HURRY, "leavings": LEAVING,
    # Lists of indices; bits of queues, 64 a word: those with calls, those that may open to a pool.
    "members": "i8", "occupied": "i8", "pool_queues": "i8",
    # By agent: bits of what there is to know, calls or chats in hand, until when unavailable.
    "duty": "i8", "in_hand": "i8", "agent_back_s": "f8",
    # Numbers: (site, site), (pool, type), the same, twice (place in a ring,), (trunk group,): free
    # trunk lines, its site, (slice or day of a pace,), (answer of a view, site of an entry).
    "delay_s": "f8", "link_of": "i8", "factor": "f8", "wrap_up_ratio": "f8", "idle_since_s": "f8",
    "idle_agent": "i4", "free_trunks": "i8", "trunk_site": "i8", "pace_factors": "f8",
    "answers": "f8",
    # (type, disposition, attempt): the chance to come back; (place of a draw, slice); quantiles of
    # laws.
    "comes_back": "f8", "draw_factors": "f8", "quantiles": "f8",
    # (chats in hand,): factor.
    "chat_factors": "f8",
    # (pool, type): class of work, the best first; -1: not of this pool.
    "tasks": "i8",
}  # fmt: skip
"""What each array of a `Model` holds."""

if TYPE_CHECKING:
    Model = Any
else:
    Model = namedtuple("Model", DTYPES)
