"""Made-up records: simulated call logs in the layout of plain call records (preset `generic`)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from sim.calibration.readers.kinds import unreadable
from sim.calibration.readers.who_answered import who_answered
from sim.centre import Centre
from sim.engine import CallLog
from sim.engine.codes import ANSWERED, CALLED_BACK, DISPOSITIONS, WORK
from sim.study import Result

Floats = NDArray[np.float64]
LAYOUT = (
    "call_id", "contact_type", "entry", "join", "answer", "talk_end", "ivr_s", "wait_s", "talk_s",
    "wrap_up_s", "outcome", "agent", "customer", "site", "transferred",
)  # fmt: skip
FIRST_DAY = pd.Timestamp("2026-01-05")
"""A Monday."""


def write_records(
    result: Result, file: Path | str, first_day: pd.Timestamp = FIRST_DAY
) -> tuple[int, pd.Timestamp]:
    """Write the calls of every replication, one stretch of days after the other.

    Parameters
    ----------
    result : what was simulated; its logs are simulated anew, one at a time.
    file : a CSV file; what is there is written over.
    first_day : the day that the first replication begins on; the next begins after its last, with
        nobody in the centre, while calls of the one before may last past its midnight.

    Returns
    -------
    How many calls were written, and the day after the last.

    Raises
    ------
    InputError : the file cannot be written.
    """
    centre = result.study.centre
    logs = (result.log(replication) for replication in range(result.replications))
    target = Path(file)
    try:
        with target.open("wb") as stream:
            return write_logs(logs, stream, centre.horizon.days, first_day, centre)
    except OSError as error:
        raise unreadable(target, error) from None


def write_logs(
    logs: Iterable[CallLog],
    stream: IO[bytes],
    days: int,
    first_day: pd.Timestamp = FIRST_DAY,
    centre: Centre | None = None,
) -> tuple[int, pd.Timestamp]:
    """The same from logs of so many days each; see `write_records` and `generic_rows`."""
    written, day = 0, first_day
    for number, log in enumerate(logs):
        table = pa.Table.from_pandas(generic_rows(log, day, number, centre), preserve_index=False)
        pa.csv.write_csv(
            table, stream, pa.csv.WriteOptions(include_header=not number, quoting_style="needed")
        )
        written, day = written + len(table), day + pd.Timedelta(days=days)
    return written, day


def generic_rows(
    log: CallLog,
    first_day: pd.Timestamp = FIRST_DAY,
    number: int = 0,
    centre: Centre | None = None,
) -> pd.DataFrame:
    """A log as plain call records, one row a call of a caller; deferred work is left out.

    Parameters
    ----------
    log : of an engine, whole. first_day : the midnight that its times count from.
    number : of the log, which goes into the ids of calls and agents' customers.
    centre : whose log it is; an agent whom it takes time to reach across a link is taken so long
        before the answer. None: nobody is.

    Returns
    -------
    Columns `LAYOUT`; times as text with milliseconds, '' where there was none. The engine does
    not say which agent of a pool took a call: see `who_answered`.
    """
    disposition = np.asarray(log["disposition"])
    kept = ~np.isin(disposition, WORK)
    answer, end = np.asarray(log["answer_s"]), np.asarray(log["talk_end_s"])
    wrap_end = np.asarray(log["wrap_end_s"])
    queue, ivr_start = np.asarray(log["queue_s"]), np.asarray(log["ivr_start_s"])
    arrival, ivr_end = np.asarray(log["arrival_s"]), np.asarray(log["ivr_end_s"])
    served = np.isin(disposition, (ANSWERED, CALLED_BACK))
    taken = answer if centre is None else answer - _setup_s(log, centre)
    agents = _agents(log, taken, np.fmax(np.fmax(end, wrap_end), log["available_s"]))
    caller = np.asarray(log["caller"])
    types = np.asarray(log.names.contact_types, dtype=object)
    sites = np.asarray([*log.names.sites, ""], dtype=object)
    calls = np.arange(len(arrival))
    table = pd.DataFrame(
        {
            "call_id": [f"{number}-{call}" for call in calls],
            "contact_type": types[np.asarray(log["contact_type"])],
            "entry": _times(arrival, first_day),
            "join": _times(queue, first_day),
            "answer": _times(np.where(served, answer, np.nan), first_day),
            "talk_end": _times(np.where(served, end, np.nan), first_day),
            "ivr_s": np.round(np.where(np.isnan(ivr_start), 0.0, ivr_end - arrival), 3),
            "wait_s": np.round(log.wait_s(), 3),
            "talk_s": np.round(np.where(served, end - answer, np.nan), 3),
            "wrap_up_s": np.round(np.where(served, wrap_end - end, np.nan), 3),
            "outcome": np.asarray(DISPOSITIONS, dtype=object)[disposition],
            "agent": np.where(served, agents, ""),
            "customer": [f"{number}-{c if c >= 0 else n}" for n, c in enumerate(caller)],
            "site": sites[np.asarray(log["entry_site"])],
            "transferred": np.asarray(log["transferred_to"]) >= 0,
        }
    )
    return table.loc[kept, list(LAYOUT)].reset_index(drop=True)


def _times(seconds: Floats, first_day: pd.Timestamp) -> NDArray[np.object_]:
    """Text with milliseconds; '' for NaN."""
    known = ~np.isnan(seconds)
    whole = np.where(known, np.round(seconds * 1000.0), 0).astype(np.int64)
    moments = first_day.to_datetime64().astype("datetime64[ms]") + whole.astype("timedelta64[ms]")
    texts = np.char.replace(np.datetime_as_string(moments, unit="ms"), "T", " ")
    return np.where(known, texts, "").astype(object)


def _setup_s(log: CallLog, centre: Centre) -> Floats:
    """How long it took to put each call through to its agent's site."""
    sites = log.names.sites
    delay = np.zeros((len(sites) + 1, len(sites) + 1))  # the last ones: nowhere
    for link in centre.links.values():
        one, other = (sites.index(name) for name in link.between)
        delay[one, other] = delay[other, one] = link.transfer_delay_s
    site_of = [sites.index(str(centre.pools[name].site)) for name in log.names.pools]
    pool = np.array([*site_of, len(sites)], dtype=np.int64)[np.asarray(log["pool"])]
    found: Floats = delay[np.asarray(log["queue_site"]), pool]
    return found


def _agents(log: CallLog, answer: Floats, free: Floats) -> NDArray[np.object_]:
    """The agent of each call, as pool and number; '' where nobody answered."""
    pools = np.asarray(log["pool"])
    found = np.full(len(answer), "", dtype=object)
    for pool, name in enumerate(log.names.pools):
        own = np.flatnonzero((pools == pool) & ~np.isnan(answer))
        own = own[np.argsort(answer[own], kind="stable")]
        mine = log.staffing_pool == pool
        staffing = zip(
            log.staffing_s[mine].tolist(),
            log.staffing_level[mine].tolist(),
            log.staffing_finishing[mine].tolist(),
            strict=True,
        )
        calls = zip(answer[own].tolist(), free[own].tolist(), strict=True)
        found[own] = [f"{name} {agent}" for agent in who_answered(calls, list(staffing))]
    return found
