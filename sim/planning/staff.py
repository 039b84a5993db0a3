"""`sim.staff`: the quick answer to how many agents each interval asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.catalogue import _
from sim.errors import InputError
from sim.planning.plain_queue import PlainQueue
from sim.planning.queue_requirement import PLANS, requirement_of_queue
from sim.planning.requirement import Requirement, requirement
from sim.study import Study

INTERVALS_MIN = (15, 30, 60)
MOST_ERLANGS = 20_000.0
_SIMULATED_CALLS = 400_000
_LEAST_DAYS, _MOST_DAYS, _DAYS_OF_CENTRE = 2, 40, 8


def staff(
    study: Study | None = None,
    *,
    calls: float | Sequence[float] | None = None,
    handle_s: float | None = None,
    interval_min: int = 30,
    first_min: int = 0,
    handle_cv: float = 1.0,
    patience_s: float | None = None,
    threshold_s: float = 20.0,
    share: float = 0.8,
    replications: int | None = None,
    seed: int = 1,
    level: float = 0.95,
) -> Requirement:
    """How many agents each interval asks for: Erlang C, Erlang A and simulation side by side.

    Of a study, or of a plain queue of which calls and handle time are given.

    Parameters
    ----------
    study : the centre at hand; its own targets, skills, routing and distributions count. Then
        none of the numbers of a plain queue may be given.
    calls : offered in each interval; a single number: the same all day.
    handle_s : mean talk and wrap-up, seconds.
    interval_min : length of an interval: 15, 30 or 60 minutes.
    first_min : when the first interval begins, minutes after midnight, a multiple of the interval.
    handle_cv : coefficient of variation of the handle time; 1 (exponential) is what the formulas
        take, and the simulation alone knows another (lognormal; 0: constant).
    patience_s : mean patience, seconds, exponential; None: callers wait without end.
    threshold_s, share : the target, a share of the calls offered answered within the threshold.
    replications : days simulated for each plan that is tried; None: 8 of a study, of a plain queue
        so many that about 400,000 calls are simulated, 2 to 40.
    seed : of the plain queue; a study has its own.
    level : confidence of the interval.

    Returns
    -------
    Requirement : its ``table`` has one row an interval (of a study: and group of contact types that
        share agents).

    Raises
    ------
    InputError : both or neither are given, or a value is out of its range.

    Examples
    --------
    >>> import sim
    >>> asked = sim.staff(calls=120, handle_s=240, patience_s=180, replications=4).table
    >>> asked[["load", "erlang_c", "erlang_a"]].values.tolist()
    [[16.0, 20.0, 19.0]]
    """
    if (study is None) == (calls is None):
        raise InputError(_("staff: give either a study or the calls of a plain queue"))
    if replications is not None and replications < _LEAST_DAYS:
        raise InputError(
            _("replications: found {found}; allowed: 2 or more").format(found=replications)
        )
    if study is not None:
        return requirement(study, replications=replications or _DAYS_OF_CENTRE, level=level)
    if handle_s is None:
        raise InputError(_("handle time: is missing; a plain queue needs calls and a handle time"))
    assert calls is not None
    given = [float(calls)] if isinstance(calls, int | float) else [float(c) for c in calls]
    _check(given, handle_s, interval_min, first_min, handle_cv, patience_s, threshold_s, share)
    queue = PlainQueue(
        tuple(given), interval_min, handle_s, first_min, handle_cv, patience_s, threshold_s, share
    )
    days = replications or _days(queue)
    return requirement_of_queue(queue, replications=days, seed=seed, level=level)


def _days(queue: PlainQueue) -> int:
    """Days for each plan: about as many calls in all, whatever the size of the queue."""
    a_day = sum(queue.calls) * (24 * 60 / queue.interval_min if queue.steady else 1.0)
    return int(min(max(_SIMULATED_CALLS / PLANS / max(a_day, 1.0), _LEAST_DAYS), _MOST_DAYS))


def _check(
    calls: Sequence[float],
    handle_s: float,
    interval_min: int,
    first_min: int,
    handle_cv: float,
    patience_s: float | None,
    threshold_s: float,
    share: float,
) -> None:
    """Refuse what no queue has."""
    if not calls or not all(math.isfinite(c) and c >= 0.0 for c in calls) or sum(calls) <= 0.0:
        raise InputError(_("calls: numbers of at least 0, one or more of them above 0"))
    if interval_min not in INTERVALS_MIN:
        raise InputError(
            _("interval: found {found} min; allowed: 15, 30 or 60").format(found=interval_min)
        )
    if first_min % interval_min or not 0 <= first_min < 24 * 60:
        raise InputError(
            _("first interval: begins on a full interval of {minutes} min").format(
                minutes=interval_min
            )
        )
    for name, value, least, most in (
        (_("handle time"), handle_s, 1e-3, 86_400.0),
        (_("patience"), patience_s, 1e-3, 1e6),
        (_("threshold"), threshold_s, 0.0, 86_400.0),
        (_("coefficient of variation"), handle_cv, 0.0, 20.0),
    ):
        if value is not None and not (math.isfinite(value) and least <= value <= most):
            raise InputError(
                _("{name}: found {found:g}; allowed: {least:g} to {most:g}").format(
                    name=name, found=value, least=least, most=most
                )
            )
    if not 0.0 < share < 1.0:
        raise InputError(
            _(
                "target: found {found:g} %; allowed: above 0 and below 100, which no number of "
                "agents guarantees"
            ).format(found=100.0 * share)
        )
    erlangs = max(calls) * handle_s / (interval_min * 60.0)
    if erlangs > MOST_ERLANGS:
        raise InputError(
            _(
                "calls x handle time: ask for {erlangs:,.0f} erlangs; allowed: up to {most:,.0f}; "
                "are the units right?"
            ).format(erlangs=erlangs, most=MOST_ERLANGS)
        )
