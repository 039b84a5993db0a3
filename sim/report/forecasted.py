"""Forecast from counts: what is expected, how sure that is, and the demand that a study takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.forecasts.as_demand import as_demand
from sim.forecasts.forecast import Event, Forecast, forecast_of
from sim.forecasts.history import history_of
from sim.report.forecast_report import KIND, forecast_report, write_forecast
from sim.report.forecast_stored import keep_forecast, kept_forecast
from sim.shown import Figure, Kept, drawn
from sim.store.atomic import published, written_aside
from sim.store.place import require_place
from sim.wording import forecast as words

OPTION = "forecast_week"
"""What the demand is called as an option of ``demand_event``."""


@dataclass(frozen=True, repr=False)
class Forecasted(Kept):
    """A forecast with its tables.

    Attributes
    ----------
    forecast : everything that was found.
    """

    forecast: Forecast

    def __repr__(self) -> str:
        first, last = self.forecast.start, self.forecast.dates()[-1]
        return f"<Forecasted {first} to {last} by {self.method}>"

    @property
    def method(self) -> str:
        """Name of the method that is used: ``weekday_mean`` or ``regression``."""
        return self.forecast.choice.method

    @property
    def sentences(self) -> list[str]:
        """What is expected, by which method and why, and how far the bands can be trusted."""
        return [words.headline(self.forecast), words.why(self.forecast), words.bands(self.forecast)]

    @cached_property
    def days(self) -> pd.DataFrame:
        """A row a day and contact type: ``calls``, ends of the bands of 50 and 95 %."""
        return self.forecast.day_table()

    @cached_property
    def intervals(self) -> pd.DataFrame:
        """The same by interval."""
        return self.forecast.interval_table()

    @property
    def scores(self) -> pd.DataFrame | None:
        """Errors and bands of past forecasts, see `sim.forecasts.scores.scores`; None: too few
        weeks."""
        return self.forecast.scores

    @property
    def demand(self) -> dict[str, Any]:
        """The parts of a centre that a study takes, as plain data to be merged into one."""
        return as_demand(self.forecast)

    def plot(self, figure: str = "") -> Figure:
        """A figure of the forecast, which a notebook shows once.

        Parameters
        ----------
        figure : ``"days"`` (chosen if it is left out), ``"week"`` (by interval), ``"errors"``
            (of past forecasts, where there are some).

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    def write(self, folder: str | Path, files: str = "", command: str = "") -> Path:
        """As ``save``, with words about where it came from: page, tables and the demand
        (``forecast_week.yaml``); returns the page.

        Raises
        ------
        ResultError : the folder cannot be written.
        """
        place = Path(folder)
        require_place(place, KIND)

        def numbers(aside: Path) -> None:
            write_forecast(self.forecast, aside, files, OPTION)
            keep_forecast(self.forecast, aside, files, command)

        def page(aside: Path) -> None:
            forecast_report(self.forecast, aside, command, files)

        written_aside(place, numbers, lambda made: published(made, page), kind=KIND)
        return place / "index.html"


def read_forecast(folder: Path) -> Forecasted:
    """The forecast whose folder `Forecasted.write` filled, made again from its counts.

    Raises
    ------
    ResultError : it is damaged, or another version wrote it.
    """
    return Forecasted(kept_forecast(folder)[0])


def forecast_outputs(folder: Path) -> Forecasted:
    """Write tables and page anew from what the folder keeps.

    Raises
    ------
    ResultError : the folder holds no forecast, it is damaged, or it cannot be written.
    """
    found, files, command = kept_forecast(folder)

    def write(aside: Path) -> None:
        write_forecast(found, aside, files, OPTION)
        forecast_report(found, aside, command, files)

    published(folder, write)
    return Forecasted(found)


def forecast(
    counts: pd.DataFrame,
    weeks: int = 1,
    *,
    start: date | str | None = None,
    calendar: str = "",
    events: Mapping[date | str, float] | list[Event] | None = None,
    interval_min: int | None = None,
) -> Forecasted:
    """Forecast the calls of the weeks after some counts.

    The weekday mean of eight weeks, unless a regression on weekday, month and calendar was surely
    better in the past (`docs/forecast.md`).

    Parameters
    ----------
    counts : a row a day, contact type and interval: ``day``, ``contact_type``, ``start_s`` (s after
        midnight), ``offered``; see `sim.forecasts.history.history_of`.
    weeks : 1 to 4.
    start : first day; None: the day after the last recorded one.
    calendar : country whose holidays count, such as CN, DE or US-CA; needs the extra ``forecast``.
    events : factors by date, or `sim.forecasts.forecast.Event`, for what history does not know.
    interval_min : length of an interval; None: the least distance of two starts.

    Raises
    ------
    InputError : counts, weeks, a date, a country or an event that cannot be.

    Examples
    --------
    >>> import numpy as np, pandas as pd, sim
    >>> days = pd.date_range("2026-01-05", periods=70)
    >>> grid = pd.MultiIndex.from_product([days, range(28800, 64800, 1800)])
    >>> counts = grid.to_frame(index=False, name=["day", "start_s"]).assign(offered=20)
    >>> found = sim.forecast(counts, events={"2026-03-18": 1.2})
    >>> found.method, found.days["calls"].round().tolist()
    ('weekday_mean', [400.0, 400.0, 480.0, 400.0, 400.0, 400.0, 400.0])
    """
    history = history_of(counts, interval_min)
    given = events or []
    if isinstance(given, Mapping):
        given = [Event(_date(day), float(factor)) for day, factor in given.items()]
    first = None if start is None else _date(start)
    return Forecasted(forecast_of(history, weeks, first, calendar, given))


def _date(value: date | str) -> date:
    from sim.catalogue import _
    from sim.errors import InputError

    try:
        return pd.Timestamp(value).date()
    except ValueError:
        raise InputError(
            _("expected a date such as '2026-12-07', found {value}").format(value=repr(value))
        ) from None
