"""What a measure may turn out to be when its inputs are uncertain."""

from __future__ import annotations

import numpy as np

from sim.experiments.sensitivity import Sensitivity
from sim.plots import style
from sim.plots.chart import Chart
from sim.plots.frame import framed, legend, sheet
from sim.plots.limits import round_ticks
from sim.plots.sensitivity_frame import shown
from sim.wording import fitting, numbers
from sim.wording import sensitivity_figures as words

_HEIGHT = 4.6


@style.styled
def distribution(of: Sensitivity, measure: str) -> Chart:
    """What a measure may turn out to be, with the limits that were asked about.

    Parameters
    ----------
    of : a study with a global sample.
    measure : a measure of it.
    """
    spread = of.spreads[measure]
    means, single = spread.means, spread.single[np.isfinite(spread.single)]
    scaled = shown(of, measure, means)
    both = np.concatenate([means, single.ravel()]) * scaled.factor
    low, high = float(both.min()), float(both.max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    bins = int(min(40, max(12, 1.6 * len(means) ** 0.5)))
    edges = np.linspace(low, high, bins + 1).tolist()
    chart, axes = sheet(_HEIGHT, (0.06, 0.96, 1.40, 0.95))
    weights = [np.full(len(v), 100.0 / len(v)) for v in (single, means)]
    axes.hist(
        single * scaled.factor, edges, weights=weights[0], color=style.SKY, alpha=0.75,
        label=words.single_legend(of),
    )  # fmt: skip
    axes.hist(
        means * scaled.factor, edges, weights=weights[1], histtype="step", color=style.BLUE,
        linewidth=1.8, label=words.means_legend(of),
    )  # fmt: skip
    asked = [q for q in of.asked.questions if q.measure == measure]
    lines = []
    for question in asked:
        axes.axvline(question.limit * scaled.factor, color=style.VERMILLION, linewidth=1.4,
                     linestyle=(0, (6, 3)))  # fmt: skip
        rows = of.chances[of.chances["question"] == str(question)].set_index("of")
        p = {c: float(rows[c]["one horizon"]) for c in ("probability", "low", "high")}
        limit = scaled.text(question.limit)
        lines.append(words.chance(of, question.comparison, limit, p))
    axes.set_xlim(edges[0], edges[-1])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    style.quiet_grid(axes, "x")
    ticks = round_ticks(edges[0], edges[-1], 8)
    axes.set_xticks(ticks, numbers.ticks(ticks))
    axes.set_xlabel(scaled.label, fontsize=10, labelpad=6)
    legend(chart, *axes.get_legend_handles_labels(), down=1.02, columns=2)
    table = of.prediction[
        (of.prediction["kpi"] == measure) & (of.prediction["of"] == "one horizon")
    ]
    ends = [float(table[c].iloc[0]) for c in ("p5", "p95")] if len(table) else []
    said = fitting.paragraph(lines)
    if ends:
        said = "\n".join(filter(None, [words.nine_in_ten(scaled, *ends), said]))
    return framed(
        chart,
        words.distribution_title(measure),
        said,
        words.distribution_footnote(of, len(means)),
        words.distribution_alternative(measure, said),
    )
