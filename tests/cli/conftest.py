from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from tests.blank_figures import blank_figures


@pytest.fixture(autouse=True)
def figures_without_ink(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Figures are listed, not drawn, for tests marked ``draws``, and blank for all others.

    Making and drawing them takes longer than the commands; `tests/plots` and `tests/report` draw
    each of them.
    """
    monkeypatch.setattr("sim.plots.chart.pictures", listed)
    if request.node.get_closest_marker("draws") is not None:
        yield
        return
    with blank_figures():
        yield


def listed(figure: Figure, _dpi: float | None) -> tuple[str, bytes]:
    """Whatever would be drawn, with its place in the data, as words of an SVG."""
    words = escape("\n".join(map(repr, _told(figure))))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><desc>{words}</desc></svg>'
    return svg, svg.encode()


def _told(figure: Figure) -> Iterator[tuple[Any, ...]]:
    artists: list[Artist] = figure.findobj()
    for artist in artists:
        match artist:
            case Text():
                yield artist.get_text(), *artist.get_position()
            case Line2D():
                yield "line", artist.get_color(), _listed(artist.get_xydata())
            case Patch():
                yield "patch", artist.get_facecolor(), _listed(artist.get_path().vertices)
            case Collection():
                paths = [_listed(path.vertices) for path in artist.get_paths()]
                yield "collection", _listed(artist.get_offsets()), paths


def _listed(numbers: Any) -> Any:
    return np.asarray(numbers).tolist()
