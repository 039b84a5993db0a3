"""A planner's sheet to fill in, which runs as it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.start.words import TITLES
from sim.store.disk import writing_to
from sim.wording import _

CALLS = (38, 52, 71, 88, 96, 99, 93, 82, 70, 64, 66, 72, 80, 84, 86, 83, 77, 69, 58, 47)
CARDS = (9, 12, 16, 20, 22, 23, 21, 19, 16, 15, 15, 16, 18, 19, 20, 19, 18, 16, 13, 11)
AGENTS = (7, 9, 12, 15, 16, 16, 16, 14, 12, 11, 11, 12, 13, 14, 14, 14, 13, 12, 10, 8)
FIRST_MIN = 8 * 60
SLICE_MIN = 30


def write_template(name: str) -> None:
    """Write a workbook, or a CSV file, to fill in.

    Raises
    ------
    InputError : it is there already, or of another kind.
    ResultError : it cannot be written.
    """
    file = Path(name).expanduser()
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise InputError(
            _("{file}: a template is a workbook .xlsx or a table .csv").format(file=name)
        )
    with writing_to(file):
        if file.exists() or file.is_symlink():
            raise InputError(
                _("{file}: is there already, and nothing is written over").format(file=name)
            )
        if not file.absolute().parent.is_dir():
            raise InputError(
                _("'{folder}': there is no folder '{parent}' to put it in").format(
                    folder=name, parent=file.parent
                )
            )
        raw = _csv() if file.suffix.lower() == ".csv" else _workbook()
        with file.open("xb") as opened:
            opened.write(raw)


def _headings(*names: str) -> list[str]:
    return [_(TITLES[name]) for name in names]


def _csv() -> bytes:
    """One table: calls, handle time and agents by interval; with a mark, so that Excel reads it."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(_headings("start", "calls", "handle time", "agents"))
    for place, (calls, agents) in enumerate(zip(CALLS, AGENTS, strict=True)):
        rows.writerow([_clock(place), calls, 230, agents])
    return text.getvalue().encode("utf-8-sig")


def _clock(place: int) -> str:
    minute = FIRST_MIN + place * SLICE_MIN
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _workbook() -> bytes:
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet: Any = book.active
    service, cards = _("Service"), _("Cards")
    general, experts = _("General"), _("Experts")
    volumes = [
        [_clock(place), kind, calls[place], handle]
        for kind, calls, handle in ((service, CALLS, 230), (cards, CARDS, 280))
        for place in range(len(CALLS))
    ]
    filled = (
        (_("Calls"), _headings("start", "contact type", "calls", "handle time"), volumes),
        (
            _("Agents by interval"),
            _headings("start", "pool", "agents"),
            [[_clock(place), general, agents] for place, agents in enumerate(AGENTS)],
        ),
        (
            _("Shifts"),
            _headings("pool", "start", "end", "agents"),
            [[experts, "08:00", "16:00", 6], [experts, "10:00", "18:00", 5]],
        ),
        (
            _("Pools"),
            _headings("pool", "contact type", "wage"),
            [[general, service, 45], [experts, f"{service}, {cards}", 55]],
        ),
    )
    for number, (title, headings, rows) in enumerate(filled):
        page = sheet if number == 0 else book.create_sheet()
        page.title = title
        page.append(headings)
        for row in rows:
            page.append(row)
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for column, heading in zip("ABCD", headings, strict=False):
            page.column_dimensions[column].width = max(14, 2 * len(heading))
    notes = book.create_sheet(_("Read me"))
    for line in _notes():
        notes.append([line])
    notes.column_dimensions["A"].width = 110
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _notes() -> list[str]:
    return [
        _("Fill in the other sheets and run: trunkline new my_centre --from THIS_FILE.xlsx"),
        _("Sheets are told by their headings; their names and their order do not matter."),
        _(
            "Calls: calls by interval, of one day; with a column Day (Mon, or 2026-03-02) of "
            "a week."
        ),
        _(
            "Handle time is talk and work after the call, in seconds; '(min)' in the heading: "
            "minutes."
        ),
        _("Agents are those on the phones: by interval, by shift, or both added together."),
        _(
            "Pools may be left out: then every agent takes every contact type, and no wage is "
            "known."
        ),
        _(
            "An empty day, pool or contact type is that of the row above. Rows of totals are "
            "left out."
        ),
        _("Formulas count by the value that was saved with the file."),
    ]
