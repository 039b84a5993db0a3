"""Open a folder that a command, or `save`, has left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.catalogue import _
from sim.errors import DamagedError, ResultError, listing, near_match
from sim.experiments.sweep import Sweep, load_sweep
from sim.report import (
    availability_outputs,
    comparison_outputs,
    drill_outputs,
    fit_stored,
    forecast_report,
    forecast_stored,
    frontier_report,
    plan_files,
    plan_stored,
    resilience_outputs,
    sensitivity_stored,
    staff_page,
)
from sim.report.decided import Decided
from sim.report.forecasted import read_forecast
from sim.shown import Kept
from sim.store import run_folder, sweep_folder
from sim.store.atomic import recovered
from sim.store.disk import writing_to
from sim.store.own_files import manifest_of
from sim.store.sweep_folder import SweepFolder

_MOST_NAMED = 6
FIT = "fit"
"""No manifest says it: a fit is written among scenario files, never over any."""


def open(folder: str | Path) -> Kept:
    """What a folder holds that ``run``, ``sweep``, ``compare``, ``decide``, ``sensitivity``,
    ``drill``, ``resilience``, ``availability``, ``optimise``, ``staff``, ``forecast`` or ``fit``
    has left; nothing is simulated.

    Parameters
    ----------
    folder : of the results.

    Returns
    -------
    A `Result`, `sim.experiments.Sweep`, `sim.experiments.Comparison`,
    `sim.report.decided.Decided`, `sim.experiments.sensitivity.Sensitivity`,
    `sim.drills.drill.Drills`, `sim.drills.matrix.Resilience`,
    `sim.drills.availability.Availabilities`, `sim.planning.optimise.Plan`,
    `sim.planning.frontier.Frontier`, `sim.planning.requirement.Requirement`,
    `sim.report.forecasted.Forecasted` or `sim.report.fit_stored.FitFolder`, with its tables.

    Raises
    ------
    ResultError : there is no such folder, it holds nothing of the kind, it is not finished or
        damaged, or another version wrote it.

    Examples
    --------
    >>> import sim
    >>> sim.open("reports/there_is_none")
    Traceback (most recent call last):
    sim.errors.ResultError: 'reports/there_is_none' is no folder
    """
    place = Path(folder)
    if not place.is_dir() and place.parent.is_dir():
        with writing_to(place):
            recovered(place)
    if not place.is_dir():
        raise ResultError(_no_folder(place))
    kind = manifest_of(place).kind
    known = {name: marker for name, (marker, _read) in _KINDS.items() if (place / marker).exists()}
    if kind in _KINDS and kind not in known:
        raise DamagedError(
            _(
                "'{folder}' is not finished: it is the folder of a {kind}, and '{file}' is not "
                "there; run the command again"
            ).format(folder=place, kind=kind, file=_KINDS[kind][0])
        )
    if not known:
        raise DamagedError(_nothing(place))
    _marker, read = _KINDS[kind if kind in known else next(iter(known))]
    return read(place)


def _sweep(folder: Path) -> Sweep:
    held = SweepFolder(folder)
    done = load_sweep(held)
    planned = len(held.plan())
    missing = planned - len(done.jobs) - len(done.failures)
    if missing:
        raise DamagedError(
            _(
                "'{folder}' is not finished: {missing} of {planned} jobs are missing; run the "
                "sweep again to continue"
            ).format(folder=folder, missing=missing, planned=planned)
        )
    return done


def _comparison(folder: Path) -> Kept:
    stored = comparison_outputs.read_comparison(folder)
    if stored.decided:
        return Decided(stored.found, stored.days)
    return stored.found


_KINDS: dict[str, tuple[str, Callable[[Path], Kept]]] = {
    sweep_folder.KIND: (sweep_folder.PLAN, _sweep),
    comparison_outputs.KIND: (comparison_outputs.COMPARISON, _comparison),
    drill_outputs.KIND: (drill_outputs.FILE, drill_outputs.read_drills),
    resilience_outputs.KIND: (resilience_outputs.FILE, resilience_outputs.read_resilience),
    availability_outputs.KIND: (availability_outputs.FILE, availability_outputs.read_availability),
    sensitivity_stored.KIND: (sensitivity_stored.FILE, sensitivity_stored.read_sensitivity),
    plan_files.KIND: (plan_stored.FILE, plan_stored.whole_plan),
    frontier_report.KIND: (frontier_report.FILE, frontier_report.read_frontier),
    staff_page.KIND: (staff_page.FILE, staff_page.read_requirement),
    forecast_report.KIND: (forecast_stored.FILE, read_forecast),
    FIT: (fit_stored.FILE, fit_stored.read_fit),
    run_folder.KIND: (run_folder.PROVENANCE, run_folder.load_result),
}
"""By the kind in a folder's manifest: the file that no finished folder lacks, and who reads it."""


def _no_folder(place: Path) -> str:
    """That a folder is not there, or is a file."""
    if place.exists():
        return _("'{folder}' is a file; give the folder of a result").format(folder=place)
    beside = [one.name for one in place.parent.iterdir()] if place.parent.is_dir() else []
    return _("'{folder}' is no folder{near}").format(
        folder=place, near=near_match(place.name, beside)
    )


def _nothing(place: Path) -> str:
    """That a folder holds no result; where it has folders of results, their names."""
    inside = sorted(one.name for one in place.iterdir() if one.is_dir() and _is_one(one))
    if inside:
        return _(
            "'{folder}' holds folders of results and is none itself; give one of them: {names}"
        ).format(folder=place, names=listing(inside, _MOST_NAMED))
    return _(
        "'{folder}' holds no run, sweep, comparison, sensitivity study, drill, resilience matrix, "
        "availability study, plan, frontier, requirement, forecast or fit that can be opened"
    ).format(folder=place)


def _is_one(place: Path) -> bool:
    return any((place / marker).exists() for marker, _read in _KINDS.values())
