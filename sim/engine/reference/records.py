"""What the engine keeps of calls, pools, sites and links, and of the carrier's answers."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Any

import simpy

from sim.engine.codes import ENTERING
from sim.engine.plan import PlanLink, PlanPool, PlanSite


class Call:
    """One call attempt while it is in the centre.

    Its luck (first block, in the order of `sim.engine.codes.LUCK`) is drawn before the run; the
    rest is where it stands.
    """

    __slots__ = (
        "agent",
        "ahead",
        "answer_s",
        "answers",
        "arrival_s",
        "asked",
        "away",
        "balks",
        "by_new",
        "chain",
        "contact_type",
        "factor",
        "group",
        "held_by",
        "held_since_s",
        "in_front",
        "index",
        "ivr_outcome",
        "ivr_s",
        "join_s",
        "joint_s",
        "key",
        "leaves_after_s",
        "links",
        "next_step",
        "opened",
        "patience_s",
        "pool",
        "process",
        "queue_site",
        "resumed",
        "returns",
        "ring_end_s",
        "ring_link",
        "ring_start_s",
        "rings",
        "signal",
        "site",
        "state",
        "talk_end_s",
        "talk_s",
        "u_agent",
        "u_entry",
        "unanswered",
        "virtual",
        "wrap_up_s",
    )  # fmt: skip

    def __init__(self, index: int, luck: tuple[Any, ...]) -> None:
        self.index: int = index
        (self.arrival_s, self.contact_type, self.ivr_s, self.ivr_outcome, self.balks,
         self.patience_s, self.talk_s, self.wrap_up_s, self.u_entry, self.u_agent,
         self.key) = luck  # fmt: skip
        self.state = ENTERING
        self.site = self.queue_site = self.pool = -1
        self.group = -1
        self.join_s = self.answer_s = 0.0
        self.joint_s = 0.0
        self.factor = 1.0
        self.next_step = 0
        self.opened = 0
        self.in_front = False
        self.by_new = False
        self.asked = self.virtual = self.unanswered = self.away = False
        self.agent = -1
        self.links = 0
        self.leaves_after_s = math.inf
        self.rings = 0
        self.ring_link = -1
        self.ring_start_s = self.ring_end_s = 0.0
        self.answers = self.returns = self.ahead = False
        self.talk_end_s = self.held_since_s = 0.0
        self.held_by = -1
        self.chain: Chain | None = None
        self.resumed: simpy.Event | None = None
        self.process: simpy.Process | None = None
        self.signal: simpy.Event | None = None

    @property
    def at_the_head(self) -> bool:
        """Whether the call goes before all others of its class."""
        return self.ahead or (self.chain is not None and self.chain.first_in_line)

    @property
    def attempt(self) -> int:
        """Calls and legs of the caller before this one."""
        return 0 if self.chain is None else self.chain.attempt


@dataclass
class Chain:
    """Where a call stands in its caller's story.

    Attributes
    ----------
    caller : number of the caller's first call.
    home : contact type first called, which says whether and how the caller calls again.
    patience_s : patience of the last call that was not passed on, seconds.
    journey : IVR seconds, outcome, menus and flags of the caller's calls.
    attempt : calls and legs of the caller before this one.
    tries : of these, attempts since somebody last served the caller, or since the first call.
    repeats : of these, calls because the matter was not resolved.
    passed : how often this call was passed on.
    served : whether an agent or the IVR has served the caller before.
    is_leg : whether this call was passed on from another agent.
    first_in_line : whether it goes before all others of its class, because its agent was lost.
    partner : the first agent's leg, while that agent waits for this leg's agent.
    joint_s : how long both agents confer, seconds.
    """

    caller: int
    home: int
    patience_s: float
    journey: tuple[float, int, int, int]
    attempt: int = 0
    tries: int = 0
    repeats: int = 0
    passed: int = 0
    served: bool = False
    is_leg: bool = False
    first_in_line: bool = False
    partner: Call | None = None
    joint_s: float = 0.0


@dataclass(slots=True)
class Agent:
    """One person of a pool.

    Attributes
    ----------
    on_duty : whether the agent takes calls.
    in_hand : calls or chats that the agent has.
    joins : is new on duty and will look for a call.
    late : off duty because the shift is over; finishes a call after it, if there is one.
    stays_on : is in planned overtime.
    goes : what the agent does (`sim.engine.changes`) as soon as those who waited at closing time
        are served; None: nothing.
    freed : lost a call to an outage and will look for another.
    back_s : did not pick up, and takes no call until then, seconds; NaN: is available.
    """

    on_duty: bool = False
    in_hand: int = 0
    joins: bool = False
    late: bool = False
    stays_on: bool = False
    goes: int | None = None
    freed: bool = False
    back_s: float = float("nan")
    by_new: bool = False
    """Unavailable, and was new for the call that was not picked up."""

    @property
    def finishing(self) -> bool:
        """Whether the agent is off duty and finishes what is in hand."""
        return not self.on_duty and self.in_hand > 0


class Pool:
    """Agents of a pool: who is on duty, who is idle since when, who is busy."""

    __slots__ = (
        "agents",
        "busy",
        "chat_factors",
        "factor",
        "finishing",
        "first_free",
        "heap",
        "idle",
        "idle_agents",
        "index",
        "late",
        "level",
        "new_busy",
        "occupancy",
        "pace",
        "places",
        "rank",
        "remembered_s",
        "reserve",
        "serving",
        "shown",
        "site",
        "slowdown",
        "staying",
        "wrap_up_ratio",
    )  # fmt: skip

    def __init__(self, index: int, plan: PlanPool, agents: int) -> None:
        self.index = index
        self.site = plan.site
        self.factor = plan.factor
        self.wrap_up_ratio = plan.wrap_up_ratio
        self.rank = plan.rank
        self.reserve = plan.reserve
        self.first_free = plan.first_free
        self.chat_factors = plan.chat_factors
        self.places = plan.places
        self.pace = plan.pace
        self.agents = [Agent() for _ in range(agents)]
        self.level = 0
        """Agents on duty."""
        self.staying = 0
        """Of these, agents in planned overtime."""
        self.busy = 0
        """Calls or chats that agents have in hand."""
        self.finishing = 0
        """Agents who are off duty and finish what they have in hand."""
        self.late = 0
        """Of these, agents whose shift is over."""
        self.shown = (0, 0, 0, 0)
        """On duty, staying, finishing and late in the log's last row of the pool."""
        self.new_busy = 0
        """New hires among the busy agents."""
        self.occupancy = self.remembered_s = 0.0
        """Smoothed occupancy, and the time to which it has been brought."""
        self.slowdown = 1.0
        """Factor on handling while an outage slows it."""
        self.idle: deque[float] = deque()
        """Since when agents are idle, the longest first; where agents have several chats at once,
        an entry for every chat that they might take."""
        self.idle_agents: deque[int] = deque()
        """Who they are."""
        self.serving: dict[int, Call] = {}
        """What its agents have in hand, by index."""
        self.heap: list[tuple[int, int, float, int, float, Call, int]] = []
        """Calls open to the pool: (rank, priority, join - head start, index, join, call, reserve);
        an entry whose call has left or joined anew is dropped when it is met."""


