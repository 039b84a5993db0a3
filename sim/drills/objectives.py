"""What a drill is expected to show: bounds on what it measures, written as people write them.

``expect`` is a mapping from what is measured to a bound (``"< 200"``) or several. Beside
`QUANTITIES`, which a drill alone has, every measure may be bounded; it is that of the day with the
failure. ``contact_types`` holds impact tolerances, bounds by contact type; ``during`` bounds of the
reporting intervals that the failure reaches into, up to the last repair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.catalogue import N_, _
from sim.centre.paths import path_of
from sim.drills.harm import CAUSES
from sim.errors import InputError, listing, near_match
from sim.measures import MEASURES, Bound
from sim.measures.measure import MONEY, Measure
from sim.study.study import Study

MINUTES: dict[str, tuple[str, float]] = {
    "detected_min": ("detected_s", 0.5),
    "rerouted_min": ("rerouted_s", 0.5),
    "agents_back_min": ("agents_back_s", 0.5),
    "service_back_min": ("service_back_s", 0.5),
    "backlog_drained_min": ("backlog_drained_s", 0.5),
    "let_in_min": ("let_in_s", 0.5),
    "recovery_min": ("recovered_s", 0.5),
    "recovery_p90_min": ("recovered_s", 0.9),
}
"""Moments of recovery in minutes from the failure: which, and which quantile of the days."""

LOST_CALLS, PEAK_BACKLOG, P_RTO, FAILURE_COST = (
    "lost_calls", "peak_backlog", "p_rto", "failure_cost",
)  # fmt: skip

QUANTITIES: dict[str, str] = {
    LOST_CALLS: "calls",
    **dict.fromkeys(CAUSES, "calls"),
    **dict.fromkeys(MINUTES, "min"),
    PEAK_BACKLOG: "calls",
    P_RTO: "share",
    FAILURE_COST: MONEY,
}
"""Units of what only a drill measures. Calls are those lost because of the failure, the cost is
what the failure adds: paired differences to the same days without it."""

DURING, CONTACT_TYPES = "during", "contact_types"


@dataclass(frozen=True)
class Objective:
    """One bound.

    Attributes
    ----------
    bound : on a quantity of `QUANTITIES` or on a measure.
    contact_type : of these callers only; empty: of all.
    during : from the failure to the last repair only.
    """

    bound: Bound
    contact_type: str = ""
    during: bool = False

    @property
    def path(self) -> str:
        """Where it stands in a drill file."""
        return path_of(self._place)

    @property
    def name(self) -> str:
        """The same without ``expect``, with the bound: one line for a table or a test report."""
        comparison = f"{self.bound.comparison} {self.bound.limit:.12g}"
        return f"{path_of(self._place[1:])} {comparison}"

    @property
    def _place(self) -> tuple[str, ...]:
        part = (DURING,) if self.during else ()
        kind = (CONTACT_TYPES, self.contact_type) if self.contact_type else ()
        return ("expect", *part, *kind, self.bound.measure)


def objectives(written: Any) -> tuple[Objective, ...]:
    """The objectives that ``expect`` states.

    Parameters
    ----------
    written : plain data: see the head of this module.

    Raises
    ------
    InputError : it is written otherwise, nothing measures an objective, or two of them cannot both
        be met; the path, what was found and what is allowed.
    """
    found = tuple(_of(written, ("expect",), "", during=False))
    _require_possible(found)
    return found


def require_measured(
    asked: Sequence[Objective], designs: Mapping[str, Study], objective_s: float | None
) -> None:
    """Refuse objectives that a drill of these designs cannot measure.

    Parameters
    ----------
    objective_s : recovery time objective, seconds; None: there is none.

    Raises
    ------
    InputError : a contact type that a design does not have, or a probability of meeting a recovery
        time objective that is not given.
    """
    for one in asked:
        if one.bound.measure == P_RTO and objective_s is None:
            raise InputError(
                _(
                    "{path}: needs a recovery time objective, and there is none; give it "
                    "with --rto MINUTES, or as rto_min in a drill file"
                ).format(path=one.path)
            )
        for name, study in designs.items():
            types = study.effective_centre.contact_types
            if one.contact_type and one.contact_type not in types:
                raise InputError(
                    _(
                        "{path}: design '{name}' has no contact type '{contact_type}'; "
                        "allowed: {allowed}{near}"
                    ).format(
                        path=one.path,
                        name=name,
                        contact_type=one.contact_type,
                        allowed=listing(types),
                        near=near_match(one.contact_type, types),
                    )
                )


def _of(
    written: Any, place: tuple[str, ...], contact_type: str, *, during: bool
) -> Iterator[Objective]:
    if not isinstance(written, Mapping) or not written:
        raise InputError(
            _(
                "{path}: is a mapping from what is measured to a bound, such as "
                "lost_calls: '< 200'; found {written}"
            ).format(path=path_of(place), written=repr(written))
        )
    for key, value in written.items():
        here = (*place, str(key))
        if key == DURING and len(place) == 1:
            yield from _of(value, here, "", during=True)
        elif key == CONTACT_TYPES and not contact_type:
            if not isinstance(value, Mapping):
                raise InputError(
                    _("{path}: is a mapping by contact type; found {value}").format(
                        path=path_of(here), value=repr(value)
                    )
                )
            for name, below in value.items():
                yield from _of(below, (*here, str(name)), str(name), during=during)
        else:
            yield from _bounds(str(key), value, here, contact_type, during=during)


def _bounds(
    name: str, value: Any, place: tuple[str, ...], contact_type: str, *, during: bool
) -> Iterator[Objective]:
    where = path_of(place)
    own = {} if during or contact_type else QUANTITIES
    for text in value if isinstance(value, list) and value else [value]:
        if not isinstance(text, str):
            raise InputError(
                _(
                    "{where}: found {text}; write a bound in quotes, such as '< 200' or '>= 0.95'"
                ).format(where=where, text=repr(text))
            )
        if name not in own and name not in MEASURES:
            allowed = (*own, *MEASURES)
            here = _(" here") if name in QUANTITIES else ""
            raise InputError(
                _("{where}: nothing measures '{name}'{here}; allowed: {allowed}{near}").format(
                    where=where,
                    name=name,
                    here=here,
                    allowed=listing(allowed, 20),
                    near=near_match(name, allowed),
                )
            )
        bound = Bound.parse(f"{name} {text}", where, own)
        if bound.measure not in own:
            _require_axes(bound.measure, where, contact_type, during=during)
        yield Objective(bound, contact_type, during)


def _require_axes(name: str, where: str, contact_type: str, *, during: bool) -> None:
    """Refuse a measure that is not known of a contact type, or of a part of the day."""
    for wanted, known, said in (
        (
            bool(contact_type),
            _by_type,
            N_("{where}: {name} is not known by contact type; allowed: {allowed}"),
        ),
        (
            during,
            _within,
            N_("{where}: {name} is not known of a part of the day; allowed: {allowed}"),
        ),
    ):
        if wanted and not known(MEASURES[name]):
            able = [n for n, measure in MEASURES.items() if known(measure)]
            raise InputError(_(said).format(where=where, name=name, allowed=listing(able, 20)))


def _by_type(measure: Measure) -> bool:
    return "contact_type" in measure.axes


def _within(measure: Measure) -> bool:
    """Amounts a day say nothing of a part of it; quantiles of parts give none of the whole."""
    parts = measure.estimator == "ratio" and {"interval", "day"} <= {*measure.axes}
    return parts and not measure.unit.endswith("/day")


def _require_possible(asked: Sequence[Objective]) -> None:
    """Refuse bounds that leave no value: one with another, or with what there can be."""
    for number, one in enumerate(asked):
        low, high = _possible(one.bound.measure)
        if not _room(one.bound, low, high):
            raise InputError(
                _("{path}: nothing can be '{bound}'; the least is {low}, the most {high}").format(
                    path=one.path, bound=one.bound, low=f"{low:g}", high=f"{high:g}"
                )
            )
        for other in asked[:number]:
            same = (one.bound.measure, one.contact_type, one.during) == (
                other.bound.measure, other.contact_type, other.during,
            )  # fmt: skip
            if same and not _together(one.bound, other.bound):
                raise InputError(
                    _("{path}: nothing can be both '{bound}' and '{bound_2}'").format(
                        path=one.path, bound=other.bound, bound_2=one.bound
                    )
                )


def _possible(name: str) -> tuple[float, float]:
    """The least and the most that a quantity can be."""
    if name in MINUTES or name == PEAK_BACKLOG:
        return 0.0, np.inf
    return (0.0, 1.0) if name == P_RTO else (-np.inf, np.inf)


def _room(bound: Bound, low: float, high: float) -> bool:
    best = low if bound.upper else high
    return bool(np.isinf(best) or bound.holds(np.array([best]))[0])


def _together(one: Bound, other: Bound) -> bool:
    if one.upper == other.upper:
        return True
    above, below = (other, one) if one.upper else (one, other)
    if above.limit != below.limit:
        return above.limit < below.limit
    return above.comparison == ">=" and below.comparison == "<="
