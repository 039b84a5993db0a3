"""Which preset records fit, by their columns; and a mapping to edit where none does."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import yaml

from sim.calibration.readers import documents, kinds, source, tables_of_databases
from sim.calibration.readers.lines import CleanLines
from sim.calibration.readers.mapping import Columns, Mapping
from sim.calibration.readers.mapping_files import preset, presets
from sim.calibration.readers.tally import Tally
from sim.calibration.readers.time_forms import time_form
from sim.calibration.readers.wanted import wanted_columns
from sim.errors import InputError
from sim.wording import records as wording

_QUEUE_LOG = re.compile(rb"^\d{9,12}(?:\.\d+)?\|[^|\n]*\|[^|\n]*\|[^|\n]*\|[A-Z]+", re.MULTILINE)
_ENOUGH = 0.62
_WORDS: dict[str, tuple[str, ...]] = {
    "entry": ("entry", "start_time", "start", "arrival", "call_begin", "calldate", "call_start",
              "begin", "initiated", "datetime", "timestamp", "开始时间", "进线时间", "呼入时间"),
    "join": ("join", "queue_start", "enqueue", "q_start", "queued_at", "入队时间", "排队开始时间"),
    "answer": ("answer", "answered_at", "answer_time", "connect_time", "pickup", "应答时间",
               "接听时间"),
    "talk_end": ("talk_end", "ser_exit", "通话结束时间"),
    "end": ("end", "end_time", "hangup_time", "disconnect", "call_end", "结束时间", "挂断时间"),
    "ivr": ("ivr", "ivr_duration", "vru_time", "ivr时长"),
    "wait": ("wait", "wait_time", "queue_time", "queue_duration", "hold_queue", "排队时长",
             "等待时长"),
    "talk": ("talk", "talk_time", "billsec", "service_time", "conversation", "通话时长"),
    "wrap_up": ("wrap_up", "acw", "after_call_work", "work_time", "wrapup", "整理时长", "话后时长"),
    "call_id": ("call_id", "callid", "uniqueid", "uuid", "contact_id", "interaction_id",
                "通话id", "流水号"),
    "contact_type": ("contact_type", "queue", "queue_name", "skill", "skill_group", "type",
                     "service", "split", "队列", "技能组", "业务类型"),
    "outcome": ("outcome", "disposition", "result", "status", "state", "结果", "状态"),
    "agent": ("agent", "agent_id", "server", "operator", "user", "member", "坐席", "工号"),
    "customer": ("customer", "customer_id", "caller", "caller_number", "caller_no", "ani", "src",
                 "phone", "主叫号码", "客户号码"),
    "priority": ("priority", "vip", "优先级"),
    "site": ("site", "location", "centre", "center", "职场"),
    "transferred": ("transferred", "transfer", "转接"),
}  # fmt: skip
_GENESYS = ("start", "queueId", "mediaType", "nOffered.count", "tAnswered.count", "tAnswered.sum",
            "tAbandon.count", "tHandle.count", "tHandle.sum")  # fmt: skip
_DURATIONS = ("ivr", "wait", "talk", "wrap_up")
_TIMES = ("entry", "join", "answer", "talk_end", "end")


@dataclass(frozen=True)
class Guess:
    """What records seem to be.

    Attributes
    ----------
    preset : the preset that fits best.
    missing : columns that it needs and the records do not have; none: it fits.
    columns : the columns of the first file.
    """

    preset: str
    missing: tuple[str, ...]
    columns: tuple[str, ...]


def guess(where: str) -> Guess:
    """Find the preset that fits records best.

    Raises
    ------
    InputError : nothing is there, or it is another kind of file.
    """
    file = _first_file(where)
    names, form = _columns_of(file)
    found: list[tuple[float, int, str, tuple[str, ...]]] = []
    for number, name in enumerate(presets()):
        mapping = preset(name)
        missing, share = _missing(mapping, names, form)
        found.append((-share, number, name, missing))
    _share, _number, best, missing = min(found, key=lambda f: (len(f[3]) > 0, f[0], f[1]))
    return Guess(best, missing, names)


def _first_file(where: str) -> Path:
    any_file = Mapping.model_validate({"columns": {"entry": "entry"}})
    if "://" in where:
        raise InputError(wording.needs_mapping())
    return max(source.files_of(where, any_file), key=lambda f: f.stat().st_size)


def _columns_of(file: Path) -> tuple[tuple[str, ...], str]:
    """The columns of a file, and the format that it shows."""
    kind = kinds.kind_of(file)
    if kind == "parquet":
        try:
            return tuple(pa.parquet.read_schema(file).names), "table"
        except (pa.ArrowException, OSError) as error:
            raise kinds.unreadable(file, error) from None
    if kind == "sqlite":
        return tuple(tables_of_databases.columns_of_a_file(file)), "table"
    start = kinds.first_bytes(file)
    if _QUEUE_LOG.search(start):
        return documents.QUEUE_LOG_COLUMNS, "queue_log"
    if start.lstrip()[:1] in (b"{", b"["):
        return _names_in_json(file, start)
    mapping = Mapping.model_validate({"columns": {"entry": "entry"}})
    names, _delimiter = source.heading_of(file, mapping)
    return tuple(names), "table"


def _names_in_json(file: Path, start: bytes) -> tuple[tuple[str, ...], str]:
    if start.lstrip()[:1] == b"{" and b'"results"' in start and b'"metrics"' in start:
        return _GENESYS, "genesys"
    lines = CleanLines(io.BytesIO(start), "utf-8", Tally(), quoted=False)
    names: dict[str, None] = {}
    for line in lines.read().decode("utf-8", "replace").splitlines()[:200]:
        try:
            row: Any = json.loads(line.strip().strip("[],"))
        except ValueError:
            continue
        if isinstance(row, dict):
            names |= dict.fromkeys(documents.names_of(row))
    return tuple(names), "json_lines"


def _missing(mapping: Mapping, names: Sequence[str], form: str) -> tuple[tuple[str, ...], float]:
    """Columns that a preset needs and lacks; the share of its columns that are there."""
    own = mapping.format if mapping.format in ("queue_log", "json_lines", "genesys") else "table"
    wanted = wanted_columns(mapping)
    if own != form:
        return tuple(wanted), 0.0
    missing = tuple(c for c, optional in wanted.items() if not optional and c not in names)
    there = sum(c in names for c in wanted)
    return missing, there / len(wanted)


def template(where: str) -> str:
    """A mapping to edit, as YAML: what the columns of the records may mean, by their names.

    No value of the records is in it, but the form of their times.

    Raises
    ------
    InputError : as of `guess`.
    """
    file = _first_file(where)
    found = guess(where)
    if not found.missing:
        told = {"preset": found.preset}
        return f"{wording.template_head()}\n{_yaml(told)}"
    columns = _roles(found.columns)
    data: dict[str, Any] = {"time_zone": "Asia/Shanghai"}
    if form := _time_form(file, found.columns, columns):
        data["date_format"] = form
    data["columns"] = {
        role: {"column": column, "unit": "s"} if role in _DURATIONS else column
        for role, column in columns.items()
    }
    if "outcome" in columns:
        data["outcomes"] = {"ANSWERED": "answered", "NO ANSWER": "unanswered"}
    data["at_once_s"] = 0
    rest = [c for c in found.columns if c not in columns.values()]
    unused = f"{wording.template_unused(rest)}\n" if rest else ""
    return f"{wording.template_head()}\n{_yaml(data)}{unused}"


def _yaml(data: dict[str, Any]) -> str:
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


def _roles(names: Sequence[str]) -> dict[str, str]:
    """Which column seems to say what: the best matches first, each column once."""
    scores = []
    for role, words in _WORDS.items():
        for name in names:
            plain = re.sub(r"[^0-9a-z\u4e00-\u9fff]+", "_", name.lower()).strip("_")
            score = max(SequenceMatcher(None, plain, w).ratio() for w in words)
            scores.append((score, role, name))
    found: dict[str, str] = {}
    for score, role, name in sorted(scores, key=lambda s: -s[0]):
        if score >= _ENOUGH and role not in found and name not in found.values():
            found[role] = name
    if "entry" not in found:
        found["entry"] = next((n for n in names if n not in found.values()), names[0])
    return {word: found[word] for word in Columns.model_fields if word in found}


def _time_form(file: Path, names: Sequence[str], columns: dict[str, str]) -> str | None:
    """How the times of the first rows are written, where it is not as ISO 8601."""
    if kinds.kind_of(file) != "text":
        return None
    mapping = Mapping.model_validate({"columns": {"entry": columns["entry"]}})
    try:
        batch = next(iter(source.batches(str(file), mapping, Tally())), None)
    except InputError:
        return None
    if batch is None:
        return None
    texts = batch.column(columns["entry"])[:200].to_pandas()
    texts = texts[texts != ""]
    return time_form(texts)
