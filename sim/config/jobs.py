"""From the overrides of a sweep's jobs to the jobs, each checked before any runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.config.compose import composed_study
from sim.config.overrides import Override
from sim.study import Job


def jobs_of(batches: Sequence[Sequence[Override]], own: Path | None) -> list[Job]:
    """The jobs of a sweep; their settings are the keys that differ.

    Parameters
    ----------
    batches : overrides of each job, every one with a single value.
    own : a planner's own folder, or None.

    Raises
    ------
    InputError : a job is wrong; none has run then.
    """
    values: dict[str, set[str]] = {}
    texts = []
    for overrides in batches:
        pairs = {o.key: o.text.split("=", 1)[-1] for o in overrides if not o.deleted}
        texts.append(pairs)
        for key, value in pairs.items():
            values.setdefault(key, set()).add(value)
    swept = [key for key, found in values.items() if len(found) > 1]
    return [
        Job(composed_study(overrides, own), {k: pairs[k] for k in swept if k in pairs})
        for overrides, pairs in zip(batches, texts, strict=True)
    ]
