"""The reference engine in SimPy: a caller is a process, so its life reads from top to bottom."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import simpy

from sim.centre import Centre
from sim.engine import codes
from sim.engine.assembly import finished_log
from sim.engine.changes import (
    CARRIER_LEAVES,
    CARRIER_RETURNS,
    CARRIER_TOLD,
    CLOSES,
    OPENS,
    OVERTIME,
    SITES_ASKED,
    Change,
)
from sim.engine.codes import (
    ARRIVAL,
    CONSULTING,
    GONE,
    HELD,
    IN_IVR,
    JOURNEY_CONTAINED,
    JOURNEY_HUNG_UP,
    PORT_WAIT,
    QUEUE,
    SERVICE,
    TRANSIT,
    WAITING,
    WORLD,
    WRAP_UP,
    WRITTEN,
)
from sim.engine.log import CallLog, empty_columns
from sim.engine.plan import BLOCK, BYPASS, NO_LIMIT, Plan, build_plan
from sim.engine.reference.dispatcher import MATCHED, WAITS, Dispatcher
from sim.engine.reference.events import Clock
from sim.engine.reference.failing import GO_TO_AGENT, Failing
from sim.engine.reference.follow_ups import Following
from sim.engine.reference.pace import lets_go
from sim.engine.reference.rules import Rules
from sim.engine.reference.state import Call, Pool, Site
from sim.engine.timeline import failure_times, world_changes
from sim.workload import Workload

_CHUNK = 8192
_IVR_DISPOSITION = {
    JOURNEY_CONTAINED: codes.CONTAINED,
    JOURNEY_HUNG_UP: codes.HUNG_UP_IN_IVR,
}
Life = Generator[simpy.Event, Any, None]


class ReferenceEngine:
    """One replication as SimPy processes: arrivals, callers, and the world around them.

    Parameters
    ----------
    plan : the centre with indices.
    workload : the replication's luck.
    changes : changes of the world, in order.
    rules : class of the routing rules.
    """

    def __init__(
        self, plan: Plan, workload: Workload, changes: list[Change], rules: type[Rules] = Rules
    ) -> None:
        self.plan = plan
        self.workload = workload
        self.changes = changes
        self.clock = Clock()
        self.pools = [Pool(i, p) for i, p in enumerate(plan.pools)]
        self.sites = [Site(i, s, len(plan.types)) for i, s in enumerate(plan.sites)]
        self.columns = empty_columns(len(workload), plan.column_groups)
        self.log: dict[str, Any] = {
            name: self.columns[name].data for name in WRITTEN if name in self.columns
        }
        self.rules = rules(plan, self.pools, self.sites)
        self.dispatcher = Dispatcher(self.clock, plan, self.rules, self.log, len(changes))
        self.live: dict[int, Call] = {}
        self.failing = Failing(self)
        self.following: Following | None = None
        if plan.further is not None:
            self.following = Following(self, plan.further)
            self.dispatcher.following = self.following

    def run(self) -> CallLog:
        """Simulate until nothing more can happen, and return the log."""
        self.clock.process(self.world())
        self.clock.process(self.arrivals())
        self.clock.run()
        rows = self.dispatcher.staffing
        staffing = (
            np.array([row[0] for row in rows], dtype=np.float64),
            *(np.array([row[i] for row in rows], dtype=np.int64) for i in (1, 2, 3)),
        )
        luck = self.workload
        if self.following is not None:
            luck = self.following.everyone(luck)
            self.columns = {name: column[: len(luck)] for name, column in self.columns.items()}
        return finished_log(self.plan, luck, self.changes, self.columns, staffing)

    # A call's life -------------------------------------------------------------------------

    def arrivals(self) -> Life:
        """Calls arrive when the workload says."""
        clock = self.clock
        for call in self._calls():
            yield clock.at(call.arrival_s, ARRIVAL, call.index)
            if self.plan.types[call.kind].work is not None:
                self.dispatcher.piles.arrives(call)
                continue
            call.process = clock.process(self.caller(call))

    def caller(self, call: Call) -> Life:
        """A call's life, from the carrier's offer to the end of wrap-up."""
        try:
            self.dispatcher.admit(call)
            if not self.connect(call):
                return
            self.live[call.index] = call
            if call.ivr_outcome:
                yield from self.self_service(call)
                if call.state == GONE:
                    return
            yield from self.agents(call)
        except simpy.Interrupt:
            """An outage took the call; `Failing` has written its end."""

    def agents(self, call: Call) -> Life:
        """From the offer to agents to the end."""
        verdict = self.dispatcher.offer(call)
        if verdict == WAITS:
            assert call.signal is not None
            verdict = yield call.signal
        if verdict == MATCHED:
            yield from self.service(call)
        else:
            self.end(call, verdict)

    def passed_on(self, leg: Call) -> Life:
        """The life of a call that is passed on, from its first agent on."""
        try:
            yield self.clock.at(self.clock.now, QUEUE, leg.index)
            yield from self.agents(leg)
        except simpy.Interrupt:
            """An outage took the call; `Failing` has written its end."""

    def connect(self, call: Call) -> bool:
        """The carrier offers the call to a site; False: it is refused or lost there."""
        cause = codes.NO_SITE
        for s in self.rules.candidate_sites(call):
            site = self.sites[s]
            if site.repairs_due:
                self.log["loss_cause"][call.index] = codes.BEFORE_DETECTION
                self.end(call, codes.DROPPED)
                return False
            group = -1 if self.plan.types[call.kind].lineless else site.take_line()
            if group is not None:
                call.site, call.group = s, group
                self.log["entry_site"][call.index] = s
                self.log["trunk_group"][call.index] = group
                return True
            cause = codes.NO_LINE
        self.log["loss_cause"][call.index] = cause
        self.end(call, codes.BLOCKED)
        return False

    def self_service(self, call: Call) -> Life:
        """The IVR: a port, the journey, and either an agent is wanted or the call is over."""
        site = self.sites[call.site]
        try:
            if site.free_ports == 0:
                if site.when_full == BYPASS:
                    return
                if site.when_full == BLOCK:
                    self.log["loss_cause"][call.index] = codes.NO_PORT
                    self.end(call, codes.BLOCKED)
                    return
                call.state = PORT_WAIT
                call.signal = simpy.Event(self.clock)
                site.port_queue.append(call)
                yield call.signal
                call.signal = None
            elif site.free_ports != NO_LIMIT:
                site.free_ports -= 1
            call.state = IN_IVR
            start = self.clock.now
            self.log["ivr_start_s"][call.index] = start
            yield self.clock.at(start + call.ivr_s, QUEUE, call.index)
        except simpy.Interrupt as cut:
            if cut.cause != GO_TO_AGENT:
                raise
            return
        self.log["ivr_end_s"][call.index] = self.clock.now
        self.release_port(site)
        if call.ivr_outcome in _IVR_DISPOSITION:
            self.end(call, _IVR_DISPOSITION[call.ivr_outcome])

    def release_port(self, site: Site) -> None:
        """Give a port back, or hand it to the call that waits longest for one."""
        if site.port_queue:
            signal = site.port_queue.popleft().signal
            assert signal is not None
            signal.succeed()
        elif site.free_ports != NO_LIMIT:
            site.free_ports += 1

    def service(self, call: Call) -> Life:
        """Talk, then wrap-up; the line is free after the talk, the agent after both."""
        log, index = self.log, call.index
        pool = self.pools[call.pool]
        log["pool"][index] = call.pool
        call.talk_end_s = call.answer_s + call.joint_s
        if not call.unanswered:
            call.talk_end_s += call.talk_s * call.factor
        yield from self.talk(call)
        talk_end = call.talk_end_s
        if call.unanswered:
            self.end(call, codes.CALLBACK_UNANSWERED)
            self.leave_agent(call, pool, talk_end)
            return
        log["answer_s"][index] = call.answer_s
        leg = None if self.following is None else self.following.leg(call)
        if leg is None:
            call.state = WRAP_UP
            self.end(call, codes.CALLED_BACK if call.virtual else codes.ANSWERED)
        else:
            talk_end = yield from self.pass_on(call, leg)
        log["talk_end_s"][index] = talk_end
        wrap_end = talk_end + call.wrap_up_s * call.factor
        if wrap_end > talk_end:
            self.live[index] = call
            yield self.clock.at(wrap_end, SERVICE, index)
            del self.live[index]
        self.leave_agent(call, pool, wrap_end)

    def leave_agent(self, call: Call, pool: Pool, now: float) -> None:
        """A call's agent is done with it."""
        self.log["wrap_end_s"][call.index] = now
        call.state = GONE
        del pool.serving[call.index]
        lets_go(pool, call)
        self.dispatcher.free(pool)

    def pass_on(self, call: Call, leg: Call) -> Generator[simpy.Event, Any, float]:
        """Hand a call over; when its agent is done with it, seconds."""
        self.log["disposition"][call.index] = codes.ANSWERED
        self.log["end_s"][call.index] = self.clock.now
        if call.links:
            self.dispatcher.leave_links(call)
        leg.site, leg.group = call.site, call.group
        call.site = call.group = -1
        for name in ("entry_site", "trunk_group"):
            self.log[name][leg.index] = self.log[name][call.index]
        del self.live[call.index]
        self.live[leg.index] = leg
        self.dispatcher.stands_in_front(leg)
        leg.process = self.clock.process(self.passed_on(leg))
        if leg.chain is not None and leg.chain.partner is not None:
            call.state = CONSULTING
            call.signal = simpy.Event(self.clock)
            self.live[call.index] = call
            yield call.signal
            del self.live[call.index]
        call.state = WRAP_UP
        return float(self.clock.now)

    def talk(self, call: Call) -> Life:
        """Until the end of the talk, which an outage may put off while it holds the call."""
        while True:
            yield self.clock.at(call.talk_end_s, SERVICE, call.index)
            if call.state == HELD:
                call.resumed = simpy.Event(self.clock)
                yield call.resumed
                call.resumed = None
            elif self.clock.now >= call.talk_end_s:
                return

    def end(self, call: Call, disposition: int) -> None:
        """A call leaves the centre: its line is free, its row is closed."""
        self.log["disposition"][call.index] = disposition
        self.log["end_s"][call.index] = self.clock.now
        if call.site >= 0:
            self.sites[call.site].release_line(call.group)
            self.live.pop(call.index, None)
            if call.links:
                self.dispatcher.leave_links(call)
        if call.state != WRAP_UP:
            call.state = GONE
        self.dispatcher.past_front(call)
        if self.following is not None:
            self.following.after(call, disposition)

    # The world -----------------------------------------------------------------------------

    def world(self) -> Life:
        """Failures, the carrier's belief, opening hours and staffing, as the timeline says."""
        for index, change in enumerate(self.changes):
            yield self.clock.at(change.time_s, WORLD, index)
            if change.kind in self.failing.happens:
                self.failing.happens[change.kind](change)
                continue
            match change.kind:
                case k if k == CARRIER_LEAVES:
                    self.sites[change.index].believed_down += 1
                case k if k == CARRIER_RETURNS:
                    self.sites[change.index].believed_down -= 1
                case k if k == OPENS:
                    self.dispatcher.opens()
                case k if k == CLOSES:
                    self.close()
                case k if k == OVERTIME:
                    self.dispatcher.overtime.asked(change, self.clock.now)
                case k if k == SITES_ASKED:
                    self.rules.ask_sites(change.index)
                case k if k == CARRIER_TOLD:
                    self.rules.tell_carrier(change.index)
                case _:
                    self.dispatcher.staff(self.pools[change.index], change.value)

    def close(self) -> None:
        """Closing time: waiting calls are served out or cleared, as the centre says."""
        self.dispatcher.closes()
        if self.plan.serve_out:
            return
        for _, call in sorted(self.live.items()):
            if call.state in (WAITING, TRANSIT):
                self.log["loss_cause"][call.index] = codes.CLOSED
                self.dispatcher.settle(call, codes.DISCONNECTED)

    def _calls(self) -> Iterator[Call]:
        """The workload's calls as objects, made a chunk at a time."""
        w = self.workload
        luck = (w.contact_type, w.arrival_s, w.ivr_s, w.ivr_outcome, w.balks, w.patience_s,
                w.talk_s, w.wrap_up_s, w.u_entry, w.u_agent, w.key)  # fmt: skip
        for first in range(0, len(w), _CHUNK):
            rows = zip(*(column[first : first + _CHUNK].tolist() for column in luck), strict=True)
            for index, row in enumerate(rows, start=first):
                yield Call(index, row)


def run_reference(centre: Centre, workload: Workload, rules: type[Rules] = Rules) -> CallLog:
    """Simulate one replication with the reference engine.

    Parameters
    ----------
    centre : the centre.
    workload : the luck of one replication of this centre.
    rules : routing rules, `Rules` or a subclass of it.

    Raises
    ------
    InputError : the routing leaves a contact type without any pool.
    """
    changes = world_changes(centre, workload.failures, workload.absences)
    log = ReferenceEngine(build_plan(centre), workload, changes, rules).run()
    return replace(log, failures=failure_times(centre, workload.failures))