class Site:
    """Trunk lines, ports and waiting calls of a site."""

    __slots__ = (
        "believed_down",
        "coming",
        "coming_by_type",
        "free_ports",
        "free_trunks",
        "index",
        "moved",
        "moved_to",
        "plan",
        "port_queue",
        "ports",
        "queues_stopped",
        "repairs_due",
        "waiting",
        "waiting_by_type",
        "when_full",
    )  # fmt: skip

    def __init__(self, index: int, plan: PlanSite, types: int) -> None:
        self.index = index
        self.plan = plan
        self.free_trunks = list(plan.trunk_lines)
        self.ports = self.free_ports = plan.ports
        self.when_full = plan.when_full
        self.port_queue: deque[Call] = deque()
        self.repairs_due = 0
        self.believed_down = 0
        self.moved = 0.0
        self.moved_to = -1
        self.queues_stopped = 0
        self.waiting = 0
        self.waiting_by_type = [0] * types
        self.coming = 0
        """Calls on their way to the site's queues, each of which has a place kept there."""
        self.coming_by_type = [0] * types


class Link:
    """A watched link: how often it is down, and the calls across it."""

    __slots__ = ("capacity", "down", "used")

    def __init__(self, plan: PlanLink) -> None:
        self.capacity = plan.capacity
        self.down = 0
        self.used = 0

    @property
    def full(self) -> bool:
        """Whether no more calls may go across."""
        return self.used == self.capacity

    @property
    def open(self) -> bool:
        """Whether a call may go across."""
        return not self.down and not self.full


class Answers:
    """What the sites told the carrier: answers under way, and the one that it goes by.

    An answer has a value for every contact type and site that the view is about, the lower the
    better; None: there has been none yet.
    """

    def __init__(self) -> None:
        self.under_way: deque[dict[tuple[int, int], float]] = deque()
        self.now: dict[tuple[int, int], float] | None = None
