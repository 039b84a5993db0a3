"""Inputs and changed fields as people read them."""

from __future__ import annotations

from typing import Any

from sim.catalogue import N_, _
from sim.experiments import assumptions
from sim.wording import numbers

_NAMES = {
    assumptions.VOLUME: N_("Calls, expected"),
    assumptions.TALK: N_("Talk, mean"),
    assumptions.WRAP_UP: N_("Wrap-up, mean"),
    assumptions.PATIENCE: N_("Patience, mean"),
    assumptions.CONTAINMENT: N_("Served by the IVR"),
    assumptions.TARGET: N_("Share to be answered in time"),
    assumptions.AGENT_HOURS: N_("Paid hours of agents"),
    assumptions.SHRINKAGE: N_("Shrinkage"),
    assumptions.WAGE: N_("Wage"),
    "factor": N_("Factor on wages at night"),
    "overtime_factor": N_("Factor on wages in overtime"),
    "hiring_per_agent": N_("Recruiting and training of an agent"),
    "coaching_per_hour": N_("Coaching of new hires"),
    "attrition_per_year": N_("Agents who leave, share a year"),
    "paid_hours_per_agent_year": N_("Paid hours of an agent a year"),
    "seat_per_day": N_("Seat"),
    "standby_seat_per_day": N_("Standby seat"),
    "standby_pay": N_("Pay of agents on call, share of the wage"),
    "fixed_per_day": N_("Fixed cost of the site"),
    "amount": N_("Investment"),
    "life_years": N_("Life of the investment"),
    "discount_rate": N_("Interest a year"),
    "trunk_line_per_day": N_("Trunk line"),
    "telecom_per_minute": N_("Minute on a trunk line"),
    "billing_increment_s": N_("Billing increment"),
    "ivr_port_per_day": N_("IVR port"),
    "ivr_per_minute": N_("Minute in the IVR"),
    "transfer_per_call": N_("Transfer between sites, a call"),
    "per_minute": N_("Outsourced minute"),
    "per_call": N_("Outsourced call"),
    "per_seat_hour": N_("Outsourced agent hour"),
    "minimum_per_day": N_("Least bill of a contract"),
    "per_late_call": N_("Penalty for a late call"),
    "per_missed_interval": N_("Penalty for an interval below target"),
    "per_point_per_day": N_("Penalty for a point below target"),
    "call_back_share": N_("Lost callers who call again, share"),
    "revenue_per_answered": N_("Revenue of an answered call"),
    "lost_value": N_("Value of a lost call"),
}

_UNITS = {
    "1/day": N_("a day"),
    "h": N_("h"),
    "years": N_("years"),
    "days": N_("days"),
}

_MONEY = {
    "": N_("{currency}"),
    "day": N_("{currency} per day"),
    "min": N_("{currency} per min"),
    "h": N_("{currency} per h"),
}

_LONGEST = 160


def input_name(name: str) -> str:
    """An input for people; the field itself where nobody has named it."""
    return _(_NAMES[name]) if name in _NAMES else name


def unit(text: str, currency: str) -> str:
    """The unit of an input; empty where it has none."""
    if not text:
        return ""
    if text in _UNITS:
        return _(_UNITS[text])
    start, _slash, per = text.partition("/")
    if start in (currency, "currency") and per in _MONEY:
        return _(_MONEY[per]).format(currency=numbers.currency_text(currency))
    return numbers.unit_text(text)


def input_value(value: float, unit_code: str) -> str:
    """The number of an input; shares in per cent."""
    if unit_code == "share":
        return numbers.rounded(100.0 * value)
    return numbers.rounded(value, 7 if abs(value) >= 1000.0 else 4)


def changed_value(value: Any) -> str:
    """A field's value: a number, a word, the fields of a part in short, or that it is not there."""
    text = _plain(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip(' ,')} …"


def _plain(value: Any) -> str:
    if value is None:
        return numbers.NO_VALUE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(below)}" for key, below in value.items())
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    if isinstance(value, (int, float)):
        return numbers.rounded(float(value), 7)
    return str(value)


def no_source() -> str:
    """Where nobody says where a number comes from."""
    return _("no source is named: an assumption")


def centre() -> str:
    """What inputs of no part are about."""
    return _("The whole centre")


def how_to_read(base: str) -> str:
    """What the tables have."""
    return _(
        "Values of “{base}”, levers applied, with where each comes from. A number that is an "
        "assumption is the first to doubt: put your own in its place."
    ).format(base=base)
