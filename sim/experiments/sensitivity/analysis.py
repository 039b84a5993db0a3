"""Sensitivity of a study to its uncertain inputs: the points, their simulation, the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.errors import InputError, ResultError
from sim.experiments.sensitivity.input_fields import InputFields
from sim.experiments.sensitivity.inputs import Uncertainty
from sim.experiments.sensitivity.laws import Floats
from sim.experiments.sensitivity.prediction import chance_table, prediction_table
from sim.experiments.sensitivity.shares import shares_table, variances
from sim.experiments.sensitivity.sobol import sobol_indices, sobol_points
from sim.experiments.sensitivity.tornado import tornado_points, tornado_table
from sim.experiments.sweep import Job, run_sweep
from sim.measures import Bound, measure_named, per_replication, totals
from sim.measures.estimate import check_level, residuals
from sim.shown import Figure, Kept, drawn
from sim.store.sweep_folder import SweepFolder
from sim.study.oddities.unpaid import costs_nothing
from sim.study.result import Result
from sim.study.study import Study

T = TypeVar("T")
Method = Literal["both", "tornado", "sobol"]
METHODS: tuple[Method, ...] = ("both", "tornado", "sobol")
SHARED_MEASURE = "service_level"
"""Shown of every centre; beside it stands the cost, or what tells of a centre without any."""

MOST_BASE = 4096
"""Base points of a global sample, each of which is as many points as there are inputs and two."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a sensitivity study.

    Attributes
    ----------
    measures : names of measures; none: `default_measures` of the study.
    method : ``tornado`` (one input at a time), ``sobol`` (all at once) or ``both``.
    points : base points of the global sample, a power of 2; it has points x (inputs + 2) points.
    ends : probabilities of the low and the high end of the tornado.
    questions : whose probability is wanted, such as ``"service_level<0.8"``.
    level : confidence of the intervals.
    sample_seed : of the global sample's points.
    """

    measures: tuple[str, ...] = ()
    method: Method = "both"
    points: int = 128
    ends: tuple[float, float] = (0.1, 0.9)
    questions: tuple[Bound, ...] = ()
    level: float = 0.95
    sample_seed: int = 1

    def check(self) -> None:
        """Raise InputError unless it makes sense."""
        if self.method not in METHODS:
            raise InputError(
                _("method: found '{method}'; allowed: {methods}").format(
                    method=self.method, methods=", ".join(METHODS)
                )
            )
        for measure in self.measures:
            measure_named(measure)
        low, high = self.ends
        if not 0.0 < low < 0.5 < high < 1.0:
            raise InputError(
                _(
                    "ends: the low one must lie between 0 and 0.5, the high one between "
                    "0.5 and 1, found {low} and {high}"
                ).format(low=f"{low:g}", high=f"{high:g}")
            )
        check_level(self.level)
        if not 2 <= self.points <= MOST_BASE:
            raise InputError(
                _("points: must be a power of 2 from 2 to {most_base}, found {points}").format(
                    most_base=f"{MOST_BASE:,}", points=self.points
                )
            )
        if not 0 <= self.sample_seed < 2**128:
            raise InputError(
                _("sample_seed: must be 0 or more, found {sample_seed}").format(
                    sample_seed=self.sample_seed
                )
            )


@dataclass(frozen=True)
class Spread:
    """A measure over the points that follow the inputs' laws, for tables and figures.

    Attributes
    ----------
    means : its mean over luck, shape (points,).
    single : its value in each replication, shape (points, R).
    """

    means: Floats
    single: Floats


@dataclass(frozen=True, repr=False)
class Sensitivity(Kept):
    """The answers; a table that was not asked for is empty.

    Attributes
    ----------
    study, uncertainty, asked : what was asked.
    tornado : see `sim.experiments.sensitivity.tornado.tornado_table`.
    indices : Sobol indices, see `sobol_indices`; besides ``kpi`` and ``noise``, the share of noise
        in the variance that they share out.
    shares : see `shares_table`; besides ``kpi``.
    prediction, chances : see `prediction_table` and `chance_table`.
    points : one row a simulated point: ``method``, ``input.<name>`` for every input, ``digest``
        of its study, and a column a measure.
    spreads : by measure.
    fields : what each input moves, by its name.
    missing : points that were asked for and not simulated, because the study was stopped.
    """

    study: Study
    uncertainty: Uncertainty
    asked: Asked
    tornado: pd.DataFrame
    indices: pd.DataFrame
    shares: pd.DataFrame
    prediction: pd.DataFrame
    chances: pd.DataFrame
    points: pd.DataFrame
    spreads: Mapping[str, Spread] = field(repr=False)
    fields: Mapping[str, Sequence[str]] = field(repr=False)
    missing: int = 0

    def __repr__(self) -> str:
        inputs, points = len(self.uncertainty.inputs), len(self.points)
        return f"<Sensitivity of {self.study.centre.name}: {inputs} inputs, {points} points>"

    def plot(self, figure: str = "", measure: str = "") -> Figure:
        """A figure of the study, which a notebook shows once.

        Parameters
        ----------
        figure : ``"tornado"`` (chosen if it is left out, where it was asked for), ``"sobol"``,
            ``"risk"``, ``"distribution"``.
        measure : of those that were asked for; left out: the first.

        Raises
        ------
        InputError : there is no such figure, or it was not asked for.
        """
        return drawn(self, figure, measure=measure)


@dataclass(frozen=True)
class SensitivityDesign:
    """The jobs of a sensitivity study, each checked.

    Attributes
    ----------
    jobs : those of the tornado, then those of the global sample.
    tornado, sobol : the inputs' values, shape (points, inputs); no points where it is not asked.
    missing : points that are not among the jobs because the study was stopped.
    """

    study: Study
    uncertainty: Uncertainty
    asked: Asked
    jobs: tuple[Job, ...]
    tornado: Floats
    sobol: Floats
    fields: Mapping[str, Sequence[str]]
    missing: int = 0


def sensitivity_design(study: Study, uncertainty: Uncertainty, asked: Asked) -> SensitivityDesign:
    """Make every point of a sensitivity study.

    Raises
    ------
    InputError : what is asked makes no sense, or the study is wrong at one of the points.
    """
    asked.check()
    if study.replications < 2:
        raise InputError(_("replications: the intervals need at least 2, found 1"))
    if study.precision is not None:
        raise InputError(_("precision: every point needs as many replications; leave it out"))
    moved = InputFields(study, uncertainty)
    none = np.empty((0, len(uncertainty.inputs)))
    tornado = none if asked.method == "sobol" else tornado_points(uncertainty, *asked.ends)
    sobol = none
    if asked.method != "tornado":
        sobol = sobol_points(uncertainty, asked.points, asked.sample_seed)
    jobs: list[Job] = []
    for values in np.vstack([tornado, sobol]):
        settings = {n: f"{v:.6g}" for n, v in zip(uncertainty.names, values, strict=True)}
        try:
            jobs.append(Job(moved.study_at(values), settings))
        except InputError as error:
            where = ", ".join(f"{n}={v}" for n, v in settings.items())
            raise InputError(
                _("{error} (at {where})").format(error=error, where=where), error.problems
            ) from None
    if not asked.measures:
        moves = [job.study for job in jobs[: 2 * len(uncertainty.inputs) + 1]]
        asked = replace(asked, measures=default_measures([study, *moves]))
    return SensitivityDesign(study, uncertainty, asked, tuple(jobs), tornado, sobol, moved.fields())


def default_measures(studies: Iterable[Study]) -> tuple[str, ...]:
    """Service level and total cost; where nothing costs anything, abandonment in its place.

    Parameters
    ----------
    studies : as it stands, and with every input moved: one of them may be what costs.
    """
    centres = [study.effective_centre for study in studies]
    if not all(costs_nothing(centre) for centre in centres):
        return (SHARED_MEASURE, "cost_total")
    nobody_leaves = all(t.patience is None for c in centres for t in c.contact_types.values())
    return (SHARED_MEASURE, "asa" if nobody_leaves else "abandonment")


def in_place_of_cost(study: Study, measures: Sequence[str]) -> str:
    """The measure that stands where a centre with costs has its cost; '': none does."""
    return (
        measures[-1]
        if tuple(measures) == default_measures([study]) and ("cost_total" not in measures)
        else ""
    )


def sensitivity(
    study: Study,
    uncertainty: Uncertainty | Mapping[str, object],
    asked: Asked | None = None,
    *,
    workers: int | None = None,
    progress: bool = False,
    folder: SweepFolder | None = None,
) -> Sensitivity:
    """What uncertain inputs do to the measures of a study.

    Parameters
    ----------
    study : as it stands; its replications are simulated at every point, with the same luck.
    uncertainty : the inputs, or plain data of them.
    asked : what is wanted of it; none = tornado and Sobol indices of `default_measures`.
    workers : replications at once.
    progress : tell how many replications are done.
    folder : where finished points are kept, from which the study goes on if it is stopped.

    Raises
    ------
    InputError : anything is wrong; nothing has run then.
    ResultError : a point failed.
    """
    if isinstance(uncertainty, Mapping):
        uncertainty = Uncertainty.from_dict(uncertainty)
    return run_design(
        sensitivity_design(study, uncertainty, asked or Asked()),
        workers=workers,
        progress=progress,
        folder=folder,
    )


def run_design(
    design: SensitivityDesign,
    *,
    workers: int | None = None,
    progress: bool = False,
    folder: SweepFolder | None = None,
) -> Sensitivity:
    """Simulate the points of a design and answer; see `sensitivity`."""
    wanted = tuple(
        dict.fromkeys([*design.asked.measures, *(q.measure for q in design.asked.questions)])
    )
    found: dict[str, dict[str, _Values]] = {}

    def note(job: Job, result: Result) -> None:
        found[job.digest] = {measure: _values(result, measure) for measure in wanted}

    done = run_sweep(design.jobs, workers=workers, progress=progress, on_done=note, folder=folder)
    if done.failures:
        first = done.failures[0]
        raise ResultError(
            _("{count} of {count_2} points failed; the first, {where}: {message}").format(
                count=len(done.failures),
                count_2=len(design.jobs),
                where=_where(first.job.settings),
                message=first.message,
            )
        )
    for number, job in enumerate(done.jobs):
        if job.digest not in found:
            result = done.results[number]
            found[job.digest] = {measure: _values(result, measure) for measure in wanted}
    by_point = [found[job.digest] for job in design.jobs]
    return _answers(design, wanted, by_point)


@dataclass(frozen=True)
class _Values:
    """A measure of one point: totals, replications alone, and their linearised values."""

    top: Floats
    bottom: Floats
    alone: Floats
    linear: Floats
    """Their mean is the ratio of totals exactly (delta method)."""


def _values(result: Result, measure: str) -> _Values:
    top, bottom = totals(result.counts, measure)
    ratio, residual = residuals(top, bottom)
    return _Values(top, bottom, per_replication(result.counts, measure), ratio + residual)


def _answers(
    design: SensitivityDesign, wanted: Sequence[str], by_point: Sequence[Mapping[str, _Values]]
) -> Sensitivity:
    asked, uncertainty = design.asked, design.uncertainty
    first = len(design.tornado)
    of_tornado, of_sobol = by_point[:first], by_point[first:]
    tornado, indices, shares, prediction, chances = ([] for _ in range(5))
    spreads: dict[str, Spread] = {}
    for measure in wanted:
        if of_tornado and measure in asked.measures:
            tops, bottoms = (_stack(of_tornado, measure, p) for p in (_top, _bottom))
            tornado.append(
                tornado_table(uncertainty, design.tornado, tops, bottoms, measure, asked.level)
            )
        if not of_sobol:
            continue
        linear = _stack(of_sobol, measure, _linear)
        laws = _lawful(len(of_sobol), len(uncertainty.inputs))
        means, single = linear.mean(axis=1)[laws], _stack(of_sobol, measure, _alone)[laws]
        spreads[measure] = Spread(means, single)
        if measure in asked.measures:
            parts = variances(linear, len(uncertainty.inputs))
            table = sobol_indices(
                uncertainty.names, linear.mean(axis=1), asked.level, asked.sample_seed
            )
            indices.append(table.assign(kpi=measure, noise=max(0.0, parts.noise)))
            table = shares_table(uncertainty.names, linear, asked.level, asked.sample_seed)
            shares.append(table.assign(kpi=measure))
            spread = float(np.sqrt(max(0.0, parts.inputs)))
            prediction.append(prediction_table(measure, means, single, spread))
    if of_sobol:
        chances = [
            chance_table(q, spreads[q.measure].means, spreads[q.measure].single, asked.level)
            for q in asked.questions
        ]
    names = uncertainty.names
    return Sensitivity(
        study=design.study,
        uncertainty=uncertainty,
        asked=asked,
        tornado=_joined(tornado),
        indices=_joined(indices),
        shares=_joined(shares),
        prediction=_joined(prediction),
        chances=_joined(chances),
        points=_points(design, wanted, by_point),
        spreads=spreads,
        fields={name: design.fields[str(i)] for i, name in enumerate(names)},
        missing=design.missing,
    )


def _lawful(points: int, inputs: int) -> NDArray[np.intp]:
    """Places of the points that follow the laws: A and B of each base point, not the mixed ones."""
    return np.arange(points).reshape(-1, inputs + 2)[:, [0, -1]].ravel()


def _points(
    design: SensitivityDesign, wanted: Sequence[str], by_point: Sequence[Mapping[str, _Values]]
) -> pd.DataFrame:
    method = ["tornado"] * len(design.tornado) + ["sobol"] * len(design.sobol)
    values = np.vstack([design.tornado, design.sobol])
    columns: dict[str, object] = {"method": method}
    columns |= {f"input.{name}": values[:, k] for k, name in enumerate(design.uncertainty.names)}
    columns["digest"] = [job.digest for job in design.jobs]
    columns |= {measure: [float(p[measure].linear.mean()) for p in by_point] for measure in wanted}
    return pd.DataFrame(columns)


def _stack(
    points: Sequence[Mapping[str, _Values]], measure: str, part: Callable[[_Values], Floats]
) -> Floats:
    return np.stack([part(point[measure]) for point in points])


def _top(values: _Values) -> Floats:
    return values.top


def _bottom(values: _Values) -> Floats:
    return values.bottom


def _alone(values: _Values) -> Floats:
    return values.alone


def _linear(values: _Values) -> Floats:
    return values.linear


def _joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables one below the other, the measure's name first."""
    if not tables:
        return pd.DataFrame()
    table = pd.concat(tables, ignore_index=True)
    if "kpi" in table:
        table.insert(0, "kpi", table.pop("kpi"))
    return table


def _where(settings: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in settings.items())
