from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, cast

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle, StepPatch
from matplotlib.text import Text

import sim.plots
from sim.engine.codes import DISPOSITIONS
from sim.errors import InputError
from sim.experiments import Job, Sweep, WarmUp, run
from sim.plots import (
    Chart,
    cost_breakdown,
    dispositions,
    footer,
    save,
    service_by_interval,
    target_text,
    tradeoff,
    waits,
    warm_up_plot,
)
from tests.plots.samples import EXPANSION, bank, bank_data, changed
from tests.small_studies import with_outages
from tests.tiers import sampled

FIGURES = {
    "tradeoff": lambda: tradeoff(EXPANSION, target=0.8, threshold_s=20),
    "service_by_interval": lambda: service_by_interval(bank()),
    "waits": lambda: waits(bank()),
    "dispositions": lambda: dispositions(bank()),
    "cost_breakdown": lambda: cost_breakdown({"Three": bank(), "Four": bank(4)}),
    "cost_breakdown of one": lambda: cost_breakdown([bank()]),
}


def texts_within(chart: Chart) -> bool:
    for text in chart.texts:
        box = text.get_window_extent()
        if min(box.x0, box.y0) < 0 or box.x1 > chart.bbox.x1 or box.y1 > chart.bbox.y1:
            return False
    return True


@pytest.mark.parametrize("name", sampled(FIGURES, quick=2))
def test_every_figure_says_what_it_shows(name: str) -> None:
    chart = FIGURES[name]()
    assert isinstance(chart, Chart)
    assert len(chart.alt) > 60
    assert texts_within(chart)
    assert chart._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", sampled(FIGURES))
def test_the_same_figure_is_the_same_bytes_whatever_the_user_has_set(
    name: str, tmp_path: Path
) -> None:
    first = [p.read_bytes() for p in save(FIGURES[name](), tmp_path / "deep" / "one.x")]
    mine: Any = {"font.size": 30, "axes.grid": True, "svg.fonttype": "none", "lines.linewidth": 9}
    with matplotlib.rc_context(mine):
        before = dict(matplotlib.rcParams)
        second = [p.read_bytes() for p in save(FIGURES[name](), tmp_path / "two")]
        assert dict(matplotlib.rcParams) == before
    assert first == second
    assert (tmp_path / "deep" / "one.x.svg").exists()
    assert (tmp_path / "deep" / "one.x.png").exists()
    assert b"<dc:date>" not in first[0]


def test_figures_need_no_pyplot() -> None:
    for file in Path(sim.plots.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = getattr(node, "module", "") or ""
            names = [alias.name for alias in getattr(node, "names", []) if hasattr(alias, "name")]
            assert "pyplot" not in " ".join([named, *names]), file.name


def test_svg_ids_carry_the_prefix() -> None:
    text = FIGURES["cost_breakdown of one"]().svg("here-")
    assert text.startswith("<svg")
    assert 'id="figure_1"' not in text
    assert 'id="here-figure_1"' in text
    assert "url(#here-" in text


def test_service_by_interval_draws_what_the_measures_say() -> None:
    chart = service_by_interval(bank())
    lines = {line.get_label(): line for line in chart.axes[0].get_lines()}
    for name, label in (("service_level", "Service level"), ("answer_rate", "Answer rate")):
        expected = 100 * bank().by(name, "interval")["value"].to_numpy()
        np.testing.assert_allclose(np.asarray(lines[label].get_ydata())[:-1], expected)
    assert "Target 80 % in 20 s" in lines
    on_duty = {line.get_label(): line for line in chart.axes[2].get_lines()}["On duty"]
    np.testing.assert_allclose(
        np.asarray(on_duty.get_ydata())[:-1], bank().by("agents_on_duty", "interval")["value"]
    )
    start, end = chart.axes[0].get_xlim()
    assert start == 8.0
    assert 18.0 <= end <= 19.0


def test_the_band_is_left_out_with_one_replication() -> None:
    assert len(service_by_interval(bank()).axes[0].collections) == 1
    assert len(service_by_interval(bank(replications=1)).axes[0].collections) == 0


def test_waits_show_every_type_that_has_calls() -> None:
    chart = waits(bank())
    labels = [t.get_text() for t in chart.axes[0].get_yticklabels()]
    assert labels == ["All calls", "Balance", "Loans"]
    (means,) = [a for a in chart.axes[0].get_lines() if a.get_gid() == "asa"]
    kpis = bank().kpis()
    by_type = bank().by("asa", "contact_type")["value"].to_numpy()
    np.testing.assert_allclose(
        np.asarray(means.get_xdata()), [kpis.loc["asa", "value"], *by_type[:2]]
    )


def test_dispositions_fill_every_bar() -> None:
    chart = dispositions(bank())
    found: dict[int, Any] = {}
    for container in chart.axes[0].containers:
        for i, bar in enumerate(container):
            found[i] = found.get(i, 0.0) + bar.get_width()
    shares = list(found.values())
    np.testing.assert_allclose(shares[:3], 100.0)
    assert shares[3] == 0.0
    kpis = bank().kpis()["value"]
    first = {c.get_label(): c[0].get_width() for c in chart.axes[0].containers}
    calls = kpis["offered_calls"]
    np.testing.assert_allclose(first["answered"], 100 * kpis["answered_calls"] / calls)
    np.testing.assert_allclose(first["contained"], 100 * kpis["contained_calls"] / calls)
    assert set(first) <= set(DISPOSITIONS)


def test_cost_bars_stack_up_to_the_total() -> None:
    results = {"Three": bank(), "Four": bank(4)}
    chart = cost_breakdown(results)
    axes = chart.axes[0]
    totals: list[Any] = [r.kpis().loc["cost_total", "value"] for r in results.values()]
    stacked = np.sum([[bar.get_width() for bar in c] for c in axes.containers], axis=0)
    assert stacked == pytest.approx(totals)
    groups = [c.get_label() for c in axes.containers]
    assert groups == ["Own agents", "Sites and seats", "Lines and IVR", "Lost calls"]
    assert {f"{t:,.0f}" for t in totals} <= {t.get_text() for t in axes.texts}
    assert axes.get_xlim()[0] == 0.0
    assert "EUR" in axes.get_xlabel()
    assert [t.get_text() for t in axes.get_yticklabels()] == ["Three", "Four"]


def test_revenue_lies_left_of_zero() -> None:
    tariff = {"revenue_per_answered": 10.0}
    earning = changed(tariff=tariff)
    chart = cost_breakdown({"a": earning, "b": earning})
    (revenue,) = [c for c in chart.axes[0].containers if c.get_label() == "Revenue"]
    assert all(bar.get_width() < 0 for bar in revenue)
    assert chart.axes[0].get_xlim()[0] < 0
    assert all(t.get_window_extent().x1 < chart.bbox.x1 for t in chart.axes[0].texts)


def test_costs_of_a_sweep_table_are_those_of_its_results() -> None:
    results = (bank(), bank(4))
    sweep = Sweep(tuple(Job(r.study, {}) for r in results), results, ())
    one, other = cost_breakdown(sweep.table(), currency="EUR"), cost_breakdown(list(results))
    for a, b in zip(one.axes, other.axes, strict=True):
        widths = [[cast(Rectangle, p).get_width() for p in axes.patches] for axes in (a, b)]
        assert widths[0] == widths[1]


def test_costs_of_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="at least one result"):
        cost_breakdown([])
    with pytest.raises(InputError, match="columns label and cost_"):
        cost_breakdown(EXPANSION)


