"""A call: its luck, who calls, where it is now, and what it has been offered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sim.centre import Centre
from sim.centre.routing import Step
from sim.workload import Workload

NO_JOURNEY, CONTAINED, AGENT = 0, 1, 2
"""How a journey ends, as a workload has it."""


@dataclass(frozen=True)
class Luck:
    """What was drawn for one call; times in seconds."""

    arrival: float
    ivr: float
    outcome: int
    menus: int
    flags: int
    balks: bool
    patience: float
    talk: float
    wrap_up: float
    u_entry: float
    u_agent: float
    key: int


@dataclass(frozen=True)
class Story:
    """What the caller of a call has been through before it."""

    first: int
    """Number of the caller's first call."""
    home: str
    """Contact type of the first call, which says whether the caller calls again."""
    patience: float
    """Of the last call that was not a leg, seconds."""
    attempt: int = 0
    origin: int = 0
    """0 a first call, 1 a retry, 2 a repeat, 3 a leg that was passed on, 4 the rest of a call whose
    agent was lost"""
    served: bool = False
    retries: int = 0
    repeats: int = 0
    passed: int = 0


@dataclass
class Caller:
    """One call: where it is now and what it has been offered."""

    number: int
    kind: str
    luck: Luck
    story: Story
    hangs_up: float | None = None
    """Share of those who hear the message as this caller does who hang up."""
    place: str = "outside"
    """outside, port (waits for one), ivr, line, moving, ring (at an agent who may not pick up),
    back (on its way to the line after that), talk, consult (the caller is passed on, and the agent
    stays with them), wrap, break (the agent is unavailable after it), gone"""
    in_front: bool = False
    entry: str | None = None
    group: int | None = None
    line: str = ""
    joined: float = 0.0
    opened: list[Step] = field(default_factory=list)
    next_step: int = 0
    may_balk: bool = True
    patience_runs: bool = False
    pool: str = ""
    agent: int = -1
    answer: float = 0.0
    talk_end: float = 0.0
    """When the talk, or a ring in vain, is over."""
    held_since: float = 0.0
    held_by: int = -1
    """The failure that took the agent, who goes on with the talk at the repair."""
    of_talk: float = 1.0
    """Factor on its talk with this agent."""
    wrap_up: float = 0.0
    """What its agent will do after the talk, seconds."""
    links: set[str] = field(default_factory=set)
    """Links that it is across."""
    asked: bool = False
    """Whether the wait has been predicted, and a callback offered if it is long."""
    virtual: bool = False
    """The caller has hung up, to be called back."""
    by_new: bool = False
    """Its agent is new."""
    answers: bool = True
    """False: nobody is there when the agent calls back."""
    partner: Caller | None = None
    """The call whose agent stays until this leg is answered, and then confers."""
    conference: float = 0.0
    joint: float = 0.0
    """For how long its agent confers, seconds, if the one before is there still."""
    rung: int = 0
    """How often it has rung at agents of pools where calls ring."""
    rings_since: float = 0.0
    picked_up: bool = True
    """Whether the agent at whom it rings will pick up."""
    ring_link: str | None = None
    """The link that it is across for this ring alone."""
    ahead: bool = False
    """It goes before all others of its class: nobody picked up, or its agent was lost."""
    requeued: bool = False
    """Its agent was lost: the caller waits for as long as it takes, in whichever line."""

    def is_now(self, **story: object) -> Story:
        """The story after this call, one attempt on."""
        now = replace(self.story, **story)  # type: ignore[arg-type]
        return replace(now, attempt=self.story.attempt + 1)


def first_calls(centre: Centre, workload: Workload) -> list[Caller]:
    """The calls that were drawn beforehand."""
    kinds = list(centre.contact_types)
    found = []
    for n, kind in enumerate(workload.contact_type):
        luck = Luck(
            arrival=float(workload.arrival_s[n]),
            ivr=float(workload.ivr_s[n]),
            outcome=int(workload.ivr_outcome[n]),
            menus=int(workload.ivr_menus[n]),
            flags=int(workload.ivr_flags[n]),
            balks=bool(workload.balks[n]),
            patience=float(workload.patience_s[n]),
            talk=float(workload.talk_s[n]),
            wrap_up=float(workload.wrap_up_s[n]),
            u_entry=float(workload.u_entry[n]),
            u_agent=float(workload.u_agent[n]),
            key=int(workload.key[n]),
        )
        found.append(Caller(n, kinds[kind], luck, Story(n, kinds[kind], luck.patience)))
    return found
