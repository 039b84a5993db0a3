"""Series that are written down by hand, and moments of recovery worked out from them by hand.

Every case takes the function that finds the moments, so that `test_recovery_faults.py` can hand
them one with a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.drills.recovery import Recovery
from sim.measures import Replications
from sim.measures.layout import Setting
from sim.measures.time_series import EVENTS, LEVELS

Find = Callable[[Replications, Replications, float, float], Recovery]

BINS = 120
"""Two hours in bins of a minute; the failure comes after 20 minutes, for 10."""

FAILURES = (1200.0, 1230.0, 1260.0, 1800.0, 1900.0)


def days(
    replications: int = 1, failures: Any = (FAILURES,), bins: int = BINS, **lines: Any
) -> Replications:
    """Series that are 0 but for some lines of the whole centre: a number, or one a bin."""
    fields: dict[str, Any] = {
        f"series.{n}": np.zeros((replications, 3, bins)) for n in (*EVENTS, *LEVELS)
    }
    for name, values in {"counted": 10.0, "in_time": 9.0, "on_duty": 20.0, **lines}.items():
        fields[f"series.{name}"][:, -1] = values
    fields["series.failures"] = np.array([failures] * replications, dtype=float)
    setting = object.__new__(Setting)
    return Replications(setting, fields, replications)


def changed(usual: float, *spans: tuple[int, int, float]) -> np.ndarray:
    """A line: from one minute to another another value."""
    found = np.full(BINS, usual)
    for first, last, value in spans:
        found[first:last] = value
    return found


def moments(find: Find, hit: Replications, calm: Replications | None = None) -> dict[str, float]:
    found = find(hit, calm or days(), 60.0, 0.8)
    return {name: float(values[0]) for name, values in found.table().items()}


def a_failure_that_changes_nothing_is_recovered_from_at_once(find: Find) -> None:
    found = moments(find, days())
    assert found["recovered_s"] == found["agents_back_s"] == found["peak_backlog"] == 0.0


def detection_and_reroute_are_counted_from_the_failure(find: Find) -> None:
    found = moments(find, days())
    assert (found["detected_s"], found["rerouted_s"], found["repaired_s"]) == (30.0, 60.0, 600.0)


def of_several_failures_the_first_begins_and_the_last_repair_ends(find: Find) -> None:
    second = (1500.0, 1510.0, np.nan, 2400.0, 2400.0)
    found = moments(find, days(failures=(second, FAILURES)))
    assert (found["detected_s"], found["repaired_s"]) == (30.0, 1200.0)
    never = (1200.0, np.nan, np.nan, 1300.0, 1300.0)
    assert np.isnan(moments(find, days(failures=(never,)))["detected_s"])


def a_centre_that_lets_nobody_in_has_not_recovered(find: Find) -> None:
    """Whom no queue ever saw leaves service as it was: half of 40 calls a minute find no line until
    minute 30; before the failure and with one in twenty afterwards that counts as none."""
    refused = changed(0.0, (10, 12, 20.0), (20, 30, 20.0), (30, 60, 2.0))
    calm = days(offered=40.0)
    found = moments(find, days(offered=20.0, lost_no_trunk_line=refused), calm)
    assert found["service_back_s"] == 0.0
    assert found["let_in_s"] == found["recovered_s"] == (30 - 20) * 60.0
    usual = days(offered=40.0, lost_no_port=15.0)
    assert moments(find, days(offered=40.0, lost_no_port=16.0), usual)["let_in_s"] == 0.0
    full = moments(find, days(lost_queue_full=changed(0.0, (25, 27, 9.0))), calm)
    assert full["let_in_s"] == (27 - 20) * 60.0


def agents_are_back_after_the_last_minute_in_which_one_in_ten_is_missing(find: Find) -> None:
    """Half are gone to minute 30, and again from 40 to 43; two of twenty are not too many."""
    gone = changed(20.0, (20, 30, 10.0), (30, 40, 18.0), (40, 43, 17.0), (43, 60, 18.0))
    assert moments(find, days(on_duty=gone))["agents_back_s"] == (43 - 20) * 60.0
    for_good = changed(20.0, (20, BINS, 17.9))
    assert moments(find, days(on_duty=for_good))["agents_back_s"] == np.inf


def agents_are_held_beside_the_day_without_the_failure(find: Find) -> None:
    """The shift ends at minute 60 on either day."""
    ends = changed(20.0, (60, BINS, 5.0))
    assert moments(find, days(on_duty=ends), days(on_duty=ends))["agents_back_s"] == 0.0


def service_is_back_when_fifteen_minutes_together_reach_the_goal(find: Find) -> None:
    """Nobody in time from minute 20 to 30: 15 minutes with one such minute have 84 %, with two
    78 %; the first that reach 80 % again begin in minute 29."""
    bad = changed(9.0, (20, 30, 0.0))
    assert moments(find, days(in_time=bad))["service_back_s"] == (29 - 20) * 60.0
    bad = changed(9.0, (20, BINS, 5.0))
    assert moments(find, days(in_time=bad))["service_back_s"] == np.inf


def the_goal_is_no_more_than_the_day_without_the_failure_reaches(find: Find) -> None:
    calm, bad = changed(6.0), changed(6.0, (20, 30, 0.0))
    found = moments(find, days(in_time=bad), days(in_time=calm))
    assert found["service_back_s"] == (30 - 20) * 60.0


def a_backlog_is_all_that_waits_anywhere_and_is_drained_with_a_twentieth_left(find: Find) -> None:
    """40 on the line, 50 to be called back and 30 letters; 5 % of 120 are 6."""
    lines: dict[str, Any] = {
        "waiting": changed(0.0, (20, 31, 40.0)),
        "callbacks": changed(0.0, (25, 40, 50.0), (40, 50, 7.0)),
        "work": changed(100.0, (25, 33, 130.0), (50, 60, 106.0)),
    }
    found = moments(find, days(**lines), days(work=changed(100.0)))
    assert found["peak_backlog"] == 120.0
    assert found["backlog_drained_s"] == (50 - 20) * 60.0
    lines["work"] = changed(100.0, (25, BINS, 130.0))
    found = moments(find, days(**lines), days(work=changed(100.0)))
    assert found["backlog_drained_s"] == found["recovered_s"] == np.inf


def recovered_is_the_last_of_service_agents_and_backlog(find: Find) -> None:
    hit = days(
        on_duty=changed(20.0, (20, 70, 0.0)),
        in_time=changed(9.0, (20, 30, 0.0)),
        waiting=changed(0.0, (20, 40, 30.0)),
    )
    found = moments(find, hit)
    assert found["backlog_drained_s"] == 1200.0
    assert found["recovered_s"] == found["agents_back_s"] == 3000.0


def what_was_before_the_failure_does_not_count(find: Find) -> None:
    early = changed(9.0, (0, 19, 0.0))
    found = moments(find, days(in_time=early, waiting=changed(0.0, (0, 20, 90.0)),
                         on_duty=changed(20.0, (0, 20, 1.0))), days(in_time=early))  # fmt: skip
    assert found["recovered_s"] == found["peak_backlog"] == 0.0


def a_second_failure_during_recovery_is_recovered_from_as_well(find: Find) -> None:
    """First failure from minute 20 to 30, second from 65 to 70, noticed after one minute. Agents:
    half of them until 35, eight of ten until 80. The backlog of 100 is down to 4 at minute 40,
    rises to 60 and is gone at 90. Service is back at minute 34 and falls again from 65 to 85: the
    first 15 minutes with fewer than two such minutes begin in minute 84."""
    second = (3900.0, 3960.0, 3990.0, 4200.0, 4260.0)
    hit = days(
        failures=(FAILURES, second),
        on_duty=changed(20.0, (20, 35, 10.0), (65, 80, 16.0)),
        waiting=changed(0.0, (20, 40, 100.0), (40, 66, 4.0), (66, 90, 60.0)),
        in_time=changed(9.0, (20, 35, 0.0), (65, 85, 0.0)),
    )
    found = moments(find, hit)
    assert (found["detected_s"], found["rerouted_s"]) == (30.0, 60.0)
    assert found["repaired_s"] == (70 - 20) * 60.0
    assert found["agents_back_s"] == (80 - 20) * 60.0
    assert found["backlog_drained_s"] == found["recovered_s"] == (90 - 20) * 60.0
    assert found["service_back_s"] == (84 - 20) * 60.0
    assert found["peak_backlog"] == 100.0


def flapping_is_over_with_the_last_repair_and_not_with_the_first_return(find: Find) -> None:
    """Down in minutes 20-24, 30-34 and 40-44, up between; never noticed, as each time is too short.
    Everybody is back in between, and service is at its goal between minutes 24 and 30 alone."""
    flaps = [(60.0 * m, np.nan, np.nan, 60.0 * (m + 4), np.nan) for m in (20, 30, 40)]
    down = [(m, m + 4) for m in (20, 30, 40)]
    hit = days(
        failures=tuple(flaps),
        on_duty=changed(20.0, *((a, b, 0.0) for a, b in down)),
        in_time=changed(9.0, *((a, b, 0.0) for a, b in down)),
        waiting=changed(0.0, *((a, b, 30.0) for a, b in down)),
    )
    found = moments(find, hit)
    assert np.isnan(found["detected_s"]) and np.isnan(found["rerouted_s"])
    assert found["repaired_s"] == found["agents_back_s"] == (44 - 20) * 60.0
    assert found["backlog_drained_s"] == (44 - 20) * 60.0
    assert found["service_back_s"] == (43 - 20) * 60.0
    assert found["recovered_s"] == (44 - 20) * 60.0


def a_failure_across_midnight_is_counted_from_its_beginning(find: Find) -> None:
    """Two days in bins of a minute; down from 23:50 to 00:20, noticed at 23:58, rerouted at 00:01;
    agents log in until 00:45, the backlog is gone at 00:50; the night shift is half of the day's on
    either day."""
    day, bins = 1440, 2880
    fail, repair = day - 10, day + 20
    usual = np.full(bins, 20.0)
    usual[day : day + 480] = 10.0
    there, waits, good = usual.copy(), np.zeros(bins), np.full(bins, 9.0)
    there[fail : day + 45] = 5.0
    waits[fail : day + 50] = 80.0
    good[fail : day + 50] = 0.0
    times = (60.0 * fail, 60.0 * (day - 2), 60.0 * (day + 1), 60.0 * repair, 60.0 * (day + 25))
    hit = days(failures=(times,), bins=bins, on_duty=there, waiting=waits, in_time=good)
    found = moments(find, hit, days(bins=bins, on_duty=usual))
    assert (found["detected_s"], found["rerouted_s"]) == (480.0, 660.0)
    assert found["repaired_s"] == 1800.0
    assert found["agents_back_s"] == (45 + 10) * 60.0
    assert found["backlog_drained_s"] == found["recovered_s"] == (50 + 10) * 60.0
    assert found["service_back_s"] == (49 + 10) * 60.0


def what_differs_hours_later_is_not_the_failures(find: Find) -> None:
    """Three calls wait more while it fails; when all is over, other luck lets twelve wait and
    service fall for a while."""
    hit = days(
        waiting=changed(0.0, (20, 25, 3.0), (90, 100, 12.0)),
        in_time=changed(9.0, (20, 24, 0.0), (90, 100, 0.0)),
    )
    found = moments(find, hit)
    assert found["peak_backlog"] == 3.0
    assert found["backlog_drained_s"] == (25 - 20) * 60.0
    assert found["service_back_s"] == found["recovered_s"] - 2 * 60.0 == (23 - 20) * 60.0


def the_backlog_of_every_site_counts(find: Find) -> None:
    """The failed site's queue is empty; its callers wait at the other one."""
    hit = days(waiting=changed(0.0, (22, 50, 40.0)))
    hit.fields["series.waiting"][:, 0] = 0.0
    hit.fields["series.waiting"][:, 1] = hit.fields["series.waiting"][:, -1]
    found = moments(find, hit)
    assert (found["peak_backlog"], found["backlog_drained_s"]) == (40.0, (50 - 20) * 60.0)


