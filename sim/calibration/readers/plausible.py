"""Records that can be read and cannot be meant so: refused with a sentence that says what it is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.calibration.readers.derive import Names, Reading
from sim.calibration.readers.mapping import Mapping
from sim.calibration.readers.tally import Tally
from sim.catalogue import _
from sim.errors import InputError, listing, near_match
from sim.wording import records as wording

MOST_UNKNOWN = 0.05
"""Share of the rows whose outcome or type the mapping may leave unnamed."""
MOST_DAMAGED = 0.10
MOST_TYPES = 300
_DAMAGE = ("wrong_columns", "open_quote", "no_json", "no_time", "impossible_date")
_FEW = 20


def require_rows(tally: Tally, kept: int) -> None:
    """Refuse what has no rows, or too many that are damaged.

    Raises
    ------
    InputError : nothing was read or kept, or more than `MOST_DAMAGED` cannot be read.
    """
    if not tally.read:
        raise InputError(_("the records hold no row beneath their heading"))
    damaged = sum(tally.dropped[reason] for reason in _DAMAGE)
    worst = max(_DAMAGE, key=lambda reason: tally.dropped[reason])
    if damaged > MOST_DAMAGED * tally.read:
        hints = {
            "wrong_columns": _("another number of columns than the heading: is it the delimiter?"),
            "open_quote": _("a quote that is not closed"),
            "no_json": _("no JSON"),
            "no_time": _("no time that can be read: is it date_format, or the column?"),
            "impossible_date": _("a year before 1990 or after 2100: is it the unit of epochs?"),
        }
        raise InputError(
            _("{bad} of {all} rows are damaged, most have {what}").format(
                bad=f"{damaged:,}", all=f"{tally.read:,}", what=hints[worst]
            )
        )
    if not kept:
        reasons = listing(
            wording.rows_of(count, "dropped", wording.reason(code))
            for code, count in tally.dropped.items()
        )
        raise InputError(
            _("of {all} rows none is left: {reasons}").format(
                all=f"{tally.read:,}", reasons=reasons
            )
        )


def require_named(reading: Reading) -> None:
    """Refuse outcomes and types that the mapping does not name, where they are many.

    Raises
    ------
    InputError : more than `MOST_UNKNOWN` of the rows, or any where the mapping refuses them.
    """
    mapping, tally = reading.mapping, reading.tally
    if tally.dropped["unknown_outcome"] > MOST_UNKNOWN * tally.read:
        known = mapping.outcomes or {}
        raise _unnamed("outcomes", reading.outcomes, tuple(known))
    unknown = tally.dropped["unknown_type"]
    most = 0.0 if mapping.other_types == "refuse" else MOST_UNKNOWN
    if unknown > most * tally.read:
        raise _unnamed("contact_types", reading.types, tuple(mapping.contact_types))
    if not mapping.contact_types and len(reading.types.words) > MOST_TYPES:
        column = mapping.columns.contact_type
        raise InputError(
            _("column '{column}' holds {count} different values: is it the contact type?").format(
                column=listing(column.column) if column else "", count=len(reading.types.words)
            )
        )


def _unnamed(field: str, found: Names, known: tuple[str, ...]) -> InputError:
    words = [w for w in sorted(found.counts, key=lambda w: -found.counts[w]) if w not in known]
    first = words[0] if words else ""
    return InputError(
        _("{field}: the records hold '{word}' in {count} rows; named are: {known}{near}").format(
            field=field,
            word=first,
            count=f"{found.counts.get(first, 0):,}",
            known=listing(known, 20),
            near=near_match(first, known),
        )
    )


def require_units(calls: pd.DataFrame, mapping: Mapping) -> None:
    """Refuse durations whose unit must be another one.

    Raises
    ------
    InputError : the median talk time, or waits, are those of minutes or milliseconds.
    """
    talk = calls["talk_s"].to_numpy(dtype=np.float64)
    talk = talk[talk > 0]
    if len(talk) < _FEW:
        return
    median = float(np.median(talk))
    least, most = mapping.typical_talk_s
    if least <= median <= most:
        return
    unit = mapping.columns.talk.unit if mapping.columns.talk else "s"
    better = {"s": "min", "ms": "s", "min": "h", "h": "h"}
    worse = {"s": "ms", "min": "s", "h": "min", "ms": "ms"}
    guess = (better if median < least else worse).get(unit, unit)
    raise InputError(
        _(
            "columns.talk: half of the talk times are under {median:g} s, which no centre has: "
            "they look like {guess}, not {unit} (or say what is usual with typical_talk_s)"
        ).format(median=round(median, 2), guess=guess, unit=unit)
        if median < least
        else _(
            "columns.talk: half of the talk times are over {median:,.0f} s, which no centre has: "
            "they look like {guess}, not {unit} (or say what is usual with typical_talk_s)"
        ).format(median=median, guess=guess, unit=unit)
    )
