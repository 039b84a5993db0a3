"""The colours of pages, in light and in dark: one table for the style sheet and for figures.

Figures are drawn in the colours of `sim.plots.style`. Inside a page what is ink, paper or grid
becomes a variable of the style sheet, so that it turns with the page; lines of data may be lighter
in the dark, areas stay, since each is told from either paper, and so does what is written
on them (`style.ON_PALE`, `ON_DEEP`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sim.plots import style


class Colour(NamedTuple):
    """A colour on white paper and on dark."""

    light: str
    dark: str


HEAT = ("#7F3B08", "#B35806", "#F1A340", "#FEE0B6", "#DCEAF6", "#A9CCE8", "#5FA2D0")
"""From far below a target to far above it: orange to blue, for any colour vision (the orange half
is that of ColorBrewer's PuOr)."""

HEAT_DEEP = 2
"""Of the first so many colours, on which writing is light."""

COLOURS = {
    "ink": Colour(style.INK, "#E8EAED"),
    "soft": Colour(style.SOFT, "#B4BAC2"),
    "muted": Colour(style.MUTED, "#929AA3"),
    "rule": Colour(style.RULE, "#3A4149"),
    "paper": Colour(style.PAPER, "#15181C"),
    "band": Colour(style.BAND, "#28303A"),
    "tint": Colour("#F5F7F9", "#1F242A"),
    "accent": Colour(style.BLUE, "#4C9FD8"),
    "link": Colour("#0068A3", "#7CC0F0"),
    "better": Colour("#00609A", "#7CC0F0"),
    "worse": Colour("#A84300", "#F2A071"),
    "alarm": Colour(style.VERMILLION, "#E8772E"),
    "alarm-ground": Colour("#FDF3EC", "#33241A"),
    "harm": Colour("#B0578A", "#D98DB8"),
    "harm-ground": Colour("#FBF3F7", "#30212A"),
    "on-pale": Colour(style.ON_PALE, style.ON_PALE),
    "on-deep": Colour(style.ON_DEEP, style.ON_DEEP),
    **{f"heat-{n}": Colour(colour, colour) for n, colour in enumerate(HEAT)},
}
"""Every colour of the style sheet by the name of its variable."""

_GROUNDS = ("ink", "soft", "muted", "rule", "paper", "band")
_FILLS = {COLOURS[name].light.lower(): name for name in _GROUNDS}
_STROKES = {**_FILLS, style.BLUE.lower(): "accent", style.VERMILLION.lower(): "alarm"}
_WRITING = {
    **_FILLS,
    style.BLUE.lower(): "better",
    style.VERMILLION.lower(): "worse",
    style.PURPLE.lower(): "harm",
}
_PAINT = re.compile(r"\b(fill|stroke): ?(#[0-9a-fA-F]{6})")
_PARTS = re.compile(r"(<pattern\b.*?</pattern>|<text\b[^>]*>)", re.DOTALL)


def variables() -> str:
    """The rules of the style sheet that set the variables; print is light always."""
    light, dark = (
        " ".join(f"--{name}: {colour[way]};" for name, colour in COLOURS.items()) for way in (0, 1)
    )
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        "@media print { :root { color-scheme: light; } }\n"
    )


def with_variables(svg: str) -> str:
    """An ``<svg>`` element whose ink, paper and grid follow the page.

    Hatches on a colour of data keep theirs, as it does.
    """
    parts = _PARTS.split(svg)
    for i, part in enumerate(parts):
        if part.startswith("<text"):
            parts[i] = _PAINT.sub(_named_in_text, part)
        elif not part.startswith("<pattern") or f"fill: {style.PAPER.lower()}" in part:
            parts[i] = _PAINT.sub(_named, part)
    return "".join(parts)


def _named(found: re.Match[str]) -> str:
    names = _STROKES if found[1] == "stroke" else _FILLS
    return _variable(found, names)


def _named_in_text(found: re.Match[str]) -> str:
    return _variable(found, _WRITING)


def _variable(found: re.Match[str], names: dict[str, str]) -> str:
    name = names.get(found[2].lower())
    return found[0] if name is None else f"{found[1]}: var(--{name})"
