"""Results on disk: one folder a configuration, written aside and renamed."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import yaml
from pyarrow.parquet import ParquetWriter

from sim.errors import ResultError
from sim.measures import Counts
from sim.study.precision import reached, wanted
from sim.study.provenance import provenance
from sim.study.result import Result
from sim.study.study import Study

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
}


def written_aside(folder: Path, write: Callable[[Path], None]) -> Path:
    """Let ``write`` fill a new folder beside ``folder``, then put it in its place.

    A reader sees the old folder or the whole new one, never half of it.

    Raises
    ------
    ResultError : the place cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise ResultError(f"cannot write results to '{folder}': {error.strerror}") from None
    try:
        write(aside)
        aside.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        aside.rename(folder)
    except OSError as error:
        raise ResultError(f"cannot write results to '{folder}': {error.strerror}") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def save(result: Result, folder: Path) -> None:
    """Write everything about a result into ``folder`` (which exists)."""
    study = result.study
    (folder / "config.yaml").write_text(
        yaml.safe_dump(study.to_dict(), sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
    _json(folder / "provenance.json", facts_of(result))
    _both(folder, "kpis", result.kpis().reset_index())
    _both(folder, "costs", result.costs().reset_index())
    if study.precision is not None:
        _both(folder, "precision", pd.DataFrame(reached(study.precision, result.counts)))
    for name, (measure, *axes) in _TABLES.items():
        _both(folder, name, result.by(measure, *axes))
    arrays: dict[str, Any] = {}
    for r, counts in enumerate(result.counts):
        arrays.update({f"{r}/{k}": v for k, v in counts.to_arrays().items()})
    np.savez_compressed(folder / "counts.npz", **arrays)


def facts_of(result: Result) -> dict[str, Any]:
    """Provenance of a result: with how many replications it has, and what precision they gave."""
    facts = {**provenance(result.study), "replications": result.replications}
    if result.study.precision is not None:
        facts["precision"] = [r._asdict() for r in reached(result.study.precision, result.counts)]
    return facts


def save_calls(result: Result, replication: int, path: Path) -> None:
    """Write the call log of a replication as Parquet: the table of `Result.calls`, part by part."""
    first, writer = 0, None
    try:
        for part in result.log_in_parts(replication):
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
    ResultError : the folder holds no complete result.
    """
    folder = Path(folder)
    try:
        data = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
        study = Study.from_dict(data)
        file = io.BytesIO((folder / "counts.npz").read_bytes())
        with np.load(file, allow_pickle=False) as stored:
            grouped: dict[int, dict[str, Any]] = {}
            for key in stored.files:
                replication, name = key.split("/", 1)
                grouped.setdefault(int(replication), {})[name] = stored[key]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, yaml.YAMLError) as error:
        raise ResultError(f"'{folder}' holds no complete result: {error}") from None
    counts = [Counts.from_arrays(grouped[r]) for r in sorted(grouped)]
    complete = wanted(study, counts)
    if len(counts) != complete:
        raise ResultError(f"'{folder}' holds {len(counts)} of {complete} replications")
    return Result(study, counts)


def _both(folder: Path, name: str, table: pd.DataFrame) -> None:
    table.to_csv(folder / f"{name}.csv", index=False)
    table.to_parquet(folder / f"{name}.parquet", index=False)


def _json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
