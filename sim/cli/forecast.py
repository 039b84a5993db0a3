"""`trunkline forecast`: the calls of the next weeks, from counts of the past."""

from __future__ import annotations

import argparse
import re
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import OK, WRONG_INPUT, declare, out_folder, say, scenarios_option
from sim.config.folders import SCENARIOS
from sim.config.own_folder import here
from sim.errors import InputError, listing, near_match
from sim.wording import _

if TYPE_CHECKING:
    import pandas as pd

    from sim.forecasts.forecast import Event

_EVENT = re.compile(r"(?P<day>[^=]+)=(?P<value>[^:]+)(:(?P<types>.+))?")


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    example = "trunkline forecast counts.csv --calendar CN --event 2026-12-10=+20%"
    declare(made, forecast, example.replace("%", "%%"), of_a_study=False)
    scenarios_option(made)
    made.add_argument(
        "files", nargs="+", metavar="FILE",
        help=_("counts of past days (.xlsx or .csv): date, start of the interval, calls and, of "
        "several, contact type; or several files"),
    )  # fmt: skip
    made.add_argument(
        "--mapping", metavar="YAML",
        help=_("FILE holds call records, and this file says what their columns mean"),
    )  # fmt: skip
    made.add_argument(
        "--preset", metavar="NAME",
        help=_("FILE holds call records, of a layout for which a mapping is shipped"),
    )  # fmt: skip
    made.add_argument("--weeks", type=int, default=1, help=_("weeks to forecast, 1 to 4"))
    made.add_argument(
        "--start", metavar="DATE", help=_("first day (default: the day after the last recorded)")
    )
    made.add_argument(
        "--calendar", default="", metavar="COUNTRY",
        help=_("country whose holidays count, such as CN, DE or US-CA"),
    )  # fmt: skip
    made.add_argument(
        "--event", action="append", default=[], metavar="DATE=+20%%",
        help=_("what is known of a day: its calls by so much more (or x1.2), for all contact types "
        "or for some: DATE=+20%%:balance,transfer; may be repeated"),
    )  # fmt: skip
    made.add_argument(
        "--centre", metavar="NAME",
        help=_("centre of the scenarios whose calls these are (default: that of the folder)"),
    )  # fmt: skip
    made.add_argument("--out", metavar="DIR", help=_("where results go (default: reports/...)"))
    made.add_argument("--quiet", action="store_true", help=_("no progress and no tables"))


def forecast(options: argparse.Namespace) -> int:
    """Read, forecast, write page, tables and the demand, and say what can be typed next."""
    start = None if options.start is None else _date(options.start, "--start")
    events = [_event(text) for text in options.event]

    from sim.forecasts.forecast import forecast_of
    from sim.forecasts.history import history_of
    from sim.report.forecast_report import forecast_file
    from sim.report.forecasted import OPTION, Forecasted
    from sim.report.terminal import console
    from sim.store.folder_names import folder_name
    from sim.wording import forecast as wording

    counts = _counts(options)
    own = _own_option(options, OPTION)
    if own is not None:
        counts = _named_as_the_centre(counts, options)
    history = history_of(counts)
    found = Forecasted(forecast_of(history, options.weeks, start, options.calendar, events))
    stems = [Path(file).stem for file in options.files]
    folder = out_folder(options) or Path("reports") / folder_name(
        "forecast", *stems[:3], found.forecast.start.isoformat()
    )
    files = ", ".join(Path(file).name for file in options.files)
    command = f"trunkline run {shlex.quote(str(folder / OPTION))}.yaml"
    if own is not None:
        command = _run(options, OPTION)
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(forecast_file(found.forecast, files), encoding="utf-8")
        _try(options, OPTION)
    page = found.write(folder, files, command)
    screen = console(options.quiet)
    for sentence in found.sentences:
        screen.print(sentence, style="bold" if sentence == found.sentences[0] else None)
    for note in wording.notes(found.forecast):
        screen.print(note, style="dim")
    screen.print(wording.written(own or folder / f"{OPTION}.yaml", page))
    screen.print(wording.how_to_use(command))
    return OK


