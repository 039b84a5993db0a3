"""Recorded arrivals: read once, cut to the horizon, and told what of them is lost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.base import DAY_S, WEEKDAYS
from sim.centre.memo import once_per_centre
from sim.centre.traces import Times, Trace
from sim.errors import InputError, listing, near_match

Floats = NDArray[np.float64]
Reason = Literal["cells", "time", "type", "before", "after"]

_FAR_S = 1e8
"""Three years: plain numbers beyond are rather times since 1970 than seconds of a horizon."""


class Loss(NamedTuple):
    """Rows of a trace that are not replayed.

    Attributes
    ----------
    reason : ``cells``: not as many as there are columns; ``time``: no time; ``type``: of a contact
        type that nobody replays from the file; ``before``, ``after`` the horizon.
    lost : how many rows.
    row : number of the first of them.
    found : what stands in it.
    """

    reason: Reason
    lost: int
    row: int
    found: str


@dataclass(frozen=True)
class Replay:
    """The calls of one contact type's trace.

    Attributes
    ----------
    times : of the calls within the horizon, rising, seconds from its start, shape (n,).
    rows : of the file or list, those of other types included.
    kind : what its times are.
    losses : what is left out, by reason.
    """

    times: Floats
    rows: int
    kind: Times
    losses: tuple[Loss, ...]


@once_per_centre
def traces(centre: Centre) -> dict[str, Floats]:
    """Recorded arrival times within the horizon of each type that has a trace, rising, seconds.

    Raises
    ------
    InputError : as `replays` says.
    """
    return {name: replay.times for name, replay in replays(centre).items()}


@once_per_centre
def replays(centre: Centre) -> dict[str, Replay]:
    """The trace of each contact type that has one.

    Raises
    ------
    InputError : a file cannot be read; or a trace loses a call, or has none, and does not say
        ``dropped: allow``.
    """
    found = {}
    for name, ctype in centre.contact_types.items():
        trace = ctype.demand.trace
        if trace is not None:
            found[name] = _replay(centre, name, trace)
    return found


def arrivals_of_day(times: Floats, day: int) -> Floats:
    """Those of a trace's times that lie in a day."""
    first, last = np.searchsorted(times, [day * DAY_S, (day + 1) * DAY_S])
    return times[first:last]


def _replay(centre: Centre, name: str, trace: Trace) -> Replay:
    if trace.file is None:
        times = np.asarray(trace.times_s, dtype=np.float64)
        replay = _cut(centre, times, np.arange(1, len(times) + 1), len(times), "seconds", [])
        _require_whole(centre, name, replay, ())
        return replay
    file = _read(trace, centre.horizon.days, _where(name))
    if trace.first_day is not None and file.kind not in ("seconds", "clock"):
        _require_weekday(centre, trace.first_day, _where(name))
    losses = list(file.ragged)
    mine = np.ones(len(file.times), dtype=np.bool_)
    if file.types is not None:
        mine = file.types == _code(file.names, name)
        replayed = [_code(file.names, other) for other in _types_of(centre, trace)]
        nobodys = ~np.isin(file.types, replayed)
        if nobodys.any():
            first = int(np.argmax(nobodys))
            shown = file.names[file.types[first]]
            losses.append(Loss("type", int(nobodys.sum()), int(file.rows[first]), shown))
    times, rows = file.times[mine], file.rows[mine]
    unread = np.isnan(times)
    if unread.any():
        row = int(rows[np.argmax(unread)])
        losses.append(Loss("time", int(unread.sum()), row, file.unread[row]))
    total = len(file.rows) + sum(loss.lost for loss in file.ragged)
    replay = _cut(centre, times[~unread], rows[~unread], total, file.kind, losses)
    _require_whole(centre, name, replay, file.names)
    return replay


