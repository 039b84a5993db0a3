"""The reference engine in SimPy: a caller is a process, so its life reads from top to bottom."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
import simpy

from sim.centre import Centre
from sim.engine import log as lg
from sim.engine.clock import ARRIVAL, QUEUE, SERVICE, WORLD, Clock
from sim.engine.dispatcher import MATCHED, WAITS, Dispatcher
from sim.engine.finish import finished_log
from sim.engine.log import CallLog, empty_columns
from sim.engine.plan import BLOCK, BYPASS, NO_LIMIT, Plan, build_plan
from sim.engine.rules import Rules
from sim.engine.state import (
    GONE,
    IN_IVR,
    PORT_WAIT,
    TALKING,
    TRANSIT,
    WAITING,
    WRAP_UP,
    Call,
    Pool,
    Site,
)
from sim.engine.timeline import (
    CARRIER_LEAVES,
    CARRIER_RETURNS,
    CLOSES,
    OPENS,
    SITE_FAILS,
    SITE_REPAIRED,
    Change,
    world_changes,
)
from sim.workload import Workload

_CHUNK = 8192
_IVR_DISPOSITION = {1: lg.CONTAINED, 3: lg.HUNG_UP_IN_IVR}
_WRITTEN = (
    "entry_site", "trunk_group", "ivr_start_s", "ivr_end_s", "queue_s", "queue_site",
    "steps_opened", "pool", "answer_s", "talk_end_s", "wrap_end_s", "end_s", "disposition",
    "loss_cause",
)  # fmt: skip

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
        self.columns = empty_columns(len(workload))
        self.log: dict[str, Any] = {n: self.columns[n].data for n in _WRITTEN}
        self.rules = rules(plan, self.pools, self.sites)
        self.dispatcher = Dispatcher(self.clock, plan, self.rules, self.log, len(changes))
        self.live: dict[int, Call] = {}

    def run(self) -> CallLog:
        """Simulate until nothing more can happen, and return the log."""
        self.clock.process(self.world())
        self.clock.process(self.arrivals())
        self.clock.run()
        rows = self.dispatcher.staffing
        staffing = (
            np.array([time for time, _, _ in rows], dtype=np.float64),
            np.array([pool for _, pool, _ in rows], dtype=np.int64),
            np.array([level for _, _, level in rows], dtype=np.int64),
        )
        return finished_log(self.plan, self.workload, self.changes, self.columns, staffing)

    # A call's life -------------------------------------------------------------------------

    def arrivals(self) -> Life:
        """Calls arrive when the workload says."""
        clock = self.clock
        for call in self._calls():
            yield clock.at(call.arrival_s, ARRIVAL, call.index)
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
            verdict = self.dispatcher.offer(call)
            if verdict == WAITS:
                assert call.signal is not None
                verdict = yield call.signal
            if verdict == MATCHED:
                yield from self.service(call)
            else:
                self.end(call, verdict)
        except simpy.Interrupt:
            """An outage took the call; `_drop` has written its end."""

    def connect(self, call: Call) -> bool:
        """The carrier offers the call to a site; False: it is refused or lost there."""
        cause = lg.NO_SITE
        for s in self.rules.candidate_sites(call):
            site = self.sites[s]
            if site.repairs_due:
                self.log["loss_cause"][call.index] = lg.BEFORE_DETECTION
                self.end(call, lg.DROPPED)
                return False
            group = site.take_line()
            if group is not None:
                call.site, call.group = s, group
                self.log["entry_site"][call.index] = s
                self.log["trunk_group"][call.index] = group
                return True
            cause = lg.NO_LINE
        self.log["loss_cause"][call.index] = cause
        self.end(call, lg.BLOCKED)
        return False

    def self_service(self, call: Call) -> Life:
        """The IVR: a port, the journey, and either an agent is wanted or the call is over."""
        site = self.sites[call.site]
        if site.free_ports == 0:
            if site.plan.when_full == BYPASS:
                return
            if site.plan.when_full == BLOCK:
                self.log["loss_cause"][call.index] = lg.NO_PORT
                self.end(call, lg.BLOCKED)
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
        talk_end = call.answer_s + call.talk_s * call.factor
        yield self.clock.at(talk_end, SERVICE, index)
        log["answer_s"][index] = call.answer_s
        log["talk_end_s"][index] = talk_end
        call.state = WRAP_UP
        self.end(call, lg.ANSWERED)
        wrap_end = talk_end + call.wrap_up_s * call.factor
        if wrap_end > talk_end:
            self.live[index] = call
            yield self.clock.at(wrap_end, SERVICE, index)
            del self.live[index]
        log["wrap_end_s"][index] = wrap_end
        call.state = GONE
        del pool.serving[index]
        self.dispatcher.free(pool)

    def end(self, call: Call, disposition: int) -> None:
        """A call leaves the centre: its line is free, its row is closed."""
        self.log["disposition"][call.index] = disposition
        self.log["end_s"][call.index] = self.clock.now
        if call.site >= 0:
            self.sites[call.site].release_line(call.group)
            self.live.pop(call.index, None)
        if call.state != WRAP_UP:
            call.state = GONE
        self.dispatcher.past_front(call)

    # The world -----------------------------------------------------------------------------

    def world(self) -> Life:
        """Failures, the carrier's belief, opening hours and staffing, as the timeline says."""
        for index, change in enumerate(self.changes):
            yield self.clock.at(change.time, WORLD, index)
            site = self.sites[change.index] if change.index < len(self.sites) else self.sites[0]
            match change.kind:
                case k if k == SITE_FAILS:
                    self.fail(site)
                case k if k == SITE_REPAIRED:
                    site.repairs_due -= 1
                case k if k == CARRIER_LEAVES:
                    site.believed_down += 1
                case k if k == CARRIER_RETURNS:
                    site.believed_down -= 1
                case k if k == OPENS:
                    self.dispatcher.opens()
                case k if k == CLOSES:
                    self.close()
                case _:
                    self.dispatcher.staff(self.pools[change.index], change.value)

    def fail(self, site: Site) -> None:
        """A site dies: its agents are gone, every call that needs it is dropped.

        First every call is dropped, then agents of other sites who were talking to one of them
        look for other work, so that none of them takes a call that is about to be dropped.
        """
        site.repairs_due += 1
        if site.repairs_due > 1:
            return
        freed: list[Pool] = []
        for _, call in sorted(self.live.items()):
            freed.extend(self._hit(call, site))
        site.port_queue.clear()
        site.free_ports = site.plan.ports
        for pool in self.pools:
            if pool.site == site.index:
                pool.idle.clear()
                pool.wanted = 0
                self.dispatcher.set_level(pool, 0)
        for pool in sorted(freed, key=lambda p: p.index):
            self.dispatcher.free(pool)

    def _hit(self, call: Call, site: Site) -> list[Pool]:
        """Drop a call if a dead site touches it; return the living pool that it frees, if any."""
        at_agent = call.state in (TALKING, WRAP_UP)
        pool = self.pools[call.pool] if at_agent else None
        agent_dies = pool is not None and pool.site == site.index
        if call.state == WRAP_UP:
            if agent_dies:
                assert pool is not None
                self._cut_wrap_up(call, pool)
            return []
        waits_there = call.state == WAITING and call.line_site == site.index
        if call.site != site.index and not agent_dies and not waits_there:
            return []
        self._drop(call)
        if pool is None:
            return []
        del pool.serving[call.index]
        if agent_dies:
            pool.busy -= 1
            return []
        return [pool]

    def _cut_wrap_up(self, call: Call, pool: Pool) -> None:
        assert call.process is not None
        self.log["wrap_end_s"][call.index] = self.clock.now
        del self.live[call.index]
        del pool.serving[call.index]
        pool.busy -= 1
        call.state = GONE
        call.process.interrupt()

    def _drop(self, call: Call) -> None:
        """Write the end of a call that an outage takes, and stop its process."""
        log, now = self.log, self.clock.now
        cause = lg.IN_QUEUE
        if call.state in (IN_IVR, PORT_WAIT):
            cause = lg.IN_IVR
            if call.state == IN_IVR:
                log["ivr_end_s"][call.index] = now
        elif call.state == TALKING:
            log["pool"][call.index] = call.pool
            log["wrap_end_s"][call.index] = now
            if call.answer_s <= now:
                cause = lg.TALKING
                log["answer_s"][call.index] = call.answer_s
                log["talk_end_s"][call.index] = now
        elif call.state in (WAITING, TRANSIT):
            self.dispatcher.leave(call)
        log["loss_cause"][call.index] = cause
        self.end(call, lg.DROPPED)
        assert call.process is not None
        call.process.interrupt()

    def close(self) -> None:
        """Closing time: waiting calls are served out or cleared, as the centre says."""
        self.dispatcher.closes()
        if self.plan.serve_out:
            return
        for _, call in sorted(self.live.items()):
            if call.state in (WAITING, TRANSIT):
                self.log["loss_cause"][call.index] = lg.CLOSED
                self.dispatcher.settle(call, lg.DISCONNECTED)

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
    return ReferenceEngine(build_plan(centre), workload, changes, rules).run()
