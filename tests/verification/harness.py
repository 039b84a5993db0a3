"""Statistical checks of the simulator against figures that others worked out.

A case builds a centre, simulates independent replications (fixed seed) and compares estimates with
known values. Each estimate is a ratio of totals with a delta-method standard error; the published
value's own confidence interval, where it has one, is added. All checks of the suite together
raise a false alarm with probability at most `FAMILY_ALPHA` (Bonferroni over `FAMILY_SIZE`). A check
that can hardly fail is worth nothing: each must see a model whose figure is wrong by its `sight`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import stats

from sim.centre import Centre, validated
from sim.engine import CallLog, run_compiled
from sim.workload import Workload, draw_workload

FAMILY_ALPHA = 0.01
FAMILY_SIZE = 200
SEED = 20261124
DAY = 86_400.0

Data = dict[str, Any]
Engine = Callable[[Centre, Workload], CallLog]
Ratio = tuple[float, float]
"""Numerator and denominator of one replication."""


@dataclass(frozen=True)
class Known:
    """A known value: ``half`` is the half width of its published 95 % interval, 0 for exact."""

    value: float
    half: float = 0.0
    digits: int | None = None
    """Decimals to which it is printed; the rounding counts as a uniform error."""
    sight: float = 0.1
    """Relative error of the simulator at which the check has to fail, luck aside."""

    @property
    def variance(self) -> float:
        rounding = 0.0 if self.digits is None else 10.0 ** (-2 * self.digits) / 12.0
        return (self.half / 1.96) ** 2 + rounding


@dataclass(frozen=True)
class Case:
    """One case with its source and its known values."""

    id: str
    source: str
    centre: Callable[[], Centre]
    measure: Callable[[CallLog], dict[str, Ratio]]
    known: dict[str, Known]
    replications: int
    """In the quick run; the long run takes `LONG` times as many."""
    tags: tuple[str, ...] = field(default=())


LONG = 12
REFERENCE = 0.1
"""Share of the quick run's replications that the reference engine, which is slow, goes through."""


def published(
    value: float, deviation: float, runs: int, digits: int, unit: float = 1.0, sight: float = 0.1
) -> Known:
    """A mean over independent runs as it is printed.

    Parameters
    ----------
    value, deviation : mean and standard deviation of a run, in units of the source.
    runs : how many there were.
    digits : decimals of the mean.
    unit : of the source, in ours.
    """
    error = math.hypot(deviation / math.sqrt(runs), 10.0**-digits / math.sqrt(12.0))
    return Known(unit * value, 1.96 * unit * error, sight=sight)


def critical(df: int) -> float:
    """|t| above which one check fails."""
    return float(stats.t.isf(FAMILY_ALPHA / FAMILY_SIZE / 2, df))


Samples = dict[str, np.ndarray]
"""Per measure an array (R, 2) of numerators and denominators."""


def run_case(case: Case, factor: float = 1, engine: Engine = run_compiled) -> Samples:
    """Simulate ``factor`` times as many replications as in the quick run, at least five."""
    centre = case.centre()
    rows: dict[str, list[Ratio]] = {}
    for r in range(max(5, round(case.replications * factor))):
        log = engine(centre, draw_workload(centre, SEED, r))
        for name, ratio in case.measure(log).items():
            rows.setdefault(name, []).append(ratio)
    return {name: np.asarray(values, dtype=float) for name, values in rows.items()}


def z_score(samples: np.ndarray, known: Known) -> tuple[float, float, float]:
    """Estimate, its standard error (the known value's included) and their standardised gap."""
    numerator, denominator = samples[:, 0], samples[:, 1]
    estimate = numerator.sum() / denominator.sum()
    residual = (numerator - estimate * denominator) / denominator.mean()
    error = math.sqrt(residual.var(ddof=1) / len(residual) + known.variance)
    gap = estimate - known.value
    if error == 0.0:
        return estimate, error, math.copysign(math.inf, gap) if gap else 0.0
    return estimate, error, gap / error


def sight(samples: np.ndarray, known: Known) -> float:
    """Relative error of the simulator from which a check fails, luck aside."""
    _, error, _ = z_score(samples, known)
    return critical(len(samples) - 1) * error / abs(known.value)


def blind(case: Case, found: Samples) -> list[str]:
    """One line a measure whose check does not see what it has to see."""
    seen = {name: sight(found[name], known) for name, known in case.known.items()}
    return [
        f"{case.id} {name}: sees errors of {seen[name]:.1%}, has to see {known.sight:.1%}"
        for name, known in case.known.items()
        if seen[name] > known.sight
    ]


def verdicts(case: Case, factor: float = 1, engine: Engine = run_compiled) -> list[str]:
    """One line a measure that misses its known value."""
    return missed(case, run_case(case, factor, engine))


def missed(case: Case, found: Samples) -> list[str]:
    """One line a measure that misses its known value."""
    lines = []
    assert set(case.known) <= set(found), (
        f"{case.id} does not measure {set(case.known) - set(found)}"
    )
    for name, known in case.known.items():
        estimate, error, z = z_score(found[name], known)
        if abs(z) > critical(len(found[name]) - 1):
            lines.append(
                f"{case.id} {name}: estimate {estimate:.6g} +- {error:.2g}, known {known.value:.6g}"
                f" ({case.source}), z = {z:.1f}"
            )
    return lines


def queue(
    *,
    per_minute: float = 0.0,
    agents: int = 1,
    service: Data,
    patience: Data | None = None,
    days: int = 1,
    warmup_s: float = 0.0,
    **type_fields: object,
) -> Centre:
    """One type, one pool, one site, constant demand round the clock."""
    return validated(
        Centre,
        {
            "horizon": {"days": days, "warmup_s": warmup_s},
            "sites": {"site": {}},
            "contact_types": {
                "call": {
                    "demand": {"daily_volume": per_minute * 1440.0},
                    "route": "route",
                    "talk": service,
                    "patience": patience,
                    **type_fields,
                }
            },
            "pools": {
                "pool": {
                    "site": "site",
                    "skills": {"call": {}},
                    "staffing": {"by_interval": [agents]},
                }
            },
            "routes": {
                "route": {"entry": {"sites": ["site"]}, "steps": {"site": [{"pools": ["pool"]}]}}
            },
        },
    )


def exponential(mean_s: float) -> Data:
    """Description of an exponential duration."""
    return {"dist": "exponential", "mean_s": mean_s}
