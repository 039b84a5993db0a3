"""Every kind of page, in both languages, in every view, as its command writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from sim.cli.main import main
from tests.browser.chromium import Browser
from tests.browser.test_pages import PAPER, VIEWS, assert_flawless
from tests.cli.test_sensitivity import INPUTS
from tests.small_studies import small_data

pytestmark = pytest.mark.slow

FEW = ("replications=2", "workers=1")
SMALL = (*FEW, "demand.scale=0.05", "staffing.scale=0.07")
FOUR = ("base", "more_agents", "second_site", "better_ivr")
KINDS: dict[str, tuple[str, ...]] = {
    "run": ("run", *FEW),
    "run with a failure": ("run", "outages=main_site_peak", *FEW),
    "compare": ("compare", *FOUR, *FEW),
    "sweep": ("sweep", f"scenario={','.join(FOUR)},outsourced_overflow,fewer_agents", *FEW),
    "drill": ("drill", "base", "second_site", "outages=main_site_peak", "--rto", "240", *SMALL),
    "resilience": ("resilience", "base", "outsourced_overflow", *SMALL, "--rto", "600", "--pairs",
                   "--component", "site:partner", "--component", "site:main", "--halve", "1"),
    "availability": ("availability", "base", "second_site", *SMALL,
                     "failures.kinds.site.mtbf_days=9", "--component", "site", "--sets", "2"),
    "sensitivity": ("sensitivity", "--scenarios", "mine", "centre=small", *FEW, "--points", "4",
                    "--method", "both", "--measure", "service_level"),
}  # fmt: skip
ALL_VIEWS: dict[str, dict[str, object]] = {"paper": VIEWS["paper"]}
for _width in (1280, 390, 768):
    for _dark in (False, True):
        ALL_VIEWS[f"{_width} {'dark' if _dark else 'light'}"] = {"width": _width, "dark": _dark}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Write a kind of page in a language."""
    folder = tmp_path_factory.mktemp("walk")
    centre = yaml.safe_dump(small_data()["centre"])
    (folder / "small.yaml").write_text(centre)
    for group, text in (("centre", centre), ("uncertainty", yaml.safe_dump(INPUTS))):
        (folder / "mine" / group).mkdir(parents=True)
        (folder / "mine" / group / "small.yaml").write_text(text)

    def write(kind: str, code: str) -> Path:
        out = folder / f"{kind} {code}"
        command, *more = KINDS[kind]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            assert main([command, *more, f"language={code}", "--out", str(out), "--quiet"]) in (
                0,
                1,
                3,
            )
        return out / "index.html"

    return write


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_flawless(
    browser: Browser, written: Callable[[str, str], Path], kind: str, code: str
) -> None:
    page = written(kind, code)
    assert page.stat().st_size < 3_000_000
    assert_flawless(browser, page, ALL_VIEWS)
    browser.show(PAPER, media="")
    pdf = browser.pdf()
    boxes = set(re.findall(rb"/MediaBox \[([\d. ]+)\]", pdf))
    assert {tuple(round(float(x)) for x in box.split()) for box in boxes} == {(0, 0, 595, 842)}
