"""The cheapest shifts whose agents can carry the load, and meet what was asked for besides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from sim.catalogue import _
from sim.errors import InputError
from sim.planning.columns import Column, stacked
from sim.planning.solver import NODES, Effort, solved

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Rows = tuple[sparse.csr_array, Floats, Floats]
"""Rows over the columns, with their lowest and highest values."""
_ROUNDING = 1e-6


class Need(NamedTuple):
    """At least so many agents on the phones.

    Attributes
    ----------
    pools : places of the pools that are taken together.
    interval : of the horizon.
    agents : on the phones, mean of the interval.
    """

    pools: tuple[int, ...]
    interval: int
    agents: float


class Cut(NamedTuple):
    """A line that the agents on the phones keep: ``weights`` x agents >= ``least``.

    Attributes
    ----------
    weights : by pool and interval, shape (pools, intervals).
    least : right-hand side.
    """

    weights: Floats
    least: float


@dataclass(frozen=True)
class Site:
    """A site with seats for the agents of some pools.

    Attributes
    ----------
    pools : places of the pools whose shifts are chosen.
    seats : that are free for them, by interval, shape (intervals,).
    """

    pools: tuple[int, ...]
    seats: Floats


class Planned(NamedTuple):
    """A plan of the programme.

    Attributes
    ----------
    counts : agents by column.
    cost : of all columns.
    bound : no plan of the programme costs less.
    """

    counts: Counts
    cost: float
    bound: float


class Unplannable(InputError):
    """No plan keeps all of it.

    Attributes
    ----------
    needs : places of the needs that stay short in the plan that is short of least; then cuts.
    short : by how many agents, in the order of ``needs``.
    """

    def __init__(self, needs: Counts, short: Floats) -> None:
        self.needs, self.short = needs, short
        super().__init__(
            _(
                "no plan has the agents that are needed: {short:g} are missing in {needs} rows"
            ).format(short=float(short.sum()), needs=len(needs))
        )


class Programme:
    """Shifts, the load that they carry, and the seats that they may take.

    Parameters
    ----------
    columns : shifts that a plan may use.
    pools : names of all pools.
    fixed : agents on the phones of pools that have no columns, shape (pools, intervals).
    loads : agents that each stream may ask for, shape (streams, intervals); where it is 0, the
        type asks for nobody in any plan.
    skilled : which pool serves which stream, shape (streams, pools).
    sites : with their seats.
    most : largest number of each column; infinity: no limit.
    limits : further rows over the columns, the lowest and the highest value of each: people who
        can be hired, people who have to be there.
    dive : whether whole numbers are found some at a time, see `sim.planning.solver.solved`.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        pools: Sequence[str],
        fixed: Floats,
        loads: Floats,
        skilled: NDArray[np.bool_],
        sites: Sequence[Site] = (),
        most: Floats | None = None,
        limits: Sequence[Rows] = (),
        *,
        dive: bool = False,
    ) -> None:
        self._dive = dive
        self.columns = list(columns)
        self.pools = list(pools)
        self.fixed = fixed
        self.phones = stacked(columns, "phones")
        self.cost = np.array([column.cost for column in columns])
        self._of = np.array([self.pools.index(column.pool) for column in columns])
        self._most = np.full(len(columns), np.inf) if most is None else most
        self._shape = loads.shape
        self._flow = _flows(loads, skilled)
        self._asks, self._carry = self._carried()
        self.sites = tuple(sites)
        self._limits = list(limits)
        self._seats = [*self._seated(sites), *limits]
        self._there = self._by_cell()

    def on_phones(self, counts: Counts) -> Floats:
        """Agents on the phones under a plan, shape (pools, intervals)."""
        found = self.fixed.copy()
        for pool in range(len(self.pools)):
            mine = self._of == pool
            found[pool] += self.phones[:, mine] @ counts[mine]
        return found

    @property
    def seated(self) -> bool:
        """Whether seats are a limit."""
        return bool(self.sites)

    def freed(self, *, seats: bool) -> Programme:
        """The same without limits on people (``seats``), or else without seats as a limit."""
        made = copy(self)
        made._seats = self._seated(self.sites) if seats else list(self._limits)
        return made

    def with_others(self, fixed: Floats, sites: Sequence[Site]) -> Programme:
        """The same beside other agents of the pools that have no columns.

        Parameters
        ----------
        fixed, sites : as of `Programme`.
        """
        made = copy(self)
        made.fixed, made.sites = fixed, tuple(sites)
        made._seats = [*made._seated(sites), *made._limits]
        return made

    def permits(self, counts: Counts) -> bool:
        """Whether seats, and limits on people, allow a plan."""
        if (counts < 0).any() or (counts > self._most).any():
            return False
        for rows, low, high in self._seats:
            there = rows @ counts
            if (there < low - _ROUNDING).any() or (there > high + _ROUNDING).any():
                return False
        return True

    def missing(self, loads: Floats) -> Floats:
        """Agents missing in the plan that is short of least, shape (streams, intervals)."""
        asked, *rest = self._loaded(loads)
        found = self._solved([asked, *rest], np.ones(len(asked[1])), Effort(gap=1e-3))
        missing = np.zeros(loads.size)
        if found.x is not None:
            missing[np.flatnonzero(loads.reshape(-1) > 0.0)] = found.x[-len(asked[1]) :]
        return missing.reshape(loads.shape)

    def solve(
        self,
        loads: Floats | None = None,
        needs: Sequence[Need] = (),
        cuts: Sequence[Cut] = (),
        *,
        within: tuple[Floats, Floats] | None = None,
        price: Floats | None = None,
        gap: float = 1e-3,
        nodes: int = NODES,
        seconds: float = math.inf,
    ) -> Planned:
        """The cheapest plan; whole numbers are checked against every need and cut after rounding.

        Parameters
        ----------
        loads : agents on the phones that have to be there for each stream, each of whom is
            there for one at a time and has the skill, shape (streams, intervals); None: nobody.
        needs, cuts : what has to be kept besides.
        within : fewest and most agents on the phones, shape (pools, intervals).
        price : what an agent of each column counts for instead of its cost, shape (columns,); where
            it is below 0, ``within`` has to be given. The plan then has no bound (0).
        gap : relative distance from the bound at which the solver stops.
        nodes : of its tree, after which it stops too.
        seconds : wall time after which it stops whatever it has; what it finds then is that of this
            machine at this time. Infinite: never.

        Raises
        ------
        Unplannable : nothing keeps them.
        InputError : nothing was found in time.
        """
        rows, least = self._asked(needs, cuts)
        extra = [(rows, least, np.full(len(least), np.inf))] if len(least) else []
        extra += self._loaded(loads)
        if within is not None:
            low, high = (np.asarray(end - self.fixed).reshape(-1) for end in within)
            extra.append((self._there, low, high))
        effort = Effort(gap, nodes, seconds)
        found = self._solved(extra, np.zeros(0), effort, price)
        if found.x is None:
            raise self._unplannable(rows, least, self._loaded(loads), effort)
        counts = np.rint(found.x[: len(self.cost)]).astype(np.int64)
        counts = self._filled(counts, rows, least)
        cost = float(self.cost @ counts)
        if price is not None:
            return Planned(counts, cost, 0.0)
        bound = found.mip_dual_bound
        return Planned(counts, cost, min(cost, cost if bound is None else float(bound)))

    def gives(self, pools: Sequence[int]) -> Floats:
        """Agents on the phones that one agent of each column gives, shape (intervals, columns).

        Parameters
        ----------
        pools : places of those whose columns count.
        """
        found: Floats = np.where(np.isin(self._of, pools), self.phones, 0.0)
        return found

    def cheapest(self, rows: Rows, extra: int, effort: Effort, *, whole: bool) -> Any:
        """The solver's answer with other variables beside the columns, which cost nothing.

        Parameters
        ----------
        rows : over the columns, then the other variables, each of which is 0 at least.
        extra : how many of these there are.
        effort : when the solver stops.
        whole : whether agents are whole numbers.

        Raises
        ------
        InputError : nothing was found in time.
        """
        columns = len(self.cost)
        held = [optimize.LinearConstraint(*rows)]
        for seats, low, high in self._seats:
            wide = sparse.csr_array(
                (seats.data, seats.indices, seats.indptr), shape=(seats.shape[0], columns + extra)
            )
            held.append(optimize.LinearConstraint(wide, low, high))
        price = np.concatenate((self.cost, np.zeros(extra)))
        most = np.concatenate((self._most, np.full(extra, np.inf)))
        integral = np.concatenate((np.full(columns, float(whole)), np.zeros(extra)))
        return solved(price, held, integral, most, effort, near=columns if whole else 0)

    def _asked(self, needs: Sequence[Need], cuts: Sequence[Cut]) -> tuple[sparse.csr_array, Floats]:
        """Needs and cuts as rows over the columns, less what fixed pools give."""
        rows, least = [], []
        for need in needs:
            mine = np.isin(self._of, need.pools)
            rows.append(np.where(mine, self.phones[need.interval], 0.0))
            least.append(need.agents - self.fixed[list(need.pools), need.interval].sum())
        for cut in cuts:
            weights = cut.weights[self._of]
            rows.append(np.einsum("ji,ij->j", weights, self.phones))
            least.append(cut.least - float((cut.weights * self.fixed).sum()))
        wide = np.array(rows).reshape(len(rows), len(self.cost))
        return sparse.csr_array(wide), np.array(least)

    def _carried(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """Rows of flows to types, and of flows from pools."""
        types, intervals = self._shape
        flows, columns = len(self._flow), len(self.cost)
        ctype, pool, interval = self._flow.T
        at = columns + np.arange(flows)
        asked = sparse.csr_array(
            (np.ones(flows), (ctype * intervals + interval, at)),
            shape=(types * intervals, columns + flows),
        )
        places, who = np.nonzero(self.phones)
        values = np.concatenate((self.phones[places, who], -np.ones(flows)))
        rows = np.concatenate((self._of[who] * intervals + places, pool * intervals + interval))
        own = sparse.csr_array(
            (values, (rows, np.concatenate((who, at)))),
            shape=(len(self.pools) * intervals, columns + flows),
        )
        return asked, own

    def _loaded(self, loads: Floats | None) -> list[tuple[sparse.csr_array, Floats, Floats]]:
        """Every type's load is carried by agents with the skill, none of whom has more than one."""
        if loads is None or not len(self._flow):
            return []
        wanted = loads.reshape(-1)
        some = np.flatnonzero(wanted > 0.0)
        return [
            (self._asks[some], wanted[some], np.full(len(some), np.inf)),
            (self._carry, -self.fixed.reshape(-1), np.full(self._carry.shape[0], np.inf)),
        ]

    def _seated(self, sites: Sequence[Site]) -> list[tuple[sparse.csr_array, Floats, Floats]]:
        present = stacked(self.columns, "present")
        found = []
        for site in sites:
            mine = np.isin(self._of, site.pools)
            rows = sparse.csr_array(np.where(mine, present, 0.0))
            found.append((rows, np.full(rows.shape[0], -np.inf), site.seats))
        return found

    def _by_cell(self) -> sparse.csr_array:
        """Agents on the phones of each pool and interval, rows over the columns."""
        intervals = self.phones.shape[0]
        places, who = np.nonzero(self.phones)
        at = (self._of[who] * intervals + places, who)
        shape = (len(self.pools) * intervals, len(self.cost))
        return sparse.csr_array((self.phones[places, who], at), shape=shape)

    def _solved(
        self,
        extra: Sequence[tuple[sparse.csr_array, Floats, Floats]],
        slack: Floats,
        effort: Effort,
        price: Floats | None = None,
    ) -> optimize.OptimizeResult:
        """The solver's answer: columns, flows, what is missing."""
        columns, flows = len(self.cost), len(self._flow)
        width = columns + flows + len(slack)
        held = []
        for rows, low, high in [*self._seats, *extra]:
            wide = sparse.csr_array(
                (rows.data, rows.indices, rows.indptr), shape=(rows.shape[0], width)
            )
            held.append(optimize.LinearConstraint(wide, low, high))
        price = np.concatenate((self.cost if price is None else price, np.zeros(flows)))
        if len(slack):
            price = np.concatenate((np.zeros(columns + flows), slack))
            wide = sparse.hstack(
                (
                    sparse.csr_array((len(slack), columns + flows)),
                    sparse.eye_array(len(slack)),
                )
            )
            rows, low, high = extra[0]  # what is asked for besides; the rest is held
            full = sparse.csr_array(
                (rows.data, rows.indices, rows.indptr), shape=(rows.shape[0], width)
            )
            held[len(self._seats)] = optimize.LinearConstraint(
                full + sparse.csr_array(wide), low, high
            )
        whole = np.concatenate((np.ones(columns), np.zeros(width - columns)))
        most = np.concatenate((self._most, np.full(width - columns, np.inf)))

        return solved(price, held, whole, most, effort,
                      near=columns if not len(slack) else 0, dive=self._dive)  # fmt: skip

    def _filled(self, counts: Counts, rows: sparse.csr_array, least: Floats) -> Counts:
        """The plan with every need and cut kept, whatever rounding did."""
        dense = rows.toarray() if len(least) else np.zeros((0, len(self.cost)))
        while len(least):
            missing = least - dense @ counts
            worst = int(np.argmax(missing))
            if missing[worst] <= _ROUNDING * max(1.0, abs(least[worst])):
                break
            helps = (dense[worst] > 0.0) & (counts < self._most)
            price = np.where(helps, self.cost / np.maximum(dense[worst], 1e-12), np.inf)
            counts[int(np.argmin(price))] += 1
        return counts

    def _unplannable(
        self,
        rows: sparse.csr_array,
        least: Floats,
        loaded: list[tuple[sparse.csr_array, Floats, Floats]],
        effort: Effort,
    ) -> InputError:
        """What stays short in the plan that is short of least in all."""
        if len(least):
            extra = [(rows, least, np.full(len(least), np.inf)), *loaded]
            found = self._solved(extra, np.ones(len(least)), effort._replace(gap=0.0))
            if found.x is not None:
                missing = np.asarray(found.x)[-len(least) :]
                places = np.flatnonzero(missing > _ROUNDING)
                return Unplannable(places, missing[places])
        return Unplannable(np.zeros(0, dtype=np.int64), np.zeros(0))


def _flows(loads: Floats, skilled: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Type, pool and interval of every load that a pool may carry, shape (flows, 3)."""
    there = (loads > 0.0)[:, None, :] & skilled[:, :, None]
    return np.argwhere(there)
