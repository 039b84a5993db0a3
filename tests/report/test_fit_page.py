"""The page of a fit: tables in the order in which people read them, in their language."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pandas as pd

from sim.report.fit_report import FitPage, _rows
from sim.wording import language


def page() -> FitPage:
    days = ["fri", "mon", "sun", "tue"]
    table = pd.DataFrame(
        {"number": [5.0, 1.0, 7.0, 2.0], "queued": 0.5, "wait_queued": 9.0, "lost": 0.1}, index=days
    )
    shown: dict[str, Any] = {one.name: () for one in fields(FitPage)}
    shown |= {
        "recorded": {"weekday": table}, "simulated": {"nothing": {"weekday": table}}
    }  # fmt: skip
    return FitPage(**shown)


def test_weekdays_stand_in_their_order_by_their_names() -> None:
    rows = _rows(page(), "weekday")
    assert [row[0] for row in rows] == ["Monday", "Tuesday", "Friday", "Sunday"]
    assert [row[1] for row in rows] == ["1.0", "2.0", "5.0", "7.0"]
    with language("zh"):
        assert _rows(page(), "weekday")[0][0] == "星期一"
