"""Each piece of a fit finds what made-up records were made with."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.calibration.fit.days import find_days, opening_hours
from sim.calibration.fit.groups import assign, find_groups
from sim.calibration.fit.idle import with_idle_gaps
from sim.calibration.fit.laws import fit_law
from sim.calibration.fit.left_out import LeftOut
from sim.calibration.fit.pools import find_pools
from sim.calibration.fit.retries import find_retries
from sim.calibration.fit.scores import score, tally
from sim.calibration.fit.sessions import handled, sessions
from sim.calibration.fit.skills import agent_skills
from sim.calibration.fit.unavailability import (
    after_call,
    away_law,
    bins,
    gaps_after_calls,
    mean_of,
    seen_away,
    unavailability,
)

MONDAY = pd.Timestamp("2026-01-05")


def calls(rows: list[dict[str, object]]) -> pd.DataFrame:
    """A tidy table of a few calls; what a row does not say is that of an answered call."""
    table = pd.DataFrame(
        [
            {
                "day": MONDAY, "contact_type": "a", "join_s": 0.0, "wait_s": 0.0, "talk_s": 60.0,
                "agent": "x", "customer": "", "outcome": "answered", "priority": None,
            } | row
            for row in rows
        ]
    )  # fmt: skip
    gone = table["outcome"] != "answered"
    table["weekday"] = pd.DatetimeIndex(table["day"]).strftime("%a").str.lower()
    table["queued"] = table["wait_s"] > 0
    table["entry_s"] = table["join_s"]
    table["start_s"] = (table["join_s"] + table["wait_s"]).where(~gone)
    table["talk_s"] = table["talk_s"].where(~gone)
    table["agent"] = table["agent"].where(~gone, "")
    table["wrap_up_s"] = np.nan
    table["priority"] = table["priority"].astype("Int16")
    return table


def test_a_session_ends_where_nothing_comes_for_long() -> None:
    found = calls([{"join_s": 0.0}, {"join_s": 100.0}, {"join_s": 1000.0}, {"agent": "y"}])
    table = sessions(handled(found, split_s=420.0))
    own = table[table["agent"] == "x"]
    assert own["start_s"].tolist() == [0.0, 1000.0]
    assert own["end_s"].tolist() == [160.0, 1060.0]
    assert own["calls"].tolist() == [2, 1]


def test_an_agents_absence_is_seen_only_while_somebody_waits() -> None:
    """Between 0 and 40 s, in records of whole seconds; a caller waits from some moment on."""
    luck = np.random.default_rng(3)
    true, opens = luck.uniform(0, 40, size=100_000), luck.uniform(0, 60, size=100_000)
    closes = opens + luck.uniform(1, 30, size=100_000)
    seen = opens < true
    back = seen & (true < closes)
    rows = {
        "day": MONDAY, "from_s": np.where(seen, opens, 0.0).round(),
        "to_s": np.where(back, true, np.where(seen, closes, 0.0)).round(), "taken": back,
    }  # fmt: skip
    (away,), (came,) = seen_away(pd.DataFrame(rows), 60)
    law = away_law(away, came, bins(away, came))
    assert law.sum() == pytest.approx(1.0)
    assert mean_of(law) == pytest.approx(20.0, abs=0.2)
    assert np.cumsum(law)[19] == pytest.approx(0.5, abs=0.03)


def test_an_agent_who_lost_a_caller_to_a_colleague_was_away_meanwhile() -> None:
    # x ends at 60; a caller waits from 50 to 90 and y takes it; x takes a call at once at 200.
    found = calls(
        [
            {"join_s": 0.0},
            {"join_s": 50.0, "wait_s": 40.0, "agent": "y"},
            {"join_s": 200.0},
        ]
    )
    work = handled(found, 420.0)
    (gap,) = gaps_after_calls(found, work, agent_skills(work)).to_dict("records")
    assert (gap["from_s"], gap["to_s"], gap["taken"], gap["waiting"]) == (0.0, 30.0, False, 1)


def test_an_agent_who_takes_a_waiting_caller_has_just_come_back() -> None:
    # x ends at 60; one caller waits from 70 to 80, when y takes it, one from 90 on until 100.
    found = calls(
        [
            {"join_s": 0.0},
            {"join_s": 70.0, "wait_s": 10.0, "agent": "y"},
            {"join_s": 90.0, "wait_s": 10.0},
        ]
    )
    work = handled(found, 420.0)
    gaps = gaps_after_calls(found, work, agent_skills(work))
    assert gaps[["gap", "from_s", "to_s", "taken", "waiting"]].to_numpy().tolist() == [
        [0, 10.0, 20.0, False, 0],
        [0, 30.0, 40.0, True, 0],
    ]


def test_seconds_that_were_seen_in_part_count_in_part() -> None:
    """An exponential absence, seen from random moments to random moments: within 1 %."""
    luck = np.random.default_rng(4)
    true, opens = luck.exponential(30.0, 100_000), luck.exponential(60.0, 100_000)
    closes = opens + luck.exponential(3.0, 100_000)
    seen = opens < true
    rows = {
        "day": MONDAY, "from_s": opens, "to_s": np.minimum(true, closes), "taken": true < closes,
    }  # fmt: skip
    (away,), (came,) = seen_away(pd.DataFrame(rows)[seen], 600)
    assert away.sum() == pytest.approx((np.minimum(true, closes) - opens)[seen].sum(), rel=0.02)
    assert mean_of(away_law(away, came, bins(away, came))) == pytest.approx(30.0, rel=0.02)


def test_days_left_out_tell_how_much_a_sum_and_a_ratio_vary() -> None:
    """Five weekdays of four days: the variance is that of a sum of independent days."""
    weekday = ("mon", "tue", "wed", "thu", "fri") * 4
    days = LeftOut.of(pd.date_range(MONDAY, periods=20), weekday)
    total = np.random.default_rng(6).normal(100.0, 10.0, 20)
    names = np.array(weekday)
    true = sum(4 * total[names == d].var(ddof=1) for d in set(weekday))
    assert days.sd(total) == pytest.approx(true**0.5)
    assert days.week("agents", "x", "", total)["sd"] == pytest.approx(true**0.5 / 20)
    once = LeftOut.of(days.days[:5], weekday[:5])
    assert once.sd(total[:5]) == 0.0
    row = days.ratio("talk", "x", "s", pd.Series(days.days), 3.0 * total, total)
    assert (row["value"], row["sd"]) == (pytest.approx(3.0), pytest.approx(0.0, abs=1e-9))


def test_an_interval_is_wider_where_few_days_hold_most() -> None:
    """Twenty days of five weekdays that weigh the same have 15 degrees of freedom, three have 2."""
    weekday = ("mon", "tue", "wed", "thu", "fri") * 4
    days = LeftOut.of(pd.date_range(MONDAY, periods=20), weekday)
    assert days.reach(np.ones(20)) == pytest.approx(stats.t.ppf(0.975, 15))
    few = days.reach(np.where(np.arange(20) < 3, 1.0, 0.01))
    assert stats.t.ppf(0.975, 4) < few < stats.t.ppf(0.975, 2)
    one = np.where(np.arange(20) == 4, 1.0, 0.0)
    row = days.ratio("patience", "x", "s", pd.Series(days.days), 60.0 * one, one)
    assert row["low"] <= row["value"] == 60.0 <= row["high"] < np.inf


def test_unavailability_is_found_by_how_many_wait() -> None:
    gaps = pd.DataFrame(
        {
            "day": MONDAY,
            "gap": np.arange(600),
            "from_s": 0.0,
            "to_s": np.repeat([40.0, 10.0], 300),
            "taken": True,
            "waiting": np.repeat([0, 5], 300),
        }
    )
    aways = unavailability(gaps, 420.0)
    assert [(a.least_waiting, round(a.mean_s)) for a in aways] == [(0, 40), (3, 10)]
    said = after_call(aways)
    assert said is not None
    assert said["while_waiting"] == [{"waiting_over": 2, "factor": 0.25}]


def test_the_family_is_the_likeliest_and_else_the_quantiles() -> None:
    luck = np.random.default_rng(5)
    assert fit_law(luck.gamma(3.0, 60.0, 4000)).chosen == "gamma"
    assert fit_law(luck.lognormal(5.0, 0.8, 4000)).chosen == "lognormal"
    assert fit_law(luck.exponential(200.0, 4000)).chosen in ("exponential", "gamma", "weibull")
    mixed = np.concatenate([luck.normal(20, 2, 2000), luck.normal(400, 20, 2000)])
    law = fit_law(mixed)
    assert law.chosen == "empirical"
    quantiles = np.asarray(law.said["quantiles_s"])
    assert np.mean(0.5 * (quantiles[1:] + quantiles[:-1])) == pytest.approx(210, rel=0.02)


def test_a_type_is_parted_where_priorities_differ_and_unknown_ones_are_drawn() -> None:
    rows: list[dict[str, object]] = [
        {"priority": 1 if i % 4 else 2, "join_s": float(i)} for i in range(400)
    ]
    rows += [{"priority": None, "join_s": 1000.0 + i} for i in range(400)]
    found = calls(rows)
    groups = find_groups(found)
    assert set(groups) == {"a", "a_priority"}
    assert groups["a_priority"].share == pytest.approx(0.25)
    kinds = assign(found, groups, seed=1)
    assert (kinds[:400] == "a_priority").sum() == 100
    assert (kinds[400:] == "a_priority").mean() == pytest.approx(0.25, abs=0.07)
    assert set(find_groups(found, whole=("a",))) == {"a"}


def test_pools_are_agents_of_one_skill_set_and_every_type_has_one() -> None:
    rows: list[dict[str, object]] = []
    for n in range(100):
        rows.append({"agent": "x", "contact_type": "a", "join_s": 100.0 * n})
        rows.append({"agent": "y", "contact_type": "b", "join_s": 100.0 * n})
        rows.append({"agent": "z", "contact_type": "ab"[n % 2], "join_s": 100.0 * n})
    work = handled(calls(rows))
    pools = find_pools(work, agent_skills(work))
    assert sorted(pools.skills.values()) == [("a",), ("a", "b"), ("b",)]
    few = find_pools(work, agent_skills(work), most=1)
    assert len(few.skills) == 1
    assert set(*few.skills.values()) == {"a", "b"}


def test_callers_who_gave_up_and_call_again_are_retries() -> None:
    rows: list[dict[str, object]] = []
    for n in range(400):
        at = {"customer": f"c{n}", "day": MONDAY + pd.Timedelta(days=n % 20)}
        rows.append({**at, "join_s": 100.0, "wait_s": 60.0, "outcome": "abandoned"})
        if n % 2:
            rows.append({**at, "join_s": 460.0})
    found = find_retries(calls(rows))
    assert found is not None
    assert found.share == pytest.approx(0.5)
    assert found.again.sum() == 200
    assert find_retries(calls([row | {"customer": ""} for row in rows])) is None


def test_days_unlike_their_weekday_are_left_out_and_opening_hours_are_seen() -> None:
    rows: list[dict[str, object]] = []
    for week in range(6):
        for n in range(160):
            day = MONDAY + pd.Timedelta(days=7 * week)
            rush = week == 3 and n < 60
            rows.append({"day": day, "join_s": 12 * 3600.0 + n if rush else 9 * 3600.0 + 180.0 * n})
    rows += [{"day": MONDAY + pd.Timedelta(days=42), "join_s": 36_000.0 + n} for n in range(20)]
    days = find_days(calls(rows))
    assert {str(d.date()): why for d, why in days.unusual.items()} == {
        "2026-01-26": "incident",
        "2026-02-16": "volume",
    }
    assert days.opening == {"mon": (9 * 3600.0, 17 * 3600.0)}
    assert opening_hours(calls(rows[:1])) == {"mon": (9 * 3600.0, 9.5 * 3600.0)}


def test_a_score_is_the_difference_of_ratios_of_totals() -> None:
    found = calls(
        [
            {"join_s": 68_000.0},
            {"join_s": 68_010.0, "wait_s": 40.0},
            {"join_s": 68_020.0, "wait_s": 60.0, "outcome": "abandoned"},
            {"join_s": 68_030.0},
        ]
    )
    found["sim_wait_s"] = [0.0, 80.0, 40.0, 0.0]
    found["sim_answered"] = [True, True, True, True]
    made = score(tally(found, ""), tally(found, "sim_"), None)
    assert made.abandonment == 0.25
    assert made.abandonment_error == -0.25
    assert made.wait_queued_s == 50.0
    assert made.wait_queued_error == pytest.approx(0.2)
    assert made.evening_error == pytest.approx(0.2)
    assert made.service == 0.5
    assert np.isnan(made.band_width)
    band = pd.DataFrame({"day": [MONDAY], "hour": [18], "low": [0.6], "high": [0.7]})
    judged = score(tally(found, ""), tally(found, "sim_"), band)
    assert judged.band_width == pytest.approx(0.1)
    assert judged.band_coverage == 0.0
    assert judged.interval_score == pytest.approx(0.1 + 40 * 0.1)


def test_a_session_goes_on_through_a_gap_in_which_nobody_waits() -> None:
    own: list[dict[str, object]] = [{"join_s": t} for t in (0.0, 1000.0, 4000.0)]
    lost: dict[str, object] = {"join_s": 300.0, "wait_s": 90.0, "outcome": "abandoned"}
    left = {}
    others = {"nobody": [], "waited": [lost], "other type": [lost | {"contact_type": "b"}]}
    for name, more in others.items():
        found = calls([*own, *more])
        work = handled(found, split_s=600.0)
        skilled = agent_skills(work)
        skilled["b"] = False
        left[name] = sessions(with_idle_gaps(work, found, skilled))["calls"].tolist()
    assert left == {"nobody": [2, 1], "waited": [1, 1, 1], "other type": [2, 1]}


def test_few_calls_before_the_doors_open_do_not_open_them() -> None:
    days = pd.date_range(MONDAY, periods=4, freq="7D")
    times = [8.8 * 3600.0, *(9.0 * 3600.0 + 60.0 * i for i in range(120))]
    found = calls([{"day": day, "join_s": time} for day in days for time in times])
    assert opening_hours(found) == {"mon": (9 * 3600.0, 11 * 3600.0)}


def test_evenings_in_which_nobody_waited_have_no_relative_error() -> None:
    found = calls([{"join_s": 68_000.0}, {"join_s": 40_000.0, "wait_s": 10.0}])
    found["sim_wait_s"], found["sim_answered"] = [5.0, 10.0], True
    made = score(tally(found, ""), tally(found, "sim_"), None)
    assert np.isnan(made.evening_error)
    assert made.wait_queued_error == pytest.approx(-0.25)
    calm = calls([{"join_s": 68_000.0}])
    calm["sim_wait_s"], calm["sim_answered"] = 0.0, True
    assert np.isnan(score(tally(calm, ""), tally(calm, "sim_"), None).wait_queued_error)
