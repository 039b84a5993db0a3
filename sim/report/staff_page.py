"""The folder of `trunkline staff --out`: the table, its figure and its page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from sim.planning.groups import Group
from sim.planning.requirement import Requirement
from sim.plots.chart import Chart
from sim.plots.staff_plot import agents_asked_for
from sim.report.html import figure, write_page
from sim.report.notebook.view import grid
from sim.report.staff_table import staff_tables
from sim.store.atomic import published, written_aside
from sim.store.place import require_place
from sim.store.stored import damaged, read_stored, write_stored
from sim.store.tables import write_both
from sim.version import __version__
from sim.wording import _
from sim.wording import staff as words

KIND, FILE, TABLE = "staff", "staff.json", "staff"


def keep_requirement(found: Requirement, folder: str | Path) -> Path:
    """Write table, figure and page, whole or not at all; returns the page.

    Raises
    ------
    ResultError : the folder holds something else, or cannot be written.
    """
    place = Path(folder)
    require_place(place, KIND)

    def page(made: Path) -> None:
        published(made, partial(_draw, found))

    written_aside(place, partial(_keep, found), page, kind=KIND)
    return place / "index.html"


def requirement_outputs(folder: Path) -> Requirement:
    """Write table, figure and page anew from what the folder keeps.

    Raises
    ------
    ResultError : the folder holds none, it is damaged, or it cannot be written.
    """
    found = read_requirement(folder)
    published(folder, partial(_draw, found))
    return found


def read_requirement(folder: Path) -> Requirement:
    """What the intervals ask for, as `keep_requirement` wrote it.

    Raises
    ------
    ResultError : it is damaged, or another version wrote it.
    """
    facts = read_stored(folder, FILE)
    try:
        table = pd.read_parquet(folder / f"{TABLE}.parquet")
        groups = {
            str(name): Group(tuple(one["contact_types"]), tuple(one["pools"]))
            for name, one in facts["groups"].items()
        }
        return Requirement(table, groups, int(facts["replications"]), float(facts["confidence"]))
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise damaged(folder, FILE, error) from None


def requirement_chart(found: Requirement) -> Chart:
    """The figure."""
    return agents_asked_for(found.table, words.foot(found.replications))


def _keep(found: Requirement, folder: Path) -> None:
    write_both(found.table, folder, TABLE)
    groups = {
        name: {"contact_types": list(group.contact_types), "pools": list(group.pools)}
        for name, group in found.groups.items()
    }
    facts = {"replications": found.replications, "confidence": found.level, "groups": groups}
    write_stored(folder, FILE, facts)


def _draw(found: Requirement, folder: Path) -> None:
    kind = words.kind_of(found.table)
    tables = [
        (words.group_of(list(found.groups[name].contact_types)) if len(found.groups) > 1 else
         words.title(), grid(made))
        for name, made in staff_tables(found, 0.0)
    ]  # fmt: skip
    short = words.short_today(found.table)
    write_page(
        "staff.html.j2",
        folder,
        {
            "title": words.title(),
            "headline": words.most_needed(found.table) or words.title(),
            "said": [short] if short else [],
            "figure": figure(requirement_chart(found), "agents", words.title(), folder),
            "tables": tables,
            "explained": words.explained(found.replications, kind, patient=False),
            "facts": [(_("Version of {package}").format(package="trunkline"), __version__)],
            "files": [f"{TABLE}.csv"],
        },
    )