def _counts(options: argparse.Namespace) -> pd.DataFrame:
    """Counts of a planner's sheets, or of call records where a mapping says how to read them."""
    if options.mapping is None and options.preset is None:
        from sim.start.past_counts import past_counts

        try:
            return past_counts(options.files)
        except InputError as error:
            for problem in error.problems[1:]:
                say(f"trunkline: {problem}", WRONG_INPUT)
            raise InputError(error.problems[0]) from None
    from sim.calibration.readers.explored import row_lines
    from sim.calibration.readers.reading import read
    from sim.cli.fit import mapping_of
    from sim.report.terminal import console

    if options.mapping is not None and options.preset is not None:
        raise InputError(
            _("forecast: --mapping and --preset are one too many; a mapping names its preset")
        )
    if len(options.files) > 1:
        raise InputError(
            _("forecast: call records are one file or folder, found {found}").format(
                found=len(options.files)
            )
        )
    records = read(options.files[0], mapping_of(options))
    screen = console(options.quiet)
    for line in row_lines(records):
        screen.print(line, style="dim")
    return records.counts()


def _own_option(options: argparse.Namespace, option: str) -> Path | None:
    """Where the demand lies as an option of one's own; None: there is no such folder.

    Raises
    ------
    InputError : a file of that name was not written by this command.
    """
    from sim.report.forecast_report import PACKAGE

    folder = here() if options.scenarios in (None, "", ".") else Path(options.scenarios)
    if folder is None:
        return None
    inside = folder / SCENARIOS
    file = (inside if inside.is_dir() else folder) / "demand_event" / f"{option}.yaml"
    if file.is_file():
        first = file.read_text(encoding="utf-8", errors="replace").splitlines()[:2]
        if first[:1] != [PACKAGE.strip()] or "trunkline forecast" not in "".join(first[1:]):
            raise InputError(
                _("{file}: was not written by `trunkline forecast`; rename it first").format(
                    file=file
                )
            )
    return file


def _centre(options: argparse.Namespace) -> list[str]:
    """How the centre is chosen on a command."""
    return [] if options.centre is None else [f"centre={options.centre}"]


def _run(options: argparse.Namespace, option: str) -> str:
    """The command that simulates the demand."""
    words = ["trunkline", "run", *_centre(options), f"demand_event={option}"]
    if options.scenarios not in (None, "", "."):
        words += ["--scenarios", options.scenarios]
    return shlex.join(words)


def _named_as_the_centre(counts: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    """Counts whose types the centre of this folder has; of one without a name, its only one.

    Raises
    ------
    InputError : the centre does not have one of the types.
    """
    from sim.config import study_from
    from sim.start.past_counts import UNNAMED

    known = list(study_from(_centre(options), options.scenarios).centre.contact_types)
    named = counts["contact_type"].unique().tolist()
    if named == [UNNAMED] and len(known) == 1:
        return counts.assign(contact_type=known[0])
    unknown = [name for name in named if name not in known]
    if unknown:
        raise InputError(
            _(
                "{files}: no contact type '{name}' in the centre of this folder, which has "
                "{known}{near}"
            ).format(
                files=", ".join(options.files), name=unknown[0], known=listing(known),
                near=near_match(unknown[0], known),
            )
        )  # fmt: skip
    return counts


def _try(options: argparse.Namespace, option: str) -> None:
    """Whether the centre of this folder takes it.

    Raises
    ------
    InputError : it does not; the sentence says why.
    """
    from sim.config import study_from

    study_from([*_centre(options), f"demand_event={option}"], options.scenarios)


def _date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            _("{where}: expected a date such as 2026-12-07, found '{text}'").format(
                where=where, text=text
            )
        ) from None


def _event(text: str) -> Event:
    from sim.forecasts.forecast import Event

    found = _EVENT.fullmatch(text.strip())
    value = None if found is None else _factor(found["value"].strip())
    if found is None or value is None:
        raise InputError(
            _(
                "--event: expected a date and a change such as 2026-12-10=+20% or "
                "2026-12-10=x1.2:balance, found '{text}'"
            ).format(text=text)
        )
    types = tuple(name.strip() for name in (found["types"] or "").split(",") if name.strip())
    return Event(_date(found["day"].strip(), "--event"), value, types)


def _factor(text: str) -> float | None:
    try:
        if text.endswith("%"):
            return 1.0 + float(text[:-1]) / 100.0 if text[:1] in "+-" else None
        return float(text.removeprefix("x"))
    except ValueError:
        return None
