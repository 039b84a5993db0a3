"""What a row says of one call, or one leg: times, waits and how it ended, from what is recorded.

Recorders keep some of the times and some of the durations; the rest follows from them. Times are
seconds since 1970 (UTC, or the local clock where no time zone is stated), durations are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.calibration.readers.cells import Cells
from sim.calibration.readers.mapping import DROP, OUTCOME_WORDS, UNANSWERED, Mapping
from sim.calibration.readers.pseudonyms import Pseudonyms
from sim.calibration.readers.tally import Tally
from sim.centre.base import DAY_S
from sim.engine.codes import ABANDONED, ANSWERED, DISPOSITIONS, HUNG_UP_IN_IVR

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Drafts = dict[str, NDArray[np.generic]]
"""Columns of calls before they are sorted and put on days: ``entry``, ``join``, ``start`` (since
1970), ``ivr_s``, ``wait_s``, ``talk_s``, ``wrap_up_s``, ``queued``, ``outcome`` (codes of
`DISPOSITIONS`), ``contact_type``, ``site`` and ``agent_site`` (codes of `Names`), ``agent``,
``customer``, ``call_id`` (hashes), ``updated``, ``priority`` (-1: unknown), ``transferred``."""

NOT_STATED, UNKNOWN = -1, -2
_FALSE = ("", "0", "no", "false", "n", "f", "null", "none", "否")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_ALL_CALLS = "calls"


class Names:
    """Words as numbers, in the order in which they first occur; the words stay few."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.counts: dict[str, int] = {}

    def codes(self, texts: pa.Array) -> NDArray[np.int32]:
        """The number of each text, shape (n,)."""
        encoded = texts.dictionary_encode()
        words = encoded.dictionary.to_pylist()
        index = encoded.indices.to_numpy()
        for word, count in zip(words, np.bincount(index, minlength=len(words)), strict=True):
            self.words.setdefault(word, len(self.words))
            self.counts[word] = self.counts.get(word, 0) + int(count)
        numbers = np.array([self.words[w] for w in words], dtype=np.int32)
        return np.asarray(numbers[index], dtype=np.int32)


@dataclass
class Reading:
    """What goes through all batches of one reading.

    Attributes
    ----------
    mapping, tally : see there. people : the codes of people.
    types, outcomes, sites : recorded words.
    """

    mapping: Mapping
    tally: Tally
    people: Pseudonyms
    types: Names
    outcomes: Names
    sites: Names


def drafts_of(cells: Cells, reading: Reading) -> Drafts:
    """What the rows of a batch say; rows that say no call are left out and counted."""
    mapping, rows = reading.mapping, cells.rows
    reading.tally.read += rows
    nothing = np.full(rows, np.nan)

    def time(word: str) -> Floats:
        found = cells.time(word)
        return nothing if found is None else found

    def duration(word: str) -> Floats:
        found = cells.duration(word)
        return nothing if found is None else found

    stated = _stated_outcome(cells, reading)
    entry, join, answer = time("entry"), time("join"), time("answer")
    talk_end, end, total = time("talk_end"), time("end"), duration("total")
    ivr, wait, talk = duration("ivr"), duration("wait"), duration("talk")
    later = {"join": join, "answer": answer, "talk_end": talk_end, "end": end}
    if mapping.columns.date is not None:
        later = _past_midnight(entry, later, cells)
    entry, later = _second_time_round(entry, later, cells.twice)
    join, answer, talk_end, end = later.values()
    entry = _first(entry, end - total, join, answer - _zero(wait))
    backwards = entry > join
    cells.mark("entry_after_join", backwards)
    entry = np.where(backwards, join, entry)
    if not cells.has("ivr") and cells.has("join"):
        ivr = join - entry
    ivr = np.where(backwards, np.nan, ivr)
    offered = _first(join, entry + _zero(ivr))
    answered = _answered(stated, answer, talk, cells)

    before = offered - answer
    early = answered & (before > 60.0)
    cells.mark("answer_before_join", early)
    answer = np.where(early, np.nan, answer)
    known_end = np.where(answered, np.nan, end)
    wait = _first(wait, np.maximum(answer - offered, 0.0), known_end - join)
    recorded = ~np.isnan(join) | (wait > 0)
    if mapping.at_once_s is not None:
        queued = np.where(answered, wait > mapping.at_once_s, recorded)
    else:
        queued = recorded & (~np.isnan(join) | (wait > 0))
    late_join = np.isnan(join) & queued & answered & ~np.isnan(answer)
    offered = np.where(late_join, np.maximum(answer - wait, entry), offered)
    no_start = answered & np.isnan(answer)
    if cells.has("answer"):
        cells.mark("no_start", no_start)
    start = np.where(answered, _first(answer, offered + _zero(wait)), np.nan)
    wrap_up = duration("wrap_up")
    talk = _first(talk, talk_end - start, end - start - _zero(wrap_up))

    cells.mark("talk_of_unanswered", (~answered & (talk > 0)))
    long_talk = answered & (talk > mapping.longest_talk_s)
    cells.mark("talk_too_long", long_talk)
    backwards = answered & (talk < 0)
    cells.mark("negative_talk", backwards)
    talk = np.where(answered & ~long_talk & ~backwards, talk, np.nan)

    outcome = _outcome(stated, answered, queued, cells)
    never = ~answered & ~queued & (outcome != ABANDONED)
    waited = np.where(never, np.nan, np.where(answered & ~queued, 0.0, wait))
    waited = np.where((outcome == ABANDONED) & np.isnan(waited), end - offered, waited)
    at_once = answered & ~queued
    found: Drafts = {
        "entry": entry,
        "ivr_s": ivr,
        "join": np.where(never, np.nan, np.where(at_once, start, offered)),
        "wait_s": waited,
        "start": start,
        "talk_s": talk,
        "wrap_up_s": np.where(answered, wrap_up, np.nan),
        "queued": queued,
        "outcome": outcome,
    }
    found |= _words(cells, reading, answered)
    if mapping.priority_of == "queued":
        found["priority"] = np.where(queued, found["priority"], -1).astype(np.int16)
    if mapping.columns.updated is not None:
        found["updated"] = time("updated")
    kept = _kept(cells, found, stated, reading)
    return {name: column[kept] for name, column in found.items()}


