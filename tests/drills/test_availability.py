"""A year with its failures: conditioning against enumeration, chains, and plain years."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import sim
from sim.analytic import availability as share_up
from sim.analytic import down_later, series
from sim.centre.base import DAY_S, WEEKDAYS
from sim.drills.availability import Availability, availability
from sim.drills.availability.chain import Chain, Down
from sim.drills.availability.conditioning import chances
from sim.drills.availability.least import may_be_least
from sim.drills.availability.plain import plain_years
from sim.drills.availability.points import POINTS, Failing, Window, windows_of_set
from sim.drills.availability.years import HARM, LOST
from sim.drills.components import Component, Failures
from sim.workload.streams import stream
from tests.builders import constant, exponential
from tests.small_studies import small, small_data

LAWS = {"exponential": exponential(7200.0), "constant": constant(7200.0)}


def _chain(mtbf_h: float, law: str) -> Chain:
    made = Failures.from_dict({"kinds": {"acd": {"duration": LAWS[law]}}})
    return Chain(3600.0 * mtbf_h, made.kinds["acd"].duration)


def _failures(**site: Any) -> Failures:
    usual = {"duration": exponential(7200.0), "detection": {"delay_s": 120.0}, "mtbf_days": 30.0}
    return Failures.from_dict({"kinds": {"site": {**usual, **site}}})


def test_chances_are_those_of_every_set_of_components() -> None:
    touched = [0.3, 0.05, 0.6, 0.2]
    found = chances(touched)
    many = 0.0
    for down in itertools.product((False, True), repeat=4):
        chance = float(np.prod([p if d else 1 - p for p, d in zip(touched, down, strict=True)]))
        who = np.flatnonzero(down)
        if len(who) == 0:
            assert found.nobody == pytest.approx(chance, rel=1e-12)
        elif len(who) == 1:
            assert found.single[who[0]] == pytest.approx(chance, rel=1e-12)
        elif len(who) == 2:
            assert found.pairs[who[0], who[1]] == pytest.approx(chance, rel=1e-12)
        else:
            many += chance
    assert found.more == pytest.approx(many, rel=1e-12)
    assert chances([1e-6] * 3).more == pytest.approx(1e-18, rel=1e-9)


def test_who_fails_together_is_drawn_as_likely_as_it_is() -> None:
    """Within 4 standard errors of every triple; a pair's weight likewise."""
    touched, n = [0.3, 0.05, 0.6, 0.2], 4_000
    found, rng = chances(touched), stream(3, 0, "x", "sets")
    drawn = [found.three_or_more(rng) for _ in range(n)]
    assert min(map(len, drawn)) == 3
    for who in {*drawn}:
        chance = np.prod([p if i in who else 1 - p for i, p in enumerate(touched)]) / found.more
        error = np.sqrt(chance * (1 - chance) / n)
        assert abs(drawn.count(who) / n - chance) < 4 * error
    pairs = [found.pair(rng) for _ in range(n)]
    chance = found.pairs[0, 2] / found.two
    assert abs(pairs.count((0, 2)) / n - chance) < 4 * np.sqrt(chance * (1 - chance) / n)


@pytest.mark.parametrize("law", LAWS)
def test_a_component_is_down_as_the_two_state_chain_says(law: str) -> None:
    """At every moment of a window MTTR / (MTBF + MTTR), of those that begin up (exponential
    repairs) as the transient chain; as many failures begin as alternate renewal says. Within 4
    standard errors of 6,000 windows: a tenth of the share itself."""
    chain, window, n = _chain(20.0, law), DAY_S, 6_000
    rng = stream(5, 0, law, "paths")
    paths = [chain.path((i + 0.5) / n, window, rng) for i in range(n)]
    touched = chain.touched(window)
    assert chain.down == pytest.approx(1 - share_up(20.0, 2.0))
    times = np.linspace(0.0, window - 1.0, 7)
    down = np.array([[any(d.start_s <= t < d.end_s for d in path) for t in times]
                     for path in paths])  # fmt: skip
    error = touched * np.sqrt(down.mean(axis=0) * (1 - down.mean(axis=0)) / n)
    assert np.all(np.abs(touched * down.mean(axis=0) - chain.down) <= 4 * error + 1e-4)
    if law == "exponential":
        begins_up = ~down[:, 0]
        later = touched * (down & begins_up[:, None]).mean(axis=0) / (1 - chain.down)
        wanted = [down_later(20.0, 2.0, t / 3600.0) for t in times]
        assert np.all(np.abs(later - wanted) <= 4 * error / (1 - chain.down) + 1e-4)
    begun = touched * np.mean([sum(d.start_s > 0.0 for d in path) for path in paths])
    assert begun == pytest.approx(window * chain.failures_a_second, rel=0.03)


