"""Drills as files: which one is asked for, and the designs that it and what is typed make.

A drill file is data, and what it says goes the way of what is typed, less what only somebody at the
machine may say: where it runs, and which files are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.catalogue import _
from sim.centre.validate import validated
from sim.config import typed
from sim.config.compared import compared
from sim.config.folders import file_of, groups, places_of
from sim.config.given import kind_of
from sim.config.loading import study_from
from sim.config.plain_files import OptionFile, named_file, option_file
from sim.config.standing import Standing, with_lines
from sim.config.typed import as_text
from sim.drills.drill import require_drill
from sim.drills.objectives import Objective, objectives, require_measured
from sim.drills.plan import DrillPlan
from sim.errors import InputError, listing, near_match
from sim.study import Study

GROUP = "drill"
"""The config group of drill files."""

_TYPED_ONLY = ("executor", "workers")


class Asked(NamedTuple):
    """A drill that is asked for.

    Attributes
    ----------
    name : of the drill file; empty: there is none, all is typed.
    plan : what it says, or nothing but what is usual.
    rest : what else was typed: designs and overrides.
    expected : the objectives.
    """

    name: str
    plan: DrillPlan
    rest: list[str]
    expected: tuple[Objective, ...]


def asked_drill(texts: Sequence[str], scenarios: str | Path | None = None) -> Asked:
    """The drill file among what was typed, if there is one.

    Parameters
    ----------
    texts : names of drills and scenarios, files, and overrides.
    scenarios : a planner's own folder, or None.

    Raises
    ------
    InputError : there are several, a name is neither a drill nor a scenario, or both, or the file
        is wrong; the file, the path of the field, what was found and what is allowed.
    """
    known = groups(places_of(scenarios))
    found: list[tuple[str, OptionFile]] = []
    rest = []
    for text in texts:
        drill = _drill_file(text, known, scenarios)
        if drill is None:
            rest.append(text)
        else:
            found.append(drill)
    if len(found) > 1:
        raise InputError(
            _("one drill at a time: found {allowed}; run them one after the other").format(
                allowed=listing((name for name, _ in found))
            )
        )
    if not found:
        return Asked("", DrillPlan(), rest, ())
    ((name, file),) = found
    try:
        plan = validated(DrillPlan, file.content)
        _require_data_only(plan)
        expected = () if plan.expect is None else objectives(plan.expect)
    except InputError as error:
        raise with_lines(error, [Standing((), file)], (), file.name) from None
    return Asked(name, plan, rest, expected)


def is_drill(text: str, scenarios: str | Path | None = None) -> bool:
    """Whether what was typed asks for a drill file."""
    return _drill_file(text, groups(places_of(scenarios)), scenarios) is not None


def drilled_designs(asked: Asked, scenarios: str | Path | None = None) -> dict[str, Study]:
    """The designs by name, each with the failures of the drill; what is typed goes before the file.

    Raises
    ------
    InputError : a design is wrong, or an objective is nothing that a drill of them measures.
    """
    plan, rest = asked.plan, asked.rest
    keys = {typed.cut(text).key for text in rest if _is_override(text)}
    own = [text for text in _file_texts(plan) if typed.cut(text).key not in keys]
    scenarios_typed = [text for text in rest if not text.lstrip("+").startswith("redundancy=")]
    typed_designs = compared(scenarios_typed, scenarios, least=0)
    filed = [] if typed_designs else _file_designs(plan)
    named = compared([*filed, *own, *rest], scenarios, least=0)
    inline = {} if "outages" in keys else _inline(plan)
    if named:
        found = {
            name: _failing(study_from(texts, scenarios), inline) for name, texts in named.items()
        }
    else:
        study = _failing(study_from([*own, *rest], scenarios), inline)
        found = {study.title: study}
    return found


def require_drillable(
    asked: Asked, designs: Mapping[str, Study], start: str, objective_s: float | None
) -> None:
    """Refuse, before anything runs, what the drill of these designs cannot be.

    Raises
    ------
    InputError : a failure or the start does not fit a design, or nothing measures an objective.
    """
    require_drill(designs, start)
    require_measured(asked.expected, designs, objective_s)


def _drill_file(
    text: str, known: Mapping[str, Sequence[str]], scenarios: str | Path | None
) -> tuple[str, OptionFile] | None:
    """The name and the content of a drill; None: the text is something else."""
    if typed.is_file_name(text):
        file, content = named_file(text)
        return (file.stem, content) if kind_of(content) == GROUP else None
    drills, designs = known.get(GROUP, ()), known.get("scenario", ())
    key, equals, name = text.partition("=")
    if not equals:
        if ":" in text:
            return None
        name = text.strip().strip("\"'")
        if name not in drills:
            if name not in designs:
                raise InputError(
                    _(
                        "there is no drill and no scenario '{name}'; drills: {allowed}; "
                        "scenarios: {allowed_2}{near}"
                    ).format(
                        name=name,
                        allowed=listing(drills),
                        allowed_2=listing(designs),
                        near=near_match(name, [*drills, *designs]),
                    )
                )
            return None
        if name in designs:
            raise InputError(
                _(
                    "'{name}' is a drill and a scenario; write drill={name_2} or scenario={name_2}"
                ).format(name=name, name_2=as_text(name))
            )
    elif key.strip() != GROUP:
        return None
    name = name.strip().strip("\"'")
    where = file_of(f"{GROUP}/{name}", places_of(scenarios))
    if where is None:
        raise InputError(
            _("drill: there is no '{name}'; allowed: {allowed}{near}").format(
                name=name, allowed=listing(drills), near=near_match(name, drills)
            )
        )
    return name, option_file(where)


def _require_data_only(plan: DrillPlan) -> None:
    """Refuse overrides that name files, or say where and how a drill runs."""
    written = [
        *((f"overrides[{n}]", text) for n, text in enumerate(plan.overrides)),
        *((f"designs[{n}]", part) for n, one in enumerate(plan.designs) for part in _parts(one)),
    ]
    for place, text in written:
        if typed.is_file_name(text) or text.lower().endswith((".yaml", ".yml")):
            raise InputError(
                _(
                    "{place}: found '{text}'; a drill file names no other files: put a "
                    "design of your own into DIR/scenario and give --scenarios DIR"
                ).format(place=place, text=text)
            )
        first = text.lstrip("+~").split("=")[0].split(".")[0].strip().strip("\"'")
        if place.startswith("overrides") and "=" not in text and not text.startswith("~"):
            raise InputError(
                _("{place}: found '{text}'; expected key=value, such as staffing.scale=1.1").format(
                    place=place, text=text
                )
            )
        if first in _TYPED_ONLY:
            raise InputError(
                _("{place}: found '{text}'; {first} is taken from the command line only").format(
                    place=place, text=text, first=first
                )
            )


def _parts(design: str | Mapping[str, str]) -> list[str]:
    """Name and overrides of a design."""
    if isinstance(design, str):
        return design.replace(":", " ").split() or [design]
    return [part for name, own in design.items() for part in (name, *own.split())]


def _file_designs(plan: DrillPlan) -> list[str]:
    """The designs as they would be typed."""
    typed_so = []
    for design in plan.designs:
        if isinstance(design, str):
            typed_so.append(design)
        else:
            typed_so += [f"{name}: {own}" for name, own in design.items()]
    return typed_so


def _file_texts(plan: DrillPlan) -> list[str]:
    """What else the file says of every design, as it would be typed."""
    found = list(plan.overrides)
    if plan.centre:
        found.append(f"centre={as_text(plan.centre)}")
    if isinstance(plan.outages, list) and plan.outages:
        found.append(f"outages=[{','.join(map(as_text, plan.outages))}]")
    if plan.replications is not None:
        found.append(f"replications={plan.replications}")
    return found


def _inline(plan: DrillPlan) -> dict[str, object]:
    return dict(plan.outages) if isinstance(plan.outages, dict) else {}


def _failing(study: Study, outages: Mapping[str, object]) -> Study:
    """The study with outages of a drill file's own."""
    if not outages:
        return study
    data = study.to_dict()
    data["centre"]["outages"] = {**data["centre"]["outages"], **outages}
    return Study.from_dict(data)


def _is_override(text: str) -> bool:
    return not typed.is_file_name(text) and "=" in text and ":" not in text.split("=")[0]
