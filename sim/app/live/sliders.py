"""What can be moved on the live page: controls, each of a few fields of the centre.

A control is a number with a range, and the fields that it moves. The neutral value leaves the study
as it is. Settings are plain numbers by the names of controls, so that a link, a request and a file
can hold them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.catalogue import _
from sim.centre import Parts
from sim.centre.paths import path_of
from sim.drills.components import Component, Failures, Injector, components
from sim.drills.starts import busiest_start
from sim.errors import InputError, listing, near_match
from sim.measures.layout import Floats, layout_of
from sim.study.fields import with_field
from sim.study.study import Study

Kind = Literal["agents", "volume", "handling", "containment", "patience"]
SWITCH = "outage."
"""Before the name of an outage, in the name of its switch."""
NO_FAILURE = ""
"""The choice of a failure that is none."""

MOST_POOLS = 12
"""Centres with more pools have a slider for each site."""
_LEAST, _MOST, _STEP = 0.5, 1.5, 0.01
"""Of factors."""
_NOISE = 1e-9
_SHORT = 60
"""Letters of a stranger's text that are shown."""
_KINDS_OF_FAILURES = ("site", "trunk_group", "ivr", "acd")


@dataclass(frozen=True)
class Slider:
    """A number that somebody may move.

    Attributes
    ----------
    name : in settings: ``volume``, ``pool.main_general``.
    kind : what it is about.
    title : of the part that it is about, as the centre has it; empty: all of the centre.
    low, high, step, neutral : of the number. Factors, but for containment: the share of the calls
        that self-service hands on to agents which it keeps instead.
    base : what the factor multiplies, for people: most agents on duty at once; 0: nothing to tell.
    """

    name: str
    kind: Kind
    title: str
    low: float
    high: float
    step: float
    neutral: float
    base: float = 0.0

    def place(self, value: float) -> float:
        """Where a value lies between low (0) and high (1): factors by their logarithm."""
        low, high = self.low, self.high
        if low > 0.0:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return (value - low) / max(high - low, 1e-12)

    def value(self, place: float) -> float:
        """The inverse of `place`."""
        if self.low > 0.0:
            return float(self.low * (self.high / self.low) ** place)
        return self.low + place * (self.high - self.low)


@dataclass(frozen=True)
class _Move:
    """A field that a control moves, and what it is as the study stands."""

    path: str
    base: Any


Setting = Mapping[str, float | str]
"""Values of controls by name: numbers of sliders, switches true or false, and ``failure``, the
label of what fails; left out: neutral."""


