"""Views of what is chosen between: a comparison, a decision, a sweep."""

from __future__ import annotations

from dataclasses import replace

from sim.experiments import Comparison, Sweep, tradeoff_table
from sim.experiments.difference_table import rows_by_scenario
from sim.experiments.frontier import frontier_rows
from sim.experiments.harm import choices, service_measure
from sim.experiments.recommendation import NO_CHOICE
from sim.experiments.verdicts import DECIDING, LED
from sim.experiments.what_would_change import Advice
from sim.report.compare_report import Line, advice_of, failing, heads_of, labels_of, lines_of
from sim.report.decided import Decided
from sim.report.notebook.view import Cell, Grid, Row, View, grid, plain
from sim.report.sweep_outputs import swept_advice
from sim.report.terminal import harm_table, scenario_table
from sim.report.terminal_options import options_table
from sim.wording import comparison as wording
from sim.wording import counts, decision, losses, oddities, recommendation
from sim.wording import notebook as own
from sim.wording import options as options_wording
from sim.wording import sweep as sweep_wording
from sim.wording.fitting import middots
from sim.wording.names import named
from sim.wording.scenarios import centre_title

_MOST_LINES, _MOST_SAID = 12, 4
_MOST_JOBS = 16


def of_comparison(found: Comparison) -> View:
    """The first screen of a comparison: what to do, the options, the differences."""
    return _compared(found, [".plot()", ".table", '.plot("waterfall")', '.save("reports/mine")'])


def of_decided(found: Decided) -> View:
    """The first screen of a decision: the same, with what would change it."""
    view = _compared(
        found.comparison,
        [".options", ".chosen", ".plot()", ".comparison.table", '.save("reports/mine")'],
    )
    change = [str(said) for said in recommendation.what_would_change(*found.advice)]
    return replace(view, said=[*view.said, *change])


def _compared(found: Comparison, more: list[str]) -> View:
    results, labels = found.results, labels_of(found.results)
    base, *others = results
    study = results[base].study
    currency = study.centre.currency
    told = advice_of(found)
    answer, *reason = _advised(told) or [""]
    lead = any(result.losses_lead for result in results.values())
    measures = LED if lead else DECIDING
    lines = lines_of(rows_by_scenario(found.table), labels, others, measures, {})
    title = wording.title(
        centre_title(study.effective_centre), [labels[n] for n in others], labels[base]
    )
    facts = middots(
        [
            own.days(study.centre),
            counts.replications(max(s.about.replications for s in found.summaries().values())),
            own.seed(study.seed),
            own.same_luck(),
        ]
    )
    return View(
        title,
        facts,
        answer,
        [
            *reason,
            *(wording.of_scenario(line.label, line.sentence) for line in lines[:_MOST_SAID]),
            *failing(results, labels),
            *oddities.of_studies([result.study for result in results.values()]),
        ],
        [
            grid(options_table(told)),
            _differences(lines, heads_of(measures, currency), labels[base]),
        ],
        [wording.how_to_read(found.level, several=len(others) > 1)],
        more,
    )


def _differences(lines: list[Line], heads: list[tuple[str, str]], base: str) -> Grid:
    """A row a scenario, a difference with its verdict a measure."""
    rows = [
        Row(
            [
                Cell(line.label),
                *(
                    Cell(
                        one.text, "\n".join(filter(None, [one.interval, one.verdict, one.lacking]))
                    )
                    for one in line.cells
                ),
            ]
        )
        for line in lines
    ]
    first = own.against(base)
    made = plain([first], ["\n".join(filter(None, head)) for head in heads], rows)
    return Grid(made.heads, made.rows, most=_MOST_LINES)


def _advised(told: Advice) -> list[str]:
    """The recommendation, its reason, how sure it is."""
    found = told.options
    if found.recommendation.kind == NO_CHOICE:
        return []
    said = [recommendation.headline(found), recommendation.reason(found)]
    return [str(text) for text in said if text is not None]


def of_sweep(found: Sweep) -> View:
    """The first screen of a sweep: what to do, and cost against service."""
    told = [summary.about for summary in found.summaries]
    title = sweep_wording.title(list(dict.fromkeys(named(about.centre) for about in told)))
    more = [".table()", ".plot()", ".results[0]", '.save("reports/mine")']
    failed = [own.failed(f.job.label, f.message) for f in found.failures]
    if not told:
        return View(title, "", "", failed, more=more)
    facts = middots(
        [
            counts.jobs(len(found.jobs)),
            counts.days(told[0].days),
            wording.replications(
                min(about.replications for about in told), max(about.replications for about in told)
            ),
            own.seed(told[0].seed),
        ]
    )
    advised = swept_advice(found)
    answer, *said = (_advised(advised) if advised is not None else []) or [""]
    return View(title, facts, answer, [*said, *failed], list(_swept(found)), _read(found), more)


def _read(found: Sweep) -> list[str]:
    """How to read the tables of a sweep."""
    some = [found.summaries[i].kept for i in choices(found.summaries)]
    past = decision.history(found.looks, some)
    return [past] if past else []


def _swept(found: Sweep) -> list[Grid]:
    """What failures do, and the scenarios between which one can choose."""
    table, summaries, grids = found.table(), found.summaries, []
    table["label"] = table["label"].astype(str).map(named)
    places = choices(summaries)
    if len(places) < len(summaries):
        harm = grid(harm_table(summaries, table["label"].tolist()), _MOST_JOBS)
        note = losses.against_the_day(summaries)
        grids.append(Grid(harm.heads, harm.rows, harm.title, note, _MOST_JOBS))
    if len(places) == len(summaries) or len(places) > 1:
        some = [summaries[i] for i in places]
        service, currency = service_measure(some), some[0].about.currency
        own_table, told = table.iloc[list(places)], found.decision().of(places)
        rows = list(range(len(own_table)))
        if len(rows) > _MOST_JOBS:
            rows = frontier_rows(tradeoff_table(own_table, service), _MOST_JOBS, service)
        shown = scenario_table(own_table.iloc[rows], told.of(rows), currency, service)
        note = options_wording.shown(len(rows), len(own_table))
        made = grid(shown, _MOST_JOBS)
        grids.append(Grid(made.heads, made.rows, made.title, note, _MOST_JOBS))
    return grids
