"""A sweep as it is written, in a study file or on the command line, becomes its points."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.catalogue import _
from sim.centre.paths import names_of, path_of
from sim.config.overrides import parse
from sim.config.plain_files import SWEEPER, SWEEPER_OPTIONS
from sim.config.typed import as_text
from sim.errors import InputError, listing, near_match
from sim.experiments.design import (
    Axis,
    Point,
    Range,
    latin_hypercube,
    paired,
    product,
)
from sim.study.fields import is_whole

MOST_POINTS = 1_000_000


@dataclass(frozen=True)
class Typed:
    """What the command line says of a sweep, besides overrides.

    Attributes
    ----------
    paired : overrides with several values that go together entry by entry.
    points : points of a Latin hypercube over every ``interval(low,high)``; None: the file's.
    """

    paired: tuple[str, ...] = ()
    points: int | None = None


NOTHING_TYPED = Typed()


def points_of(
    written: Mapping[str, Any],
    texts: Sequence[str],
    typed: Typed,
    groups: Mapping[str, Sequence[str]],
) -> list[Point]:
    """The points of a sweep; the values of their settings are texts as Hydra writes them.

    Parameters
    ----------
    written : ``hydra.sweeper`` of the study file: ``params`` (key -> values, as text or list),
        ``paired`` (a list of mappings key -> list), ``cases`` (name -> settings) and
        ``latin_hypercube`` (``points`` and ``seed``, over every ``interval(low,high)``).
    texts : typed overrides, with one value or several; they go before ``params``.
    typed : what else was typed.
    groups : config groups and their options.

    Raises
    ------
    InputError : anything of it is wrong, or there is no point.
    """
    for key in written:
        if key not in SWEEPER_OPTIONS:
            raise InputError(
                _("{sweeper}.{key}: unknown field; allowed here: {allowed}{near}").format(
                    sweeper=SWEEPER,
                    key=key,
                    allowed=listing(SWEEPER_OPTIONS),
                    near=near_match(str(key), SWEEPER_OPTIONS),
                )
            )
    own = _by_key([_values("", text, groups) for text in texts])
    filed = {
        key: values
        for key, values in _params(written.get("params"), groups).items()
        if key not in own
    }
    ranges = {k: v for k, v in {**filed, **own}.items() if isinstance(v, Range)}
    axes = [
        Axis(place, tuple({key: value} for value in values))
        for place, found in (
            (_("the command line"), own),
            (f"{SWEEPER}.params", filed),
        )
        for key, values in found.items()
        if not isinstance(values, Range)
    ]
    axes += _paired(written.get("paired"), groups)
    if typed.paired:
        together = [_values("--paired ", text, groups) for text in typed.paired]
        for key, values in together:
            if isinstance(values, Range):
                raise InputError(
                    _("--paired {key}: lists go together, an interval is none").format(key=key)
                )
        lists: dict[str, Sequence[Any]] = {k: v for k, v in together if not isinstance(v, Range)}
        if len(lists) < len(together):
            raise InputError(_("--paired: a key is given twice"))
        axes.append(paired("--paired", lists))
    axes += _cases(written.get("cases"), groups)
    axes += _hypercube(written.get("latin_hypercube"), typed.points, ranges)
    count = math.prod(len(axis.entries) for axis in axes)
    if count > MOST_POINTS:
        raise InputError(
            _("the sweep has {count} points; at most {most_points} are simulated").format(
                count=f"{count:,}", most_points=f"{MOST_POINTS:,}"
            )
        )
    return product(axes)


def _by_key(found: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Typed values by key; the same key typed twice is a mistake, not two axes."""
    values: dict[str, Any] = {}
    for key, value in found:
        if key in values:
            raise InputError(_("{key}: is given twice on the command line").format(key=key))
        values[key] = value
    return values


def _params(written: Any, groups: Mapping[str, Sequence[str]]) -> dict[str, list[str] | Range]:
    place = f"{SWEEPER}.params"
    found: dict[str, list[str] | Range] = {}
    for key, value in _mapping(written, place).items():
        if isinstance(value, list):
            key = _key(key, groups)
            found[key] = _once(_listed(value, place, key, groups), f"{place}.{key}")
        else:
            shown = as_text(value) if not isinstance(value, str) else value
            key, found[key] = _values(f"{place}: ", f"{key}={shown}", groups)
    return found


