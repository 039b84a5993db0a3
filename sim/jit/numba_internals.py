"""All that we use of numba beyond its documented interface: passes, and how code is linked.

`tests/jit/test_numba_internals.py` is the contract: it fails where a new numba works otherwise.

numba optimises every compiled function together with all that it calls, makes machine code of it,
and does so again for each of its callers. Of our kernels only the entries are ever called from
Python, so a part of a kernel is translated and linked into its callers, and what makes machine
code quick is done once: to the entry, with everything built into it, or to each part by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import llvmlite.binding as llvm  # type: ignore[import-untyped]
import numba.core.ir
import numba.core.ir_utils
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.sigutils import normalize_signature
from numba.core.typed_passes import NativeLowering
from numba.core.typing.templates import AttributeTemplate
from numba.core.untyped_passes import IRProcessing

from sim.jit.constants import Constants

__all__ = [
    "AttributeTemplate",
    "EntryCompiler",
    "EntryLibrary",
    "EntryLowering",
    "PartCompiler",
    "PartLibrary",
    "PartLowering",
    "WriteConstants",
    "arguments_of",
    "translated",
]

translated: list[Callable[[], None]] = []
"""Called whenever a part of a kernel has been translated."""

ir: Any = numba.core.ir
ir_utils: Any = numba.core.ir_utils
Builder: Any = DefaultPassBuilder


def arguments_of(signature: str) -> tuple[Any, ...]:
    """Types of the arguments: numba keeps code under them where a call has it compiled.

    Where a text asks for it the same code is kept under the text, and no call finds it.
    """
    normalize: Any = normalize_signature
    return tuple(normalize(signature)[0])


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


SHORT = 500
"""Lines of LLVM's language; LLVM builds no function of more into its callers unless it must."""

_FUNCTION = re.compile(
    r'^define (?P<head>[^\n]*@"?(?P<name>[^"\n(]+)"?\([^\n]*) \{\n(?P<body>.*?)^\}\n', re.M | re.S
)


class PartLibrary(JITCodeLibrary):
    """Code to be linked into that of callers, and never made executable by itself.

    Attributes
    ----------
    apart : whether every part is optimised by itself. Where a type excludes no branch, LLVM would
        else build rare code into the path of every call, which costs a tenth of the speed. What a
        part calls is known to it by name alone, unless it may be built in: so every part is
        optimised once, and not once more for each of its callers.
    """

    apart = False

    def finalize(self) -> None:
        """Link in what is called; called by numba when the function is complete."""
        self._raise_if_finalized()  # type: ignore[no-untyped-call]
        self._outline: Any = None
        for library in _called(self):
            self._reload_init.update(library._reload_init)
            known = library.outline() if self.apart and _apart(library) else None
            self._final_module.link_in(known or library._get_module_for_linking(), preserve=True)
        if self.apart:
            self._optimize_final_module()  # type: ignore[no-untyped-call]
        self._finalize_dynamic_globals()  # type: ignore[no-untyped-call]
        self._finalized = True

    def outline(self) -> Any:
        """What callers are optimised with: names of long functions, the text of short ones."""
        if self._outline is None:
            module = self._final_module
            own = {f.name: f for f in _defined(module) if f.linkage == llvm.Linkage.external}

            def outlined(found: re.Match[str]) -> str:
                if found["name"] not in own:
                    return found[0]
                built_in = b"alwaysinline" in set(own[found["name"]].attributes)
                if built_in or found["body"].count("\n") <= SHORT:
                    return found[0].replace("define ", "define available_externally ", 1)
                return f"declare {found['head'].replace(' local_unnamed_addr', '')}\n"

            self._outline = llvm.parse_assembly(_FUNCTION.sub(outlined, str(module)))
        return self._outline

    def _get_module_for_linking(self) -> Any:
        """What a caller is linked with that is not optimised apart itself: everything reached."""
        if self.apart and self._shared_module is None:
            reached: dict[PartLibrary, None] = {}
            self._reach(reached)
            first, *others = reached
            everything = first._final_module.clone()
            for library in others:
                everything.link_in(library._final_module, preserve=True)
            for function in _defined(everything):
                if function.linkage == llvm.Linkage.external:
                    function.linkage = "linkonce_odr"
            self._shared_module = everything
        return super()._get_module_for_linking()  # type: ignore[no-untyped-call]

    def _reach(self, reached: dict[PartLibrary, None]) -> None:
        if self not in reached:
            reached[self] = None
            for library in filter(_apart, _called(self)):
                library._reach(reached)


class EntryLibrary(JITCodeLibrary):
    """Code that Python calls; parts that have been optimised apart are so no second time."""

    def _optimize_final_module(self) -> None:
        optimise: Any = super()._optimize_final_module
        if not any(map(_apart, _called(self))):
            optimise()
            return
        codegen: Any = self._codegen
        passes = llvm.create_new_module_pass_manager()
        passes.add_global_dead_code_eliminate_pass()  # of what has been built in everywhere
        passes.run(self._final_module, codegen._pass_builder())


def _called(library: Any) -> Iterable[Any]:
    """Libraries that one calls, each once."""
    return dict.fromkeys(library._linking_libraries)


def _apart(library: Any) -> bool:
    return isinstance(library, PartLibrary) and library.apart


def _defined(module: Any) -> list[Any]:
    return [function for function in module.functions if not function.is_declaration]


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class EntryLowering(NativeLowering):
    """Translate an entry of a kernel."""

    _name = "entry_lowering"

    def run_pass(self, state: Any) -> bool:
        """Called by numba; always changes something."""
        library: Any = EntryLibrary
        lower: Any = super().run_pass
        state.library = library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        lower(state)
        return True


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
    """Numba's compiler with `WriteConstants`, for entries."""

    lowering: Any = EntryLowering

    def define_pipelines(self) -> list[Any]:
        """Called by numba."""
        passes = Builder.define_nopython_pipeline(self.state)
        passes.passes = [
            (self.lowering if made is NativeLowering else made, about)
            for made, about in passes.passes
        ]
        passes.add_pass_after(WriteConstants, IRProcessing)
        passes.finalize()
        return [passes]


class PartCompiler(EntryCompiler):
    """The same for parts of kernels."""

    lowering: Any = PartLowering
