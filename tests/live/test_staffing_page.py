"""Finding the staffing in a browser: begun, watched, ended, saved; nothing overflows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sim.app.live import session as module
from sim.app.live.live import Live, live
from tests.browser.chromium import Browser
from tests.live.test_live_page import page, pytestmark, until, visit
from tests.live.test_staffing import GO, quick
from tests.report.kinds import planned

__all__ = ["page", "pytestmark"]


@pytest.fixture(scope="module")
def served() -> Iterator[Live]:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in (("POINTS", 24), ("POINTS_OF_FAILURE", 1), ("LUCK", 1)):
            patched.setattr(module, name, value)
        patched.setattr("sim.planning.optimise.optimise", quick)
        with live(planned().study, threads=2) as made:
            yield made
            GO.set()


def click(page: Browser, name: str) -> None:
    page.run(f"document.getElementById('staffing-{name}').click()")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("code", ["en", "zh"])
def test_shifts_are_found_from_where_the_controls_stand(
    served: Live, page: Browser, width: int, code: str
) -> None:
    GO.clear()
    served.questions.language = code
    page.show(width)
    visit(page, served.address)
    assert not page.run("document.getElementById('staffing').hidden")
    click(page, "begin")
    until(page, "!document.getElementById('staffing-stop').hidden")
    until(page, "document.querySelector('#staffing [role=status]').textContent.includes('10:00')")
    assert page.run("document.getElementById('staffing-begin').disabled")
    GO.set()
    until(page, "!document.getElementById('staffing-save').hidden")
    assert page.run("document.querySelectorAll('#staffing tbody tr').length") == 2
    assert "7" in page.run("document.querySelector('#staffing tr.total td .value').textContent")
    assert page.run("document.documentElement.scrollWidth") <= width
    assert (
        page.run(
            "(s => s.scrollWidth - s.clientWidth)(document.querySelector('#staffing .scroll'))"
        )
        <= 0
    )
    served.questions.language = "en"
    assert page.told == []


def test_a_search_is_ended_and_a_mistake_is_said_on_the_page(served: Live, page: Browser) -> None:
    GO.clear()
    page.show(1280)
    visit(page, served.address)
    click(page, "begin")
    until(page, "!document.getElementById('staffing-stop').hidden")
    click(page, "stop")
    GO.set()
    until(page, "!document.getElementById('staffing-begin').disabled")
    assert page.run("document.getElementById('staffing-save').hidden")
    page.run("document.getElementById('staffing-seconds').value = 9999")
    click(page, "begin")
    until(page, "Boolean(document.querySelector('#staffing .problem'))")
    assert "9999" in page.run("document.querySelector('#staffing .problem').textContent")
    assert page.told == []
