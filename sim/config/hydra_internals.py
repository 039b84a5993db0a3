"""All that we use of Hydra beyond its documented interface: which files a choice stands for.

`tests/config/test_hydra_internals.py` is the contract: it fails where a new Hydra works otherwise.

Which files there are, in which order and under which name follows from their defaults lists alone.
Hydra is shown these, and whether a file says anything else; nothing that a file says besides, and
nothing of Hydra's own configuration (callbacks, launchers, logging), ever comes to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hydra import version
from hydra._internal.config_repository import ConfigRepository
from hydra._internal.defaults_list import create_defaults_list
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.object_type import ObjectType
from hydra.core.override_parser.types import Override, OverrideType, ValueType
from hydra.errors import HydraException
from hydra.plugins.config_source import ConfigResult, ConfigSource
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.catalogue import _
from sim.config.folders import Given
from sim.config.plain_files import OptionFile, option_file
from sim.errors import InputError

VERSION = "1.3"
"""Hydra's ``version_base``: its behaviour that our files are written for."""

MOST_FILES = 200
"""Files that defaults lists may name together; more are a circle."""

MAIN = "study"
"""The file that all defaults lists begin with; the shipped one always."""

Choice = tuple[str, str | tuple[str, ...] | None]
"""A config group and its option, or several that hold at once; None leaves the group out."""


class Files(ConfigSource):
    """A folder, or single files, of which Hydra sees outlines."""

    def __init__(
        self, folder: Path | None, given: Sequence[Given] = (), main: bool = False
    ) -> None:
        self.provider, self.path = "trunkline", str(folder)
        self.folder, self.main = folder, main
        self.given = {one.option: one for one in given}

    @staticmethod
    def scheme() -> str:
        """How paths to such folders begin."""
        return "outline"

    def file(self, config_path: str) -> Path | None:
        """The file of an option such as ``scenario/base``, if it is here."""
        if config_path in self.given:
            return self.given[config_path].file
        if self.folder is None or (config_path == MAIN and not self.main):
            return None
        file = self.folder / f"{config_path}.yaml"
        return file if file.is_file() else None

    def load_config(self, config_path: str) -> ConfigResult:
        """Called by Hydra: the outline of a file."""
        found = self.read(config_path)
        seen: dict[str, Any] = {"defaults": found.defaults} if found.defaults else {}
        if found.content:
            seen["anything_else"] = True
        given = self.given.get(config_path)
        header = {"package": found.package or (given.package if given else None)}
        return ConfigResult(self.provider, self.path, OmegaConf.create(seen), header)

    def read(self, config_path: str) -> OptionFile:
        """All of a file."""
        file = self.file(config_path)
        assert file is not None
        given = self.given.get(config_path)
        return option_file(file, given.name if given else None)

    def available(self) -> bool:
        """Called by Hydra."""
        return True

    def is_group(self, config_path: str) -> bool:
        """Called by Hydra."""
        if any(option.startswith(f"{config_path}/") for option in self.given):
            return True
        return self.folder is not None and (self.folder / config_path).is_dir()

    def is_config(self, config_path: str) -> bool:
        """Called by Hydra."""
        return self.file(config_path) is not None

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        """Called by Hydra for its messages, which we word ourselves."""
        return []


class _Repository(ConfigRepository):
    """Sources of ours instead of those that Hydra would make of a search path."""

    def __init__(self, sources: Sequence[Files]) -> None:
        self.sources = list(sources)
        self._asked = 0

    def initialize_sources(self, config_search_path: ConfigSearchPath) -> None:
        """Called by Hydra."""

    def load_config(self, config_path: str) -> ConfigResult | None:
        """Called by Hydra: a file of the first source that has it."""
        self._asked += 1
        if self._asked > MOST_FILES:
            raise InputError(
                _(
                    "defaults: the lists name more than {most_files} files, "
                    "'{config_path}' among them; do they name each other?"
                ).format(most_files=MOST_FILES, config_path=config_path)
            )
        return super().load_config(config_path)


def chosen_files(
    sources: Sequence[Files], choices: Sequence[tuple[Choice, bool]]
) -> Iterator[tuple[list[str], OptionFile]]:
    """The files that a choice of options stands for, in the order in which they are merged.

    Parameters
    ----------
    sources : where files are looked for, the first one first.
    choices : groups and their options, and whether the group is added to the defaults list.

    Yields
    ------
    Names under which the content of a file belongs, outermost first; the file.

    Raises
    ------
    InputError : the options do not fit together, or a file is wrong.
    """
    version.setbase(VERSION)
    overrides = [_override(group, option, added) for (group, option), added in choices]
    try:
        found = create_defaults_list(
            repo=_Repository(sources),
            config_name=MAIN,
            overrides_list=overrides,
            prepend_hydra=False,
            skip_missing=False,
        )
    except (HydraException, OmegaConfBaseException) as error:
        raise InputError(
            _("the configuration cannot be composed: {hydra_words}").format(
                hydra_words=hydra_words(error)
            )
        ) from None
    except RecursionError:
        raise InputError(_("defaults: the lists of files name each other in a circle")) from None
    for chosen in found.defaults:
        file = str(chosen.config_path)
        source = next(s for s in sources if s.is_config(file))
        yield [name for name in (chosen.package or "").split(".") if name], source.read(file)


def _override(group: str, option: str | tuple[str, ...] | None, added: bool) -> Override:
    if option is None:
        kind = OverrideType.DEL
    else:
        kind = OverrideType.ADD if added else OverrideType.CHANGE
    return Override(
        type=kind,
        key_or_group=group,
        value_type=ValueType.ELEMENT,
        _value=list(option) if isinstance(option, tuple) else option,
        input_line=f"{group}={option}",
    )


def hydra_words(error: Exception) -> str:
    """What Hydra complains of, in one line."""
    told = str(error).split("Config search path")[0]
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    return " ".join(lines[:2]) if lines else type(error).__name__
