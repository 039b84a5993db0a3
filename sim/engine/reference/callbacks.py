"""Callbacks and time limits of the reference engine: callers who wait without a telephone line.

A caller who accepts a callback becomes a virtual call: it stands in line like any other, with the
key and the steps that it had, but without a line, patience or limits. Whoever takes it dials.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine import codes
from sim.engine.codes import AT_THE_LIMIT, ON_JOINING
from sim.engine.plan import TO_CALLBACK, TO_DISCONNECT
from sim.engine.reference.state import Call
from sim.workload.counter_based import CALLBACK_ACCEPTED, CALLBACK_ANSWERED, chance

if TYPE_CHECKING:
    from sim.engine.reference.dispatcher import Dispatcher


class Callbacks:
    """Asks callers, and calls them back."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.dispatcher = dispatcher
        self.types = dispatcher.plan.types

    def ask(self, call: Call) -> None:
        """A call stands in line for the first time: a long expected wait, and it is asked."""
        callback = self.types[call.kind].callback
        if callback is None or call.asked or call.virtual:
            return
        call.asked = True
        expected = self.dispatcher.rules.expected_wait(call.kind, call.line_site)
        self.dispatcher.log["expected_wait_s"][call.index] = expected
        if expected > callback.expected_wait_over_s:
            self._accepts(call, ON_JOINING)

    def _accepts(self, call: Call, when: int) -> bool:
        """Whether a caller accepts to be called back; the telephone line is free then."""
        callback = self.types[call.kind].callback
        assert callback is not None
        if chance(call.key, CALLBACK_ACCEPTED, 2 * call.attempt + when) >= callback.acceptance:
            return False
        dispatcher = self.dispatcher
        call.virtual = True
        dispatcher.log["callback_s"][call.index] = dispatcher.clock.now
        dispatcher.sites[call.site].release_line(call.group)
        call.group = -1
        if call.links:
            dispatcher.leave_links(call)
        if dispatcher.following is not None:
            dispatcher.following.let_go(call)
        return True

    def time_is_up(self, call: Call) -> int | None:
        """How a call in line ends whose patience or time limit is over; None: it stays."""
        kind = self.types[call.kind]
        if call.virtual:
            return None
        if call.patience_s <= kind.time_limit_s:
            return codes.ABANDONED
        if kind.then == TO_DISCONNECT:
            self.dispatcher.log["loss_cause"][call.index] = codes.TIME_LIMIT
            return codes.DISCONNECTED
        if kind.then == TO_CALLBACK and self._accepts(call, AT_THE_LIMIT):
            return None
        return codes.MESSAGE

    def dial(self, call: Call) -> None:
        """An agent has taken a virtual call and dials: it rings, and is answered or not."""
        callback = self.types[call.kind].callback
        assert callback is not None
        call.answer_s += callback.ring_s
        call.unanswered = chance(call.key, CALLBACK_ANSWERED, call.attempt) >= callback.answer
