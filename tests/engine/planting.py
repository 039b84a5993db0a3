"""A faulty copy of an engine beside the true one, as plain Python.

The engines are imported a second time with the compiler off; a fault is then a function with other
code, put in its place for as long as it is wanted. Where a change is not inside functions alone
(constants, signatures), the modules are imported anew instead.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.machinery import ModuleSpec
from inspect import CO_OPTIMIZED
from operator import itemgetter
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numba
import numpy as np

import sim
from tests.builders import Engine
from tests.engine.rule_faults import Fault

ENGINE = Path(sim.__file__).parent / "engine"
LUCK = frozenset(
    f"sim.workload.{file.stem}"
    for file in (Path(sim.__file__).parent / "workload").glob("*.py")
    if "from sim.jit import" in file.read_text(encoding="utf-8")
)
"""What kernels use to make luck: compiled code of the true engine cannot run within plain code."""
DOORS = {"reference": "sim.engine.reference.run", "compiled": "sim.engine.compiled"}


@contextmanager
def planted(fault: Fault | None, side: str) -> Iterator[Engine]:
    """The engine of a side with the fault, as plain Python; None: without one."""
    changes = [] if fault is None else _swaps(_plain(side), fault)
    if changes is None:
        assert fault is not None
        yield _import_plain(side, fault).engine
        return
    engine = _plain(side)
    engine.forget()
    before = [(function, function.__code__) for function, _ in changes]
    for function, code in changes:
        function.__code__ = code
    try:
        yield engine.engine
    finally:
        for function, code in before:
            function.__code__ = code


@dataclass(frozen=True)
class _PlainEngine:
    """Modules of an engine as they were right after they had been imported."""

    engine: Engine
    modules: dict[str, ModuleType]
    contents: dict[str, dict[str, Any]]

    def forget(self) -> None:
        """Drop whatever a run with another fault has left behind."""
        for name, module in self.modules.items():
            module.__dict__.clear()
            module.__dict__.update(self.contents[name])
            for value in self.contents[name].values():
                if isinstance(value, threading.local):
                    value.__dict__.clear()
                elif hasattr(value, "cache_clear"):
                    value.cache_clear()


@cache
def _plain(side: str) -> _PlainEngine:
    return _import_plain(side)


def _import_plain(side: str, fault: Fault | None = None) -> _PlainEngine:
    finder = None if fault is None else _Changed(_module_name(fault), _sources(fault)[1])
    with _afresh(finder):
        door = importlib.import_module(DOORS[side])
        modules = {name: sys.modules[name] for name in _engine_modules()}
        _give_fields(modules["sim.engine.kernel.model"] if side == "compiled" else door)
        contents = {name: dict(module.__dict__) for name, module in modules.items()}
        return _PlainEngine(getattr(door, f"run_{side}"), modules, contents)


def _module_name(fault: Fault) -> str:
    return "sim.engine." + fault.file.removesuffix(".py").replace("/", ".")


def _sources(fault: Fault) -> tuple[str, str]:
    """The file as it is, and with the fault."""
    true = (ENGINE / fault.file).read_text(encoding="utf-8")
    return true, true.replace(fault.old, fault.new)


class _Record(np.record):  # type: ignore[misc]
    """A record whose fields are properties: numpy looks each up anew, at five times the price."""

    __getattribute__ = object.__getattribute__
    __setattr__ = object.__setattr__
    __getitem__ = np.void.__getitem__  # type: ignore[assignment]


def _give_fields(module: ModuleType) -> None:
    """Properties for the fields of all records that a module declares."""
    for value in vars(module).values():
        if isinstance(value, np.dtype) and value.type is _Record:
            for name in value.names or ():
                setattr(_Record, name, property(itemgetter(name), partial(_set_field, name)))


def _set_field(name: str, record: np.record, value: Any) -> None:
    record[name] = value


# Functions with other code ---------------------------------------------------------------------


def _swaps(engine: _PlainEngine, fault: Fault) -> list[tuple[FunctionType, CodeType]] | None:
    """Functions that the fault changes with their new code; None: it changes something else."""
    name = _module_name(fault)
    module = engine.modules.get(name)
    if module is None:
        return None
    true, changed = (compile(source, name, "exec") for source in _sources(fault))
    try:
        pairs = list(_differing(true, changed))
        return [(_function(module, old), new) for old, new in pairs]
    except _NotInFunctions:
        return None


class _NotInFunctions(Exception):
    """A change that other code in functions does not make."""


def _differing(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Functions of a module or class body that are not the same in both."""
    if _shape(old) != _shape(new):
        raise _NotInFunctions
    parts = [[c for c in code.co_consts if isinstance(c, CodeType)] for code in (old, new)]
    for one, other in zip(*parts, strict=True):
        if not one.co_flags & CO_OPTIMIZED:  # the body of a class
            yield from _differing(one, other)
        elif not _alike(one, other):
            if (one.co_name, one.co_freevars) != (other.co_name, other.co_freevars):
                raise _NotInFunctions
            yield one, other


def _shape(code: CodeType) -> tuple[object, ...]:
    """What code does, but for what it holds inside, and wherever it stands."""
    constants = tuple(
        ("code", c.co_qualname) if isinstance(c, CodeType) else (type(c), repr(c))
        for c in code.co_consts
    )
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    arguments = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return code.co_code, code.co_exceptiontable, constants, names, arguments


def _alike(old: CodeType, new: CodeType) -> bool:
    if _shape(old) != _shape(new):
        return False
    parts = [[c for c in code.co_consts if isinstance(c, CodeType)] for code in (old, new)]
    return all(_alike(one, other) for one, other in zip(*parts, strict=True))


def _function(module: ModuleType, code: CodeType) -> FunctionType:
    """The function of a module that has this code."""
    here: Any = module
    for name in code.co_qualname.split("."):
        here = _undecorated(vars(here).get(name))
    if not isinstance(here, FunctionType) or not _alike(here.__code__, code):
        raise _NotInFunctions
    return here


def _undecorated(value: Any) -> Any:
    match value:
        case property():
            return value.fget
        case staticmethod() | classmethod():
            return value.__func__
        case cached_property():
            return value.func
    return getattr(value, "__wrapped__", value)


# Modules imported anew -------------------------------------------------------------------------


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


@contextmanager
def _afresh(finder: _Changed | None) -> Iterator[None]:
    """Modules of the engines are imported anew within, and nobody else sees them after."""
    kept = {name: sys.modules.pop(name) for name in _engine_modules()}
    config = numba.config
    before = config.DISABLE_JIT  # type: ignore[attr-defined]
    if finder is not None:
        sys.meta_path.insert(0, finder)
    config.DISABLE_JIT = 1  # type: ignore[attr-defined]
    record = np.record
    setattr(np, "record", _Record)  # noqa: B010 (a type is not to be assigned to)
    try:
        yield
    finally:
        setattr(np, "record", record)  # noqa: B010
        config.DISABLE_JIT = before  # type: ignore[attr-defined]
        if finder is not None:
            sys.meta_path.remove(finder)
        for name in _engine_modules():
            del sys.modules[name]
        sys.modules.update(kept)
        for name, module in kept.items():
            parent, _, last = name.rpartition(".")
            setattr(sys.modules[parent], last, module)


def _engine_modules() -> list[str]:
    """All but the log, whose types the tests compare; and the luck that kernels make."""
    return [
        name
        for name in sys.modules
        if name in ("sim.jit", "sim.jit.decorators", "sim.jit.preparing", "sim.engine", *LUCK)
        or (name.startswith("sim.engine.") and name != "sim.engine.log")
    ]
