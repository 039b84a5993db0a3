"""Everything that a run reads and writes, as one named tuple of arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.plan import Line, Plan, PlanStep
from sim.engine.timeline import STAFFING, Change
from sim.workload import Workload

ENTERING, PORT_WAIT, IN_IVR, TRANSIT, WAITING, TALKING, WRAP_UP, GONE = range(8)
N_HEAP, IN_FRONT, HOLDING, OPEN, RELEASE, MOVE_TO, N_STAFFING, ARRIVED = range(8)
"""Entries of `Model.scalars`."""

Array = NDArray[Any]


class Model(NamedTuple):
    """Arrays of one run. A line is type x sites + site; -1 is none; offsets have one entry more."""

    # Luck, one entry a call.
    arrival: Array
    kind: Array
    ivr_s: Array
    ivr_outcome: Array
    balks: Array
    patience: Array
    talk: Array
    wrap: Array
    u_entry: Array
    u_agent: Array
    # Plan: contact types.
    priority: Array
    head_start: Array
    type_limit: Array
    policy: Array
    entry_at: Array
    entry_site: Array
    entry_share: Array
    handling: Array
    # Plan: lines and steps.
    line_steps_at: Array
    line_first_at: Array
    line_first_pool: Array
    line_shares_at: Array
    line_shares_type: Array
    line_in_order: Array
    step_after: Array
    step_transfer: Array
    step_conditional: Array
    step_queue: Array
    step_wait: Array
    step_down: Array
    step_idle: Array
    step_groups_at: Array
    group_pools_at: Array
    group_pool: Array
    # Plan: pools and sites.
    pool_site: Array
    factor: Array
    rank: Array
    pool_lines_at: Array
    pool_line: Array
    pool_line_steps: Array
    ring_at: Array
    groups_at: Array
    ports: Array
    when_full: Array
    site_limit: Array
    delay: Array
    flags: Array
    # State: calls.
    state: Array
    front: Array
    line_site: Array
    join: Array
    key: Array
    next_step: Array
    opened: Array
    patient: Array
    waited: Array
    before: Array
    after: Array
    # State: lines, pools, sites.
    head: Array
    tail: Array
    waiting: Array
    level: Array
    wanted: Array
    busy: Array
    open_calls: Array
    idle: Array
    idle_first: Array
    idle_count: Array
    free_lines: Array
    free_ports: Array
    port_head: Array
    port_tail: Array
    repairs_due: Array
    believed_down: Array
    site_waiting: Array
    # Events.
    heap_time: Array
    heap_key: Array
    scalars: Array
    change_time: Array
    change_kind: Array
    change_index: Array
    change_value: Array
    # Log.
    log_site: Array
    log_group: Array
    log_ivr_start: Array
    log_ivr_end: Array
    log_queue: Array
    log_queue_site: Array
    log_steps: Array
    log_pool: Array
    log_answer: Array
    log_talk_end: Array
    log_wrap_end: Array
    log_end: Array
    log_disposition: Array
    log_loss: Array
    staffing_time: Array
    staffing_pool: Array
    staffing_level: Array


def build_model(
    plan: Plan, workload: Workload, changes: list[Change], columns: dict[str, Array]
) -> Model:
    """Lay out one run: the plan as flat arrays, fresh state, and the log's own columns."""
    n, types, sites, pools = len(workload), len(plan.types), len(plan.sites), len(plan.pools)
    ring = _ring_sizes(changes, pools)
    staffing = sum(1 for c in changes if c.kind == STAFFING)
    most_changes = staffing + pools * (len(changes) - staffing + 1)
    lines = [line for kind in plan.types for line in kind.lines]
    return Model(
        arrival=workload.arrival_s,
        kind=workload.contact_type,
        ivr_s=workload.ivr_s,
        ivr_outcome=workload.ivr_outcome,
        balks=workload.balks,
        patience=workload.patience_s,
        talk=workload.talk_s,
        wrap=workload.wrap_up_s,
        u_entry=workload.u_entry,
        u_agent=workload.u_agent,
        priority=_ints(k.priority for k in plan.types),
        head_start=np.array([k.head_start_s for k in plan.types], dtype=np.float64),
        type_limit=_ints(k.queue_limit for k in plan.types),
        policy=_ints(k.policy for k in plan.types),
        entry_at=_offsets([k.sites for k in plan.types]),
        entry_site=_ints(s for k in plan.types for s in k.sites),
        entry_share=np.array(
            [x for k in plan.types for x in (k.shares or (0.0,) * len(k.sites))], dtype=np.float64
        ),
        handling=np.array([k.handling_s for k in plan.types], dtype=np.float64),
        **_line_arrays(lines),
        pool_site=_ints(p.site for p in plan.pools),
        factor=np.array([p.factor for p in plan.pools], dtype=np.float64),
        rank=np.array([p.rank for p in plan.pools], dtype=np.int64),
        **_pool_lines(lines, pools),
        ring_at=np.concatenate(([0], np.cumsum(ring))).astype(np.int64),
        groups_at=_offsets([s.lines for s in plan.sites]),
        ports=_ints(s.ports for s in plan.sites),
        when_full=_ints(s.when_full for s in plan.sites),
        site_limit=_ints(s.queue_limit for s in plan.sites),
        delay=plan.delay_s,
        flags=np.array([plan.random_agent, plan.overflow, plan.serve_out], dtype=np.bool_),
        state=np.zeros(n, dtype=np.int8),
        front=np.zeros(n, dtype=np.bool_),
        line_site=np.full(n, -1, dtype=np.int16),
        join=np.zeros(n),
        key=np.zeros(n),
        next_step=np.zeros(n, dtype=np.int16),
        opened=np.zeros(n, dtype=np.int64),
        patient=np.zeros(n, dtype=np.bool_),
        waited=np.zeros(n, dtype=np.bool_),
        before=np.full(n, -1, dtype=np.int32),
        after=np.full(n, -1, dtype=np.int32),
        head=np.full(types * sites, -1, dtype=np.int64),
        tail=np.full(types * sites, -1, dtype=np.int64),
        waiting=np.zeros(types * sites, dtype=np.int64),
        level=np.zeros(pools, dtype=np.int64),
        wanted=np.zeros(pools, dtype=np.int64),
        busy=np.zeros(pools, dtype=np.int64),
        open_calls=np.zeros(pools, dtype=np.int64),
        idle=np.zeros(int(sum(ring))),
        idle_first=np.zeros(pools, dtype=np.int64),
        idle_count=np.zeros(pools, dtype=np.int64),
        free_lines=_ints(g for s in plan.sites for g in s.lines),
        free_ports=_ints(s.ports for s in plan.sites),
        port_head=np.full(sites, -1, dtype=np.int64),
        port_tail=np.full(sites, -1, dtype=np.int64),
        repairs_due=np.zeros(sites, dtype=np.int64),
        believed_down=np.zeros(sites, dtype=np.int64),
        site_waiting=np.zeros(sites, dtype=np.int64),
        heap_time=np.empty(3 * n + 1),
        heap_key=np.empty(3 * n + 1, dtype=np.int64),
        scalars=np.zeros(8, dtype=np.int64),
        change_time=np.array([c.time for c in changes], dtype=np.float64),
        change_kind=_ints(c.kind for c in changes),
        change_index=_ints(c.index for c in changes),
        change_value=_ints(c.value for c in changes),
        log_site=columns["entry_site"],
        log_group=columns["trunk_group"],
        log_ivr_start=columns["ivr_start_s"],
        log_ivr_end=columns["ivr_end_s"],
        log_queue=columns["queue_s"],
        log_queue_site=columns["queue_site"],
        log_steps=columns["steps_opened"],
        log_pool=columns["pool"],
        log_answer=columns["answer_s"],
        log_talk_end=columns["talk_end_s"],
        log_wrap_end=columns["wrap_end_s"],
        log_end=columns["end_s"],
        log_disposition=columns["disposition"],
        log_loss=columns["loss_cause"],
        staffing_time=np.empty(most_changes),
        staffing_pool=np.empty(most_changes, dtype=np.int64),
        staffing_level=np.empty(most_changes, dtype=np.int64),
    )


