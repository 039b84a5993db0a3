"""`trunkline new`: a folder with a centre of one's own that runs."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import OK, WRONG_INPUT, declare, say
from sim.config.folders import shipped
from sim.errors import InputError, listing, near_match
from sim.wording import _, counts, names, numbers
from sim.wording.fitting import commas

if TYPE_CHECKING:
    from sim.start.grids import Grid


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    example = "trunkline new my_centre   |   trunkline new my_centre --from volumes.xlsx"
    declare(made, new, example, of_a_study=False)
    made.add_argument(
        "name", nargs="?", metavar="NAME", help=_("the folder to write, and the name of its centre")
    )

    made.add_argument(
        "--from",
        dest="files",
        nargs="+",
        metavar="FILE",
        help=_(
            "a planner's sheet (.xlsx or .csv): calls and handle time by interval, agents by "
            "interval "
            "or shift; or several"
        ),
    )
    made.add_argument(
        "--sheet",
        dest="sheets",
        nargs="+",
        metavar="NAME",
        help=_("of the workbooks, only the sheets of these names (default: all)"),
    )
    made.add_argument(
        "--template", metavar="FILE", help=_("write a sheet to fill in (.xlsx or .csv) instead")
    )


def new(options: argparse.Namespace) -> int:
    """Write the folder and say what can be typed next."""
    if options.template is not None:
        return _template(options)
    if options.sheets and not options.files:
        raise InputError(_("new: --sheet names sheets of --from"))
    folder = _folder(options)
    name = _name(folder)
    if options.files:
        _from_sheets(options.files, options.sheets, folder, name)
    else:
        from sim.start.files import example
        from sim.start.folder import write_folder

        write_folder(folder, example(name))
        message = _("{folder}: a centre of two pools and an IVR, a scenario and a sweep")
        print(message.format(folder=folder))
    _print_next(folder)
    return OK


def _template(options: argparse.Namespace) -> int:
    from sim.start.template import write_template

    if options.name is not None or options.files or options.sheets:
        raise InputError(
            _("new: --template writes a sheet to fill in, and takes no name and no --from")
        )
    write_template(options.template)
    print(_("{file}: fill it in, then").format(file=options.template))
    print(f"  trunkline new my_centre --from {shlex.quote(options.template)}")
    return OK


def _from_sheets(files: list[str], sheets: list[str] | None, folder: Path, name: str) -> None:
    """Read the sheets, check the centre that they make, write it, say what is assumed."""
    from sim.centre import Centre, validated
    from sim.start.files import SCALED, around
    from sim.start.folder import write_folder
    from sim.start.from_sheet import centre_file, centre_of
    from sim.start.grids import grids
    from sim.start.planner import plan

    try:
        planned = plan(_chosen([grid for file in files for grid in grids(file)], sheets))
    except InputError as error:
        raise _all_of(error.problems) from None
    centre = centre_of(planned, name)
    try:
        built = validated(Centre, centre, "centre")
    except InputError as error:
        raise _all_of([_at_its_cell(p, planned.places, files) for p in error.problems]) from None
    note = _("Every roster with a tenth more agents.")
    text = centre_file(centre, ", ".join(Path(file).name for file in files))
    write_folder(folder, around(name, text, SCALED, note))
    calls = sum(sum(day.values()) for curve in planned.calls.values() for day in curve.at.values())
    print(
        _("{folder}: a centre with {types}, {pools} and {calls} calls on {days}").format(
            folder=folder,
            types=counts.contact_types(len(built.contact_types)),
            pools=counts.pools(len(built.pools)),
            calls=numbers.grouped(calls, 0),
            days=counts.days(len(planned.spans)),
        )
    )
    for source in dict.fromkeys(built.sources.values()):
        if "assumption" in source:
            print(f"  {names.source(source)}")


def _chosen(found: list[Grid], names: list[str] | None) -> list[Grid]:
    """The sheets of the names; all where none is named."""
    if names is None:
        return found
    known = [grid.sheet for grid in found if grid.sheet is not None]
    for name in names:
        if name not in known:
            raise InputError(
                _("--sheet: there is no sheet '{name}'; allowed: {known}{near}").format(
                    name=name, known=listing(dict.fromkeys(known)), near=near_match(name, known)
                )
            )
    return [grid for grid in found if grid.sheet is None or grid.sheet in names]


def _at_its_cell(problem: str, places: Mapping[str, str], files: list[str]) -> str:
    """What a built centre refuses, told of the cell, or of all files where it is of none."""
    from sim.start.from_sheet import told_by_cell

    return told_by_cell(problem, places) or _(
        "{files}: the centre that they make does not fit: {problem}"
    ).format(files=commas(files), problem=problem)


def _all_of(problems: Sequence[str]) -> InputError:
    """Say all problems but the first, which is raised."""
    for problem in problems[1:]:
        say(f"trunkline: {problem}", WRONG_INPUT)
    return InputError(problems[0])


def _folder(options: argparse.Namespace) -> Path:
    name = options.name
    if name is None and options.files:
        name = Path(options.files[0]).stem
    if name is None:
        raise InputError(_("new: needs a name for the folder, such as: trunkline new my_centre"))
    if "\0" in name:
        raise InputError(_("new: a path has no zero byte in it"))
    return Path(os.path.expanduser(name))


def _name(folder: Path) -> str:
    from sim.start.folder import require_free, require_name

    name = require_name(folder.absolute().name)
    if (shipped("scenarios") / "centre" / f"{name}.yaml").is_file():
        raise InputError(
            _("a name of a centre: '{name}' is that of a shipped one; give another").format(
                name=name
            )
        )
    require_free(folder)
    return name


def _print_next(folder: Path) -> None:
    """Commands that work as they are printed."""
    commands = {
        f"cd {shlex.quote(str(folder))}": "",
        "trunkline run": _("a day, ten times: measures, tables and a page"),
        "trunkline compare base more_agents": _("does it help, and what does it cost?"),
        "trunkline sweep sweep=staffing": _("cost against service"),
        "trunkline check": _("after a change: does it fit, and what is assumed?"),
    }
    print(_("Next:"))
    for command, meaning in commands.items():
        print(f"  {command:<38} {'# ' + meaning if meaning else ''}".rstrip())
