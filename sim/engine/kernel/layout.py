"""The plan of a centre and the luck of a replication laid out as a `Model`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.centre.base import DAY_S
from sim.engine.changes import CARRIER_TOLD, OVERTIME, SITES_ASKED, STAFFING, Change
from sim.engine.codes import JOURNEY_LUCK, LUCK, WRITTEN
from sim.engine.kernel import model as km
from sim.engine.kernel.events import FEWEST, ROOT
from sim.engine.kernel.follow_up_layout import follow_up_arrays, more_luck_of
from sim.engine.kernel.model import Array, Model
from sim.engine.kernel.scratch import Scratch
from sim.engine.plan import Line, Plan, PlanStep, PlanType
from sim.errors import InputError
from sim.workload import Workload

MOST_STEPS = 63
"""Steps of a queue that fit into the bits of a call."""


class _Members:
    """Lists of indices, one after the other."""

    def __init__(self) -> None:
        self.all: list[int] = []

    def add(self, indices: Iterable[int]) -> tuple[int, int]:
        """Append a list; its bounds."""
        first = len(self.all)
        self.all.extend(indices)
        return first, len(self.all)


PER_CALL = (*LUCK, *JOURNEY_LUCK, *WRITTEN, "calls", "chains", "aside", "heap", "waits")
"""Arrays that grow with the number of calls."""

CHANGED = (
    "queues", "occupied", "pools", "sites", "links", "free_trunks", "idle_since_s", "staffing",
    "world", "views", "answers", "paces", "piles", "chats", "stays",
)  # fmt: skip
"""Arrays of the centre that a run writes to."""

NO_CALLS: Array = np.empty(0)


def build_template(plan: Plan, changes: list[Change]) -> Model:
    """Lay out a centre and the changes of its world, without calls, before anything happens.

    Raises
    ------
    InputError : a queue has more than `MOST_STEPS` steps.
    """
    types, pools = len(plan.types), len(plan.pools)
    members = _Members()
    queues, steps = _queues_and_steps(plan, members)
    pool_records, doors, agents = _pools_and_doors(plan, changes)
    paces, pace_factors = _paces(plan)
    staffing = sum(1 for c in changes if c.kind == STAFFING)
    silent = (STAFFING, OVERTIME, SITES_ASKED, CARRIER_TOLD)
    others = sum(1 for c in changes if c.kind not in silent)
    contact_types, entries, answers = _contact_types(plan, members)
    further = plan.further
    return Model(
        **dict.fromkeys(PER_CALL, NO_CALLS),
        contact_types=contact_types,
        queues=queues,
        steps=steps,
        pools=pool_records,
        doors=doors,
        sites=_sites(plan),
        entries=entries,
        views=_records(km.VIEW, [(0, 0, view.room) for view in plan.views]),
        answers=np.zeros(answers),
        members=np.array(members.all, dtype=np.int64),
        occupied=np.zeros(words_for(plan), dtype=np.int64),
        pool_queues=_pool_queues(plan, doors),
        delay_s=plan.delay_s.ravel(),
        **follow_up_arrays(further),
        links=_records(km.LINK, [(link.capacity, 0, 0) for link in plan.links]),
        link_of=np.array(plan.link_of, dtype=np.int64).ravel(),
        factor=np.array([p.factor for p in plan.pools], dtype=np.float64).ravel(),
        idle_since_s=np.empty(agents),
        piles=_records(km.PILE, [(-1, -1)] * types),
        tasks=_tasks(plan),
        chats=np.zeros(agents, dtype=np.int64),
        chat_factors=np.array([f for p in plan.pools for f in p.chat_factors], dtype=np.float64),
        paces=paces,
        stays=np.zeros(int(pool_records["stays_end"].max(initial=0)), dtype=np.int64),
        pace_factors=pace_factors,
        free_trunks=np.array([g for s in plan.sites for g in s.lines], dtype=np.int64),
        trunk_site=np.array([i for i, s in enumerate(plan.sites) for _ in s.lines], dtype=np.int64),
        changes=_records(
            km.CHANGE, [tuple(getattr(c, n) for n in km.CHANGE.names or ()) for c in changes]
        ),
        staffing=np.empty(staffing + pools * (others + 1), dtype=km.STAFFING_ROW),
        world=_world(plan, len(changes)),
    )


def _world(plan: Plan, changes: int) -> Array:
    """The world before anything happens."""
    world = np.zeros(1, dtype=km.WORLD)
    first = {
        "until_s": np.inf, "end_s": plan.end_s,
        "events_end": ROOT, "waits_end": ROOT, "sweep_at": ROOT + FEWEST,
        "contact_types": len(plan.types), "pools": len(plan.pools), "sites": len(plan.sites),
        "words": words_for(plan), "changes": changes, "links": len(plan.links),
        "random_agent": plan.random_agent, "by_score": plan.by_score, "overflow": plan.overflow,
        "serve_out": plan.serve_out, "blocking": plan.blocking, "aside": plan.aside,
        "callbacks": "callbacks" in plan.column_groups, "chats": "chats" in plan.column_groups,
        "follow_ups": plan.further is not None, "limited": _limited(plan),
        "extras": has_extras(plan),
    }  # fmt: skip
    if plan.further is not None:
        first["transfers_at_most"] = plan.further.transfers_at_most
    for name, value in first.items():
        world[name] = value
    return world


def _limited(plan: Plan) -> bool:
    """Whether the time in a queue may end otherwise than with the caller's patience."""
    return any(k.time_limit_s < np.inf or k.callback is not None for k in plan.types)


