"""Small centres as plain data, and the few words that every test needs to run one."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.centre import Centre, validated
from sim.engine import CallLog, run_reference
from sim.engine.codes import DISPOSITIONS, IVR_OUTCOMES, LOSS_CAUSES
from sim.engine.compiled import run_compiled
from sim.workload import Workload, draw_workload

Data = dict[str, Any]
Engine = Callable[[Centre, Workload], CallLog]

ENGINES: dict[str, Engine] = {"reference": run_reference, "compiled": run_compiled}
"""Every engine; the hand-traced tests run on each, and each is held against the oracle."""


def constant(seconds: float) -> Data:
    """Always ``seconds``."""
    return {"dist": "constant", "value_s": seconds}


def exponential(mean: float) -> Data:
    """Exponential with this mean, seconds."""
    return {"dist": "exponential", "mean_s": mean}


def values(*seconds: float) -> Data:
    """One of these, equally likely."""
    return {"dist": "empirical", "values_s": list(seconds)}


def clock(seconds: float) -> str:
    """``HH:MM:SS`` of a whole number of seconds after midnight."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def hours(start: float, end: float) -> str:
    """Opening hours from and to seconds after midnight."""
    return f"{clock(start)}-{clock(end)}"


def kind(times: list[float], talk: float | Data = 100.0, route: str = "r", **more: Any) -> Data:
    """A contact type that calls at ``times``; a bare number is a constant duration."""
    for name in ("patience", "wrap_up"):
        if isinstance(more.get(name), (int, float)):
            more[name] = constant(more[name])
    talk = talk if isinstance(talk, dict) else constant(talk)
    return {"demand": {"trace": {"times_s": list(times)}}, "route": route, "talk": talk, **more}


def shift(start: float, end: float, agents: int) -> Data:
    """A daily shift from and to seconds after midnight."""
    return {"start": clock(start), "end": clock(end), "agents": agents}


def pool(
    agents: int | list[Data],
    skills: dict[str, Data] | list[str] | str = "call",
    site: str = "a",
    **more: Any,
) -> Data:
    """A pool with so many agents all day, or with the shifts given."""
    if isinstance(skills, str):
        skills = [skills]
    if isinstance(skills, list):
        skills = {k: {} for k in skills}
    if isinstance(agents, int):
        staffing: Data = {"by_interval": [agents]}
    else:
        staffing = {"shifts": {f"s{i}": s for i, s in enumerate(agents)}}
    return {"site": site, "skills": skills, "staffing": staffing, **more}


def step(*pools: str, after: float = 0.0, **more: Any) -> Data:
    """A routing step; ``when`` becomes its condition."""
    data: Data = {"after_s": after, **({"pools": list(pools)} if pools else {}), **more}
    if "when" in data:
        data["if"] = data.pop("when")
    return data


def route(steps: list[Data] | dict[str, list[Data]], **entry: Any) -> Data:
    """A route; bare steps belong to site ``a``; sites are entered in order unless told."""
    by_site = steps if isinstance(steps, dict) else {"a": steps}
    if not entry:
        entry = {"sites": list(by_site)[:1]}
    entry.setdefault("policy", "order")
    return {"entry": entry, "steps": by_site}


def centre_data(**parts: Any) -> Data:
    """One site ``a``, a pool ``p`` of one agent, a type ``call`` on route ``r``; parts replace."""
    data: Data = {
        "sites": {"a": {}},
        "contact_types": {"call": kind([0.0])},
        "pools": {"p": pool(1)},
        "routes": {"r": route([step("p")])},
    }
    return {**data, **copy.deepcopy(parts)}


def centre(data: Data | None = None, **parts: Any) -> Centre:
    """The validated centre of ``data``, or of `centre_data` with these parts."""
    return validated(Centre, data if data is not None else centre_data(**parts), "centre")


def draw(of: Centre, seed: int = 1, replication: int = 0) -> Workload:
    """One replication's luck."""
    return draw_workload(of, seed, replication)


def run(engine: Engine, **parts: Any) -> CallLog:
    """An engine's log of `centre_data` with these parts."""
    of = centre(**parts)
    return engine(of, draw(of))


def run_at_two_sites(engine: Engine, **parts: Any) -> CallLog:
    """The same with sites ``a`` and ``b``."""
    return run(engine, **{"sites": {"a": {}, "b": {}}, **parts})


def shown(log: CallLog, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of a log by call, names for indices, None for NaN and for no name."""
    words: dict[str, tuple[str, ...]] = {
        "contact_type": log.names.contact_types,
        "entry_site": log.names.sites,
        "queue_site": log.names.sites,
        "pool": log.names.pools,
        "ivr_outcome": IVR_OUTCOMES,
        "disposition": DISPOSITIONS,
        "loss_cause": LOSS_CAUSES,
    }

    def cell(column: str, value: Any) -> Any:
        if column in words:
            return words[column][value] if value >= 0 else None
        return None if isinstance(value, float) and math.isnan(value) else value

    lists = [[cell(c, v) for v in np.asarray(log[c]).tolist()] for c in columns]
    return list(zip(*lists, strict=True))


def staffing_rows(log: CallLog) -> list[tuple[float, str, int]]:
    """``(time, pool, level)`` of every change of the number on duty."""
    rows = _changes(log, log.staffing_level.tolist())
    return [(time, pool, level) for time, pool, level, before in rows if level != before]


def finishing_rows(log: CallLog) -> list[tuple[float, str, int, int]]:
    """``(time, pool, finishing, late)``: how many finish a call after their time on duty."""
    both = np.stack((log.staffing_finishing, log.staffing_late), axis=1)
    rows = _changes(log, [tuple(row) for row in both.tolist()])
    return [(time, pool, *now) for time, pool, now, before in rows if now != (before or (0, 0))]


def _changes(log: CallLog, values: Any) -> list[tuple[float, str, Any, Any]]:
    """Time, pool, what is from then on, and what was before (None: nothing)."""
    before: dict[str, Any] = {}
    found = []
    for time, pool, now in zip(
        log.staffing_s.tolist(), log.staffing_pool.tolist(), values, strict=True
    ):
        name = log.names.pools[pool]
        found.append((time, name, now, before.get(name)))
        before[name] = now
    return found
