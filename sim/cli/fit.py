"""`trunkline fit`: from call records to a centre; before anything is fitted, what they hold."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import OK, declare
from sim.errors import InputError
from sim.wording import _
from sim.wording import records as wording

if TYPE_CHECKING:
    from sim.calibration.fit.options import FitOptions
    from sim.calibration.readers.mapping import Mapping


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    example = (
        "trunkline fit calls.csv --explore   |   trunkline fit calls/ --preset cc_cdr --name mine"
    )
    declare(made, fit, example, of_a_study=False)
    made.add_argument(
        "records", nargs="?", metavar="RECORDS",
        help=_("a file, a folder of files, or the address of a database"),
    )  # fmt: skip
    made.add_argument(
        "--mapping", metavar="FILE", help=_("a file that says what the columns mean (YAML)")
    )
    made.add_argument(
        "--preset", metavar="NAME",
        help=_("a shipped mapping (default: the one that the columns fit)"),
    )  # fmt: skip
    made.add_argument(
        "--explore", action="store_true",
        help=_("print what the records hold, and what is missing for which step; fit nothing"),
    )  # fmt: skip
    made.add_argument(
        "--mapping-template", metavar="FILE",
        help=_("write a mapping to edit, guessed from the names of the columns"),
    )  # fmt: skip
    made.add_argument(
        "--fields", action="store_true", help=_("print every field of a mapping, as Markdown")
    )
    made.add_argument(
        "--options", metavar="FILE",
        help=_(
            "a file of these options (YAML), with what is known of the centre beside its records"
        ),
    )  # fmt: skip
    made.add_argument("--name", metavar="NAME", help=_("name of the centre (default: fitted)"))
    made.add_argument("--title", metavar="TEXT", help=_("name of the centre for people"))
    made.add_argument(
        "--out", metavar="DIR",
        help=_("folder of scenarios that the centre goes into (default: its name)"),
    )  # fmt: skip
    made.add_argument(
        "--weeks", type=int, metavar="N",
        help=_("weeks before the last day that are measured (default: 8; 0: all)"),
    )  # fmt: skip
    made.add_argument(
        "--first-day", metavar="DATE", help=_("leave out what was before this day, as 2026-03-01")
    )
    made.add_argument(
        "--return-calls", metavar="TYPE", action="append", default=[],
        help=_("a contact type that the system dials when it finds an agent idle"),
    )  # fmt: skip
    made.add_argument(
        "--no-check", action="store_true", help=_("do not simulate recorded days again")
    )
    made.add_argument("--seed", type=int, metavar="N", help=_("seed of what is drawn (default: 1)"))


def fit(options: argparse.Namespace) -> int:
    """Fit a centre to records, look at them, or write a mapping for them."""
    if options.fields:
        from sim.calibration.readers.mapping_page import mapping_page

        print(mapping_page(), end="")
        return OK
    if options.records is None:
        raise InputError(_("fit: needs records: a file, a folder, or the address of a database"))
    if options.mapping is not None and options.preset is not None:
        raise InputError(
            _("fit: --mapping and --preset are one too many; a mapping names its preset itself")
        )
    if options.mapping_template is not None:
        return _template(options.records, Path(options.mapping_template).expanduser())
    if options.explore:
        return _explore(options.records, mapping_of(options))
    chosen = _chosen(options)
    return _fit(options.records, mapping_of(options), chosen, options.out)


def _chosen(options: argparse.Namespace) -> FitOptions:
    """What a fit is told; wrong values are errors before anything is read."""
    from sim.calibration.fit.given import options_file
    from sim.calibration.fit.options import FitOptions, check

    chosen = FitOptions()
    if options.options is not None:
        chosen = options_file(Path(options.options).expanduser(), options.options)
    name = options.name or chosen.name
    check("name", name, "--name")
    weeks = chosen.window_weeks if options.weeks is None else options.weeks
    if weeks is not None and weeks < 0:
        raise InputError(_("--weeks: found {found}, allowed from 0 on").format(found=weeks))
    first_day = chosen.first_day if options.first_day is None else options.first_day
    check("first_day", first_day, "--first-day")
    seed = chosen.seed if options.seed is None else options.seed
    check("seed", seed, "--seed")
    return replace(
        chosen,
        name=name,
        title=chosen.title if options.title is None else options.title,
        window_weeks=weeks or None,
        first_day=first_day,
        return_types=tuple(options.return_calls) or chosen.return_types,
        check=chosen.check and not options.no_check,
        seed=seed,
    )


def _fit(records: str, mapping: Mapping, chosen: FitOptions, out: str | None) -> int:
    from sim.calibration.fit.drift import changes
    from sim.calibration.fit.fitting import fit_centre, require_return_types
    from sim.calibration.fit.outputs import require_new, verdict_of, write_fit
    from sim.calibration.readers.explored import row_lines
    from sim.calibration.readers.reading import read
    from sim.jit import prepare
    from sim.report.fit_report import warnings
    from sim.study.worker import tell

    folder = Path(out or chosen.name).expanduser()
    require_new(folder, chosen.name)
    found = read(records, mapping)
    require_return_types(found, chosen)
    if chosen.check:
        prepare(tell)
    fitted = fit_centre(found, chosen)
    files = write_fit(fitted, folder)
    for line in row_lines(found):
        print(line)
    for sentence in verdict_of(fitted):
        print(sentence)
    for sentence in warnings(changes(fitted.drift)):
        print(sentence)
    for file in files:
        print(file)
    print(f"  trunkline run centre={chosen.name} --scenarios {folder}")
    return OK


def mapping_of(options: argparse.Namespace) -> Mapping:
    """The mapping that is asked for, or the preset that the columns fit, which is said.

    Raises
    ------
    InputError : there is no such mapping or preset, or no preset fits.
    """
    from sim.calibration.readers.guess import guess
    from sim.calibration.readers.mapping_files import mapping_file, preset

    if options.mapping is not None:
        return mapping_file(Path(options.mapping).expanduser(), options.mapping)
    if options.preset is not None:
        return preset(options.preset)
    found = guess(options.records)
    if found.missing:
        raise InputError(wording.fits_none(found.preset, found.missing[:6]))
    print(wording.fits(found.preset))
    return preset(found.preset)


def _template(records: str, file: Path) -> int:
    from sim.calibration.readers.guess import template

    text = template(records)
    if file.exists():
        raise InputError(_("{file}: is there already; give another name").format(file=file))
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            _("{file}: cannot be written: {why}").format(file=file, why=error.strerror)
        ) from None
    print(_("{file}: check it, then").format(file=file))
    print(f"  trunkline fit {records} --mapping {file} --explore")
    return OK


def _explore(records: str, mapping: Mapping) -> int:
    from sim.calibration.readers.explored import print_explored
    from sim.calibration.readers.reading import read

    print_explored(read(records, mapping))
    return OK
