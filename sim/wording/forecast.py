"""What is said of a forecast: how many calls, by which method and why, how sure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from sim.catalogue import N_, _
from sim.forecasts.forecast import Forecast
from sim.forecasts.history import EVERY
from sim.forecasts.rolling import MEAN, NAIVE, REGRESSION
from sim.forecasts.scores import INTERVAL, LEAST_COMPARED
from sim.wording import numbers
from sim.wording.fitting import commas

METHODS = {
    MEAN: N_("weekday mean of eight weeks"),
    REGRESSION: N_("regression on weekday, month and calendar"),
    NAIVE: N_("same weekday a week before"),
}

_WEEKDAYS = {
    "mon": N_("Mon"), "tue": N_("Tue"), "wed": N_("Wed"), "thu": N_("Thu"), "fri": N_("Fri"),
    "sat": N_("Sat"), "sun": N_("Sun"),
}  # fmt: skip

_CAUTIOUS = 95


def method(name: str) -> str:
    """A method in words."""
    return _(METHODS[name])


def weekday(name: str) -> str:
    """A weekday, short."""
    return _(_WEEKDAYS[name])


def contact_type(name: str) -> str:
    """A contact type as it stands in tables; the total of all of them."""
    return _("All contact types") if name == EVERY else name


def title(of: Forecast) -> str:
    """Of the page."""
    return _("Forecast from {first} to {last}").format(first=of.start, last=of.dates()[-1])


def lead(of: Forecast) -> str:
    """What it was made of."""
    known = of.history
    return _(
        "From counts of {days} days, {first} to {last}, by intervals of {minutes} min; contact "
        "types: {types}."
    ).format(
        days=len(known), first=known.first, last=known.dates()[-1],
        minutes=known.interval_min, types=commas(known.types),
    )  # fmt: skip


def headline(of: Forecast) -> str:
    """How many calls, and the busiest day."""
    per_day = of.with_events()[:, -1].sum(axis=1)
    busiest = int(per_day.argmax())
    low, high = of.bands()[0][[0, -1], busiest, -1]
    return _(
        "{calls} calls are expected from {first} to {last}; most of them on {weekday} {day}: "
        "{most} (95 % band {low} to {high})."
    ).format(
        calls=numbers.grouped(per_day.sum()), first=of.start, last=of.dates()[-1],
        weekday=weekday(_names(of)[busiest]), day=of.dates()[busiest],
        most=numbers.grouped(per_day[busiest]), low=numbers.grouped(low),
        high=numbers.grouped(high),
    )  # fmt: skip


def _names(of: Forecast) -> list[str]:
    return [list(_WEEKDAYS)[day.weekday()] for day in of.dates()]


def why(of: Forecast) -> str:
    """Which method is used, and why."""
    found = of.choice
    if found.weeks < LEAST_COMPARED:
        return _(
            "Method: {method}, the default. Forecasts of {weeks} past weeks can be compared with "
            "what came, too few to choose another one (from {least} on)."
        ).format(method=method(found.method), weeks=found.weeks, least=LEAST_COMPARED)
    other = found.method if found.method != MEAN else REGRESSION
    mean, low, high = found.differences[other]
    ends = {
        "other": method(other), "default": method(MEAN), "weeks": found.weeks,
        "difference": numbers.grouped(100 * abs(mean), 1),
        "low": numbers.grouped(100 * low, 1), "high": numbers.grouped(100 * high, 1),
    }  # fmt: skip
    if found.method != MEAN:
        return _(
            "Method: {other}. Over {weeks} past weeks its error of a day is smaller than that of "
            "the {default} by {difference} % of the mean volume (95 % interval of the difference "
            "{low} to {high})."
        ).format(**ends)
    if low > 0.0:
        return _(
            "Method: {default}. Over {weeks} past weeks the error of a day by {other} is larger by "
            "{difference} % of the mean volume (95 % interval of the difference {low} to {high})."
        ).format(**ends)
    return _(
        "Method: {default}, the default. Over {weeks} past weeks the error of a day by {other} "
        "differs from it by {difference} % of the mean volume (95 % interval {low} to {high}): "
        "that may be chance, so the default stays."
    ).format(**ends)


def bands(of: Forecast) -> str:
    """How far the bands can be trusted."""
    if of.scores is None:
        return _("No past week was forecast: how well the bands hold is not known.")
    row = _row(of.scores, of.choice.method, 1, INTERVAL)
    if not row["banded"]:
        return _(
            "Too few past weeks were forecast to say how well the bands hold; they are made of "
            "how counts vary around their weekday's mean."
        )
    return _(
        "Of {counts} past intervals on normal days, forecast up to a week before, {coverage} were "
        "inside their 95 % band, whose mean width was {width} of the mean count."
    ).format(
        counts=numbers.grouped(float(row["banded"])),
        coverage=numbers.percent(float(row["coverage_95"])),
        width=numbers.percent(float(row["width_95"]), 0),
    )


def _row(scores: pd.DataFrame, name: str, week: int, what: str) -> pd.Series[float]:
    found = (scores["method"] == name) & (scores["weeks_ahead"] == week) & (scores["of"] == what)
    return scores[found].iloc[0]


def notes(of: Forecast) -> Iterator[str]:
    """What has to be known to read it."""
    yield _(
        "Bands hold for normal days: one whose volume is below 0.6 or above 1.5 times the median "
        "of its weekday counts as unusual and is left out of means and bands."
    )
    if of.calendar is None:
        yield _(
            "No calendar was given: a holiday is forecast like any other day of its weekday "
            "(`--calendar CN` knows those of China, and so on)."
        )
    elif of.calendar.unknown:
        yield _(
            "The arrangement of holidays in {years} is not in the installed calendar of "
            "{country}: holidays that are moved and weekend days that are worked are missing; a "
            "newer version of the package holidays may know them."
        ).format(
            years=commas(map(str, of.calendar.unknown)), country=of.calendar.country
        )  # fmt: skip
    for event in of.events:
        yield _("By hand: {day} x {factor} for {types}.").format(
            day=event.day, factor=f"{event.factor:g}",
            types=commas(event.contact_types) or _("all contact types"),
        )  # fmt: skip
    yield _(
        "Days of a forecast miss together (its level is one), bands are of single days and "
        "intervals: the band of a week is not the sum of theirs."
    )


def figure_title() -> str:
    """Of the days."""
    return _("Calls a day: eight weeks, and the forecast")


def week_title(first: date) -> str:
    """Of the intervals."""
    return _("The week from {first}, interval by interval").format(first=first)


def errors_title() -> str:
    """Of the errors by weeks ahead."""
    return _("How far past forecasts were off")


def errors_said(of: Forecast) -> str:
    """What the figure of errors says."""
    assert of.scores is not None
    row = _row(of.scores, of.choice.method, 1, "day")
    return _(
        "Mean absolute error of a day, share of its calls, by weeks ahead. Used here: {method}, "
        "{error} one week ahead ({normal} on normal days)."
    ).format(
        method=method(of.choice.method), error=numbers.percent(float(row["wape"])),
        normal=numbers.percent(float(row["wape_normal_days"])),
    )  # fmt: skip


def alternative(said: str) -> str:
    """The figure of the days in words."""
    return _("Calls a day in the past and as forecast, with bands of 50 and 95 %. {said}").format(
        said=said
    )


def day_heads() -> list[str]:
    """Heads of the table of days."""
    return [_("Day"), _("Calls"), _("50 % band"), _("95 % band"), _("By hand"), _("Holiday")]


def score_heads() -> list[str]:
    """Heads of the table of scores."""
    return [
        _("Method"), _("Weeks ahead"), _("Of"), _("Mean absolute error"), _("On normal days"),
        _("Bias"), _("In the 95 % band"), _("In the 50 % band"), _("Width of the 95 % band"),
        _("Interval score (95 %)"), _("Pinball loss"),
    ]  # fmt: skip


def of_what(name: str) -> str:
    """Days or intervals."""
    return _("intervals") if name == INTERVAL else _("days")


def scores_read() -> str:
    """How to read the scores."""
    return _(
        "Rolling origin: every week of the last year is forecast from what was known before it, up "
        "to four weeks ahead, and compared with what came (all contact types together). Errors are "
        "shares of the calls; widths, interval scores and pinball losses of the mean count, "
        "smaller is better: a wide band holds much and says little. The naive forecast is shown "
        "to be beaten."
    )


def how_to_use(command: str) -> str:
    """The next command."""
    return _("Simulate it: {command}").format(command=command)


def written(file: Path, page: Path) -> str:
    """What the command wrote."""
    return _("forecast: {file}   page: {page}").format(file=file, page=page)


def file_notes(of: Forecast, sources: str) -> list[str]:
    """Comments that the file begins with."""
    return [
        _("Written by `trunkline forecast` from {sources}; the next one writes over it.").format(
            sources=sources
        ),
        headline(of),
        why(of),
    ]
