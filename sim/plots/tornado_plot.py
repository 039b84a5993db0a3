"""How far each uncertain input by itself moves a measure."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.experiments.sensitivity import Sensitivity
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed
from sim.plots.sensitivity_frame import amounts, legend, of_rows, rows, shown
from sim.wording import _, fitting
from sim.wording import sensitivity_figures as words
from sim.wording.names import named
from sim.wording.sensitivity import tornado_title

_SPAN = 36
"""Characters of the values of an input beside its bars."""


@style.styled
def tornado(of: Sensitivity, measure: str) -> Chart:
    """How far each input by itself moves a measure, the widest bar on top.

    Parameters
    ----------
    of : a study with a tornado.
    measure : a measure of it.
    """
    table = of.tornado[of.tornado["kpi"] == measure]
    names = list(dict.fromkeys(table["input"]))
    scaled = shown(of, measure, table["value"].to_numpy())
    base = float(table["base"].iloc[0])
    chart, axes = of_rows(len(names), top=1.25)
    places = -np.arange(len(names), dtype=np.float64)
    seen = [base * scaled.factor]
    for end, fill, hatch in (("low", style.ORANGE, "////"), ("high", style.BLUE, "")):
        ended = table[table["end"] == end].set_index("input").loc[names]
        moved, low, high = (
            ended[c].to_numpy(dtype=np.float64) * scaled.factor
            for c in ("difference", "low", "high")
        )
        start = base * scaled.factor
        axes.barh(
            places, moved, left=start, height=0.6, color=fill, hatch=hatch or None,
            edgecolor=style.SOFT if hatch else style.PAPER, linewidth=0.6, gid=f"tornado-{end}",
            label=words.input_at(of.asked.ends[0 if end == "low" else 1]),
        )  # fmt: skip
        axes.errorbar(
            start + moved, places, xerr=np.vstack([moved - low, high - moved]), fmt="none",
            ecolor=style.INK, elinewidth=1.1, capsize=2.5, zorder=4,
        )  # fmt: skip
        seen += list(start + low) + list(start + high)
    axes.axvline(base * scaled.factor, color=style.INK, linewidth=1.0, zorder=3)
    ends = [
        tuple(table[(table["input"] == n) & (table["end"] == e)]["input_value"].iloc[0]
              for e in ("low", "high"))
        for n in names
    ]  # fmt: skip
    titles = [
        _("{title}\n{values}").format(
            title=fitting.wrapped(named(of.uncertainty.title_of(n)), 30, 1),
            values=words.input_span(of, n, lo, hi, _SPAN),
        )
        for n, (lo, hi) in zip(names, ends, strict=True)
    ]
    rows(axes, places, titles)
    amounts(axes, np.array(seen), scaled)
    legend(chart, axes)
    ends_of_top = [float(v) for v in table["value"].iloc[:2]]
    said = words.tornado_takeaway(
        named(of.uncertainty.title_of(names[0])), scaled, min(ends_of_top), max(ends_of_top), base,
        sure=_surely_first(table, names),
    )  # fmt: skip
    return framed(
        chart,
        tornado_title(measure),
        said,
        words.tornado_footnote(of),
        words.tornado_alternative(of, scaled, said, table.to_dict("records")),
    )


def _surely_first(table: pd.DataFrame, names: list[str]) -> bool:
    """Whether the first input moves the measure further than any other, whatever luck did."""
    ends = table[["low", "high"]].to_numpy(dtype=np.float64)
    least = np.where(ends[:, 0] * ends[:, 1] > 0.0, np.abs(ends).min(axis=1), 0.0)
    most = np.abs(ends).max(axis=1)
    first = (table["input"] == names[0]).to_numpy()
    return bool(first.all() or least[first].max() > most[~first].max())
