"""From what the rows say to the tidy table: one row a call, on its local day, in order of entry."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.readers import zones
from sim.calibration.readers.derive import Drafts, Names, Reading
from sim.calibration.readers.pseudonyms import NOBODY, coded, coded_texts
from sim.calibration.readers.records import COLUMNS, OUTCOMES, no_calls
from sim.centre.base import DAY_S, WEEKDAYS
from sim.engine.codes import ANSWERED, DISPOSITIONS

_SIGNIFICANT = ("entry", "start", "talk_s", "wait_s", "agent", "customer", "contact_type")


def joined(parts: list[Drafts]) -> Drafts:
    """The columns of all batches; each part is forgotten once its columns are taken."""
    if not parts:
        return {}
    names = list(parts[0])
    return {name: np.concatenate([part.pop(name) for part in parts]) for name in names}


def without_duplicates(drafts: Drafts, reading: Reading) -> Drafts:
    """One row a call: the newest of those that share its id, or the first of what is the same.

    Without an id only answered calls can be told to be the same: an agent answers one at a time.
    """
    ids = drafts["call_id"].astype(np.uint64)
    known = ids != NOBODY
    kept = np.ones(len(ids), dtype=bool)
    if known.any():
        order = np.arange(len(ids))
        if "updated" in drafts:
            newest = np.nan_to_num(drafts["updated"].astype(np.float64), nan=-np.inf)
            order = np.argsort(-newest, kind="stable")
        again = pd.Series(ids[order]).duplicated().to_numpy() & known[order]
        kept[order[again]] = False
        reason = "older_version" if "updated" in drafts else "same_call_id"
        reading.tally.drop(reason, int(again.sum()))
    if not known.all():
        rest = np.flatnonzero(~known & (drafts["outcome"] == ANSWERED) & (drafts["agent"] != 0))
        table = pd.DataFrame({name: drafts[name][rest] for name in _SIGNIFICANT})
        again = table.duplicated().to_numpy()
        kept[rest[again]] = False
        reading.tally.drop("same_row", int(again.sum()))
    if kept.all():
        return drafts
    return {name: column[kept] for name, column in drafts.items()}


def legs_joined(drafts: Drafts, reading: Reading) -> Drafts:
    """One row a call from rows that are its legs.

    The call enters with its first leg, is of that leg's type, and waits until an agent first
    answers; a second answered leg makes it transferred. Legs without an id are calls by themselves.
    """
    ids = drafts["call_id"].astype(np.uint64)
    rank = drafts["entry"].astype(np.float64)
    alone = ids == NOBODY
    group = np.where(alone, np.arange(len(ids)), 0).astype(np.int64)
    number, _found = pd.factorize(ids)
    group = np.where(alone, number.max(initial=0) + 1 + np.arange(len(ids)), number)
    order = np.lexsort((rank, group))
    drafts = {name: column[order] for name, column in drafts.items()}
    group = group[order]
    first = np.concatenate([[True], group[1:] != group[:-1]]) if len(group) else np.zeros(0, bool)
    call = np.cumsum(first) - 1
    answered = drafts["outcome"] == ANSWERED
    number_answered = np.bincount(call[answered], minlength=int(first.sum()))
    takes = np.flatnonzero(first)  # of each call the leg that it is told by
    at = np.flatnonzero(answered)
    takes_answer = takes.copy()
    takes_answer[call[at][::-1]] = at[::-1]  # of several the first stays
    last = (
        np.concatenate([np.flatnonzero(first)[1:] - 1, [len(group) - 1]]) if len(group) else takes
    )
    told = np.where(number_answered > 0, takes_answer, last)
    found = {name: column[told] for name, column in drafts.items()}
    for name in ("entry", "contact_type", "call_id", "ivr_s"):
        found[name] = drafts[name][takes]
    entry = found["entry"].astype(np.float64)
    joins = np.fmin.reduceat(drafts["join"].astype(np.float64), takes) if len(takes) else entry
    found["join"] = joins
    start = found["start"].astype(np.float64)
    later = told != takes
    waited = np.where(np.isnan(start), found["wait_s"].astype(np.float64), start - joins)
    found["wait_s"] = np.where(later, np.maximum(waited, 0.0), found["wait_s"])
    queued = np.zeros(len(takes), dtype=bool)
    np.logical_or.at(queued, call, drafts["queued"].astype(bool))
    found["queued"] = queued
    found["transferred"] = found["transferred"].astype(bool) | (number_answered > 1)
    known = drafts["customer"].astype(np.uint64)
    found["customer"] = np.maximum.reduceat(known, takes) if len(takes) else known
    reading.tally.mend("legs_joined", len(group) - len(takes))
    return found


def table_of(drafts: Drafts, reading: Reading) -> pd.DataFrame:
    """The tidy table; the drafts are used up, column by column."""
    if not drafts or not len(drafts["entry"]):
        return no_calls()
    zone = reading.mapping.time_zone
    entry = drafts.pop("entry").astype(np.float64)
    order = np.argsort(entry, kind="stable")
    entry = entry[order]
    wall = entry if zone is None else zones.to_local(entry, zone)
    midnight = np.floor(wall / DAY_S) * DAY_S

    def taken(name: str) -> NDArray[np.generic]:
        return drafts.pop(name)[order]

    def on_the_day(name: str) -> NDArray[np.float64]:
        return np.round(taken(name).astype(np.float64) - entry + (wall - midnight), 6)

    days = (midnight / DAY_S).astype(np.int64)
    found: dict[str, object] = {
        "day": days.astype("datetime64[D]").astype("datetime64[us]"),
        "weekday": _coded((days + 3) % 7, list(WEEKDAYS)),
        "contact_type": _types(taken("contact_type"), reading),
        "entry_s": np.round(wall - midnight, 6),
        "join_s": on_the_day("join"),
        "start_s": on_the_day("start"),
        "outcome": _outcomes(taken("outcome")),
        "agent": coded(taken("agent").astype(np.uint64), "a"),
        "customer": coded_texts(taken("customer").astype(np.uint64), "c"),
        "site": _sites(taken("site"), reading.sites),
        "agent_site": _sites(taken("agent_site"), reading.sites),
        "queued": taken("queued").astype(bool),
        "transferred": taken("transferred").astype(bool),
    }
    for name in ("ivr_s", "wait_s", "talk_s", "wrap_up_s"):
        found[name] = np.round(taken(name).astype(np.float64), 6)
    priority = taken("priority").astype(np.int16)
    found["priority"] = pd.arrays.IntegerArray(priority, priority < 0)
    drafts.clear()
    return pd.DataFrame({name: found.pop(name) for name in COLUMNS}, copy=False)


def _coded(codes: NDArray[np.int64], words: list[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes.astype(np.int16), categories=pd.Index(words))


def _types(codes: NDArray[np.generic], reading: Reading) -> pd.Categorical[str]:
    """Recorded types become names; types of one name become one; those nobody has are left out."""
    named = reading.mapping.contact_types
    words = [named.get(word, word) for word in reading.types.words]
    return _present(codes, words)


def _sites(codes: NDArray[np.generic], sites: Names) -> pd.Categorical[str]:
    return _present(codes, list(sites.words))


def _present(codes: NDArray[np.generic], words: list[str]) -> pd.Categorical[str]:
    plain = codes.astype(np.int64)
    there = np.bincount(plain, minlength=len(words)) > 0
    names = sorted({word for word, is_there in zip(words, there, strict=True) if is_there})
    place = np.array([names.index(w) if w in names else -1 for w in words], dtype=np.int64)
    return _coded(place[plain], names)


def _outcomes(codes: NDArray[np.generic]) -> pd.Categorical[str]:
    place = [OUTCOMES.index(d) if d in OUTCOMES else -1 for d in DISPOSITIONS]
    return _coded(np.array(place, dtype=np.int64)[codes.astype(np.int64)], list(OUTCOMES))
