"""Small odd centres for the quick tests: a few that were chosen, and some random ones.

The chosen ones catch every planted fault (`tests.engine.fault_cases`), most of them twice, so that
a few dozens of them say as much as hundreds of random ones. `covering_numbers` are those of them
that together catch every fault once: on these the quick run compares the engines, and the broad run
plants the faults. The long run (`make verify`) looks at thousands, at all that are chosen, and at
four times as many random ones where a test is not slow.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypedDict, TypeVar

from hypothesis import HealthCheck, example, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.builders import Data
from tests.strategies import sampled_centre

SEED = 1
LONG = bool(os.environ.get("TRUNKLINE_LONG_TESTS"))
"""Whether this is the long run."""
CHOSEN = Path(__file__).parent / "engine" / "chosen_centres.json"
KEPT = Path(__file__).parents[1] / ".hypothesis" / "examples"
"""Random centres that failed."""

Test = TypeVar("Test", bound=Callable[..., None])


class Chosen(TypedDict):
    """Numbers of the chosen centres, which of them catch every fault once, and on which each is."""

    plain: list[int]
    features: list[int]
    plain_once: list[int]
    features_once: list[int]
    caught_on: dict[str, list[int]]


@cache
def chosen() -> Chosen:
    found: Chosen = json.loads(CHOSEN.read_text(encoding="utf-8"))
    return found


def chosen_numbers(features: bool) -> list[int]:
    """Of the centres without or with optional features, those that catch most first."""
    return chosen()["features" if features else "plain"]


def covering_numbers(features: bool) -> list[int]:
    """Those of the chosen centres on which together every planted fault is caught."""
    return chosen()["features_once" if features else "plain_once"]


def quick(random: int) -> settings:
    """So many random centres, always the same."""
    return settings(
        max_examples=4 * random if LONG else random,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def many(random: int, kept: Path = KEPT) -> settings:
    """So many random centres, others every time.

    One that fails is kept in the folder ``kept`` before it is made smaller, and comes first when
    the test runs again, also where the run was stopped meanwhile; what hypothesis prints at the end
    (``@reproduce_failure``) shows it elsewhere.
    """
    return settings(
        quick(random),
        derandomize=False,
        database=DirectoryBasedExampleDatabase(kept),
        print_blob=True,
    )


def on_chosen_centres(
    features: bool,
    change: Callable[[Data], Data] = lambda data: data,
    first: int | None = None,
    **others: Any,
) -> Callable[[Test], Test]:
    """The centres that catch every planted fault before the random ones, as a test's ``data``.

    Parameters
    ----------
    change : what is made of each.
    first : so many of them, which catch most; None: all. The long run takes all that are chosen.
    others : the test's other arguments.
    """

    def decorate(test: Test) -> Test:
        numbers = chosen_numbers(features) if LONG else covering_numbers(features)[:first]
        for number in reversed(numbers):
            data = change(sampled_centre(number, SEED, features))
            test = example(data=data, **others)(test)
        return test

    return decorate
