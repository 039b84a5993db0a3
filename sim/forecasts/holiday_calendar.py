"""Which days are holidays, and which weekend days are worked for them, of a country.

The calendars are those of the package ``holidays`` (MIT), which knows those of some 250 countries;
for China the arrangements of the State Council by year, with the weekend days worked instead. It
tells every day from 2004 to 2026 apart as ``chinesecalendar`` does but one, 31 December 2005.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sim.catalogue import _
from sim.errors import InputError, listing, near_match

ARRANGED = ("CN",)
"""Countries whose holidays are arranged anew each year, so that a year may not be known yet."""
SATURDAY = 5
ENGLISH = "en_US"
SPOKEN = {"zh": "zh_CN"}
"""What the package calls the language of a page, where it is not English."""


@dataclass(frozen=True)
class Calendar:
    """Special days.

    Attributes
    ----------
    country : code, such as CN.
    holidays : names by date.
    worked : weekend days that are worked in place of others.
    unknown : years whose arrangement the package does not know yet.
    """

    country: str
    holidays: dict[date, str]
    worked: frozenset[date]
    unknown: tuple[int, ...] = ()


def calendar_of(country: str, years: Iterable[int]) -> Calendar:
    """The calendar of a country.

    Parameters
    ----------
    country : code of ISO 3166, such as CN, DE or US; of a part of it: ``US-CA``.
    years : that are needed.

    Raises
    ------
    InputError : the package is not installed, or knows no such country.
    """
    try:
        import holidays
    except ImportError:
        raise InputError(
            _(
                "a calendar of holidays needs the package holidays: pip install "
                "'trunkline[forecast]'"
            )
        ) from None
    known = holidays.list_supported_countries()
    code, _dash, part = country.upper().partition("-")
    if code not in known or (part and part not in known[code]):
        allowed = known if code not in known else [f"{code}-{p}" for p in known[code]]
        raise InputError(
            _("calendar '{country}': there is none of that code; allowed: {allowed}{near}").format(
                country=country,
                allowed=listing(sorted(allowed), 12),
                near=near_match(country.upper(), sorted(allowed)),
            )
        )
    wanted = sorted(set(years))
    found = holidays.country_holidays(code, subdiv=part or None, years=wanted, language=ENGLISH)
    worked = frozenset(day for day in found.weekend_workdays if day.year in wanted)
    arranged = {day.year for day in worked}
    unknown = tuple(y for y in wanted if code in ARRANGED and y > 2006 and y not in arranged)
    named = dict(found.items())
    if code in ARRANGED:
        named = _whole(named, worked)
    return Calendar(country.upper(), named, worked, unknown)


def shown_names(calendar: Calendar, language: str) -> dict[date, str]:
    """Names of the holidays in the language of a page, as far as the package knows them in it.

    What is in brackets (which day is worked instead) is left out.

    Parameters
    ----------
    language : code, such as ``zh-CN``.
    """
    named = calendar.holidays
    spoken = SPOKEN.get(language.partition("-")[0], ENGLISH)
    if spoken != ENGLISH:
        import holidays

        code, _dash, part = calendar.country.partition("-")
        years = sorted({day.year for day in named})
        local = holidays.country_holidays(code, subdiv=part or None, years=years, language=spoken)
        if spoken in local.supported_languages:
            named = _whole(dict(local.items()), calendar.worked)
    return {day: named.get(day, name).split(" (")[0].split("（")[0]
            for day, name in calendar.holidays.items()}  # fmt: skip


def _whole(named: dict[date, str], worked: frozenset[date]) -> dict[date, str]:
    """Holidays with the weekend days beside and between them, which the package leaves out."""
    found = dict(named)
    for step in (1, -1):
        for day, name in named.items():
            at = day + timedelta(days=step)
            while at.weekday() >= SATURDAY and at not in worked and at not in found:
                found[at] = name
                at += timedelta(days=step)
    return found
