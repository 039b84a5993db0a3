"""A summary of a result: what tables and pages tell of it, without the counts behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.measures import measure_named, ratio_estimate, totals
from sim.measures.lead import losses_lead
from sim.study.failures import callers_digest, day_digest
from sim.study.precision import reached
from sim.study.result import Result

PAIRED = (
    "cost_total",
    "service_level",
    "lost_calls",
    "reached_in_the_end",
    "reached",
    "target_met_days",
)
"""Measures that a summary knows replication by replication, for paired differences."""

_COLUMNS = ("value", "low", "high", "unit")


class Totals(NamedTuple):
    """A measure of each replication: its numerator divided by its denominator.

    Attributes
    ----------
    numerators, denominators : shape (replications,).
    """

    numerators: NDArray[np.float64]
    denominators: NDArray[np.float64]

    def first(self, replications: int) -> Totals:
        """Of the first replications.

        Parameters
        ----------
        replications : how many.
        """
        return Totals(self.numerators[:replications], self.denominators[:replications])


@dataclass(frozen=True)
class About:
    """What was simulated, in what words and figures need.

    Attributes
    ----------
    centre, days, currency : title of the centre, days of its horizon, its currency.
    replications, seed : of the study.
    target : share of callers to be answered in time.
    thresholds_s, variants : within how many seconds, and by which definition; one entry for each
        that a contact type has.
    scenario, note : title and explanation of the scenario.
    outages : their names.
    day : digest of the days without their outages (`sim.study.failures.day_digest`).
    callers : digest of who calls and when (`sim.study.failures.callers_digest`).
    first_weekday : of the horizon.
    """

    centre: str
    days: int
    currency: str
    replications: int
    seed: int
    target: float
    thresholds_s: tuple[float, ...]
    variants: tuple[str, ...]
    scenario: str
    note: str
    outages: tuple[str, ...] = ()
    day: str = ""
    callers: str = ""
    first_weekday: str = ""

    @classmethod
    def of(cls, result: Result) -> About:
        """What a result is about."""
        study, centre = result.study, result.study.effective_centre
        targets = [centre.target_of(name) for name in centre.contact_types]
        return cls(
            centre=centre.title or centre.name,
            days=centre.horizon.days,
            currency=centre.currency,
            replications=result.replications,
            seed=study.seed,
            target=float(centre.target.share),
            thresholds_s=tuple(sorted({float(t.threshold_s) for t in targets})),
            variants=tuple(sorted({str(t.variant) for t in targets})),
            scenario=study.title,
            note=" ".join(note for note in study.notes.values() if note),
            outages=tuple(study.centre.outages),
            day=day_digest(study),
            callers=callers_digest(study),
            first_weekday=centre.horizon.first_weekday,
        )


@dataclass(frozen=True)
class Summary:
    """A summary of a result.

    Attributes
    ----------
    digest, label : of the study.
    about : what was simulated.
    level : confidence of the intervals.
    precise : whether the precision was reached; None where none was asked for.
    kpis : every measure: value, low, high, unit.
    pairs : measures of `PAIRED`: numerators and denominators, replication by replication.
    kept : replications behind every other measure; None: all of them.
    """

    digest: str
    label: str
    about: About
    level: float
    precise: bool | None
    kpis: Mapping[str, Sequence[Any]]
    pairs: Mapping[str, Sequence[Sequence[float]]]
    kept: int | None = None

    @classmethod
    def of(cls, result: Result, level: float = 0.95) -> Summary:
        """The summary of a result.

        Parameters
        ----------
        result : of a study.
        level : confidence of the intervals.
        """
        table, asked = result.kpis(level), result.study.precision
        rows = zip(*(table[c].tolist() for c in _COLUMNS), strict=True)
        return cls(
            digest=result.study.digest(),
            label=result.study.label,
            about=About.of(result),
            level=level,
            precise=None if asked is None else all(r.met for r in reached(asked, result.counts)),
            kpis={str(measure): list(row) for measure, row in zip(table.index, rows, strict=True)},
            pairs={n: [part.tolist() for part in totals(result.counts, n)] for n in PAIRED},
        )

    @property
    def losses_lead(self) -> bool:
        """Whether who was lost comes first (`sim.measures.lead`)."""
        blocked = float(self.kpis["blocked_calls"][0])
        return losses_lead(self.about.outages, {"blocked_calls": blocked})

    def totals(self, measure: str) -> Totals:
        """A measure of `PAIRED`, replication by replication.

        Parameters
        ----------
        measure : its name.
        """
        top, bottom = self.pairs[measure]
        return Totals(np.array(top), np.array(bottom))

    def longer(self, known: Mapping[str, Totals]) -> Summary:
        """The same with cost and service level of more replications than it has of the rest.

        Parameters
        ----------
        known : totals of more replications.
        """
        count = len(known[PAIRED[0]].numerators)
        if count <= self.about.replications:
            return self
        kpis = dict(self.kpis)
        earns = bool(self.kpis["cost_revenue"][0])
        for name in PAIRED:
            scale = measure_named(name).scale(earns=earns)
            found = ratio_estimate(*known[name], self.level, scale)
            kpis[name] = [*(float(part) for part in found), self.kpis[name][-1]]
        return replace(
            self,
            about=replace(self.about, replications=count),
            kpis=kpis,
            pairs={name: [part.tolist() for part in known[name]] for name in PAIRED},
            kept=self.about.replications,
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {f.name: getattr(self, f.name) for f in fields(self)} | {"about": asdict(self.about)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Summary:
        """The summary that `to_dict` wrote.

        Parameters
        ----------
        data : as `to_dict` gave them.

        Raises
        ------
        TypeError, KeyError : it did not.
        ValueError : another version did.
        """
        about = data["about"]
        missing = [measure for measure in PAIRED if measure not in data["pairs"]]
        if missing:
            raise ValueError(
                _("another version wrote it, without '{measure}'; simulate it anew").format(
                    measure=missing[0]
                )
            )
        lists = {n: tuple(about.get(n, ())) for n in ("thresholds_s", "variants", "outages")}
        return cls(**{**data, "about": About(**{**about, **lists})})
