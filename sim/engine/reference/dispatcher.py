"""Queues and agents of the reference engine: who waits where, who takes whom."""

from __future__ import annotations

from heapq import heappush
from typing import TYPE_CHECKING, Any

from simpy import Event

from sim.engine import codes
from sim.engine.codes import ENTERING, GONE, PATIENCE, QUEUE, STEP, TALKING, TRANSIT, WAITING, WORLD
from sim.engine.plan import NO_LIMIT, Plan, PlanStep
from sim.engine.reference.callbacks import Callbacks
from sim.engine.reference.chats import chat_factor, free_places
from sim.engine.reference.events import AFTERWARDS, Clock
from sim.engine.reference.overtime import Overtime
from sim.engine.reference.pace import begins, choose_agent, handling_factor, less_busy, remember
from sim.engine.reference.rules import Rules
from sim.engine.reference.state import Call, Link, Pool, Site
from sim.engine.reference.work import Piles

if TYPE_CHECKING:
    from sim.engine.reference.follow_ups import Following

MATCHED, WAITS = -1, -2


class Dispatcher:
    """Offers calls to agents and agents to calls; built on bare events, not on `Resource`.

    A verdict is `MATCHED`, `WAITS`, or the disposition with which the call ends.
    """

    def __init__(
        self, clock: Clock, plan: Plan, rules: Rules, log: dict[str, Any], changes: int
    ) -> None:
        self.clock = clock
        self.plan = plan
        self.rules = rules
        rules.clock = clock
        self.pools: list[Pool] = rules.pools
        self.sites: list[Site] = rules.sites
        self.log = log
        self.piles = Piles(clock, plan, rules.pools, log, self.free)
        self.links: list[Link] = rules.links
        self.looking = False
        self.overtime = Overtime(rules)
        self.staffing: list[tuple[float, int, int, int]] = []
        self.callbacks = Callbacks(self)
        self.open = False
        self.holding = False
        self.in_front = 0
        self.following: Following | None = None
        self._release_index = changes

    # Calls ---------------------------------------------------------------------------------

    def offer(self, call: Call) -> int:
        """A call reaches the queue of its site for the first time."""
        if not self.open and not (self.plan.serve_out and call.in_front):
            self.log["loss_cause"][call.index] = codes.CLOSED
            return codes.DISCONNECTED
        self.log["queue_s"][call.index] = self.clock.now
        return self._reach(call, call.site)

    def _reach(self, call: Call, site: int) -> int:
        """Join the line of ``site``: open what is due at once, else wait."""
        call.line_site = site
        call.join_s = self.clock.now
        call.next_step = 0
        self.log["queue_site"][call.index] = site
        verdict = self._open_due(call)
        if verdict != WAITS or call.state in (TRANSIT, WAITING):
            return verdict
        refused = self._refuses(call)
        if refused is not None:
            return refused
        self._wait(call)
        return WAITS

    def _refuses(self, call: Call) -> int | None:
        """Queue limits, then balking; None: the call may wait, as a virtual call always may."""
        if call.virtual:
            return None
        site = self.sites[call.line_site]
        limit = self.plan.types[call.kind].queue_limit
        if (limit != NO_LIMIT and site.waiting_by_type[call.kind] >= limit) or (
            site.plan.queue_limit != NO_LIMIT and site.waiting >= site.plan.queue_limit
        ):
            self.log["loss_cause"][call.index] = codes.QUEUE_FULL
            return codes.BLOCKED_QUEUE
        if call.balks:
            return codes.BALKED
        return None

    def _wait(self, call: Call) -> None:
        """Stand in line, open to the pools of the steps opened so far."""
        self.callbacks.ask(call)
        site = self.sites[call.line_site]
        site.waiting += 1
        site.waiting_by_type[call.kind] += 1
        call.state = WAITING
        steps = self._steps(call)
        for position in range(call.next_step):
            if call.opened & (1 << position):
                self._enlist(call, steps[position])
        self._start_patience(call)
        self._schedule_step(call)

    def _start_patience(self, call: Call) -> None:
        """Patience and time limit run from the first joining, wherever the call is moved to."""
        if call.signal is None:
            call.signal = Event(self.clock)
            longest = min(call.patience_s, self.plan.types[call.kind].time_limit_s)
            if longest < float("inf") and not call.virtual:
                ends = self.clock.now + longest
                self.clock.at(ends, PATIENCE, call.index, call).callbacks.append(
                    self._patience_ends
                )

    def _steps(self, call: Call) -> tuple[PlanStep, ...]:
        line = self.plan.types[call.kind].lines[call.line_site]
        assert line is not None
        steps: tuple[PlanStep, ...] = line.steps
        return steps

    def _schedule_step(self, call: Call) -> None:
        steps = self._steps(call)
        if call.next_step < len(steps):
            due = call.join_s + steps[call.next_step].after_s
            self.clock.at(due, STEP, call.index, call).callbacks.append(self._step_due)

    def _open_due(self, call: Call) -> int:
        """Open every step due by now, in order, until one finds an agent or moves the call."""
        steps = self._steps(call)
        if call.next_step == 0:
            call.opened = 0
        while call.next_step < len(steps):
            step = steps[call.next_step]
            if call.join_s + step.after_s > self.clock.now:
                break
            position = call.next_step
            call.next_step += 1
            if not self.rules.opens(call, step):
                continue
            if step.transfer_to >= 0 and not self._may_move(call, step.transfer_to):
                continue
            self.log["steps_opened"][call.index] += 1
            if step.transfer_to >= 0:
                return self._move(call, step.transfer_to)
            call.opened |= 1 << position
            pool = self.rules.choose_pool(call, step)
            if pool >= 0:
                self.pools[pool].idle.popleft()
                self._match(call, self.pools[pool])
                return MATCHED
            if call.state == WAITING:
                self._enlist(call, step)
        return WAITS

    def _enlist(self, call: Call, step: PlanStep) -> None:
        kind = self.plan.types[call.kind]
        key = call.join_s - kind.head_start_s
        for p in step.pools:
            pool = self.pools[p]
            rank = pool.rank[call.kind]
            heappush(pool.heap, (rank, kind.priority, key, call.index, call.join_s, call))

    def _step_due(self, event: Event) -> None:
        call: Call = event._value
        if call.state == WAITING:
            joined = call.join_s
            self.settle(call, self._open_due(call))
            if call.state == WAITING and call.join_s == joined:
                self._schedule_step(call)

    def _move(self, call: Call, site: int) -> int:
        """Leave the line for another site's; on the way for the link's transfer delay."""
        self._leave_line(call)
        call.state = TRANSIT
        delay = float(self.plan.delay_s[call.line_site, site])
        if not call.virtual:
            self._cross(call, call.line_site, site)
        call.line_site = site
        if delay == 0.0:
            return self._arrive(call)
        self._start_patience(call)
        arrives = self.clock.now + delay
        self.clock.at(arrives, QUEUE, call.index, call).callbacks.append(self._arrived)
        return WAITS

    def _may_move(self, call: Call, site: int) -> bool:
        return not self.plan.blocking or self.rules.reaches(call.line_site, site)

    def _cross(self, call: Call, site: int, other: int) -> None:
        """A call takes a place on the link between two sites, which it keeps until it leaves."""
        link = self.plan.link_of[site][other]
        if link >= 0 and not call.links & 1 << link:
            call.links |= 1 << link
            self.links[link].used += 1

    def _arrived(self, event: Event) -> None:
        call: Call = event._value
        if call.state == TRANSIT:
            self.settle(call, self._arrive(call))

    def _arrive(self, call: Call) -> int:
        """A moved call reaches the other site, or is lost there."""
        if self.sites[call.line_site].repairs_due:
            self.log["loss_cause"][call.index] = codes.LOST_IN_QUEUE
            return codes.DROPPED
        call.state = ENTERING
        return self._reach(call, call.line_site)

    def settle(self, call: Call, verdict: int) -> None:
        """Tell a caller who waits of a verdict that ends the wait."""
        if verdict == WAITS:
            return
        if verdict != MATCHED:
            self.leave(call)
        assert call.signal is not None
        call.signal.succeed(verdict)

    def _patience_ends(self, event: Event) -> None:
        call: Call = event._value
        if call.state in (WAITING, TRANSIT):
            verdict = self.callbacks.time_is_up(call)
            self.settle(call, WAITS if verdict is None else verdict)

    def _leave_line(self, call: Call) -> None:
        if call.state == WAITING:
            site = self.sites[call.line_site]
            site.waiting -= 1
            site.waiting_by_type[call.kind] -= 1

    def leave(self, call: Call) -> None:
        """A call goes without having been served, from wherever it waits."""
        self._leave_line(call)
        call.state = GONE
        self.past_front(call)

    # Agents --------------------------------------------------------------------------------

    def _match(self, call: Call, pool: Pool) -> None:
        """An agent of ``pool`` (no longer counted idle) takes a call."""
        self._leave_line(call)
        choose_agent(pool, call)
        begins(pool, call, self.clock.now)
        pool.serving[call.index] = call
        call.state = TALKING
        call.pool = pool.index
        call.factor = handling_factor(pool, call, self.clock.now)
        if pool.places > 1:
            call.factor *= chat_factor(pool, call)
            self.log["agent"][call.index] = call.agent
        self._cross(call, call.line_site, pool.site)
        call.answer_s = self.clock.now + float(self.plan.delay_s[call.line_site, pool.site])
        if call.virtual:
            self.callbacks.dial(call)
        if self.following is not None:
            call.joint_s = self.following.meet(call)
        self.past_front(call)

    def free(self, pool: Pool) -> None:
        """An agent of ``pool`` ends a call: takes another, becomes idle, or goes home."""
        less_busy(pool, self.clock.now)
        if pool.places > 1:
            self.settle_places(pool)
        elif pool.busy + len(pool.idle) < pool.level:
            self.ready(pool)

    def ready(self, pool: Pool) -> None:
        """An agent of ``pool`` looks for a waiting call."""
        call = self.rules.choose_call(pool)
        if call is not None:
            self._match(call, pool)
            self.settle(call, MATCHED)
        elif not self.piles.take(pool):
            pool.idle.append(self.clock.now)

    def set_level(self, pool: Pool, level: int) -> None:
        """Staffing allows ``level`` agents: new ones look for work, idle ones leave first."""
        if level == pool.level and pool.staying == pool.shown:
            return
        remember(pool, self.clock.now)
        pool.level = level
        pool.shown = pool.staying
        self.staffing.append((self.clock.now, pool.index, level, pool.staying))
        if pool.places > 1:
            self.settle_places(pool)
            return
        while pool.idle and pool.busy + len(pool.idle) > level:
            pool.idle.popleft()
        for _ in range(level - pool.busy - len(pool.idle)):
            self.ready(pool)

    def settle_places(self, pool: Pool) -> None:
        """As many places for chats are open as the agents on duty have; new ones look for work."""
        places = free_places(pool)
        while len(pool.idle) > places:
            pool.idle.popleft()
        for _ in range(places - len(pool.idle)):
            self.ready(pool)

    # Links ---------------------------------------------------------------------------------

    def leave_links(self, call: Call) -> None:
        """A call gives up its places on links; on one that was full others may follow."""
        for number, link in enumerate(self.links):
            if call.links & 1 << number:
                if link.full:
                    self.look_again()
                link.used -= 1
        call.links = 0

    def look_again(self) -> None:
        """After all that this event brings about, idle agents look for calls, in pool order."""
        if not self.looking:
            self.looking = True
            self.clock.at(self.clock.now, 0, AFTERWARDS).callbacks.append(self._look)

    def _look(self, _event: Event) -> None:
        self.looking = False
        for pool in self.pools:
            while pool.idle:
                call = self.rules.choose_call(pool)
                if call is None:
                    break
                pool.idle.popleft()
                self._match(call, pool)
                self.settle(call, MATCHED)

    # Closing -------------------------------------------------------------------------------

    def admit(self, call: Call) -> None:
        """A call that arrives in opening hours is served out after closing time."""
        if self.open:
            self.stands_in_front(call)

    def stands_in_front(self, call: Call) -> None:
        """A call stands before the agents; as long as one does, the late staff stays."""
        call.in_front = True
        self.in_front += 1

    def past_front(self, call: Call) -> None:
        """A call no longer stands before the agents; the last one lets the late staff go."""
        if call.in_front:
            call.in_front = False
            self.in_front -= 1
            if self.holding and self.in_front == 0:
                released = self.clock.at(self.clock.now, WORLD, self._release_index)
                released.callbacks.append(self._release)

    def _release(self, _event: Event) -> None:
        if self.holding:
            self.holding = False
            for pool in self.pools:
                self.set_level(pool, pool.wanted)

    def opens(self) -> None:
        """Opening time: calls may queue; staffing follows the plan again."""
        self.open = True
        self.holding = False
        for pool in self.pools:
            self.set_level(pool, pool.wanted)

    def closes(self) -> None:
        """Closing time: the staff stays until the calls in the centre are served."""
        self.open = False
        self.holding = self.plan.serve_out and self.in_front > 0

    def staff(self, pool: Pool, level: int) -> None:
        """The staffing plan says ``level``; while waiting calls are served out nobody leaves."""
        pool.wanted = level + pool.staying
        self.set_level(pool, max(pool.wanted, pool.level) if self.holding else pool.wanted)
