"""The table of the options of a decision, and the numbers of its first screen, in words."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.catalogue import N_, _
from sim.experiments.options import Interval, Options, numbers_of
from sim.wording import numbers
from sim.wording.fitting import paragraph
from sim.wording.titles import short_title

_FIGURES = 4


class FactOf(NamedTuple):
    """A number of the first screen: its name, that of its difference from the base, and a title."""

    name: str
    change: str
    title: str


class Column(NamedTuple):
    """A column of the table.

    Attributes
    ----------
    name : of `numbers_of`.
    title, unit : for its head.
    scale : of amounts of money.
    kind : ``money``, ``share`` or ``calls``.
    difference : whether it holds differences from the base.
    """

    name: str
    title: str
    unit: str
    scale: numbers.Scale
    kind: str
    difference: bool = False

    def told(self, value: Interval) -> tuple[str, str]:
        """A number of the column and its interval, without the unit."""
        if self.kind == "share":
            return numbers.number(value.value, "share"), numbers.interval(*value[1:], "share")
        if self.kind == "calls":
            unit = "calls/day"
            return numbers.number(value.value, unit), numbers.interval(*value[1:], unit)
        scaled = value.times(1.0 / self.scale.factor)
        digits = _digits(scaled, self.difference)
        texts = [_signed(end, digits, self.difference) for end in scaled]
        return texts[0], _between(texts[1], texts[2], value)


def _digits(value: Interval, difference: bool) -> int:
    """Decimals by which a value has enough figures."""
    known = max((abs(end) for end in value if math.isfinite(end)), default=0.0)
    figures = _FIGURES - 1 if difference else _FIGURES
    return 0 if known == 0.0 else min(max(figures - 1 - math.floor(math.log10(known)), 0), 4)


def _signed(value: float, digits: int, difference: bool) -> str:
    text = numbers.grouped(value, digits)
    if not difference or not math.isfinite(value) or text.startswith("−"):
        return text
    return f"+{text}" if any(c in "123456789" for c in text) else "±0"


def _between(low: str, high: str, value: Interval) -> str:
    if not (math.isfinite(value.low) and math.isfinite(value.high)) or low == high:
        return ""
    return _("{low} to {high}").format(low=low, high=high)


def facts(found: Options) -> list[FactOf]:
    """The numbers of the first screen: what it costs, and what it does to callers."""
    served = [FactOf("service", "more_service", short_title(found.service))]
    lost = [
        FactOf("lost_calls", "more_lost_calls", _("Calls lost a day")),
        FactOf("lost_callers", "", _("Lost of 100 callers")),
    ]
    told = [
        FactOf("cost_year", "more_cost_year", _("Cost a year")),
        FactOf("cost_month", "more_cost_month", _("Cost a month")),
        *([*served, *lost] if found.targets else [*lost, *served]),
    ]
    if found.targets:
        told.append(FactOf("days_on_target", "", _("Chance that a day is on target")))
    return told


def whose(name: str, *, base: bool) -> str:
    """Whose numbers stand on the first screen."""
    if base:
        return _("What {option} costs and does, as it is now").format(option=name)
    return _("What {option} costs and does, and how that differs from the base").format(option=name)


def value(fact: FactOf, of: Interval, unit: str, currency: str) -> tuple[str, str, str]:
    """A number of the first screen, its interval, and its unit."""
    if fact.name == "lost_callers":  # of 100
        return numbers.number(of.value, unit), numbers.interval(*of[1:], unit), ""
    if unit.startswith(f"{currency}/"):
        scale = numbers.money_scale(of.value)
        scaled = of.times(1.0 / scale.factor)
        digits = _digits(scaled, difference=False)
        texts = [numbers.grouped(end, digits) for end in scaled]
        return texts[0], _between(texts[1], texts[2], of), scale.unit(currency)
    ends = numbers.interval(of.low, of.high, unit)
    return numbers.number(of.value, unit), ends, "%" if unit == "share" else ""


def difference(of: Interval, unit: str, currency: str) -> tuple[str, str]:
    """How a number differs from the base's, with its unit, and the interval of that."""
    if unit.startswith(f"{currency}/"):
        scale = numbers.money_scale(max(abs(end) for end in of if math.isfinite(end)))
        scaled = of.times(1.0 / scale.factor)
        texts = [_signed(end, _digits(scaled, difference=True), True) for end in scaled]
        return numbers.with_unit(texts[0], scale.unit(currency)), _between(texts[1], texts[2], of)
    ends = numbers.difference_interval(of.low, of.high, unit)
    if unit == "share":
        return numbers.difference_amount(of.value, unit), ends
    return numbers.difference(of.value, unit), ends


_TITLES = {
    "cost_month": N_("Cost a month"),
    "cost_year": N_("Cost a year"),
    "more_cost_year": N_("Against the base, a year"),
    "point_month": N_("A point of service, a month"),
    "days_on_target": N_("Chance that a day is on target"),
}


def columns(found: Options) -> list[Column]:
    """The columns of the table, behind the one that says who reaches the target."""
    plain = numbers.Scale(1.0, "")
    calls = numbers.unit_text("calls/day")
    served = [Column("service", short_title(found.service), "%", plain, "share")]
    lost = [
        Column("lost_calls", _("Calls lost"), calls, plain, "calls"),
        Column("lost_callers", _("Lost of 100 callers"), "", plain, "share"),
    ]
    made = [*served, *lost] if found.targets else [*lost, *served]
    for name in ("cost_month", "cost_year", "more_cost_year", "point_month"):
        largest = max(
            (abs(v) for o in found.options for v in [numbers_of(o, found.currency)[name][0].value]
             if math.isfinite(v)), default=0.0,
        )  # fmt: skip
        scale = numbers.money_scale(largest)
        made.append(
            Column(name, _(_TITLES[name]), scale.unit(found.currency), scale, "money",
                   difference=name in ("more_cost_year", "point_month"))
        )  # fmt: skip
    if found.targets:
        made.append(Column("days_on_target", _(_TITLES["days_on_target"]), "%", plain, "share"))
    return made


def caption(found: Options) -> str:
    """How to read the table."""
    return paragraph(
        [
            _("Beneath a value its interval: with {level} certainty none of a column's lower ends "
              "is too high, and with as much none of the upper ends too low.").format(
                level=numbers.typed_percent(found.confidence)
            ),
            _("A point of service is what one percentage point more costs against the base; it is "
              "left out where it is not certain that service differs."),
        ]
    )  # fmt: skip


def shown(count: int, of: int) -> str:
    """How many of the options stand in the table; empty: all of them."""
    if count == of:
        return ""
    return _(
        "{count} of {all} options: the base, those that are recommended or in question, and those "
        "that serve best for what they cost. All of them: options.csv."
    ).format(count=f"{count:,}", all=f"{of:,}")
