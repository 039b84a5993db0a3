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

from sim.catalogue import _
from sim.errors import DamagedError, ResultError, TrunklineError, reason
from sim.measures import FLOW_AXES, by
from sim.measures.lead import led
from sim.store.atomic import recovered
from sim.store.counts_file import packed, unpacked
from sim.store.disk import checksum, writing_to
from sim.store.json_files import json_bytes, read_json
from sim.store.provenance import provenance
from sim.store.summary import Summary
from sim.store.tables import write_both
from sim.study.oddities import oddities_of
from sim.study.precision import reached, wanted
from sim.study.result import Result
from sim.study.study import Study, digest_of

FORMAT = 2
KIND = "run"
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
    write_both(kpis.reset_index(), folder, "kpis")
    write_both(result.costs().reset_index(), folder, "costs")
    precision = result.study.precision
    if precision is not None:
        write_both(pd.DataFrame(reached(precision, result.counts)), folder, "precision")
    for name, (measure, *axes) in _TABLES.items():
        write_both(by(result.counts, measure, *axes), folder, name)


def facts_of(result: Result) -> dict[str, Any]:
    """Provenance of a result: its replications, the precision they gave, what is odd about it."""
    facts = {**provenance(result.study, result.run_time_s), "replications": result.replications}
    facts["oddities"] = [odd.to_dict() for odd in oddities_of(result.study)]
    rules = None if result.rules is None else result.rules.__qualname__
    facts["rules"] = rules or result.foreign_rules or None
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

    Parameters
    ----------
    folder : of a run, or of a job of a sweep.

    Raises
    ------
    ResultError : the folder holds no complete result, or a damaged one.
    """
    folder = Path(folder)
    facts = load_facts(folder)
    try:
        study = Study.from_dict(read_json(_checked(folder, CONFIG, facts)))
        read_json(_checked(folder, SUMMARY, facts))
        counts = unpacked(_checked(folder, COUNTS, facts))
    except (TrunklineError, OSError, ValueError) as error:
        raise _damaged(folder, error) from None
    if study.digest() != facts["digest"]:
        raise _damaged(folder, _("its configuration has changed"))
    complete = wanted(study, counts)
    if len(counts) != complete:
        raise DamagedError(
            _("'{folder}' holds {count} of {complete} replications").format(
                folder=folder, count=len(counts), complete=complete
            )
        )
    rules = facts["rules"] or ""
    return Result(study, counts, run_time_s=facts.get("run_time_s"), foreign_rules=rules)


def load_summary(folder: Path, facts: Mapping[str, Any] | None = None) -> Summary:
    """Read a summary of a result, every file held against its checksum.

    Raises
    ------
    ResultError : the folder holds no complete result, or a damaged one.
    """
    facts = facts or load_facts(folder)
    try:
        config = read_json(_checked(folder, CONFIG, facts))
        _checked(folder, COUNTS, facts)
        summary = Summary.from_dict(read_json(_checked(folder, SUMMARY, facts)))
    except (ResultError, OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(folder, error) from None
    if not facts["digest"] == summary.digest == digest_of(config):
        raise _damaged(folder, _("its configuration has changed"))
    return summary


def load_facts(folder: Path) -> dict[str, Any]:
    """The provenance of a stored result.

    Raises
    ------
    ResultError : there is none, or it is damaged.
    """
    if not folder.is_dir():
        with writing_to(folder):
            recovered(folder)
    try:
        facts = read_json(folder / PROVENANCE)
        found = facts.pop("checksum", None)
        if found != _own(facts):
            raise ValueError(
                _("{provenance} does not match its checksum").format(provenance=PROVENANCE)
            )
        if facts.get("format") != FORMAT:
            raise ValueError(
                _("format {get}; this version reads {format}").format(
                    get=facts.get("format"), format=FORMAT
                )
            )
        _require_facts(facts)
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(folder, error) from None
    return facts


_KINDS_OF_FACTS: dict[str, type | tuple[type, ...]] = {
    "digest": str, "files": dict, "versions": dict, "inputs": dict, "machine": dict,
    "seed": int, "replications": int, "run_time_s": (int, float, type(None)),
    "rules": (str, type(None)), "precision": (list, type(None)),
}  # fmt: skip


def _require_facts(facts: Mapping[str, Any]) -> None:
    """What others wrote has the form of ours.

    Raises
    ------
    ValueError : it has not.
    """
    for name, kinds in _KINDS_OF_FACTS.items():
        if not isinstance(facts.get(name), kinds):
            raise ValueError(
                _("{provenance}: '{name}' is not what this program writes").format(
                    provenance=PROVENANCE, name=name
                )
            )


def _damaged(folder: Path, why: object) -> DamagedError:
    return DamagedError(
        _("'{folder}' holds no complete result: {why}").format(folder=folder, why=reason(why))
    )


def _checked(folder: Path, name: str, facts: Mapping[str, Any]) -> bytes:
    """A file of a result, whose checksum fits.

    Raises
    ------
    ResultError : it does not.
    """
    data = (folder / name).read_bytes()
    if checksum(data) != facts["files"].get(name):
        raise ResultError(_("{name} does not match its checksum").format(name=name))
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
