"""Calls from site to site: by the site that they entered and the site of the pool that answered."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import InputError
from sim.measures import by, count, totals
from sim.report import run_page
from sim.store.run_folder import save_tables
from tests.builders import exponential, pool, route, step
from tests.measures.handmade import answered, gone, log_of, two_sites
from tests.small_studies import small

SITES = ("a", "b", "c")
WARM_UP_S = 3_000.0


def test_a_call_counts_where_it_entered_and_where_it_was_answered() -> None:
    """Whatever the queue in which it waited last."""
    centre = two_sites()
    rows = [
        answered(0.0),
        answered(100.0, pool="pb"),
        answered(200.0, queue_site="b", pool="pb"),
        answered(300.0, entry_site="b", queue_site="a", pool="pb", contact_type="y"),
        answered(400.0, entry_site="b", contact_type="y"),
        gone(500.0, 10.0),
    ]
    counts = [count(log_of(centre, rows), centre)]
    found = by(counts, "answered_calls", "entry_site", "pool_site")
    assert found[["entry_site", "pool_site", "value"]].to_numpy().tolist() == [
        ["a", "a", 1.0], ["a", "b", 2.0], ["b", "a", 1.0], ["b", "b", 1.0],
    ]  # fmt: skip
    by_type = totals(counts, "answered_calls", "pool_site", "contact_type", "entry_site")[0][0]
    assert by_type.tolist() == [[[1.0, 0.0], [0.0, 1.0]], [[2.0, 0.0], [0.0, 1.0]]]


def networked() -> sim.Study:
    """Three joined sites: calls overflow, queues move, callers are called back, hours before."""
    call = {"talk": exponential(200.0), "wrap_up": exponential(40.0), "patience": exponential(90.0)}
    back = {"acceptance": 0.5, "expected_wait_over_s": 60.0, "answer": 0.8, "ring_s": 10.0}
    steps = {
        "a": [step("pa"), step("pb", "pc", after=10.0)],
        "b": [step("pb"), step(after=20.0, transfer_to="c")],
        "c": [step("pc", "pb2"), step("pa", after=15.0)],
    }
    centre = {
        "horizon": {"warmup_s": WARM_UP_S},
        "sites": {site: {} for site in SITES},
        "links": {
            one + other: {"between": [one, other], "transfer_delay_s": 2.0}
            for one, other in itertools.combinations(SITES, 2)
        },
        "contact_types": {
            "x": {"demand": {"daily_volume": 2_000.0}, "route": "r", "callback": back, **call},
            "y": {"demand": {"daily_volume": 1_000.0}, "route": "s", **call},
        },
        "pools": {
            "pa": pool(2, ["x", "y"], "a"),
            "pb": pool(2, ["x", "y"], "b"),
            "pb2": pool(1, ["x", "y"], "b"),
            "pc": pool(2, ["x", "y"], "c"),
        },
        "routes": {
            "r": route(steps, policy="shares", shares={"a": 0.5, "b": 0.3, "c": 0.2}, sites=[]),
            "s": route(steps, policy="shares", shares={"b": 0.4, "c": 0.6}, sites=[]),
        },
    }
    return sim.Study.from_dict({"centre": centre, "replications": 2, "seed": 3, "workers": 1})


@pytest.fixture(scope="module")
def result() -> sim.Result:
    return sim.run(networked())


def told(result: sim.Result, how: str) -> pd.Series[float]:
    """Calls a day by type, entry site and the pool's site, counted by pandas."""
    home = {name: p.site for name, p in result.study.centre.pools.items()}
    frames = [result.calls(r) for r in range(result.replications)]
    rows = pd.concat([f[f["disposition"] == how] for f in frames])
    rows = rows[rows["arrival_s"] >= WARM_UP_S]
    pairs = pd.MultiIndex.from_product([["x", "y"], SITES, SITES])
    sizes = rows.groupby(
        [rows["contact_type"].astype(str), rows["entry_site"].astype(str),
         rows["pool"].astype(str).map(home)]
    ).size()  # fmt: skip
    days = result.replications * (1.0 - WARM_UP_S / 86_400.0)
    return sizes.reindex(pairs, fill_value=0) / days