def has_extras(plan: Plan) -> bool:
    """Whether the path of every call has more to ask than in a plain centre."""
    return bool(
        plan.aside
        or plan.blocking
        or plan.by_score
        or _limited(plan)
        or plan.column_groups
        or any(pool.pace is not None or pool.places > 1 for pool in plan.pools)
        or any(kind.work is not None or kind.lineless for kind in plan.types)
    )


def build_model(
    template: Model, workload: Workload, columns: dict[str, Array], scratch: Scratch
) -> Model:
    """Lay out one run: fresh state; the log's rows are first written when a call arrives.

    Parameters
    ----------
    columns : of the log, with as many rows as there shall be room for.
    scratch : memory for the rest.
    """
    n, room = len(workload), len(columns["end_s"])
    model = template._replace(
        **{name: getattr(template, name).copy() for name in CHANGED},
        **luck_for(template, workload, room, scratch),
        **written(columns),
        **room_for(room, template, scratch),
    )
    world = model.world[0]
    world.calls = world.rows = world.oldest_follow_up = n
    world.room = room
    return model


def luck_for(template: Model, workload: Workload, room: int, scratch: Scratch) -> dict[str, Array]:
    """The workload's columns with room for follow-up calls."""
    further = bool(template.world["follow_ups"][0])
    luck = luck_of(workload) | more_luck_of(workload, further)
    if not further:
        return luck
    roomy = {name: scratch.array(name, room, km.DTYPES[name]) for name in luck}
    for name, values in luck.items():
        roomy[name][: len(values)] = values
    return roomy


def written(columns: dict[str, Array]) -> dict[str, Array]:
    """The columns that the kernel writes; without an entry where the log is without them."""
    none = {name: np.empty(0, dtype=km.DTYPES[name]) for name in WRITTEN if name not in columns}
    return none | {name: columns[name] for name in WRITTEN if name in columns}


def room_for(n: int, template: Model, scratch: Scratch) -> dict[str, Array]:
    """Room for so many calls, as far as they have something to remember.

    A call that has more than usual may have an end of a journey in the heap that it has left
    before.
    """
    aside, further = bool(template.world["aside"][0]), bool(template.world["follow_ups"][0])
    room = {"calls": n, "chains": n if further else 0, "aside": n if aside else 0}
    room |= {"heap": ROOT + 8 + (2 * n if aside else n), "waits": ROOT + 8 + 2 * n}
    found = {name: scratch.array(name, size, km.DTYPES[name]) for name, size in room.items()}
    for name in ("heap", "waits"):
        found[name]["time_s"][: ROOT + 8] = np.inf
    return found


def luck_of(w: Workload) -> dict[str, Array]:
    """The workload's columns, as they are wherever possible."""
    return {n: np.ascontiguousarray(getattr(w, n), dtype=km.DTYPES[n]) for n in LUCK}