def _cut(
    centre: Centre,
    times: Floats,
    rows: NDArray[np.int64],
    total: int,
    kind: Times,
    losses: list[Loss],
) -> Replay:
    """The times within the horizon."""
    end = centre.horizon.end_s
    outside: tuple[tuple[Reason, NDArray[np.bool_]], ...] = (
        ("before", times < 0.0),
        ("after", times >= end),
    )
    for reason, lost in outside:
        if lost.any():
            first = int(np.argmax(lost))
            shown = _("{times} s from the horizon's start").format(times=f"{times[first]:.10g}")
            losses.append(Loss(reason, int(lost.sum()), int(rows[first]), shown))
    inside = times[(times >= 0.0) & (times < end)]
    return Replay(np.sort(inside, kind="stable") + 0.0, total, kind, tuple(losses))


class _File(NamedTuple):
    """A file read: what does not depend on whose trace it is.

    ``unread`` has the text of the first cell of each contact type that is no time, by row.
    """

    times: Floats
    kind: Times
    types: NDArray[np.int32] | None
    names: tuple[str, ...]
    rows: NDArray[np.int64]
    ragged: tuple[Loss, ...]
    unread: dict[int, str]


def _read(trace: Trace, days: int, where: str) -> _File:
    assert trace.file is not None
    try:
        state = Path(trace.file).stat()
    except (OSError, ValueError):  # the second: a path that no system has
        raise InputError(
            _("{where}.file: there is no file '{file}'").format(where=where, file=trace.file)
        ) from None
    how = trace.model_copy(update={"dropped": "refuse"})
    key = how, days, state.st_mtime_ns, state.st_size
    if key not in _known:
        while len(_known) >= _MOST_KEPT:
            _known.pop(next(iter(_known)))
        _known[key] = _new(trace, days, where)
    return _known[key]


_MOST_KEPT = 4
_known: dict[tuple[Trace, int, int, int], _File] = {}
"""Files read, because the types of a centre and the studies of a sweep read the same ones."""


def _new(trace: Trace, days: int, where: str) -> _File:
    from sim.workload.trace_table import read_table  # slow to import, and few centres replay a file
    from sim.workload.trace_times import read_times

    table = read_table(trace, where)
    seconds, kind = read_times(trace, table.times, days, where)
    codes, names = None, ()
    if table.types is not None:
        encoded = table.types.dictionary_encode()
        codes, names = encoded.indices.to_numpy(), tuple(encoded.dictionary.to_pylist())
    ragged: tuple[Loss, ...] = ()
    if table.ragged:
        first = table.ragged[0]
        shown = _("{cells} cells for {columns} columns: {text}").format(
            cells=first.cells, columns=table.columns, text=first.text
        )
        ragged = (Loss("cells", len(table.ragged), first.row, shown),)
    places = np.flatnonzero(np.isnan(seconds))
    if codes is not None:
        places = places[np.unique(codes[places], return_index=True)[1]]
    unread = {
        int(table.rows[p]): str(table.times[int(p)].as_py()) for p in places[: len(names) + 1]
    }
    return _File(seconds, kind, codes, names, table.rows, ragged, unread)


def _types_of(centre: Centre, trace: Trace) -> list[str]:
    """Contact types that take their rows of the same file by the same column."""
    found = []
    for name, ctype in centre.contact_types.items():
        other = ctype.demand.trace
        if other is not None and (other.file, other.contact_type_column) == (
            trace.file,
            trace.contact_type_column,
        ):
            found.append(name)
    return found


def _code(names: tuple[str, ...], name: str) -> int:
    """The code of a contact type in the file; -1: no row has it."""
    return names.index(name.strip()) if name.strip() in names else -1


def _require_weekday(centre: Centre, first_day: str, where: str) -> None:
    from datetime import date

    weekday = WEEKDAYS[date.fromisoformat(first_day).weekday()]
    if weekday != centre.horizon.first_weekday:
        raise InputError(
            _(
                "{where}.first_day: {first_day} is a '{weekday}', and "
                "horizon.first_weekday is '{first_weekday}'; the two have to be the same "
                "day"
            ).format(
                where=where,
                first_day=first_day,
                weekday=weekday,
                first_weekday=centre.horizon.first_weekday,
            )
        )