class Controls:
    """Everything of a study that the live page can move.

    Parameters
    ----------
    study : as it stands.
    failures : how components fail; None: no failure can be chosen.
    beneath : what a scenario file of a setting is put upon; None: the study itself.

    Attributes
    ----------
    sliders : by name, in the order of the page.
    switches : names of the study's own outages by those of their switches, which are true as it
        stands: false takes the outage out.
    failures : what can be made to fail beside them, by label.
    """

    def __init__(
        self, study: Study, failures: Failures | None = None, beneath: Study | None = None
    ) -> None:
        self.study = study
        self.beneath = beneath or study
        self._data = study.to_dict()
        self._parts = Parts(self._data)
        Study.from_dict(self._data, self._parts)
        found = list(_found(study, self._data, self._parts))
        self.sliders = {slider.name: slider for slider, _ in found}
        self._moves = {slider.name: moves for slider, moves in found}
        self.switches = {f"{SWITCH}{outage}": outage for outage in study.written.outages}
        self._typical = failures
        self.failures: dict[str, Component] = {}
        self._busiest_s = 0.0
        if failures is not None:
            kinds = [kind for kind in _KINDS_OF_FAILURES if kind in failures.kinds]
            known = components(study.centre, kinds)
            self.failures = {
                label: part for label, part in known.items()
                if label not in study.written.outages
                and not (part.kind == "ivr" and study.centre.sites[part.name].ivr is None)
            }  # fmt: skip
            self._busiest_s = busiest_start(study, 0)

    @property
    def fails_at_s(self) -> float:
        """When a chosen failure begins, seconds from the horizon's start: at the busiest hour."""
        return self._busiest_s

    def checked(self, setting: Mapping[str, Any]) -> dict[str, float | str]:
        """A setting with every control in it, none out of its range.

        Raises
        ------
        InputError : an unknown name, or a value that is not allowed.
        """
        if not isinstance(setting, Mapping):
            raise InputError(
                _("setting: is a mapping, found {found}").format(found=type(setting).__name__)
            )
        known = [*self.sliders, *self.switches, "failure"]
        for name in setting:
            if name not in known:
                raise InputError(
                    _("setting: found '{found}'; allowed: {allowed}{near}").format(
                        found=str(name)[:_SHORT],
                        allowed=listing(known),
                        near=near_match(str(name)[:_SHORT], known),
                    )
                )
        values: dict[str, float | str] = {}
        for name, slider in self.sliders.items():
            value = setting.get(name, slider.neutral)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise InputError(
                    _("setting.{name}: is a number, found {found}").format(
                        name=name, found=repr(str(value)[:_SHORT])
                    )
                )
            if not slider.low - _NOISE <= value <= slider.high + _NOISE:
                raise InputError(
                    _("setting.{name}: found {found:g}; allowed: {low:g} to {high:g}").format(
                        name=name, found=value, low=slider.low, high=slider.high
                    )
                )
            values[name] = float(value)
        for name in self.switches:
            on = setting.get(name, True)
            if not isinstance(on, bool):
                raise InputError(
                    _("setting.{name}: is true or false, found {found}").format(
                        name=name, found=repr(str(on)[:_SHORT])
                    )
                )
            values[name] = on
        failure = str(setting.get("failure", NO_FAILURE))
        if failure != NO_FAILURE and failure not in self.failures:
            raise InputError(
                _(
                    "setting.failure: found '{found}'; allowed: nothing, or one of {allowed}{near}"
                ).format(
                    found=failure[:_SHORT],
                    allowed=listing(self.failures),
                    near=near_match(failure[:_SHORT], self.failures),
                )
            )
        values["failure"] = failure
        return values

    def fields(self, setting: Setting) -> dict[str, Any]:
        """Paths of the fields that a setting changes, and their new values; None: taken out."""
        changed: dict[str, Any] = {}
        for name, slider in self.sliders.items():
            value = float(setting.get(name, slider.neutral))
            if value == slider.neutral:
                continue
            for move in self._moves[name]:
                changed[move.path] = _moved(slider, move, value)
        for name, outage in self.switches.items():
            if not setting.get(name, True):
                changed[path_of(["centre", "outages", outage])] = None
        return changed

    def study_at(self, setting: Setting) -> Study:
        """The study with the controls at a setting, checked.

        Raises
        ------
        InputError : the centre cannot be so: more agents than seats, say.
        """
        moved = _with(self._data, self._parts, self.fields(setting))
        failure = setting.get("failure", NO_FAILURE)
        if failure == NO_FAILURE or self._typical is None:
            return moved
        part = self.failures[str(failure)]
        return Injector(moved, self._typical).failing([part], self._busiest_s)


def _found(
    study: Study, data: Mapping[str, Any], parts: Parts
) -> Iterator[tuple[Slider, list[_Move]]]:
    """The controls of a study, and what each moves."""
    volume = [_Move("demand.scale", study.demand.scale)]
    if _may_move(data, parts, volume):  # calls that replay a trace cannot be scaled
        yield Slider("volume", "volume", "", _LEAST, _MOST, _STEP, 1.0), volume
    for name, title, pools, most in _teams(study):
        moves = [
            _Move(path_of(["centre", "pools", p, "staffing", "scale"]),
                  study.centre.pools[p].staffing.scale)
            for p in pools
        ]  # fmt: skip
        high = _most_scale(data, parts, moves)
        yield Slider(name, "agents", title, _LEAST, high, _STEP, 1.0, most), moves
    types = data["centre"]["contact_types"]
    times = {
        field: [
            move
            for name, one in types.items()
            for move in _durations(one.get(field), ("centre", "contact_types", name, field))
        ]
        for field in ("talk", "patience")
    }
    if times["talk"]:
        yield Slider("handling", "handling", "", _LEAST, _MOST, _STEP, 1.0), times["talk"]
    kept = list(_self_service(data["centre"]))
    if kept:
        yield Slider("containment", "containment", "", -0.5, 0.5, _STEP, 0.0), kept
    if times["patience"]:
        yield Slider("patience", "patience", "", 0.25, 3.0, 0.05, 1.0), times["patience"]


