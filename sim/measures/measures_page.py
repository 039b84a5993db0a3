"""The page of all measures and counts, from their declarations: `docs/measures.md`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.measures.measure import FAMILIES, MONEY, Measure
from sim.measures.registry import MEASURES
from sim.measures.series_table import RATIOS, SUMS
from sim.measures.tables import TABLES
from sim.measures.time_series import EVENTS, LEVELS

_HEAD = """# Measures

Every measure with its unit, the axes by which it can be split, the direction that is better and
its definition, and the counts that measures are made of. This page is written from the
declarations in `sim/measures/declared/` and `sim/measures/tables.py`
(`trunkline list --measures > docs/measures.md`).

A measure of several replications is the ratio of the sums of numerator and denominator (`days`,
`hours` and `seconds` are measured time), or for quantiles and peaks the mean over replications.
How its interval is found is told in [comparing scenarios](comparison.md), and how a bound on it
is written in [bounds](comparison.md#bounds)."""

_COUNTS = """## Counts

A count's name is its table and its field, such as `queue.answered`. Calls that arrive before the
warm-up ends are not counted; times are those between the end of the warm-up and the end of the
horizon."""

_SERIES = """## Time series

Lines of a time series (`result.series()`), counted in bins of the study's `resolution` where it
has one, by site and for the whole centre (`all`). Warm-up or not, every call is in them. Events are
in the bin in which they happen, after the horizon's end in its last bin."""

_BETTER = {True: "more", False: "less", None: "–"}


def measures_page() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for family, title in FAMILIES.items():
        own = [m for m in MEASURES.values() if m.family == family]
        rows = [
            (f"`{m.name}`", m.title, _unit(m), _listed(m.axes), _BETTER[m.higher_is_better],
             _ratio(m), m.text)
            for m in own
        ]  # fmt: skip
        heads = ("measure", "title", "unit", "axes", "better", "numerator / denominator", "meaning")
        parts += [f"## {title}", _table(heads, rows)]
    parts.append(_COUNTS)
    for name, table in TABLES.items():
        fields = {**table.calls, **table.sums, **table.derived}
        if fields:
            parts.append(f"### {name}")
            if table.axes:
                parts.append(f"By {_listed(table.axes)}.")
            counts = [(f"`{name}.{field}`", text) for field, text in fields.items()]
            parts.append(_table(("count", "what it counts"), counts))
    parts.append(_SERIES)
    lines = [(f"`{name}`", line.unit, line.text) for name, line in (EVENTS | LEVELS).items()]
    lines += [(f"`{n}`", "calls", _listed(of)) for n, of in SUMS.items()]
    lines += [(f"`{name}`", "share", " / ".join(of)) for name, of in RATIOS.items()]
    parts.append(_table(("line", "unit", "what it is"), lines))
    return "\n\n".join(parts) + "\n"


def _unit(measure: Measure) -> str:
    return measure.unit.replace(MONEY, "currency")


def _ratio(measure: Measure) -> str:
    sides = (measure.numerator, measure.denominator)
    return " / ".join(f"({s})" if " + " in s or " - " in s else s for s in sides)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "–"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
