"""Odd files of arrivals, as exports of telephone systems, spreadsheets and databases give them.

Every file has the calls of `CALLS`, some with something wrong. An entry says how it is told to be
read and what it gives: the calls, or a part of the one sentence with which it is refused.
"""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

import openpyxl
import pandas as pd

CALLS = (30_600.0, 30_615.0, 43_200.0)
"""08:30:00, 08:30:15 and 12:00:00, seconds after midnight of Friday, 1 March 2024."""

ALL = "all calls"
STAMPS = {"first_day": "2024-03-01", "zone": "Europe/Berlin"}
_UTC = "2024-03-01 07:30:00\n2024-03-01 07:30:15\n2024-03-01 11:00:00\n"


class Odd(NamedTuple):
    """A file, how it is told to be read, and what comes of it: `ALL`, or part of a sentence."""

    content: bytes
    told: dict[str, Any]
    gives: str


def odd_files() -> dict[str, Odd]:
    """All of them by what is odd."""
    return dict([*_encodings(), *_layouts(), *_types(), *_times(), *_workbooks(), *_no_tables()])


def _typed(types: str, head: str = "arrival_s,why") -> str:
    """The calls, each of a type of ``types``."""
    rows = zip(CALLS, types.split(), strict=True)
    return "\n".join([head, *(f"{time:.0f},{kind}" for time, kind in rows)]) + "\n"


def _stamped(form: str) -> str:
    times = (datetime(2024, 3, 1) + timedelta(seconds=s) for s in CALLS)
    return "arrival_s\n" + "".join(f"{t.strftime(form)}\n" for t in times)


def _parquet(**columns: Any) -> bytes:
    file = BytesIO()
    pd.DataFrame(columns).to_parquet(file)
    return file.getvalue()


def _workbook(rows: Sequence[Sequence[Any]], sheet: str = "Calls") -> bytes:
    """The rows on a sheet, behind one with something else."""
    book = openpyxl.Workbook()
    book.active.title = "About"
    book.active.append(["exported by", "somebody"])
    made = book.create_sheet(sheet)
    for row in rows:
        made.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


PLAIN = "arrival_s\n30600\n30615\n43200\n"
WHY = {"contact_type_column": "why"}


def _encodings() -> Iterator[tuple[str, Odd]]:
    chinese = _typed("来电 来电 来电", "arrival_s,类型")
    told = {"contact_type_column": "类型"}
    yield ("UTF-8 with a byte order mark", Odd(codecs.BOM_UTF8 + PLAIN.encode(), {}, ALL))
    yield ("UTF-16 with a byte order mark", Odd(chinese.encode("utf-16"), told, ALL))
    yield (
        "UTF-16 without a mark, told",
        Odd(chinese.encode("utf-16-le"), {**told, "encoding": "utf-16-le"}, ALL),
    )
    yield (
        "UTF-16 without a mark",
        Odd(PLAIN.encode("utf-16-le"), {}, "has zero bytes in row 1, so it is no text in UTF-8"),
    )
    yield ("GBK, told", Odd(chinese.encode("gbk"), {**told, "encoding": "gbk"}, ALL))
    yield (
        "GBK",
        Odd(chinese.encode("gbk"), told, "is not UTF-8: row 1 has byte c0, which does not"),
    )
    yield (
        "GBK, told of a file in UTF-8 with a mark",
        Odd(codecs.BOM_UTF8 + PLAIN.encode(), {"encoding": "gbk"}, "byte order mark of UTF-8"),
    )


