"""Cases are simulated over one set of workers, each beside the calm day of its design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sim.catalogue import _
from sim.drills.cells import Cell, Limits, measured
from sim.drills.components import Component, Failures, Injector, components
from sim.drills.drill import Drill
from sim.errors import InputError
from sim.experiments.run import each_finished
from sim.measures import paired
from sim.study.result import Result
from sim.study.study import Study


class Price(NamedTuple):
    """What a design costs more than the first one on a day without a failure, with interval."""

    value: float
    low: float
    high: float


class Case(NamedTuple):
    """A cell that is to be simulated."""

    design: str
    parts: tuple[Component, ...]
    start: str
    at_s: float


class Laboratory:
    """Simulates cases over one set of workers; the calm day of a design runs once."""

    def __init__(
        self,
        designs: Mapping[str, Study],
        failures: Failures,
        limits: Limits,
        level: float,
        workers: int | None,
        progress: bool,
    ) -> None:
        self._designs, self._limits, self._level = dict(designs), limits, level
        self._workers, self._progress = workers, progress
        self.injectors = {name: Injector(study, failures) for name, study in designs.items()}
        self._calm: dict[str, Result] = {}

    def cells(self, cases: Sequence[Case]) -> list[Cell]:
        """Each case, in order; what cannot run says why."""
        found: list[Cell | None] = [None] * len(cases)
        hits: dict[int, Study] = {}
        for number, case in enumerate(cases):
            cell = Cell(case.design, tuple(part.label for part in case.parts), case.start)
            reason = self._missing(case)
            if not reason:
                try:
                    hits[number] = self.injectors[case.design].failing(case.parts, case.at_s)
                except InputError as error:
                    reason = str(error)
            found[number] = replace(cell, reason=reason)
        for number, drill in self.drills({n: (cases[n].design, s) for n, s in hits.items()}):
            cell = found[number]
            assert cell is not None
            if isinstance(drill, Exception):
                found[number] = replace(cell, reason=str(drill))
                continue
            values, verdict = measured(drill, self._limits)
            found[number] = replace(cell, values=values, verdict=verdict,
                                    digest=drill.hit.study.digest())  # fmt: skip
        return [cell for cell in found if cell is not None]

    def drills(
        self, hits: Mapping[Any, tuple[str, Study]]
    ) -> Iterator[tuple[Any, Drill | Exception]]:
        """Each design's study with failures beside its calm day, as they are finished.

        Parameters
        ----------
        hits : design and study, by any key.
        """
        fresh = [name for name in self._designs if name not in self._calm]
        studies = [self._designs[name] for name in fresh] + [study for _, study in hits.values()]
        keys = list(hits)
        early: list[tuple[Any, Result]] = []
        if not studies:
            return
        for number, outcome in each_finished(
            studies, workers=self._workers, progress=self._progress, let_go=True
        ):
            if number >= len(fresh):
                key = keys[number - len(fresh)]
                if isinstance(outcome, Exception):
                    yield key, outcome
                else:
                    early.append((key, outcome))
            elif isinstance(outcome, Exception):
                raise outcome
            else:
                self._calm[fresh[number]] = outcome
            ready = [one for one in early if hits[one[0]][0] in self._calm]
            early = [one for one in early if one not in ready]
            for key, result in ready:
                design = hits[key][0]
                calm = self._calm[design]
                yield key, Drill(result, calm, self._level, self._limits.recovered_s, design)

    @property
    def calm(self) -> dict[str, Result]:
        """Days without a failure, by design, in their order."""
        return {name: self._calm[name] for name in self._designs if name in self._calm}

    def prices(self) -> dict[str, Price]:
        """What designs cost more than the first on a calm day."""
        first = next(iter(self.calm.values()))
        found = {}
        for name, result in self.calm.items():
            if result is first:
                found[name] = Price(0.0, 0.0, 0.0)
                continue
            more = paired(first.counts, result.counts, "cost_total", level=self._level)
            found[name] = Price(float(more.difference), float(more.low), float(more.high))
        return found

    def _missing(self, case: Case) -> str:
        there = components(self._designs[case.design].centre)
        for part in case.parts:
            if part.label not in there:
                return _("design '{design}' has no {label}").format(
                    design=case.design, label=part.label
                )
        return ""
