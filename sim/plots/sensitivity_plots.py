"""What uncertain inputs do to a measure: tornado, Sobol indices, shares of risk, distribution."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from sim.experiments.sensitivity import Sensitivity
from sim.measures import MEASURES
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.limits import round_ticks
from sim.plots.style import Floats
from sim.wording import counts, fitting, numbers
from sim.wording.scenarios import centre_title
from sim.wording.sensitivity import no_input, source_title

_WIDTH = 10.0
_ROW = 0.5
_LEFT = 0.25
_WHERE = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}


class Scaled:
    """A measure's values as an axis shows them.

    Parameters
    ----------
    kpi : name of the measure.
    currency : of the centre.
    largest : largest value, for amounts.
    """

    def __init__(self, kpi: str, currency: str, largest: float) -> None:
        measure = MEASURES[kpi]
        unit = measure.unit_in(currency)
        self.title = measure.title
        self.share = unit == "share"
        factor, self.unit = numbers.axis_unit(unit, currency, largest)
        self.factor = 100.0 if self.share else factor
        self.label = f"{self.title}, {self.unit}"

    def number(self, value: float) -> str:
        """A value without its unit; ``value`` is in the measure's own."""
        if self.share:
            return numbers.grouped(100.0 * value, 1)
        return numbers.significant(value * self.factor)

    def text(self, value: float) -> str:
        """A value with its unit."""
        return f"{self.number(value)} {self.unit}"


def _scaled(of: Sensitivity, kpi: str, values: Floats) -> Scaled:
    return Scaled(kpi, of.study.centre.currency, float(np.nanmax(np.abs(values), initial=0.0)))


@style.styled
def tornado(of: Sensitivity, kpi: str) -> Chart:
    """How far each input by itself moves a measure, the widest bar on top.

    Parameters
    ----------
    of : a study with a tornado.
    kpi : a measure of it.
    """
    table = of.tornado[of.tornado["kpi"] == kpi]
    names = list(dict.fromkeys(table["input"]))
    scaled = _scaled(of, kpi, table["value"].to_numpy())
    base = float(table["base"].iloc[0])
    chart, axes = _sheet(len(names), top=1.25, bottom=0.95)
    places = -np.arange(len(names), dtype=np.float64)
    seen = [base * scaled.factor]
    for end, fill, hatch in (("low", style.ORANGE, "////"), ("high", style.BLUE, "")):
        rows = table[table["end"] == end].set_index("input").loc[names]
        moved, low, high = (
            rows[c].to_numpy(dtype=np.float64) * scaled.factor
            for c in ("difference", "low", "high")
        )
        start = base * scaled.factor
        axes.barh(
            places, moved, left=start, height=0.6, color=fill, hatch=hatch or None,
            edgecolor=style.SOFT if hatch else style.PAPER, linewidth=0.6, gid=f"tornado-{end}",
            label=f"Input at its {_ordinal(of.asked.ends[0 if end == 'low' else 1])}",
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
        f"{fitting.wrapped(of.uncertainty.title_of(n), 30, 1)}\n{_span(of, n, lo, hi)}"
        for n, (lo, hi) in zip(names, ends, strict=True)
    ]
    _rows(axes, places, titles)
    _amounts(axes, np.array(seen), scaled)
    _legend(chart, axes)
    ends_of_top = [float(v) for v in table["value"].iloc[:2]]
    least, most = (scaled.number(v) for v in (min(ends_of_top), max(ends_of_top)))
    said = (
        f"{of.uncertainty.title_of(names[0])} moves it most, from {least} to {most}; with every "
        f"input at its median it is {scaled.text(base)}."
    )
    style.heading(chart, f"{scaled.title}: one input at a time", said)
    _footnote(chart, of, "whiskers: difference from the base, paired, at")
    told = "; ".join(
        f"{of.uncertainty.title_of(str(r['input']))} at {_number(float(r['input_value']))}: "
        f"{scaled.text(float(r['value']))}"
        for r in table.to_dict("records")
    )
    chart.alt = f"Tornado chart of {scaled.title}. {said} {told}."
    return chart