def _records(dtype: np.dtype[Any], rows: list[tuple[Any, ...]]) -> Array:
    return np.array(rows, dtype=dtype)


def _contact_types(plan: Plan, members: _Members) -> tuple[Array, Array, int]:
    """Contact types, the sites that they enter by, and the places for answers about these."""
    kinds: list[tuple[Any, ...]] = []
    entries: list[tuple[float, int]] = []
    answers = 0
    for k in plan.types:
        at = len(entries)
        for shares in k.shares or ((0.0,) * len(k.sites),):
            entries.extend(zip(shares, k.sites, strict=True))
        slices = len(k.shares)
        head_start_s = 0.0 if plan.by_score else k.head_start_s
        kinds.append((
            head_start_s, k.handling_s, k.queue_limit, k.policy, at, at + len(k.sites),
            slices, DAY_S / max(slices, 1), k.margin_s, k.view, answers,
            k.score_base, k.score_per_s, *_in_line(k), *_work(k, members),
        ))  # fmt: skip
        answers += 0 if k.view < 0 else plan.views[k.view].room * len(k.sites)
    return _records(km.CONTACT_TYPE, kinds), _records(km.ENTRY, entries), answers


def _in_line(kind: PlanType) -> tuple[float, ...]:
    """A type's time limit and its callback."""
    limit = (kind.time_limit_s, kind.then)
    asked = kind.callback
    if asked is None:
        return (*limit, 0, np.inf, 0.0, 0.0, 0.0)
    return (*limit, 1, asked.expected_wait_over_s, asked.acceptance, asked.answer, asked.ring_s)


def _sites(plan: Plan) -> Array:
    ends = np.cumsum([len(s.lines) for s in plan.sites]).tolist()
    return _records(
        km.SITE,
        [
            (
                0,
                s.queue_limit,
                s.ports,
                s.ports,
                -1,
                -1,
                0,
                0,
                s.when_full,
                end - len(s.lines),
                end,
                0,
            )
            for s, end in zip(plan.sites, ends, strict=True)
        ],
    )


def _queues_and_steps(plan: Plan, members: _Members) -> tuple[Array, Array]:
    lines: list[tuple[int, ...]] = []
    steps: list[tuple[Any, ...]] = []
    for kind, planned in enumerate(plan.types):
        for site, line in enumerate(planned.lines):
            found = line or Line((), (), ())
            if len(found.steps) > MOST_STEPS:
                raise InputError(
                    f"contact type '{plan.names.contact_types[kind]}' has more than {MOST_STEPS} "
                    f"steps at site '{plan.names.sites[site]}'"
                )
            first = members.add(found.first_pools)
            sharing = members.add(k * len(plan.sites) + site for k in found.shares_with)
            place = (len(steps), len(found.steps))
            lines.append((-1, -1, 0, site, kind, *place, *first, *sharing))
            steps.extend(_step(step, members) for step in found.steps)
    return _records(km.QUEUE, lines), _records(km.STEP, steps)


def _step(step: PlanStep, members: _Members) -> tuple[Any, ...]:
    groups = members.add(x for group in step.groups for x in (len(group), *group))
    return (
        step.after_s, step.expected_wait_over_s, step.transfer_to, step.conditional,
        step.queue_longer_than, step.site_down, step.agents_idle, *groups,
    )  # fmt: skip


def _pools_and_doors(plan: Plan, changes: list[Change]) -> tuple[Array, Array, int]:
    """Pools, their doors, and the places for idle agents in all."""
    most = [1] * len(plan.pools)
    for change in changes:
        if change.kind == STAFFING:
            most[change.index] = max(most[change.index], change.value)
    stays = [(0, 0)] * len(plan.pools)
    for p, planned in enumerate(plan.pools):
        if planned.overtime is None:
            continue
        agents, stays[p] = _overtime([c for c in changes if c.kind == OVERTIME and c.index == p])
        most[p] += agents
    pools: list[tuple[float, ...]] = []
    doors: list[tuple[int, ...]] = []
    at = paces = factors = 0
    for p, pool in enumerate(plan.pools):
        pace = -1 if pool.pace is None else paces
        paces += pool.pace is not None
        place = (
            at,
            most[p] * pool.places,
            pool.site,
            len(doors),
            p * words_for(plan),
            0,
            pace,
            1.0,
            pool.reserve,
            pool.places,
            factors,
        )
        asked = pool.overtime
        needed = (0, 0.0) if asked is None else (asked.waiting_over, asked.wait_over_s)
        pools.append((0, 0, 0, 0, 0, *place, 0, 0, *needed, *stays[p]))
        doors.extend(_doors(plan, p))
        at += most[p] * pool.places
        factors += pool.places
    return _records(km.POOL, pools), _records(km.DOOR, doors), at


