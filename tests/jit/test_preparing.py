"""What is compiled when, and what is said meanwhile."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.jit import decorators, preparing
from sim.jit.decorators import ENTRIES
from tests.jit import tiny


@pytest.fixture(autouse=True)
def _other_entries_aside() -> Iterator[None]:
    before = list(ENTRIES)
    yield
    ENTRIES[:] = before


@pytest.mark.compiled
def test_compiling_is_told_once_and_the_cache_is_read_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    said: list[str] = []
    for told in (2, 0):
        ENTRIES.clear()
        module = importlib.reload(tiny)
        said.clear()
        preparing.prepare(said.append)
        assert len(said) == told
        assert module.twice(3.0) == 6.0
        preparing.prepare(said.append)
        assert len(said) == told
    assert sum(module.twice.stats.cache_hits.values()) == 1


@pytest.mark.broad
@pytest.mark.compiled
def test_what_few_need_is_compiled_on_demand_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    said: list[str] = []
    for told in (2, 0):
        ENTRIES.clear()
        module = importlib.reload(tiny)
        preparing.prepare(said.append)
        assert not module.thrice.signatures
        said.clear()
        preparing.prepare_one(module.thrice)
        preparing.prepare_one(module.thrice)
        assert len(said) == told
        assert module.thrice(3.0) == 9.0


@pytest.mark.compiled
def test_a_call_that_comes_before_the_preparation_finds_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    for hits in (0, 1):
        ENTRIES.clear()
        module = importlib.reload(tiny)
        if not hits:
            preparing.prepare(lambda _: None)
        assert module.twice(3.0) == 6.0
        assert sum(module.twice.stats.cache_hits.values()) == hits


@pytest.mark.compiled
def test_without_a_folder_the_code_is_compiled_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decorators, "cache_folder", lambda: None)
    monkeypatch.setattr(preparing, "cache_folder", lambda: None)
    ENTRIES.clear()
    module = importlib.reload(tiny)
    said: list[str] = []
    preparing.prepare(said.append)
    assert "compiling" in said[0]
    assert "no folder to keep it in" in said[1]
    assert module.twice(4.0) == 8.0
