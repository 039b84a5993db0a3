"""What is simulated, written as plain call records and read again is what was simulated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.calibration.readers.generic_layout import FIRST_DAY, generic_rows, write_records
from sim.calibration.readers.mapping_files import preset
from sim.calibration.readers.reading import read
from sim.calibration.readers.records import Records
from tests.small_studies import small_data


@pytest.fixture(scope="module")
def result() -> sim.Result:
    data = small_data(2, demand={"scale": 0.4}, replications=2)
    data["centre"]["contact_types"]["plain"]["wrap_up"] = {"dist": "constant", "value_s": 20.0}
    return sim.run(sim.Study.from_dict(data))


@pytest.fixture(scope="module")
def records(result: sim.Result, tmp_path_factory: pytest.TempPathFactory) -> Records:
    file = tmp_path_factory.mktemp("records") / "calls.csv"
    calls, after = write_records(result, file)
    assert (calls, after) == (
        sum(len(result.log(r)) for r in (0, 1)),
        FIRST_DAY + pd.Timedelta("2D"),
    )
    return read(str(file), preset("generic"))


@pytest.mark.broad
def test_calls_come_back_as_they_were(result: sim.Result, records: Records) -> None:
    expected = pd.concat([result.calls(0), result.calls(1)], ignore_index=True)
    found = records.calls
    assert (len(found), records.rows.dropped, records.rows.mended) == (len(expected), {}, {})
    assert found["day"].dt.day.tolist() == [5] * len(result.calls(0)) + [6] * len(result.calls(1))
    assert found["contact_type"].tolist() == expected["contact_type"].tolist()
    assert found["outcome"].tolist() == expected["disposition"].tolist()
    answered = (expected["disposition"] == "answered").to_numpy()
    assert 0.3 < answered.mean() < 1.0
    pairs = {
        "entry_s": expected["arrival_s"],
        "join_s": expected["queue_s"],
        "wait_s": expected["answer_s"].fillna(expected["end_s"]) - expected["queue_s"],
        "start_s": expected["answer_s"],
        "talk_s": expected["talk_end_s"] - expected["answer_s"],
    }
    for name, values in pairs.items():
        np.testing.assert_allclose(found[name], values, atol=2e-3, err_msg=name)
    plain = answered & (expected["contact_type"] == "plain").to_numpy()
    assert found.loc[plain, "wrap_up_s"].tolist() == pytest.approx([20.0] * plain.sum(), abs=2e-3)


@pytest.mark.broad
def test_an_agent_has_one_call_at_a_time(records: Records) -> None:
    calls = records.calls[records.calls["agent"] != ""]
    start = calls["day"].astype("int64") / 1e6 + calls["start_s"]
    table = pd.DataFrame({"agent": calls["agent"].astype(str), "start": start})
    table["end"] = start + calls["talk_s"] + calls["wrap_up_s"].fillna(0.0)
    table["replication"] = calls["day"]  # each begins anew, whatever is in hand at midnight
    table = table.sort_values(["agent", "start"])
    after = table.groupby(["replication", "agent"])["start"].shift(-1)
    assert not (after < table["end"] - 0.01).any()
    assert table["agent"].nunique() == 2


@pytest.mark.broad
def test_no_agent_is_put_down_who_is_unavailable_after_a_call() -> None:
    data = small_data(3, demand={"scale": 0.4}, replications=1)
    (pool,) = data["centre"]["pools"].values()
    pool["after_call"] = {"unavailable": {"dist": "exponential", "mean_s": 60.0}}
    log = sim.run(sim.Study.from_dict(data)).log(0)
    answer, available = np.asarray(log["answer_s"]), np.asarray(log["available_s"])
    agents = generic_rows(log)["agent"].to_numpy()
    assert len(set(agents)) == 4  # three and nobody
    for agent in set(agents) - {""}:
        own = np.flatnonzero(agents == agent)
        own = own[np.argsort(answer[own])]
        assert (answer[own][1:] >= available[own][:-1] - 1e-6).all()


@pytest.mark.broad
def test_counts_are_those_of_the_log(result: sim.Result, records: Records) -> None:
    counts = records.counts(60)
    first = counts[(counts["day"] == FIRST_DAY) & (counts["contact_type"] == "plain")]
    log = result.calls(0)
    hours = log.loc[log["contact_type"] == "plain", "arrival_s"] // 3600
    expected = np.bincount(hours.astype(int), minlength=24)
    assert first["offered"].tolist() == expected.tolist()


def test_a_folder_that_cannot_be_written_is_told(result: sim.Result, tmp_path: Path) -> None:
    with pytest.raises(sim.InputError, match=r"calls\.csv: cannot be read"):
        write_records(result, tmp_path / "nowhere" / "calls.csv")
