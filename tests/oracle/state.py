"""What one replication of the oracle remembers: calls, pools, sites, coming events, the log."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sim.centre import Centre
from sim.centre.outage_components import Effect
from sim.workload import Workload
from tests.oracle.calls import Caller, first_calls

if TYPE_CHECKING:
    from tests.oracle.staffing import Team
    from tests.oracle.waits import Line

KINDS = ("world", "service", "queue", "ring", "available", "step", "patience", "arrival")
"""What happens at one instant, in this order."""
AFTER_EVERY_CHANGE = 10**9
"""Index of what comes after all changes of the world of an instant."""
Answers = dict[tuple[str, str, str], float]
"""What the carrier was told: ``wait`` and ``idle`` of a contact type at a site."""


class State:
    """One replication; the rules are functions of it."""

    def __init__(self, centre: Centre, workload: Workload) -> None:
        self.centre, self.luck = centre, workload
        self.now = 0.0
        self.events: list[tuple[float, int, int, Callable[[State, Any], None], Any]] = []
        self.calls = first_calls(centre, workload)
        self.rows: list[dict[str, Any]] = [{} for _ in self.calls]
        self.teams: dict[str, Team] = {}
        self.levels: list[tuple[float, int, int, int, int, int]] = []
        self.down = dict.fromkeys(centre.sites, 0)
        self.believed_down = dict.fromkeys(centre.sites, 0)
        self.known: dict[str | None, Answers] = {}
        self.queues: dict[tuple[str, str], Line] = {}
        """By contact type and site."""
        self.lasting: list[tuple[int, Effect, str]] = []
        """Failures of parts of sites that are not repaired: number, effect, part."""
        self.fallen: dict[tuple[Effect, str], tuple[float, float]] = {}
        """Instant of the last failure of a part of a site, and how many that instant has left."""
        self.slowdown = dict.fromkeys(centre.sites, 1.0)
        self.last_change = 0.0
        """When something in the world was last another than before."""
        self.looks_again = False
        """Calls and idle agents who could not reach each other may now."""
        self.acted_s = -1.0
        """When somebody last moved calls, or told callers something."""
        self.open = self.holding = self.releasing = False

    def plan(
        self, time: float, kind: str, index: int, what: Callable[[State, Any], None], who: Any
    ) -> None:
        """``what`` happens to ``who`` at ``time``."""
        event = time, KINDS.index(kind), index, what, who
        insort(self.events, event, key=lambda e: e[:3])

    def forget(self, caller: Caller) -> None:
        """Nothing that was planned for a call will happen any more."""
        self.events = [e for e in self.events if e[4] is not caller]

    def write(self, caller: Caller, /, **cells: Any) -> None:
        """Into the call's row of the log."""
        self.rows[caller.number].update(cells)

    def waiting(self, line: str | None = None, kind: str | None = None) -> list[Caller]:
        """Calls that wait; of one line, of one contact type."""
        return [
            c
            for c in self.calls
            if c.place == "line" and line in (None, c.line) and kind in (None, c.kind)
        ]

    def delay(self, one: str, other: str) -> float:
        """Time to set up a call of one site at another."""
        if one == other:
            return 0.0
        name = self.centre.link_between(one, other)
        assert name is not None
        return self.centre.links[name].transfer_delay_s

    def handling_mean(self, kind: str) -> float:
        """Mean of talk and wrap-up, before any factor."""
        what = self.centre.contact_types[kind]
        return what.talk.mean() + (what.wrap_up.mean() if what.wrap_up is not None else 0.0)