def test_flows_are_those_of_the_call_log(result: sim.Result) -> None:
    expected = told(result, "answered")
    np.testing.assert_allclose(result.flows("contact_type")["value"], expected, rtol=1e-12)
    np.testing.assert_allclose(
        result.flows()["value"], expected.groupby(level=[1, 2]).sum(), rtol=1e-12
    )
    assert (expected > 0).sum() > 12
    backs = result.by("called_back_calls", "contact_type", "entry_site", "pool_site")["value"]
    np.testing.assert_allclose(backs, told(result, "called_back"), rtol=1e-12)
    assert backs.sum() > 10


def test_flows_sum_to_the_answered_calls_exactly(result: sim.Result) -> None:
    """By row to those of the entry site, by column to those of the pools of a site."""
    counts = result.counts
    flows = totals(counts, "answered_calls", "entry_site", "pool_site")[0]
    np.testing.assert_array_equal(
        flows.sum(axis=2), totals(counts, "answered_calls", "entry_site")[0]
    )
    by_pool = totals(counts, "answered_calls", "pool")[0]
    at = np.array(counts.setting.pool_sites)
    by_site = np.stack([by_pool[:, at == site].sum(axis=1) for site in range(3)], axis=1)
    np.testing.assert_array_equal(flows.sum(axis=1), by_site)
    np.testing.assert_array_equal(flows.sum(axis=(1, 2)), totals(counts, "answered_calls")[0])
    backs = totals(counts, "called_back_calls", "entry_site", "pool_site")[0]
    away = (flows + backs).sum(axis=(1, 2)) - np.trace(flows + backs, axis1=1, axis2=2)
    np.testing.assert_array_equal(away, totals(counts, "overflow_share")[0])


def test_flows_have_intervals_and_names(result: sim.Result) -> None:
    flows = result.flows(level=0.9)
    assert list(flows.columns) == ["entry_site", "pool_site", "value", "low", "high"]
    assert flows["entry_site"].tolist() == ["a", "a", "a", "b", "b", "b", "c", "c", "c"]
    assert flows["pool_site"].tolist() == list(SITES) * 3
    assert (flows["low"] < flows["value"]).all() and (flows["value"] < flows["high"]).all()
    with pytest.raises(InputError, match="can be split further by contact_type only, found day"):
        result.flows("day")


@pytest.mark.broad
def test_flows_are_stored_as_tables_and_shown_on_the_page(
    result: sim.Result, tmp_path: Path
) -> None:
    save_tables(result, tmp_path)
    stored = pd.read_parquet(tmp_path / "flows.parquet")
    pd.testing.assert_frame_equal(stored, result.flows())
    by_type = pd.read_csv(tmp_path / "flows_by_contact_type.csv")
    pd.testing.assert_frame_equal(by_type, result.flows("contact_type"))
    page = run_page(result, tmp_path, plots=False).read_text(encoding="utf-8")
    table = page.partition('<table id="flows">')[2].partition("</table>")[0]
    cells = [float(v) for v in re.findall(r'<td class="number" data-value="([^"]+)"', table)]
    shown = np.array(cells).reshape(4, 4)
    np.testing.assert_array_equal(shown[:3, :3].ravel(), result.flows()["value"])
    np.testing.assert_allclose(shown[:3, 3], shown[:3, :3].sum(axis=1))
    np.testing.assert_allclose(shown[3], shown[:3].sum(axis=0))
    assert shown[3, 3] == result.kpis().value["answered_calls"]


@pytest.mark.broad
def test_the_page_of_one_site_has_no_flows(tmp_path: Path) -> None:
    page = run_page(sim.run(small(replications=2)), tmp_path, plots=False)
    assert 'id="flows"' not in page.read_text(encoding="utf-8")
