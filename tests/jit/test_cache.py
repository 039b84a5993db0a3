"""Where compiled code is kept, what is said while it is made, and what is thrown away."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from sim import jit
from tests.jit import tiny


def test_the_cache_lies_in_a_folder_that_can_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    assert jit.cache_folder() is not None
    assert (tmp_path / "own" / "trunkline").is_dir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    monkeypatch.setenv("HOME", str(file))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = jit.cache_folder()
    assert found is not None
    assert found.parent.parent == tmp_path
    monkeypatch.setattr("tempfile.tempdir", str(file))
    assert jit.cache_folder() is None


def test_code_that_others_may_have_written_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "own"))
    own = jit.cache_folder()
    assert own is not None
    assert own.parent == tmp_path / "own"
    own.chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "next"))
    assert jit.cache_folder() == tmp_path / "next" / "trunkline" / own.name


@pytest.mark.compiled
def test_compiling_is_told_once_and_the_cache_is_read_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    said: list[str] = []
    for told in (2, 0):
        monkeypatch.setattr(jit, "_entries", [])
        module = importlib.reload(tiny)
        said.clear()
        jit.prepare(said.append)
        assert len(said) == told
        assert module.twice(3.0) == 6.0
        jit.prepare(said.append)
        assert len(said) == told
    assert sum(module.twice.stats.cache_hits.values()) == 1


@pytest.mark.compiled
def test_what_few_need_is_compiled_on_demand_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    said: list[str] = []
    for told in (2, 0):
        monkeypatch.setattr(jit, "_entries", [])
        module = importlib.reload(tiny)
        jit.prepare(said.append)
        assert not module.thrice.signatures
        said.clear()
        jit.prepare_one(module.thrice)
        jit.prepare_one(module.thrice)
        assert len(said) == told
        assert module.thrice(3.0) == 9.0


@pytest.mark.compiled
def test_without_a_folder_the_code_is_compiled_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jit, "cache_folder", lambda: None)
    monkeypatch.setattr(jit, "_entries", [])
    module = importlib.reload(tiny)
    said: list[str] = []
    jit.prepare(said.append)
    assert "compiling" in said[0]
    assert "no folder to keep it in" in said[1]
    assert module.twice(4.0) == 8.0


def test_code_of_versions_long_unused_goes(tmp_path: Path) -> None:
    folders = [tmp_path / f"kernel-{i}" for i in range(jit.KEPT_FOLDERS + 3)]
    for age, folder in enumerate(folders):
        folder.mkdir()
        (folder / "code").touch()
        os.utime(folder, (1e9 - age, 1e9 - age))
    (tmp_path / "something else").mkdir()
    jit._tidy(folders[-1])
    left = {f.name for f in tmp_path.iterdir()}
    kept = [folders[-1], *folders[: jit.KEPT_FOLDERS - 1]]
    assert left == {"something else", *(f.name for f in kept)}
