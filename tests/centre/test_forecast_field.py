"""A forecast as a volume: day by day, of the horizon's days and weekdays, with growth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.errors import InputError
from sim.workload.arrivals import mean_arrivals
from tests.workload.test_arrivals import centre_of, daily_counts


def forecast_of(days: int, demand: dict[str, Any] | None = None, **fields: Any) -> Centre:
    kind: dict[str, Any] = {
        "demand": {"forecast": {"volumes": [100.0, 50.0, 0.0], **fields}, "weekday": {"tue": 9.0}},
        "route": "r",
        "talk": {"dist": "constant", "value_s": 1.0},
    }
    kind["demand"].update(demand or {})
    return centre_of({"call": kind}, days=days)


def volumes(of: Centre) -> list[float]:
    return [float(mean_arrivals(of, "call", day)[1][-1]) for day in range(of.horizon.days)]


def test_each_day_has_its_own_volume_whatever_the_weekday_factor() -> None:
    assert volumes(forecast_of(3)) == pytest.approx([100.0, 50.0, 0.0])
    assert volumes(forecast_of(2, demand={"growth": 2.0})) == pytest.approx([200.0, 100.0])
    assert daily_counts(forecast_of(3))[2] == 0


def test_days_of_one_weekday_and_other_volumes_do_not_share_a_curve() -> None:
    of = forecast_of(8, volumes=[float(n) for n in range(8)])
    assert volumes(of) == pytest.approx(list(np.arange(8.0)))


def test_a_forecast_is_of_the_days_of_the_horizon() -> None:
    assert forecast_of(3, first_day="2026-12-07").horizon.first_weekday == "mon"
    with pytest.raises(InputError, match=r"volumes: has 3 day\(s\), but horizon.days is 4"):
        forecast_of(4)
    with pytest.raises(InputError, match=r"2026-12-08 is a tue, but horizon.first_weekday is mon"):
        forecast_of(3, first_day="2026-12-08")
    with pytest.raises(InputError, match=r"expected a date such as .*, found '7\.12\.2026'"):
        forecast_of(3, first_day="7.12.2026")
    with pytest.raises(InputError, match="found daily_volume and forecast"):
        forecast_of(3, demand={"daily_volume": 3.0})
