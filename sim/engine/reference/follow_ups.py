"""Further calls in the reference engine: callers who come back, calls that are passed on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy

from sim.engine import codes
from sim.engine.codes import (
    ARRIVAL,
    COMING,
    CONSULTING,
    HANDED_OVER,
    JOURNEY_CONTAINED,
    JOURNEY_TO_AGENT,
    SERVICE,
)
from sim.engine.log import empty_columns
from sim.engine.plan.follow_ups import Further, FurtherType
from sim.engine.reference.state import Call
from sim.workload import Workload, joined
from sim.workload.counter_based import (
    AGENT_AGAIN,
    BACK_DELAY,
    BALKING_AGAIN,
    COMES_BACK,
    CONFERENCE,
    ENTRY_AGAIN,
    PASSED_ON,
    PATIENCE_AGAIN,
    TALK_AGAIN,
    WRAP_UP_AGAIN,
    chance,
)

if TYPE_CHECKING:
    from sim.engine.reference.run import ReferenceEngine


@dataclass
class Chain:
    """Where a call stands in its caller's story.

    Attributes
    ----------
    caller : number of the caller's first call.
    home : contact type of the caller's calls, whatever type a call is passed on to.
    journey : IVR seconds, outcome, menus and flags of the caller's calls.
    attempt : calls and legs of the caller before this one.
    tries : of these, attempts since somebody last served the caller, or since the first call.
    repeats : of these, calls because the matter was not resolved.
    passed : how often this call was passed on.
    served : whether an agent or the IVR has served the caller before.
    partner : the first agent's leg, while that agent waits for this leg's agent.
    joint_s : how long both agents confer, seconds.
    """

    caller: int
    home: int
    journey: tuple[float, int, int, int]
    attempt: int = 0
    tries: int = 0
    repeats: int = 0
    passed: int = 0
    served: bool = False
    is_leg: bool = False
    partner: Call | None = None
    joint_s: float = 0.0


class Following:
    """Makes further calls for an engine; the log and the workload grow with them."""

    def __init__(self, engine: ReferenceEngine, further: Further) -> None:
        self.engine = engine
        self.further = further
        n = len(engine.workload)
        engine.columns["caller"][:] = np.arange(n)
        self.made: list[tuple[Any, ...]] = []
        """Luck of the further calls, in the order of `sim.workload.workload.COLUMNS`."""

    # Coming back ---------------------------------------------------------------------------

    def after(self, call: Call, disposition: int) -> None:
        """A call has ended: its caller may call again."""
        self.let_go(call)
        chain = self.chain(call)
        kind = self.further.types[chain.home]
        served = disposition in codes.SERVED or disposition == codes.CONTAINED
        past, most = chain.tries, kind.retry_at_most
        if served:
            past, most = chain.repeats, kind.repeat_at_most
        if chance(call.key, COMES_BACK, chain.attempt) >= kind.comes_back[disposition]:
            return
        if past >= most:
            return
        delay = kind.repeat_delay if served else kind.retry_delay
        now = self.engine.clock.now
        u = chance(call.key, BACK_DELAY, chain.attempt)
        back = now + self.further.duration(delay, u, now)
        self.engine.log["back_s"][call.index] = back
        if back < self.engine.plan.end_s:
            self._come_back(call, back, served)

    def _come_back(self, call: Call, back: float, served: bool) -> None:
        chain = self.chain(call)
        kind = self.further.types[chain.home]
        seconds, outcome, menus, flags = chain.journey
        if served and outcome == JOURNEY_CONTAINED:
            outcome, flags = JOURNEY_TO_AGENT, 0
        new = replace(
            chain,
            journey=(seconds, outcome, menus, flags),
            attempt=chain.attempt + 1,
            tries=0 if served else chain.tries + 1,
            repeats=chain.repeats + served,
            passed=0,
            served=chain.served or served,
            is_leg=False,
            partner=None,
        )
        talk, wrap_up = call.talk_s, call.wrap_up_s
        if served or chain.is_leg:
            talk, wrap_up = self._handling(kind, call.key, new.attempt, back)
        again = self._new(chain.home, new, back, talk, wrap_up, call.key)
        again.state = COMING
        origin = codes.REPEAT if served else codes.RETRY
        self.engine.log["origin"][again.index] = origin
        event = self.engine.clock.at(back, ARRIVAL, again.index, again)
        event.callbacks.append(self._arrives)

    def _arrives(self, event: simpy.Event) -> None:
        call: Call = event._value
        call.process = self.engine.clock.process(self.engine.caller(call))

    # Passing on ----------------------------------------------------------------------------

    def leg(self, call: Call) -> Call | None:
        """The leg that a call is passed on to after its talk; None: it is not passed on.

        A caller who is called back holds no line, and is not passed on.
        """
        chain = self.chain(call)
        if call.virtual or chain.passed >= self.further.transfers_at_most:
            return None
        u = chance(call.key, PASSED_ON, chain.attempt)
        for way in self.further.types[call.kind].passes:
            if u < way.up_to:
                break
        else:
            return None
        now = self.engine.clock.now
        new = replace(
            chain,
            attempt=chain.attempt + 1,
            passed=chain.passed + 1,
            served=True,
            is_leg=True,
            partner=None,
            joint_s=0.0,
        )
        talk, wrap_up = self._handling(
            self.further.types[way.contact_type], call.key, new.attempt, now
        )
        leg = self._new(way.contact_type, new, now, talk, wrap_up, call.key)
        leg.state = HANDED_OVER
        self.engine.log["origin"][leg.index] = codes.TRANSFER
        self.engine.log["transferred_to"][call.index] = way.contact_type
        if way.conference is not None:
            u = chance(call.key, CONFERENCE, chain.attempt)
            new.partner = call
            new.joint_s = self.further.duration(way.conference, u, now)
        return leg

    def meet(self, call: Call) -> float:
        """A leg is answered: how long both agents confer, seconds; then the first one goes."""
        chain = call.chain
        if chain is None or chain.partner is None:
            return 0.0
        partner, chain.partner = chain.partner, None
        if partner.state != CONSULTING:
            return 0.0
        self._go(partner, call.answer_s + chain.joint_s)
        return float(chain.joint_s)

    def let_go(self, call: Call) -> None:
        """A leg ends without having been answered: the first agent need not stay."""
        chain = call.chain
        if chain is not None and chain.partner is not None:
            self._go(chain.partner, self.engine.clock.now)
            chain.partner = None

    def _go(self, partner: Call, time: float) -> None:
        event = self.engine.clock.at(time, SERVICE, partner.index, partner)
        event.callbacks.append(self._gone)

    def _gone(self, event: simpy.Event) -> None:
        partner: Call = event._value
        if partner.state == CONSULTING:
            assert partner.signal is not None
            partner.signal.succeed()

    # Rows ----------------------------------------------------------------------------------

    def chain(self, call: Call) -> Chain:
        """A call's place in its caller's story."""
        if call.chain is None:
            w, n = self.engine.workload, call.index
            journey = (call.ivr_s, call.ivr_outcome, int(w.ivr_menus[n]), int(w.ivr_flags[n]))
            call.chain = Chain(n, call.kind, journey)
        return call.chain

    def _handling(
        self, kind: FurtherType, key: int, number: int, time: float
    ) -> tuple[float, float]:
        talk = self.further.duration(kind.talk, chance(key, TALK_AGAIN, number), time)
        return talk, self.further.duration(kind.wrap_up, chance(key, WRAP_UP_AGAIN, number), time)

    def _new(
        self, kind: int, chain: Chain, time: float, talk: float, wrap_up: float, key: int
    ) -> Call:
        """A further row of the log, and its call."""
        ours = self.further.types[kind]
        number = chain.attempt
        u = chance(key, PATIENCE_AGAIN, number)
        patience = self.further.duration(ours.patience, u, time)
        balks = chance(key, BALKING_AGAIN, number) < ours.balking
        u_entry, u_agent = chance(key, ENTRY_AGAIN, number), chance(key, AGENT_AGAIN, number)
        seconds, outcome, menus, flags = chain.journey
        luck = (kind, time, seconds, outcome, balks, patience, talk, wrap_up, u_entry, u_agent, key)
        index = len(self.engine.workload) + len(self.made)
        self.made.append(
            (time, kind, seconds, outcome, menus, flags, balks, patience, talk, wrap_up, u_entry,
             u_agent, key)
        )  # fmt: skip
        self._make_room(index + 1)
        call = Call(index, luck)
        call.chain = chain
        log = self.engine.log
        log["caller"][index] = chain.caller
        log["attempt"][index] = number
        log["served_before"][index] = chain.served
        return call

    def _make_room(self, rows: int) -> None:
        columns = self.engine.columns
        room = len(columns["end_s"])
        if rows <= room:
            return
        more = empty_columns(max(room, 64), self.engine.plan.column_groups)
        for name, column in columns.items():
            columns[name] = np.concatenate([column, more[name]])
        for name in self.engine.log:
            self.engine.log[name] = columns[name].data

    def everyone(self, workload: Workload) -> Workload:
        """The luck of first and further calls, in the order of the log's rows."""
        if not self.made:
            return workload
        arrays = [np.array(column) for column in zip(*self.made, strict=True)]
        fields = (
            "arrival_s", "contact_type", "ivr_s", "ivr_outcome", "ivr_menus", "ivr_flags", "balks",
            "patience_s", "talk_s", "wrap_up_s", "u_entry", "u_agent", "key",
        )  # fmt: skip
        made: dict[str, Any] = {
            name: column.astype(getattr(workload, name).dtype)
            for name, column in zip(fields, arrays, strict=True)
        }
        return joined([workload, replace(workload, **made)])
