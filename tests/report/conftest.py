from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.blank_figures import blank_figures


@pytest.fixture(autouse=True)
def figures_without_ink(request: pytest.FixtureRequest) -> Iterator[None]:
    """Blank figures, but for tests marked ``draws``; pages that several tests read are drawn."""
    if request.node.get_closest_marker("draws") is not None:
        yield
        return
    with blank_figures():
        yield
