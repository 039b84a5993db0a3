"""`trunkline staff`: how many agents each interval asks for, in a few seconds."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from sim.cli.common import OK, declare
from sim.config import study_from
from sim.errors import InputError
from sim.wording import _

_TARGET = re.compile(r"^\s*([0-9.]+)\s*(%?)\s*/\s*([0-9.]+)\s*s?\s*$")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})$")
_QUEUE = ("calls", "handle", "patience", "target", "from_", "cv", "interval")


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, command, "trunkline staff --calls 120 --handle 240 --patience 180 --target 80/20")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    made.add_argument(
        "--calls", metavar="N[,N...]",
        help=_("a plain queue instead of a centre: calls offered in an interval that is the same "
        "all day, or in each of several"),
    )  # fmt: skip
    made.add_argument(
        "--handle", type=float, metavar="SECONDS", help=_("mean talk and wrap-up of a call")
    )
    made.add_argument(
        "--patience", type=float, metavar="SECONDS",
        help=_("mean time that callers are willing to wait (default: without end)"),
    )  # fmt: skip
    made.add_argument(
        "--target", metavar="SHARE/SECONDS",
        help=_("share of the calls and within how long (default 80/20)"),
    )  # fmt: skip
    made.add_argument(
        "--interval", type=int, metavar="MINUTES", help=_("15, 30 or 60 (default 30)")
    )
    made.add_argument(
        "--from", dest="from_", metavar="HH:MM",
        help=_("when the first of several intervals begins (default 00:00)"),
    )  # fmt: skip
    made.add_argument(
        "--cv", type=float, metavar="CV",
        help=_("coefficient of variation of the handle time; the formulas take 1, the default"),
    )  # fmt: skip
    made.add_argument(
        "--shrinkage", type=float, default=0.0, metavar="SHARE",
        help=_("share of the rostered time that agents are not on the phones: a column of agents "
        "to roster"),
    )  # fmt: skip
    made.add_argument("--csv", metavar="FILE", help=_("write the table to this file as well"))
    made.add_argument(
        "--out", metavar="DIR", help=_("write table, figure and page into this folder")
    )


def command(options: argparse.Namespace) -> int:
    """Say what the queue, or the centre, asks for."""
    if not 0.0 <= options.shrinkage < 1.0:
        raise InputError(
            _("--shrinkage: found {found:g}; allowed: 0 up to, not including, 1").format(
                found=options.shrinkage
            )
        )
    given = [name.rstrip("_") for name in _QUEUE if getattr(options, name) is not None]
    if options.calls is None and given:
        raise InputError(_("--{option}: goes with --calls, a plain queue").format(option=given[0]))
    if options.calls is not None and options.overrides:
        raise InputError(
            _(
                "--calls: of a plain queue, and '{override}' is of a centre; give one of them"
            ).format(override=options.overrides[0])
        )
    study = None if options.calls else study_from(options.overrides, options.scenarios)

    from sim.planning.staff import staff
    from sim.report.staff_table import staff_tables, with_roster
    from sim.report.terminal import console
    from sim.wording import staff as wording
    from sim.wording.scenarios import centre_title

    share, threshold_s = _target(options.target)
    if study is None:
        found = staff(
            calls=_calls(options.calls),
            handle_s=options.handle,
            interval_min=30 if options.interval is None else options.interval,
            first_min=_minutes(options.from_),
            handle_cv=1.0 if options.cv is None else options.cv,
            patience_s=options.patience,
            threshold_s=threshold_s,
            share=share,
        )
        told = wording.asked_of_queue(share, threshold_s)
    else:
        found = staff(study)
        told = wording.asked_of_centre(centre_title(study.centre))
    if options.out is not None:
        page = found.save(options.out)
    screen = console()
    screen.print(told, style="bold")
    for name, table in staff_tables(found, options.shrinkage):
        if len(found.groups) > 1:
            screen.print(wording.group_of(list(found.groups[name].contact_types)))
        screen.print(table)
    kind = wording.kind_of(found.table)
    patient = study is None and options.patience is None
    for line in wording.explained(found.replications, kind, patient=patient):
        screen.print(line, style="dim")
    if options.csv is not None:
        _write(with_roster(found.table, options.shrinkage).to_csv(index=False), options.csv)
    if options.out is not None:
        screen.print(_("page: {page}").format(page=page))
    return OK


def _write(text: str, name: str) -> None:
    file = Path(name).expanduser()
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            _("cannot write '{file}': {error}").format(file=file, error=error.strerror)
        ) from None


def _calls(text: str) -> float | list[float]:
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError(
            _("--calls: found '{found}'; allowed: numbers parted by commas").format(found=text)
        ) from None
    return found[0] if len(found) == 1 else found


def _target(text: str | None) -> tuple[float, float]:
    """Share and threshold of ``80/20`` (per cent) or ``0.8/20``."""
    if text is None:
        return 0.8, 20.0
    found = _TARGET.match(text)
    try:
        if found is None:
            raise ValueError
        number, seconds = float(found[1]), float(found[3])
    except ValueError:
        raise InputError(
            _("--target: found '{found}'; allowed: SHARE/SECONDS such as 80/20").format(found=text)
        ) from None
    return (number / 100.0 if found[2] or number > 1.0 else number), seconds


def _minutes(text: str | None) -> int:
    if text is None:
        return 0
    found = _CLOCK.match(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise InputError(
            _("--from: found '{found}'; allowed: a clock time such as 08:00").format(found=text)
        )
    return 60 * int(found[1]) + int(found[2])
