"""Patience, recorded and fitted: a panel a contact type, with the band of what was recorded."""

from __future__ import annotations

import numpy as np
import pytest

from sim.plots.patience_plot import MOST_CURVES, Curve, patience_curves


def curve(name: str, last: float = 90.0) -> Curve:
    times = np.linspace(1.0, last, 30)
    alive = np.exp(-times / 60.0)
    return Curve(name, times, alive, 0.9 * alive, np.minimum(1.1 * alive, 1.0), alive)


@pytest.mark.parametrize("number", [1, 4, 8])
def test_a_panel_for_each_contact_type_up_to_six(number: int) -> None:
    chart = patience_curves([curve(f"type {n}") for n in range(number)])
    panels = [axes for axes in chart.axes if axes.lines]
    assert [axes.get_title(loc="left") for axes in panels] == [
        f"type {n}" for n in range(min(number, MOST_CURVES))
    ]
    for axes in panels:
        recorded, fitted = axes.lines
        at, share = (np.asarray(d, float) for d in (recorded.get_xdata(), recorded.get_ydata()))
        assert (at[0], share[0]) == (0.0, 100.0)
        drawn = np.asarray(fitted.get_ydata(), float)
        assert drawn == pytest.approx(100.0 * curve("x").alive)
        assert len(axes.collections) == 1  # the band
        assert axes.get_ylim()[0] <= 100.0 * 0.9 * np.exp(-1.5) and axes.get_xlim() == (0.0, 90.0)
