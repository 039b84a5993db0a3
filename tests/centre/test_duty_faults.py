"""A deliberate one-line change of what the duties go by is caught by the oracle's own duties."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from sim.centre import Centre, cohorts, duties
from sim.centre.cohorts import BY_INTERVAL
from sim.workload import Absence, luck_of
from tests.builders import Data, centre, centre_data
from tests.centre.test_rosters import shift
from tests.oracle.duties import OnPhones, on_the_phones

CENTRES = 150
IN_DUTIES = [
    ("(phase - 0.5) * SLOT_S", "0.0"),
    ("carry += share * width", "carry = share * width"),
    ("carry < 0.5 * width", "carry < width"),
    ("share in sorted(slots)", "share in slots"),
    ("(math.floor(start / SLOT_S) + 1) * SLOT_S", "start + SLOT_S"),
    ("end == ends[shift]", "False"),
    ("slots.extend(_slots(start, min(end, horizon.end_s), shift, share))", "pass"),
    ("person, since = on_duty.popleft()", "person, since = on_duty.pop()"),
    ("            if left >= ended:\n                away.append(person)\n", ""),
    ("max(before[1] - number, 0)", "max(before[0] - whole, 0)"),
    ("abs(last[2] - cohort.present) <= NOISE", "False"),
    ("rest.after_s + group * rest.duration_s", "rest.after_s"),
    ("key=lambda person: person[:3]", "key=lambda person: person[1:3]"),
    ('"first_free"', '"finish_own_call"'),
    ("ended + (change < 0 and ends_shift)", "ended"),
]
IN_COHORTS = [
    ("((person + 1) * groups - 1) // people", "person * groups // people"),
    ("(c.end_s, c.start_s, c.name)", "(c.start_s, c.end_s, c.name)"),
    ("people = math.ceil(rostered - NOISE)", "people = round(rostered)"),
    ("for day in range(-1, horizon.days)", "for day in range(horizon.days)"),
]

Case = tuple[Centre, tuple[Absence, ...], list[OnPhones]]


@cache
def cases() -> list[Case]:
    """Centres of one to four pools, of which the last is looked at, and the oracle's answer."""
    found = []
    for number in range(CENTRES):
        dice = Random(number)
        data = centre_data(horizon={"days": 2})
        plain = data["pools"].pop("p")
        data["pools"] = {f"p{i}": plain for i in range(dice.randrange(3))}
        data["pools"]["p"] = {**plain, "staffing": _staffing(dice)}
        of = centre(data)
        names = (BY_INTERVAL, *of.pools["p"].staffing.shifts)
        absences = tuple(
            Absence("p", name, day, dice.random()) for name in names for day in (-1, 0, 1)
        )
        found.append((of, absences, on_the_phones(of, "p", absences)))
    return found


def _staffing(dice: Random) -> Data:
    shifts = {}
    for name in "abcd"[: dice.randrange(5)]:
        hour, quarter, length = dice.randrange(24), dice.choice((0, 0, 15)), dice.randrange(1, 12)
        start = f"{hour:02}:{quarter:02}"
        breaks = [{"after_s": 900.0, "duration_s": 600.0, "groups": dice.randrange(1, 4)}]
        end = f"{(hour + length) % 24:02}:{quarter:02}"
        more = {"breaks": breaks} if dice.random() < 0.5 else {}
        shifts[name] = shift(start, end, dice.randrange(4), **more)
    numbers = [dice.randrange(4) for _ in range(dice.choice((4, 24, 96)))]
    return {
        "by_interval": numbers if dice.random() < 0.6 else [0],
        "shifts": shifts,
        "shrinkage": dice.choice((0.0, 0.3, 0.51)),
        "scale": dice.choice((1.0, 1.0, 0.9, 1.4)),
        "absence": dice.choice((0.0, 0.0, 0.3)),
        "end_of_shift": dice.choice(("finish_own_call", "finish_own_call", "first_free")),
    }


def right(found: Callable[..., Any], cases: list[Case]) -> bool:
    for of, absences, expected in cases:
        phase = duties.phases(of.pools)["p"]
        plan = found(of.pools["p"], of.horizon, luck_of(absences, "p"), phase)
        if [OnPhones(d.start_s, d.agent, d.end_s, d.ends_shift, d.shift) for d in plan] != expected:
            return False
    return True


def module(of: ModuleType, old: str = "", new: str = "") -> ModuleType:
    """A module of its own with one piece of its text replaced."""
    assert of.__file__ is not None
    text = Path(of.__file__).read_text(encoding="utf-8")
    assert text.count(old) == 1 or not old
    made = ModuleType(of.__name__)
    exec(compile(text.replace(old, new) if old else text, of.__file__, "exec"), made.__dict__)
    return made


@pytest.mark.broad
def test_without_a_fault_the_duties_are_the_oracles() -> None:
    assert right(duties.duties, cases())


@pytest.mark.parametrize(("old", "new"), IN_DUTIES)
def test_a_changed_rule_of_duties_is_caught(old: str, new: str) -> None:
    assert not right(module(duties, old, new).duties, cases())


@pytest.mark.parametrize(("old", "new"), IN_COHORTS)
def test_a_changed_rule_of_cohorts_is_caught(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, cohorts.__name__, module(cohorts, old, new))
    assert not right(module(duties).duties, cases())
