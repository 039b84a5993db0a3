"""Which uncertain inputs cause the variance of a measure, and how much of it is luck."""

from __future__ import annotations

import numpy as np

from sim.experiments.sensitivity import Sensitivity
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed
from sim.plots.sensitivity_frame import legend, of_rows, percents, rows
from sim.wording import _, fitting, numbers
from sim.wording import sensitivity_figures as words
from sim.wording.names import named
from sim.wording.sensitivity import no_input, shares_title, source_title


@style.styled
def sobol_indices(of: Sensitivity, measure: str) -> Chart:
    """Sobol indices of every input: alone, and with all it does together with others.

    Parameters
    ----------
    of : a study with a global sample.
    measure : a measure of it.
    """
    table = of.indices[of.indices["kpi"] == measure].sort_values("total", ascending=False)
    chart, axes = of_rows(len(table), top=1.25)
    places = -np.arange(len(table), dtype=np.float64)
    most = 1.0
    for name, shift, fill, hatch, label in (
        ("first", 0.17, style.BLUE, "", _("By itself (first-order index)")),
        (
            "total",
            -0.17,
            style.SKY,
            "////",
            _("With what it does together with others (total index)"),
        ),
    ):
        value, low, high = (
            table[f"{name}{e}"].to_numpy(dtype=np.float64) for e in ("", "_low", "_high")
        )
        shown = np.nan_to_num(np.clip(value, 0.0, None))
        axes.barh(
            places + shift, 100 * shown, height=0.32, color=fill, hatch=hatch or None,
            edgecolor=style.SOFT if hatch else style.PAPER, linewidth=0.6, label=label,
        )  # fmt: skip
        low, high = (np.nan_to_num(np.clip(e, 0.0, None)) for e in (low, high))
        axes.errorbar(
            100 * shown, places + shift, fmt="none", ecolor=style.INK, elinewidth=1.1, capsize=2.5,
            xerr=100 * np.vstack([np.maximum(shown - low, 0), np.maximum(high - shown, 0)]),
        )  # fmt: skip
        most = max(most, float(high.max(initial=0.0)))
    rows(
        axes,
        places,
        [fitting.wrapped(named(of.uncertainty.title_of(n)), 26, 2) for n in table["input"]],
    )
    axes.set_xlim(0, 100 * most * 1.02)
    percents(axes, 0, 100 * most, 6)
    axes.set_xlabel(_("Share of the variance that the inputs cause"), fontsize=10, labelpad=6)
    legend(chart, axes)
    moved = not table["first"].isna().all()
    top = named(of.uncertainty.title_of(str(table["input"].iloc[0])))
    said = words.indices_takeaway(top if moved else None)
    return framed(
        chart,
        words.indices_title(measure),
        said,
        words.indices_footnote(of, float(table["noise"].iloc[0])),
        words.indices_alternative(of, measure, said, table.to_dict("records")),
    )


@style.styled
def risk_shares(of: Sensitivity, measure: str) -> Chart:
    """What share of the variance of one horizon each input, and luck, causes.

    Parameters
    ----------
    of : a study with a global sample.
    measure : a measure of it.
    """
    table = of.shares[of.shares["kpi"] == measure]
    inputs = ~table["source"].map(no_input)
    order = [
        *table[inputs].sort_values("share", ascending=False)["source"],
        *table[~inputs]["source"],
    ]
    table = table.set_index("source").loc[order]
    share, low, high = (table[c].to_numpy(dtype=np.float64) for c in ("share", "low", "high"))
    chart, axes = of_rows(len(table), top=0.95)
    places = -np.arange(len(table), dtype=np.float64)
    places[-1] -= 0.15
    fills = ["#BFBFBF" if no_input(name) else style.BLUE for name in order]
    axes.barh(places, 100 * share, height=0.55, color=fills)
    middle = 0.5 * (low + high)  # an estimate may lie outside of where a share can be
    axes.errorbar(100 * middle, places, xerr=50 * (high - low),
                  fmt="none", ecolor=style.INK, elinewidth=1.1, capsize=2.5)  # fmt: skip
    for place, value, end in zip(places, share, np.maximum(high, share), strict=True):
        axes.text(100 * end + 1.2, place, numbers.percent(float(value), 0), va="center", fontsize=9)
    axes.axvline(0.0, color=style.MUTED, linewidth=0.8)
    names = [source_title(of, n) for n in order]
    rows(axes, places, [fitting.wrapped(n, 26, 2) for n in names])
    least = min(0.0, 100 * float(np.nanmin(low, initial=0.0)))
    most = max(50.0, 112 * float(np.nanmax(high, initial=0.0)))
    axes.set_xlim(1.05 * least, most)
    percents(axes, least, most, 7)
    axes.set_xlabel(words.shares_axis(of, measure), fontsize=10, labelpad=6)
    said = words.shares_takeaway(float(table["share"].iloc[-1]))
    return framed(
        chart,
        shares_title(measure),
        said,
        words.shares_footnote(of),
        words.shares_alternative(measure, said, dict(zip(names, share.tolist(), strict=True))),
    )