def _first(*columns: Floats) -> Floats:
    """Of each row the first that is known."""
    found = columns[0]
    for column in columns[1:]:
        found = np.where(np.isnan(found), column, found)
    return found


def _zero(column: Floats) -> Floats:
    return np.nan_to_num(column, nan=0.0)


def _past_midnight(entry: Floats, others: dict[str, Floats], cells: Cells) -> dict[str, Floats]:
    """Clock times that are half a day before the call's entry are of the next day."""
    late = {word: other < entry - DAY_S / 2 for word, other in others.items()}
    cells.mark("past_midnight", np.any(list(late.values()), axis=0))
    return {word: other + DAY_S * late[word] for word, other in others.items()}


def _second_time_round(
    entry: Floats, others: dict[str, Floats], twice: dict[str, Flags]
) -> tuple[Floats, dict[str, Floats]]:
    """Times in the hour that a clock shows twice, so that no call lasts that hour too long.

    Each is taken for the first time round until another time of the call says otherwise.
    """
    if not any(flags.any() for flags in twice.values()):
        return entry, others
    none = np.zeros(len(entry), dtype=bool)
    sure = [np.where(twice.get(word, none), np.nan, other) for word, other in others.items()]
    until = np.min([np.where(np.isnan(s), np.inf, s) for s in sure], axis=0)
    second = twice.get("entry", none) & (until - entry >= 3600.0) & np.isfinite(until)
    entry = np.where(second, entry + 3600.0, entry)
    return entry, {
        word: np.where(twice.get(word, none) & (entry - other > 1800.0), other + 3600.0, other)
        for word, other in others.items()
    }


def _stated_outcome(cells: Cells, reading: Reading) -> NDArray[np.int64]:
    """Of each row: code of a disposition, beyond these `UNANSWERED` and `DROP`, or what is not."""
    texts = cells.text("outcome")
    if texts is None:
        return np.full(cells.rows, NOT_STATED, dtype=np.int64)
    codes = reading.outcomes.codes(texts)
    meaning = {
        number: _meaning(word, reading.mapping) for word, number in reading.outcomes.words.items()
    }
    return np.array([meaning[n] for n in range(len(meaning))], dtype=np.int64)[codes]


def _meaning(word: str, mapping: Mapping) -> int:
    told = mapping.outcomes.get(word, "" if mapping.outcomes else word)
    if told == UNANSWERED:
        return len(DISPOSITIONS)
    if told == DROP:
        return len(DISPOSITIONS) + 1
    if told in OUTCOME_WORDS:
        return DISPOSITIONS.index(told)
    return NOT_STATED if not word else UNKNOWN


