"""The view of a study: what the centre is, and what differs from its base."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sim.experiments.assumptions import (
    AGENT_HOURS,
    CONTAINMENT,
    PATIENCE,
    TALK,
    VOLUME,
    WAGE,
    WRAP_UP,
    Change,
    changes,
    inputs,
)
from sim.report.notebook.view import Cell, Grid, Row, View, plain
from sim.shown import above
from sim.study import Study
from sim.study.worker import engine_of
from sim.wording import _, assumptions, counts, numbers
from sim.wording import notebook as wording
from sim.wording import run as run_wording
from sim.wording.fitting import middots, one_line, shortened, start_of_sentence
from sim.wording.names import named

_MOST_PARTS = 12
_MOST_CHANGES = 8
_LONGEST_NOTE, _LONGEST_VALUE = 360, 60

_Inputs = dict[str, dict[str, float]]


def of_study(study: Study) -> View:
    """The first screen of a study."""
    centre = study.effective_centre
    known: _Inputs = defaultdict(dict)
    for one in inputs(study):
        known[one.about][one.name] = one.value
    volume = sum(each.get(VOLUME, 0.0) for each in known.values())
    size = start_of_sentence(
        middots(
            [
                wording.calls_a_day(volume),
                counts.contact_types(len(centre.contact_types)),
                counts.pools(len(centre.pools)),
                counts.sites(len(centre.sites)),
            ]
        )
    )
    notes = [shortened(one_line(named(note)), _LONGEST_NOTE) for note in study.notes.values()]
    return View(
        run_wording.title(study),
        wording.to_simulate(study, engine_of(study)),
        "",
        [size, *(note for note in notes if note), *filter(None, _happens(study))],
        [*_changed(study), _types(study, known), _pools(study, known), _sites(study)],
        (),
        ["sim.run(study)", "sim.check(study)", "study.centre", "study.sources", "study.to_dict()"],
    )


def _happens(study: Study) -> list[str]:
    centre = study.centre
    return [
        start_of_sentence(wording.levers(study.scales)),
        wording.what_happens(list(centre.outages), list(centre.demand.events)),
    ]


def _changed(study: Study) -> list[Grid]:
    """What differs from the base of a shipped centre."""
    base = above("sim.config.bases", "base_of")(study)
    found: list[Change] = [] if base is None else changes({"base": base, "here": study})
    if not found:
        return []
    rows = [
        Row(
            [
                Cell(one.path.removeprefix("centre.")),
                *(
                    Cell(shortened(assumptions.changed_value(value), _LONGEST_VALUE))
                    for value in one.values.values()
                ),
                Cell(assumptions.unit(one.unit, study.centre.currency)),
            ]
        )
        for one in found
    ]
    heads = [_("field")], [_("base"), _("here"), _("unit")]
    grid = plain(*heads, rows, wording.changed(len(found)))
    return [Grid(grid.heads, grid.rows, grid.title, most=_MOST_CHANGES)]


def _seconds(value: float | None) -> Cell:
    return Cell(numbers.NO_VALUE if value is None else numbers.grouped(value))


def _part(name: str, part: Any) -> Cell:
    title = named(part.title or "")
    return Cell(title, "", name) if title and title != name else Cell(name)


def _types(study: Study, known: _Inputs) -> Grid:
    rows = []
    for name, kind in study.effective_centre.contact_types.items():
        own = known[name]
        handling = own.get(TALK, 0.0) + own.get(WRAP_UP, 0.0)
        contained = own.get(CONTAINMENT)
        share = numbers.NO_VALUE if contained is None else numbers.number(contained, "share")
        rows.append(
            Row(
                [
                    _part(name, kind),
                    Cell(numbers.grouped(own.get(VOLUME, 0.0))),
                    Cell(share),
                    _seconds(handling),
                    _seconds(own.get(PATIENCE)),
                ]
            )
        )
    heads = [_("a day"), _("served by the IVR, %"), _("handling, s"), _("patience, s")]
    return _parts([_("contact type")], heads, rows)


def _pools(study: Study, known: _Inputs) -> Grid:
    rows = []
    for name, pool in study.effective_centre.pools.items():
        own = known[name]
        rows.append(
            Row(
                [
                    _part(name, pool),
                    Cell(pool.site or ""),
                    Cell(f"{len(pool.skills)}"),
                    Cell(numbers.grouped(own.get(AGENT_HOURS, 0.0))),
                    Cell(numbers.rounded(own.get(WAGE, 0.0))),
                ]
            )
        )
    wage = _("wage, {currency} per h").format(currency=numbers.currency_text(study.centre.currency))
    heads = [_("skills"), _("paid agent-hours a day"), wage]
    return _parts([_("pool"), _("site")], heads, rows)


def _sites(study: Study) -> Grid:
    rows = []
    for name, site in study.effective_centre.sites.items():
        lines = sum(group.lines for group in site.trunk_groups.values())
        limits = (lines or None, site.ivr.ports if site.ivr else None, site.seats)
        cells = [Cell(wording.unlimited() if limit is None else f"{limit:,}") for limit in limits]
        rows.append(Row([_part(name, site), *cells]))
    return _parts([_("site")], [_("trunk lines"), _("IVR ports"), _("seats")], rows)


def _parts(first: list[str], heads: list[str], rows: list[Row]) -> Grid:
    grid = plain(first, heads, rows)
    return Grid(grid.heads, grid.rows, most=_MOST_PARTS)
