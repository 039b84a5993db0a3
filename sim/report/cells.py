"""Cells of tables: numbers as people read them, with the exact number kept beside."""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from sim.measures import MEASURES
from sim.wording import numbers

HEADS = {
    "offered_calls": "Calls",
    "containment": "Served by the IVR",
    "offered_to_agents": "Offered to agents",
    "service_level": "Service level",
    "answer_rate": "Answer rate",
    "abandonment": "Abandonment",
    "asa": "Mean wait",
    "wait_p90": "90 % wait at most",
    "aht": "Handle time",
    "agents_rostered": "Agents rostered",
    "agents_on_duty": "Agents on duty",
    "answered_calls": "Answered",
    "occupancy": "Occupancy",
    "utilisation": "Utilisation",
}
"""Short titles of measures, for the heads of tables."""


class Cell(NamedTuple):
    """A number in a table: text for people, and the exact value as text (empty for none)."""

    text: str
    exact: str


class Row(NamedTuple):
    """A measure in a table."""

    name: str
    title: str
    value: Cell
    low: Cell
    high: Cell
    unit: str
    text: str


def cell(value: float, unit: str) -> Cell:
    """A number without its unit; shares are in per cent."""
    if not math.isfinite(value):
        return Cell(numbers.NO_VALUE, "")
    if unit == "share":
        text = numbers.percent(value).removesuffix(" %")
    elif unit in ("s", "agents", "lines", "ports", "calls"):
        text = numbers.grouped(value, 1)
    elif unit.endswith("/call") or unit == "menus":
        text = numbers.grouped(value, 2)
    else:
        text = numbers.grouped(value, 0 if abs(value) >= 10 or value == 0 else 1)
    return Cell(text, repr(float(value)))


def unit_title(unit: str) -> str:
    """The unit of what `cell` shows."""
    return "%" if unit == "share" else unit.replace("/", " per ")


def rows_of(kpis: pd.DataFrame) -> list[tuple[str, list[Row]]]:
    """The KPI table as rows in families: pairs of the family's title and its rows."""
    families: dict[str, list[Row]] = {title: [] for title in _FAMILIES}
    found = kpis[["value", "low", "high"]].to_numpy(dtype=float)
    for name, unit, ends in zip(map(str, kpis.index), map(str, kpis["unit"]), found, strict=True):
        info = MEASURES.get(name)
        value, low, high = (cell(float(v), unit) for v in ends)
        title, text = (info.title, info.text) if info else (name, "")
        families[_family(name, unit)].append(
            Row(name, title, value, low, high, unit_title(unit), text)
        )
    return [(title, rows) for title, rows in families.items() if rows]


_FAMILIES = (
    "Service level",
    "Waiting and giving up",
    "Callbacks and messages",
    "Callers",
    "Entry and IVR",
    "Handling",
    "Calls",
    "Deferred and outbound work",
    "Agents",
    "Lines, ports and queues",
    "Cost",
    "Other",
)


_ENTRY = (
    "ivr_", "containment", "blocking", "authentication", "recognition", "opt_out", "announcement",
    "availability",
)  # fmt: skip
"""How the measures of entry and IVR begin."""


_CALLERS = (
    "reached_in_the_end", "calls_per_caller", "caller_effort", "first_contact_resolution",
)  # fmt: skip
_WORK = ("work_", "timely_handling", "backlog", "contact_rate", "revenue_per_contact")
"""How the measures of deferred and outbound work begin."""


def _family(name: str, unit: str) -> str:
    if name.startswith(_WORK):
        return "Deferred and outbound work"
    if name.startswith(("service_level", "target_met")):
        return "Service level"
    if name.startswith("cost_"):
        return "Cost"
    if name.startswith(("mean_lines", "mean_ports", "mean_queue", "peak_")):
        return "Lines, ports and queues"
    if name in _CALLERS:
        return "Callers"
    if unit == "calls/day":
        return "Calls"
    if name.startswith(("callback_", "message_", "expected_wait_")):
        return "Callbacks and messages"
    if unit in ("agents", "hours/day") or name in ("occupancy", "utilisation", "chats_at_once"):
        return "Agents"
    if name.startswith(_ENTRY):
        return "Entry and IVR"
    if name in ("aht", "overflow_share", "transfer_share"):
        return "Handling"
    if name.startswith(("answer_rate", "asa", "mean_wait", "wait_", "abandonment", "balking")):
        return "Waiting and giving up"
    return "Other"
