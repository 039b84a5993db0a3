"""Trunkline's sweeper and launcher, in the one namespace that Hydra takes plugins from.

Hydra imports this file whenever any Hydra application starts, so it imports `sim` only when used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.config_store import ConfigStore
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig


class TrunklineSweeper(BasicSweeper):
    """Hydra's basic sweeper, leaving the checks of the jobs to the launcher."""

    def sweep(self, arguments: list[str]) -> Any:
        """Expand the Cartesian product and hand all jobs to the launcher at once."""
        from sim.config.multirun import current

        assert self.hydra_context is not None
        assert self.launcher is not None
        parser = OverridesParser.create(config_loader=self.hydra_context.config_loader)
        overrides = parser.parse_overrides([*current().for_hydra(self._parse_config()), *arguments])
        (batch,) = self.split_arguments(overrides, None)
        return [self.launcher.launch(batch, initial_job_idx=0)]


class TrunklineLauncher(Launcher):
    """Hands every job of a batch to the running sweep."""

    def setup(
        self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig
    ) -> None:
        """Called by Hydra."""
        self.config = config

    def launch(
        self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int
    ) -> Sequence[JobReturn]:
        """Run the jobs; Hydra's own launchers would run one after the other, unchecked."""
        from sim.config.multirun import current

        returns = []
        for texts, value in zip(job_overrides, current().launch(job_overrides), strict=True):
            done = JobReturn(overrides=list(texts), status=JobStatus.COMPLETED)
            done.return_value = value
            returns.append(done)
        return returns


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
