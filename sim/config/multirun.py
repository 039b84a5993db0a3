"""Hydra's multirun with a sweeper and a launcher of our own.

Hydra expands the sweep (typed values and ``hydra.sweeper.params``); our launcher gets every job at
once, checks all of them before the first one runs, and runs them over one set of workers. Hydra's
own launchers run job after job, check none beforehand and hide a failed job behind exit code 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra._internal.hydra import Hydra
from hydra._internal.utils import create_config_search_path
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.plugins import Plugins
from hydra.core.utils import JobReturn, JobStatus
from hydra.errors import HydraException
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig
from omegaconf.errors import OmegaConfBaseException

from sim.config.compose import ScenarioSearchPath
from sim.config.folders import groups, own_folder, shipped
from sim.config.overrides import Override, parse
from sim.errors import InputError

Launch = Callable[[Sequence[Sequence[Override]]], Sequence[float | None]]
"""Runs jobs given by their overrides; returns what an optimising sweeper may look at."""


class TrunklineSweeper(BasicSweeper):
    """Hydra's basic sweeper, leaving the checks of the jobs to the launcher."""

    def sweep(self, arguments: list[str]) -> Any:
        """Expand the Cartesian product and hand all jobs to the launcher."""
        assert self.hydra_context is not None and self.launcher is not None
        parser = OverridesParser.create(config_loader=self.hydra_context.config_loader)
        params = [o.text for o in parse(self._parse_config(), TrunklineLauncher.groups)]
        overrides = parser.parse_overrides([*_for_hydra(params), *arguments])
        (batch,) = self.split_arguments(overrides, None)
        return [self.launcher.launch(batch, initial_job_idx=0)]


class TrunklineLauncher(Launcher):
    """Hands the jobs of a sweep to `Launch`."""

    run: Launch
    groups: dict[str, list[str]]
    added: frozenset[str] = frozenset()

    def setup(
        self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig
    ) -> None:
        """Called by Hydra."""
        self.config = config

    def launch(
        self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int
    ) -> Sequence[JobReturn]:
        """Called by a sweeper with every job of a batch."""
        jobs = [
            parse([_as_typed(text, self.added) for text in texts], self.groups)
            for texts in job_overrides
        ]
        values = type(self).run(jobs)
        returns = []
        for texts, value in zip(job_overrides, values, strict=True):
            done = JobReturn(overrides=list(texts), status=JobStatus.COMPLETED)
            done.return_value = value
            returns.append(done)
        return returns


Plugins.instance().register(TrunklineSweeper)
Plugins.instance().register(TrunklineLauncher)
_STORE = ConfigStore.instance()
_STORE.store(
    group="hydra/sweeper",
    name="trunkline",
    node={"_target_": f"{__name__}.TrunklineSweeper", "max_batch_size": None, "params": None},
)
_STORE.store(
    group="hydra/launcher",
    name="trunkline",
    node={"_target_": f"{__name__}.TrunklineLauncher"},
)


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
    ScenarioSearchPath.own = own
    TrunklineLauncher.run = staticmethod(run)
    TrunklineLauncher.groups = known
    TrunklineLauncher.added = frozenset(o.key for o in overrides if o.added)
    GlobalHydra.instance().clear()
    try:
        hydra = Hydra.create_main_hydra2(
            "trunkline", create_config_search_path(f"file://{shipped('conf')}")
        )
        hydra.multirun("study", _never, _for_hydra([o.text for o in overrides]), False)
    except (HydraException, OmegaConfBaseException) as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        raise InputError(f"the sweep cannot be composed: {lines[0]}") from None
    finally:
        GlobalHydra.instance().clear()


def _never(_config: DictConfig) -> None:
    """Hydra's task function; the launcher runs the jobs itself."""


def _for_hydra(texts: Sequence[str]) -> list[str]:
    """Field values in the form that Hydra takes whether or not the YAML names the field."""
    return [
        text if o.group or o.added or o.deleted else f"++{text}"
        for text, o in zip(texts, parse(texts, TrunklineLauncher.groups), strict=True)
    ]


def _as_typed(text: str, added: frozenset[str]) -> str:
    bare = text.lstrip("+")
    return text if bare.split("=", 1)[0] in added else bare
