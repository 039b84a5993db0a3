"""Numbers as people read them: one set of rules for terminal, tables, pages and figures.

=============================  ==========================================================
what                           how it is shown
=============================  ==========================================================
a share                        per cent with one decimal; below 1 never rounded up to 100
seconds, agents, lines, ports  one decimal
money or anything a call       two decimals; menus and chats too
money a day, calls a day, ...  whole from 10, else one decimal
ends of an interval            as the larger of them
a difference                   as a large value, with its sign; ``±0`` where nothing is left
a difference of shares         percentage points
what somebody typed            as many decimals as it has
money in a sentence, figure    three figures and a scale: ``212 thousand CNY``
a half-width in a sentence     three figures
=============================  ==========================================================

Thousands are separated by commas, a minus is a true minus, and what has no value is a dash.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from sim.catalogue import N_, _

NO_VALUE = "–"
POINTS = "points"
"""The unit of differences of shares."""

_ONE_DECIMAL = ("s", "agents", "lines", "ports", "calls")
_TWO_DECIMALS = ("menus", "chats")
_MANY = 10.0
"""From here on amounts of money a day and the like are whole."""
_MINUTE_S, _HOUR_S = 60.0, 3600.0

UNITS = {
    "share": N_("%"),
    POINTS: N_("points"),
    "s": N_("s"),
    "min": N_("min"),
    "agents": N_("agents"),
    "lines": N_("lines"),
    "ports": N_("ports"),
    "calls": N_("calls"),
    "chats": N_("chats"),
    "menus": N_("menus"),
    "contacts": N_("contacts"),
    "calls/day": N_("calls per day"),
    "rings/day": N_("rings per day"),
    "contacts/day": N_("contacts per day"),
    "hours/day": N_("hours per day"),
}
"""Units of measures for people; amounts of money are words of `unit_text`."""

_PER = {
    "day": N_("{currency} per day"),
    "call": N_("{currency} per call"),
    "contact": N_("{currency} per contact"),
}


def number(value: float, unit: str) -> str:
    """A value without its unit, by the rule of the unit; shares in per cent.

    Parameters
    ----------
    value : NaN gives `NO_VALUE`.
    unit : as `sim.measures` gives it, such as ``share``, ``s``, ``calls/day``, ``CNY/day``.
    """
    if not math.isfinite(value):
        return NO_VALUE
    if unit == "share":
        return _hundredths(value, 1)
    return grouped(value, _digits(value, unit))


def amount(value: float, unit: str) -> str:
    """A value with its unit, such as ``"83.4 %"`` or ``"17.2 s"``; `NO_VALUE` for NaN."""
    return with_unit(number(value, unit), unit) if math.isfinite(value) else NO_VALUE


def difference(value: float, unit: str) -> str:
    """A difference with its sign and without its unit; of shares in percentage points."""
    if not math.isfinite(value):
        return NO_VALUE
    share = unit == "share"
    text = grouped(100.0 * value, 1) if share else grouped(value, _digits(_MANY, unit))
    if not any(c in "123456789" for c in text):
        return "±0"
    return text if text.startswith("−") else f"+{text}"


def difference_amount(value: float, unit: str) -> str:
    """A difference with its sign and unit, such as ``"+1.2 points"``; `NO_VALUE` for NaN."""
    text = difference(value, unit)
    return with_unit(text, difference_unit(unit)) if math.isfinite(value) else text


def typed_amount(value: float, unit: str) -> str:
    """What somebody typed, such as a margin of 0.005, with its unit; of shares in points."""
    shown = 100.0 * value if unit == "share" else value
    return with_unit(rounded(shown), difference_unit(unit))


def half_width(value: float, unit: str) -> str:
    """The half-width of an interval, without its unit; of shares in points."""
    return significant(100.0 * value if unit == "share" else value)


def interval(low: float, high: float, unit: str) -> str:
    """Such as ``"83.1 to 83.7"``; empty where an end has no value."""
    if unit == "share":
        return _between(number(low, unit), number(high, unit), low, high)
    digits = _digits(max(abs(low), abs(high)), unit)
    return _between(grouped(low, digits), grouped(high, digits), low, high)


def difference_interval(low: float, high: float, unit: str) -> str:
    """Such as ``"+0.4 to +1.2"``; empty where an end has no value."""
    return _between(difference(low, unit), difference(high, unit), low, high)


def _between(low_text: str, high_text: str, low: float, high: float) -> str:
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return _("{low} to {high}").format(low=low_text, high=high_text)


def with_unit(text: str, unit: str) -> str:
    """A number's text and its unit."""
    if unit == "share":
        return _("{number} %").format(number=text)
    return _("{number} {unit}").format(number=text, unit=unit_text(unit))


def unit_text(unit: str) -> str:
    """The unit of what `number` shows, for people."""
    if unit in UNITS:
        return _(UNITS[unit])
    currency, slash, per = unit.partition("/")
    known = currency_text(currency)
    if slash and per in _PER:
        return _(_PER[per]).format(currency=known)
    return unit if slash else known


def difference_unit(unit: str) -> str:
    """The unit of a difference of values with ``unit``."""
    return POINTS if unit == "share" else unit


