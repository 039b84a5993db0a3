"""Hydra's multirun with a sweeper and a launcher of our own (`hydra_plugins/trunkline`).

Hydra expands the sweep (typed values and ``hydra.sweeper.params``); our launcher gets every job at
once, so that all are checked before the first one runs, and runs them over one set of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hydra._internal.hydra import Hydra
from hydra._internal.utils import create_config_search_path
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig
from omegaconf.errors import OmegaConfBaseException

from sim.config.compose import ScenarioSearchPath
from sim.config.folders import groups, own_folder, shipped
from sim.config.overrides import Override, parse
from sim.errors import InputError

Launch = Callable[[Sequence[Sequence[Override]]], Sequence[float | None]]
"""Runs jobs given by their overrides; returns what an optimising sweeper may look at."""


@dataclass(frozen=True)
class Multirun:
    """The sweep that Hydra is running for us.

    Attributes
    ----------
    run : runs the jobs.
    known : config groups and their options.
    added : keys that were typed with ``+``.
    """

    run: Launch
    known: dict[str, list[str]]
    added: frozenset[str]

    def for_hydra(self, texts: Sequence[str]) -> list[str]:
        """Field values in the form that Hydra takes whether or not the YAML names the field."""
        return [
            o.text
            if o.group or o.added or o.deleted or o.key.startswith("hydra")
            else f"++{o.text}"
            for o in parse(texts, self.known)
        ]

    def launch(self, job_overrides: Sequence[Sequence[str]]) -> Sequence[float | None]:
        """Run jobs given as Hydra writes them."""
        return self.run(
            [parse([self._as_typed(t) for t in texts], self.known) for texts in job_overrides]
        )

    def _as_typed(self, text: str) -> str:
        bare = text.lstrip("+")
        return text if bare.split("=", 1)[0] in self.added else bare


_CURRENT: list[Multirun] = []


def current() -> Multirun:
    """The sweep that is running; our Hydra plugins ask for it."""
    if not _CURRENT:
        raise InputError("Trunkline's sweeper and launcher run inside `trunkline sweep` only")
    return _CURRENT[-1]


def multirun(texts: Sequence[str], scenarios: str | Path | None, run: Launch) -> None:
    """Expand a sweep with Hydra and run its jobs.

    Parameters
    ----------
    texts : overrides; ``key=a,b`` and ``range(...)`` sweep, ``glob(...)`` over a config group too.
    scenarios : a planner's own folder, or None.
    run : gets the overrides of every job.

    Raises
    ------
    InputError : an override is wrong.
    """
    own = own_folder(scenarios)
    known = groups(own)
    overrides = parse(texts, known)
    sweep = Multirun(run, known, frozenset(o.key for o in overrides if o.added))
    ScenarioSearchPath.own = own
    GlobalHydra.instance().clear()
    _CURRENT.append(sweep)
    try:
        hydra = Hydra.create_main_hydra2(
            "trunkline", create_config_search_path(f"file://{shipped('conf')}")
        )
        ours = ["hydra/sweeper=trunkline", "hydra/launcher=trunkline"]
        typed = sweep.for_hydra([o.text for o in overrides])
        hydra.multirun("study", _never, [*ours, *typed], False)
    except (HydraException, OmegaConfBaseException) as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        raise InputError(f"the sweep cannot be composed: {lines[0]}") from None
    finally:
        _CURRENT.pop()
        GlobalHydra.instance().clear()


def _never(_config: DictConfig) -> None:
    """Hydra's task function; the launcher runs the jobs itself."""
