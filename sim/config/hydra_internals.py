"""All that we use of Hydra beyond its documented interface: a multirun without its decorator.

`tests/config/test_hydra_internals.py` is the contract: it fails where a new Hydra works otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra._internal.hydra import Hydra
from hydra._internal.utils import create_config_search_path
from hydra.core.global_hydra import GlobalHydra
from omegaconf import DictConfig


def start_multirun(folder: Path, config: str, overrides: Sequence[str]) -> None:
    """Let Hydra expand a sweep and hand it to the sweeper and launcher of the configuration.

    Parameters
    ----------
    folder : where the configuration lies.
    config : its name.
    overrides : with one value or several; ``hydra.sweeper.*`` among them.
    """
    GlobalHydra.instance().clear()
    try:
        made: Any = Hydra
        hydra = made.create_main_hydra2("trunkline", create_config_search_path(f"file://{folder}"))
        hydra.multirun(config, _never, list(overrides), False)
    finally:
        GlobalHydra.instance().clear()


def _never(_config: DictConfig) -> None:
    """Hydra's task function; our launcher runs the jobs itself."""
