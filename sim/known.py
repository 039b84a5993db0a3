"""What a type of argument tells the compiler: branches that it excludes are never compiled.

A compiled function serves several kinds of model. A type with an attribute ``known``, a mapping of
attribute paths to numbers such as ``{("world", "extras"): 0}``, says that in arguments of this type
``argument.world[0].extras`` is 0. The pass below writes the number in its place, before numba drops
the branches of conditions that are constant and infers types; what only those branches call is not
even compiled. Passes of one's own are a documented part of numba ("Customizing the compiler").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numba.core.ir
import numba.core.ir_utils
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.untyped_passes import IRProcessing

Known = Mapping[tuple[str, str], int]

ir: Any = numba.core.ir
ir_utils: Any = numba.core.ir_utils
Builder: Any = DefaultPassBuilder


@register_pass(mutates_CFG=False, analysis_only=False)  # type: ignore[no-untyped-call]
class WriteKnown(FunctionPass):
    """Put numbers where the types of the arguments tell them."""

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
    """The number that ``argument.array[0].field`` is known to be."""
    field = _expression(value, "getattr")
    row = _expression(ir_utils.get_definition(found, field.value), "getitem", "static_getitem")
    array = _expression(ir_utils.get_definition(found, row.value), "getattr")
    argument = ir_utils.get_definition(found, array.value)
    if not isinstance(argument, ir.Arg):
        return None
    known: Known = getattr(arguments[argument.index], "known", {})
    return known.get((array.attr, field.attr))


def _expression(value: Any, *kinds: str) -> Any:
    if isinstance(value, ir.Expr) and value.op in kinds:
        return value
    raise ir_utils.GuardException


class KnowingCompiler(CompilerBase):
    """Numba's compiler with `WriteKnown`."""

    def define_pipelines(self) -> list[Any]:
        """Called by numba."""
        passes = Builder.define_nopython_pipeline(self.state)
        passes.add_pass_after(WriteKnown, IRProcessing)
        passes.finalize()
        return [passes]
