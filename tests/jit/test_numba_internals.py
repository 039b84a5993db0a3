"""The contract with what numba does not document: whatever else of it changes, this must hold."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numba
import pytest

from sim.engine.kernel.layout import build_model, build_template
from sim.engine.kernel.pointers import table_of
from sim.engine.kernel.scratch import Scratch
from sim.engine.log import empty_columns
from sim.engine.plan import build_plan
from sim.jit import decorators, numba_internals
from sim.jit.numba_internals import (
    EntryCompiler,
    EntryLowering,
    PartCompiler,
    PartLibrary,
    PartLowering,
    WriteConstants,
)
from tests.builders import centre, centre_data, draw, kind
from tests.jit import on_models, tiny

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
    for compiler, lowering in ((EntryCompiler, EntryLowering), (PartCompiler, PartLowering)):
        names = _passes(compiler)
        assert names.count(lowering.__name__) == 1
        assert len([n for n in names if n.endswith("Lowering")]) == 1
        written = names.index(WriteConstants.__name__)
        assert written < names.index("NopythonTypeInference")
        assert written < names.index("DeadBranchPrune")


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


@pytest.mark.slow
@pytest.mark.parametrize("short", [0, 150])
def test_a_part_is_optimised_once_and_known_to_its_callers_by_name_unless_it_is_short(
    short: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its type excludes nothing; built in or called, it does the same."""
    monkeypatch.setattr(decorators, "ENTRIES", [])
    monkeypatch.setattr(decorators, "cache_folder", lambda: None)
    monkeypatch.setattr(numba_internals, "SHORT", short)
    optimised: list[str] = []
    optimise: Any = PartLibrary._optimize_final_module
    module: Any = importlib.reload(on_models)

    def counted(library: Any) -> None:
        optimised.append(library.name)
        optimise(library)

    monkeypatch.setattr(PartLibrary, "_optimize_final_module", counted)
    of = centre(centre_data(contact_types={"call": kind([1.0, 2.0, 3.0])}))
    workload = draw(of)
    template = build_template(build_plan(of), [])
    columns = dict(empty_columns(len(workload)))
    table = table_of(build_model(template, workload, columns, Scratch()))
    module.thrice.compile(module.SIGNATURE)
    assert module.thrice(table.ctypes.data) == 3 * len(workload)
    assert sorted(optimised) == ["calls", "twice"]
    (called,) = (part.library for part in module.calls.overloads.values())
    outline = str(called.outline())
    assert ("available_externally" in outline) == bool(short)
