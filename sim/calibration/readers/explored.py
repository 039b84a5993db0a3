"""What records hold, printed for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table

from sim.calibration.readers.records import Records
from sim.calibration.readers.seen import QUANTILES, Seen, seen
from sim.report.terminal import console, empty_table
from sim.wording import _, numbers
from sim.wording import records as wording

_BAR = 40
_MOST_TYPES = 20


def print_explored(records: Records) -> None:
    """Print rows, days, types, outcomes, hours, durations, people, and what is missing."""
    found, heads, screen = seen(records), wording.sections(), console()

    def head(name: str) -> None:
        screen.print(f"\n{heads[name]}", style="bold")

    head("rows")
    for line in row_lines(records):
        screen.print(line)
    head("days")
    screen.print(
        wording.days_found(found.first, found.last, found.days, found.missing, found.missing_count)
    )
    screen.print(_months(found))
    head("types")
    screen.print(_shares(found.types))
    head("outcomes")
    screen.print(_shares(found.outcomes))
    head("hours")
    for line in _hours(found.hours):
        screen.print(line)
    head("durations")
    screen.print(_durations(found))
    if found.agents or found.caller_known:
        head("people")
        if found.agents:
            told = wording.agents_found(found.agents, found.agents_a_day, found.calls_of_agent)
            screen.print(told)
        if found.caller_known:
            screen.print(wording.customers_found(found.caller_known, found.called_before))
    if found.lacking:
        head("lacking")
        for code in found.lacking:
            screen.print(wording.lacking(code))


def row_lines(records: Records) -> list[str]:
    """How many rows were read and kept, and what became of the others, a line a reason."""
    rows = records.rows
    lines = [wording.rows_read(rows.read, rows.kept, records.intervals is not None)]
    for kind in ("dropped", "mended", "noted"):
        for code, count in getattr(rows, kind).items():
            lines.append(wording.rows_of(count, kind, wording.reason(code)))
    return lines


def _months(found: Seen) -> Table:
    table = empty_table([_("month")], [_("calls"), _("days"), _("calls a day")], [])
    for month, (calls, days) in found.months.items():
        a_day = numbers.grouped(calls / days)
        table.add_row(month, numbers.grouped(calls), str(days), a_day)
    return table


def _shares(counts: Mapping[str, int]) -> Table:
    table = empty_table([""], [_("calls"), _("share")], [])
    total = max(sum(counts.values()), 1)
    for name, count in list(counts.items())[:_MOST_TYPES]:
        table.add_row(name, numbers.grouped(count), numbers.percent(count / total))
    if len(counts) > _MOST_TYPES:
        rest = sum(list(counts.values())[_MOST_TYPES:])
        more = _("{count} more").format(count=len(counts) - _MOST_TYPES)
        table.add_row(more, numbers.grouped(rest), numbers.percent(rest / total))
    return table


def _hours(shares: Sequence[float]) -> list[str]:
    """A bar an hour, from the first to the last with any calls."""
    used = [hour for hour, share in enumerate(shares) if share > 0]
    most = max(shares)
    return [
        f"{hour:02d}:00  {numbers.percent(shares[hour]):>7}  "
        f"{'█' * round(_BAR * shares[hour] / most)}".rstrip()
        for hour in range(used[0], used[-1] + 1)
    ]


def _durations(found: Seen) -> Table:
    table = empty_table([""], [numbers.percent(q, 0) for q in QUANTILES], [])
    for name, values in found.quantiles.items():
        texts = (numbers.grouped(v, 0 if v >= 10 else 1) for v in values)
        table.add_row(wording.durations()[name], *texts)
    return table