def _paired(written: Any, groups: Mapping[str, Sequence[str]]) -> list[Axis]:
    place = f"{SWEEPER}.paired"
    if written is None:
        return []
    if not isinstance(written, list):
        raise InputError(
            _("{place}: is a list of mappings, key: [values]; found {written}").format(
                place=place, written=repr(written)
            )
        )
    axes = []
    for number, lists in enumerate(written):
        where = f"{place}[{number}]"
        found: dict[str, Sequence[Any]] = {}
        for key, values in _mapping(lists, where).items():
            if isinstance(values, str):
                key, several = _values(f"{where}: ", f"{key}={values}", groups)
                if isinstance(several, Range):
                    raise InputError(
                        _("{where}.{key}: lists go together, an interval is none").format(
                            where=where, key=key
                        )
                    )
                found[key] = several
            elif isinstance(values, list):
                key = _key(key, groups)
                found[key] = _listed(values, where, key, groups)
            else:
                raise InputError(
                    _("{where}.{key}: must be a list of values, found {values}").format(
                        where=where, key=key, values=repr(values)
                    )
                )
        if not found:
            raise InputError(
                _("{where}: is empty; give lists that go together").format(where=where)
            )
        axes.append(paired(where, found))
    return axes


def _cases(written: Any, groups: Mapping[str, Sequence[str]]) -> list[Axis]:
    place = f"{SWEEPER}.cases"
    if written is None:
        return []
    entries = []
    for name, settings in _mapping(written, place).items():
        found = _mapping(settings, f"{place}.{name}")
        for key in found:
            if str(key).startswith("hydra"):
                raise InputError(
                    _("{place}.{name}.{key}: a case sets fields of a study").format(
                        place=place, name=name, key=key
                    )
                )
        entries.append({_key(key, groups): as_text(value) for key, value in found.items()})
        parse([f"{k}={v}" for k, v in entries[-1].items() if k in groups], groups)
    if not entries:
        raise InputError(
            _("{place}: is empty; give at least one case, name: {{key: value}}").format(place=place)
        )
    return [Axis(place, tuple(entries), tuple(str(name) for name in written))]


def _hypercube(written: Any, typed: int | None, ranges: Mapping[str, Range]) -> list[Axis]:
    place = f"{SWEEPER}.latin_hypercube"
    options = _mapping(written, place)
    for key in options:
        if key not in ("points", "seed"):
            raise InputError(
                _("{place}.{key}: unknown field; allowed here: points, seed{near}").format(
                    place=place, key=key, near=near_match(str(key), ("points", "seed"))
                )
            )
    points = options.get("points") if typed is None else typed
    seed = options.get("seed", 1)
    if not ranges:
        if points is not None:
            raise InputError(
                _(
                    "{place}: there is no range to take points from; give one as "
                    "key=interval(low,high)"
                ).format(place=place)
            )
        return []
    first = next(iter(ranges))
    if points is None:
        raise InputError(
            _(
                "{first}: a range needs a number of points; give --points N or {place}.points"
            ).format(first=first, place=place)
        )
    for name, value, least, most in (
        ("points", points, 1, MOST_POINTS),
        ("seed", seed, 0, 2**128 - 1),
    ):
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not least <= value <= most:
            where = "--points" if name == "points" and typed is not None else f"{place}.{name}"
            allowed = (
                _("at most {most}").format(most=f"{most:,}")
                if whole and value > most
                else _("{least} or more").format(least=least)
            )
            raise InputError(
                _("{where}: must be a whole number, {allowed}, found {value}").format(
                    where=where, allowed=allowed, value=repr(value)
                )
            )
    axis = latin_hypercube(place, ranges, points, seed)
    return [Axis(place, tuple({k: as_text(v) for k, v in e.items()} for e in axis.entries))]


def _values(
    place: str, text: str, groups: Mapping[str, Sequence[str]]
) -> tuple[str, list[str] | Range]:
    """Key and values (as texts) of an override, or its range."""
    (found,) = parse([text], groups)
    if found.interval is not None:
        low, high, whole = found.interval
        return found.key, Range(low, high, is_whole(found.key) or whole)
    return found.key, _once(list(found.values), f"{place}{found.key}")


def _key(key: Any, groups: Mapping[str, Sequence[str]]) -> str:
    """A key of a file as overrides write it."""
    return str(key) if key in groups else path_of(names_of(str(key)))


def _listed(
    values: Sequence[Any], place: str, key: Any, groups: Mapping[str, Sequence[str]]
) -> list[str]:
    """A list of a file as texts; options of a group are checked."""
    if not values:
        raise InputError(
            _("{place}.{key}: the list is empty; give at least one value").format(
                place=place, key=key
            )
        )
    texts = [as_text(value) for value in values]
    parse([f"{key}={text}" for text in texts if key in groups], groups)
    return texts


def _once(values: list[str], place: str) -> list[str]:
    """Values of one axis, of which none is given twice (it would be simulated twice)."""
    for value in values:
        if values.count(value) > 1:
            raise InputError(
                _("{place}: the value {value} is given twice").format(place=place, value=value)
            )
    return values


def _mapping(written: Any, place: str) -> Mapping[str, Any]:
    if written is None:
        return {}
    if not isinstance(written, Mapping):
        raise InputError(
            _("{place}: must be a mapping, found {written}").format(
                place=place, written=repr(written)
            )
        )
    return written