def every_replication_has_moments_of_its_own(find: Find) -> None:
    hit = days(2, on_duty=changed(20.0, (20, 40, 0.0)))
    hit.fields["series.on_duty"][1, -1, 20:70] = 0.0
    hit.fields["series.failures"][1, 0, 1] += 30.0
    found = find(hit, days(2), 60.0, 0.8)
    assert found.agents_back_s.tolist() == [1200.0, 3000.0]
    assert found.detected_s.tolist() == [30.0, 60.0]


CASES = (
    a_centre_that_lets_nobody_in_has_not_recovered,
    a_failure_that_changes_nothing_is_recovered_from_at_once,
    detection_and_reroute_are_counted_from_the_failure,
    of_several_failures_the_first_begins_and_the_last_repair_ends,
    agents_are_back_after_the_last_minute_in_which_one_in_ten_is_missing,
    agents_are_held_beside_the_day_without_the_failure,
    service_is_back_when_fifteen_minutes_together_reach_the_goal,
    the_goal_is_no_more_than_the_day_without_the_failure_reaches,
    a_backlog_is_all_that_waits_anywhere_and_is_drained_with_a_twentieth_left,
    recovered_is_the_last_of_service_agents_and_backlog,
    what_was_before_the_failure_does_not_count,
    a_second_failure_during_recovery_is_recovered_from_as_well,
    flapping_is_over_with_the_last_repair_and_not_with_the_first_return,
    a_failure_across_midnight_is_counted_from_its_beginning,
    what_differs_hours_later_is_not_the_failures,
    the_backlog_of_every_site_counts,
    every_replication_has_moments_of_its_own,
)