def test_a_failure_that_is_under_way_has_an_age() -> None:
    """Of a constant duration the age at the window's start is uniform (Ross, section 3.4)."""
    chain, rng = _chain(20.0, "constant"), stream(5, 0, "age", "paths")
    found = [chain.path(0.0, DAY_S, rng)[0] for _ in range(4_000)]
    assert all(isinstance(d, Down) and d.start_s == 0.0 for d in found)
    ages = np.array([d.age_s for d in found])
    assert np.allclose(ages + [d.end_s for d in found], 7200.0)
    assert abs(ages.mean() - 3600.0) < 4 * 7200.0 / np.sqrt(12 * len(ages))


def _windows(number: int, **site: Any) -> list[Window]:
    typical = _failures(**site).kinds["site"]
    failing = [
        Failing(Component("site", name), typical, Chain(30 * DAY_S, typical.duration))
        for name in ("a", "b", "c")
    ]
    horizon = small().centre.horizon
    likely = chances([one.chain.touched(DAY_S) for one in failing])
    return list(windows_of_set(1, number, horizon, failing, likely))


def test_a_set_goes_over_the_week_and_the_hours() -> None:
    windows = _windows(0, duration=constant(60.0))
    alone = [w for w in windows if w.who == (0,)]
    assert sorted(w.weekday or "" for w in alone) == sorted(2 * WEEKDAYS)
    starts = sorted(
        sum(f * int(x) for f, x in zip((3600, 60, 1), first["start"].split(":"), strict=True))
        for w in alone for first in [w.outages["site:a"]]
    )  # fmt: skip
    inside = [s // (DAY_S / POINTS) for s in starts]
    assert inside == [float(i) for i in range(POINTS)]


def test_who_fails_together_fails_as_alone() -> None:
    """The same windows, so that what is added is what they do to each other."""
    windows = _windows(1)
    alone = {(w.who[0], w.point): w for w in windows if len(w.who) == 1}
    together = [w for w in windows if len(w.who) > 1]
    assert {len(w.who) for w in together} == {2, 3}
    for window in together:
        expected: dict[str, Any] = {}
        for i in window.who:
            expected |= alone[i, window.point].outages
            assert (window.seed, window.weekday) == (
                alone[i, window.point].seed, alone[i, window.point].weekday
            )  # fmt: skip
        assert window.outages == expected


def test_of_a_failure_that_is_old_detection_is_over() -> None:
    typical = _failures(duration=constant(7200.0), detection={"delay_s": 600.0}).kinds["site"]
    one = Failing(Component("site", "a"), typical, Chain(DAY_S, typical.duration))
    rng = stream(2, 0, "old", "paths")
    for _ in range(50):
        (outage,) = one.path(0.0, 600.0, rng).values()
        age = 7200.0 - outage["duration"]["value_s"]
        assert outage["detection"]["delay_s"] == pytest.approx(max(600.0 - age, 0.0))


@pytest.mark.broad
def test_all_calls_are_lost_while_the_only_site_is_down() -> None:
    """Calls a year x share of time down, and those in the centre when it fails: within 3.5 SE,
    where 3.5 SE are less than a fifth."""
    data = small_data(agents=40)
    data["centre"]["sites"]["site"]["trunk_groups"]["lines"]["lines"] = 200
    study = sim.Study.from_dict(data)
    (found,) = availability(study, _failures(duration=constant(7200.0)), sets=4).values()
    chain = found.failing[0].chain
    calls = 365 * 1800.0
    in_progress = 1800.0 / DAY_S * 200.0
    wanted = calls * chain.down + 365 * DAY_S * chain.failures_a_second * in_progress
    by_set = found.harm_by_set(LOST)
    error = by_set.std(ddof=1) / np.sqrt(len(by_set))
    assert abs(by_set.mean() - wanted) < 3.5 * error < 0.2 * wanted
    table = found.table()
    assert table.loc["total", "available"] == pytest.approx(1 - chain.down)
    assert table.loc["together", LOST] == 0.0
    assert found.of_three_or_more[LOST] == 0.0


def _two_sites() -> sim.Study:
    data = small_data()
    centre = data["centre"]
    centre["sites"]["other"] = {"trunk_groups": {"lines": {"lines": 30}}}
    centre["pools"]["other"] = {**centre["pools"]["pool"], "site": "other"}
    centre["routes"]["route"] = {
        "entry": {"policy": "shares", "shares": {"site": 0.5, "other": 0.5}},
        "steps": {"site": [{"pools": ["pool"]}], "other": [{"pools": ["other"]}]},
    }
    return sim.Study.from_dict(data)


@pytest.mark.broad
def test_a_year_is_the_sum_of_its_parts_whatever_the_workers() -> None:
    found: list[Availability] = [
        availability({"two": _two_sites()}, _failures(), sets=2, workers=n)["two"] for n in (1, 2)
    ]
    assert all(np.array_equal(found[0].alone, one.alone) for one in found)
    one = found[0]
    table = one.table()
    for what in HARM:
        assert table.loc["total", what] == pytest.approx(table[what].drop("total").sum())
    both = series(*(1 - f.chain.down for f in one.failing))
    assert table.loc["total", "available"] == pytest.approx(both)


@pytest.mark.parametrize(
    ("change", "asked", "said"),
    [
        ({}, {"which": ["sit"]}, "did you mean 'site'"),
        ({}, {"which": ["trunk_group"]}, "does not say how often it fails"),
        ({}, {"sets": 1}, "sets: found 1"),
        ({"mtbf_days": None}, {}, "nothing of the centre may fail"),
    ],
)
def test_a_year_that_cannot_be_is_one_sentence(
    change: dict[str, Any], asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(sim.InputError, match=said):
        availability(small(), _failures(**change), **asked)


def test_outages_of_the_study_are_refused() -> None:
    from tests.small_studies import with_outages

    with pytest.raises(sim.InputError, match="outages of its own"):
        availability(with_outages("x"), _failures())


def test_a_design_is_named_only_where_the_sets_decide() -> None:
    """Of three designs of one law each is left in at least 95 of 100 times; twice as much is told
    apart."""
    rng = stream(7, 0, "sets", "least")
    kept = 0
    for _ in range(200):
        values = {name: rng.normal(100.0, 10.0, 8) for name in "abc"}
        kept += "a" in may_be_least(values, 0.95)
    assert kept >= 200 * 0.95 - 3.0 * np.sqrt(200 * 0.95 * 0.05)
    values["b"] = 2.0 * values["b"]
    assert "b" not in may_be_least(values, 0.95)


@pytest.mark.slow
def test_conditioning_agrees_with_plain_simulated_years() -> None:
    """200 years of two sites that fail every 30 days: within 3 standard errors, and of a twentieth
    of their variance at equal cost."""
    study, failures, years = _two_sites(), _failures(), 200
    found = availability({"two": study}, failures, sets=32)["two"]
    plain = plain_years(study, failures, years)
    for what in HARM:
        by_set = found.harm_by_set(what)
        variance = by_set.var(ddof=1) / len(by_set)
        of_plain = plain[what].var(ddof=1) / years
        assert abs(by_set.mean() - plain[what].mean()) < 3 * np.sqrt(variance + of_plain)
        days = 2 * 364 * years
        if what == LOST:
            assert of_plain * days > 20 * variance * found.simulated
