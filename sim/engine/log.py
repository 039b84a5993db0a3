"""The call log: one row a call attempt, the only thing that measures are counted from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.centre.ivr_outcomes import FLAGS
from sim.centre.outage_components import COMPONENTS, ComponentName
from sim.engine.codes import DISPOSITIONS, IVR_OUTCOMES, LOSS_CAUSES, ORIGINS
from sim.workload import Absence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Column:
    """Name, type and meaning of one column.

    Attributes
    ----------
    default : what stands in a row as long as nothing else does, and in every row of a log that is
        without the column.
    group : a log has the column only if its centre uses what the group is about; empty: always.
    """

    name: str
    dtype: str
    unit: str
    text: str
    default: float = math.nan
    group: str = ""


COLUMNS = (
    Column("contact_type", "int16", "", "contact type", -1),
    Column("arrival_s", "float64", "s", "the carrier offers the call"),
    Column("entry_site", "int16", "", "site whose trunk line it holds; -1: none", -1),
    Column("trunk_group", "int16", "", "trunk group of that site; -1: none or without limit", -1),
    Column("ivr_start_s", "float64", "s", "takes an IVR port; NaN: never"),
    Column("ivr_end_s", "float64", "s", "leaves the IVR, by itself or dropped; NaN: never"),
    Column("ivr_outcome", "int8", "", "how the journey ended; empty: none, bypassed or dropped", 0),
    Column("ivr_menus", "int16", "menus", "menus heard", 0),
    Column("ivr_flags", "int8", "", "what happened in the IVR: the sum of 1 (every attempt at "
           "authentication failed), 2 (every attempt at recognition failed), 4 (pressed 0 for an "
           "agent) and 8 (contained by an announcement)", 0),
    Column("queue_s", "float64", "s", "offered to agents (joins the queue); NaN: never"),
    Column("queue_site", "int16", "", "site of the queue it waited in last; -1: never queued", -1),
    Column("steps_opened", "int16", "steps", "steps that opened while it waited", 0),
    Column("pool", "int16", "", "pool whose agent took it; -1: none", -1),
    Column("answer_s", "float64", "s", "starts to talk; NaN: never"),
    Column("talk_end_s", "float64", "s", "talk ends, by itself or dropped; NaN: never"),
    Column("wrap_end_s", "float64", "s", "its agent is free again; NaN: never"),
    Column("end_s", "float64", "s", "leaves the centre and its trunk line"),
    Column("disposition", "int8", "", "how it ended", 0),
    Column("loss_cause", "int8", "", "why it was lost", 0),
    Column("agent", "int32", "", "number of its agent in a pool for chats; -1: no such pool", -1,
           "chats"),
    Column("expected_wait_s", "float64", "s", "the wait that was predicted when it first stood in "
           "a queue; NaN: it never did, or its type has no callback", group="callbacks"),
    Column("callback_s", "float64", "s", "the caller accepted to be called back and gave up the "
           "trunk line; NaN: never", group="callbacks"),
    Column("caller", "int64", "", "number of the caller's first call, from 0 by order of arrival",
           -1, group="follow_ups"),
    Column("attempt", "int16", "", "calls and legs of the caller before this one", 0,
           group="follow_ups"),
    Column("origin", "int8", "", "why there is this row: a first call, a retry of a caller whom "
           "nobody served, a repeat of one whose matter was not resolved, a transfer from another "
           "agent, or the rest of a call whose agent was lost", 0, group="follow_ups"),
    Column("served_before", "int8", "", "1: an agent or the IVR had served the caller before", 0,
           group="follow_ups"),
    Column("back_s", "float64", "s", "when the caller calls again, maybe after the horizon; NaN: "
           "never", group="follow_ups"),
    Column("transferred_to", "int16", "", "contact type that it was passed on to; -1: none", -1,
           group="follow_ups"),
    Column("rings_not_answered", "int16", "rings", "how often it rang at an agent who did not "
           "pick up", 0, group="ringing"),
    Column("rang_s", "float64", "s", "how long it rang at agents who did not pick up, the time to "
           "set it up across links included", 0.0, group="ringing"),
    Column("available_s", "float64", "s", "its agent, unavailable since the wrap-up, takes calls "
           "again or goes; NaN: the agent was not unavailable", group="after_calls"),
)  # fmt: skip


@dataclass(frozen=True)
class Names:
    """Names behind the indices of the log, in order."""

    contact_types: tuple[str, ...]
    sites: tuple[str, ...]
    pools: tuple[str, ...]
    trunk_groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class FailureTimes:
    """The life of one failure; times in seconds from the horizon's start.

    Attributes
    ----------
    outage : name of the outage.
    component, name, share : what failed, as the outage says.
    fail_s, repair_s : when it failed and was repaired.
    detect_s : when it was noticed; NaN: not before its repair.
    reroute_s : when the carrier began to send calls elsewhere; NaN: it did not.
    failback_s : when the carrier had all calls back and standby went, or else the repair.
    actions : what people did as playbooks say: playbook, place among its actions, when.
    """

    outage: str
    component: ComponentName
    name: str
    share: float
    fail_s: float
    detect_s: float
    reroute_s: float
    repair_s: float
    failback_s: float
    actions: tuple[tuple[str, int, float], ...] = ()

    @property
    def whole_site(self) -> bool:
        """Whether it took a site with everything there."""
        return COMPONENTS[self.component].premises and self.share == 1


def _nobody() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class CallLog:
    """What an engine returns.

    Attributes
    ----------
    columns : arrays of shape (n,), one entry a call by order of arrival; see `COLUMNS`. Those of
        a group that the centre does not use are not there; ``log[name]`` gives their default.
    staffing_s, staffing_pool, staffing_level : shape (m,), every change of a pool's agents, in
        order of time: from ``staffing_s`` on pool ``staffing_pool`` has ``staffing_level`` agents
        on duty.
    staffing_overtime : shape (m,), agents of ``staffing_level`` who stay after the end of their
        shift as planned; left out: nobody does.
    staffing_finishing : shape (m,), agents beside ``staffing_level`` who are no longer on duty and
        finish what they have in hand; left out: nobody does.
    staffing_late : shape (m,), agents of ``staffing_finishing`` whose shift is over; left out:
        nobody's is.
    names : names behind the indices.
    until_s : every call that arrives before this time, and every change of staffing, is in this log
        or an earlier stretch of it, seconds; infinite for a whole log and for its last stretch.
    absences : who stayed away from which shift, in the whole replication.
    failures : every failure of the replication, in order of time.
    """

    columns: dict[str, NDArray[Any]]
    staffing_s: NDArray[np.float64]
    staffing_pool: NDArray[np.int64]
    staffing_level: NDArray[np.int64]
    names: Names = field(repr=False)
    until_s: float = math.inf
    absences: tuple[Absence, ...] = ()
    failures: tuple[FailureTimes, ...] = ()
    staffing_overtime: NDArray[np.int64] = field(default_factory=_nobody)
    staffing_finishing: NDArray[np.int64] = field(default_factory=_nobody)
    staffing_late: NDArray[np.int64] = field(default_factory=_nobody)

    def __post_init__(self) -> None:
        for name in ("staffing_overtime", "staffing_finishing", "staffing_late"):
            if not len(getattr(self, name)):
                object.__setattr__(self, name, np.zeros_like(self.staffing_level))

    def __getitem__(self, column: str) -> NDArray[Any]:
        if column in self.columns:
            return self.columns[column]
        return _default(_BY_NAME[column], len(self))

    def __len__(self) -> int:
        return len(self.columns["arrival_s"])

    def frame(self) -> pd.DataFrame:
        """The log as a table with names (categories) in place of indices."""
        import pandas as pd  # slow to import, and workers do without

        out: dict[str, object] = {}
        words = {
            "contact_type": self.names.contact_types,
            "entry_site": self.names.sites,
            "queue_site": self.names.sites,
            "pool": self.names.pools,
            "ivr_outcome": IVR_OUTCOMES,
            "disposition": DISPOSITIONS,
            "loss_cause": LOSS_CAUSES,
            "origin": ORIGINS,
            "transferred_to": self.names.contact_types,
        }
        for column in COLUMNS:
            values = self[column.name]
            if column.name in words:
                out[column.name] = _named(np.asarray(values), words[column.name])
            elif column.name == "trunk_group":
                out[column.name] = self._trunk_groups()
            elif column.name == "ivr_flags":
                bits = np.asarray(values)
                out |= {f"ivr_{name}": bits >> k & 1 > 0 for k, name in enumerate(FLAGS)}
            else:
                out[column.name] = values
        frame = pd.DataFrame(out)
        frame.insert(list(out).index("queue_s") + 1, "wait_s", self.wait_s())
        frame.index.name = "call"
        return frame

    def _trunk_groups(self) -> Any:
        groups = [
            (s, g) for s, names in enumerate(self.names.trunk_groups) for g in range(len(names))
        ]
        labels = [f"{self.names.sites[s]}.{self.names.trunk_groups[s][g]}" for s, g in groups]
        first = np.cumsum([0, *(len(n) for n in self.names.trunk_groups)])
        site = np.asarray(self.columns["entry_site"], dtype=np.int64)
        group = np.asarray(self.columns["trunk_group"], dtype=np.int64)
        codes = np.where(group >= 0, first[np.maximum(site, 0)] + group, -1)
        return _named(codes, labels)

    def wait_s(self) -> NDArray[np.float64]:
        """Wait from joining the queue until answered or until it left; NaN: never queued."""
        queue = np.asarray(self.columns["queue_s"], dtype=np.float64)
        answer = np.asarray(self.columns["answer_s"], dtype=np.float64)
        end = np.asarray(self.columns["end_s"], dtype=np.float64)
        return np.where(np.isnan(answer), end, answer) - queue


def _named(codes: NDArray[Any], words: Sequence[str]) -> Any:
    import pandas as pd

    return pd.Categorical.from_codes(codes.astype(np.int64), categories=pd.Index(list(words)))


_BY_NAME = {column.name: column for column in COLUMNS}


def columns_in(groups: Sequence[str]) -> list[Column]:
    """The columns that are in a log with these groups."""
    return [column for column in COLUMNS if not column.group or column.group in groups]


def empty_columns(n: int, groups: Sequence[str] = ()) -> dict[str, NDArray[Any]]:
    """Columns of ``n`` rows in which nothing has happened: every value is its default."""
    return {column.name: _default(column, n) for column in columns_in(groups)}


def _default(column: Column, n: int) -> NDArray[Any]:
    return np.full(n, column.default, dtype=column.dtype)


def log_columns_table() -> pd.DataFrame:
    """The columns as a table (name, type, unit, meaning), for the docs."""
    import pandas as pd

    return pd.DataFrame([vars(c) for c in COLUMNS])