@style.styled
def sobol_indices(of: Sensitivity, kpi: str) -> Chart:
    """Sobol indices of every input: alone, and with all it does together with others.

    Parameters
    ----------
    of : a study with a global sample.
    kpi : a measure of it.
    """
    table = of.indices[of.indices["kpi"] == kpi].sort_values("total", ascending=False)
    title = MEASURES[kpi].title
    chart, axes = _sheet(len(table), top=1.25, bottom=0.95)
    places = -np.arange(len(table), dtype=np.float64)
    most = 1.0
    for name, shift, fill, hatch, label in (
        ("first", 0.17, style.BLUE, "", "By itself (first-order index)"),
        ("total", -0.17, style.SKY, "////", "With what it does together with others (total index)"),
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
    _rows(
        axes, places, [fitting.wrapped(of.uncertainty.title_of(n), 26, 2) for n in table["input"]]
    )
    axes.set_xlim(0, 100 * most * 1.02)
    ticks = round_ticks(0, 100 * most, 6)
    axes.set_xticks(ticks, [f"{t} %" for t in numbers.ticks(ticks)])
    axes.set_xlabel("Share of the variance that the inputs cause", fontsize=10, labelpad=6)
    _legend(chart, axes, columns=2)
    top = str(table["input"].iloc[0])
    said = f"{of.uncertainty.title_of(top)} matters most when everything moves at once."
    if table["first"].isna().all():
        said = "No input moves it."
    style.heading(chart, f"{title}: which input matters", said)
    noise = float(table["noise"].iloc[0])
    _footnote(
        chart, of, f"noise of the simulation in the variance: {numbers.percent(noise)} · whiskers:"
    )
    told = "; ".join(
        f"{of.uncertainty.title_of(str(r['input']))}: first {numbers.percent(float(r['first']))}, "
        f"total {numbers.percent(float(r['total']))}"
        for r in table.to_dict("records")
    )
    chart.alt = f"Sobol indices of {title}. {said} {told}."
    return chart


@style.styled
def risk_shares(of: Sensitivity, kpi: str) -> Chart:
    """What share of the variance of one horizon each input, and luck, causes.

    Parameters
    ----------
    of : a study with a global sample.
    kpi : a measure of it.
    """
    table = of.shares[of.shares["kpi"] == kpi]
    inputs = ~table["source"].map(no_input)
    order = [
        *table[inputs].sort_values("share", ascending=False)["source"],
        *table[~inputs]["source"],
    ]
    table = table.set_index("source").loc[order]
    share, low, high = (table[c].to_numpy(dtype=np.float64) for c in ("share", "low", "high"))
    title = MEASURES[kpi].title
    chart, axes = _sheet(len(table), top=0.95, bottom=0.95)
    places = -np.arange(len(table), dtype=np.float64)
    places[-1] -= 0.15
    fills = ["#BFBFBF" if no_input(name) else style.BLUE for name in order]
    axes.barh(places, 100 * share, height=0.55, color=fills)
    axes.errorbar(100 * share, places, xerr=100 * np.vstack([share - low, high - share]),
                  fmt="none", ecolor=style.INK, elinewidth=1.1, capsize=2.5)  # fmt: skip
    for place, value, end in zip(places, share, np.maximum(high, share), strict=True):
        axes.text(100 * end + 1.2, place, numbers.percent(float(value), 0), va="center", fontsize=9)
    axes.axvline(0.0, color=style.MUTED, linewidth=0.8)
    names = [source_title(of, n) for n in order]
    _rows(axes, places, [fitting.wrapped(n, 26, 2) for n in names])
    least = min(0.0, 100 * float(np.nanmin(low, initial=0.0)))
    most = max(50.0, 112 * float(np.nanmax(high, initial=0.0)))
    axes.set_xlim(1.05 * least, most)
    ticks = round_ticks(least, most, 7)
    axes.set_xticks(ticks, [f"{t} %" for t in numbers.ticks(ticks)])
    axes.set_xlabel(
        f"Share of the variance of {fitting.mid_sentence(title)} of {_once(of)}", fontsize=10,
        labelpad=6,
    )  # fmt: skip
    chance = float(table["share"].iloc[-1])
    said = (
        f"{numbers.percent(1 - chance, 0)} of the risk would go if every input were known; "
        f"{numbers.percent(chance, 0)} is the chance of the days and stays."
    )
    style.heading(chart, f"{title}: where the risk comes from", said)
    _footnote(chart, of, "whiskers:")
    told = "; ".join(f"{n}: {numbers.percent(float(v))}" for n, v in zip(names, share, strict=True))
    chart.alt = f"Shares of the variance of {title}. {said} {told}."
    return chart


@style.styled
def distribution(of: Sensitivity, kpi: str) -> Chart:
    """What a measure may turn out to be, with the limits that were asked about.

    Parameters
    ----------
    of : a study with a global sample.
    kpi : a measure of it.
    """
    spread = of.spreads[kpi]
    means, single = spread.means, spread.single[np.isfinite(spread.single)]
    scaled = _scaled(of, kpi, means)
    both = np.concatenate([means, single.ravel()]) * scaled.factor
    low, high = float(both.min()), float(both.max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    bins = int(min(40, max(12, 1.6 * len(means) ** 0.5)))
    edges = np.linspace(low, high, bins + 1).tolist()
    height = 4.6
    chart = Chart(figsize=(_WIDTH, height), dpi=100)
    axes = chart.add_axes((0.06, 0.95 / height, 0.90, 1 - 2.35 / height))
    weights = [np.full(len(v), 100.0 / len(v)) for v in (single, means)]
    axes.hist(
        single * scaled.factor, edges, weights=weights[0], color=style.SKY, alpha=0.75,
        label=f"{_once(of).capitalize()}: inputs and luck",
    )  # fmt: skip
    axes.hist(
        means * scaled.factor, edges, weights=weights[1], histtype="step", color=style.BLUE,
        linewidth=1.8, label=f"Mean over {_often(of)}: inputs only",
    )  # fmt: skip
    asked = [q for q in of.asked.questions if q.measure == kpi]
    lines = []
    for question in asked:
        axes.axvline(question.limit * scaled.factor, color=style.VERMILLION, linewidth=1.4,
                     linestyle=(0, (6, 3)))  # fmt: skip
        rows = of.chances[of.chances["question"] == str(question)].set_index("of")
        word = _WHERE[question.comparison]
        p = {c: float(rows[c]["one horizon"]) for c in ("probability", "low", "high")}
        lines.append(
            f"{_once(of).capitalize()} is {word} {scaled.text(question.limit)} with probability "
            f"{numbers.percent(p['probability'], 0)} "
            f"({numbers.percent(p['low'], 0)} to {numbers.percent(p['high'], 0)})."
        )
    axes.set_xlim(edges[0], edges[-1])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    style.quiet_grid(axes, "x")
    ticks = round_ticks(edges[0], edges[-1], 8)
    axes.set_xticks(ticks, numbers.ticks(ticks))
    axes.set_xlabel(scaled.label, fontsize=10, labelpad=6)
    chart.legend(
        loc="upper left", bbox_to_anchor=(0.013, 1 - 1.02 / height), ncols=2, fontsize=9,
        borderaxespad=0.0,
    )  # fmt: skip
    table = of.prediction[(of.prediction["kpi"] == kpi) & (of.prediction["of"] == "one horizon")]
    ends = [float(table[c].iloc[0]) for c in ("p5", "p95")] if len(table) else []
    said = " ".join(lines)
    if ends:
        said = f"Nine in ten lie between {scaled.text(ends[0])} and {scaled.text(ends[1])}.\n{said}"
    said = said.strip()
    style.heading(chart, f"{scaled.title}: what it may turn out to be", said)
    _footnote(chart, of, f"{len(means):,} points ·")
    chart.alt = f"Histogram of {scaled.title}. {said}".replace("\n", " ")
    return chart


def _sheet(rows: int, *, top: float, bottom: float) -> tuple[Chart, Axes]:
    """A figure as high as its rows need; ``top`` and ``bottom`` in inches."""
    height = top + bottom + _ROW * rows + 0.1
    chart = Chart(figsize=(_WIDTH, height), dpi=100)
    axes = chart.add_axes((_LEFT, bottom / height, 0.96 - _LEFT, 1 - (top + bottom) / height))
    return chart, axes


def _rows(axes: Axes, places: Floats, titles: list[str]) -> None:
    axes.set_yticks(places, titles, fontsize=9)
    axes.set_ylim(float(places[-1]) - 0.6, 0.6)
    style.quiet_grid(axes, "x")
    axes.tick_params(axis="x", labelsize=9)


def _amounts(axes: Axes, seen: Floats, scaled: Scaled) -> None:
    """Limits, ticks and title of an axis that has every value of ``seen``."""
    seen = seen[np.isfinite(seen)]
    low, high = float(seen.min()), float(seen.max())
    pad = 0.05 * (high - low) or 1.0
    low, high = low - pad, high + pad
    if scaled.share:
        low, high = max(low, 0.0), min(high, 101.0)
    axes.set_xlim(low, high)
    ticks = round_ticks(low, min(high, 100.0) if scaled.share else high, 7)
    axes.set_xticks(ticks, numbers.ticks(ticks))
    axes.set_xlabel(scaled.label, fontsize=10, labelpad=6)


def _legend(chart: Chart, axes: Axes, columns: int = 2) -> None:
    chart.legend(
        *axes.get_legend_handles_labels(), loc="upper left", ncols=columns, fontsize=9,
        bbox_to_anchor=(0.013, 1 - 0.84 / chart.get_figheight()), borderaxespad=0.0,
    )  # fmt: skip


def _footnote(chart: Chart, of: Sensitivity, before: str) -> None:
    replications = counts.replications(of.study.replications)
    style.footnote(
        chart,
        f"{centre_title(of.study.centre)}, {of.study.label} · {replications} a point · "
        f"{before} {100 * of.asked.level:g} % confidence"
        if before.endswith((":", "at"))
        else f"{centre_title(of.study.centre)}, {of.study.label} · {before} {replications} each",
    )


def _span(of: Sensitivity, name: str, low: float, high: float) -> str:
    """From the low to the high value of an input, with its unit if there is room."""
    ends = f"{_number(low)} to {_number(high)}"
    whole = f"{ends} {of.uncertainty.inputs[name].unit}".rstrip()
    return whole if len(whole) <= 36 else ends


def _once(of: Sensitivity) -> str:
    """What one replication is, for people."""
    days = of.study.centre.horizon.days
    return "one day" if days == 1 else f"one horizon of {days} days"


def _often(of: Sensitivity) -> str:
    return "many days" if of.study.centre.horizon.days == 1 else "many horizons"


def _ordinal(share: float) -> str:
    return f"{100 * share:g}th percentile"


def _number(value: float) -> str:
    return numbers.tick(float(f"{value:.3g}"))
