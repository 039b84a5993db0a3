"""Figures that are not made where no test looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import pytest

import sim.report
from sim.plots import Chart


@cache
def figures() -> list[tuple[ModuleType, str]]:
    """Where reports know functions that make figures, and by which name."""
    return [
        (module, name)
        for found in walk_packages(sim.report.__path__, "sim.report.")
        for module in [import_module(found.name)]
        for name, value in vars(module).items()
        if getattr(value, "__module__", "").startswith("sim.plots.")
        and getattr(value, "__annotations__", {}).get("return") in ("Chart", "Chart | None")
    ]


def _blank(*_: Any, **__: Any) -> Chart:
    chart = Chart()
    chart.alt = "A figure that this test does not look at, and that is therefore left blank."
    return chart


@contextmanager
def blank_figures() -> Iterator[None]:
    """Every figure of a report is blank meanwhile: to make and draw it costs more than the rest."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in figures():
            patch.setattr(module, name, _blank)
        yield
