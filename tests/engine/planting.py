"""A changed copy of an engine beside the true one: its modules imported anew, one line other."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import numba

import sim
from tests.builders import Engine
from tests.engine.rule_faults import Fault

ENGINE = Path(sim.__file__).parent / "engine"
LUCK = tuple(f"sim.workload.{name}" for name in ("chance", "laws", "normal", "elementary"))
"""What kernels use to make luck."""
DOORS = {"reference": "sim.engine.reference.run", "compiled": "sim.engine.compiled"}


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module in a string."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.source = source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin="planted")

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, module.__name__, "exec"), module.__dict__)


def planted(fault: Fault | None, side: str) -> Engine:
    """The engine of a side with the fault, as plain Python; None: without one."""
    finder = None
    if fault is not None:
        source = (ENGINE / fault.file).read_text(encoding="utf-8")
        name = "sim.engine." + fault.file.removesuffix(".py").replace("/", ".")
        finder = _Changed(name, source.replace(fault.old, fault.new))
    with _afresh(finder):
        door = importlib.import_module(DOORS[side])
        engine: Engine = getattr(door, f"run_{side}")
        return engine


@contextmanager
def _afresh(finder: _Changed | None) -> Iterator[None]:
    """Modules of the engines are imported anew within, and nobody else sees them after."""
    kept = {name: sys.modules.pop(name) for name in _engine_modules()}
    attributes = {a: getattr(sim, a) for a in ("engine", "jit") if hasattr(sim, a)}
    config = numba.config
    before = config.DISABLE_JIT  # type: ignore[attr-defined]
    if finder is not None:
        sys.meta_path.insert(0, finder)
    config.DISABLE_JIT = 1  # type: ignore[attr-defined]
    try:
        yield
    finally:
        config.DISABLE_JIT = before  # type: ignore[attr-defined]
        if finder is not None:
            sys.meta_path.remove(finder)
        for name in _engine_modules():
            del sys.modules[name]
        sys.modules.update(kept)
        for attribute, module in attributes.items():
            setattr(sim, attribute, module)


def _engine_modules() -> list[str]:
    """All but the log, whose types the tests compare; and the luck that kernels make."""
    return [
        name
        for name in sys.modules
        if name in ("sim.jit", "sim.jit.decorators", "sim.jit.preparing", "sim.engine", *LUCK)
        or (name.startswith("sim.engine.") and name != "sim.engine.log")
    ]
