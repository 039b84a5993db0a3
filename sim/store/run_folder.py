"""Results on disk: configuration, counts, provenance; tables on top of them where asked for.

A result's folder holds ``config.json`` (the study), ``counts.arrow`` (every replication),
``summary.json`` (the table of measures, and what pages tell) and ``provenance.json`` (versions,
command, time, and the checksums of the others). Everything else can be made from these.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import yaml
from pyarrow.parquet import ParquetWriter

from sim.errors import ResultError, TrunklineError
from sim.measures import FLOW_AXES
from sim.measures.lead import led
from sim.store.atomic import checksum, json_bytes
from sim.store.counts_file import packed, unpacked
from sim.store.provenance import provenance
from sim.store.summary import Summary
from sim.study.precision import reached, wanted
from sim.study.result import Result
from sim.study.study import Study, digest_of

FORMAT = 2
CONFIG, COUNTS, SUMMARY, PROVENANCE = (
    "config.json",
    "counts.arrow",
    "summary.json",
    "provenance.json",
)

_TABLES: dict[str, tuple[str, ...]] = {
    "service_level_by_contact_type": ("service_level", "contact_type"),
    "service_level_by_interval": ("service_level", "interval"),
    "service_level_by_contact_type_and_interval": ("service_level", "contact_type", "interval"),
    "service_level_by_day": ("service_level", "day"),
    "asa_by_contact_type": ("asa", "contact_type"),
    "abandonment_by_contact_type": ("abandonment", "contact_type"),
    "containment_by_contact_type": ("containment", "contact_type"),
    "occupancy_by_pool": ("occupancy", "pool"),
    "occupancy_by_interval": ("occupancy", "interval"),
    "flows": ("answered_calls", *FLOW_AXES),
    "flows_by_contact_type": ("answered_calls", "contact_type", *FLOW_AXES),
}


def save(result: Result, folder: Path) -> Summary:
    """Write what everything else can be made from into ``folder`` (which exists).

    Returns
    -------
    The summary of a result.
    """
    summary = Summary.of(result)
    files = {
        CONFIG: json_bytes(result.study.to_dict()),
        COUNTS: packed(result.counts),
        SUMMARY: json.dumps(summary.to_dict(), ensure_ascii=False).encode(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    facts = facts_of(result)
    facts |= {"format": FORMAT, "files": {name: checksum(data) for name, data in files.items()}}
    (folder / PROVENANCE).write_bytes(json_bytes(facts | {"checksum": _own(facts)}))
    return summary


def save_tables(result: Result, folder: Path) -> None:
    """Write the configuration and the tables for people, as YAML, CSV and Parquet."""
    data = result.study.to_dict()
    text = yaml.dump(data, Dumper=yaml_dumper(), sort_keys=False, allow_unicode=True)
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    kpis = result.kpis()
    if result.losses_lead:
        kpis = kpis.loc[led(kpis.index)]
    _both(folder, "kpis", kpis.reset_index())
    _both(folder, "costs", result.costs().reset_index())
    precision = result.study.precision
    if precision is not None:
        _both(folder, "precision", pd.DataFrame(reached(precision, result.counts)))
    for name, (measure, *axes) in _TABLES.items():
        _both(folder, name, result.by(measure, *axes))


def facts_of(result: Result) -> dict[str, Any]:
    """Provenance of a result: its replications, the precision they gave, what is odd about it."""
    facts = {**provenance(result.study, result.run_time_s), "replications": result.replications}
    facts["oddities"] = [odd.to_dict() for odd in result.study.oddities()]
    facts["rules"] = None if result.rules is None else result.rules.__qualname__
    if result.study.precision is not None:
        facts["precision"] = [r._asdict() for r in reached(result.study.precision, result.counts)]
    return facts


def save_calls(result: Result, replication: int, path: Path) -> None:
    """Write the call log of a replication as Parquet: the table of `Result.calls`, part by part."""
    first, writer = 0, None
    try:
        for part in result.log_in_stretches(replication):
            frame = part.frame()
            frame.index = pd.Index(np.arange(first, first + len(frame)), name=frame.index.name)
            first += len(frame)
            table = pa.Table.from_pandas(frame, preserve_index=True)
            writer = writer or ParquetWriter(path, table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def load_result(folder: str | Path) -> Result:
    """Read a result back without simulating.

    Raises
    ------
    ResultError : the folder holds no complete result, or a damaged one.
    """
    folder = Path(folder)
    facts = load_facts(folder)
    try:
        study = Study.from_dict(json.loads(_checked(folder, CONFIG, facts)))
        counts = unpacked(_checked(folder, COUNTS, facts))
    except (TrunklineError, OSError, ValueError) as error:
        raise ResultError(f"'{folder}' holds no complete result: {error}") from None
    if study.digest() != facts["digest"]:
        raise ResultError(f"'{folder}' holds no complete result: its configuration has changed")
    complete = wanted(study, counts)
    if len(counts) != complete:
        raise ResultError(f"'{folder}' holds {len(counts)} of {complete} replications")
    return Result(study, counts, run_time_s=facts.get("run_time_s"))


def load_summary(folder: Path, facts: Mapping[str, Any] | None = None) -> Summary:
    """Read a summary of a result, every file held against its checksum.

    Raises
    ------
    ResultError : the folder holds no complete result, or a damaged one.
    """
    facts = facts or load_facts(folder)
    try:
        config = json.loads(_checked(folder, CONFIG, facts))
        _checked(folder, COUNTS, facts)
        summary = Summary.from_dict(json.loads(_checked(folder, SUMMARY, facts)))
    except (ResultError, OSError, ValueError, TypeError, KeyError) as error:
        raise ResultError(f"'{folder}' holds no complete result: {error}") from None
    if not facts["digest"] == summary.digest == digest_of(config):
        raise ResultError(f"'{folder}' holds no complete result: its configuration has changed")
    return summary


def load_facts(folder: Path) -> dict[str, Any]:
    """The provenance of a stored result.

    Raises
    ------
    ResultError : there is none, or it is damaged.
    """
    try:
        facts: dict[str, Any] = json.loads((folder / PROVENANCE).read_bytes())
        found = facts.pop("checksum", None)
        if found != _own(facts):
            raise ValueError(f"{PROVENANCE} does not match its checksum")
        if facts.get("format") != FORMAT:
            raise ValueError(f"format {facts.get('format')}; this version reads {FORMAT}")
    except (OSError, ValueError, AttributeError) as error:
        raise ResultError(f"'{folder}' holds no complete result: {error}") from None
    return facts


def _checked(folder: Path, name: str, facts: Mapping[str, Any]) -> bytes:
    """A file of a result, whose checksum fits.

    Raises
    ------
    ResultError : it does not.
    """
    data = (folder / name).read_bytes()
    if checksum(data) != facts.get("files", {}).get(name):
        raise ResultError(f"{name} does not match its checksum")
    return data


def _own(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@cache
def yaml_dumper() -> Any:
    """The C dumper, where PyYAML was built with it: eight times as fast.

    Texts that our reader would take for a number (``1e3``) are put in quotes.
    """
    fast: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class Dumper(fast):  # type: ignore[misc]
        pass

    number = re.compile(r"[-+]?[0-9][0-9_.]*[eE][-+]?[0-9]+|[-+]?[0-9][0-9_:]*")
    Dumper.add_implicit_resolver("tag:yaml.org,2002:float", number, list("-+0123456789"))
    return Dumper


def _both(folder: Path, name: str, table: pd.DataFrame) -> None:
    table.to_csv(folder / f"{name}.csv", index=False)
    table.to_parquet(folder / f"{name}.parquet", index=False)
