"""Faults planted in the measures of recovery: each makes a hand-traced case fail."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sim.drills import harm, recovery, samples
from tests.drills.traced import CASES, days

FAULTS: dict[str, Sequence[tuple[str, str]]] = {
    "reroute counted from the repair": [
        ('rerouted_s=_first(times["reroute_s"]) - fail_s',
         'rerouted_s=_first(times["reroute_s"]) - np.nanmax(times["repair_s"], axis=1)'),
    ],
    "detection counted from midnight": [
        ('detected_s=_first(times["detect_s"]) - fail_s', 'detected_s=_first(times["detect_s"])'),
    ],
    "the last detection": [
        ('detected_s=_first(times["detect_s"])', 'detected_s=_last(times["detect_s"])'),
    ],
    "the first repair": [
        ('repaired_s=np.nanmax(times["repair_s"], axis=1)',
         'repaired_s=np.nanmin(times["repair_s"], axis=1)'),
    ],
    "times from the second failure": [
        ('np.min(times["fail_s"], axis=1)', 'np.max(times["fail_s"], axis=1)'),
    ],
    "the other site waits for nobody": [
        ("more = _whole(hit, *BACKLOG)",
         "more = sum(hit.fields[f'series.{n}'][:, 0] for n in BACKLOG)"),
    ],
    "a full queue refuses nobody": [('"lost_no_port", "lost_queue_full",', '"lost_no_port",')],
    "whom the lines keep out every day": [(" - _whole(calm, *REFUSED)", "")],
    "refused callers delay no recovery": [
        ("np.max([agents, service, drained, let_in], axis=0)",
         "np.max([agents, service, drained], axis=0)"),
    ],
    "let in at the first minute": [
        ("return _after_the_last(_after(many & own, width_s, fail_s), width_s, fail_s)",
         "return np.where((many & own).any(axis=1), width_s, 0.0)"),
    ],
    "callbacks are no backlog": [
        ('BACKLOG = ("waiting", "callbacks", "work")', 'BACKLOG = ("waiting", "work")'),
    ],
    "letters are no backlog": [
        ('BACKLOG = ("waiting", "callbacks", "work")', 'BACKLOG = ("waiting", "callbacks")'),
    ],
    "backlog beside an empty day": [("- _whole(calm, *BACKLOG)", "")],
    "backlog gone at its first dip": [
        ("return _after_the_last(waits,",
         "gone = ~waits & (places > np.argmax(own, axis=1)[:, None])\n"
         "    return _after_the_last(waits & (np.cumsum(gone, axis=1) == 0),"),
    ],
    "backlog of the whole day": [
        ("own = np.where(places <= over[:, None], more, 0.0)", "own = more"),
    ],
    "agents back at first touch": [
        ("_after_the_last(missing, width_s, fail_s)",
         "_after_the_last(missing & (np.cumsum(~missing & (np.cumsum(missing, axis=1) > 0), axis=1)"
         " == 0), width_s, fail_s)"),
    ],
    "agents beside a full day": [
        ("AGENTS_BACK * would_be", "AGENTS_BACK * would_be.max(axis=1, keepdims=True)"),
    ],
    "every agent has to be back": [("AGENTS_BACK = 0.9", "AGENTS_BACK = 1.0")],
    "service back at its first return": [
        ("_last_place(fell)[:, None]", "np.argmax(fell, axis=1)[:, None]"),
    ],
    "service of single minutes": [("SETTLED_S = 900.0", "SETTLED_S = 60.0")],
    "service against the target alone": [
        ("np.minimum(_rolling(calm, window, 1.0), target)", "target + 0.0 * fail_s[:, None]"),
    ],
    "service of the whole day": [(" & (places <= over[:, None])", "")],
    "recovered without the backlog": [
        ("np.max([agents, service, drained, let_in]", "np.max([agents, service, let_in]"),
    ],
    "recovered without the agents": [
        ("np.max([agents, service, drained, let_in]", "np.max([service, drained, let_in]"),
    ],
    "one replication for all": [
        ("agents_back_s=agents,", "agents_back_s=np.full_like(agents, agents.mean()),"),
    ],
}  # fmt: skip


def with_fault(module: ModuleType, changes: Sequence[tuple[str, str]]) -> Any:
    """A copy of a module with other code."""
    source = inspect.getsource(module)
    for old, new in changes:
        assert source.count(old) >= 1, f"no longer there: {old}"
        source = source.replace(old, new)
    faulty = ModuleType(module.__name__)
    faulty.__dict__["__file__"] = module.__file__
    exec(compile(source, f"<{module.__name__} with a fault>", "exec"), faulty.__dict__)
    return faulty


def fails(check: Callable[..., None], of: Any) -> bool:
    try:
        check(of)
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_moment_of_recovery_makes_a_case_fail(fault: str) -> None:
    faulty = with_fault(recovery, FAULTS[fault])
    assert any(fails(case, faulty.recovery) for case in CASES)


def bands_are_over_replications(find: Callable[[Any], Any]) -> None:
    """Three days that differ, each the same in every minute: the band is the same in each."""
    low, high = find(np.repeat([[20.0], [0.0], [10.0]], 4, axis=1))
    assert low.tolist() == [2.0] * 4
    assert high.tolist() == [18.0] * 4


def of_the_plot(module: Any) -> Callable[[Any], Any]:
    return lambda each: module.days_between(each)


def of_the_table(module: Any) -> Callable[[Any], Any]:
    return lambda each: [end[0] for end in module._range(each[:, None])]


@pytest.mark.parametrize(
    ("name", "door", "old", "new"),
    [
        ("sim.plots.drill_plot", of_the_plot,
         "low[known], high[known] = np.nanquantile(values[:, known], (0.1, 0.9), axis=0)",
         "low[: len(values)], high[: len(values)] = np.nanquantile(values, (0.1, 0.9), axis=1)"),
        ("sim.measures.series_table", of_the_table,
         "np.sort(each, axis=0)", "np.sort(each, axis=2)"),
    ],
    ids=["plot", "table"],
)  # fmt: skip
def test_a_band_over_minutes_instead_of_replications_is_noticed(
    name: str, door: Callable[[Any], Any], old: str, new: str
) -> None:
    module = import_module(name)
    bands_are_over_replications(door(module))
    assert fails(bands_are_over_replications, door(with_fault(module, [(old, new)])))


def medians_count_days_without_recovery(of: Any) -> None:
    """On three of five days it never comes, so that the median is never."""
    values = np.array([600.0, np.inf, np.inf, 900.0, np.inf])
    assert of.quantile(np.sort(values), 0.5) == np.inf
    assert of.quantile_estimate(values, 0.5, 0.8)[2] == np.inf


def test_a_median_over_finite_days_only_is_noticed() -> None:
    medians_count_days_without_recovery(samples)
    for old, new in (
        (
            "if not len(ordered):",
            "ordered = ordered[np.isfinite(ordered)]\n    if not len(ordered):",
        ),
        ("values[~np.isnan(values)]", "values[np.isfinite(values)]"),
    ):  # fmt: skip
        assert fails(medians_count_days_without_recovery, with_fault(samples, [(old, new)]))


def lost_calls_are_split_at_detection(of: Any) -> None:
    """Five a minute from minute 20 on; noticed after minute 23."""
    hit, calm = days(2, lost_no_site=np.where(np.arange(120) >= 20, 5.0, 0.0)), days(2)
    unnoticed = of.bins_between(hit, 60.0, np.zeros(2), np.full(2, 23 * 60.0))
    row = of.harm_table(hit, calm, 0.95, unnoticed).loc["lost"]
    assert (row["difference"], row["before_detection"]) == (500.0, 15.0)
    assert row["after_detection"] == 485.0


def test_faults_in_lost_calls_are_noticed() -> None:
    lost_calls_are_split_at_detection(harm)
    for old, new in (
        ("starts < end_s[:, None]", "starts <= end_s[:, None]"),
        ("early[1] - early[0]", "early[0]"),
        ("values * within", "values * ~within"),
    ):
        assert fails(lost_calls_are_split_at_detection, with_fault(harm, [(old, new)]))
