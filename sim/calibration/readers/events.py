"""A log of events becomes calls, and what agents did: when they logged in, paused and left."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.calibration.readers.assemble import joined
from sim.calibration.readers.cells import Cells, Floats
from sim.calibration.readers.derive import Drafts, Reading
from sim.calibration.readers.mapping import EVENTS
from sim.calibration.readers.pseudonyms import NOBODY
from sim.engine.codes import ABANDONED, ANSWERED, DISCONNECTED

_OF_CALLS = ("joins", "answered", "completed", "abandoned", "disconnected", "transferred")
_OF_AGENTS = ("logs_in", "logs_out", "pauses", "resumes")
_UNKNOWN = -1
_FEW_HOURS_S = 16 * 3600.0
"""A stretch without any event that lasts longer is no shift: somebody forgot to log out."""


class EventLog:
    """The events of one reading, batch by batch; `calls` and `states` when all have passed."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._parts = reading, list[Drafts]()
        self._all: pd.DataFrame | None = None

    def add(self, cells: Cells) -> None:
        """Keep what the events of a batch say."""
        reading = self._reading
        reading.tally.read += cells.rows
        time = cells.time("entry")
        events = cells.text("event")
        assert time is not None and events is not None
        known = reading.mapping.events
        encoded = events.dictionary_encode()
        words = encoded.dictionary.to_pylist()
        meaning = np.array(
            [EVENTS.index(known[w]) if w in known else _UNKNOWN for w in words], dtype=np.int64
        )[encoded.indices.to_numpy()]
        blank = pa.array([""] * cells.rows, pa.string())

        def hashes(word: str) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
            texts = cells.text(word)
            plain = (blank if texts is None else texts).to_numpy(zero_copy_only=False)
            return reading.people.hashes(plain)

        types = cells.text("contact_type")
        kept = ~np.isnan(time) & (meaning != _UNKNOWN) & (meaning != EVENTS.index("ignored"))
        reading.tally.drop("no_time", int(np.isnan(time).sum()))
        reading.tally.note("unknown_event", int((~np.isnan(time) & (meaning == _UNKNOWN)).sum()))
        part: Drafts = {
            "time": time,
            "event": meaning,
            "call_id": hashes("call_id"),
            "agent": hashes("agent"),
            "customer": hashes("customer"),
            "contact_type": reading.types.codes(blank if types is None else types),
        }
        self._parts.append({name: column[kept] for name, column in part.items()})

    def _events(self, words: tuple[str, ...]) -> pd.DataFrame:
        if self._all is None:
            together = pd.DataFrame(joined(self._parts))
            self._all = together.sort_values("time", kind="stable", ignore_index=True)
        if not len(self._all):
            return self._all.assign(event=[])
        return self._all[self._all["event"].isin([EVENTS.index(w) for w in words])]

    def calls(self) -> Drafts:
        """One row a call that both begins and ends in the log."""
        tally = self._reading.tally
        if not self._parts:
            return {}
        events = self._events(_OF_CALLS)
        nameless = events["call_id"] == NOBODY
        tally.drop("no_call_id", int(nameless.sum()))
        events = events[~nameless]

        def first(word: str, last: bool = False) -> pd.DataFrame:
            own = events[events["event"] == EVENTS.index(word)]
            return own.drop_duplicates("call_id", keep="last" if last else "first").set_index(
                "call_id"
            )

        joins = first("joins")
        calls = joins.index
        tally.drop("no_beginning", int((~events["call_id"].isin(calls)).sum()))

        def at(word: str, last: bool = False) -> Floats:
            return first(word, last)["time"].reindex(calls).to_numpy(dtype=np.float64)

        entry, answer = joins["time"].to_numpy(dtype=np.float64), at("answered")
        left, ended, sent = at("abandoned", True), at("disconnected", True), at("transferred")
        done = np.fmin(at("completed"), sent)
        outcome = np.select(
            [~np.isnan(answer), ~np.isnan(left), ~np.isnan(ended)],
            [ANSWERED, ABANDONED, DISCONNECTED],
            _UNKNOWN,
        )
        over = outcome != _UNKNOWN
        tally.drop("no_end", int((~over).sum()))
        end = np.where(outcome == ANSWERED, answer, np.fmax(left, ended))
        again = events[events["event"] == EVENTS.index("joins")]["call_id"].value_counts()
        twice = again.reindex(calls).to_numpy() > 1
        answered = outcome == ANSWERED
        own = first("answered")["agent"].reindex(calls, fill_value=NOBODY)
        agents = own.to_numpy(dtype=np.uint64)
        wait = end - entry
        mapping = self._reading.mapping
        most = mapping.at_once_s or 0.0
        long = wait > mapping.longest_wait_s
        tally.drop("wait_too_long", int((long & over).sum()))
        at_once = answered & (wait <= most)
        talk = np.where(answered, done - answer, np.nan)
        too_long = talk > mapping.longest_talk_s
        tally.mend("talk_too_long", int(too_long.sum()))
        rows = len(calls)
        nothing = np.full(rows, np.nan)
        found: Drafts = {
            "entry": entry,
            "ivr_s": nothing,
            "join": np.where(at_once, answer, entry),
            "wait_s": np.where(at_once, 0.0, wait),
            "start": np.where(answered, answer, np.nan),
            "talk_s": np.where((talk >= 0) & ~too_long, talk, np.nan),
            "wrap_up_s": nothing,
            "queued": ~at_once,
            "outcome": outcome.astype(np.int8),
            "contact_type": joins["contact_type"].to_numpy(),
            "site": self._reading.sites.codes(pa.array([""] * rows, pa.string())),
            "agent_site": self._reading.sites.codes(pa.array([""] * rows, pa.string())),
            "agent": agents if mapping.ids.agents == "code" else np.zeros(rows, dtype=np.uint64),
            "customer": joins["customer"].to_numpy(dtype=np.uint64)
            if mapping.ids.customers == "code"
            else np.zeros(rows, dtype=np.uint64),
            "call_id": calls.to_numpy(dtype=np.uint64),
            "priority": np.full(rows, -1, dtype=np.int16),
            "transferred": ~np.isnan(sent) | twice & answered,
        }
        kept = over & ~long
        return {name: column[kept] for name, column in found.items()}

    def states(self) -> pd.DataFrame | None:
        """Stretches of agents' time (``agent`` still as hashes, times since 1970); None: no log."""
        if not self._parts or self._reading.mapping.ids.agents == "drop":
            return None
        events = self._events(_OF_AGENTS)
        events = events[events["agent"] != NOBODY]
        if not len(events):
            return None
        rows: list[tuple[int, float, float, str]] = []
        for _agent, own in events.groupby("agent", sort=False):
            rows += _stretches(int(own["agent"].iloc[0]), own)
        return pd.DataFrame(rows, columns=["agent", "start", "end", "state"])


def _stretches(agent: int, events: pd.DataFrame) -> list[tuple[int, float, float, str]]:
    """What one agent did between its events; logged in to one queue is logged in."""
    found: list[tuple[int, float, float, str]] = []
    inside: set[int] = set()
    paused: set[int] = set()
    since, state = 0.0, ""
    words = [EVENTS[e] for e in events["event"]]
    for word, time, queue in zip(words, events["time"], events["contact_type"], strict=True):
        if word == "logs_in":
            inside.add(queue)
        elif word == "logs_out":
            inside.discard(queue)
            paused.discard(queue)
        elif word == "pauses":
            paused.add(queue)
        else:
            paused.discard(queue)
        now = "" if not inside else "unavailable" if paused else "available"
        if now != state:
            if state and 0.0 < time - since <= _FEW_HOURS_S:
                found.append((agent, since, float(time), state))
            since, state = float(time), now
    return found
