"""What a plan has to keep, as people write it: bounds on measures, or the chance of one.

``abandonment < 5%``, ``service_level >= 0.8 by interval``,
``service_level >= 0.9 for vip by interval``, ``P(service_level >= 0.8) >= 0.9`` (on nine days of
ten, whatever their weekdays), ``P(service_level >= 0.8) >= 0.9 by day`` (on nine Mondays of ten,
nine Tuesdays ...), ``occupancy <= 85% by pool``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.catalogue import _
from sim.centre import Centre
from sim.errors import InputError, listing, near_match
from sim.measures import Bound, Measure, measure_named

_TIMES = ("interval", "day")
AXES = ("contact_type", "pool", "site")
"""By which a bound may be asked for, besides ``interval`` or ``day``."""
_FORM = re.compile(
    r"\s*(?:P\s*\((?P<inside>[^()]*)\)\s*(?P<chance>[<>]=?\s*\S+?\s?%?)|(?P<plain>.*?))"
    r"(?:\s+for\s+(?P<of>\w+))?(?:\s+by\s+(?P<by>[\w\s,]+?))?\s*"
)
_OTHER = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_P = "P"


@dataclass(frozen=True)
class Asked:
    """A bound on a measure, of the centre or of each of its parts.

    Attributes
    ----------
    bound : on the measure: over all days, or of a day where there is a chance.
    chance : least share of the days on which the bound is kept; None: it is kept over all days.
    axis : ``contact_type``, ``pool`` or ``site``, each of whose entries keeps it by itself; empty:
        the centre does.
    by_interval : each part of the day by itself.
    of : the one entry of ``contact_type`` that it is asked of; empty: every one.
    by_day : each day of the horizon by itself.
    """

    bound: Bound
    chance: float | None = None
    axis: str = ""
    by_interval: bool = False
    of: str = ""
    by_day: bool = False


def asked_of(text: str, centre: Centre, where: str = "keep") -> Asked:
    """What a text asks for.

    Parameters
    ----------
    text : a bound in the grammar of `sim.measures.Bound`, or ``P(BOUND) >= SHARE``; behind it,
        where it is wanted, ``for`` a contact type, and ``by`` ``interval`` or ``day``, and
        ``contact_type``, ``pool`` or ``site``.
    centre : whose contact types there are.
    where : what the text was given for.

    Raises
    ------
    InputError : it is not written so, or the measure is not known by these parts.
    """
    found = _FORM.fullmatch(text)
    assert found is not None  # the plain form takes everything
    inside, of = found["inside"], found["of"] or ""
    bound = Bound.parse(found["plain"] if inside is None else inside, where)
    chance = None
    if inside is not None:
        bound, chance = _chance(bound, found["chance"], where)
    by = [name.strip() for name in (found["by"] or "").split(",") if name.strip()]
    for name in by:
        if name not in (*AXES, *_TIMES):
            allowed = (*_TIMES, *AXES)
            raise InputError(
                _("{where}: by '{name}'; allowed: {allowed}{near}").format(
                    where=where, name=name, allowed=listing(allowed), near=near_match(name, allowed)
                )
            )
    axes = [name for name in by if name not in _TIMES]
    if of:
        if of not in centre.contact_types:
            raise InputError(
                _("{where}: for '{name}'; allowed: {allowed}{near}").format(
                    where=where,
                    name=of,
                    allowed=listing(centre.contact_types),
                    near=near_match(of, centre.contact_types),
                )
            )
        axes = [*axes, *([] if "contact_type" in axes else ["contact_type"])]
    if len(axes) > 1:
        raise InputError(
            _("{where}: found '{text}'; a bound is split by one of {allowed} at a time").format(
                where=where, text=text, allowed=listing(AXES)
            )
        )
    if set(_TIMES) <= set(by):
        raise InputError(
            _("{where}: found '{text}'; a bound is split by one of {allowed} at a time").format(
                where=where, text=text, allowed=listing(_TIMES)
            )
        )
    made = Asked(bound, chance, axes[0] if axes else "", "interval" in by, of, "day" in by)
    _require_possible(made, text, where, centre.horizon.days)
    return made


def _chance(bound: Bound, text: str, where: str) -> tuple[Bound, float]:
    """The bound of a day, and the least share of the days that keep it."""
    asked = Bound.parse(f"{_P} {text}", where, {_P: "share"})
    least = asked.limit
    if asked.upper:
        bound = Bound(bound.measure, _OTHER[bound.comparison], bound.limit)  # type: ignore[arg-type]
        least = 1.0 - least
    if not 0.0 < least < 1.0:
        raise InputError(
            _(
                "{where}: found P(...) {text}; a chance lies between 0 and 1, and no number of "
                "agents makes certain of every day: ask for 0.99 at most"
            ).format(where=where, text=text)
        )
    return bound, least


def _require_possible(asked: Asked, text: str, where: str, days: int) -> None:
    """Refuse parts by which the measure is not known, and bounds that no plan can keep."""
    measure = measure_named(asked.bound.measure)
    measure.check_axes(
        (
            *([asked.axis] if asked.axis else []),
            *(["day"] if asked.by_day else []),
            *(["interval"] if asked.by_interval else []),
        )
    )
    if asked.by_interval and not _within(measure):
        raise InputError(
            _("{where}: found '{text}', but {name} is not known of a part of the day").format(
                where=where, text=text, name=measure.name
            )
        )
    if days > 1 and (asked.by_day or asked.chance is not None) and not _within(measure):
        raise InputError(
            _(
                "{where}: found '{text}', but of {days} days {name} is known of all together "
                "alone; plan one day (centre.horizon.days=1), or ask for its mean over all days"
            ).format(where=where, text=text, days=days, name=measure.name)
        )
    if measure.unit != "share" or asked.chance is not None:
        return
    bound = asked.bound
    most, least = bound.limit >= 1.0, bound.limit <= 0.0
    if (most and not bound.upper) or (least and bound.upper):
        raise InputError(
            _(
                "{where}: found '{text}'; no number of agents makes certain of every call: ask for "
                "{limit} at the utmost, or for a chance, such as P({name} {comparison} 0.9) >= 0.9"
            ).format(
                where=where,
                text=text,
                limit="0.99" if most else "0.01",
                name=bound.measure,
                comparison=bound.comparison,
            )
        )


def _within(measure: Measure) -> bool:
    """Amounts a day say nothing of a part of it; quantiles of parts give none of the whole."""
    return measure.estimator == "ratio" and not measure.unit.endswith("/day")
