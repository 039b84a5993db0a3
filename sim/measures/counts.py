"""One replication as counts: everything that measures need, and nothing of the single calls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import N_, _
from sim.engine import codes
from sim.engine.log import CallLog
from sim.errors import ResultError
from sim.measures.layout import Arrays, Setting
from sim.measures.tables import FIELDS

SETTING = "setting"
FORMAT = 3


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of one replication.

    Attributes
    ----------
    setting : names behind the axes, time measured, targets.
    arrays : fields by their full name (`sim.measures.tables.FIELDS` and `TABLES`): integers are
        calls, floats are seconds, menus or currency per day; besides the tables ``wait.*``
        (quantiles) and ``peak.*`` (shape (sites + 1, days, intervals), the last is the whole).
    """

    setting: Setting
    arrays: Arrays = field(repr=False)

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Everything as a flat dict of arrays, for ``numpy.savez``; the setting as JSON text."""
        words = json.dumps({"format": FORMAT, **asdict(self.setting)})
        return {SETTING: np.array(words), **self.arrays}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Counts:
        """The counts that `to_arrays` wrote; ``arrays`` may be an open ``.npz``.

        Raises
        ------
        ResultError : the arrays were not written by `to_arrays` of this version.
        """
        if SETTING not in arrays:
            raise ResultError(_("these arrays are not counts: 'setting' is missing"))
        try:
            words: dict[str, Any] = json.loads(str(arrays[SETTING]))
            found = words.pop("format", None)
            if found != FORMAT:
                raise ResultError(
                    _("counts of format {found} cannot be read; this version has {format}").format(
                        found=found, format=FORMAT
                    )
                )
            values: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in words.items()
            }
            setting = Setting(**values)
        except (TypeError, ValueError) as error:
            raise ResultError(
                _("the setting of these counts is damaged: {error}").format(error=error)
            ) from None
        fields = {name: np.asarray(arrays[name]) for name in arrays if name != SETTING}
        for name in FIELDS:
            if name not in fields:
                raise ResultError(
                    _("these counts are damaged: field '{name}' is missing").format(name=name)
                )
        return cls(setting, fields)


def reconcile(log: CallLog) -> dict[str, int]:
    """Calls offered by the carrier, and how each of them ended.

    Returns
    -------
    ``offered`` and every disposition by name; the dispositions sum to ``offered``.

    Raises
    ------
    ResultError : a call has no disposition or no end, or a time that contradicts its disposition.
    """
    ended = np.asarray(log["disposition"], dtype=np.int64)
    known = (ended >= 0) & (ended < len(codes.DISPOSITIONS))
    has = {c: ~np.isnan(np.asarray(log[c], dtype=np.float64)) for c in
           ("queue_s", "answer_s", "talk_end_s", "wrap_end_s", "end_s", "ivr_end_s")}  # fmt: skip
    answered = np.isin(ended, codes.SERVED)
    waited = np.isin(
        ended,
        (
            *codes.SERVED,
            codes.ABANDONED,
            codes.BALKED,
            codes.BLOCKED_QUEUE,
            codes.CALLBACK_UNANSWERED,
            codes.MESSAGE,
        ),
    )
    in_ivr = np.isin(ended, (codes.CONTAINED, codes.HUNG_UP_IN_IVR))
    served = has["answer_s"] & has["talk_end_s"] & has["wrap_end_s"]
    complaints = {
        N_("have no disposition that the log knows"): ~known,
        N_("have no end"): ~has["end_s"],
        N_("are answered, but lack the answer, the end of talk or of wrap-up"): answered & ~served,
        N_("left a queue that they never joined"): waited & ~has["queue_s"],
        N_("ended in the IVR without leaving it"): in_ivr & ~has["ivr_end_s"],
        N_("were answered and then lost, but not by an outage"): (
            has["answer_s"] & ~answered & ~np.isin(ended, (codes.DROPPED, *codes.WORK))
        ),
    }
    for complaint, rows in complaints.items():
        if rows.any():
            raise ResultError(
                _(
                    "the log does not add up: {count_nonzero} call(s) {complaint}, the "
                    "first is call {argmax}"
                ).format(
                    count_nonzero=np.count_nonzero(rows),
                    complaint=_(complaint),
                    argmax=int(np.argmax(rows)),
                )
            )
    counted = np.bincount(ended, minlength=len(codes.DISPOSITIONS)).tolist()
    return {"offered": len(log), **dict(zip(codes.DISPOSITIONS, counted, strict=True))}
