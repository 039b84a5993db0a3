"""The face of the package: registry, tables, sentences of errors, storing and reloading."""

from __future__ import annotations

import dataclasses
import itertools
import pickle
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.errors import InputError, ResultError
from sim.measures import (
    FAMILIES,
    MEASURES,
    PARTS,
    Counts,
    by,
    cost_parts,
    count,
    measure_table,
    paired,
    per_replication,
    ratio_estimate,
    totals,
)
from sim.measures.declared import DECLARED
from sim.measures.measures_page import measures_page
from sim.measures.tables import AXES, FIELDS, axes_of
from tests.measures.handmade import DAY, answered, askable, gone, in_ivr, log_of, refused, two_sites

CENTRE = two_sites(horizon={"days": 2}, currency="EUR")


def replication(seed: int, centre: Centre = CENTRE) -> Counts:
    rng = np.random.default_rng(seed)
    rows = []
    for t in np.sort(rng.uniform(0, 2 * DAY, 200)):
        where = {"contact_type": str(rng.choice(["x", "y"])),
                 "entry_site": str(rng.choice(["a", "b"]))}  # fmt: skip
        wait, length = rng.exponential(15.0), rng.exponential(60.0)
        how = rng.integers(0, 4)
        if how == 0:
            rows.append(gone(t, wait, **where))
        elif how == 1:
            rows.append(in_ivr(t, wait, **where))
        elif how == 2:
            rows.append(refused(t, contact_type=where["contact_type"]))
        else:
            rows.append(answered(t, wait, length, 5.0, pool=str(rng.choice(["pa", "pb"])), **where))
    return count(log_of(centre, rows), centre)


@pytest.fixture(scope="module")
def counts() -> list[Counts]:
    return [replication(seed) for seed in range(4)]


PROMISED = (
    "service_level",
    "answer_rate",
    "asa",
    "mean_wait",
    "abandonment",
    "balking",
    "wait_p50",
    "wait_p90",
    "wait_p95",
    "wait_p99",
    "wait_max",
    "occupancy",
    "utilisation",
    "aht",
    "containment",
    "ivr_hang_up",
    "authentication_failure",
    "blocking",
    "offered_calls",
    "offered_to_agents",
    "answered_calls",
    "abandoned_calls",
    "contained_calls",
    "lost_in_outage",
    "overflow_share",
    "target_met_days",
    "target_met_intervals",
    "peak_lines",
    "peak_ports",
    "peak_queue",
    "mean_lines",
    "mean_queue",
    "agents_on_duty",
    "cost_total",
    "cost_per_answered",
    "cost_per_offered",
)


@pytest.mark.parametrize("name", PROMISED)
def test_promised_measures_are_there(name: str) -> None:
    assert name in MEASURES


def test_every_measure_is_declared_in_full() -> None:
    for titles in ([m.title for m in MEASURES.values()], [m.short for m in MEASURES.values()]):
        assert len(set(titles)) == len(titles)
    assert {m.family for m in MEASURES.values()} == set(FAMILIES)
    assert [m.name for m in DECLARED] == list(MEASURES)
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert set(measure.axes) <= set(AXES)
        assert measure.unit_in("CNY").replace("CNY/", "") in (
            "share", "s", "menus", "calls/day", "agents", "lines", "ports", "calls", "day", "call",
            "contacts", "contacts/day", "contact", "chats", "hours/day",
            "rings/day",
        )  # fmt: skip
        assert measure.text.endswith(".")
        for word in (measure.numerator, measure.denominator, measure.title):
            assert word
        with pytest.raises(dataclasses.FrozenInstanceError):
            measure.name = "other"  # type: ignore[misc]


def test_numerators_and_denominators_name_fields_that_exist() -> None:
    known = {*FIELDS, "days", "hours", "seconds", "1", "cost.total", *(f"cost.{p}" for p in PARTS)}
    for measure in MEASURES.values():
        if measure.estimator == "ratio" and "." in measure.numerator:
            words = f"{measure.numerator} + {measure.denominator}".replace(" - ", " + ")
            assert set(words.split(" + ")) <= known


def test_every_field_is_counted_and_described(counts: list[Counts]) -> None:
    found = {n for n in counts[0].arrays if n.partition(".")[0] not in ("wait", "peak", "cost")}
    assert found == set(FIELDS)
    for name in found:
        size = counts[0].setting.size
        assert counts[0].arrays[name].shape == tuple(size(axis) for axis in axes_of(name))


def test_the_page_of_measures_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "measures.md"
    assert page.read_text(encoding="utf-8") == measures_page(), (
        "write it anew: trunkline list --measures > docs/measures.md"
    )


