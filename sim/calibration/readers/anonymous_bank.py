"""The Anonymous Bank's monthly files as one tidy table, every mended quirk counted.

Source of the data: "Anonymous Bank" call-centre data, I. Guedj and A. Mandelbaum, Technion, 2000.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre.base import DAY_S, WEEKDAYS
from sim.errors import InputError, listing, reason

FOLDER = "anonymous_bank"
ENVIRONMENT = "TRUNKLINE_DATA"
TYPES = ("PS", "PE", "NE", "NW", "IN", "TT")
LONGEST_WAIT_S = 3600.0
LONGEST_SERVICE_S = 7200.0
NO_SERVER = "NO_SERVER"
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2}):(\d{2})$")

_COLUMNS = (
    "priority", "type", "date", "vru_entry", "vru_exit", "vru_time", "q_start", "q_time",
    "outcome", "ser_start", "ser_time", "server",
)  # fmt: skip


@dataclass(frozen=True)
class Records:
    """Call records in order of entry.

    Attributes
    ----------
    calls : one row a call. Times are seconds after midnight of ``day`` and may pass 86,400:
        ``day`` (timestamp), ``weekday`` (mon..sun), ``type`` (PS, PE, NE, NW, IN, TT),
        ``priority`` (0, 1, 2; known for queued calls only), ``entry_s`` (enters the VRU),
        ``vru_s`` (time in the VRU; NaN where mended), ``queued``, ``join_s`` (joins the queue, or
        is answered at once; NaN: hung up in the VRU), ``wait_s`` (0 when answered at once; NaN:
        hung up in the VRU), ``outcome`` (answered, abandoned, hung_up_in_ivr), ``start_s`` (talk
        starts; NaN: never), ``service_s`` (talk time; NaN: none or not credible), ``server``
        (agent's code, empty where none is recorded).
    counts : rows read, dropped and mended, by what was wrong with them.
    """

    calls: pd.DataFrame
    counts: dict[str, int]


def default_folder() -> Path:
    """The records' folder: ``$TRUNKLINE_DATA/anonymous_bank``, else in ``../shared/data``.

    The second is relative to the project's own folder. Nothing is checked.
    """
    given = os.environ.get(ENVIRONMENT)
    project = Path(__file__).resolve().parents[3]
    return (Path(given) if given else project.parent / "shared" / "data") / FOLDER


def read_records(folder: Path | str | None = None) -> Records:
    """Read every ``*.txt`` or ``*.txt.gz`` file of the folder.

    Parameters
    ----------
    folder : where the monthly files are; None is `default_folder`.

    Raises
    ------
    InputError : no folder, no files, a column is missing, or a field cannot be read.
    """
    where = default_folder() if folder is None else Path(folder)
    if not where.is_dir():
        raise InputError(
            _(
                "there is no folder '{where}' with the Anonymous Bank's records; name it "
                "with --data or set {environment} to the folder that contains '{folder}'"
            ).format(where=where, environment=ENVIRONMENT, folder=FOLDER)
        )
    files = sorted(f for f in where.iterdir() if f.name.endswith((".txt", ".txt.gz")))
    files = [f for f in files if f.name[:1].isdigit()]  # documentation.txt lies beside them
    if not files:
        raise InputError(
            _("the folder '{where}' holds no monthly file such as 01_January.txt.gz").format(
                where=where
            )
        )
    return tidy(pd.concat([_read(f) for f in files], ignore_index=True))


def _read(file: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(file, sep="\t", dtype=str, keep_default_na=False, encoding="ascii")
    except Exception as error:  # every codec and parser has its own errors
        raise InputError(
            _("cannot read '{file}': {error}").format(file=file.name, error=reason(error))
        ) from None
    table.columns = [str(c).strip() for c in table.columns]
    missing = [c for c in _COLUMNS if c not in table.columns]
    if missing:
        raise InputError(
            _("'{file}' has no column {allowed}").format(file=file.name, allowed=listing(missing))
        )
    return table[list(_COLUMNS)]


def tidy(raw: pd.DataFrame) -> Records:
    """Turn raw rows (every field as text, named as in the files) into `Records`.

    Rows dropped: outcome PHANTOM; a type that is none of the six; a wait above one hour. Mended: a
    negative VRU time counts as unknown and the call enters when it joined the queue; times past
    midnight count on; an AGENT row without a start of service starts when it left the queue; the
    service of a HANG row is left out; a service above two hours counts as unknown (the call stays
    answered). Kept as they are, and counted: AGENT rows without a server, service times of 0.

    Raises
    ------
    InputError : a field holds something that is no number, time or date.
    """
    counts = {"rows read": len(raw)}
    phantom = raw["outcome"] == "PHANTOM"
    known = raw["type"].isin(TYPES)
    counts["dropped: outcome PHANTOM"] = int(phantom.sum())
    counts["dropped: type is none of the six"] = int((~known & ~phantom).sum())
    raw = raw[known & ~phantom]
    wait = _numbers(raw, "q_time")
    counts["dropped: wait above one hour"] = int((wait > LONGEST_WAIT_S).sum())
    raw, wait = raw[wait <= LONGEST_WAIT_S], wait[wait <= LONGEST_WAIT_S]

    day = pd.to_datetime("19" + raw["date"], format="%Y%m%d", errors="coerce")
    if bool(day.isna().any()):
        raise InputError(_("column 'date' holds a value that is no date such as 990131"))
    entry, left_vru, q_start, start = (
        _seconds(raw, c) for c in ("vru_entry", "vru_exit", "q_start", "ser_start")
    )
    vru, service = _numbers(raw, "vru_time"), _numbers(raw, "ser_time")
    answered = (raw["outcome"] == "AGENT").to_numpy()
    queued = (q_start > 0) | (wait > 0)
    server = raw["server"].where(raw["server"] != NO_SERVER, "").to_numpy(dtype=object)

    after_midnight = queued & (q_start < entry - DAY_S / 2)
    q_start = q_start + DAY_S * after_midnight
    backwards = vru < 0
    entry = np.where(backwards & queued, q_start, entry)
    vru = np.where(backwards, np.nan, vru)
    no_start = answered & (start == 0) & (service == 0)
    offered = np.where(queued, q_start, left_vru)
    start = np.where(no_start, offered + wait, start)
    late = answered & (start < offered - DAY_S / 2)
    start = start + DAY_S * late
    too_long = answered & (service > LONGEST_SERVICE_S)

    counts["mended: negative VRU time"] = int(backwards.sum())
    counts["mended: past midnight"] = int((after_midnight | late).sum())
    counts["mended: AGENT row without a start of service"] = int(no_start.sum())
    counts["mended: HANG row with a service time"] = int((~answered & (service > 0)).sum())
    counts["mended: service above two hours"] = int(too_long.sum())
    counts["kept: AGENT row with NO_SERVER"] = int((answered & (server == "")).sum())
    counts["kept: AGENT row with a service of 0 s"] = int((answered & (service == 0)).sum())

    outcome = np.where(answered, "answered", np.where(queued, "abandoned", "hung_up_in_ivr"))
    never = ~answered & ~queued
    names = np.array(WEEKDAYS, dtype=object)
    calls = pd.DataFrame(
        {
            "day": day,
            "weekday": names[day.dt.day_of_week.to_numpy()],
            "type": raw["type"].to_numpy(dtype=object),
            "priority": _numbers(raw, "priority").astype(np.int64),
            "entry_s": entry,
            "vru_s": vru,
            "queued": queued,
            "join_s": np.where(never, np.nan, np.where(queued, q_start, start)),
            "wait_s": np.where(never, np.nan, wait),
            "outcome": outcome,
            "start_s": np.where(answered, start, np.nan),
            "service_s": np.where(answered & ~too_long, service, np.nan),
            "server": np.where(answered, server, ""),
        }
    )
    counts["rows kept"] = len(calls)
    calls = calls.sort_values(["day", "entry_s"], kind="stable", ignore_index=True)
    return Records(calls, counts)


def _numbers(raw: pd.DataFrame, column: str) -> NDArray[np.float64]:
    values = pd.to_numeric(raw[column], errors="coerce").to_numpy(dtype=np.float64)
    if np.isnan(values).any():
        bad = raw[column].to_numpy()[np.isnan(values)][0]
        raise InputError(
            _("column '{column}' holds '{bad}', which is no number").format(column=column, bad=bad)
        )
    return values


def _seconds(raw: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Seconds after midnight of a column of ``H:MM:SS`` texts."""
    codes, texts = pd.factorize(raw[column])  # far fewer distinct times than rows
    parts = [_CLOCK.match(str(text)) for text in texts]
    for text, part in zip(texts, parts, strict=True):
        if part is None:
            raise InputError(
                _("column '{column}' holds '{text}', which is no time such as 9:30:00").format(
                    column=column, text=text
                )
            )
    seconds = np.array(
        [3600.0 * int(p[1]) + 60.0 * int(p[2]) + int(p[3]) for p in parts if p], dtype=np.float64
    )
    return seconds[codes]
