"""The live page finds the staffing: bounded, one search at a time, ended at once, as a scenario."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import sim
from sim.app.live.questions import Questions
from sim.app.live.session import Session
from sim.app.live.sliders import Controls
from sim.app.live.staffing import MOST_S, Staffing
from sim.errors import InputError
from sim.planning.columns import columns_of
from sim.planning.optimise import Plan
from sim.wording import language
from tests.planning.test_found import counter
from tests.report.kinds import planned
from tests.small_studies import small

GO = threading.Event()


def quick(study: sim.Study, *, progress: Callable[..., None], **asked: Any) -> Plan:
    """In place of a search: two plans are told, the second when the test lets it go on."""
    made: Plan = planned()
    progress("raise", 2500.0, -0.03, "10:00")
    assert GO.wait(30.0)
    progress("level", 2400.0, 0.01, "10:00")
    pool = study.centre.pools["pool"]
    own = {"pool": dict(pool.staffing.shifts)}
    columns = tuple(columns_of(study.effective_centre, own))
    counts = np.array([3, 4])
    fields = {"study": study, "columns": columns, "counts": counts}
    return Plan(**{**vars(made), **fields, "seconds": asked["seconds"]})


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    GO.clear()
    monkeypatch.setattr("sim.planning.optimise.optimise", quick)
    yield Session(Controls(planned().study))
    GO.set()


def waited(of: Staffing, state: str) -> dict[str, Any]:
    end = time.monotonic() + 30.0
    while of.state["state"] != state:
        assert time.monotonic() < end, of.state
        time.sleep(0.01)
    return of.state


def test_a_plan_is_told_as_it_is_sought_and_saved_with_what_was_moved(
    search: Session, tmp_path: Path
) -> None:
    asked = Questions(search).asked["staffing"]
    told: list[dict[str, Any]] = []
    leave = Questions(search).listen(told.append)
    setting = {"volume": 0.9, "pool.pool": 1.2}
    first = asked({"do": "begin", "setting": setting, "share": 0.8, "seconds": 20})["staffing"]
    assert first["state"] == "running" and first["limit"] == 20
    with pytest.raises(InputError, match="no plan yet"):
        asked({"do": "file"})
    with pytest.raises(InputError, match="a search is running"):
        asked({"do": "begin", "setting": {}, "share": 0.8, "seconds": 20})
    GO.set()
    found = waited(search.staffing, "done")
    (pool, total) = found["rows"]
    assert total["total"] and pool["cells"] == total["cells"]
    assert pool["cells"][0] == {"now": "11", "plan": "7", "change": "−4"}
    leave()
    steps = [one["staffing"] for one in told if "staffing" in one]
    assert [one["state"] for one in steps] == ["running", "running", "done"]
    assert [one["number"] for one in steps] == [2, 3, 4]
    assert "10:00" in steps[0]["step"]
    file = tmp_path / "live_plan.yaml"
    file.write_text(asked({"do": "file"})["text"], encoding="utf-8")
    centre = planned().study.to_dict()["centre"]
    (tmp_path / "centre.yaml").write_text(yaml.safe_dump(centre), encoding="utf-8")
    again = sim.load(overrides=[str(tmp_path / "centre.yaml"), str(file)])
    assert again.demand.scale == 0.9
    staffing = again.centre.pools["pool"].staffing
    assert (staffing.scale, [s.agents for s in staffing.shifts.values()]) == (1.0, [3, 4])


def test_a_search_is_ended_and_another_begun(search: Session) -> None:
    asked = Questions(search).asked["staffing"]
    asked({"do": "begin", "setting": {}, "share": 0.8, "seconds": 20})
    asked({"do": "stop"})
    GO.set()
    waited(search.staffing, "stopped")
    assert search.staffing.plan is None
    search.staffing.stop(wait_s=10.0)
    asked({"do": "begin", "setting": {}, "share": 0.8, "seconds": 20})
    waited(search.staffing, "done")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"share": 1.2}, "setting.share: found 1.2"),
        ({"share": "all"}, "setting.share: is a number"),
        ({"seconds": 2.0 * MOST_S}, "setting.seconds: found 600"),
        ({"seconds": float("nan")}, "setting.seconds: found nan"),
        ({"setting": {"volum": 1.0}}, "setting: found 'volum'"),
    ],
    ids=str,
)
def test_what_is_asked_is_bounded(search: Session, wrong: dict[str, Any], said: str) -> None:
    asked = Questions(search).asked["staffing"]
    with pytest.raises(InputError, match=said):
        asked({"do": "begin", "setting": {}, "share": 0.8, "seconds": 20, **wrong})
    assert search.staffing.state == {"state": "idle", "number": 0}


def test_what_cannot_be_kept_is_said_in_the_language_of_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: Any, **__: Any) -> Plan:
        from sim.wording.live import all_pools

        raise InputError(all_pools())

    monkeypatch.setattr("sim.planning.optimise.optimise", refused)
    session = Session(Controls(planned().study))
    with language("zh"):
        asked = Questions(session).asked["staffing"]
    asked({"do": "begin", "setting": {}, "share": 0.8, "seconds": 20})
    assert waited(session.staffing, "failed")["problem"] == "全部坐席组"


def test_agents_by_interval_have_no_shifts_to_find() -> None:
    assert Staffing(Controls(planned().study)).possible
    assert not Staffing(Controls(small())).possible


@pytest.mark.compiled
@pytest.mark.slow
def test_the_true_search_finds_a_plan_for_where_the_controls_stand() -> None:
    few = {"search_days": 20, "wide_days": 60, "fresh_days": 100}
    search = Staffing(Controls(counter()), few)
    search.begin({"volume": 0.8}, 0.8, 30.0, lambda function: function)
    end = time.monotonic() + 240.0
    while search.state["state"] == "running":
        assert time.monotonic() < end
        time.sleep(0.1)
    assert search.state["state"] == "done"
    assert search.plan is not None and search.plan.study.demand.scale == 0.8