def _layouts() -> Iterator[tuple[str, Odd]]:
    typed = _typed("来电 来电 来电")
    yield ("semicolons", Odd(typed.replace(",", ";").encode(), WHY, ALL))
    yield ("tabs", Odd(typed.replace(",", "\t").encode(), WHY, ALL))
    yield (
        "a delimiter that is told",
        Odd(typed.replace(",", "~").encode(), {**WHY, "delimiter": "~"}, ALL),
    )
    yield ("a first line sep=;", Odd(("sep=;\n" + typed.replace(",", ";")).encode(), WHY, ALL))
    yield (
        "decimal commas, told",
        Odd(b"why;arrival_s\nx;30600,0\nx;30615,0\nx;43200,0\n", {"decimal": ","}, ALL),
    )
    yield (
        "decimal commas",
        Odd(b"why;arrival_s\nx;30600\nx;30615,5\n", {}, "(row 3: '30615,5' in column 'arrival_s'"),
    )
    yield (
        "thousands separators",
        Odd(b'arrival_s\n600\n"30,615"\n', {}, "1 without a time (row 3: '30,615'"),
    )
    yield ("line ends of Windows", Odd(PLAIN.replace("\n", "\r\n").encode(), {}, ALL))
    yield ("line ends of old Macs", Odd(PLAIN.replace("\n", "\r").encode(), {}, ALL))
    yield (
        "blank lines",
        Odd(b"\n \narrival_s,why\n\n30600,a\n30615,b\n,\n  \n43200,c\n\n\n", {}, ALL),
    )
    yield (
        "quotes and spaces",
        Odd(b'"arrival_s" , "why"\n" 30600 ",x\n  30615, y\n43200,z', {}, ALL),
    )
    yield (
        "a quote left open",
        Odd(b'arrival_s,why\n1,"x\n2,y\n3,z\n', {}, "row 2 of '{file}' opens a quote"),
    )
    yield (
        "rows of other lengths",
        Odd(
            b"arrival_s,why\n1,a\n2,b,c\n3\n",
            {},
            "2 with too few or too many cells (row 3: 3 cells for 2 columns: 2,b,c)",
        ),
    )
    yield (
        "a line in a cell",
        Odd(b'arrival_s,note\n30600,"two\nlines"\n30615,x\n43200,y\n', {}, ALL),
    )
    yield (
        "names in other letters",
        Odd(
            PLAIN.replace("arr", "Arr").encode(), {}, "names: Arrival_s; did you mean 'Arrival_s'?"
        ),
    )
    yield (
        "no names of columns",
        Odd(b"30600\n30615\n", {}, "no column 'arrival_s'; its first row names: 30600"),
    )
    yield (
        "the same name twice",
        Odd(b"arrival_s,arrival_s\n1,2\n", {}, "has several columns 'arrival_s'"),
    )


def _types() -> Iterator[tuple[str, Odd]]:
    for name in ("NA", "null", "007", "1e5", "True", "-"):
        yield (
            f"a type called {name}",
            Odd(_typed(f"{name} {name} {name}").encode(), {**WHY, "_type": name}, ALL),
        )
    yield (
        "a type of nobody",
        Odd(
            _typed("来电 来电 来店").encode(),
            WHY,
            "nobody replays from this file (row 4: '来店'; those that do: 来电",
        ),
    )
    yield (
        "types that are numbers",
        Odd(_parquet(arrival_s=CALLS, why=[7, 7, 7]), {**WHY, "_type": "7"}, ALL),
    )


def _times() -> Iterator[tuple[str, Odd]]:
    yield ("clock times", Odd(_stamped("%H:%M:%S").encode(), {}, ALL))
    yield ("clock times of 12 hours", Odd(_stamped("%I:%M:%S %p").encode(), {}, ALL))
    yield ("a clock time beyond the day", Odd(b"arrival_s\n08:30\n24:10\n", {}, "(row 3: '24:10'"))
    yield ("time stamps", Odd(_stamped("%Y-%m-%d %H:%M:%S").encode(), STAMPS, ALL))
    yield ("time stamps with slashes", Odd(_stamped("%Y/%m/%d %H:%M:%S").encode(), STAMPS, ALL))
    yield (
        "time stamps of an American",
        Odd(
            _stamped("%m/%d/%Y %I:%M:%S %p").encode(),
            {**STAMPS, "time_format": "%m/%d/%Y %I:%M:%S %p"},
            ALL,
        ),
    )
    yield (
        "time stamps of nobody knows where",
        Odd(_stamped("%d/%m/%Y %H:%M:%S").encode(), STAMPS, "(row 2: '01/03/2024 08:30:00'"),
    )
    yield (
        "time stamps with offsets",
        Odd(
            b"arrival_s\n2024-03-01T07:30:00Z\n2024-03-01T15:30:15.0+08:00\n"
            b"2024-03-01 12:00:00+01\n",
            STAMPS,
            ALL,
        ),
    )
    yield (
        "time stamps in UTC",
        Odd(f"arrival_s\n{_UTC}".encode(), {**STAMPS, "stamps_zone": "UTC"}, ALL),
    )
    yield (
        "time stamps without a zone",
        Odd(
            _stamped("%Y-%m-%d %H:%M:%S").encode(),
            {"first_day": "2024-03-01"},
            "trace.zone: '{file}' has time stamps, which need",
        ),
    )
    yield (
        "a day that does not exist",
        Odd(
            b"arrival_s\n2024-03-01 08:30:00\n2024-02-30 08:30:00\n",
            STAMPS,
            "(row 3: '2024-02-30 08:30:00'",
        ),
    )
    yield (
        "time stamps of the day before",
        Odd(b"arrival_s\n2024-02-29 23:59:59\n", STAMPS, "1 before the horizon (row 2: -1 s from"),
    )
    yield (
        "the day on which clocks change",
        Odd(
            b"arrival_s\n2024-03-31 08:30:00\n",
            {**STAMPS, "first_day": "2024-03-31"},
            "clocks in 'Europe/Berlin' are changed on 2024-03-31",
        ),
    )
    seconds = [datetime(2024, 3, 1, tzinfo=UTC).timestamp() + s - 3600.0 for s in CALLS]
    epoch = "arrival_s\n" + "".join(f"{s:.0f}\n" for s in seconds)
    yield ("seconds since 1970, told", Odd(epoch.encode(), {**STAMPS, "times": "epoch_s"}, ALL))
    yield (
        "milliseconds since 1970, told",
        Odd(
            epoch.replace("\n", "000\n").replace("s000", "s").encode(),
            {**STAMPS, "times": "epoch_ms"},
            ALL,
        ),
    )
    yield (
        "seconds since 1970",
        Odd(
            epoch.encode(),
            {},
            "it ends at 86400 s; times since 1970 are times: epoch_s or epoch_ms",
        ),
    )
    yield (
        "a column of stamps in Parquet",
        Odd(_parquet(arrival_s=pd.to_datetime(seconds, unit="s", utc=True)), STAMPS, ALL),
    )
    yield (
        "clock times and a word",
        Odd(b"arrival_s\nn/a\n08:30:00\n08:30:15\n", {}, "(row 2: 'n/a'"),
    )
    yield ("too large a number", Odd(b"arrival_s\n1\n1e999\n", {}, "(row 3: '1e999'"))


