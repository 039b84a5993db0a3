"""Trunkline's sweeper and launcher, in the one namespace that Hydra takes plugins from.

Hydra imports this file whenever any Hydra application starts, so it imports `sim` only when used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.core.plugins import Plugins
from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig, OmegaConf


class TrunklineSweeper(Sweeper):
    """Sweeps with lists that go together, cases and a Latin hypercube, all jobs in one batch.

    The checks of the jobs are left to the launcher.
    """

    def __init__(self, max_batch_size: int | None = None, **written: Any) -> None:
        self.written = written

    def setup(
        self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig
    ) -> None:
        """Called by Hydra."""
        self.launcher = Plugins.instance().instantiate_launcher(
            hydra_context=hydra_context, task_function=task_function, config=config
        )

    def sweep(self, arguments: list[str]) -> Any:
        """Expand the sweep and hand all jobs to the launcher at once."""
        from sim.config.multirun import current

        assert self.launcher is not None
        plain = {
            key: OmegaConf.to_container(value) if OmegaConf.is_config(value) else value
            for key, value in self.written.items()
        }
        return [self.launcher.launch(current().expand(plain, arguments), initial_job_idx=0)]


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
    node={
        "_target_": f"{__name__}.TrunklineSweeper",
        "max_batch_size": None,
        "params": None,
        "paired": None,
        "cases": None,
        "latin_hypercube": None,
    },
)
_STORE.store(
    group="hydra/launcher",
    name="trunkline",
    node={"_target_": f"{__name__}.TrunklineLauncher"},
)
