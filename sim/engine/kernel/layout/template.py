"""The plan of a centre laid out as a `Model`, before anything happens."""

from __future__ import annotations

import numpy as np

from sim.engine.changes import AGENTS_RESUME, CLOSES, OPENS, SITE_FAILS, Change
from sim.engine.kernel import model as km
from sim.engine.kernel.events import FEWEST, ROOT
from sim.engine.kernel.layout.after_calls import add_after_calls
from sim.engine.kernel.layout.arrays import Members, records
from sim.engine.kernel.layout.balking import add_balking
from sim.engine.kernel.layout.contact_types import contact_types, tasks
from sim.engine.kernel.layout.follow_ups import follow_up_arrays
from sim.engine.kernel.layout.pools import paces, pools_and_doors
from sim.engine.kernel.layout.queues import pool_queues, queues_and_steps, words_for
from sim.engine.kernel.layout.ringing import add_ringing
from sim.engine.kernel.layout.run import NO_CALLS, PER_CALL
from sim.engine.kernel.model import Array, Model
from sim.engine.plan import EnginePlan
from sim.engine.plan.numbers import values_of


def build_template(plan: EnginePlan, changes: list[Change]) -> Model:
    """Lay out a centre and the changes of its world, without calls, before anything happens.

    Raises
    ------
    InputError : a queue has more than `MOST_STEPS` steps.
    """
    members = Members()
    queues, steps = queues_and_steps(plan, members)
    pool_records, doors = pools_and_doors(plan, changes)
    agents = int(pool_records["agents"].sum())
    places = int(pool_records["ring_size"].sum())
    pace_records, pace_factors = paces(plan)
    follow_ups = follow_up_arrays(plan.follow_ups)
    hurries = add_after_calls(plan.after_calls, pool_records, follow_ups)
    add_ringing(plan.ringing, pool_records, follow_ups)
    types, entries, answers = contact_types(plan, members)
    leavings = add_balking(plan.balking_by_waiting, types, follow_ups)
    return Model(
        **dict.fromkeys(PER_CALL, NO_CALLS),
        contact_types=types,
        queues=queues,
        steps=steps,
        pools=pool_records,
        doors=doors,
        sites=_sites(plan),
        entries=entries,
        views=records(km.VIEW, [{"room": view.room} for view in plan.views]),
        answers=np.zeros(answers),
        members=np.array(members.all, dtype=np.int64),
        occupied=np.zeros(words_for(plan), dtype=np.int64),
        pool_queues=pool_queues(plan, doors),
        delay_s=plan.delay_s.ravel(),
        **follow_ups,
        hurries=hurries,
        leavings=leavings,
        links=records(km.LINK, [values_of(link) for link in plan.links]),
        link_of=np.array(plan.link_of, dtype=np.int64).ravel(),
        factor=np.array([p.factor for p in plan.pools], dtype=np.float64).ravel(),
        wrap_up_ratio=np.array([p.wrap_up_ratio for p in plan.pools], dtype=np.float64).ravel(),
        idle_since_s=np.empty(places),
        idle_agent=np.empty(places, dtype=np.int32),
        piles=records(km.PILE, [{"head": -1, "tail": -1} for _ in plan.contact_types]),
        tasks=tasks(plan),
        duty=np.zeros(agents, dtype=np.int64),
        in_hand=np.zeros(agents, dtype=np.int64),
        agent_back_s=np.full(agents, np.nan),
        chat_factors=np.array([f for p in plan.pools for f in p.chat_factors], dtype=np.float64),
        paces=pace_records,
        pace_factors=pace_factors,
        free_trunks=np.array([g for s in plan.sites for g in s.trunk_lines], dtype=np.int64),
        trunk_site=np.array(
            [i for i, s in enumerate(plan.sites) for _ in s.trunk_lines], dtype=np.int64
        ),
        **_changes(changes),
        staffing=np.empty(_rows_of_staffing(changes, pool_records), dtype=km.STAFFING_ROW),
        world=_world(plan, len(changes)),
    )


def _changes(changes: list[Change]) -> dict[str, Array]:
    """The changes of the world, and what agents do in them."""
    rows: list[dict[str, float]] = []
    at = 0
    for change in changes:
        rows.append(values_of(change) | {"moves_at": at, "moves_end": at + len(change.moves)})
        at += len(change.moves)
    flat = np.array([move for change in changes for move in change.moves], dtype=np.int64)
    moves = np.empty(at, dtype=km.MOVE)
    moves["agent"], moves["what"] = flat.reshape(-1, 2).T
    return {"changes": records(km.CHANGE, rows), "moves": moves}


def _rows_of_staffing(changes: list[Change], pools: Array) -> int:
    """Rows of staffing at most: one a change, of every pool where it is about more than one.

    An agent who finishes a call and is gone makes one more: once for each coming on duty, or where
    a call that was held goes on.
    """
    everyone = int(pools["agents"].max(initial=0))
    rows = 1
    for change in changes:
        rows += 1 + len(change.moves)
        if change.kind == AGENTS_RESUME:
            rows += everyone
        elif change.kind in (SITE_FAILS, CLOSES, OPENS):
            rows += len(pools)
    return rows


def _world(plan: EnginePlan, changes: int) -> Array:
    """The world before anything happens."""
    first: dict[str, float] = {
        **values_of(plan),
        "until_s": np.inf,
        "events_end": ROOT, "waits_end": ROOT, "sweep_at": ROOT + FEWEST,
        "contact_types": len(plan.contact_types), "pools": len(plan.pools),
        "sites": len(plan.sites),
        "words": words_for(plan), "changes": changes, "links": len(plan.links),
        "follow_ups": plan.follow_ups is not None, "after_calls": plan.after_calls is not None,
        "ringing": plan.ringing is not None,
    }  # fmt: skip
    if plan.follow_ups is not None:
        first["transfers_at_most"] = plan.follow_ups.transfers_at_most
    return records(km.WORLD, [first])


def _sites(plan: EnginePlan) -> Array:
    rows: list[dict[str, float]] = []
    at = 0
    for planned in plan.sites:
        row = values_of(planned)
        row |= {"free_ports": planned.ports, "port_head": -1, "port_tail": -1}
        row |= {"trunks_at": at, "trunks_end": at + len(planned.trunk_lines)}
        at += len(planned.trunk_lines)
        rows.append(row)
    return records(km.SITE, rows)