def _digits(value: float, unit: str) -> int:
    if unit in _ONE_DECIMAL:
        return 1
    if unit in _TWO_DECIMALS or unit.endswith(("/call", "/contact")):
        return 2
    return 0 if abs(value) >= _MANY or value == 0 else 1


class Scale(NamedTuple):
    """A factor that makes amounts of money readable, and its name; no name: as they are."""

    factor: float
    name: str

    def unit(self, currency: str) -> str:
        """Such as ``"thousand CNY"``."""
        known = currency_text(currency)
        return (
            _("{scale} {currency}").format(scale=self.name, currency=known) if self.name else known
        )


# Translators: "from which amount on, divided by what, name", such as "10000 10000 万" in Chinese.
SCALES = N_("10000 1000 thousand, 1000000 1000000 million, 1000000000 1000000000 billion")
"""Scales of amounts of money: languages count by other powers of ten."""

_CURRENCIES = {
    "CNY": N_("CNY"),
    "EUR": N_("EUR"),
    "GBP": N_("GBP"),
    "HKD": N_("HKD"),
    "USD": N_("USD"),
}


def currency_text(currency: str) -> str:
    """A currency as a language calls it; its code where no catalogue names it."""
    return _(_CURRENCIES[currency]) if currency in _CURRENCIES else currency


def money_scale(largest: float) -> Scale:
    """Scale for amounts of up to ``largest`` (absolute)."""
    found = Scale(1.0, "")
    for entry in _(SCALES).split(","):
        least, factor, name = entry.split()
        if math.isfinite(largest) and abs(largest) >= float(least):
            found = Scale(float(factor), name)
    return found


def axis_unit(unit: str, currency: str, largest: float) -> tuple[float, str]:
    """A factor that makes values readable on an axis, and the unit of what is left.

    Parameters
    ----------
    unit : as `sim.measures` gives it.
    currency : of the centre.
    largest : largest value (absolute), for amounts of money.
    """
    start, _slash, per = unit.partition("/")
    if start != currency:
        return 1.0, unit_text(unit)
    scale = money_scale(largest)
    money_unit = scale.unit(currency)
    return 1.0 / scale.factor, _(_PER[per]).format(currency=money_unit) if per else money_unit


def money(value: float, currency: str, digits: int = 3) -> str:
    """Such as ``"212 thousand CNY"``."""
    if not math.isfinite(value):
        return NO_VALUE
    scale = money_scale(value)
    return _("{number} {unit}").format(
        number=significant(value / scale.factor, digits), unit=scale.unit(currency)
    )


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage, such as ``"83.4 %"``; 99.97 % is never rounded up to 100 %."""
    if not math.isfinite(share):
        return NO_VALUE
    return _("{number} %").format(number=_hundredths(share, digits))


def _hundredths(share: float, digits: int) -> str:
    text = grouped(100.0 * share, digits)
    while digits < 4 and share < 1.0 and text == grouped(100.0, digits):
        digits += 1
        text = grouped(100.0 * share, digits)
    return text


def typed_percent(share: float) -> str:
    """A target or a confidence without needless decimals, such as ``"80 %"``."""
    return _("{number} %").format(number=f"{100.0 * share:.4g}")


def seconds(value: float) -> str:
    """A number of seconds that somebody typed, such as ``"20 s"``."""
    return with_unit(f"{value:g}", "s")


def duration(length_s: float) -> str:
    """About how long something takes: seconds, minutes or hours."""
    if length_s < 2 * _MINUTE_S:
        return _("{number} s").format(number=f"{length_s:.0f}")
    if length_s < 2 * _HOUR_S:
        return _("{number} min").format(number=f"{length_s / _MINUTE_S:.0f}")
    return _("{number} h").format(number=f"{length_s / _HOUR_S:.1f}")


def grouped(value: float, digits: int = 0) -> str:
    """With thousands separators and a true minus; `NO_VALUE` for NaN."""
    if not math.isfinite(value):
        return NO_VALUE
    text = f"{value:,.{digits}f}"
    if text.startswith("-"):
        text = text[1:] if not any(c in "123456789" for c in text) else "−" + text[1:]
    return text


def significant(value: float, digits: int = 3) -> str:
    """At least ``digits`` significant figures, never more than needed for whole numbers."""
    if not math.isfinite(value):
        return NO_VALUE
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return grouped(value, min(max(places, 0), 6))


def rounded(value: float, digits: int = 4) -> str:
    """At most ``digits`` significant figures, and no needless zeros."""
    return tick(float(f"{value:.{digits}g}")) if math.isfinite(value) else NO_VALUE


def tick(value: float) -> str:
    """A number with as many decimals as it needs, and thousands separators."""
    return grouped(value, _decimals(value))


def ticks(values: Iterable[float]) -> list[str]:
    """Ticks of an axis, all with as many decimals as the longest needs."""
    values = list(values)
    digits = max((_decimals(v) for v in values), default=0)
    return [grouped(v, digits) for v in values]


def percent_ticks(values: Iterable[float]) -> list[str]:
    """Ticks of an axis of percentages, such as ``"85 %"``; ``values`` are per cent."""
    return [_("{number} %").format(number=text) for text in ticks(values)]


def _decimals(value: float) -> int:
    near = max(1e-9, 1e-9 * abs(value))
    return next((d for d in range(6) if abs(value - round(value, d)) <= near), 6)
