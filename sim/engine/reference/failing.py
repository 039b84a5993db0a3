"""Outages of the reference engine: what failures take, and what comes back after the repair.

First every call that a failure takes is dropped; then the ports that became free go to the calls
that wait for one, and agents whose caller was lost look for other work, so that none of them takes
a call that is about to be dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from sim.engine import changes as ch
from sim.engine import codes
from sim.engine.codes import (
    CONSULTING,
    ENTERING,
    GONE,
    HELD,
    IN_IVR,
    PORT_WAIT,
    TALKING,
    TRANSIT,
    WAITING,
    WRAP_UP,
)
from sim.engine.plan import NO_LIMIT
from sim.engine.reference.pace import begins, less_busy, lets_go
from sim.engine.reference.state import Call, Pool, Site
from sim.rounding import half_up
from sim.workload.counter_based import LOST_AGENT, LOST_LINE, LOST_PORT, chance

if TYPE_CHECKING:
    from sim.engine.changes import Change
    from sim.engine.reference.run import ReferenceEngine

GO_TO_AGENT = "go to an agent"
"""Why a call in the IVR is interrupted that is not lost."""


class Failing:
    """The failures of a replication, as they happen to an engine's calls, agents and sites."""

    def __init__(self, engine: ReferenceEngine) -> None:
        self.engine = engine
        self.log = engine.log
        self.dispatcher = engine.dispatcher
        self.groups = [
            (site, group) for site in engine.sites for group in range(len(site.plan.lines))
        ]
        self.widowed: list[Pool] = []
        """Pools whose agents have lost their callers, one entry an agent."""
        self.happens: dict[int, Callable[[Change], None]] = {
            ch.SITE_FAILS: self.site_fails,
            ch.LINES_LOST: self.lines_lost,
            ch.PORTS_LOST: self.ports_lost,
            ch.ACD_FAILS: self.acd_fails,
            ch.LINK_FAILS: self.link_fails,
            ch.AGENTS_LOST: self.agents_lost,
            ch.AGENTS_RESUME: self.agents_resume,
            ch.SITE_REPAIRED: self.site_repaired,
            ch.LINES_BACK: self.lines_back,
            ch.PORTS_BACK: self.ports_back,
            ch.ACD_REPAIRED: self.acd_repaired,
            ch.LINK_REPAIRED: self.link_repaired,
            ch.WHEN_FULL: self.when_full,
            ch.SLOWED: self.slowed,
        }

    # Whole components ----------------------------------------------------------------------

    def site_fails(self, change: Change) -> None:
        """A site dies: its agents are gone, every call that needs it is dropped."""
        site = self.engine.sites[change.index]
        site.repairs_due += 1
        for call in self._live():
            self._hit(call, site, change.fate)
        for pool in self.engine.pools:
            if pool.site == site.index:
                pool.idle.clear()
                pool.wanted = 0
                self.dispatcher.overtime.lose(pool, 1.0)
                self.dispatcher.set_level(pool, 0)
        self._afterwards()

    def _hit(self, call: Call, site: Site, fate: int) -> None:
        """Drop a call if a dead site touches it, unless its fate is to stay."""
        at_agent = call.state in (TALKING, WRAP_UP, HELD, CONSULTING)
        agent_dies = at_agent and self.engine.pools[call.pool].site == site.index
        if at_agent and fate & ch.TALKING_SURVIVES:
            return
        if call.state in (WRAP_UP, CONSULTING):
            if agent_dies:
                self._cut_wrap_up(call)
            return
        waits_there = call.state == WAITING and call.line_site == site.index
        holds_line = call.site == site.index and not call.virtual
        if not holds_line and not agent_dies and not waits_there:
            return
        if call.state in (WAITING, TRANSIT) and fate & ch.KEEP_WAITING:
            return
        self._drop(call, agent_dies)

    def site_repaired(self, change: Change) -> None:
        """A site is up again when all its failures are repaired."""
        self.engine.sites[change.index].repairs_due -= 1

    def acd_fails(self, change: Change) -> None:
        """Calls in a site's lines are matched no more."""
        site = self.engine.sites[change.index]
        site.acd_down += 1
        if not change.fate & ch.KEEP_WAITING:
            for call in self._live():
                if call.state == WAITING and call.line_site == site.index:
                    self._drop(call)
        self._afterwards()

    def acd_repaired(self, change: Change) -> None:
        """Idle agents anywhere take the calls that were held."""
        site = self.engine.sites[change.index]
        site.acd_down -= 1
        if not site.acd_down:
            self.dispatcher.look_again()

    def link_fails(self, change: Change) -> None:
        """Nobody goes across any more; calls that are across stay or drop."""
        self.dispatcher.links[change.index].down += 1
        for call in self._live():
            if not call.links & 1 << change.index:
                continue
            spared = ch.TALKING_SURVIVES
            if call.state in (WAITING, TRANSIT):
                spared = ch.KEEP_WAITING
            if not change.fate & spared:
                self._drop(call)
        self._afterwards()

    def link_repaired(self, change: Change) -> None:
        """Idle agents take the calls across the link."""
        link = self.dispatcher.links[change.index]
        link.down -= 1
        if not link.down:
            self.dispatcher.look_again()

    # Shares --------------------------------------------------------------------------------

    def lines_lost(self, change: Change) -> None:
        """Lines of a trunk group fail, and the calls on them drop."""
        site, group = self.groups[change.index]
        held = [
            c
            for c in self._live()
            if c.site == site.index and c.group == group and c.state != WRAP_UP
        ]
        up = site.free_lines[group] + len(held)
        hit = half_up(len(held) * ((up - change.value) / up))
        for call in self._first(held, hit, LOST_LINE, change.number):
            self._drop(call)
        site.free_lines[group] -= up - change.value
        self._afterwards()

    def lines_back(self, change: Change) -> None:
        """Lines of a trunk group work again."""
        site, group = self.groups[change.index]
        held = sum(
            1
            for c in self._live()
            if c.site == site.index and c.group == group and c.state != WRAP_UP
        )
        site.free_lines[group] = change.value - held

    def ports_lost(self, change: Change) -> None:
        """Ports of an IVR fail; the calls on them drop or go on to an agent."""
        site = self.engine.sites[change.index]
        mine = [c for c in self._live() if c.site == site.index]
        playing = [c for c in mine if c.state == IN_IVR]
        hit = len(playing)
        if change.value:
            hit = half_up(hit * ((site.ports - change.value) / site.ports))
        lost = self._first(playing, hit, LOST_PORT, change.number)
        if not change.value:
            lost = [c for c in mine if c.state in (IN_IVR, PORT_WAIT)]
        for call in lost:
            if change.fate & ch.TO_AGENT:
                self._to_agent(call)
            else:
                self._drop(call)
        site.ports = change.value
        site.free_ports = change.value - (len(playing) - hit)
        self._afterwards()

    def _to_agent(self, call: Call) -> None:
        if call.state == IN_IVR:
            self.log["ivr_end_s"][call.index] = self.engine.clock.now
        else:
            self.engine.sites[call.site].port_queue.remove(call)
        call.state = ENTERING
        call.signal = None
        assert call.process is not None
        call.process.interrupt(GO_TO_AGENT)

    def ports_back(self, change: Change) -> None:
        """Ports of an IVR work again."""
        site = self.engine.sites[change.index]
        back = change.value - site.ports
        site.ports = change.value
        site.free_ports = NO_LIMIT if change.value == NO_LIMIT else site.free_ports + back
        self._afterwards()

    def when_full(self, change: Change) -> None:
        """What calls do that find no port."""
        self.engine.sites[change.index].when_full = change.value

    def agents_lost(self, change: Change) -> None:
        """Agents of a pool are gone, busy and idle alike unless their calls survive."""
        pool = self.engine.pools[change.index]
        self.dispatcher.overtime.lose(pool, change.amount)
        left = change.value + pool.staying
        if self.dispatcher.holding:
            left = half_up(pool.level * (1.0 - change.amount))
        left = min(left, pool.level)
        lost = (pool.level - left) / pool.level if pool.level else change.amount
        if not change.fate & ch.TALKING_SURVIVES:
            busy = [pool.serving[n] for n in sorted(pool.serving)]
            busy = [c for c in busy if c.state in (TALKING, WRAP_UP, CONSULTING)]
            hit = half_up(len(busy) * lost)
            for call in self._first(busy, hit, LOST_AGENT, change.number):
                if call.state in (WRAP_UP, CONSULTING):
                    self._cut_wrap_up(call)
                elif change.fate & ch.HOLD:
                    self._hold(call, pool, change.number)
                else:
                    self._drop(call, agent_dies=True)
        pool.wanted = change.value + pool.staying
        self.dispatcher.set_level(pool, left)

    def _hold(self, call: Call, pool: Pool, number: int) -> None:
        """A call waits for its agent to come back."""
        call.state = HELD
        call.held_since_s = self.engine.clock.now
        call.held_by = number
        lets_go(pool, call)
        less_busy(pool, self.engine.clock.now)

    def agents_resume(self, change: Change) -> None:
        """Agents are back with the calls that they left."""
        pool = self.engine.pools[change.index]
        for call in self._live():
            if call.state == HELD and call.held_by == change.number and call.pool == pool.index:
                away = self.engine.clock.now - call.held_since_s
                if call.answer_s > call.held_since_s:
                    call.answer_s += away
                call.talk_end_s += away
                call.state = TALKING
                begins(pool, call, self.engine.clock.now)
                if call.resumed is not None:
                    call.resumed.succeed()
        if pool.places > 1:
            self.dispatcher.settle_places(pool)

    def slowed(self, change: Change) -> None:
        """Agents of a site need more time for the calls they take from now on, or no longer."""
        for pool in self.engine.pools:
            if pool.site == change.index:
                pool.crm_factor = change.amount

    # What becomes of a call ----------------------------------------------------------------

    def _live(self) -> list[Call]:
        """Calls in the centre, and those in wrap-up, by index."""
        return [call for _, call in sorted(self.engine.live.items())]

    @staticmethod
    def _first(calls: Iterable[Call], number: int, purpose: int, failure: int) -> list[Call]:
        """So many of the calls, by luck; in order of their indices."""
        luck = sorted((chance(c.key, purpose, failure), c.index, c) for c in calls)
        return sorted((c for _, _, c in luck[:number]), key=lambda c: c.index)

    def _cut_wrap_up(self, call: Call) -> None:
        assert call.process is not None
        pool = self.engine.pools[call.pool]
        if call.state == CONSULTING:
            self.log["talk_end_s"][call.index] = self.engine.clock.now
        self.log["wrap_end_s"][call.index] = self.engine.clock.now
        del self.engine.live[call.index]
        del pool.serving[call.index]
        lets_go(pool, call)
        less_busy(pool, self.engine.clock.now)
        call.state = GONE
        call.process.interrupt()

    def _drop(self, call: Call, agent_dies: bool = False) -> None:
        """Write the end of a call that an outage takes, and stop its process."""
        log, now = self.log, self.engine.clock.now
        cause = codes.LOST_IN_QUEUE
        if call.state in (IN_IVR, PORT_WAIT):
            cause = codes.LOST_IN_IVR
            site = self.engine.sites[call.site]
            if call.state == PORT_WAIT:
                site.port_queue.remove(call)
            else:
                log["ivr_end_s"][call.index] = now
                if site.free_ports != NO_LIMIT:
                    site.free_ports += 1
        elif call.state in (TALKING, HELD):
            if self._drop_at_agent(call, agent_dies):
                cause = codes.LOST_TALKING
        elif call.state in (WAITING, TRANSIT):
            self.dispatcher.leave(call)
        log["loss_cause"][call.index] = cause
        self.engine.end(call, codes.DROPPED)
        assert call.process is not None
        call.process.interrupt()

    def _drop_at_agent(self, call: Call, agent_dies: bool) -> bool:
        """The agent loses the caller; whether they had talked."""
        log, now = self.log, self.engine.clock.now
        pool = self.engine.pools[call.pool]
        del pool.serving[call.index]
        if call.state == TALKING:
            lets_go(pool, call)
            if agent_dies:
                less_busy(pool, self.engine.clock.now)
            else:
                self.widowed.append(pool)
        log["pool"][call.index] = call.pool
        log["wrap_end_s"][call.index] = now
        until = call.held_since_s if call.state == HELD else now
        if call.unanswered or call.answer_s > until:
            return False
        log["answer_s"][call.index] = call.answer_s
        log["talk_end_s"][call.index] = now
        return True

    def _afterwards(self) -> None:
        """Free ports go to who waits for one; agents without a caller look for other work."""
        for site in self.engine.sites:
            while site.port_queue and site.free_ports > 0:
                site.free_ports -= 1
                signal = site.port_queue.popleft().signal
                assert signal is not None
                signal.succeed()
        widowed, self.widowed = self.widowed, []
        for pool in sorted(widowed, key=lambda p: p.index):
            self.dispatcher.free(pool)
