"""Pictures of the gallery: what a block of an example calls ``figure`` when it ends."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from sphinx_gallery.scrapers import figure_rst

_SHOWN = "_trunkline_shown"
DPI = 110


def scraper(_block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """Save the figure of a block, and show it."""
    figure = block_vars["example_globals"].get("figure")
    if not isinstance(figure, Figure) or hasattr(figure, _SHOWN):
        return ""
    setattr(figure, _SHOWN, True)
    path = next(block_vars["image_path_iterator"])
    figure.savefig(path, dpi=DPI)
    return figure_rst([path], gallery_conf["src_dir"])