def test_the_table_of_key_figures(counts: list[Counts]) -> None:
    table = measure_table(counts)
    assert table.index.name == "kpi"
    assert list(table.columns) == ["value", "low", "high", "unit"]
    assert list(table.index) == list(MEASURES)
    assert table.unit["cost_total"] == "EUR/day"
    assert table.unit["asa"] == "s"
    known = table.dropna()
    assert (known.low <= known.value + 1e-12).all()
    assert (known.value <= known.high + 1e-12).all()
    wide, narrow = measure_table(counts, 0.99), measure_table(counts, 0.5)
    assert wide.high["asa"] > table.high["asa"] > narrow.high["asa"] > narrow.value["asa"]


def every_split() -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, measure in MEASURES.items():
        for size in range(min(len(measure.axes), measure.most_axes) + 1):
            for axes in itertools.permutations(measure.axes, size):
                if askable(measure, axes):
                    yield name, axes


@pytest.mark.parametrize("earned", [0.0, -50.0])
def test_no_interval_of_what_is_never_negative_holds_negative_amounts(
    counts: list[Counts], earned: float
) -> None:
    """A penalty in one of four replications: Student's t alone would go below 0."""
    seldom = [
        Counts(
            one.setting,
            {
                **one.arrays,
                "cost.penalty": np.array(40.0 if r == 0 else 0.0),
                "cost.revenue": np.array(earned * (1 + r)),
                "cost.total": np.array((40.0 if r == 0 else 0.0) + earned * (1 + r)),
            },
        )
        for r, one in enumerate(counts)
    ]
    table = measure_table(seldom)
    assert 0.0 < table.low["cost_penalty"] < table.value["cost_penalty"] == 10.0
    signed = ["expected_wait_bias", "cost_revenue"]
    signed += [n for n in table.index if n == "cost_total" or n.startswith("cost_per")]
    known = table.dropna()
    assert (known.drop(signed, errors="ignore")["low"] >= 0.0).all()
    assert (known.high[known["unit"] == "share"] <= 1.0).all()
    if earned:
        assert table.high["cost_revenue"] < 0.0
        assert table.low["cost_total"] < 0.0
    else:
        assert table.low["cost_total"] > 0.0
        assert table.low["cost_per_offered"] > 0.0
    parts = cost_parts(seldom).set_index("part")
    assert parts.low["penalty"] == table.low["cost_penalty"]


