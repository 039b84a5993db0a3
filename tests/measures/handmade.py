"""Logs written by hand, for counts whose answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.centre import Centre
from sim.engine.codes import DISPOSITIONS, LOSS_CAUSES
from sim.engine.log import COLUMNS, CallLog, Names, empty_columns
from sim.errors import InputError
from sim.measures import Measure
from tests.builders import centre as build
from tests.builders import kind, pool, route, step

Row = dict[str, Any]
H = 3600.0
DAY = 86_400.0


def two_sites(**parts: Any) -> Centre:
    """Sites a and b, 2 s apart; types x and y; pool pa of one agent at a, pb of one at b."""
    skills = ["x", "y"]
    data: dict[str, Any] = {
        "sites": {"a": {}, "b": {}},
        "links": {"ab": {"between": ["a", "b"], "transfer_delay_s": 2.0}},
        "contact_types": {"x": kind([0.0]), "y": kind([0.0])},
        "pools": {"pa": pool(1, skills, "a"), "pb": pool(1, skills, "b")},
        "routes": {
            "r": route({"a": [step("pa", "pb")], "b": [step("pb", "pa")]}, sites=["a", "b"])
        },
    }
    return build({**data, **parts})


def log_of(centre: Centre, rows: list[Row], staffing: list[Any] | None = None) -> CallLog:
    """A log with these rows (names for indices) and, unless told, one agent a pool all the time.

    A change of staffing has a time, a pool, and how many are on duty; then how many finish a call
    after that, and how many of these after their shift, where anybody does.

    A row needs ``arrival_s`` and ``disposition``; the type is the first one, site and line the
    first site and ``end_s`` the arrival where they are left out.
    """
    names = Names(
        tuple(centre.contact_types),
        tuple(centre.sites),
        tuple(centre.pools),
        tuple(tuple(s.trunk_groups) for s in centre.sites.values()),
    )
    used = {name for row in rows for name in row}
    groups = [column.group for column in COLUMNS if column.group and column.name in used]
    columns = empty_columns(len(rows), groups)
    for i, row in enumerate(rows):
        cells = {"contact_type": names.contact_types[0], "entry_site": names.sites[0]} | row
        if "queue_s" in cells:
            cells.setdefault("queue_site", cells["entry_site"])
        cells.setdefault("end_s", cells["arrival_s"])
        for name, value in cells.items():
            columns[name][i] = _code(names, name, value)
    if staffing is None:
        staffing = [(0.0, p, 1) for p in names.pools]
    return CallLog(
        columns,
        np.array([s[0] for s in staffing], dtype=np.float64),
        np.array([names.pools.index(s[1]) for s in staffing], dtype=np.int64),
        np.array([s[2] for s in staffing], dtype=np.int64),
        names,
        staffing_finishing=np.array([s[3] if len(s) > 3 else 0 for s in staffing], np.int64),
        staffing_late=np.array([s[4] if len(s) > 4 else 0 for s in staffing], np.int64),
    )


def _code(names: Names, column: str, value: Any) -> Any:
    words: dict[str, tuple[str, ...]] = {
        "contact_type": names.contact_types,
        "entry_site": names.sites,
        "queue_site": names.sites,
        "pool": names.pools,
        "disposition": DISPOSITIONS,
        "loss_cause": LOSS_CAUSES,
    }
    if column not in words:
        return value
    return -1 if value is None else words[column].index(value)


def answered(
    queue: float, wait: float = 0.0, talk: float = 60.0, wrap: float = 0.0, **more: Any
) -> Row:
    """A call that joins the queue at ``queue`` and is answered after ``wait``."""
    answer = queue + wait
    return {
        "arrival_s": queue,
        "queue_s": queue,
        "pool": "pa",
        "answer_s": answer,
        "talk_end_s": answer + talk,
        "wrap_end_s": answer + talk + wrap,
        "end_s": answer + talk,
        "disposition": "answered",
    } | more


def gone(queue: float, wait: float = 0.0, how: str = "abandoned", **more: Any) -> Row:
    """A call that joins the queue at ``queue`` and leaves it after ``wait``."""
    return {
        "arrival_s": queue,
        "queue_s": queue,
        "end_s": queue + wait,
        "disposition": how,
    } | more


def in_ivr(arrival: float, seconds: float, how: str = "contained", **more: Any) -> Row:
    """A call that ends in the IVR."""
    return {
        "arrival_s": arrival,
        "ivr_start_s": arrival,
        "ivr_end_s": arrival + seconds,
        "ivr_menus": 1,
        "end_s": arrival + seconds,
        "disposition": how,
    } | more


def askable(measure: Measure, axes: tuple[str, ...]) -> bool:
    """Whether a measure can be split by these axes together."""
    try:
        measure.check_axes(axes)
    except InputError:
        return False
    return True


def refused(arrival: float, cause: str = "no_trunk_line", how: str = "blocked", **more: Any) -> Row:
    """A call that no site takes."""
    return {
        "arrival_s": arrival,
        "entry_site": None,
        "disposition": how,
        "loss_cause": cause,
    } | more
