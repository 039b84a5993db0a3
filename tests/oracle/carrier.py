"""What the carrier knows of the sites: as they are, or as they were when it asked."""

from __future__ import annotations

from sim.centre.routing import Entry
from tests.oracle import waits
from tests.oracle.state import AFTER_EVERY_CHANGE, Answers, State

QUESTION, ANSWER = AFTER_EVERY_CHANGE + 1, AFTER_EVERY_CHANGE + 2
"""Indices: the last changes of the world of an instant."""


def entry_of(o: State, kind: str) -> Entry:
    name = o.centre.contact_types[kind].route
    assert name is not None
    return o.centre.routes[name].entry


def wait(o: State, kind: str, site: str) -> float:
    """The expected wait that the carrier goes by."""
    if entry_of(o, kind).refresh_s is None:
        return waits.expected_wait(o, kind, site)
    known = o.known.get(o.centre.contact_types[kind].route)
    return 0.0 if known is None else known["wait", kind, site]


def idle(o: State, kind: str, site: str) -> float:
    """The idle agents that the carrier goes by."""
    if entry_of(o, kind).refresh_s is None:
        return waits.idle_first(o, kind, site)
    known = o.known.get(o.centre.contact_types[kind].route)
    return 0 if known is None else known["idle", kind, site]


def begins(o: State) -> None:
    """The first questions."""
    for name, route in o.centre.routes.items():
        if route.entry.refresh_s is not None:
            o.plan(0.0, "world", QUESTION, asks, (name, route.entry.order(), 0))


def asks(o: State, question: tuple[str, tuple[str, ...], int]) -> None:
    """How the sites are now, for every type of a route; and the next question."""
    name, sites, number = question
    entry = o.centre.routes[name].entry
    answers: Answers = {}
    for kind, what in o.centre.contact_types.items():
        for site in sites if what.route == name else ():
            answers["wait", kind, site] = waits.expected_wait(o, kind, site)
            answers["idle", kind, site] = waits.idle_first(o, kind, site)
    o.plan(o.now + entry.information_lag_s, "world", ANSWER, hears, (name, answers))
    assert entry.refresh_s is not None
    again = (number + 1) * entry.refresh_s
    if again < o.centre.horizon.end_s:
        o.plan(again, "world", QUESTION, asks, (name, sites, number + 1))


def hears(o: State, answer: tuple[str, Answers]) -> None:
    """The carrier goes by these answers from now on."""
    o.known[answer[0]] = answer[1]
