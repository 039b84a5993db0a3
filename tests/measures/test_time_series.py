"""The time series says of each bin what the tables say of each reporting interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import sim
from sim.centre import Centre, validated
from sim.engine import run_compiled
from sim.errors import InputError
from sim.measures import count, series_estimate, series_table, totals
from sim.measures.counts import Counts
from sim.measures.layout import Floats, layout_of
from sim.measures.replications import Replications
from sim.measures.series_table import LINES, _range
from sim.measures.time_series import EVENTS, LEVELS
from tests.builders import Data, draw
from tests.corpora import quick
from tests.measures.stretches import cut
from tests.strategies import centres


def counted(of: Centre, cuts: list[int] | None = None) -> Counts:
    from sim.measures import Counting

    log = run_compiled(of, draw(of))
    if cuts is None:
        return count(log, of, 60.0)
    counting = Counting(of, 60.0)
    for part in cut(log, cuts):
        counting.add(part)
    return counting.counts()


def by_interval(counts: Counts, line: str) -> Floats:
    """Of the whole centre, summed over the minutes of each reporting interval."""
    values = counts.arrays[f"series.{line}"][:-1].astype(float)
    sites, setting = len(values), counts.setting
    found: Floats = values.reshape(sites, setting.days, setting.intervals, -1).sum(axis=3)
    return found


def of_table(counts: Counts, *fields: str) -> Floats:
    """Fields of a table with sites, summed over contact types where it has them."""
    found = sum(counts.arrays[name].astype(float) for name in fields)
    assert isinstance(found, np.ndarray)
    return found.sum(axis=0) if found.ndim == 4 else found


def without_warm_up(data: Data) -> Centre:
    data["horizon"]["warmup_s"] = 0.0
    return validated(Centre, data, "centre")


@pytest.mark.broad
@quick(10)
@given(data=centres())
def test_minutes_sum_to_the_tables(data: Data) -> None:
    of = without_warm_up(data)
    counts = counted(of)
    same = np.testing.assert_allclose
    same(by_interval(counts, "to_agents"), of_table(counts, "queue.offered"))
    same(by_interval(counts, "waiting") * 60 + by_interval(counts, "callbacks") * 60,
         of_table(counts, "centre.queue_s"), atol=1e-5)  # fmt: skip
    same(by_interval(counts, "in_ivr") * 60, of_table(counts, "centre.ports_s"), atol=1e-5)
    same(counts.arrays["series.work"][-1].sum() * 60, counts.arrays["work.open_s"].sum(), atol=1e-5)
    layout = layout_of(of)
    for site in range(len(of.sites)):
        here = layout.pool_site == site
        staffed = counts.arrays["load.staffed_s"][here].sum(axis=0)
        same(by_interval(counts, "on_duty")[site] * 60, staffed, atol=1e-5)
        if layout.takes[1][here].all():
            busy = counts.arrays["load.busy_s"][here].sum(axis=0)
            same(by_interval(counts, "with_agent")[site] * 60, busy, atol=1e-5)
    above, below = totals([counts], "service_level")
    same(counts.arrays["series.in_time"][-1].sum(), above[0])
    same(counts.arrays["series.counted"][-1].sum(), below[0])
    attempts = counts.arrays["horizon.attempts"].astype(float) * of.horizon.days
    same(counts.arrays["series.offered"][-1].sum(), attempts)
    for cause in (name for name in EVENTS if name.startswith("lost_")):
        same(counts.arrays[f"series.{cause}"][-1].sum(), counts.arrays[f"entry.{cause}"].sum())


@quick(4)
@given(data=centres())
def test_stretches_give_the_series_of_the_whole(data: Data) -> None:
    of = without_warm_up(data)
    whole, parts = counted(of), counted(of, [3, 9, 40])
    for name in (*EVENTS, *LEVELS, "failures"):
        np.testing.assert_allclose(
            parts.arrays[f"series.{name}"].astype(float),
            whole.arrays[f"series.{name}"].astype(float),
            atol=1e-6,
        )


def test_the_band_is_over_replications() -> None:
    """Two days that are alike all day long and differ from each other have a band."""
    of = sim.load("retail_bank", ["replications=2", "demand.scale=0.02"]).effective_centre
    one = count(run_compiled(of, draw(of)), of, 60.0)
    arrays = dict(one.arrays)
    ten, twenty = ({**arrays, "series.waiting": np.full_like(arrays["series.waiting"], n)}
                   for n in (10.0, 20.0))  # fmt: skip
    counts = Replications.of([Counts(one.setting, ten), Counts(one.setting, twenty)])
    table = series_table(counts, 60.0, "waiting")
    assert set(table["value"]) == {15.0}
    np.testing.assert_allclose(table["p10"], 11.0)
    np.testing.assert_allclose(table["p90"], 19.0)
    # Student's t with one degree of freedom: 15 +- 12.706 x 5
    np.testing.assert_allclose(series_estimate(counts, "waiting").high, 15.0 + 12.7062 * 5, 1e-5)
    assert (table["low"] == 0.0).all()


def test_the_range_is_that_of_numpy_where_some_replications_have_no_value() -> None:
    each = np.random.default_rng(1).normal(size=(9, 3, 40))
    each[np.random.default_rng(2).random(each.shape) < 0.3] = np.nan
    each[:, 0, 0] = np.nan
    each[:, 0, 1] = [0.7, *[np.nan] * 8]
    low, high = _range(each)
    assert np.isnan(low[0, 0]) and np.isnan(high[0, 0])
    known = np.s_[1:]
    expected = np.nanquantile(each[:, known], (0.1, 0.9), axis=0)
    np.testing.assert_allclose([low[known], high[known]], expected)
    assert low[0, 1] == high[0, 1] == 0.7


def test_a_study_has_series_only_where_it_asks_for_them() -> None:
    plain = sim.load("retail_bank", ["replications=2", "demand.scale=0.02", "staffing.scale=0.05"])
    asked = sim.Study.from_dict({**plain.to_dict(), "resolution": "5min"})
    assert plain.digest() != asked.digest()
    assert "series.offered" not in sim.run(plain).counts.fields
    result = sim.run(asked)
    table = result.series()
    assert set(table["line"]) == set(LINES)
    assert len(table) == len(LINES) * 3 * 288
    kpis = sim.run(plain).kpis()
    assert result.kpis().equals(kpis)
    with pytest.raises(InputError, match="give the study a resolution"):
        sim.run(plain).series()
    with pytest.raises(InputError, match="did you mean 'waiting'"):
        result.series("wating")


@pytest.mark.parametrize("text", ["1 hour", "7s", "0min", "1m", "", "1e1s"])
def test_a_resolution_that_fits_no_interval_is_refused(text: str) -> None:
    data = sim.load("retail_bank").to_dict()
    with pytest.raises(InputError, match=r"resolution: .*5s, 10s"):
        sim.Study.from_dict({**data, "resolution": text})