def _workbooks() -> Iterator[tuple[str, Odd]]:
    told = {"sheet": "Calls"}
    stamps = [datetime(2024, 3, 1) + timedelta(seconds=s) for s in CALLS]
    yield (
        "seconds in a workbook",
        Odd(_workbook([["arrival_s"], *[[c] for c in CALLS]]), told, ALL),
    )
    yield (
        "clock times of Excel, blank rows and notes without a heading",
        Odd(
            _workbook(
                [[], ["who", "arrival_s"], *[["x", t.time()] for t in stamps], [], [None, None]]
            ),
            told,
            ALL,
        ),
    )
    yield (
        "lengths of time of Excel",
        Odd(_workbook([["arrival_s"], *[[timedelta(seconds=c)] for c in CALLS]]), told, ALL),
    )
    yield (
        "dates of Excel, with types that are numbers",
        Odd(
            _workbook([["arrival_s", "why"], *[[t, 7] for t in stamps]]),
            {**told, **STAMPS, **WHY, "_type": "7"},
            ALL,
        ),
    )
    yield (
        "stamps as text in a workbook",
        Odd(_workbook([["arrival_s"], *[[str(t)] for t in stamps]]), {**told, **STAMPS}, ALL),
    )
    rows: list[list[Any]] = [["arrival_s"], [CALLS[0]], [], [CALLS[1]], ["many"], [CALLS[2]]]
    yield ("a word in a workbook", Odd(_workbook(rows), told, "(row 5: 'many'"))
    wide: list[list[Any]] = [["arrival_s"], [CALLS[0], "note"], [CALLS[1]]]
    yield ("a cell beside the columns", Odd(_workbook(wide), told, "2 cells for 1 columns"))
    yield (
        "a sheet that is not there",
        Odd(_workbook(rows), {"sheet": "Cals"}, "has no sheet 'Cals'; allowed: About, Calls; did"),
    )
    yield (
        "the first sheet where none is named",
        Odd(_workbook(rows), {}, "has no column 'arrival_s'; its first row names: exported by"),
    )
    yield (
        "a workbook with what is about text",
        Odd(_workbook(rows), {**told, "decimal": ","}, "decimal: is about text, and"),
    )


def _no_tables() -> Iterator[tuple[str, Odd]]:
    yield ("an empty file", Odd(b"", {}, "is empty; its first row has to name the columns"))
    yield ("names of columns and nothing else", Odd(b"arrival_s\n", {}, "has no call (allow"))
    yield (
        "a damaged workbook",
        Odd(b"PK\x03\x04 and so on", {}, "is no workbook .xlsx, or a damaged one: File is not"),
    )
    archive = BytesIO()
    with ZipFile(archive, "w") as opened:
        opened.writestr("calls.csv", PLAIN)
    yield (
        "a zip archive",
        Odd(archive.getvalue(), {}, "is a zip archive; allowed: CSV (text), Parquet or a workbook"),
    )
    yield ("a sheet of a text", Odd(PLAIN.encode(), {"sheet": "Calls"}, "is no workbook; leave it"))
    yield (
        "a sheet of Parquet",
        Odd(_parquet(arrival_s=CALLS), {"sheet": "Calls"}, "is no workbook; leave it"),
    )
    yield (
        "compressed",
        Odd(gzip.compress(PLAIN.encode(), mtime=0), {}, "is compressed by gzip; allowed: CSV"),
    )
