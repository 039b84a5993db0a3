"""What a search is about: shifts that may be used, load, seats, and what has to be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.pools import AgentPool
from sim.centre.shifts import Shift
from sim.errors import InputError, listing, near_match
from sim.measures.estimate import divide
from sim.planning.asked import asked_of
from sim.planning.calendar import MOST_DAYS, cells_of
from sim.planning.capacities import Capacity, Values, capacities_of, with_sizes
from sim.planning.catalogue_of_shifts import own_shifts
from sim.planning.columns import (
    Column,
    Counts,
    Staffed,
    columns_of,
    interval_columns,
    planned,
    staffed,
)
from sim.planning.days import Counted
from sim.planning.formulas import erlang_a_agents
from sim.planning.groups import Group, groups_of
from sim.planning.limits import NO_LIMITS, Limits, limit_rows
from sim.planning.objective import COST_AGENTS, COST_TOTAL, checked, counted_for
from sim.planning.programme import Programme, Site
from sim.planning.requirement import loads_of_streams
from sim.planning.rows import SERVICE_LEVEL, STREAM, Row, asked_rows, rows_of
from sim.planning.streams import Stream, streams_of
from sim.study import Study
from sim.study.levers import NEUTRAL, STAFFING

Floats = NDArray[np.float64]
_BLOCK_MIN = 120
_DAYS = (8, 4)
"""Replications that tell the load, of one day and of several."""
SHIFTS, AGENTS = DECIDE = ("shifts", "agents")
"""What is decided: agents of each shift, or of each interval."""


@dataclass(frozen=True)
class Setup:
    """What a search is about.

    Attributes
    ----------
    centre : as it is written.
    columns : shifts that may be used.
    programme : these with load, seats and limits.
    rows : what has to be kept.
    groups, streams : contact types that share agents, and those who share a queue.
    minutes : length of the parts of the day.
    free : places of the pools whose shifts are chosen.
    blocks : stretches of the day in which an agent more is tried, first interval and one past the
        last.
    asked : agents on the phones that each stream asks for at first, shape (streams, intervals).
    today : cost of the chosen pools' rosters as they are written.
    limits : people who can be hired, by pool, and who have to be there, by pool or site.
    minimise : what is made least, of `sim.planning.objective.MINIMISE`.
    study : that was asked about.
    capacities : sizes of ports, lines and contract agents that are decided too.
    """

    centre: Centre
    columns: list[Column]
    programme: Programme
    rows: list[Row]
    groups: list[Group]
    minutes: int
    streams: list[Stream]
    free: list[int]
    blocks: list[tuple[int, int]]
    asked: Floats
    today: float
    limits: Limits
    minimise: str
    study: Study
    capacities: tuple[Capacity, ...] = ()

    @property
    def seated(self) -> list[str]:
        """Sites whose seats are a limit, in the order of the programme's."""
        return [site for site in self.centre.sites if _seats(self.centre, site)]

    @property
    def others(self) -> set[Counted]:
        """What has to be counted besides service by stream."""
        rows = {row.counted_as for row in self.rows if row.axis != STREAM}
        return rows | counted_for(self.minimise)

    def plan(self, counts: Counts) -> Centre:
        """The centre with a plan's rosters, and sizes as they are written."""
        return planned(self.centre, self.columns, counts)

    def with_sizes(self, sizes: Values) -> tuple[Centre, Programme]:
        """The centre with other sizes, and the programme with the agents that these bring."""
        paths = {c.path: value for c, value in zip(self.capacities, sizes, strict=True)}
        centre = with_sizes(self.study, paths).effective_centre
        if not any(path.startswith("pools.") for path in paths):
            return centre, self.programme
        free = [list(centre.pools)[at] for at in self.free]
        now = {name: staffed(centre, name) for name in centre.pools}
        sites = [site_of(centre, site, free, now) for site in self.seated]
        return centre, self.programme.with_others(_fixed(centre, free, now), sites)


