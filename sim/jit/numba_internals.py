"""All that we use of numba beyond its documented interface: passes, and how code is linked.

`tests/jit/test_numba_internals.py` is the contract: it fails where a new numba works otherwise.

numba optimises every compiled function together with all that it calls, makes machine code of it,
and does so again for each of its callers. Of our kernels only the entries are ever called from
Python, so a part of a kernel is translated and linked into its callers, and what makes machine
code quick is done once, to the entry.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba.core.ir
import numba.core.ir_utils
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.typed_passes import NativeLowering
from numba.core.typing.templates import AttributeTemplate
from numba.core.untyped_passes import IRProcessing

from sim.jit.constants import Constants

__all__ = [
    "AttributeTemplate",
    "EntryCompiler",
    "PartCompiler",
    "PartLibrary",
    "PartLowering",
    "WriteConstants",
    "translated",
]

translated: list[Callable[[], None]] = []
"""Called whenever a part of a kernel has been translated."""

ir: Any = numba.core.ir
ir_utils: Any = numba.core.ir_utils
Builder: Any = DefaultPassBuilder


@register_pass(mutates_CFG=False, analysis_only=False)  # type: ignore[no-untyped-call]
class WriteConstants(FunctionPass):
    """Put numbers where the types of the arguments tell them (`sim.jit.constants`)."""

    _name = "write_what_types_tell"

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def run_pass(self, state: Any) -> bool:
        """Called by numba; whether anything was changed."""
        found = state.func_ir
        changed = False
        for block in found.blocks.values():
            for statement in block.body:
                if isinstance(statement, ir.Assign):
                    number = ir_utils.guard(_number, found, statement.value, state.args)
                    if number is not None:
                        statement.value = ir.Const(number, loc=statement.loc)
                        found._definitions[statement.target.name] = [statement.value]
                        changed = True
        return changed


def _number(found: Any, value: Any, arguments: Any) -> int | None:
    """The number that ``argument.array[0].field`` always is."""
    field = _expression(value, "getattr")
    row = _expression(ir_utils.get_definition(found, field.value), "getitem", "static_getitem")
    array = _expression(ir_utils.get_definition(found, row.value), "getattr")
    argument = ir_utils.get_definition(found, array.value)
    if not isinstance(argument, ir.Arg):
        return None
    constants: Constants = getattr(arguments[argument.index], "constants", {})
    return constants.get((array.attr, field.attr))


def _expression(value: Any, *kinds: str) -> Any:
    if isinstance(value, ir.Expr) and value.op in kinds:
        return value
    raise ir_utils.GuardException


class PartLibrary(JITCodeLibrary):
    """Code to be linked into that of callers, and never made executable by itself.

    Attributes
    ----------
    apart : whether it is optimised before that. Where a type excludes no branch, LLVM would else
        build rare code into the path of every call, which costs a tenth of the speed.
    """

    apart = False

    def finalize(self) -> None:
        """Link in what is called; called by numba when the function is complete."""
        self._raise_if_finalized()  # type: ignore[no-untyped-call]
        for library in dict.fromkeys(self._linking_libraries):
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        if self.apart:
            self._optimize_final_module()  # type: ignore[no-untyped-call]
        self._finalize_dynamic_globals()  # type: ignore[no-untyped-call]
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class PartLowering(NativeLowering):
    """Translate a part of a kernel, to be called by compiled code only."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        """Called by numba; always changes something."""
        library: Any = PartLibrary
        lower: Any = super().run_pass
        state.library = library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.apart = any(getattr(a, "constants", None) == {} for a in state.args)
        state.flags.no_compile = True
        lower(state)
        lowered = state["cr"]
        name = lowered.fndesc.qualname
        key = _dynfunc.make_function(
            lowered.fndesc.lookup_module(), name, name, 0, lowered.env, (state.library,)
        )
        state.targetctx.insert_user_function(key, lowered.fndesc, [state.library])
        state.reload_init.extend(state.library._reload_init)
        state["cr"] = lowered._replace(cfunc=key)
        for tell in translated:
            tell()
        return True


class EntryCompiler(CompilerBase):
    """Numba's compiler with `WriteConstants`."""

    def define_pipelines(self) -> list[Any]:
        """Called by numba."""
        return [self._passes(Builder.define_nopython_pipeline(self.state))]

    def _passes(self, passes: Any) -> Any:
        passes.add_pass_after(WriteConstants, IRProcessing)
        passes.finalize()
        return passes


class PartCompiler(EntryCompiler):
    """The same for parts of kernels."""

    def _passes(self, passes: Any) -> Any:
        passes.passes = [
            (PartLowering if made is NativeLowering else made, about)
            for made, about in passes.passes
        ]
        return super()._passes(passes)
