"""Hydra's multirun with a sweeper and a launcher of our own (`hydra_plugins/trunkline`).

Hydra expands the sweep (typed values and ``hydra.sweeper.params``); our launcher gets every job at
once, so that all are checked before the first one runs, and runs them over one set of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hydra.errors import HydraException
from omegaconf.errors import OmegaConfBaseException

from sim.config.compose import ScenarioSearchPath, hydra_words
from sim.config.folders import groups, own_folder, shipped
from sim.config.hydra_internals import start_multirun
from sim.config.loading import require_fields
from sim.config.overrides import Override, parse
from sim.config.plain_files import NotPlain
from sim.config.points import NOTHING_TYPED, Typed, points_of
from sim.errors import InputError
from sim.experiments.design import Point


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


Launch = Callable[[Sequence[JobOverrides]], Sequence[float | None]]
"""Runs jobs; returns what an optimising sweeper may look at."""


@dataclass
class Multirun:
    """The sweep that Hydra is running for us.

    Attributes
    ----------
    run : runs the jobs.
    known : config groups and their options.
    added : keys that were typed with ``+``.
    typed : what was typed besides overrides.
    """

    run: Launch
    known: dict[str, list[str]]
    added: frozenset[str]
    typed: Typed
    _points: list[Point] = field(default_factory=list)

    def for_hydra(self, texts: Sequence[str]) -> list[str]:
        """Field values in the form that Hydra takes whether or not the YAML names the field."""
        return [
            o.text
            if o.group or o.added or o.deleted or o.key.startswith("hydra")
            else f"++{o.text}"
            for o in parse(texts, self.known)
        ]

    def expand(self, sweeper: Mapping[str, Any], arguments: Sequence[str]) -> list[list[str]]:
        """The overrides of every job, as Hydra's launchers take them.

        Parameters
        ----------
        sweeper : the configuration of the sweeper.
        arguments : the typed overrides, as Hydra gives them.
        """
        self._points = points_of(sweeper, arguments, self.typed, self.known)
        return [[self._text(k, v) for k, v in p.settings.items()] for p in self._points]

    def launch(self, job_overrides: Sequence[Sequence[str]]) -> Sequence[float | None]:
        """Run the jobs that `expand` gave."""
        read = {text: parse([text], self.known)[0] for texts in job_overrides for text in texts}
        return self.run(
            [
                JobOverrides(tuple(read[text] for text in texts), point.case, point.swept)
                for texts, point in zip(job_overrides, self._points, strict=True)
            ]
        )

    def _text(self, key: str, value: str) -> str:
        if key.startswith("~"):
            return key
        return f"{'+' if key in self.added else ''}{key}={value}"


_CURRENT: list[Multirun] = []


def current() -> Multirun:
    """The sweep that is running; our Hydra plugins ask for it."""
    if not _CURRENT:
        raise InputError("Trunkline's sweeper and launcher run inside `trunkline sweep` only")
    return _CURRENT[-1]


def multirun(
    texts: Sequence[str], scenarios: str | Path | None, run: Launch, typed: Typed = NOTHING_TYPED
) -> None:
    """Expand a sweep with Hydra and run its jobs.

    Parameters
    ----------
    texts : overrides; ``key=a,b`` and ``range(...)`` sweep, ``glob(...)`` over a config group and
        ``interval(...)`` too.
    scenarios : a planner's own folder, or None.
    run : gets what every job sets.
    typed : lists that go together, and the number of points of a Latin hypercube.

    Raises
    ------
    InputError : an override is wrong.
    """
    own = own_folder(scenarios)
    known = groups(own)
    require_fields(texts, known, beside=("hydra",))
    overrides = parse(texts, known)
    sweep = Multirun(run, known, frozenset(o.key for o in overrides if o.added), typed)
    ScenarioSearchPath.own = own
    _CURRENT.append(sweep)
    deletes = any(o.deleted and not o.group for o in overrides)
    wanted = sweep.for_hydra([o.text for o in overrides])
    try:
        try:
            start_multirun(shipped("conf"), "study", wanted, outline=not deletes)
        except NotPlain:
            start_multirun(shipped("conf"), "study", wanted, outline=False)
    except (HydraException, OmegaConfBaseException) as error:
        raise InputError(f"the sweep cannot be composed: {hydra_words(error)}") from None
    finally:
        _CURRENT.pop()
