"""A planner's tables become a centre, with what they do not say as assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from sim.centre.base import WEEKDAYS
from sim.start.planner import Curve, Plan
from sim.wording import _

HANDLE_S = 240.0
PATIENCE_S = 180.0
CV = 1.0
"""Of handle times, where a sheet has means alone."""

_EVERY_DAY = ""


def centre_of(plan: Plan, name: str) -> dict[str, Any]:
    """Plain data of the centre.

    Parameters
    ----------
    plan : what the tables say.
    name : of the centre.
    """
    days = [day for day in plan.days if day != _EVERY_DAY]
    profiles: dict[str, list[float]] = {}
    types = {kind: _contact_type(plan, kind, profiles) for kind in plan.calls}
    pools = {pool: _pool(plan, pool) for pool in _pools(plan)}
    return {
        "name": name,
        "title": name,
        "horizon": {
            "days": _length(days),
            "first_weekday": days[0] if days else "mon",
            "interval_min": plan.slice_min if plan.slice_min in (15, 30, 60) else 30,
            "opening": _opening(plan),
        },
        "target": {"share": 0.8, "threshold_s": 20},
        "demand": {"profiles": profiles},
        "contact_types": types,
        "pools": pools,
        "sources": dict(_sources(plan)),
    }


def _length(days: list[str]) -> int:
    """Days from the first to the last."""
    return (WEEKDAYS.index(days[-1]) - WEEKDAYS.index(days[0])) % 7 + 1 if days else 1


def _opening(plan: Plan) -> str | dict[str, str]:
    spans = {day: f"{_clock(first)}-{_clock(last)}" for day, (first, last) in plan.spans.items()}
    if len(spans) == 1 or set(spans) == {_EVERY_DAY}:
        return next(iter(spans.values()))
    return {day: spans[day] for day in WEEKDAYS if day in spans}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _contact_type(plan: Plan, kind: str, profiles: dict[str, list[float]]) -> dict[str, Any]:
    """Demand by a mean volume, factors of weekdays and a profile a day, so that each interval has
    the calls of the sheet."""
    volumes = {day: sum(values.values()) for day, values in plan.calls[kind].at.items()}
    mean = sum(volumes.values()) / len(volumes)
    demand: dict[str, Any] = {"daily_volume": _tidy(mean)}
    named: dict[str, str] = {}
    for day, values in plan.calls[kind].at.items():
        if volumes[day]:
            profile = f"{kind} {day}".strip()
            profiles[profile] = _slices(values, plan.slice_min)
            named[day] = profile
    if set(named) <= {_EVERY_DAY}:
        demand["profile"] = named.get(_EVERY_DAY)
    else:
        demand["weekday"] = {
            d: _tidy(volumes.get(d, 0.0) / mean) if mean else 0.0 for d in WEEKDAYS
        }
        demand["profile"] = named
    found: dict[str, Any] = {"demand": demand}
    seconds, factors = _handling(plan, kind)
    found["patience"] = {"dist": "exponential", "mean_s": PATIENCE_S}
    found["talk"] = {"dist": "lognormal", "mean_s": seconds, "cv": CV}
    if factors is not None:
        found["handling_by_time"] = factors
    return found


def _handling(plan: Plan, kind: str) -> tuple[float, list[float] | None]:
    """Mean handle time over all calls, and factors by interval where it differs."""
    curve = plan.handle_s.get(kind, Curve())
    weights: dict[int, float] = {}
    spent: dict[int, float] = {}
    for day, values in curve.at.items():
        for minute, seconds in values.items():
            calls = plan.calls[kind].at[day][minute]
            weights[minute] = weights.get(minute, 0.0) + calls
            spent[minute] = spent.get(minute, 0.0) + calls * seconds
    total = sum(weights.values())
    if not total:
        return HANDLE_S, None
    mean = sum(spent.values()) / total
    if len({value for values in curve.at.values() for value in values.values()}) == 1:
        return _tidy(mean), None
    by_slice = {m: spent[m] / weights[m] / mean for m in weights if weights[m]}
    factors = [_tidy(by_slice.get(m, 1.0), 4) for m in range(0, 1440, plan.slice_min)]
    return _tidy(mean), factors


def _slices(values: Mapping[int, float], slice_min: int) -> list[float]:
    """Numbers of a whole day, 0 where the sheet has no row."""
    return [_tidy(values.get(minute, 0.0)) for minute in range(0, 1440, slice_min)]


def _tidy(value: float, digits: int = 9) -> float:
    """A whole number as one, for readers of the file."""
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def _pools(plan: Plan) -> list[str]:
    named = [*plan.agents, *(shift.pool for shift in plan.shifts)]
    return list(dict.fromkeys(named))


def _pool(plan: Plan, pool: str) -> dict[str, Any]:
    staffing: dict[str, Any] = {}
    curve = plan.agents.get(pool)
    if curve is not None:
        lists = {d: _slices(v, plan.agents_slice_min) for d, v in curve.at.items()}
        if set(lists) == {_EVERY_DAY}:
            staffing["by_interval"] = lists[_EVERY_DAY]
        else:
            staffing["by_interval"] = {d: lists[d] for d in WEEKDAYS if d in lists}
    shifts = {}
    for shift in plan.shifts:
        if shift.pool == pool:
            shifts[shift.name] = {
                "start": _clock(shift.start_min),
                "end": _clock(shift.end_min),
                "agents": shift.agents,
                "days": list(shift.days),
            }
    if shifts:
        staffing["shifts"] = shifts
    takes = plan.takes.get(pool) or list(plan.calls)
    found: dict[str, Any] = {"skills": {kind: {} for kind in takes}, "staffing": staffing}
    if pool in plan.wages:
        found["wage_per_hour"] = plan.wages[pool]
    return found


def _sources(plan: Plan) -> Iterator[tuple[str, str]]:
    from sim.centre.paths import path_of

    for kind in plan.calls:
        path = ("contact_types", kind)
        yield path_of((*path, "demand")), _("the planner's sheet: calls that want an agent")
        yield (
            path_of((*path, "patience")),
            _("assumption: callers wait three minutes on average; the sheet does not say"),
        )
        if kind in plan.handle_s:
            text = _(
                "the planner's sheet; assumption: handle times are lognormal with a coefficient of "
                "variation of 1, and talk and wrap-up are one"
            )
        else:
            text = _("assumption: four minutes; the sheet has no handle time")
        yield path_of((*path, "talk")), text
    for pool in _pools(plan):
        yield path_of(("pools", pool, "staffing")), _("the planner's sheet: agents on the phones")
        if pool not in plan.takes and len(plan.calls) > 1:
            yield (
                path_of(("pools", pool, "skills")),
                _("assumption: agents take every contact type; the sheet does not say"),
            )
    if not plan.wages:
        yield "tariff", _("assumption: no wage and no rate; the sheet has none")


def told_by_cell(problem: str, places: Mapping[str, str]) -> str | None:
    """What is wrong with a field of the centre, told of the cell that it comes from.

    Parameters
    ----------
    problem : of a centre: path of the field and what is wrong with it.
    places : see `Plan`.

    Returns
    -------
    The sentence; None: the field comes from no cell.
    """
    path, parted, sentence = problem.removeprefix("centre.").partition(": ")
    inside = [
        known for known in places if path == known or path.startswith((f"{known}.", f"{known}["))
    ]
    if not inside or not parted:
        return None
    return f"{places[max(inside, key=len)]}: {sentence}"


class _Dumper(yaml.SafeDumper):
    """Lists and small mappings on a line, as a person writes them."""


def _list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    small = all(not isinstance(v, (dict, list)) for v in data.values()) and len(data) <= 4
    long = any(isinstance(v, str) and len(v) > 30 for v in data.values())
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=small and not long
    )


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    """Clock times in quotes: some readers of YAML take them for numbers."""
    style = "'" if ":" in data and data[:1].isdigit() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _mapping)


def centre_file(centre: Mapping[str, Any], sheet: str) -> str:
    """The centre as a file for people.

    Parameters
    ----------
    centre : plain data.
    sheet : the file that it was read from.
    """
    told = [
        _(
            "Made from {sheet}. Time in seconds. What the sheet does not say stands under "
            "`sources`."
        ).format(sheet=" ".join(sheet.split())),
        _("Profiles are calls by interval from 0:00 to 24:00; agents are those on the phones."),
    ]
    text = yaml.dump(dict(centre), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return "".join(f"# {line}\n" for line in told) + text
