"""Parts of a sensitivity study that can be answered alone: the tornado, what is finished."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

import numpy as np

from sim.experiments.sensitivity.analysis import SensitivityDesign

LEAST_BASE_POINTS = 64
"""Fewer base points of the global sample may mislead, so that a part with fewer leaves it out."""


def tornado_alone(design: SensitivityDesign) -> SensitivityDesign:
    """The tornado of a design that has one."""
    count = len(design.tornado)
    return replace(
        design,
        asked=replace(design.asked, method="tornado"),
        jobs=design.jobs[:count],
        sobol=design.sobol[:0],
    )


def finished_part(design: SensitivityDesign, finished: Container[str]) -> SensitivityDesign | None:
    """What can be answered from the points that are finished; None: nothing.

    The first 2, 4, 8 ... base points of a global sample are a global sample, and every input whose
    two ends are there has its bar in a tornado.

    Parameters
    ----------
    design : that was stopped.
    finished : digests of the studies of its points that are finished.
    """
    done = [job.digest in finished for job in design.jobs]
    first = len(design.tornado)
    base = _base_points(done[first:], len(design.uncertainty.inputs) + 2)
    whole = first > 0 and all(done[:first])
    if base and (whole or not first):
        count = base * (len(design.uncertainty.inputs) + 2)
        return replace(
            design,
            asked=replace(design.asked, points=base),
            jobs=design.jobs[: first + count],
            sobol=design.sobol[:count],
            missing=len(design.jobs) - first - count,
        )
    return _bars(design, done[:first]) if first and done[0] else None


def _base_points(done: list[bool], each: int) -> int:
    """The largest power of 2 of base points that are all finished; 0 where they are too few."""
    complete = 0
    for start in range(0, len(done), each):
        if not all(done[start : start + each]):
            break
        complete += 1
    found = 1 << complete.bit_length() >> 1
    return found if found >= LEAST_BASE_POINTS else 0


def _bars(design: SensitivityDesign, done: list[bool]) -> SensitivityDesign | None:
    """The tornado of the inputs of which both ends are finished."""
    uncertainty = design.uncertainty
    inputs = [k for k in range(len(uncertainty.inputs)) if all(done[1 + 2 * k : 3 + 2 * k])]
    if not inputs:
        return None
    points = [0, *(point for k in inputs for point in (1 + 2 * k, 2 + 2 * k))]
    names = [uncertainty.names[k] for k in inputs]
    kept = {name: uncertainty.inputs[name] for name in names}
    return replace(
        tornado_alone(design),
        uncertainty=uncertainty.model_copy(update={"inputs": kept}),
        jobs=tuple(design.jobs[point] for point in points),
        tornado=np.ascontiguousarray(design.tornado[np.ix_(points, inputs)]),
        sobol=np.empty((0, len(inputs))),
        fields={str(i): design.fields[str(k)] for i, k in enumerate(inputs)},
        missing=len(design.jobs) - len(points),
    )