def _teams(study: Study) -> Iterator[tuple[str, str, list[str], float]]:
    """Name, title, pools, most agents of every slider: of a pool, or of a site if many."""
    centre = study.centre
    curves = _on_shift(study)
    if len(curves) <= MOST_POOLS:
        for name, (_, agents) in curves.items():
            yield f"pool.{name}", centre.pools[name].title or name, [name], float(agents.max())
        return
    for site, described in centre.sites.items():
        pools = [name for name in curves if centre.pools[name].site == site]
        if pools:
            most = _most_together([curves[name] for name in pools])
            yield f"site.{site}", described.title or site, pools, most


def _on_shift(study: Study) -> dict[str, tuple[Floats, Floats]]:
    """Times of the changes of a pool's agents on shift, and their number; pools that have any."""
    times, lines, begins = layout_of(study.effective_centre).steps
    found = {}
    for i, name in enumerate(study.centre.pools):
        mine = slice(int(begins[i]), int(begins[i + 1]))
        if lines[1, mine].max(initial=0.0) > 0.0:
            found[name] = (times[mine], lines[1, mine])
    return found


def _most_together(curves: list[tuple[Floats, Floats]]) -> float:
    """Most agents of several pools on shift at once."""
    moments = np.unique(np.concatenate([times for times, _ in curves]))
    total = np.zeros(len(moments))
    for times, agents in curves:
        place = np.searchsorted(times, moments, side="right") - 1
        total += np.where(place >= 0, agents[np.maximum(place, 0)], 0.0)
    return float(total.max())


def _may_move(data: Mapping[str, Any], parts: Parts, moves: list[_Move]) -> bool:
    """Whether the study may be otherwise there at all."""
    try:
        _with(data, parts, {m.path: m.base * (1.0 - _STEP) for m in moves})
    except InputError:
        return False
    return True


def _most_scale(data: Mapping[str, Any], parts: Parts, moves: list[_Move]) -> float:
    """The largest factor, up to `_MOST`, that the seats allow, in whole steps."""
    low, high = 0, round((_MOST - 1.0) / _STEP)
    while low < high:
        middle = (low + high + 1) // 2
        try:
            _with(data, parts, {m.path: m.base * (1.0 + middle * _STEP) for m in moves})
        except InputError:
            high = middle - 1
        else:
            low = middle
    return round(1.0 + low * _STEP, 9)


def _with(data: Mapping[str, Any], parts: Parts, changed: Mapping[str, Any]) -> Study:
    for path, value in changed.items():
        data = with_field(data, path, value, added=False)
    return Study.from_dict(data, parts)


def _durations(described: Any, above: tuple[str, ...]) -> Iterator[_Move]:
    """Every number of seconds below a field, so that a factor on all of them scales the law."""
    entries = described.items() if isinstance(described, Mapping) else ()
    for key, value in entries:
        if not str(key).endswith("_s"):
            continue
        if isinstance(value, list | tuple) and value:
            yield _Move(path_of([*above, key]), list(value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield _Move(path_of([*above, key]), float(value))


def _self_service(centre: Mapping[str, Any]) -> Iterator[_Move]:
    """Branches of self-service: some calls are contained there, others go on to an agent."""
    for name, journey in centre["ivr_journeys"].items():
        for node, described in journey["nodes"].items():
            where = ("centre", "ivr_journeys", name, "nodes", node, "branches")
            yield from _kept(described.get("branches"), where)
    for name, one in centre["contact_types"].items():
        own = (one.get("ivr") or {}).get("branches") or {}
        for node, branches in own.items():
            yield from _kept(branches, ("centre", "contact_types", name, "ivr", "branches", node))


def _kept(branches: Any, where: tuple[str, ...]) -> Iterator[_Move]:
    if isinstance(branches, Mapping) and {"contained", "agent"} <= set(branches):
        yield _Move(path_of(where), dict(branches))


def _moved(slider: Slider, move: _Move, value: float) -> Any:
    if slider.kind == "containment":
        return _contained(move.base, value)
    if isinstance(move.base, list):
        return [_rounded(each * value) for each in move.base]
    return _rounded(move.base * value)


def _contained(branches: Mapping[str, float], share: float) -> dict[str, float]:
    """Branches where self-service keeps a share of the calls that it hands on to agents.

    Below 0 it hands on more; no more than it contains.
    """
    more = max(share * branches["agent"], -branches["contained"])
    contained = _rounded(branches["contained"] + more)
    agent = 1.0 - contained - sum(v for k, v in branches.items() if k not in ("contained", "agent"))
    return {**branches, "contained": contained, "agent": _rounded(max(agent, 0.0))}


def _rounded(value: float) -> float:
    return float(f"{value:.9g}")
