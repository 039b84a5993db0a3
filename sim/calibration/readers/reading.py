"""Records and a mapping become the tidy table: `read`."""

from __future__ import annotations

import pandas as pd

from sim.calibration.readers import assemble, extras, intervals, plausible, source
from sim.calibration.readers.cells import Cells
from sim.calibration.readers.derive import Drafts, Names, Reading, drafts_of
from sim.calibration.readers.events import EventLog
from sim.calibration.readers.mapping import Mapping
from sim.calibration.readers.pseudonyms import Pseudonyms
from sim.calibration.readers.records import Records, no_calls
from sim.calibration.readers.tally import Tally
from sim.free_memory import give_back

_LARGE = 500_000
"""Rows whose columns are put together: large arrays are given back to the system when they go."""


def read(where: str, mapping: Mapping) -> Records:
    """Read call records, or an interval export, into the tidy table.

    Parameters
    ----------
    where : a file, a folder of files, or the address of a database that SQLAlchemy reaches.
    mapping : which column says what; see `sim.calibration.readers.mapping_files`.

    Returns
    -------
    The records; about 100 bytes a call, and while reading about twice as much.

    Raises
    ------
    InputError : nothing is there; it is another kind of file; a column is missing; or what is read
        cannot be meant so (minutes as seconds, a wrong delimiter, another date format).
    """
    reading = Reading(mapping, Tally(), Pseudonyms(), Names(), Names(), Names())
    if mapping.one_row_is == "interval":
        table = intervals.read(where, reading)
        rows = reading.tally.rows(len(table))
        found = Records(no_calls(), rows, table, 60.0 * mapping.interval_min)
        return extras.with_extras(found, where, reading, {})
    states: pd.DataFrame | None = None
    if mapping.one_row_is == "event":
        log = EventLog(reading)
        for batch in source.batches(where, mapping, reading.tally):
            log.add(Cells(batch, mapping))
        drafts, states = log.calls(), log.states()
    else:
        drafts = _drafts(where, reading)
    kept = len(drafts["entry"]) if drafts else 0
    plausible.require_named(reading)
    plausible.require_rows(reading.tally, kept)
    drafts = assemble.without_duplicates(drafts, reading)
    agents = drafts["agent"][drafts["entry"].argsort(kind="stable")]
    give_back()
    calls = assemble.table_of(drafts, reading)
    give_back()
    plausible.require_units(calls, mapping)
    found = Records(calls, reading.tally.rows(len(calls)), agent_states=states)
    return extras.with_extras(found, where, reading, extras.codes_by_hash(agents, calls["agent"]))


def _drafts(where: str, reading: Reading) -> Drafts:
    """Rows that are calls or legs, of all batches."""
    mapping = reading.mapping
    parts: list[Drafts] = []
    small: list[Drafts] = []
    rows = 0
    for batch in source.batches(where, mapping, reading.tally):
        small.append(drafts_of(Cells(batch, mapping), reading))
        rows += len(small[-1]["entry"])
        if rows > _LARGE:
            parts.append(assemble.joined(small))
            small, rows = [], 0
            give_back()
    parts += small
    drafts = assemble.joined(parts)
    if mapping.one_row_is == "leg" and drafts:
        drafts = assemble.legs_joined(drafts, reading)
    return drafts
