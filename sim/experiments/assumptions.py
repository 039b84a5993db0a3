"""What a comparison rests on: inputs that matter, with their sources, and what options change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.centre.ivr_outcomes import ivr_outcomes
from sim.centre.paths import names_of, path_of
from sim.measures.layout import layout_of
from sim.study.fields import unit_of
from sim.study.oddities.scene import Scene
from sim.study.study import Study

NOT_THERE = None
"""The value of a field that an option does not have."""

VOLUME, TALK, WRAP_UP, PATIENCE, CONTAINMENT, TARGET, AGENT_HOURS, SHRINKAGE, WAGE = (
    "volume", "talk", "wrap_up", "patience", "containment", "target", "agent_hours", "shrinkage",
    "wage_per_hour",
)  # fmt: skip
"""Inputs of contact types and pools; of costs an input is called by its field."""

_FOR_READERS = ("title", "note", "description", "sources")
_NOT_COMPARED = ("scenario", "replications", "seed", "workers", "executor", "engine", "precision",
                 "until_decided", "resolution")  # fmt: skip


@dataclass(frozen=True)
class Input:
    """An input of the base.

    Attributes
    ----------
    about : contact type, pool or site that it is about; empty: the centre.
    name : one of `VOLUME` ... `WAGE`, or the field of a cost.
    path : of its field, within the centre.
    value, unit : the number.
    source : where it comes from; empty: nobody says.
    """

    about: str
    name: str
    path: str
    value: float
    unit: str
    source: str


@dataclass(frozen=True)
class Change:
    """A field that an option changes.

    Attributes
    ----------
    path : of the field, in a study.
    values : by scenario, plain data; `NOT_THERE` where it has none; of a new part its fields that
        are not as they would be anyway.
    unit : of numbers; empty: they have none.
    sources : where the values of options come from, by scenario.
    """

    path: str
    values: Mapping[str, Any]
    unit: str
    sources: Mapping[str, str]


def inputs(study: Study) -> list[Input]:
    """Volumes, handling, patience, self-service, agents and costs of a centre, levers applied."""
    centre, known = study.effective_centre, study.sources
    found = [*_of_types(study), *_of_pools(study), *_of_costs(study)]
    return [
        Input(about, name, path, float(value), unit.replace("currency", centre.currency),
              source_of(known, path))
        for about, name, path, value, unit in found
    ]  # fmt: skip


def source_of(sources: Mapping[str, str], path: str) -> str:
    """The source of a field, or of the nearest part around it; empty: there is none."""
    names = names_of(path)
    for end in range(len(names), 0, -1):
        if (text := sources.get(path_of(names[:end]))) is not None:
            return " ".join(text.split())
    return ""


_Found = Iterator[tuple[str, str, str, float, str]]


def _of_types(study: Study) -> _Found:
    centre, scene = study.effective_centre, Scene(study)
    for at, (name, kind) in enumerate(centre.contact_types.items()):
        path = f"contact_types.{path_of([name])}"
        volume = float(scene.calls[at].sum()) / scene.days
        given = [s for s in ("daily_volume", "forecast") if getattr(kind.demand, s) is not None]
        own = given[0] if given else ""
        yield name, VOLUME, f"{path}.demand.{own}".rstrip("."), volume, "1/day"
        yield name, TALK, f"{path}.talk", kind.talk.mean(), "s"
        if kind.wrap_up is not None and kind.wrap_up.mean():
            yield name, WRAP_UP, f"{path}.wrap_up", kind.wrap_up.mean(), "s"
        if kind.patience is not None:
            yield name, PATIENCE, f"{path}.patience", kind.patience.mean(), "s"
        ends = ivr_outcomes(centre, name)
        if ends is not None:
            yield name, CONTAINMENT, f"{path}.ivr", ends.contained, "share"
        yield name, TARGET, f"{path}.target.share", centre.target_of(name).share, "share"


def _of_pools(study: Study) -> _Found:
    centre = study.effective_centre
    for (name, pool), roster in zip(centre.pools.items(), layout_of(centre).rosters, strict=True):
        path = f"pools.{path_of([name])}"
        hours = roster.paid_hours() / centre.horizon.days
        yield name, AGENT_HOURS, f"{path}.staffing", hours, "hours/day"
        yield name, SHRINKAGE, f"{path}.staffing.shrinkage", pool.staffing.shrinkage, "share"
        yield name, WAGE, f"{path}.wage_per_hour", pool.wage_per_hour, "currency/h"


def _of_costs(study: Study) -> _Found:
    centre = study.effective_centre
    for path, value in _leaves(centre.tariff.model_dump(mode="json"), ("tariff",)):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value:
            text = path_of(path)
            yield "", path[-1], text, float(value), unit_of(f"centre.{text}")
    for name, kind in centre.contact_types.items():
        if kind.lost_value:
            own = path_of(["contact_types", name, "lost_value"])
            yield name, "lost_value", own, float(kind.lost_value), "currency"


def changes(studies: Mapping[str, Study]) -> list[Change]:
    """The fields in which scenarios differ from the first, in the order of the study's fields.

    What is written for readers, and what no number depends on, is left out. A part that is new, or
    is no longer there, is one change, not one a field.
    """
    plain = {name: _plain(study) for name, study in studies.items()}
    base, *others = plain
    own = {name: _plain(study, short=True) for name, study in studies.items()}
    found: dict[tuple[str, ...], None] = {}
    for name in others:
        for path in _differences(plain[base], plain[name], ()):
            found.setdefault(path)
    told = []
    for path in found:
        values = {name: _at(data, path) for name, data in plain.items()}
        within = path_of(path[1:] if path[0] == "centre" else path)
        sources = {
            name: source_of(studies[name].sources, within)
            for name in others
            if values[name] != values[base]
        }
        told.append(
            Change(
                path_of(path),
                {n: _at(own[n], path) if isinstance(v, dict) else v for n, v in values.items()},
                unit_of(path_of(path)),
                sources,
            )
        )
    return told


def _plain(study: Study, *, short: bool = False) -> dict[str, Any]:
    """The study as plain data; ``short``: without fields that are as they would be anyway."""
    data = study.model_dump(mode="json", by_alias=True, exclude_defaults=short)
    return {key: value for key, value in data.items() if key not in _NOT_COMPARED}


def _differences(
    base: Mapping[str, Any], other: Mapping[str, Any], above: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    for name in dict.fromkeys((*base, *other)):
        if name in _FOR_READERS:
            continue
        path, one, two = (*above, name), base.get(name), other.get(name)
        if isinstance(one, dict) and isinstance(two, dict):
            yield from _differences(one, two, path)
        elif one != two:
            yield path


def _leaves(data: Any, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _leaves(value, (*above, name))
    else:
        yield above, data


def _at(data: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(data, dict) or name not in data:
            return NOT_THERE
        data = data[name]
    return data
