"""Whatever stands on a figure, and whatever is said of it, is translated when it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.text import Text

from sim.experiments import comparison
from sim.experiments.warm_up import WarmUp
from sim.plots import (
    Chart,
    cost_breakdown,
    differences,
    dispositions,
    distribution,
    risk_shares,
    service_by_interval,
    sobol_indices,
    tornado,
    tradeoff,
    waits,
    warm_up_plot,
)
from sim.wording import language
from tests.plots.samples import EXPANSION, bank, scattered
from tests.plots.test_sensitivity_figures import studied
from tests.small_studies import small
from tests.wording.pseudo import CODE, outside, write_catalogue


def differing() -> Chart:
    studies = {
        name: small(agents, scenario={"name": name}, replications=3)
        for name, agents in (("base", 6), ("many", 9))
    }
    return differences(comparison(studies).table, ["callback_wait", "abandonment", "cost_total"])


def settling() -> Chart:
    series = EXPANSION.assign(time_s=range(8), calls=range(8), smoothed=range(8))
    return warm_up_plot(WarmUp(5.0, 3.0, series, 4))


FIGURES: dict[str, Callable[[], Chart]] = {
    "day": lambda: service_by_interval(bank()),
    "waits": lambda: waits(bank()),
    "dispositions": lambda: dispositions(bank()),
    "costs of one": lambda: cost_breakdown([bank()]),
    "costs": lambda: cost_breakdown({"Three": bank(), "Four": bank(4)}),
    "tradeoff": lambda: tradeoff(EXPANSION, target=0.8, threshold_s=20),
    "crowd": lambda: tradeoff(scattered(70, 1), measure="service_level", same_luck=True),
    "numbers": lambda: tradeoff(scattered(30, 4, long=True), target=0.8),
    "differences": differing,
    "tornado": lambda: tornado(studied(), "service_level"),
    "indices": lambda: sobol_indices(studied(), "cost_total"),
    "shares": lambda: risk_shares(studied(), "cost_total"),
    "distribution": lambda: distribution(studied(), "service_level"),
    "warm-up": settling,
}
NAMES = {
    *EXPANSION["label"],
    *(name for n in (70, 30) for name in scattered(n, 4, long=n == 30)["label"]),
    *("Balance", "Loans", "never", "Three", "Four", "base", "many"),
    *("Forecast volume & <growth>", "patience", "wage", "x forecast"),
}


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_catalogue(tmp_path_factory.mktemp("locale"))


@pytest.mark.broad
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_on_a_figure_escapes(name: str, catalogues: Path) -> None:
    with language(CODE, catalogues):
        chart = FIGURES[name]()
    drawn = [text.get_text() for text in chart.findobj(Text) if text.get_visible()]
    left = [rest for text in [*drawn, chart.alt] if any(map(str.isalpha, rest := foreign(text)))]
    assert left == []
    assert sum("⟦" in text for text in drawn) >= 3


def foreign(text: str) -> str:
    """What of a text is no name and in no brackets."""
    rest = " ".join(outside(text).split())
    for name in sorted(NAMES, key=len, reverse=True):
        rest = rest.replace(name, "")
    return rest