def _ints(values: Any) -> Array:
    return np.array(list(values), dtype=np.int64)


def _offsets(parts: list[Any]) -> Array:
    return np.concatenate(([0], np.cumsum([len(p) for p in parts]))).astype(np.int64)


def _ring_sizes(changes: list[Change], pools: int) -> Array:
    """Idle agents at most, by pool: the highest level that its staffing ever has."""
    most = np.ones(pools, dtype=np.int64)
    for change in changes:
        if change.kind == STAFFING:
            most[change.index] = max(most[change.index], change.value)
    return most


def _line_arrays(lines: list[Line | None]) -> dict[str, Array]:
    steps: list[PlanStep] = [s for line in lines if line is not None for s in line.steps]
    groups = [g for s in steps for g in s.groups]
    return {
        "line_steps_at": _offsets([() if x is None else x.steps for x in lines]),
        "line_first_at": _offsets([() if x is None else x.first_pools for x in lines]),
        "line_first_pool": _ints(p for x in lines if x is not None for p in x.first_pools),
        "line_shares_at": _offsets([() if x is None else x.shares_with for x in lines]),
        "line_shares_type": _ints(k for x in lines if x is not None for k in x.shares_with),
        "line_in_order": np.array(
            [x is not None and not any(s.conditional for s in x.steps) for x in lines],
            dtype=np.bool_,
        ),
        "step_after": np.array([s.after_s for s in steps], dtype=np.float64),
        "step_transfer": _ints(s.transfer_to for s in steps),
        "step_conditional": np.array([s.conditional for s in steps], dtype=np.bool_),
        "step_queue": _ints(s.queue_longer_than for s in steps),
        "step_wait": np.array([s.expected_wait_over_s for s in steps], dtype=np.float64),
        "step_down": _ints(s.site_down for s in steps),
        "step_idle": _ints(s.agents_idle for s in steps),
        "step_groups_at": _offsets([s.groups for s in steps]),
        "group_pools_at": _offsets(list(groups)),
        "group_pool": _ints(p for g in groups for p in g),
    }


def _pool_lines(lines: list[Line | None], pools: int) -> dict[str, Array]:
    """By pool: the lines that may open to it, and in which of their steps (bits)."""
    found: list[dict[int, int]] = [{} for _ in range(pools)]
    for index, line in enumerate(lines):
        for position, step in enumerate(() if line is None else line.steps):
            for p in step.pools:
                found[p][index] = found[p].get(index, 0) | (1 << position)
    return {
        "pool_lines_at": _offsets(found),
        "pool_line": _ints(index for f in found for index in f),
        "pool_line_steps": _ints(bits for f in found for bits in f.values()),
    }
