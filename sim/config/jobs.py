"""From what a sweep says to its jobs, each checked before any runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.catalogue import _
from sim.centre.paths import names_of, path_of
from sim.config.compose import choices, composed_groups, composed_study
from sim.config.folders import Places, groups
from sim.config.given import opened
from sim.config.loading import require_fields
from sim.config.overrides import Override, parse
from sim.config.points import NOTHING_TYPED, Typed, points_of
from sim.errors import InputError
from sim.experiments import Job


@dataclass(frozen=True)
class JobOverrides:
    """What a job of a sweep sets.

    Attributes
    ----------
    overrides : its overrides, each with one value.
    case : name of its case; None: it has none.
    swept : keys that the sweep's axes set, those of its case left out.
    """

    overrides: tuple[Override, ...]
    case: str | None
    swept: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """The jobs of a sweep, none of which is checked yet.

    Attributes
    ----------
    jobs : what each sets.
    places : where their options are looked for.
    """

    jobs: tuple[JobOverrides, ...]
    places: Places


def planned(
    texts: Sequence[str], scenarios: str | Path | None = None, typed: Typed = NOTHING_TYPED
) -> Planned:
    """Expand a sweep.

    Parameters
    ----------
    texts : overrides and files; ``key=a,b`` and ``range(...)`` sweep, ``glob(...)`` over a config
        group and ``interval(...)`` too.
    scenarios : a planner's own folder, or None.
    typed : lists that go together, and the number of points of a Latin hypercube.

    Raises
    ------
    InputError : an override is wrong.
    """
    places, texts = opened(texts, scenarios)
    known = groups(places)
    require_fields(texts, known, beside=("hydra",))
    overrides = parse(texts, known)
    told = [o for o in overrides if o.key.startswith("hydra.")]
    rest = [o for o in overrides if o not in told]
    single = [o for o in rest if o.group and not o.sweep]
    written = _with_typed(composed_groups(choices(single), places).sweeper, told)
    signs = {o.key: "+" for o in rest if o.added} | {o.key: "~" for o in rest if o.deleted}
    jobs = []
    for point in points_of(written, [o.text for o in rest], typed, known):
        set_here = [
            f"~{key}" if signs.get(key) == "~" else f"{signs.get(key, '')}{key}={value}"
            for key, value in point.settings.items()
        ]
        jobs.append(JobOverrides(tuple(parse(set_here, known)), point.case, point.swept))
    return Planned(tuple(jobs), places)


def _with_typed(written: Mapping[str, Any], told: Sequence[Override]) -> dict[str, Any]:
    """The points of files, with what was typed of them: ``hydra.sweeper.params.seed=...``."""
    found = dict(written)
    for override in told:
        names = names_of(override.key)[2:]
        if override.sweep or override.deleted or not names:
            raise InputError(
                _("{key}: takes one value, found '{text}'").format(
                    key=override.key, text=override.text
                )
            )
        if len(names) == 1:
            found[names[0]] = override.value
        else:
            below = found.get(names[0])
            below = dict(below) if isinstance(below, Mapping) else {}
            found[names[0]] = below | {path_of(names[1:]): override.value}
    return found


def jobs_of(plans: Planned) -> list[Job]:
    """The jobs of a sweep; their settings are the case, if any, and the swept keys.

    Raises
    ------
    InputError : a job is wrong; none has run then.
    """
    jobs = []
    for number, plan in enumerate(plans.jobs, 1):
        values = {o.key: _shown(o) for o in plan.overrides}
        settings = {} if plan.case is None else {"case": plan.case}
        settings |= {key: values[key] for key in plan.swept}
        try:
            study = composed_study(plan.overrides, plans.places, swept=True)
        except InputError as error:
            raise _in_job(error, number, settings) from None
        jobs.append(Job(study, settings, tuple(o.text for o in plan.overrides)))
    return jobs


def _shown(override: Override) -> str:
    """A value in tables: a text without its quotes, a number as it was typed."""
    if override.deleted:
        return ""
    return override.value if isinstance(override.value, str) else override.values[0]


def _in_job(error: InputError, number: int, settings: Mapping[str, str]) -> InputError:
    """The error of a job among several, with the job that has it."""
    if not settings:
        return error
    which = ", ".join(f"{key}={value}" for key, value in settings.items())
    return InputError(
        _("{error} (in job {number} of the sweep: {which})").format(
            error=error, number=number, which=which
        ),
        error.problems,
    )