def _overtime(changes: list[Change]) -> tuple[int, tuple[int, int]]:
    """How many agents of a pool may be in overtime at once, and the bounds of its shifts' ends."""
    now = most = 0
    stay: dict[int, int] = {}
    for change in changes:
        now += change.value - stay.get(change.number, 0)
        stay[change.number] = change.value
        most = max(most, now)
    return most, (min(stay, default=0), max(stay, default=-1) + 1)


def _paces(plan: Plan) -> tuple[Array, Array]:
    """The paces of the pools that have one, and their factors."""
    records: list[tuple[Any, ...]] = []
    factors: list[float] = []
    for pool in plan.pools:
        if pool.pace is not None:
            slices, days = len(pool.pace.by_time), len(pool.pace.learning)
            at = len(factors)
            tired = pool.pace.fatigue
            fatigue = (0, 0.0, 0.0, 1.0, 1.0)
            if tired is not None:
                fatigue = (1, tired.threshold, tired.slope, tired.time_constant_s, tired.most)
            first = (DAY_S / slices, slices, at, pool.pace.new, days, at + slices, 0)
            records.append((*first, *fatigue, 0.0, 0.0))
            factors.extend((*pool.pace.by_time, *pool.pace.learning))
    return _records(km.PACE, records), np.array(factors, dtype=np.float64)


def _doors(plan: Plan, pool: int) -> list[tuple[int, ...]]:
    """What a pool takes from every queue; classes are numbered from 0, the best first."""
    steps = [() if line is None else line.steps for k in plan.types for line in k.lines]
    bits = [sum(1 << i for i, s in enumerate(line) if pool in s.pools) for line in steps]
    kinds = np.repeat(np.arange(len(plan.types)), len(plan.sites)).tolist()
    classes = [(plan.pools[pool].rank[k], plan.types[k].priority) for k in kinds]
    if plan.by_score:
        classes = [(rank, 0) for rank, _ in classes]
    number = {class_: i for i, class_ in enumerate(sorted(set(classes)))}
    return [
        (b, number[class_], not any(s.conditional for s in line))
        for b, class_, line in zip(bits, classes, steps, strict=True)
    ]


def _work(kind: PlanType, members: _Members) -> tuple[Any, ...]:
    """The fields of a contact type that is work."""
    if kind.work is None:
        return (0, 0, 0, 1.0, 0.0, kind.lineless)
    groups = members.add(x for group in kind.work.groups for x in (len(group), *group))
    return (1, *groups, kind.work.right_party, kind.work.unanswered_s, kind.lineless)


def _tasks(plan: Plan) -> Array:
    """What class of work each contact type is to each pool; numbered from 0, the best first."""
    tasks = np.full((len(plan.pools), len(plan.types)), -1, dtype=np.int64)
    for p, pool in enumerate(plan.pools):
        mine = {
            k: (pool.rank[k], kind.priority)
            for k, kind in enumerate(plan.types)
            if kind.work is not None and any(p in group for group in kind.work.groups)
        }
        order = sorted(set(mine.values()))
        for k, class_ in mine.items():
            tasks[p, k] = order.index(class_)
    return tasks.ravel()


def words_for(plan: Plan) -> int:
    """Words that have a bit for every queue."""
    return (len(plan.types) * len(plan.sites) + 63) // 64


def _pool_queues(plan: Plan, doors: Array) -> Array:
    """Bits of the queues that may open to each pool, words pool by pool."""
    words = np.zeros((len(plan.pools), words_for(plan)), dtype=np.uint64)
    for pool, opens in enumerate(doors["steps"].reshape(len(plan.pools), -1) != 0):
        for line in np.flatnonzero(opens).tolist():
            words[pool, line >> 6] |= np.uint64(1 << (line & 63))
    return words.view(np.int64).ravel()
