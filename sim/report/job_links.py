"""Addresses of the pages of a sweep's jobs."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pandas as pd


def links_of(table: pd.DataFrame, folder: Path) -> list[str]:
    """Addresses of the scenarios' own pages."""
    places = table["folder"].astype(str) if "folder" in table.columns else [""] * len(table)
    return [_link(place, folder) for place in places]


def _link(place: str, folder: Path) -> str:
    """Relative address of a job's page, or of its folder; empty without one."""
    path = PurePosixPath(place)
    if not place or place == "nan" or path.is_absolute() or ".." in path.parts or ":" in place:
        return ""
    page = f"{place.rstrip('/')}/index.html"
    return page if (folder / page).exists() else f"{place.rstrip('/')}/"
