"""Comparisons and sweeps that run until it is decided: whatever runs them, kept, read again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.executors import parcels
from sim.executors.rounds import as_run
from sim.experiments import Job, comparison, run_sweep
from sim.experiments import until_decided as driver
from sim.experiments.looks import Looks
from sim.experiments.questions import of_sweep
from sim.experiments.sweep import load_sweep
from sim.experiments.until_decided import LongTotals, until_decided
from sim.store.summary import Totals
from sim.store.sweep_folder import SweepFolder
from sim.study import worker
from tests.small_studies import small


def auto(agents: int, **more: object) -> sim.Study:
    return small(agents, replications="auto", scenario={"name": f"agents_{agents}"}, **more)


def jobs(*agents: int) -> list[Job]:
    return [Job(auto(n), {"agents": str(n)}) for n in agents]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, sim.experiments.Sweep]:
    folder = tmp_path_factory.mktemp("sweep")
    with SweepFolder(folder).held() as held:
        return folder, run_sweep(jobs(4, 5, 7), folder=held, most=80)


def test_only_what_is_in_question_goes_on() -> None:
    asked: list[list[int]] = []

    def question(known: Sequence[LongTotals], places: Sequence[int]) -> list[int]:
        asked.append([len(each["cost_total"].numerators) for each in known])
        return [[0], [0, 1], [0, 1], []][len(asked) - 1]

    runs = until_decided([auto(5), auto(6)], Looks(2, 16), question)
    assert asked == [[2, 2], [4, 2], [4, 4], [8, 8]]
    plain = sim.run(small(6, replications=8))
    np.testing.assert_array_equal(
        runs[1].totals["cost_total"].numerators,
        driver.totals_of_counts(plain.counts)["cost_total"].numerators,
    )


def test_it_ends_at_the_last_look() -> None:
    runs = until_decided([auto(5)], Looks(2, 6), lambda known, places: [0])
    assert len(runs[0].counts) == 6


@pytest.mark.broad
def test_a_comparison_runs_until_cost_service_and_target_are_decided() -> None:
    studies = {"base": auto(4), "more": auto(7)}
    found = comparison(studies, most=160)
    verdicts = found.table.loc["more"]["verdict"]
    assert verdicts["service_level"] == "better"
    assert verdicts["cost_total"] in ("better", "worse", "no practical difference")
    assert found.decision().decided
    assert found.looks == Looks(10, 160)
    again = comparison(
        {n: s.model_copy(update={"workers": 2}) for n, s in studies.items()}, most=160
    )
    pd.testing.assert_frame_equal(found.table, again.table)


@pytest.mark.broad
def test_intervals_allow_for_every_look() -> None:
    studies = {"base": auto(4), "more": auto(7)}
    found = comparison(studies, most=160)
    counts = {n: r.replications for n, r in found.results.items()}
    fixed = comparison({n: sim.run(as_run(s, counts[n])) for n, s in studies.items()})
    tables: tuple[Any, ...] = (found.table, fixed.table)
    wide, narrow = (t.loc[("more", "cost_total")] for t in tables)
    assert wide["difference"] == narrow["difference"]
    assert wide["high"] - wide["low"] > 1.1 * (narrow["high"] - narrow["low"])


@pytest.mark.broad
def test_a_sweep_is_stored_as_plain_studies_and_read_without_simulating(
    swept: tuple[Path, sim.experiments.Sweep],
) -> None:
    folder, done = swept
    assert done.looks == Looks(10, 80)
    counts = [s.about.replications for s in done.summaries]
    assert counts[0] < max(counts)
    assert [s.digest for s in done.summaries] == [
        as_run(auto(n), count).digest() for n, count in zip((4, 5, 7), counts, strict=True)
    ]
    with SweepFolder(folder).held() as held:
        again = run_sweep(jobs(4, 5, 7), folder=held, most=80)
        loaded = load_sweep(held)
    assert again.simulated == 0
    pd.testing.assert_frame_equal(done.table(), again.table())
    assert done.decision() == loaded.decision()


@pytest.mark.broad
def test_another_question_is_simulated_anew(swept: tuple[Path, sim.experiments.Sweep]) -> None:
    folder, _ = swept
    with SweepFolder(folder).held() as held:
        assert run_sweep(jobs(4, 7), folder=held, most=20).simulated == 2
        assert run_sweep(jobs(4, 5, 7), folder=held, most=80).simulated == 3


def test_a_job_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(study: sim.Study, *rest: Any) -> Any:
        if study.label == "agents_5":
            raise OSError("gone")
        return worker.replicate(study, *rest)

    monkeypatch.setattr(parcels, "replicate", failing)
    found = run_sweep(jobs(4, 5), most=20)
    assert [job.settings["agents"] for job in found.jobs] == ["4"]
    assert [(f.job.settings["agents"], f.message) for f in found.failures] == [
        ("5", "OSError: gone")
    ]


@pytest.mark.broad
def test_of_a_long_run_cost_and_service_of_all_and_the_rest_of_the_first_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole, part = (sim.run(small(5, replications=n)) for n in (40, 20))
    size = sum(values.nbytes for values in part.counts[0].arrays.values())
    monkeypatch.setattr(driver, "KEPT_BYTES", 2.5 * 10 * size)
    data = auto(5).to_dict()
    data["centre"]["target"]["share"] = round(float(whole.kpis()["value"]["service_level"]), 3)
    with SweepFolder(tmp_path).held() as held:
        done = run_sweep([Job(sim.Study.from_dict(data), {})], folder=held, most=40)
    (summary,) = done.summaries
    assert (summary.about.replications, summary.kept, done.results[0].replications) == (40, 20, 20)
    for measure, like in (("cost_total", whole), ("service_level", whole), ("asa", part)):
        value, low, high, _ = summary.kpis[measure]
        estimate: Any = like.kpis().loc[measure, ["value", "low", "high"]]
        expected = estimate.tolist()
        assert [value, low, high] == pytest.approx(expected)
    row = done.table().iloc[0]
    assert (row["replications"], row["replications_kept"]) == (40, 20)
    assert done.decision().reaches == ("open",)


def made_up(cost: float, share: float, spread: float) -> LongTotals:
    """Twenty days, good and bad together in every scenario."""
    luck = np.random.default_rng(3).normal(size=20)
    ones = np.ones(20)
    return {
        "cost_total": Totals(cost - luck, ones),
        "service_level": Totals(np.clip(share + spread * luck, 0.0, 1.0), ones),
    }


def test_all_that_may_still_be_the_cheapest_on_target_go_on_together() -> None:
    known = [
        made_up(100.0, 0.8, 0.2),  # may or may not reach it
        made_up(110.0, 0.95, 0.02),  # reaches it, and is dearer
        made_up(120.0, 0.96, 0.02),  # so does this one, surely dearer still
        made_up(90.0, 0.4, 0.05),  # misses it
    ]
    question = of_sweep([auto(n) for n in (4, 5, 6, 7)], Looks(20, 80))
    assert question(known, [0, 1, 2, 3]) == [0, 1]
    assert question(known[1:], [1, 2, 3]) == []