def setup_of(
    study: Study,
    share: float | None,
    minutes: int,
    by_type: bool,
    pools: Sequence[str] | None,
    shifts: Mapping[str, Mapping[str, Shift]] | None,
    keep: Sequence[str] = (),
    limits: Limits = NO_LIMITS,
    decide: str = SHIFTS,
    minimise: str = COST_AGENTS,
    sizes: Mapping[str, str | Sequence[int]] | None = None,
    days_on: Sequence[int] | None = None,
) -> Setup:
    """What a search is about, checked; the parameters are those of `sim.planning.optimise`.

    Raises
    ------
    InputError : nothing can be optimised, or a value is out of its range.
    """
    centre = study.effective_centre
    horizon = centre.horizon
    if minutes % horizon.interval_min or 24 * 60 % minutes:
        raise InputError(
            _(
                "minutes of a row (--every): found {found}; allowed: a multiple of {interval} that "
                "divides a day"
            ).format(found=minutes, interval=horizon.interval_min)
        )
    if horizon.days > MOST_DAYS:
        raise InputError(
            _(
                "centre.horizon.days: found {days}; a plan is made for {most} days at most, since "
                "shifts come again every week"
            ).format(days=horizon.days, most=MOST_DAYS)
        )
    if study.staffing.scale != NEUTRAL:
        raise InputError(
            _("{path}: found {scale:g}; a plan has agents of its own, leave it out").format(
                path=STAFFING.path, scale=study.staffing.scale
            )
        )
    if decide not in DECIDE:
        raise InputError(
            _("decide: found '{found}'; allowed: {allowed}{near}").format(
                found=decide, allowed=listing(DECIDE), near=near_match(decide, DECIDE)
            )
        )
    names = list(centre.pools)
    if decide == AGENTS:
        free = _paid(centre) if pools is None else _known(centre, pools)
        columns = interval_columns(centre, free)
    else:
        free = _free(centre, pools, shifts)
        own = own_shifts(centre, free, days_on) if shifts is None else shifts
        columns = columns_of(centre, own)
    groups = groups_of(centre)
    streams = streams_of(centre)
    rows = asked_rows(centre, streams, [asked_of(text, centre) for text in keep], minutes)
    if share is not None or by_type or not keep:
        rows = [*rows_of(centre, groups, streams, share, minutes, by_type=by_type), *rows]
    _require_short_of_all(rows)
    aim, capacities = checked(minimise), capacities_of(sizes or {}, study, free)
    if capacities and aim != COST_TOTAL:
        raise InputError(
            _(
                "sizes: what they cost is no part of {found}; ask for minimise={total}, or leave "
                "minimise out"
            ).format(found=aim, total=COST_TOTAL)
        )
    types = list(centre.contact_types)
    skilled = np.zeros((len(streams), len(names)), dtype=np.bool_)
    for at, stream in enumerate(streams):
        skilled[at, list(stream.pools)] = True
    erlangs, loads = loads_of_streams(study, streams, groups, _DAYS[horizon.days > 1])
    cells = erlangs.shape[1]
    now = {name: staffed(centre, name) for name in names}
    fixed = _fixed(centre, free, now)
    sites = [site_of(centre, site, free, now) for site in centre.sites if _seats(centre, site)]
    called = erlangs.sum(axis=0) > 0.0
    further = limit_rows(limits, centre, columns, called)
    programme = Programme(
        columns, names, fixed, erlangs, skilled, sites, limits=further, dive=horizon.days > 1
    )
    asked = np.zeros_like(erlangs)
    for group, found in zip(groups, loads, strict=True):
        mine = [i for i, s in enumerate(streams) if types[s.contact_type] in group.contact_types]
        agents = np.nan_to_num(np.array([erlang_a_agents(load) for load in found]))
        total = erlangs[mine].sum(axis=0)
        asked[mine] = erlangs[mine] * divide(agents, total)
    asked = np.nan_to_num(asked)
    width = max(_BLOCK_MIN // horizon.interval_min, 1)
    return Setup(
        centre=centre,
        columns=columns,
        programme=programme,
        rows=rows,
        groups=groups,
        minutes=minutes,
        streams=streams,
        free=[names.index(n) for n in free],
        blocks=[(at, min(at + width, cells)) for at in range(0, cells, width)],
        asked=asked,
        today=sum(now[name].cost for name in free),
        limits=limits,
        minimise=aim,
        study=study,
        capacities=capacities,
    )


def _require_short_of_all(rows: Sequence[Row]) -> None:
    """Refuse a share of all callers, which no number of agents makes certain."""
    for row in rows:
        if row.measure == SERVICE_LEVEL and row.chance is None and not 0.0 < row.limit < 1.0:
            raise InputError(
                _(
                    "share: found {share:g}; allowed: above 0 and below 1, since no number of "
                    "agents makes certain of every call: ask for 0.99 at the utmost"
                ).format(share=row.limit)
            )


def _fixed(centre: Centre, free: Sequence[str], now: Mapping[str, Staffed]) -> Floats:
    """Agents on the phones of the pools that stay as they are, shape (pools, intervals)."""
    cells = cells_of(centre.horizon)
    kept = [np.zeros(cells) if name in free else now[name].phones for name in centre.pools]
    return np.array(kept).reshape(len(kept), cells)


def _seats(centre: Centre, site: str) -> bool:
    return centre.seats == "hard" and centre.sites[site].seats is not None


def site_of(centre: Centre, site: str, free: Sequence[str], now: Mapping[str, Staffed]) -> Site:
    """A site's seats, less those of pools that stay as they are."""
    here = [name for name, pool in centre.pools.items() if pool.site == site]
    taken = sum((now[name].present for name in here if name not in free), np.zeros(1))
    seats = float(centre.sites[site].seats or 0) - taken
    cells = cells_of(centre.horizon)
    names = list(centre.pools)
    mine = tuple(names.index(name) for name in here if name in free)
    return Site(mine, np.broadcast_to(np.maximum(seats, 0.0), (cells,)))


def _free(
    centre: Centre,
    pools: Sequence[str] | None,
    shifts: Mapping[str, Mapping[str, Shift]] | None,
) -> list[str]:
    """The pools that get new shifts."""
    if pools is None:
        found = [
            name
            for name, pool in centre.pools.items()
            if pool.contract is None and pool.wage_per_hour > 0.0 and _by_shifts(pool)
        ]
        if not found:
            raise InputError(
                _("no pool of the centre has wages and shifts: there is nothing to optimise")
            )
        return found
    for name in _known(centre, pools):
        given = shifts is not None and name in shifts
        if not (given or centre.pools[name].staffing.shifts):
            raise InputError(
                _("pools: pool '{name}' has no shifts whose kinds could be used").format(name=name)
            )
        if centre.pools[name].staffing.by_interval is not None:
            raise InputError(
                _(
                    "centre.pools.{name}.staffing.by_interval: stands beside shifts; a plan is "
                    "made of shifts alone, leave it out"
                ).format(name=name)
            )
    return list(pools)


def _known(centre: Centre, pools: Sequence[str]) -> list[str]:
    for name in pools:
        if name not in centre.pools:
            raise InputError(
                _("pools: found '{name}'; allowed: {allowed}{near}").format(
                    name=name, allowed=listing(centre.pools), near=near_match(name, centre.pools)
                )
            )
    return list(pools)


def _paid(centre: Centre) -> list[str]:
    """Pools whose agents by interval can be chosen: those with wages."""
    found = [n for n, p in centre.pools.items() if p.contract is None and p.wage_per_hour > 0.0]
    if not found:
        raise InputError(_("no pool of the centre has wages: there is nothing to optimise"))
    return found


def _by_shifts(pool: AgentPool) -> bool:
    """Whether shifts, and nothing else, say who is there."""
    return bool(pool.staffing.shifts) and pool.staffing.by_interval is None
