"""Cells of a planner's sheet: times, days, numbers and names, as Excel or as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from sim.start.words import WEEKDAYS
from sim.wording import N_, _

Cell = Any
"""What a workbook gives: text, number, date, time, length of time, or nothing."""

MOST_SHOWN = 40
MOST_CALLS = 1e6
MOST_AGENTS = 100_000
MOST_HANDLE_S = 6 * 3600.0

_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_TIME = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*(?:am|pm)?"
_MOMENT = re.compile(
    rf"(?:(?P<day>\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})[ T]+)?(?P<start>{_TIME})"
    rf"(?:\s*(?:-|–|—|~|～|至|到|to)\s*{_TIME})?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_RANGE = re.compile(r"\s*(?:-|–|—|~|～|至|到|to)\s*")
_DAY = {name: day for day, names in WEEKDAYS.items() for name in names}
_ORDER = tuple(WEEKDAYS)

A_TIME = N_("a time of day such as 08:30, as text or as a time of Excel")
A_DAY = N_("a weekday such as Mon or 周一, or a date such as 2026-03-02")
DAYS = N_("weekdays such as Mon-Fri, Mon, Wed or 周一至周五")
CALLS = N_("a number of calls from 0 to 1,000,000")
AGENTS = N_("a whole number of agents from 0 to 100,000")
HANDLE = N_(
    "a time above 0 and up to 6 hours: seconds, minutes if the heading says so, or 00:04:10"
)
WAGE = N_("an amount per hour from 0 to 1,000,000")
A_NAME = N_("a name of at most 60 characters")


class Wrong(Exception):
    """A cell is not what it has to be; its text is what is allowed."""


def shown(cell: Cell) -> str:
    """A cell in a message."""
    if empty(cell):
        return _("nothing")
    text = " ".join(str(cell).split())
    return f"'{text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 3] + '...'}'"


def empty(cell: Cell) -> bool:
    """Whether nothing is in it."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def clock(cell: Cell) -> float:
    """Seconds after midnight; of an interval such as ``08:00-08:30`` its start.

    Raises
    ------
    Wrong : it is no time of day up to 24:00.
    """
    seconds: float | None = None
    if isinstance(cell, (datetime, time)):
        seconds = cell.hour * 3600.0 + cell.minute * 60.0 + cell.second
    elif isinstance(cell, timedelta):
        seconds = cell.total_seconds()
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        seconds = round(cell * 1440.0) * 60.0 if 0 <= cell <= 1 else None  # a day of Excel is 1
    elif isinstance(cell, str):
        found = _MOMENT.fullmatch(cell.strip())
        seconds = None if found is None else _text_seconds(found["start"])
    if seconds is None or not 0.0 <= seconds <= 86_400.0:
        raise Wrong(_(A_TIME))
    return seconds


def _text_seconds(text: str) -> float | None:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found[4].lower() == "pm" else 0)
    if minutes > 59 or seconds > 59:
        return None
    return hours * 3600.0 + minutes * 60.0 + seconds


def date_in(cell: Cell) -> date | None:
    """The date that a time of day is given with."""
    if isinstance(cell, datetime):
        return cell.date()
    found = _MOMENT.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None or found["day"] is None:
        return None
    whole = day(found["day"])
    return whole if isinstance(whole, date) else None


def day(cell: Cell) -> str | date:
    """A weekday, or a date.

    Raises
    ------
    Wrong : it is neither.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        text = cell.strip()
        if text.lower() in _DAY:
            return _DAY[text.lower()]
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"):
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
    raise Wrong(_(A_DAY))


def days(cell: Cell) -> tuple[str, ...]:
    """Weekdays: one, several between commas, or from one to another.

    Raises
    ------
    Wrong : it is none of these.
    """
    if isinstance(cell, (date, datetime)):
        return (_ORDER[cell.weekday()],)
    found: list[str] = []
    for part in re.split(r"[,，、;；]\s*", cell.strip()) if isinstance(cell, str) else [""]:
        ends = [_DAY.get(name.lower()) for name in _RANGE.split(part.strip())]
        known = [name for name in ends if name is not None]
        if len(known) != len(ends) or len(ends) > 2:
            raise Wrong(_(DAYS))
        first, last = _ORDER.index(known[0]), _ORDER.index(known[-1])
        found += [_ORDER[(first + i) % 7] for i in range((last - first) % 7 + 1)]
    return tuple(name for name in _ORDER if name in found)


def number(cell: Cell, most: float, allowed: str, *, whole: bool = False) -> float:
    """A number from 0 on.

    Raises
    ------
    Wrong : it is none, or above ``most``.
    """
    found: float | None = None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        found = float(cell)
    elif isinstance(cell, str):
        text = cell.strip()
        text = text.replace(",", "") if _GROUPED.fullmatch(text) else text
        try:
            found = float(text)
        except ValueError:
            found = None
    if found is None or not 0 <= found <= most or (whole and found != int(found)):
        raise Wrong(_(allowed))
    return found


def handle_time(cell: Cell, minutes: bool) -> float:
    """Handle time in seconds.

    Raises
    ------
    Wrong : it is no length of time.
    """
    seconds: float | None
    if isinstance(cell, timedelta):
        seconds = cell.total_seconds()
    elif isinstance(cell, time):
        seconds = cell.hour * 3600.0 + cell.minute * 60.0 + cell.second
    elif isinstance(cell, str) and _CLOCK.fullmatch(cell.strip()):
        found = _text_seconds(cell)
        # 4:10 in a column of handle times is four minutes, 00:04:10 has them written out
        seconds = None if found is None else found if cell.count(":") == 2 else found / 60.0
    else:
        seconds = number(cell, MOST_HANDLE_S, HANDLE) * (60.0 if minutes else 1.0)
    if seconds is None or not 0.0 < seconds <= MOST_HANDLE_S:
        raise Wrong(_(HANDLE))
    return seconds


def name(cell: Cell) -> str:
    """A name, of any script.

    Raises
    ------
    Wrong : it is too long, or has what cannot be seen.
    """
    text = " ".join(str(cell).split()) if cell is not None else ""
    if not text or len(text) > 60 or not text.isprintable():
        raise Wrong(_(A_NAME))
    return text
