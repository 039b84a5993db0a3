"""`trunkline export`: the tables of a folder of results as one workbook."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from sim.cli.common import OK, declare
from sim.errors import DamagedError, InputError
from sim.wording import _, ngettext


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    example = "trunkline export reports/my_run results.xlsx"
    declare(made, export, example, of_a_study=False)
    made.add_argument("folder", metavar="DIR", help=_("folder of results"))
    made.add_argument(
        "file", nargs="?", metavar="FILE.xlsx", help=_("the workbook to write (default: DIR.xlsx)")
    )


def export(options: argparse.Namespace) -> int:
    """Write the workbook; nothing is simulated, and nothing is written over."""
    folder = Path(os.path.expanduser(options.folder))
    name = options.file or f"{folder.absolute().name}.xlsx"
    file = Path(os.path.expanduser(name))
    if file.suffix.lower() != ".xlsx":
        raise InputError(_("{file}: a workbook is called something.xlsx").format(file=name))

    from sim.store.disk import writing_to
    from sim.store.own_files import manifest_of
    from sim.store.workbook import MOST_ROWS, tables_in, workbook_bytes
    from sim.wording.export import about

    kind = manifest_of(folder).kind
    tables = tables_in(folder) if folder.is_dir() else {}
    if not kind or not tables:
        raise DamagedError(_("'{folder}' holds no tables of results").format(folder=folder))
    large = [table for table, rows in tables.items() if len(rows) > MOST_ROWS]
    if large:
        raise InputError(
            _("'{table}' has more than {most} rows, which no workbook takes").format(
                table=large[0], most=f"{MOST_ROWS:,}"
            )
        )
    with writing_to(file):
        if file.exists() or file.is_symlink():
            raise InputError(
                _("{file}: is there already, and nothing is written over").format(file=name)
            )
        raw = workbook_bytes(tables, about(folder, kind))
        with file.open("xb") as opened:
            opened.write(raw)
    done = ngettext(
        "{file}: {count} table of {folder}", "{file}: {count} tables of {folder}", len(tables)
    )
    print(done.format(file=file, count=len(tables), folder=folder))
    return OK
