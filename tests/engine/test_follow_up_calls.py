"""Every caller's story hangs together, in whatever centre."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from sim.centre import Centre
from sim.engine import CallLog
from sim.engine.codes import (
    CONTAINED,
    DISPOSITIONS,
    FIRST,
    REPEAT,
    REQUEUE,
    RETRY,
    SERVED,
    TRANSFER,
)
from sim.engine.compiled import run_compiled
from sim.engine.kernel.layout import run as layout
from sim.measures.counts import reconcile
from tests.builders import Data, centre, centre_data, constant, draw, exponential, kind, pool
from tests.corpora import many, on_chosen_centres, quick
from tests.engine.test_stretches import check as check_stretches
from tests.strategies import centres

Row = dict[str, Any]


def stories(log: CallLog) -> list[list[Row]]:
    """The rows of each caller, by attempt."""
    names = ("caller", "attempt", "origin", "served_before", "back_s", "transferred_to",
             "contact_type", "arrival_s", "end_s", "wrap_end_s", "disposition",
             "entry_site")  # fmt: skip
    lists = [np.asarray(log[name]).tolist() for name in names]
    found: dict[int, list[Row]] = {}
    for cells in zip(*lists, strict=True):
        row = dict(zip(names, cells, strict=True))
        found.setdefault(row["caller"], []).append(row)
    return [sorted(rows, key=lambda row: int(row["attempt"])) for _, rows in sorted(found.items())]


def assert_hangs_together(of: Centre, story: list[Row]) -> None:
    """Each row follows from the one before, as often as the centre allows."""
    kinds = list(of.contact_types.values())
    home = kinds[story[0]["contact_type"]]
    assert [row["attempt"] for row in story] == list(range(len(story)))
    assert story[0]["origin"] == FIRST and not story[0]["served_before"]
    tries = repeats = passed = 0
    for row, after in pairwise([*story, None]):
        assert row is not None
        served = row["disposition"] in SERVED or row["disposition"] == CONTAINED
        comes_back = row["back_s"] == row["back_s"] and row["back_s"] < of.horizon.end_s
        if row["transferred_to"] >= 0:
            assert after is not None and after["origin"] == TRANSFER
            assert after["contact_type"] == row["transferred_to"]
            assert after["arrival_s"] == row["end_s"]
            assert after["entry_site"] == row["entry_site"]
            assert row["back_s"] != row["back_s"]
            passed += 1
            assert passed <= of.routing.transfers_at_most
        elif after is not None and after["origin"] == REQUEUE:
            served = False
            assert after["contact_type"] == row["contact_type"]
            assert after["arrival_s"] == row["end_s"] == row["wrap_end_s"]
            assert after["entry_site"] == row["entry_site"]
        elif comes_back:
            assert after is not None and after["origin"] == (REPEAT if served else RETRY)
            again = home.repeat if served else home.retry
            assert again is not None
            if again.calls_as == "passed_on_to":
                assert after["contact_type"] == row["contact_type"]
            else:
                assert kinds[after["contact_type"]] is home
            assert after["arrival_s"] == row["back_s"] >= row["end_s"]
            passed = 0
            tries, repeats = (0, repeats + 1) if served else (tries + 1, repeats)
            assert home.retry is None or tries <= home.retry.at_most
            assert home.repeat is None or repeats <= home.repeat.at_most
        else:
            assert after is None
        if after is not None:
            assert after["served_before"] == (row["served_before"] or served)


def check_stories(data: Data) -> None:
    of = centre(data)
    workload = draw(of)
    log = run_compiled(of, workload)
    counted = reconcile(log)
    assert counted["offered"] == sum(counted[d] for d in DISPOSITIONS)
    if "caller" not in log.columns:
        assert len(log) == len(workload)
        return
    found = stories(log)
    assert len(found) == len(workload)
    for story in found:
        assert_hangs_together(of, story)
    order = [np.asarray(log[c]).tolist() for c in ("arrival_s", "caller", "attempt")]
    rows = [(at, n > 0, caller, n) for at, caller, n in zip(*order, strict=True)]
    assert rows == sorted(rows)


@pytest.mark.broad
@quick(4)
@given(data=centres())
@on_chosen_centres(features=True, first=30)
def test_every_callers_story_hangs_together(data: Data) -> None:
    check_stories(data)


@pytest.mark.slow
@many(3_000)
@given(centres())
def test_every_callers_story_hangs_together_in_thousands_of_centres(data: Data) -> None:
    check_stories(data)


def check_little_room(data: Data) -> None:
    of = centre(data)
    workload = draw(of)
    least, layout.LEAST_ROOM = layout.LEAST_ROOM, 2
    try:
        n = len(workload)
        check_stretches(of, workload, [n // 3, n // 2] if n > 3 else [])
    finally:
        layout.LEAST_ROOM = least


@pytest.mark.broad
@quick(5)
@given(data=centres())
@on_chosen_centres(features=True, first=20)
def test_room_for_further_calls_grows_where_it_is_needed(data: Data) -> None:
    check_little_room(data)


@pytest.mark.slow
@many(3_000)
@given(centres())
def test_room_for_further_calls_grows_in_thousands_of_centres(data: Data) -> None:
    check_little_room(data)


def test_follow_up_calls_change_nobodys_luck() -> None:
    """First calls bring along what they bring along without them."""
    plain = kind([float(t) for t in range(0, 900, 10)], exponential(20.0), patience=exponential(30))
    more = {
        **plain,
        "retry": {"abandoned": 0.5, "delay": exponential(100.0)},
        "repeat": {"unresolved": 0.3, "delay": exponential(300.0)},
    }
    one, other = (
        draw(centre(centre_data(contact_types={"call": k}, pools={"p": pool(1)})))
        for k in (plain, more)
    )
    assert all(np.array_equal(getattr(one, c), getattr(other, c)) for c in ("talk_s", "patience_s"))


@pytest.mark.parametrize(("chance", "low", "high"), [(0.3, 0.27, 0.33), (0.8, 0.77, 0.83)])
def test_as_many_come_back_as_the_centre_says(chance: float, low: float, high: float) -> None:
    """4,000 callers, none of whom is served: the share that calls again, within 3 st. errors."""
    times = [float(t) for t in range(4_000)]
    retry = {"abandoned": chance, "delay": constant(10.0), "at_most": 1}
    of = centre(
        centre_data(
            contact_types={"call": kind(times, patience=1.0, retry=retry)}, pools={"p": pool(0)}
        )
    )
    log = run_compiled(of, draw(of))
    origins = np.bincount(np.asarray(log["origin"]), minlength=4)
    assert origins[FIRST] == 4_000
    assert low < origins[RETRY] / 4_000 < high


def test_as_many_are_passed_on_and_conferred_about_as_the_centre_says() -> None:
    """40,000 calls and agents in plenty: shares and the mean conference, within 3 st. errors.

    A share or a mean conference that is 5 % wrong is 5 standard errors away or more.
    """
    calls, shares, conference_s = 40_000, {"cold": 0.2, "warm": 0.3}, 60.0
    transfers: Data = {name: {"share": share} for name, share in shares.items()}
    transfers["warm"]["conference"] = exponential(conference_s)
    first = kind([float(t) for t in range(calls)], talk=constant(100.0), transfers=transfers)
    of = centre(
        centre_data(
            contact_types={"call": first, "cold": kind([]), "warm": kind([])},
            pools={"p": pool(1_000, skills=["call", "cold", "warm"])},
        )
    )
    log = run_compiled(of, draw(of))
    target = np.asarray(log["transferred_to"])
    for number, (name, share) in enumerate(shares.items(), start=1):
        assert log.names.contact_types[number] == name
        found = np.mean(target[np.asarray(log["origin"]) == FIRST] == number)
        assert abs(found - share) < 3 * np.sqrt(share * (1 - share) / calls)
    warm = target == 2
    conferred = np.asarray(log["talk_end_s"])[warm] - np.asarray(log["answer_s"])[warm] - 100.0
    error = conference_s / np.sqrt(len(conferred))
    assert abs(conferred.mean() - conference_s) < 3 * error
    assert abs(conferred.std() - conference_s) < 3 * np.sqrt(2.0) * error
