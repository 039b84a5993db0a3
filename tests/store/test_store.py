"""Results on disk: whole or absent, and read back without simulating."""

from __future__ import annotations

import gc
import json
import weakref
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import sim
from sim.store.atomic import written_aside
from sim.store.counts_file import SCHEMA, packed, unpacked
from sim.store.run_folder import save, save_tables
from sim.store.summary import Summary
from tests.small_studies import small


def test_a_result_comes_back_from_disk_to_the_last_digit(tmp_path: Path) -> None:
    result = sim.run(small())

    def write(aside: Path) -> None:
        save(result, aside)
        save_tables(result, aside)

    folder = written_aside(tmp_path / "r", write)
    again = sim.load_result(folder)
    pd.testing.assert_frame_equal(result.kpis(), again.kpis(), check_exact=True)
    pd.testing.assert_frame_equal(
        result.by("service_level", "interval"), again.by("service_level", "interval")
    )
    assert again.study == result.study
    stored = pd.read_parquet(folder / "kpis.parquet").set_index("kpi")
    pd.testing.assert_frame_equal(stored, result.kpis(), check_exact=True)
    assert json.loads((folder / "provenance.json").read_text())["seed"] == 11


def _saved(folder: Path) -> None:
    save(sim.run(small()), folder)


def test_half_a_result_is_refused(tmp_path: Path) -> None:
    folder = written_aside(tmp_path / "r", _saved)
    (folder / "counts.arrow").write_bytes((folder / "counts.arrow").read_bytes()[:200])
    with pytest.raises(sim.ResultError, match="no complete result"):
        sim.load_result(folder)
    with pytest.raises(sim.ResultError, match="no complete result"):
        sim.load_result(tmp_path / "absent")


def test_a_failed_write_leaves_the_old_folder_and_no_rest(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    (folder / "old").write_text("x")

    def fails(aside: Path) -> None:
        (aside / "new").write_text("y")
        raise RuntimeError("disk")

    with pytest.raises(RuntimeError, match="disk"):
        written_aside(folder, fails)
    assert [p.name for p in tmp_path.iterdir()] == ["r"]
    assert (folder / "old").read_text() == "x"


def test_counts_come_back_from_their_file() -> None:
    counts = sim.run(small(replications=12)).counts
    again = unpacked(packed(counts))
    assert again.setting == counts.setting
    assert again.fields.keys() == counts.fields.keys()
    for name, values in counts.fields.items():
        np.testing.assert_array_equal(values, again.fields[name], strict=True)


@pytest.mark.broad
def test_packing_keeps_hold_of_nothing() -> None:
    """Thousands of jobs are packed in one process; pyarrow leaks some kinds of buffers."""
    counts = sim.run(small()).counts
    arrays = [weakref.ref(values) for values in counts.fields.values()]
    packed(counts)
    del counts
    gc.collect()
    assert all(array() is None for array in arrays)


def test_counts_of_python_objects_are_refused_unread() -> None:
    """Reading never unpickles: objects have no bytes of their own."""
    row = [["calls.offered"], ["|O"], [[1, 1]], [b"\0" * 8]]
    arrays = [pa.array(values, field.type) for values, field in zip(row, SCHEMA, strict=True)]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, SCHEMA) as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
    with pytest.raises(sim.ResultError, match="the counts are damaged"):
        unpacked(sink.getvalue().to_pybytes())


def test_a_summary_of_a_version_that_kept_less_is_refused_in_words() -> None:
    written = Summary.of(sim.run(small(), replications=2)).to_dict()
    pairs = {name: pair for name, pair in written["pairs"].items() if name != "target_met_days"}
    assert Summary.from_dict(written).totals("target_met_days")
    with pytest.raises(ValueError, match="another version wrote it, without 'target_met_days'"):
        Summary.from_dict({**written, "pairs": pairs})
