"""`trunkline fit`: from call records to a centre; before anything is fitted, what they hold."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import OK, declare
from sim.errors import InputError
from sim.wording import _
from sim.wording import records as wording

if TYPE_CHECKING:
    from sim.calibration.readers.mapping import Mapping


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    example = (
        "trunkline fit calls.csv --explore   |   trunkline fit calls/ --preset cc_cdr --explore"
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


def fit(options: argparse.Namespace) -> int:
    """Look at records, or write a mapping for them."""
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
    if not options.explore:
        raise InputError(_("fit: say what to do: --explore or --mapping-template FILE"))
    return _explore(options.records, mapping_of(options))


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
