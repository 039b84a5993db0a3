"""Views of a fit: what it may be used for, its parameters, the months."""

from __future__ import annotations

from sim.report.fit_report import (
    FitPage,
    month_heads,
    month_row,
    parameter_heads,
    parameter_row,
    warnings,
)
from sim.report.fit_stored import FitFolder
from sim.report.notebook.view import Cell, Grid, Row, View, plain
from sim.wording import fit as wording

_MOST = 20
_OPENED = (".plot()", ".study()", ".centre", ".parameters", ".months", ".drift", ".uncertainty")


def of_fit_folder(found: FitFolder) -> View:
    """A fit whose folder was opened."""
    return of_fit(found.page, _OPENED)


def of_fit(page: FitPage, more: tuple[str, ...]) -> View:
    """The first screen of the page of a fit.

    Parameters
    ----------
    more : what can be typed, as code.
    """
    answer, *said = page.verdict
    grids = [
        _grid(parameter_heads(), [parameter_row(r) for r in page.parameters.to_dict("records")], 2)
    ]
    if len(page.months):
        rows = [month_row(row) for row in page.months.to_dict("records")]
        grids.append(_grid(month_heads(), rows, 1))
    return View(
        wording.page_title(page.name),
        page.lead,
        answer,
        [*said, *warnings(page.changes)],
        grids,
        [wording.band_says()] if len(page.months) else [],
        list(more),
    )


def _grid(heads: list[str], rows: list[list[str]], texts: int) -> Grid:
    made = plain(heads[:texts], heads[texts:], [Row([Cell(c) for c in row]) for row in rows])
    return Grid(made.heads, made.rows, most=_MOST)
