"""What cannot be kept, and what would have to be otherwise for it to be."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.errors import InputError, listing
from sim.planning.calendar import localised, moments
from sim.planning.columns import stacked
from sim.planning.programme import Planned, Programme, Unplannable
from sim.planning.rows import Kept
from sim.planning.search import Search, Told, raised
from sim.planning.setup import Setup

Floats = NDArray[np.float64]
_MOST_NAMED = 6
_AT_LEAST = 0.01


class CannotKeep(InputError):
    """No plan keeps what was asked for.

    Attributes
    ----------
    rows : labels of the rows that cannot be kept.
    unsure : whether they are kept in the mean of many days, by so few callers that it is not sure.
    """

    def __init__(self, rows: list[str], told: str, *, unsure: bool = False) -> None:
        self.rows = rows
        self.unsure = unsure
        super().__init__(told)


class _Wish(NamedTuple):
    """A plan without a limit: its programme, and the centre whose seats are no limit."""

    plan: Planned
    programme: Programme


def raised_or_told(search: Search, setup: Setup, told: Told) -> Planned:
    """A plan that keeps the rows on the days of the search, from what streams ask for.

    Raises
    ------
    CannotKeep : there is none; it names the rows, how far the best plan tried is from them, and
        what would have to be otherwise: seats, people, or shifts at that time of the day.
    """
    try:
        plan = raised(search, setup.asked, told)
    except Unplannable:
        raise _told(search, setup) from None
    found = search.look(plan.counts)
    if not search.holds(found):
        raise CannotKeep(
            _labels(search, found),
            _("no plan was found that keeps {rows}: more agents help no more").format(
                rows=_reached(search, found)
            ),
            unsure=bool((_spare(search, found)[search.room(found) < 0.0] >= 0.0).all()),
        )
    return plan


def _told(search: Search, setup: Setup) -> CannotKeep:
    """Why the agents that are asked for cannot be had."""
    missing = setup.programme.missing(setup.asked)
    short = [
        at
        for at, row in enumerate(search.rows)
        if missing[list(row.streams), row.intervals[0] : row.intervals[1]].sum() > _AT_LEAST
    ]
    plan = search.best
    if plan is None:
        labels = [search.rows[at].label for at in short]
        named = listing([localised(label) for label in labels], _MOST_NAMED)
    else:
        found = search.look(plan.counts)
        below = np.flatnonzero(search.room(found) < 0.0).tolist()
        labels = _labels(search, found) if below else [search.rows[at].label for at in short]
        named = _reached(search, found) if below else listing(map(localised, labels), _MOST_NAMED)
    would = [*_without_cover(setup, missing), *_wishes(search, setup)]
    return CannotKeep(
        labels,
        _("no plan keeps {rows}; {would}").format(
            rows=named, would="; ".join(would) or _("the limits on agents leave too few of them")
        ),
    )


def _spare(search: Search, found: Kept) -> Floats:
    """What each row has to spare by many days, as far as these have been looked at."""
    spare: Floats = found.spare + search.offset
    return spare


def _labels(search: Search, found: Kept) -> list[str]:
    return [search.rows[at].label for at in np.flatnonzero(search.room(found) < 0.0).tolist()]


def _reached(search: Search, found: Kept) -> str:
    """The rows that are short, worst first, with what they reach."""
    room, spare = search.room(found), _spare(search, found)
    order = [at for at in np.argsort(room).tolist() if room[at] < 0.0]
    unsure = _("{row} ({value:.3g} of {limit:.3g}; too few callers are there to be sure of it)")
    said = [
        (_("{row} ({value:.3g} of {limit:.3g})") if spare[at] < 0.0 else unsure).format(
            row=localised(search.rows[at].label), value=found.value[at], limit=found.limit[at]
        )
        for at in order
    ]
    return listing(said, _MOST_NAMED)


def _without_cover(setup: Setup, missing: Floats) -> list[str]:
    """Callers who come when nobody with the skill can be there."""
    programme = setup.programme
    most = np.zeros(programme.fixed.shape)
    for at, column in enumerate(programme.columns):
        pool = programme.pools.index(column.pool)
        most[pool] = np.maximum(most[pool], programme.phones[:, at])
    most += programme.fixed
    names = list(setup.centre.contact_types)
    labels = [localised(label) for label in moments(setup.centre.horizon)]
    said = []
    for at, stream in enumerate(setup.streams):
        alone = (missing[at] > _AT_LEAST) & (most[list(stream.pools)].sum(axis=0) <= 0.0)
        if alone.any():
            pools = [programme.pools[p] for p in stream.pools]
            when = listing([labels[i] for i in np.flatnonzero(alone).tolist()], _MOST_NAMED)
            said.append(
                _(
                    "{name} asks for agents at {when}, when no shift of {pools} is there; a shift "
                    "at that time would do"
                ).format(name=names[stream.contact_type], when=when, pools=listing(pools))
            )
    return said[:_MOST_NAMED]


def _wishes(search: Search, setup: Setup) -> list[str]:
    """Seats and people with which it could be kept."""
    said = []
    if setup.programme.seated:
        wish = _wish(search, setup, seats=False)
        if wish is not None:
            said += _seats(setup, wish)
    if setup.limits.most and not said:
        wish = _wish(search, setup, seats=True)
        if wish is not None:
            said += _people(setup, wish)
    return said


def _wish(search: Search, setup: Setup, *, seats: bool) -> _Wish | None:
    """A plan that keeps the rows without seats as a limit, or without limits on people."""
    programme = search.programme.freed(seats=seats)
    centre = search.centre if seats else search.centre.model_copy(update={"seats": "soft"})
    free = replace(search, centre=centre, programme=programme, best=None)
    try:
        plan = raised(free, setup.asked.copy(), lambda *_said: None, most=20)
    except InputError:
        return None
    return _Wish(plan, programme) if free.holds(free.look(plan.counts)) else None


def _seats(setup: Setup, wish: _Wish) -> list[str]:
    present = stacked(setup.columns, "present")
    said = []
    for name, site in zip(setup.seated, setup.programme.sites, strict=True):
        mine = [setup.programme.pools.index(c.pool) in site.pools for c in setup.columns]
        there = present[:, mine] @ wish.plan.counts[mine]
        over = there - site.seats
        if over.max() > _AT_LEAST:
            seats = setup.centre.sites[name].seats or 0
            said.append(
                _("{seats} seats at {site} instead of {have} would do").format(
                    seats=int(np.ceil(seats + over.max() - 1e-6)), site=name, have=seats
                )
            )
    return said


def _people(setup: Setup, wish: _Wish) -> list[str]:
    said = []
    for name, most in setup.limits.most.items():
        mine = [c.pool == name for c in setup.columns]
        agents = int(wish.plan.counts[mine].sum())
        if agents > most:
            said.append(
                _("{agents} agents in {pool} instead of {most} would do").format(
                    agents=agents, pool=name, most=most
                )
            )
    return said
