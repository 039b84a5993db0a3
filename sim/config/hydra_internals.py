"""All that we use of Hydra beyond its documented interface: files, and a multirun of our own.

`tests/config/test_hydra_internals.py` is the contract: it fails where a new Hydra works otherwise.

Hydra makes a node of every value in every file, several times over. Which files there are, in
which order and under which name follows from their defaults lists alone, so we show it an outline
of each file and merge the files ourselves (`sim/config/plain_files.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hydra import version
from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.core_plugins.file_config_source import FileConfigSource
from hydra._internal.hydra import Hydra
from hydra._internal.sources_registry import SourcesRegistry
from hydra._internal.utils import create_config_search_path
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.global_hydra import GlobalHydra
from hydra.plugins.config_source import ConfigResult
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf

from sim.config.plain_files import Data, NotPlain, read

VERSION = "1.3"
"""Hydra's ``version_base``: its behaviour that our files are written for."""

FOR_HYDRA = ("defaults", "hydra")
"""Keys of a file that Hydra itself goes by."""


class OutlineSource(FileConfigSource):
    """A folder of which Hydra sees what it goes by, and whether there is anything else."""

    @staticmethod
    def scheme() -> str:
        """How paths to such folders begin."""
        return "outline"

    def content(self, config_path: str) -> Data:
        """All of a file.

        Raises
        ------
        NotPlain : it needs Hydra to be understood.
        """
        return read((Path(self.path) / self._normalize_file_name(config_path)).read_text("utf-8"))

    def load_config(self, config_path: str) -> ConfigResult:
        """Called by Hydra."""
        file = Path(self.path) / self._normalize_file_name(config_path)
        content = self.content(config_path)
        seen: dict[Any, Any] = {key: content[key] for key in FOR_HYDRA if key in content}
        if len(seen) < len(content):
            seen["anything_else"] = True
        with file.open(encoding="utf-8") as opened:
            header = self._get_header_dict(opened.read(512))
        path = f"{self.scheme()}://{self.path}"
        return ConfigResult(self.provider, path, OmegaConf.create(seen), header)


SourcesRegistry.instance().register(OutlineSource)


def chosen_files(
    folder: Path, config: str, overrides: Sequence[str]
) -> Iterator[tuple[list[str], Data]]:
    """The files that a choice of options stands for, in the order in which they are merged.

    Parameters
    ----------
    folder : where the configuration lies.
    config : its name.
    overrides : choices of options.

    Yields
    ------
    Names under which the content of a file belongs, outermost first; the content.

    Raises
    ------
    NotPlain : a file needs Hydra to be understood.
    HydraException : the options do not fit together.
    """
    version.setbase(VERSION)
    loader = ConfigLoaderImpl(_search_path(folder, OutlineSource.scheme()))
    found = loader.compute_defaults_list(config, list(overrides), RunMode.RUN)
    if found.config_overrides:
        raise NotPlain
    for chosen in found.defaults:
        file, package = str(chosen.config_path), (chosen.package or "").split(".")
        if package[0] != "hydra":
            source = next(s for s in loader.get_sources() if s.is_config(file))
            if not isinstance(source, OutlineSource):
                raise NotPlain
            content = {k: v for k, v in source.content(file).items() if k != "defaults"}
            yield [name for name in package if name], content


def start_multirun(folder: Path, config: str, overrides: Sequence[str], outline: bool) -> None:
    """Let Hydra expand a sweep and hand it to the sweeper and launcher of the configuration.

    Parameters
    ----------
    folder : where the configuration lies.
    config : its name.
    overrides : with one value or several; ``hydra.sweeper.*`` among them.
    outline : whether Hydra sees an outline of the files only.

    Raises
    ------
    NotPlain : it has to see all of them; nothing has run.
    """
    GlobalHydra.instance().clear()
    try:
        made: Any = Hydra
        scheme = OutlineSource.scheme() if outline else FileConfigSource.scheme()
        hydra = made.create_main_hydra2("trunkline", _search_path(folder, scheme))
        hydra.multirun(config, _never, list(overrides), False)
    finally:
        GlobalHydra.instance().clear()


def _search_path(folder: Path, scheme: str) -> ConfigSearchPath:
    """Hydra's search path, with all of its folders read as the scheme says."""
    found = create_config_search_path(f"file://{folder}")
    for element in found.get_path():
        if element.path is not None and element.path.startswith("file://"):
            element.path = f"{scheme}://{element.path.removeprefix('file://')}"
    return found


def _never(_config: DictConfig) -> None:
    """Hydra's task function; our launcher runs the jobs itself."""
