"""Which scenario is best, with a stated probability that the answer is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim import measures
from sim.catalogue import _
from sim.errors import InputError
from sim.executors.rounds import as_run, in_rounds
from sim.experiments.screening import NO, OPEN, YES, Floats, Race, race
from sim.measures import Bound, Counts, Margin, Measure, check_level, margins_of, measure_named
from sim.measures.estimate import divide
from sim.shown import Shown
from sim.study.result import Result
from sim.study.study import Study

LEAST_FIRST = 5
"""Replications of the first stage at least: it has to tell variances."""

BATCH = 10
"""Replications between two looks of the driver; the procedure looks at each one by itself."""

_STATES = {YES: "yes", NO: "no", OPEN: "open"}


@dataclass(frozen=True, repr=False)
class Selection(Shown):
    """What a selection found.

    Attributes
    ----------
    objective : the measure by which scenarios are judged.
    constraints : what they have to keep.
    confidence : probability that the selection is right, see `select`.
    indifference : difference of the objective that was worth finding, in its unit.
    tolerances : the same of each constraint.
    first : replications of the first stage.
    best : name of the best scenario; None where none keeps the constraints, or it is not decided.
    decided : whether the procedure came to its end before the cap on replications.
    table : one row a scenario (index ``scenario``): the value of the objective and of each
        constraint's measure under their names, ``keeps`` (yes, no, open), ``status`` (best,
        eliminated, misses a constraint, undecided), ``after`` (replications after which it was
        out), ``beaten_by``, ``replications``.
    results : of every scenario, with as many replications as it received.
    """

    objective: str
    constraints: tuple[Bound, ...]
    confidence: float
    indifference: float
    tolerances: tuple[float, ...]
    first: int
    best: str | None
    decided: bool
    table: pd.DataFrame
    results: dict[str, Result]

    def __repr__(self) -> str:
        found = self.best if self.best is not None else "nothing yet"
        return f"<Selection of {found} from {', '.join(self.results)} by {self.objective}>"


def select(
    studies: Mapping[str, Study],
    objective: str = "cost_total",
    subject_to: Sequence[str | Bound] = (),
    *,
    confidence: float = 0.95,
    margins: Mapping[str, Margin] | None = None,
    most: int = 1000,
    workers: int | None = None,
    progress: bool = False,
) -> Selection:
    """Find the best scenario by a fully sequential procedure (`sim.experiments.screening`).

    With probability ``confidence`` at least, the scenario found misses no constraint by its
    tolerance or more and is the best of those that keep every constraint by its tolerance, provided
    that it is better than the others by the objective's indifference; where several are within
    that, one of them is found. All are simulated with the same luck; one that is eliminated gets
    no further replications.

    Parameters
    ----------
    studies : name -> study, all of one seed; their ``replications`` (the largest) are the first
        stage, at least 5, better 10 or more; a ``precision`` of theirs is not looked at.
    objective : a measure with a better direction. The guarantee is for means over replications,
        such as costs; for ratios, such as service level, it holds as the delta method does.
    subject_to : bounds to keep, such as ``"service_level>=0.8"``.
    margins : indifference of the objective and tolerances of the constraints; see
        `sim.measures.margins_of`, whose base is the first study.
    most : replications of a scenario after which the procedure gives up, undecided.
    workers, progress : see `sim.run`.
    confidence : probability that the best is found, where it is better by more than the
        indifference.

    Raises
    ------
    InputError : fewer than two studies, different seeds, a first stage that is too short, a
        measure without a better direction or with a margin of 0.
    ResultError : a replication failed.
    """
    check_level(confidence)
    goal = measure_named(objective)
    first = _first_stage(studies, most)
    if goal.higher_is_better is None:
        raise InputError(
            _("best: of measure '{objective}' neither direction is better").format(
                objective=objective
            )
        )
    bounds = tuple(Bound.parse(c, "subject-to") if isinstance(c, str) else c for c in subject_to)
    asked = [s.model_copy(update={"replications": first}) for s in studies.values()]
    margin: dict[str, float] = {}

    def look(counts: Sequence[Sequence[Counts]]) -> Race:
        if not margin:
            margin.update(_margins(counts[0][:first], objective, bounds, margins))
        return _race(counts, goal, bounds, first, margin, 1.0 - confidence)

    def allocation(counts: Sequence[Sequence[Counts]]) -> list[int]:
        seen, longest = look(counts), max(map(len, counts))
        more = longest if seen.over else min(longest + BATCH, most)
        return [more if i in seen.left else len(c) for i, c in enumerate(counts)]

    counts = in_rounds(asked, allocation, workers=workers, progress=progress)
    results = {
        name: Result(as_run(study, len(c)), c)
        for (name, study), c in zip(studies.items(), counts, strict=True)
    }
    return selected(results, objective, bounds, first, confidence=confidence, margins=margins)


def selected(
    results: Mapping[str, Result],
    objective: str,
    bounds: Sequence[Bound],
    first: int,
    *,
    confidence: float,
    margins: Mapping[str, Margin] | None,
) -> Selection:
    """The selection that results of `select` tell, replayed; ``first`` is its first stage."""
    goal = measure_named(objective)
    counts = [r.counts for r in results.values()]
    margin = _margins(counts[0][:first], objective, bounds, margins)
    seen = _race(counts, goal, bounds, first, margin, 1.0 - confidence)
    winners = seen.left.tolist() if seen.over else []
    return Selection(
        objective=objective,
        constraints=tuple(bounds),
        confidence=confidence,
        indifference=margin[objective],
        tolerances=tuple(margin[b.measure] for b in bounds),
        first=first,
        best=list(results)[winners[0]] if winners else None,
        decided=seen.over,
        table=_table(results, objective, bounds, seen),
        results=dict(results),
    )


def _first_stage(studies: Mapping[str, Study], most: int) -> int:
    if len(studies) < 2:
        raise InputError(
            _("best: needs at least two scenarios, found {count}").format(count=len(studies))
        )
    if len({s.seed for s in studies.values()}) > 1:
        raise InputError(_("best: the scenarios have different seeds; their luck must be the same"))
    if most > 1_000_000:
        raise InputError(
            _("most: found {most}; at most 1000000 replications of a scenario").format(most=most)
        )
    first = max(s.replications for s in studies.values())
    if not LEAST_FIRST <= first <= most:
        raise InputError(
            _(
                "best: found {first} replications for the first stage; allowed "
                "{least_first} to {most}, the most that a scenario may have"
            ).format(first=first, least_first=LEAST_FIRST, most=most)
        )
    return first


def _margins(
    counts: Sequence[Counts],
    objective: str,
    bounds: Sequence[Bound],
    given: Mapping[str, Margin] | None,
) -> dict[str, float]:
    """Indifference and tolerances, from the first stage of the first study."""
    named = (objective, *(b.measure for b in bounds))
    needed = (*named, *(measure_named(n).name for n in given or {}), "cost_total", "offered_calls")
    found = margins_of({n: _value(counts, n) for n in dict.fromkeys(needed)}, given)
    for name in named:
        if not found[name] > 0.0:
            raise InputError(
                _(
                    "indifference.{name}: must be greater than 0 to select the best, found {found}"
                ).format(name=name, found=f"{found[name]:g}")
            )
    return found


def _race(
    counts: Sequence[Sequence[Counts]],
    goal: Measure,
    bounds: Sequence[Bound],
    first: int,
    margin: Mapping[str, float],
    alpha: float,
) -> Race:
    sign = -1.0 if goal.higher_is_better else 1.0
    tops, bottoms, slacks, tolerances = [], [], [], []
    for each in counts:
        top, bottom = _known(each, goal.name, first)
        tops.append(sign * top)
        bottoms.append(bottom)
        slack, tolerance = _slack(each, bounds, first, margin)
        slacks.append(slack)
        tolerances.append(tolerance)
    return race(tops, bottoms, slacks, first, margin[goal.name], np.array(tolerances), alpha)


def _value(counts: Sequence[Counts], name: str) -> float:
    """The estimate of a measure."""
    top, bottom = measures.totals(counts, name)
    return float(divide(top.sum(), bottom.sum()))


def _known(counts: Sequence[Counts], name: str, first: int) -> tuple[Floats, Floats]:
    """Numerators and denominators of a measure that every scenario has."""
    top, bottom = measures.totals(counts, name)
    if not bottom[:first].sum() > 0.0:
        raise InputError(
            _(
                "best: a scenario has no value of '{name}'; choose a measure that all of them have"
            ).format(name=name)
        )
    return top, bottom


def _slack(
    counts: Sequence[Counts],
    bounds: Sequence[Bound],
    first: int,
    margin: Mapping[str, float],
) -> tuple[Floats, Floats]:
    """What there is to spare of each bound, a replication, and the tolerance in the same unit.

    A ratio keeps a bound where its numerator - bound x denominator is positive on average, which
    is a mean again.
    """
    columns, tolerances = [], []
    for bound in bounds:
        top, bottom = _known(counts, bound.measure, first)
        sign = -1.0 if bound.upper else 1.0
        columns.append(sign * (top - bound.limit * bottom))
        tolerances.append(margin[bound.measure] * bottom[:first].mean())
    slack = np.stack(columns, axis=1) if columns else np.zeros((len(counts), 0))
    return slack, np.array(tolerances)


def _table(
    results: Mapping[str, Result], objective: str, bounds: Sequence[Bound], seen: Race
) -> pd.DataFrame:
    names = list(results)
    rows = []
    for i, (name, result) in enumerate(results.items()):
        shown = dict.fromkeys((objective, *(b.measure for b in bounds)))
        keeps = int(seen.feasible[i].min(initial=YES))
        out, rival = int(seen.out_after[i]), int(seen.beaten_by[i])
        status = "eliminated" if rival >= 0 else "misses a constraint"
        if not out:
            status = "best" if seen.over else "undecided"
        rows.append(
            {
                "scenario": name,
                **{measure: _value(result.counts, measure) for measure in shown},
                "keeps": _STATES[keeps],
                "status": status,
                "after": out or seen.replications,
                "beaten_by": names[rival] if rival >= 0 else "",
                "replications": result.replications,
            }
        )
    return pd.DataFrame(rows).set_index("scenario")
