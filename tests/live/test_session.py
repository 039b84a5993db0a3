"""What answers the live page: estimates at once, simulation behind them, on the same luck."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

import sim
from sim.app.live import session as module
from sim.app.live.answers import SHOWN, Answer, Difference, numbers
from sim.app.live.session import Session
from sim.app.live.sliders import Controls
from sim.errors import InputError
from sim.measures import Replications, totals
from sim.study.worker import replicate
from tests.small_studies import small

pytestmark = pytest.mark.compiled


class Heard:
    """What a session tells, and waiting for it."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any], Answer]] = []
        self.differences: list[tuple[dict[str, Any], dict[str, Any], Difference]] = []
        self._change = threading.Condition()

    def compared(self, a: dict[str, Any], b: dict[str, Any], difference: Difference) -> None:
        with self._change:
            self.differences.append((a, b, difference))
            self._change.notify_all()

    def wait_compared(self, replications: int) -> tuple[dict[str, Any], dict[str, Any], Difference]:
        """The difference of so many replications, at the latest after a minute."""

        def there() -> bool:
            return any(d.replications >= replications for *_, d in self.differences)

        with self._change:
            assert self._change.wait_for(there, timeout=60.0)
        return next(d for d in self.differences if d[2].replications >= replications)

    def __call__(self, side: str, setting: dict[str, Any], answer: Answer) -> None:
        with self._change:
            self.told.append((side, setting, answer))
            self._change.notify_all()

    def wait(self, side: str, replications: int) -> Answer:
        """The answer of so many replications, at the latest after a minute."""

        def there() -> bool:
            return any(s == side and a.replications >= replications for s, _, a in self.told)

        with self._change:
            assert self._change.wait_for(there, timeout=60.0)
        return next(a for s, _, a in self.told if s == side and a.replications >= replications)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in (("POINTS", 40), ("LUCK", 2), ("MOST_REPLICATIONS", 8)):
            patched.setattr(module, name, value)
        made = Session(Controls(small()), threads=2)
        made.start()
        yield made
        made.end()


@pytest.fixture
def heard(session: Session) -> Iterator[Heard]:
    found = Heard()
    leave = session.listen(found, found.compared)
    yield found
    leave()
    for side in module.SIDES:
        session.leave(side)


@pytest.mark.broad
def test_what_is_told_is_what_a_run_gives(session: Session, heard: Heard) -> None:
    session.watch("a", {"volume": 1.1})
    told = heard.wait("a", 8)
    study = session.controls.study_at({"volume": 1.1})
    run = sim.run(study, replications=8).kpis()
    for place, name in enumerate(SHOWN):
        row = run.loc[name]
        expected = [row["value"], row["low"], row["high"]]
        assert [told.values[place], told.low[place], told.high[place]] == pytest.approx(
            expected, nan_ok=True
        )


def test_a_setting_that_was_left_is_told_no_more(session: Session, heard: Heard) -> None:
    session.watch("a", {"volume": 0.7})
    session.watch("a", {"volume": 0.8})
    heard.wait("a", 8)
    assert {s["volume"] for _, s, a in heard.told if a.replications == 8} == {0.8}


def test_both_sides_go_on_together_on_the_same_days(session: Session, heard: Heard) -> None:
    session.watch("a", {"volume": 0.9})
    session.watch("b", {"volume": 0.9})
    a, b = heard.wait("a", 8), heard.wait("b", 8)
    assert np.array_equal(a.values, b.values, equal_nan=True)


@pytest.mark.broad
def test_the_difference_of_the_sides_is_taken_day_by_day(session: Session, heard: Heard) -> None:
    session.watch("a", {"volume": 0.95})
    session.watch("b", {"pool.pool": 1.2})
    a, b, found = heard.wait_compared(8)
    assert (a["volume"], b["volume"], b["pool.pool"]) == (0.95, 1.0, 1.2)
    days = []
    for setting in (a, b):
        study = session.controls.study_at(setting)
        (above, below) = totals(
            Replications.of([replicate(study, r) for r in range(8)]), "cost_total"
        )
        days.append(above / below)
    apart = days[1] - days[0]
    place = SHOWN.index("cost_total")
    half = t.ppf(0.975, 7) * np.std(apart, ddof=1) / np.sqrt(8)
    assert found.values[place] == pytest.approx(apart.mean())
    assert found.high[place] - found.values[place] == pytest.approx(half)


def test_settings_that_are_alike_do_not_differ(session: Session, heard: Heard) -> None:
    session.watch("a", {"volume": 0.85})
    session.watch("b", {"volume": 0.85})
    difference = heard.wait_compared(8)[2]
    known = np.isfinite(difference.values)
    assert not np.any(difference.values[known])


@pytest.mark.broad
def test_the_surface_is_near_what_is_simulated_on_its_luck(session: Session) -> None:
    until = time.monotonic() + 120.0
    while not session.complete:
        assert time.monotonic() < until
        time.sleep(0.1)
    setting = {"volume": 1.05, "pool.pool": 0.95, "handling": 1.02}
    study = session.controls.study_at(session.controls.checked(setting))
    counts = [replicate(study, r) for r in (0, 1)]
    true = numbers(Replications.of(counts))
    found = session.ask(setting)
    assert found is not None
    shown = len(found.values)
    off = np.abs(found.values - true[:shown])
    misses = (found.high - found.low) / 2.0
    assert off[0] < max(4.0 * misses[0], 0.05)
    assert misses[0] < 0.25
    assert found.replications == 0
    apart = session.compare(setting, {})
    assert apart is not None
    back = session.compare({}, setting)
    assert back is not None
    assert apart.values == pytest.approx(-back.values, nan_ok=True)
    assert apart.low[0] < apart.values[0] < apart.high[0]


def test_of_many_settings_the_last_few_are_kept(session: Session, heard: Heard) -> None:
    for step in range(30):
        session.watch("a", {"volume": 0.6 + step / 100.0})
    assert len(session._jobs) <= module._KEPT + len(module.SIDES)


def test_wrong_questions_are_refused(session: Session) -> None:
    with pytest.raises(InputError, match=r"side: found 'c'; allowed: a, b"):
        session.watch("c", {})
    with pytest.raises(InputError, match=r"setting\.volume"):
        session.ask({"volume": 99})


def test_the_reference_engine_is_too_slow() -> None:
    with pytest.raises(InputError, match="engine: found 'reference'"):
        Session(Controls(small(engine="reference"))).start()


@pytest.mark.broad
def test_a_setting_that_cannot_be_simulated_is_said_and_stops_nothing(
    session: Session, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(study: sim.Study, replication: int) -> None:
        raise ValueError("this day cannot be")

    monkeypatch.setattr(module, "replicate", fails)
    session.watch("a", {"volume": 0.55})
    until = time.monotonic() + 30.0
    while not session.failed:
        assert time.monotonic() < until
        time.sleep(0.01)
    assert session.failed == "this day cannot be"
    monkeypatch.undo()
    session.watch("a", {"volume": 0.56})
    assert heard.wait("a", 8).replications == 8
    session.failed = ""
