"""Whether a study became as precise as was asked, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.measures import MEASURES
from sim.study import Result
from sim.study.precision import Reached, reached
from sim.wording import counts, numbers


def precision_words(result: Result) -> list[str]:
    """One sentence a measure whose half-width was asked for; none without a precision."""
    precision = result.study.precision
    if precision is None:
        return []
    return sentences(reached(precision, result.counts), result.replications, precision.most)


def sentences(found: Sequence[Reached], replications: int, most: int) -> list[str]:
    """Such as "Service level: ± 0.43 points after 40 replications, as asked (0.5)."."""
    return [_sentence(r, replications, most) for r in found]


def _sentence(found: Reached, replications: int, most: int) -> str:
    share = found.unit == "share"
    factor, unit = (100.0, "points") if share else (1.0, found.unit)
    half, asked = numbers.significant(factor * found.found), _round(factor * found.wanted)
    start = (
        f"{MEASURES[found.measure].title}: ± {half} {unit} after "
        f"{counts.replications(replications)}"
    )
    if found.met:
        return f"{start}, as asked ({asked})."
    if found.found <= found.wanted:
        return f"{start}, as asked ({asked}), but not for the last few replications yet."
    why = "the most allowed, " if replications >= most else ""
    return f"{start}: {why}not what was asked ({asked})."


def _round(value: float) -> str:
    """What was asked, which is a round number or a share of one that is not: four figures."""
    return numbers.tick(float(f"{value:.4g}")) if math.isfinite(value) else numbers.NO_VALUE
