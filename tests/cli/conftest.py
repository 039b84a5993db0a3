from __future__ import annotations

import pytest

NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'


@pytest.fixture(autouse=True)
def figures_without_ink(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are made and laid out, but drawn only for tests marked ``draws``.

    Drawing them takes longer than the commands; `tests/plots` and `tests/report` draw each of them.
    """
    if request.node.get_closest_marker("draws") is None:
        monkeypatch.setattr("sim.plots.chart.pictures", lambda *_: (NOTHING, NOTHING.encode()))
