"""Every preset reads its sample: what each row becomes was worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.calibration.readers.guess import guess
from sim.calibration.readers.mapping_files import SAMPLES, preset, presets
from sim.calibration.readers.reading import read
from sim.calibration.readers.records import COLUMNS, INTERVAL_COLUMNS, Records
from sim.calibration.readers.seen import seen
from sim.errors import InputError
from tests.bank_records import bank_folder, needs_bank

SAMPLE_OF = {
    "generic": "generic.csv",
    "anonymous_bank": "01_anonymous_bank.txt",
    "asterisk_queue_log": "queue_log",
    "amazon_connect": "amazon_connect.jsonl",
    "cisco_tcd": "cisco_tcd.csv",
    "cc_cdr": "cc_cdr.csv",
    "intervals": "intervals.csv",
    "alibaba_ccc": "alibaba_ccc.json",
    "genesys_aggregates": "genesys_aggregates.json",
}
SHOWN = ("contact_type", "entry_s", "ivr_s", "queued", "wait_s", "outcome", "start_s", "talk_s",
         "agent", "customer", "transferred")  # fmt: skip
nan = np.nan
CALLS: dict[str, list[tuple[Any, ...]]] = {
    "generic": [
        ("billing", 32350, 30, False, 0, "answered", 32380, 240, "a1", "c1", False),
        ("billing", 32400.5, 25, True, 45, "answered", 32470.5, 230, "a2", "c2", True),
        ("sales", 32520, 20, True, 75, "abandoned", nan, nan, "", "c3", False),
        ("sales", 32580, 12, False, nan, "hung_up_in_ivr", nan, nan, "", "c1", False),
        ("billing", 32640, 40, False, nan, "contained", nan, nan, "", "", False),
        ("sales", 86370, 20, True, 30, "answered", 86420, 120, "a1", "c4", False),
    ],
    "anonymous_bank": [
        ("regular", 32400, 6, True, 40, "answered", 32446, 180, "a1", "c1", False),
        ("new_customer", 32460, 10, False, 0, "answered", 32469, 90, "a2", "", False),
        ("regular", 32520, 7, False, nan, "hung_up_in_ivr", nan, nan, "", "", False),
        ("stock", 32580, 5, True, 90, "abandoned", nan, nan, "", "c2", False),
        ("regular", 33006, nan, True, 20, "answered", 33026, 120, "a1", "c1", False),
        ("internet", 86390, 6, True, 30, "answered", 86426, 300, "a2", "c3", False),
    ],
    "asterisk_queue_log": [
        ("sales", 32410, nan, True, 30, "answered", 32440, 120, "a1", "c1", False),
        ("billing", 32460, nan, True, 90, "abandoned", nan, nan, "", "c2", False),
        ("billing", 32600, nan, False, 0, "answered", 32600, 300, "a2", "c3", True),
        ("sales", 33400, nan, True, 60, "disconnected", nan, nan, "", "c4", False),
    ],
    "amazon_connect": [
        ("billing", 3600, 30, True, 40, "answered", 3670, 240, "a1", "c1", False),
        ("billing", 3720, 20, True, 80, "abandoned", nan, nan, "", "c2", False),
        ("no queue", 3840, nan, False, nan, "hung_up_in_ivr", nan, nan, "", "c3", False),
        ("sales", 3900, 20, False, 0, "answered", 3923, 120, "a2", "c1", False),
    ],
    "cisco_tcd": [
        ("6001", 32400, nan, True, 60, "answered", 32460, 240, "a1", "c1", True),
        ("6001", 32580, nan, True, 90, "abandoned", nan, nan, "", "c2", False),
        ("6001", 33000, nan, False, 0, "answered", 33003, 127, "a2", "c3", False),
    ],
    "cc_cdr": [
        ("账单", 32400, 20, True, 45, "answered", 32465, 180, "a1", "c1", False),
        ("销售", 32460, 15, True, 75, "abandoned", nan, nan, "", "c2", False),
        ("账单", 32580, 25, False, nan, "hung_up_in_ivr", nan, nan, "", "c3", False),
        ("销售", 32700, 20, False, 0, "answered", 32723, 240, "a2", "c1", False),
    ],
}
INTERVALS: dict[str, list[tuple[Any, ...]]] = {
    "intervals": [
        ("billing", 30600, 12, 11, 1, 245.5, 14),
        ("billing", 32400, 20, 17, 3, 251, 38),
        ("sales", 30600, 5, 5, 0, 310, 4),
        ("sales", 32400, 0, 0, 0, nan, nan),
    ],
    "alibaba_ccc": [
        ("calls", 32400, 40, 38, 2, 230, nan),
        ("calls", 36000, 55, 50, 5, 230, nan),
    ],
    "genesys_aggregates": [
        ("made-up-queue-1", 3600, 20, 17, 3, 250, 38),
        ("made-up-queue-1", 5400, 8, 8, 0, 250, 5),
    ],
}
LEFT_OUT = {
    "anonymous_bank": {"stated_drop": 1},
    "asterisk_queue_log": {"no_end": 1},
    "amazon_connect": {"not_asked_for": 1, "older_version": 1},
    "cisco_tcd": {"not_asked_for": 1},
    "genesys_aggregates": {"not_asked_for": 1},
}


def sample(name: str) -> Records:
    return read(str(SAMPLES / SAMPLE_OF[name]), preset(name))


def test_every_preset_has_a_small_sample_and_says_what_it_assumes() -> None:
    assert set(presets()) == set(SAMPLE_OF) == set(CALLS) | set(INTERVALS)
    assert {f.name for f in SAMPLES.iterdir()} == set(SAMPLE_OF.values())
    for name in presets():
        assert (SAMPLES / SAMPLE_OF[name]).stat().st_size < 4096
        assert len(preset(name).note) > 80


@pytest.mark.parametrize("name", CALLS)
def test_calls_of_the_sample(name: str) -> None:
    found = sample(name)
    assert tuple(found.calls.columns) == COLUMNS
    rows: list[Any] = found.calls[list(SHOWN)].astype(object).to_numpy().tolist()
    assert len(rows) == len(CALLS[name])
    for row, expected in zip(list(rows), CALLS[name], strict=True):
        assert _same(row, expected), (row, expected)
    assert dict(found.rows.dropped) == LEFT_OUT.get(name, {})


def _same(row: Sequence[object], expected: Sequence[object]) -> bool:
    def plain(value: Any) -> object:
        if isinstance(value, str):
            return value
        return "nan" if value != value else float(value)

    return [plain(v) for v in row] == [plain(v) for v in expected]


@pytest.mark.parametrize("name", INTERVALS)
def test_intervals_of_the_sample(name: str) -> None:
    found = sample(name)
    assert found.intervals is not None and found.calls.empty
    assert tuple(found.intervals.columns) == INTERVAL_COLUMNS
    rows: list[Any] = found.intervals.drop(columns="day").astype(object).to_numpy().tolist()
    assert len(rows) == len(INTERVALS[name])
    assert all(_same(r, e) for r, e in zip(rows, INTERVALS[name], strict=True))
    assert dict(found.rows.dropped) == LEFT_OUT.get(name, {})
    assert found.counts(60)["offered"].sum() == sum(r[2] for r in INTERVALS[name])


@pytest.mark.parametrize("name", SAMPLE_OF)
def test_the_preset_of_a_sample_is_found_by_its_columns(name: str) -> None:
    found = guess(str(SAMPLES / SAMPLE_OF[name]))
    assert (found.preset, found.missing) == (name, ())


def test_agents_of_a_queue_log_are_logged_in_and_pause() -> None:
    states = sample("asterisk_queue_log").agent_states
    assert states is not None
    assert states.drop(columns="day").to_numpy().tolist() == [
        ["a2", 32400, 33000, "available"],
        ["a1", 32405, 34400, "available"],
        ["a2", 33000, 33300, "unavailable"],
        ["a2", 33300, 34200, "available"],
    ]


def test_a_preset_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match=r"has no column 'entry'; it has: uuid"):
        read(str(SAMPLES / "cc_cdr.csv"), preset("generic"))
    with pytest.raises(InputError, match=r"holds no line that is a JSON object"):
        read(str(SAMPLES / "generic.csv"), preset("amazon_connect"))
    with pytest.raises(InputError, match=r"holds no line of a queue log"):
        read(str(SAMPLES / "generic.csv"), preset("asterisk_queue_log"))
    with pytest.raises(InputError, match=r"is no whole JSON document"):
        read(str(SAMPLES / "generic.csv"), preset("genesys_aggregates"))


SECRETS = ("1380000000", "Example", "张示例", "ann@example", "SIP/", "9000001", "5010", "ANN",
           "made-up-1", "154321", "1767603610")  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_nothing_that_is_read_holds_a_name_or_number_of_anybody(name: str) -> None:
    raw = (SAMPLES / SAMPLE_OF[name]).read_bytes().decode("gbk" if name == "cc_cdr" else "utf-8")
    assert any(secret in raw for secret in SECRETS)
    found = sample(name)
    states = "" if found.agent_states is None else found.agent_states.to_csv()
    held = found.calls.to_csv() + states + repr(found.rows) + repr(seen(found))
    for column in found.calls.select_dtypes("category"):
        held += repr(list(found.calls[column].cat.categories))  # also of those that nobody has
    assert not [secret for secret in SECRETS if secret in held]


@pytest.mark.slow
@pytest.mark.data
@needs_bank
def test_the_real_records_of_the_anonymous_bank() -> None:
    found = read(str(bank_folder()), preset("anonymous_bank"))
    assert (found.rows.read, found.rows.kept) == (252_290, 249_938)
    assert dict(found.rows.dropped) == {"stated_drop": 2348, "unknown_type": 4}
    mended = {"negative_ivr": 257, "past_midnight": 30, "talk_of_unanswered": 696,
              "talk_too_long": 10}  # fmt: skip
    assert mended.items() <= found.rows.mended.items()
    again = read(str(bank_folder()), preset("anonymous_bank"))
    pd.testing.assert_frame_equal(found.calls, again.calls)