def test_words_under_a_figure() -> None:
    text = footer([bank(), bank(4)])
    assert text.startswith("Small bank · 1 day · 3 replications · seed 5\n")
    assert "answered within 20 s ÷ offered to agents" in text
    assert target_text(bank().study.centre) == "target 80 % in 20 s"
    data = bank_data()["contact_types"]
    data["loan"]["target"] = {"threshold_s": 60.0, "variant": "answered"}
    mixed = changed(contact_types=data)
    assert target_text(mixed.study.centre) == "target 80 %"
    assert "each contact type's own definition" in footer([mixed])
    assert footer([]) == ""


def test_a_day_without_any_call_still_has_its_figures() -> None:
    data = bank_data()["contact_types"]
    for kind in data.values():
        kind["demand"] = {"daily_volume": 0}
    quiet = changed(contact_types=data)
    for figure in (service_by_interval, waits, dispositions):
        assert texts_within(figure(quiet))
    assert "No call" in service_by_interval(quiet).alt


def test_a_horizon_of_days_shows_its_mean_day() -> None:
    long = changed(horizon={"days": 2, "opening": "08:00-18:00", "interval_min": 15})
    chart = service_by_interval(long)
    assert "mean day" in chart.texts[0].get_text()
    offered = cast(StepPatch, chart.axes[1].patches[0]).get_data()[0]
    assert offered.sum() == pytest.approx(long.kpis().loc["offered_to_agents", "value"])


def of_kind(chart: Chart, gid: str) -> list[Any]:
    """Bands in every panel: from and to which hour."""

    def hours(axes: Axes, patch: Any) -> tuple[float, ...]:
        box = patch.get_extents().transformed(axes.transData.inverted())
        return tuple(np.round(box.intervalx, 3))

    return [
        [hours(a, p) for p in a.patches if (p.get_gid() or "").startswith(gid)] for a in chart.axes
    ]


def test_a_failure_is_shaded_and_named_in_every_panel_of_the_day() -> None:
    result = run(with_outages("fire", events=("bills",)), replications=2)
    chart = service_by_interval(result)
    assert of_kind(chart, "failure") == [[(10.0, 11.0)]] * 3
    assert of_kind(chart, "return") == [[(11.0, 11.25)]] * 3
    assert of_kind(chart, "event") == [[], [(8.0, 9.0)], []]
    said = [t.get_text() for t in chart.findobj(Text)]
    assert "Service over the day: outage fire, event bills" in said
    assert "Failure: fire 10:00 to 11:00" in said
    assert "Agents return, 15 min from the repair" in said
    assert "Demand event: bills" in said
    assert "Shaded: Failure: fire 10:00 to 11:00" in chart.alt
    assert any("with outages: fire" in text for text in said)
    assert "Reached an agent" in said
    ordinary = service_by_interval(run(with_outages(), replications=2))
    assert of_kind(ordinary, "failure") == [[], [], []]
    assert "Answer rate" in [t.get_text() for t in ordinary.findobj(Text)]


def test_a_failure_is_shaded_in_the_plot_of_the_warm_up() -> None:
    hours = pd.DataFrame({"time_s": np.arange(24) * 3600.0, "calls": 5.0, "smoothed": 5.0})
    found = WarmUp(None, 0.0, hours, 2)
    chart = warm_up_plot(found, study=with_outages("fire"))
    assert of_kind(chart, "failure") == [[(10.0, 11.0)]]
    assert of_kind(warm_up_plot(found), "failure") == [[]]
