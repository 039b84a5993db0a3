"""Decide between options: simulate what is needed, say what to do and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.drills.components import Failures
from sim.drills.failure_day import FailureDays, failure_days, what_fails
from sim.experiments.compare import Comparison, comparison
from sim.experiments.what_would_change import Advice, recommended
from sim.measures import Margin
from sim.report.compare_report import advice_of
from sim.shown import Figure, Kept, drawn
from sim.study.study import Study
from sim.wording import recommendation as wording


@dataclass(frozen=True, repr=False)
class Decided(Kept):
    """What is recommended, and from what.

    Attributes
    ----------
    comparison : of all scenarios; the first is the base.
    failure_days : an ordinary day beside one with a failure, for each option; None: not asked for.
    """

    comparison: Comparison
    failure_days: FailureDays | None

    def __repr__(self) -> str:
        return f"<Decided between {', '.join(self.comparison.results)}: {self.kind}>"

    def plot(self, figure: str = "") -> Figure:
        """A figure of the decision, which a notebook shows once.

        Parameters
        ----------
        figure : ``"tradeoff"`` (chosen if it is left out), ``"differences"``, ``"waterfall"``,
            ``"staffing"``, ``"failure_day"`` (where that day was simulated).

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    @cached_property
    def advice(self) -> Advice:
        """The options with the recommendation, and what would change it."""
        return advice_of(self.comparison, {name: name for name in self.comparison.results})

    @property
    def kind(self) -> str:
        """The recommendation as a code.

        ``choose``, ``keep``, ``alike``, ``none_reaches``, ``tradeoff``, ``undecided`` or
        ``no_choice``; see `sim.experiments.recommendation`.
        """
        return self.advice.options.recommendation.kind

    @property
    def chosen(self) -> list[str]:
        """Names of what is recommended: the base where it is kept, nothing while it is open."""
        place = recommended(self.advice.options)
        told = self.advice.options.recommendation.chosen
        places = told or (() if place is None else (place,))
        return [self.advice.options.options[i].label for i in places]

    @property
    def recommendation(self) -> str:
        """The recommendation in a sentence or two, in the language that is spoken."""
        said = [wording.headline(self.advice.options), wording.reason(self.advice.options)]
        return " ".join(str(sentence) for sentence in said if sentence is not None)

    @property
    def options(self) -> pd.DataFrame:
        """A row an option, the base first; see `sim.experiments.options.Options.frame`."""
        return self.advice.options.frame()


def decide(
    scenarios: Mapping[str, Study],
    confidence: float = 0.95,
    *,
    margins: Mapping[str, Margin] | None = None,
    most: int | None = None,
    failures: Failures | None = None,
    component: str = "",
    workers: int | None = None,
    progress: bool = False,
) -> Decided:
    """Say which option to choose, and how sure that is.

    The scenarios are compared until it is decided (`sim.compare`), unless their studies fix a
    number of replications. The base is left only for an option that is surely better by more than
    the margin of indifference (`docs/decide.md` has the rules).

    Parameters
    ----------
    scenarios : name -> study, all of one seed; the first is the base.
    confidence : probability that the recommendation is right.
    margins : differences up to this are too small to matter, by measure; see
        `sim.measures.margins_of`.
    most : replications of a study after which to give up; None: 5,120.
    failures : how components fail (`sim.config.failures_from`), for the day on which one fails;
        None: that day is not simulated.
    component : label of what fails on it, such as ``site:main``; empty: what the base would miss
        most.
    workers, progress : see `sim.run`.

    Raises
    ------
    InputError : fewer than two scenarios, different seeds, a margin, a confidence or a component
        that cannot be.
    ResultError : a replication failed.

    Examples
    --------
    >>> import sim
    >>> more = ["replications=10"], ["replications=10", "staffing.scale=1.1"]
    >>> studies = {name: sim.load(overrides=o) for name, o in zip(("base", "+10 %"), more)}
    >>> decided = sim.decide(studies)
    >>> decided.kind, decided.options.loc["+10 %", "reaches_target"]
    ('undecided', 'yes')
    """
    if failures is not None and scenarios:
        what_fails(scenarios, failures, component)  # a mistake is told before anything runs
    found = comparison(
        scenarios, confidence, margins=margins, most=most, workers=workers, progress=progress
    )
    days = None
    if failures is not None:
        days = failure_days(
            scenarios, failures, component=component, level=confidence, workers=workers,
            progress=progress,
        )  # fmt: skip
    return Decided(found, days)
