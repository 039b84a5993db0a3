"""One look for every figure: colours that survive colour blindness and grey, fonts, settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, wraps
from typing import Any, Literal, ParamSpec, TypeVar

import matplotlib.style
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.plots import fonts

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Okabe and Ito (2008), Color Universal Design.
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
ORANGE = "#E69F00"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"

INK = "#1A1A1A"
SOFT = "#555555"
MUTED = "#767676"
RULE = "#D9D9D9"
PAPER = "#FFFFFF"
BAND = "#E9EEF2"
"""A strip of the paper that means something: a margin of indifference."""

# On a page, ink and paper change places in the dark; what lies on a colour of data must not.
ON_PALE = "#111111"
ON_DEEP = "#FEFEFE"

P = ParamSpec("P")
R = TypeVar("R")


@cache
def font_families() -> tuple[str, ...]:
    """DejaVu Sans, which comes with matplotlib, then fonts for Chinese: ours, and installed ones.

    Ours first, so that a figure is the same on every machine; it lacks rare characters.
    """
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    if fonts.FAMILY not in installed:
        font_manager.fontManager.addfont(fonts.FILE)
        ours = font_manager.fontManager.ttflist[-1]
        font_manager.fontManager.ttflist.append(replace(ours, weight=700))  # it has one
    chinese = (
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "PingFang SC",
        "Microsoft YaHei",
        "WenQuanYi Micro Hei",
        "SimHei",
    )
    return ("DejaVu Sans", fonts.FAMILY, *(name for name in chinese if name in installed))


def settings() -> dict[str, Any]:
    """Matplotlib settings of every figure, also while it is written."""
    return {
        "font.family": list(font_families()),
        "font.size": 10.0,
        "text.color": INK,
        "text.parse_math": False,
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "xtick.color": SOFT,
        "ytick.color": SOFT,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "grid.color": RULE,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "figure.facecolor": PAPER,
        "savefig.facecolor": PAPER,
        "hatch.linewidth": 0.7,
        "svg.fonttype": "none",
        "svg.hashsalt": "trunkline",
    }


@contextmanager
def look() -> Iterator[None]:
    """Matplotlib's own defaults with `settings`, whatever the user's are; undone afterwards."""
    with matplotlib.style.context(["default", settings()]):
        yield


def styled(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` with the settings of `look`."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        with look():
            return function(*args, **kwargs)

    return inner


def quiet_grid(axes: Axes, axis: Literal["both", "x", "y"] = "both") -> None:
    """Thin grey lines behind everything; no tick marks."""
    axes.grid(visible=True, axis=axis)
    axes.tick_params(length=0)