def _require_whole(centre: Centre, name: str, replay: Replay, types: tuple[str, ...]) -> None:
    """Refuse a trace that loses calls, or a file that has none."""
    trace = _trace(centre, name)
    if trace.dropped == "allow":
        return
    if replay.losses:
        told = _told(centre, name, replay)
        raise InputError(
            _("{where}: {told} (leave them out with dropped: allow)").format(
                where=_where(name), told=told
            )
        )
    if trace.file is not None and not len(replay.times):
        of = (
            _(" of this type; its types: {allowed}").format(allowed=listing(sorted(types)))
            if types
            else ""
        )
        raise InputError(
            _("{where}: '{file}' has no call{of} (allow that with dropped: allow)").format(
                where=_where(name), file=trace.file, of=of
            )
        )


def _told(centre: Centre, name: str, replay: Replay) -> str:
    """What is lost, by reason, as the beginning of a sentence."""
    trace = _trace(centre, name)
    lost = sum(loss.lost for loss in replay.losses)
    if trace.file is None:
        of = _("times of times_s")
    elif trace.sheet is None:
        of = _("rows of '{file}'").format(file=trace.file)
    else:
        of = _("rows of '{file}', sheet '{sheet}'").format(file=trace.file, sheet=trace.sheet)
    parts = [_reason(centre, trace, loss, replay.kind) for loss in replay.losses]
    return _("{lost} of the {rows} {of} cannot be replayed: {parts}").format(
        lost=f"{lost:,}", rows=f"{replay.rows:,}", of=of, parts="; ".join(parts)
    )


def _where(name: str) -> str:
    return f"centre.contact_types.{name}.demand.trace"


def _trace(centre: Centre, name: str) -> Trace:
    trace = centre.contact_types[name].demand.trace
    assert trace is not None
    return trace


def _reason(centre: Centre, trace: Trace, loss: Loss, kind: Times) -> str:
    from sim.workload.trace_times import ALLOWED

    found = loss.found if len(loss.found) <= 60 else loss.found[:57] + "..."
    message = _("time {number}") if trace.file is None else _("row {number}")
    first = message.format(number=loss.row)
    match loss.reason:
        case "cells":
            return _("{lost} with too few or too many cells ({first}: {found})").format(
                lost=f"{loss.lost:,}", first=first, found=found
            )
        case "time":
            asked = trace.time_format or _(ALLOWED[kind])
            return _(
                "{lost} without a time ({first}: {found} in column '{column}'; allowed: {asked})"
            ).format(
                lost=f"{loss.lost:,}",
                first=first,
                found=repr(found),
                column=trace.column,
                asked=asked,
            )
        case "type":
            replayed = _types_of(centre, trace)
            return _(
                "{lost} of a contact type that nobody replays from this file ({first}: "
                "{found}; those that do: {allowed}{near})"
            ).format(
                lost=f"{loss.lost:,}",
                first=first,
                found=repr(found),
                allowed=listing(replayed),
                near=near_match(found, replayed),
            )
        case "before":
            return _("{lost} before the horizon ({first}: {found})").format(
                lost=f"{loss.lost:,}", first=first, found=found
            )
    hint = ""
    if kind == "seconds" and trace.file is not None and _number_in(loss.found) > _FAR_S:
        hint = _("; times since 1970 are times: epoch_s or epoch_ms")
    return _("{lost} after the horizon ({first}: {found}; it ends at {end_s} s{hint})").format(
        lost=f"{loss.lost:,}",
        first=first,
        found=found,
        end_s=f"{centre.horizon.end_s:g}",
        hint=hint,
    )


def _number_in(found: str) -> float:
    """The seconds of a time outside the horizon, from the words that show them."""
    return float("".join(c for c in found.split()[0] if c in "0123456789.e+-"))
