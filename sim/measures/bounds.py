"""Bounds on measures as people write them: ``service_level>=0.8``, ``abandonment < 5 %``.

A bound is a measure, one of ``<``, ``<=``, ``>``, ``>=``, and a number in its unit. Shares
may be given in per cent, and the unit may be written out (``asa<=20 s``).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.measures.measure import MONEY, Measure
from sim.measures.registry import measure_named

Comparison = Literal["<", "<=", ">", ">="]

_FORM = re.compile(r"\s*(\w+)\s*(<=|>=|<|>)\s*([-+0-9.eE]+)\s*(%|[A-Za-z][\w/]*)?\s*")

MOST_SHARE = 1.5
"""A limit on a share that is above this is taken for per cent. Handled time may be more than paid
time, so that 1 is not the end."""


@dataclass(frozen=True)
class Bound:
    """A bound on a measure.

    Attributes
    ----------
    measure : its name.
    comparison : between the measure, on the left, and the limit.
    limit : in the measure's unit.
    """

    measure: str
    comparison: Comparison
    limit: float

    @classmethod
    def parse(cls, text: str, where: str = "bound") -> Bound:
        """The bound that a text states.

        Parameters
        ----------
        text : such as ``"service_level>=0.8"`` or ``"abandonment <= 5%"``.
        where : what the text was given for, to begin the sentence of an error.

        Raises
        ------
        InputError : it is not written so, there is no such measure, or its unit is another.
        """
        found = _FORM.fullmatch(text)
        name, comparison, digits, unit = found.groups(default="") if found else ("", "", "", "")
        try:
            limit = float(digits)
        except ValueError:
            limit = math.nan
        if not math.isfinite(limit):
            raise InputError(
                f"{where}: found '{text}'; expected MEASURE<NUMBER, with one of "
                f"{', '.join(get_args(Comparison))}, such as service_level>=0.8 or abandonment<5%"
            )
        measure = measure_named(name)
        if unit == "%":
            if measure.unit != "share":
                raise InputError(f"{where}: found '{text}', but {name} is no share")
            limit /= 100.0
        elif unit and not _same_unit(unit, measure):
            raise InputError(
                f"{where}: found '{text}', but the unit of {name} is {measure.unit_in('currency')}"
            )
        if measure.unit == "share" and abs(limit) > MOST_SHARE:
            raise InputError(
                f"{where}: found '{text}', but {name} is a share, from 0 to 1; write "
                f"{name}{comparison}{limit:g}% or {name}{comparison}{limit / 100:g}"
            )
        return cls(name, cast("Comparison", comparison), limit)

    @property
    def upper(self) -> bool:
        """Whether the measure has to stay below the limit, rather than above."""
        return self.comparison in ("<", "<=")

    def holds(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where values of the measure keep the bound; NaN keeps none."""
        match self.comparison:
            case "<":
                return values < self.limit
            case "<=":
                return values <= self.limit
            case ">":
                return values > self.limit
            case _:
                return values >= self.limit

    def __str__(self) -> str:
        return f"{self.measure} {self.comparison} {self.limit:.12g}"


def _same_unit(unit: str, measure: Measure) -> bool:
    """Whether a unit is the measure's; any currency is the centre's."""
    return bool(re.fullmatch(re.escape(measure.unit).replace(re.escape(MONEY), r"\w+"), unit))