@pytest.mark.broad
def test_every_measure_can_be_split_by_each_of_its_axes_in_any_order(counts: list[Counts]) -> None:
    """The table of a split holds the same numbers whatever the order of its axes."""
    seen: dict[str, dict[tuple[str, ...], Any]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, axes in every_split():
            top, bottom = totals(counts[:2], name, *axes)
            shape = (2, *(counts[0].setting.size(a) for a in axes))
            assert top.shape == bottom.shape == shape, (name, axes)
            ordered = tuple(sorted(axes))
            moved = top.transpose([0, *(1 + axes.index(a) for a in ordered)])
            if ordered in seen.setdefault(name, {}):
                np.testing.assert_array_equal(moved, seen[name][ordered])
            seen[name][ordered] = moved


ADDITIVE = [n for n, m in MEASURES.items() if m.estimator == "ratio" and m.axes
            and not n.startswith("target_met")]  # fmt: skip


@pytest.mark.parametrize("name", ADDITIVE)
def test_numerators_by_axis_sum_to_the_total(counts: list[Counts], name: str) -> None:
    whole = totals(counts, name)[0]
    for axis in MEASURES[name].axes:
        np.testing.assert_allclose(totals(counts, name, axis)[0].sum(axis=1), whole, err_msg=axis)


def test_a_tidy_split(counts: list[Counts]) -> None:
    table = by(counts, "asa", "day", "contact_type", level=0.9)
    assert list(table.columns) == ["day", "contact_type", "value", "low", "high"]
    assert table.day.tolist() == [0, 0, 1, 1]
    assert table.contact_type.tolist() == ["x", "y", "x", "y"]
    top, bottom = totals(counts, "asa", "day", "contact_type")
    expected = ratio_estimate(top, bottom, 0.9, "log")
    np.testing.assert_array_equal(table.high, expected.high.ravel())
    assert by(counts, "asa").shape == (1, 3)
    assert by(counts, "asa").value[0] == measure_table(counts).value["asa"]


def test_one_value_a_replication(counts: list[Counts]) -> None:
    each = per_replication(counts, "asa")
    assert each.shape == (4,)
    for one, value in zip(counts, each, strict=True):
        assert measure_table([one]).value["asa"] == value
        assert np.isnan(measure_table([one]).low["asa"])


def test_pairs_of_replications(counts: list[Counts]) -> None:
    other = [replication(seed + 10) for seed in range(4)]
    found = paired(counts, other, "offered_to_agents", 0.9)
    each = per_replication(other, "offered_to_agents") - per_replication(
        counts, "offered_to_agents"
    )
    assert found.difference == pytest.approx(each.mean())
    assert found.low < found.difference < found.high
    ratio = paired(counts, other, "asa")
    gap = measure_table(other).value["asa"] - measure_table(counts).value["asa"]
    assert ratio.difference == pytest.approx(gap)
    with pytest.raises(InputError, match="found 4 and 3"):
        paired(counts, other[:3], "asa")


def test_scenarios_of_different_centres_can_be_paired(counts: list[Counts]) -> None:
    bigger = two_sites(pools=CENTRE.model_dump()["pools"] | {
        "pc": CENTRE.model_dump()["pools"]["pa"]}, horizon={"days": 2}, currency="EUR")  # fmt: skip
    other = [replication(seed, bigger) for seed in range(4)]
    assert paired(counts, other, "asa").difference == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (("servise_level",), "no measure 'servise_level'.*did you mean 'service_level'"),
        (("asa", "contact_typ"), "no axis 'contact_typ'; its axes: .*did you mean 'contact_type'"),
        (("service_level", "pool"),
         "'service_level' has no axis 'pool'; its axes: contact_type, site, interval, day"),
        (("occupancy", "contact_type"), "its axes: site, pool, interval, day"),
        (("cost_total", "site"), r"'cost_total' has no axis 'site'; its axes: \(none\)"),
        (("asa", "day", "day"), "asked twice"),
        (("aht", "site", "pool"), "by site or by pool, not by both.*Site: the pool's."),
        (("asa", "pool", "site"), "not by both.*Site: the queue in which the call waited last"),
        (("answered_calls", "pool_site", "pool"),
         "by pool_site can be split further by contact_type only, found pool"),
    ],
)  # fmt: skip
def test_mistakes_are_answered_in_one_sentence(
    counts: list[Counts], ask: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        by(counts, *ask)
    assert "\n" not in str(caught.value)


def test_counts_must_belong_together(counts: list[Counts]) -> None:
    other = two_sites(horizon={"days": 2}, currency="EUR", target={"threshold_s": 30.0})
    stranger = count(log_of(other, []), other)
    with pytest.raises(InputError, match="replication 4 belongs to another centre"):
        measure_table([*counts, stranger])
    for table in (measure_table, cost_parts, lambda c: by(c, "asa")):
        with pytest.raises(InputError, match="no replication"):
            table([])
    with pytest.raises(InputError, match="between 0 and 1"):
        measure_table(counts, level=95)


def test_stored_counts_are_the_same_counts(counts: list[Counts], tmp_path: Path) -> None:
    again = []
    for number, one in enumerate(counts):
        path = tmp_path / f"{number}.npz"
        arrays: dict[str, Any] = one.to_arrays()
        np.savez_compressed(path, **arrays)
        with np.load(path, allow_pickle=False) as stored:
            again.append(Counts.from_arrays(stored))
    for one, other in zip(counts, again, strict=True):
        assert one.setting == other.setting
        assert one.arrays.keys() == other.arrays.keys()
        for name, values in one.arrays.items():
            assert values.dtype == other.arrays[name].dtype
            np.testing.assert_array_equal(values, other.arrays[name])
    assert measure_table(again).equals(measure_table(counts))
    assert cost_parts(again).equals(cost_parts(counts))
    assert measure_table([*counts, *again]).shape == measure_table(counts).shape


def test_counts_travel_between_processes(counts: list[Counts]) -> None:
    again = [pickle.loads(pickle.dumps(one)) for one in counts]
    assert measure_table(again).equals(measure_table(counts))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda a: a.pop("setting"), "'setting' is missing"),
        (lambda a: a.update(setting=np.array('{"format": 99}')), "format 99 cannot be read"),
        (lambda a: a.update(setting=np.array('{"format": 3, "days": 3}')), "damaged"),
        (lambda a: a.update(setting=np.array("{")), "damaged"),
        (lambda a: a.pop("queue.offered"), "field 'queue.offered' is missing"),
    ],
)
def test_damaged_counts_are_refused(
    counts: list[Counts], damage: Callable[[dict[str, Any]], Any], sentence: str
) -> None:
    arrays = counts[0].to_arrays()
    damage(arrays)
    with pytest.raises(ResultError, match=sentence):
        Counts.from_arrays(arrays)
