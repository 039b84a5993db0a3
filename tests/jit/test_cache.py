"""Where compiled code is kept, and what is thrown away."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sim.jit import cache


def test_the_cache_lies_in_a_folder_that_can_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    assert cache.cache_folder() is not None
    assert (tmp_path / "own" / "trunkline").is_dir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    monkeypatch.setenv("HOME", str(file))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = cache.cache_folder()
    assert found is not None
    assert found.parent.parent == tmp_path
    monkeypatch.setattr("tempfile.tempdir", str(file))
    assert cache.cache_folder() is None


def test_code_that_others_may_have_written_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "own"))
    own = cache.cache_folder()
    assert own is not None
    assert own.parent == tmp_path / "own"
    own.chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "next"))
    assert cache.cache_folder() == tmp_path / "next" / "trunkline" / own.name


def test_code_of_versions_long_unused_goes(tmp_path: Path) -> None:
    folders = [tmp_path / f"kernel-{i:016x}" for i in range(cache.KEPT_FOLDERS + 3)]
    for age, folder in enumerate(folders):
        folder.mkdir()
        (folder / "code").touch()
        os.utime(folder, (1e9 - age, 1e9 - age))
    others = {"something else", "kernel-notes", "kernel-6.1"}
    for name in others:
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1e8, 1e8))
    cache.tidy(folders[-1], ["complete"])
    left = {f.name for f in tmp_path.iterdir()}
    kept = [folders[-1], *folders[: cache.KEPT_FOLDERS - 1]]
    assert left == {*others, *(f.name for f in kept)}


def test_what_is_built_into_kernels_is_among_the_sources_of_the_cache() -> None:
    package = Path(cache.__file__).parent.parent
    sources = {file for pattern in cache.SOURCES for file in package.glob(pattern)}
    for file in package.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if not re.search(r"^@(kernel|inlined|entry)\b", text, re.MULTILINE):
            continue
        assert file in sources
        for module, names in re.findall(r"^from (sim[\w.]*) import (.+)$", text, re.MULTILINE):
            if re.search(r"\b[A-Z]+(_[A-Z]+)*\b", names):
                place = package.parent / module.replace(".", "/")
                assert {place.with_suffix(".py"), place / "__init__.py"} & sources, (file, module)
