"""Bounds on measures as people write them: ``service_level>=0.8``, ``abandonment < 5 %``.

A bound is a measure, one of ``<``, ``<=``, ``>``, ``>=``, and a number in its unit. Shares
may be given in per cent, and the unit may be written out (``asa<=20 s``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.errors import InputError, listing, near_match
from sim.measures.measure import MONEY
from sim.measures.registry import MEASURES

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
    def parse(
        cls, text: str, where: str = "bound", beside: Mapping[str, str] | None = None
    ) -> Bound:
        """The bound that a text states.

        Parameters
        ----------
        text : such as ``"service_level>=0.8"`` or ``"abandonment <= 5%"``.
        where : what the text was given for, to begin the sentence of an error.
        beside : units of further names that may be bounded; they go before measures of the same
            name.

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
                _(
                    "{where}: found '{text}'; expected MEASURE<NUMBER, with one of "
                    "{get_args}, such as service_level>=0.8 or abandonment<5%"
                ).format(where=where, text=text, get_args=", ".join(get_args(Comparison)))
            )
        of = _unit(name, beside or {}, where)
        if unit == "%":
            if of != "share":
                raise InputError(
                    _("{where}: found '{text}', but {name} is no share").format(
                        where=where, text=text, name=name
                    )
                )
            limit /= 100.0
        elif unit and not _same_unit(unit, of):
            raise InputError(
                _("{where}: found '{text}', but the unit of {name} is {of}").format(
                    where=where, text=text, name=name, of=of.replace(MONEY, _("currency"))
                )
            )
        if of == "share" and abs(limit) > MOST_SHARE:
            raise InputError(
                _(
                    "{where}: found '{text}', but {name} is a share, from 0 to 1; write "
                    "{name}{comparison}{limit}% or {name}{comparison}{limit_2}"
                ).format(
                    where=where,
                    text=text,
                    name=name,
                    comparison=comparison,
                    limit=f"{limit:g}",
                    limit_2=f"{limit / 100:g}",
                )
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


def _unit(name: str, beside: Mapping[str, str], where: str) -> str:
    """The unit of what is bounded."""
    if name in beside:
        return beside[name]
    if name in MEASURES:
        return MEASURES[name].unit
    allowed = (*beside, *MEASURES)
    place = f"{where}: " if beside else ""
    raise InputError(
        _("{place}there is no measure '{name}'; allowed: {allowed}{near}").format(
            place=place, name=name, allowed=listing(allowed), near=near_match(name, allowed)
        )
    )


def _same_unit(unit: str, of: str) -> bool:
    """Whether a unit is the measure's; any currency is the centre's."""
    return bool(re.fullmatch(re.escape(of).replace(re.escape(MONEY), r"\w+"), unit))