def _answered(stated: NDArray[np.int64], answer: Floats, talk: Floats, cells: Cells) -> Flags:
    agents = cells.text("agent")
    has_agent = np.zeros(len(stated), dtype=bool)
    if agents is not None:
        has_agent = pc.not_equal(agents, "").to_numpy(zero_copy_only=False)
    shown = ~np.isnan(answer) | (talk > 0)
    if not shown.any():  # the agent is all that tells
        shown = has_agent
    found: Flags = np.where(stated == NOT_STATED, shown, stated == ANSWERED)
    return found


def _outcome(
    stated: NDArray[np.int64], answered: Flags, queued: Flags, cells: Cells
) -> NDArray[np.int8]:
    """Codes of dispositions."""
    ivr = cells.has("ivr") or cells.has("join")
    unanswered = np.where(queued | (not ivr), ABANDONED, HUNG_UP_IN_IVR)
    derived = np.where(answered, ANSWERED, unanswered)
    known = (stated >= 0) & (stated < len(DISPOSITIONS))
    return np.where(known, stated, derived).astype(np.int8)


def _words(cells: Cells, reading: Reading, answered: Flags) -> Drafts:
    """Contact type, site and people of the rows."""
    rows, mapping = cells.rows, reading.mapping
    types = cells.text("contact_type")
    sites, seats = cells.text("site"), cells.text("agent_site")
    empty = pa.array([""], pa.string()).take(pa.array(np.zeros(rows, dtype=np.int64)))
    if types is None:
        types = pa.array([_ALL_CALLS], pa.string()).take(pa.array(np.zeros(rows, dtype=np.int64)))
    if mapping.empty_type is not None:
        types = pc.if_else(pc.equal(types, ""), mapping.empty_type, types)
    found: Drafts = {
        "contact_type": reading.types.codes(types),
        "site": reading.sites.codes(empty if sites is None else sites),
        "agent_site": reading.sites.codes(empty if seats is None else seats),
    }
    kept = {"agent": mapping.ids.agents == "code", "customer": mapping.ids.customers == "code",
            "call_id": True}  # fmt: skip
    for word, used in kept.items():
        texts = cells.text(word) if used else None
        found[word] = (
            np.zeros(rows, dtype=np.uint64)
            if texts is None
            else reading.people.hashes(texts.to_numpy(zero_copy_only=False))
        )
    found["agent"] = np.where(answered, found["agent"], np.uint64(0))
    priority = cells.number("priority")
    whole = np.full(rows, -1.0) if priority is None else np.nan_to_num(priority, nan=-1.0)
    found["priority"] = np.clip(whole, -1, 32_000).astype(np.int16)
    passed = cells.text("transferred")
    found["transferred"] = (
        np.zeros(rows, dtype=bool)
        if passed is None
        else ~pc.is_in(pc.utf8_lower(passed), pa.array(_FALSE)).to_numpy(zero_copy_only=False)
    )
    return found


def _kept(cells: Cells, found: Drafts, stated: NDArray[np.int64], reading: Reading) -> Flags:
    """Which rows are calls; the others are counted by the first reason."""
    mapping, tally = reading.mapping, reading.tally
    kept = np.ones(cells.rows, dtype=bool)

    def leave(reason: str, which: Flags) -> None:
        tally.drop(reason, int((which & kept).sum()))
        kept[which] = False

    for column, values in mapping.only.items():
        leave("not_asked_for", ~cells.is_one_of(column, values))
    entry = found["entry"].astype(np.float64)
    leave("heading_again", cells.repeats_heading())
    leave("no_time", np.isnan(entry))
    years = 1970.0 + entry / (365.25 * DAY_S)
    leave("impossible_date", (years < _FIRST_YEAR) | (years > _LAST_YEAR))
    leave("stated_drop", stated == len(DISPOSITIONS) + 1)
    leave("unknown_outcome", stated == UNKNOWN)
    types = list(reading.types.words)
    if mapping.contact_types and mapping.other_types != "keep":
        other = np.array([t not in mapping.contact_types for t in types], dtype=bool)
        leave("unknown_type", other[found["contact_type"].astype(np.int64)])
    blank = np.array([t == "" for t in types], dtype=bool)
    leave("no_type", blank[found["contact_type"].astype(np.int64)])
    leave("wait_too_long", found["wait_s"].astype(np.float64) > mapping.longest_wait_s)
    for reason, which in cells.marks.items():
        tally.mend(reason, int((which & kept).sum()))
    return kept
