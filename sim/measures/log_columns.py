"""The columns of a log as compiled functions take them: checked, by type, always in one order."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import N_, _
from sim.engine.codes import DISPOSITIONS, LOSS_CAUSES
from sim.engine.log import CallLog
from sim.errors import InputError, ResultError
from sim.measures.layout import Setting

TIMES = (
    "arrival_s", "ivr_start_s", "ivr_end_s", "queue_s", "answer_s", "talk_end_s", "wrap_end_s",
    "end_s",
)  # fmt: skip
NUMBERS = ("contact_type", "entry_site", "queue_site", "pool", "ivr_menus")
CODES = ("disposition", "loss_cause", "ivr_flags")
CALLBACKS = ("expected_wait_s", "callback_s")

RINGS, RANG_S = "rings_not_answered", "rang_s"

TIMES_T, NUMBERS_T, CODES_T, CALLBACKS_T = (
    f"UniTuple({dtype}[::1], {len(names)})"
    for dtype, names in (("f8", TIMES), ("i2", NUMBERS), ("i1", CODES), ("f8", CALLBACKS))
)
RINGS_T, RANG_T = "i2[::1]", "f8[::1]"
"""numba's types of the fields of `Columns`."""


class Columns(NamedTuple):
    """Columns of a log, each of shape (n,), in the order of the names above.

    Those of callbacks and rings are of shape (0,) where the log is without them.
    """

    times: tuple[NDArray[np.float64], ...]
    numbers: tuple[NDArray[np.int16], ...]
    codes: tuple[NDArray[np.int8], ...]
    callbacks: tuple[NDArray[np.float64], ...]
    rings: NDArray[np.int16]
    rang_s: NDArray[np.float64]


def columns_of(log: CallLog, setting: Setting) -> Columns:
    """The columns of a log of the centre with this setting.

    Raises
    ------
    InputError : the log belongs to another centre.
    ResultError : a column has an index for which there is no name.
    """
    _same_names(log, setting)
    bounds = {
        "contact_type": (0, len(setting.contact_types)),
        "entry_site": (-1, len(setting.sites)),
        "queue_site": (-1, len(setting.sites)),
        "pool": (-1, len(setting.pools)),
        "disposition": (0, len(DISPOSITIONS)),
        "loss_cause": (0, len(LOSS_CAUSES)),
    }
    for name, (low, high) in bounds.items():
        values = log[name]
        if len(values) and not low <= int(values.min()) <= int(values.max()) < high:
            raise ResultError(
                _("the log is damaged: column '{name}' has an unknown index").format(name=name)
            )
    return Columns(
        tuple(_array(log[name], np.float64) for name in TIMES),
        tuple(_array(log[name], np.int16) for name in NUMBERS),
        tuple(_array(log[name], np.int8) for name in CODES),
        tuple(_array(log.columns.get(name, np.empty(0)), np.float64) for name in CALLBACKS),
        _array(log.columns.get(RINGS, np.empty(0)), np.int16),
        _array(log.columns.get(RANG_S, np.empty(0)), np.float64),
    )


def no_rows() -> Columns:
    """Columns of a log without a call."""
    return Columns(
        tuple(np.empty(0) for _ in TIMES),
        tuple(np.empty(0, dtype=np.int16) for _ in NUMBERS),
        tuple(np.empty(0, dtype=np.int8) for _ in CODES),
        tuple(np.empty(0) for _ in CALLBACKS),
        np.empty(0, dtype=np.int16),
        np.empty(0),
    )


def _array(values: NDArray[np.generic], dtype: Any) -> NDArray[Any]:
    return np.require(values, dtype, ["C", "W"])


def _same_names(log: CallLog, setting: Setting) -> None:
    for axis, found in (
        (N_("contact types"), (log.names.contact_types, setting.contact_types)),
        (N_("sites"), (log.names.sites, setting.sites)),
        (N_("pools"), (log.names.pools, setting.pools)),
    ):
        if tuple(found[0]) != found[1]:
            raise InputError(
                _(
                    "the log belongs to another centre: its {axis} are {found}, the "
                    "centre's are {found_2}"
                ).format(axis=_(axis), found=", ".join(found[0]), found_2=", ".join(found[1]))
            )
