"""How a function says that it is compiled: part of a kernel, inlined part, entry.

``NUMBA_DISABLE_JIT=1`` runs the same code as plain Python, with bounds checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numba

from sim.jit.cache import cache_folder
from sim.jit.numba_internals import EntryCompiler, PartCompiler, arguments_of

F = TypeVar("F", bound=Callable[..., Any])

_numba: Any = numba

COMPILED = not _numba.config.DISABLE_JIT
"""Whether kernels are compiled, or run as plain Python."""

_options: dict[str, Any] = {"error_model": "numpy"}
_of_parts: dict[str, Any] = {
    **_options,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": PartCompiler,
}
_part = _numba.njit(**_of_parts)
_inlined = _numba.njit(forceinline=True, **_of_parts)


@dataclass(frozen=True)
class Entry:
    """A function that Python calls.

    Attributes
    ----------
    function : as numba has it.
    signature : numba's types of result and arguments.
    on_demand : whether only some centres need it.
    """

    function: Any
    signature: str
    on_demand: bool

    @property
    def name(self) -> str:
        """Its module and name."""
        return f"{self.function.py_func.__module__}.{self.function.__name__}"

    @property
    def ready(self) -> bool:
        """Whether it is compiled, or loaded."""
        return bool(self.function.signatures)

    def compile(self) -> None:
        """Compile it, or load it; a call that comes before `prepare` finds what is kept, too."""
        self.function.compile(arguments_of(self.signature))


ENTRIES: list[Entry] = []
"""Entries of the modules imported so far, in the order of their definition."""


def kernel(function: F) -> F:
    """Part of a kernel."""
    return _part(function) if COMPILED else function


def inlined(function: F) -> F:
    """Part of a kernel on the path of every call, built into its callers."""
    return _inlined(function) if COMPILED else function


def entry(signature: str, on_demand: bool = False) -> Callable[[F], F]:
    """Make a function a kernel's entry: kept in the cache; it releases the GIL.

    Parameters
    ----------
    signature : numba's types of result and arguments, such as ``"void(f8[::1], int64)"``.
    on_demand : `prepare` leaves it alone; `prepare_one` is called before it is.
    """

    def decorate(function: F) -> F:
        if not COMPILED:
            return function
        folder = cache_folder()
        compiler = _numba.njit(
            nogil=True, cache=folder is not None, pipeline_class=EntryCompiler, **_options
        )
        before = _numba.config.CACHE_DIR
        _numba.config.CACHE_DIR = before if folder is None else str(folder)
        try:
            compiled = compiler(function)
        finally:
            _numba.config.CACHE_DIR = before
        ENTRIES.append(Entry(compiled, signature, on_demand))
        return compiled  # type: ignore[no-any-return]

    return decorate
