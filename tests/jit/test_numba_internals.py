"""The contract with what numba does not document: whatever else of it changes, this must hold."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numba
import pytest

from sim.jit import decorators
from sim.jit.numba_internals import (
    EntryCompiler,
    PartCompiler,
    PartLibrary,
    PartLowering,
    WriteConstants,
)
from tests.jit import tiny

pytestmark = pytest.mark.compiled


def test_parts_are_linked_into_entries_and_have_no_machine_code_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(decorators, "ENTRIES", [])
    for hits in (0, 1):
        module: Any = importlib.reload(tiny)
        module.eightfold.compile("float64(float64)")
        assert module.eightfold(1.5) == 12.0
        assert sum(module.eightfold.stats.cache_hits.values()) == hits
        if not hits:
            (part,) = module.doubled.overloads.values()
            assert isinstance(part.library, PartLibrary)
            library: Any = part.library
            assert library.get_defined_functions()
            assert not library._codegen._engine.is_symbol_defined(part.fndesc.mangled_name)


def test_passes_stand_where_they_must() -> None:
    for compiler, lowering in ((EntryCompiler, "NativeLowering"), (PartCompiler, "PartLowering")):
        names = _passes(compiler)
        assert names.count(lowering) == 1
        assert len([n for n in names if n.endswith("Lowering")]) == 1
        written = names.index(WriteConstants.__name__)
        assert written < names.index("NopythonTypeInference")
        assert written < names.index("DeadBranchPrune")
    assert PartLowering.__name__ in _passes(PartCompiler)


def _passes(compiler: type[EntryCompiler]) -> list[str]:
    seen: list[str] = []

    class Spying(compiler):  # type: ignore[misc, valid-type]
        def define_pipelines(self) -> list[Any]:
            (passes,) = super().define_pipelines()
            seen.extend(made.__name__ for made, _ in passes.passes)
            return [passes]

    made: Any = numba.njit(pipeline_class=Spying)
    made(lambda x: x + 1).compile("int64(int64)")
    return seen
