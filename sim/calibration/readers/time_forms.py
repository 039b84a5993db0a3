"""In which form times are written, where it is not ISO 8601."""

from __future__ import annotations

import pandas as pd

FORMATS = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M", "%Y%m%d%H%M%S", "%Y年%m月%d日 %H:%M:%S",
)  # fmt: skip


def time_form(texts: pd.Series[str], besides: str = "iso") -> str | None:
    """The form in which most of some times are written; None: as ``besides``, or unknown."""
    if pd.to_datetime(texts, format="ISO8601", errors="coerce", utc=True).notna().mean() > 0.5:
        return None if besides == "iso" else "iso"
    if texts.str.fullmatch(r"\d{9,10}(\.\d+)?").mean() > 0.5:
        return "epoch_s"
    if texts.str.fullmatch(r"\d{12,13}").mean() > 0.5:
        return "epoch_ms"
    for form in FORMATS:
        if pd.to_datetime(texts, format=form, errors="coerce").notna().mean() > 0.5:
            return form
    return None
