"""Lines of JSON, answers of a reporting interface and Asterisk's queue log, as batches of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from sim.calibration.readers import kinds
from sim.calibration.readers.lines import CleanLines
from sim.calibration.readers.tally import Tally
from sim.catalogue import _
from sim.errors import InputError, listing, near_match

QUEUE_LOG_COLUMNS = ("time", "call_id", "queue", "agent", "event", "data1", "data2", "data3")
_LINES = 50_000
_LARGEST_DOCUMENT = 200_000_000


def batches(
    file: Path, kind: str, wanted: dict[str, bool], tally: Tally
) -> Iterator[pa.RecordBatch]:
    """Rows of a file of JSON: an object a line, a list of objects, or Genesys' aggregates.

    Raises
    ------
    InputError : it is no JSON, or no row has a column that is needed.
    """
    rows = _genesys(file) if kind == "genesys" else _objects(file, tally)
    seen: set[str] = set()
    names: set[str] = set()
    counted = 0
    while part := list(islice(rows, _LINES)):
        counted += len(part)
        columns = {column: [_text(row, column) for row in part] for column in wanted}
        seen |= {column for column, texts in columns.items() if any(texts)}
        if len(names) < 500:
            names |= {name for row in part[:100] for name in names_of(row)}
        yield pa.RecordBatch.from_pydict(
            {c: pa.array(texts, pa.string()) for c, texts in columns.items()}
        )
    missing = [c for c, optional in wanted.items() if not optional and c not in seen]
    if counted and missing:
        raise InputError(
            _("{file}: no row has '{column}'; they have: {found}{near}").format(
                file=file.name,
                column=missing[0],
                found=listing(sorted(names), 30),
                near=near_match(missing[0], names),
            )
        )


def _lines(stream: IO[bytes], encoding: str, tally: Tally) -> Iterator[str]:
    """Its lines without blank ones."""
    clean = CleanLines(stream, encoding, tally, quoted=False)
    while block := clean.read():
        for line in block.decode("utf-8", "replace").split("\n"):
            text = line.strip()
            if text:
                yield text


def _objects(file: Path, tally: Tally) -> Iterator[dict[str, Any]]:
    start = kinds.first_bytes(file).lstrip()
    if start.startswith(b"["):
        found = _document(file)
        yield from (row for row in found if isinstance(row, dict))
        return
    bad = good = 0
    with kinds.opened(file) as stream:
        for line in _lines(stream, "utf-8", tally):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if isinstance(row, dict):
                good += 1
                yield row
            else:
                bad += 1
    tally.read += bad
    tally.drop("no_json", bad)
    if not good:
        raise InputError(_("{file}: holds no line that is a JSON object").format(file=file.name))


def _document(file: Path) -> Any:
    with kinds.opened(file) as stream:
        raw = stream.read(_LARGEST_DOCUMENT + 1)
    if len(raw) > _LARGEST_DOCUMENT:
        raise InputError(
            _("{file}: is one JSON document of over 200 MB; write an object a line").format(
                file=file.name
            )
        )
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise InputError(_("{file}: is no whole JSON document").format(file=file.name)) from None


def _text(row: dict[str, Any], path: str) -> str:
    """The value of a dotted path as text; '' where it is not there."""
    if path in row:
        return _as_text(row[path])
    here: Any = row
    for name in path.split("."):
        here = here.get(name) if isinstance(here, dict) else None
    return _as_text(here)


def _as_text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value)


def names_of(row: dict[str, Any], before: str = "") -> Iterator[str]:
    """The dotted paths of an object."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from names_of(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _genesys(file: Path) -> Iterator[dict[str, Any]]:
    """An interval a row: ``start``, every group by its name, ``METRIC.count`` and ``METRIC.sum``.

    A metric that an interval does not have was 0 in it.
    """
    found = _document(file)
    results = found.get("results") if isinstance(found, dict) else None
    if not isinstance(results, list):
        raise InputError(
            _("{file}: holds no 'results', as the answer of Genesys' aggregates does").format(
                file=file.name
            )
        )
    for result in results:
        group = result.get("group", {}) if isinstance(result, dict) else {}
        for data in result.get("data", []) if isinstance(result, dict) else []:
            row: dict[str, Any] = {**group, "start": str(data.get("interval", "")).split("/")[0]}
            for metric in data.get("metrics", []):
                stats = metric.get("stats", {})
                row |= {f"{metric.get('metric')}.{k}": v for k, v in stats.items()}
            yield row


def queue_log(file: Path, encoding: str, tally: Tally) -> Iterator[pa.RecordBatch]:
    """Events of Asterisk's ``queue_log``: ``epoch|call|queue|member|EVENT|data...``.

    Raises
    ------
    InputError : no line has that form.
    """
    bad = good = 0
    with kinds.opened(file) as stream:
        lines = _lines(stream, encoding, tally)
        while part := list(islice(lines, _LINES)):
            rows = [line.split("|") for line in part]
            whole = [r for r in rows if len(r) >= 5 and r[0][:1].isdigit()]
            bad, good = bad + len(rows) - len(whole), good + len(whole)
            padded = [(*r, "", "", "")[: len(QUEUE_LOG_COLUMNS)] for r in whole]
            columns = list(zip(*padded, strict=True)) or [()] * len(QUEUE_LOG_COLUMNS)
            yield pa.RecordBatch.from_pydict(
                {
                    name: pa.array(texts, pa.string())
                    for name, texts in zip(QUEUE_LOG_COLUMNS, columns, strict=True)
                }
            )
    tally.read += bad
    tally.drop("wrong_columns", bad)
    if not good:
        raise InputError(
            _(
                "{file}: holds no line of a queue log, such as "
                "1705312800|1705312800.15|sales|NONE|ENTERQUEUE||13800000000|1"
            ).format(file=file.name)
        )
