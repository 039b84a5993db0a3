"""Everything that a run reads and writes, in one place: what all parts of the engine share."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.changes import Change, agents_in
from sim.engine.codes import WRITTEN
from sim.engine.log import empty_columns
from sim.engine.plan import EnginePlan
from sim.engine.reference.events import Clock
from sim.engine.reference.records import Call, Link, Pool, Site
from sim.engine.reference.rules import Rules
from sim.workload import Workload


@dataclass
class Model:
    """A run and all that it has come to.

    Attributes
    ----------
    plan : the centre with indices.
    workload : luck of the first calls.
    changes : changes of the world, in order.
    rules : the routing rules.
    clock : what time it is, and what happens when.
    pools, sites, links : the state of each, by index; the rules see the same.
    trunk_groups : (site, number there) of every trunk group.
    columns, log : the log's columns, and views of those that an engine writes.
    live : calls in the centre, and those in wrap-up, by index.
    piles : deferred and outbound work by contact type.
    staffing : rows of staffing, as the log has them.
    made : luck of the follow-up calls, in the order of `sim.workload.workload.COLUMNS`.
    offers_callback : by contact type, whether a callback is offered now.
    messages : by contact type, length of the message that is played, and the share who hang up.
    open, holding : whether the centre is open; whether the staff stays late.
    in_front : calls that stand before the agents.
    looking : whether idle agents will look for calls after this event.
    """

    plan: EnginePlan
    workload: Workload
    changes: list[Change]
    rules: Rules
    clock: Clock
    pools: list[Pool]
    sites: list[Site]
    links: list[Link]
    trunk_groups: list[tuple[Site, int]]
    columns: dict[str, NDArray[Any]]
    log: dict[str, Any]
    piles: dict[int, deque[Call]]
    live: dict[int, Call] = field(default_factory=dict)
    staffing: list[tuple[float, int, int, int, int, int]] = field(default_factory=list)
    made: list[tuple[Any, ...]] = field(default_factory=list)
    offers_callback: list[bool] = field(default_factory=list)
    messages: dict[int, tuple[float, float]] = field(default_factory=dict)
    open: bool = False
    holding: bool = False
    in_front: int = 0
    looking: bool = False


def build_model(
    plan: EnginePlan, workload: Workload, changes: list[Change], rules: type[Rules]
) -> Model:
    """The state before anything happens."""
    agents = agents_in(changes, len(plan.pools))
    pools = [Pool(i, p, agents[i]) for i, p in enumerate(plan.pools)]
    sites = [Site(i, s, len(plan.contact_types)) for i, s in enumerate(plan.sites)]
    columns = empty_columns(len(workload), plan.column_groups)
    if plan.follow_ups is not None:
        columns["caller"][:] = np.arange(len(workload))
    followed = rules(plan, pools, sites)
    return Model(
        plan=plan,
        workload=workload,
        changes=changes,
        rules=followed,
        clock=followed.clock,
        pools=pools,
        sites=sites,
        links=followed.links,
        trunk_groups=[(site, group) for site in sites for group in range(len(site.free_trunks))],
        columns=columns,
        log={name: columns[name].data for name in WRITTEN if name in columns},
        piles={
            k: deque() for k, planned in enumerate(plan.contact_types) if planned.work is not None
        },
        offers_callback=[
            kind.callback is not None and not kind.callback_by_hand for kind in plan.contact_types
        ],
    )
