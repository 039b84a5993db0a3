"""What a notebook shows of a fit."""

from __future__ import annotations

from sim.calibration.fit.fitting import Fitted
from sim.calibration.fit.outputs import page_of
from sim.plots.chart import Chart
from sim.report.notebook.drawing import chart
from sim.report.notebook.of_fit import of_fit

_MORE = (".plot()", ".study()", ".centre", ".parameters", ".drift", ".uncertainty")


def html(found: Fitted) -> str:
    """The view as HTML."""
    return of_fit(page_of(found), _MORE).html()


def figure(found: Fitted, name: str) -> Chart:
    """A figure of the fit, by its name; empty: the first."""
    return chart(page_of(found), name)
