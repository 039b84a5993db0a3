"""From names and overrides to a study: Hydra composes, `Study` validates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from hydra import compose, initialize_config_dir
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.global_hydra import GlobalHydra
from hydra.core.plugins import Plugins
from hydra.errors import HydraException
from hydra.plugins.search_path_plugin import SearchPathPlugin
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.centre import Parts
from sim.config.folders import shipped
from sim.config.hydra_internals import VERSION, chosen_files
from sim.config.overrides import Override
from sim.config.plain_files import NotPlain, composed_of
from sim.errors import InputError
from sim.study import Study
from sim.study.fields import with_field


class ScenarioSearchPath(SearchPathPlugin):
    """Adds the shipped scenarios, and a planner's own folder before them, to Hydra's path."""

    own: Path | None = None

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Called by Hydra while it starts."""
        search_path.append("trunkline", f"file://{shipped('scenarios')}")
        if self.own is not None:
            search_path.prepend("trunkline-own", f"file://{self.own}")


Plugins.instance().register(ScenarioSearchPath)


def composed_study(overrides: Sequence[Override], own: Path | None) -> Study:
    """The study of single-valued overrides; studies of the same options share their parts.

    Raises
    ------
    InputError : an override stands for several values, or the study is wrong.
    """
    data = composed(overrides, own)
    return Study.from_dict(data, composed_groups(for_hydra(overrides), own)[1])


def composed(overrides: Sequence[Override], own: Path | None) -> dict[str, Any]:
    """The study of single-valued overrides as plain data, not yet validated; not to be changed."""
    for override in overrides:
        if override.sweep:
            raise InputError(
                f"{override.key}: found several values in '{override.text}'; "
                "`trunkline sweep` runs them one by one"
            )
    data, _ = composed_groups(for_hydra(overrides), own)
    if "uncertainty" in data:
        raise InputError("uncertainty: is read by `trunkline sensitivity` only; leave it out")
    for override in overrides:
        if not (override.group or override.deleted):
            data = with_field(data, override.key, override.value, override.added)
    return data


def for_hydra(overrides: Sequence[Override]) -> tuple[str, ...]:
    """What Hydra sees of overrides: choices of options, and what is left out."""
    return tuple(o.text for o in overrides if o.group or o.deleted)


@lru_cache(maxsize=256)
def composed_groups(texts: tuple[str, ...], own: Path | None) -> tuple[dict[str, Any], Parts]:
    """Hydra's part: the defaults list with the chosen options, without field values.

    Nobody may change the data, of which every study of these options has the most part.
    """
    ScenarioSearchPath.own = own
    folder = shipped("conf")
    try:
        study = composed_of(chosen_files(folder, "study", texts))
    except (NotPlain, HydraException, OmegaConfBaseException):
        study = composed_by_hydra(folder, texts)
    data = {str(key): value for key, value in study.items() if key != "hydra"}
    return data, Parts(data)


def composed_by_hydra(folder: Path, texts: Sequence[str]) -> dict[Any, Any]:
    """The same with values that refer to others, or what is wrong with the files.

    Raises
    ------
    InputError : they cannot be composed.
    """
    try:
        with (
            _hydra_to_ourselves(),
            initialize_config_dir(str(folder), job_name="trunkline", version_base=VERSION),
        ):
            study = OmegaConf.to_container(compose("study", list(texts)), resolve=True)
    except (HydraException, OmegaConfBaseException) as error:
        raise InputError(f"the configuration cannot be composed: {hydra_words(error)}") from None
    assert isinstance(study, dict)
    return study


@contextmanager
def _hydra_to_ourselves() -> Iterator[None]:
    """Put Hydra's one global instance aside (a sweep of ours, or a user's own) and back after."""
    instance = GlobalHydra.instance()
    before = instance.hydra
    instance.clear()
    try:
        yield
    finally:
        instance.clear()
        instance.hydra = before


def hydra_words(error: Exception) -> str:
    """What Hydra complains of, in one line: the file, the reason, and the key if it names one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return type(error).__name__
    words = lines[0]
    if words.endswith(":") and len(lines) > 1:
        words = f"{words.split(': ')[0]}: {lines[1]}"
    keys = [line.split(":", 1)[1].strip() for line in lines if line.startswith("full_key:")]
    return f"{words} ({keys[0]})" if keys and keys[0] not in words else words
