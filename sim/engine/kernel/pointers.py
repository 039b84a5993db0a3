"""A struct of pointers for numba: what a C program would pass around.

To numba an array is seven words, a tuple of thirty arrays two hundred, passed to every function
and counted in and out of it. A `Model` is one word here: the address of a table of addresses.
``m.pools`` is an address in that table, ``m.pools[i]`` what lies there: a number, or a record, to
numba also an address. Indices are not checked and not negative; ``NUMBA_DISABLE_JIT=1`` runs the
same code over the arrays themselves.
"""

from __future__ import annotations

import operator
from typing import Any

import numba
import numba.extending
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import models

from sim.engine.kernel.model import DTYPES, OPTIONS, Array, Model
from sim.jit.constants import Constants
from sim.jit.numba_internals import AttributeTemplate

_ADDRESS = ir.IntType(8).as_pointer()


class ModelType(types.Type):
    """The address of a table of addresses, one a field of `Model`.

    Attributes
    ----------
    constants : what models of this type have in common, see `sim.jit.constants`.
    """

    def __init__(self, name: str, constants: Constants) -> None:
        super().__init__(name=f"trunkline.{name}")
        self.constants = constants


PLAIN = ModelType("PlainModel", {("world", option): 0 for option in OPTIONS})
"""A model without options: what only these need is not even compiled."""

FULL = ModelType("Model", {})
"""Any model."""


class RowsType(types.Type):
    """The address of numbers or records."""

    def __init__(self, dtype: types.Type) -> None:
        super().__init__(name=f"trunkline.Rows({dtype})")
        self.dtype = dtype


class _AddressModel(models.PrimitiveModel):
    def __init__(self, manager: Any, type_: types.Type) -> None:
        super().__init__(manager, type_, _ADDRESS)  # type: ignore[no-untyped-call]


_FIELDS = {name: RowsType(numba.from_dtype(np.dtype(d))) for name, d in DTYPES.items()}
_PLACES = {name: place for place, name in enumerate(DTYPES)}


class _ModelAttributes(AttributeTemplate):
    key = ModelType

    def generic_resolve(self, _type: Any, attr: str) -> Any:  # type: ignore[override]
        return _FIELDS.get(attr)


def _field(_context: Any, builder: Any, _type: types.Type, value: Any, attr: str) -> Any:
    table = builder.bitcast(value, _ADDRESS.as_pointer())
    place = ir.Constant(ir.IntType(64), _PLACES[attr])
    address = builder.load(builder.gep(table, [place], inbounds=True))
    address.set_metadata("invariant.load", builder.module.add_metadata([]))
    return address


def _type_getitem(_context: Any) -> Any:
    def typer(rows: types.Type, index: types.Type) -> Any:
        if isinstance(rows, RowsType) and isinstance(index, types.Integer):
            return rows.dtype(rows, types.intp)
        return None

    return typer


def _type_setitem(_context: Any) -> Any:
    def typer(rows: types.Type, index: types.Type, _value: types.Type) -> Any:
        if isinstance(rows, RowsType) and isinstance(index, types.Integer):
            return types.none(rows, types.intp, rows.dtype)
        return None

    return typer


def _place(context: Any, builder: Any, dtype: types.Type, rows: Any, index: Any) -> Any:
    data = context.get_data_type(dtype).as_pointer()
    return builder.gep(builder.bitcast(rows, data), [index], inbounds=True)


def _getitem(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    dtype = sig.args[0].dtype
    place = _place(context, builder, dtype, *args)
    return place if isinstance(dtype, types.Record) else context.unpack_value(builder, dtype, place)


def _setitem(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    dtype = sig.args[0].dtype
    rows, index, value = args
    context.pack_value(builder, dtype, value, _place(context, builder, dtype, rows, index))
    return context.get_dummy_value()


def _lower_model(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
    return builder.inttoptr(args[0], _ADDRESS)


def _plain_model_at(_context: Any, _address: Any) -> Any:
    """The model without options whose table lies at an address."""
    return PLAIN(types.int64), _lower_model


def _model_at(_context: Any, _address: Any) -> Any:
    """The model whose table lies at an address."""
    return FULL(types.int64), _lower_model


def _teach(extending: Any) -> Any:
    """Tell numba all this; the functions that make a model of an address."""
    for type_ in (ModelType, RowsType):
        extending.register_model(type_)(_AddressModel)
    extending.infer_getattr(_ModelAttributes)
    extending.lower_getattr_generic(ModelType)(_field)
    extending.type_callable(operator.getitem)(_type_getitem)
    extending.type_callable(operator.setitem)(_type_setitem)
    extending.lower_builtin(operator.getitem, RowsType, types.Integer)(_getitem)
    extending.lower_builtin(operator.setitem, RowsType, types.Integer, types.Any)(_setitem)
    return extending.intrinsic(_plain_model_at), extending.intrinsic(_model_at)


plain_model_at, model_at = _teach(numba.extending)


def table_of(model: Model) -> Array:
    """The table of addresses of a model, which must be kept alive as long as it is used.

    Raises
    ------
    TypeError : an array is not what the kernel was compiled for.
    """
    for name, array in model._asdict().items():
        if array.dtype != DTYPES[name] or not array.flags.c_contiguous:
            raise TypeError(f"{name}: a contiguous array of {DTYPES[name]} is needed")
    return np.array([array.ctypes.data for array in model], dtype=np.int64)
