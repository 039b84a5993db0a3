"""What a centre's traces hold: rows, calls, from when to when, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from sim.catalogue import N_, _
from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.wording import counts
from sim.wording.fitting import commas
from sim.workload.traces import Reason, Replay, replays

REASONS: dict[Reason, str] = {
    "cells": N_("{count} with too few or too many cells"),
    "time": N_("{count} without a time"),
    "type": N_("{count} of a contact type that nobody replays"),
    "before": N_("{count} before the horizon"),
    "after": N_("{count} after the horizon"),
}


def lines(centre: Centre) -> Iterator[str]:
    """A line for each contact type that replays a trace.

    Raises
    ------
    InputError : a trace cannot be read, or loses calls that it may not lose.
    """
    for name, replay in replays(centre).items():
        told = {
            "type": name,
            "rows": counts.rows(replay.rows),
            "calls": counts.calls(len(replay.times)),
        }
        if not len(replay.times):
            message = _("trace of {type}: {rows}, no call; left out: {left_out}")
        else:
            message = _(
                "trace of {type}: {rows}, {calls} from {start} to {end}; left out: {left_out}"
            )
            told |= {"start": _clock(replay.times[0]), "end": _clock(replay.times[-1])}
        yield message.format(left_out=_left_out(replay), **told)


def _left_out(replay: Replay) -> str:
    parts = [_(REASONS[loss.reason]).format(count=f"{loss.lost:,}") for loss in replay.losses]
    return commas(parts) if parts else _("none")


def _clock(time_s: float) -> str:
    """Day and clock time of a time."""
    day, second = divmod(int(time_s), int(DAY_S))
    clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    return _("day {day}, {clock}").format(day=day, clock=clock)
