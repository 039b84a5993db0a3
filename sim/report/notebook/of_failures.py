"""Views of the failover laboratory: drills, the resilience matrix, a year with its failures."""

from __future__ import annotations

from sim.drills.availability import Availabilities, Availability
from sim.drills.drill import Drill, Drills
from sim.drills.judging import Outcome, outcome
from sim.drills.matrix import Resilience
from sim.report.notebook.view import View, grid
from sim.report.terminal_availability import components_table, designs_summary
from sim.report.terminal_drills import actions_table, drill_table, lost_table, objectives_table
from sim.report.terminal_resilience import cells_table, designs_table, fixes_table
from sim.wording import availability as years
from sim.wording import counts, drill_objectives, drill_page, drills
from sim.wording import notebook as own
from sim.wording import resilience as matrix
from sim.wording.fitting import middots

_MOST = 20


def of_drill(found: Drill) -> View:
    """The first screen of one design of a drill."""
    more = [".moments()", ".lost()", ".phases()", ".plot()", '.plot("lost_by_cause")']
    return _drilled(outcome({found.name: found}, ()), more)


def of_drills(found: Drills) -> View:
    """The first screen of a drill: verdict, what happened, when the centre was itself again."""
    first = next(iter(found))
    more = [f"[{first!r}].moments()", f"[{first!r}].lost()", ".plot()", '.save("reports/mine")']
    return _drilled(outcome_of(found), more)


def outcome_of(found: Drills) -> Outcome:
    """A drill with its verdicts."""
    return outcome(found, found.objectives, found.name, found.title, found.note)


def _drilled(found: Outcome, more: list[str]) -> View:
    designs = found.found
    first = next(iter(designs.values()))
    verdict = [drill_objectives.verdict_of_all(found)] if found.judged else []
    search = [] if first.search is None else [drills.searched(first.search)]
    tables = [
        objectives_table(found) if found.judged else None,
        drill_table(designs),
        lost_table(designs),
        actions_table(designs),
    ]
    answer, *said = [*verdict, *map(drills.headline, designs.values())]
    facts = middots(
        [
            own.days(first.hit.study.centre),
            counts.replications(first.hit.replications),
            own.seed(first.hit.study.seed),
            own.beside(),
        ]
    )
    return View(
        drill_page.title(found),
        facts,
        answer,
        [*said, drill_page.failing(found), *search],
        [grid(table, _MOST) for table in tables if table is not None],
        [own.medians_and_halves(first.level)],
        more,
    )


def of_resilience(found: Resilience) -> View:
    """The first screen of a matrix: every component in every design."""
    study = next(iter(found.calm.values())).study
    facts = middots(
        [
            own.days(study.centre),
            counts.replications(found.replications),
            own.seed(study.seed),
            own.beside(),
        ]
    )
    answer, said = matrix.headline(found), [*([matrix.pairs_said(found)] if found.pairs else [])]
    tables = [cells_table(found), designs_table(found)]
    tables += [fixes_table(found)] if found.limits else []
    return View(
        matrix.title(found),
        facts,
        answer,
        said,
        [grid(table, _MOST) for table in tables],
        (),
        [".table()", *([".fixes()"] if found.limits else []), ".plot()", '.save("reports/mine")'],
    )


def of_year(found: Availability) -> View:
    """The first screen of a year of one design."""
    return _years(Availabilities({found.name: found}), [".table()", ".plot()"])


def of_years(found: Availabilities) -> View:
    """The first screen of a year with its failures, of every design."""
    first = next(iter(found))
    return _years(found, [f"[{first!r}].table()", ".plot()", '.save("reports/mine")'])


def _years(found: Availabilities, more: list[str]) -> View:
    first = next(iter(found.values()))
    answer, *said = years.verdict(found)
    tables = [designs_summary(found)] if len(found) > 1 else []
    tables += [components_table(one) for one in found.values()]
    return View(
        years.page_title(first),
        middots([own.seed(first.study.seed), own.windows(first.simulated)]),
        answer,
        said,
        [grid(table, _MOST) for table in tables[:4]],
        [years.page_lead(found), *(years.how_of(one) for one in list(found.values())[:2])],
        more,
    )
