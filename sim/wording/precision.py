"""Whether a study became as precise as was asked, a sentence a measure."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import _
from sim.study import Result
from sim.study.precision import Reached, reached
from sim.wording import counts, numbers
from sim.wording.titles import measure_title


def of_result(result: Result) -> list[str]:
    """One sentence a measure whose half-width was asked for; none without a precision."""
    precision = result.study.precision
    if precision is None:
        return []
    return of_measures(reached(precision, result.counts), result.replications, precision.most)


def of_measures(found: Sequence[Reached], replications: int, most: int) -> list[str]:
    """Such as "Service level: ± 0.43 points after 40 replications, as asked (0.5)."."""
    return [_sentence(r, replications, most) for r in found]


def _sentence(found: Reached, replications: int, most: int) -> str:
    if found.met:
        message = _("{measure}: ± {half_width} {unit} after {replications}, as asked ({asked}).")
    elif found.found <= found.wanted:
        message = _(
            "{measure}: ± {half_width} {unit} after {replications}, as asked ({asked}), but not "
            "for the last few replications yet."
        )
    elif replications >= most:
        message = _(
            "{measure}: ± {half_width} {unit} after {replications}: the most allowed, not what was "
            "asked ({asked})."
        )
    else:
        message = _(
            "{measure}: ± {half_width} {unit} after {replications}: not what was asked ({asked})."
        )
    factor = 100.0 if found.unit == "share" else 1.0
    return message.format(
        measure=measure_title(found.measure),
        half_width=numbers.half_width(found.found, found.unit),
        unit=numbers.unit_text(numbers.difference_unit(found.unit)),
        replications=counts.replications(replications),
        asked=numbers.rounded(factor * found.wanted),
    )
