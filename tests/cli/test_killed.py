"""Commands killed at random moments leave the old or the new result whole, never neither."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.store.atomic import recovered
from sim.store.own_files import MANIFEST, file_checksum, manifest_of
from tests.cli.test_cli import own
from tests.cli.test_disk_faults import ENVIRONMENT, _command

__all__ = ["own"]
MOMENTS, SEED = 20, 14
OUT = Path("results/out")
OLD, NEW = "seed=1", "seed=2"
WORDS = {
    "run": ["run", "replications=2"],
    "sweep": ["sweep", "staffing.scale=1.0,1.1", "replications=2"],
    "compare": ["compare", "base", "more", "replications=2"],
    "report": ["run", "replications=2"],
}


def _words(own: Path, command: str, seed: str) -> list[str]:
    if command == "report" and seed == NEW:
        return [sys.executable, "-m", "sim.cli", "report", str(OUT), "--quiet"]
    return _command(own, *WORDS[command], seed, "--out", str(OUT), "workers=1")


def _done(words: list[str]) -> None:
    subprocess.run(words, check=True, env=ENVIRONMENT, capture_output=True)


def _killed(words: list[str], luck: random.Random, number: int, lasts_s: float) -> None:
    """By turns at a moment of the whole command, and at one after it began to write."""
    process = subprocess.Popen(
        words, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if number % 2:
        before = set(_asides())
        while process.poll() is None and set(_asides()) <= before:
            time.sleep(0.0005)
        time.sleep(luck.random() * 0.4 * lasts_s)
    else:
        time.sleep(luck.random() * lasts_s)
    process.kill()
    process.wait()


def _asides() -> Iterator[Path]:
    for folder in (OUT.parent, OUT, OUT / "jobs"):
        if folder.is_dir():
            yield from folder.glob(".trunkline-*")


def _assert_whole(folder: Path) -> None:
    """Every file that the program wrote is one that it finished."""
    for manifest in folder.rglob(MANIFEST):
        if ".trunkline-new" in str(manifest.parent):
            continue
        for name, sums in manifest_of(manifest.parent).files.items():
            path = manifest.parent / name
            assert path.exists() or manifest.parent.name.startswith(".") or len(sums) > 1, path
            if path.exists():
                assert file_checksum(path) in sums, path


def _seed_of_run() -> int:
    result = sim.load_result(OUT)
    table = pd.read_csv(OUT / "kpis.csv").set_index("kpi")
    assert table["value"]["service_level"] == result.kpis()["value"]["service_level"]
    assert f"seed {result.study.seed}" in (OUT / "index.html").read_text()
    return result.study.seed


def _seed_of_comparison() -> int:
    places = json.loads((OUT / "comparison.json").read_text())["scenarios"]
    (seed,) = {sim.load_result(OUT / place).study.seed for place in places.values()}
    table = pd.read_csv(OUT / "scenarios.csv").set_index("scenario")["service_level"]
    for name, place in places.items():
        assert sim.load_result(OUT / place).kpis()["value"]["service_level"] == table[name]
    assert (OUT / "index.html").exists()
    assert (OUT / "comparison.csv").exists()
    return seed


def _seed_of_sweep() -> int:
    """Of the table; every job in its folder is whole, and those of the old sweep are there."""
    places = [place for place in (OUT / "jobs").iterdir() if not place.name.startswith(".")]
    seeds = [sim.load_result(place).study.seed for place in places]
    assert seeds.count(1) == 2
    table = pd.read_csv(OUT / "sweep.csv")
    pd.testing.assert_frame_equal(table, pd.read_parquet(OUT / "sweep.parquet"), check_dtype=False)
    (seed,) = {sim.load_result(OUT / place).study.seed for place in table["folder"]}
    assert (OUT / "index.html").exists()
    return seed


SEEDS: dict[str, Callable[[], int]] = {
    "run": _seed_of_run,
    "sweep": _seed_of_sweep,
    "compare": _seed_of_comparison,
    "report": _seed_of_run,
}


@pytest.mark.slow
@pytest.mark.parametrize("command", SEEDS)
def test_killed_at_random_moments_the_old_or_the_new_result_is_whole(
    own: Path, command: str
) -> None:
    luck = random.Random(SEED)
    _done(_words(own, command, OLD))
    (OUT / "notes.md").write_text("mine")
    started = time.monotonic()
    new = _words(own, command, NEW)
    if command == "report":
        _done(new)
    else:  # to know how long it takes, elsewhere
        _done([word if word != str(OUT) else "elsewhere" for word in new])
    lasts_s = time.monotonic() - started
    seen = []
    for number in range(MOMENTS):
        _killed(new, luck, number, lasts_s)
        recovered(OUT)
        seen.append(SEEDS[command]())
        _assert_whole(OUT)
        assert (OUT / "notes.md").read_text() == "mine"
        if command != "report" and seen[-1] == 2:  # start from the old one again
            if command == "sweep":
                for place in (OUT / "jobs").iterdir():
                    if not place.name.startswith(".") and sim.load_result(place).study.seed == 2:
                        place.rename(Path("elsewhere") / f"{number}-{place.name}")
            _done(_words(own, command, OLD))
    _done(new)
    assert SEEDS[command]() == (1 if command == "report" else 2)
    left = [path for path in _asides() if path.is_dir()]
    assert not left
    print(command, f"{lasts_s:.1f} s", seen)
