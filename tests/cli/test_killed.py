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


def _timed(words: list[str], out: Path) -> tuple[float, float]:
    """Seconds until a command begins to write, and until it ends."""
    start = time.monotonic()
    process = subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    begun = _begun(process, out) - start
    assert process.wait() == 0
    return begun, time.monotonic() - start


def _begun(process: subprocess.Popen[bytes], out: Path) -> float:
    """The moment at which a command begins to fill a folder, or ends."""
    before = set(_asides(out))
    while process.poll() is None and set(_asides(out)) <= before:
        time.sleep(0.0005)
    return time.monotonic()


def _killed(
    words: list[str], luck: random.Random, number: int, times_s: tuple[float, float]
) -> None:
    """Once in four at a moment of the whole command, else at one after it began to write."""
    begins_s, lasts_s = times_s
    process = subprocess.Popen(
        words, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if number % 4:
        _begun(process, OUT)
        time.sleep(luck.random() * (lasts_s - begins_s))
    else:
        time.sleep(luck.random() * lasts_s)
    process.kill()
    process.wait()


def _asides(out: Path) -> Iterator[Path]:
    for folder in (out.parent, out, out / "jobs"):
        if folder.is_dir():
            yield from folder.glob(".trunkline-new-*")


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
    new = _words(own, command, NEW)
    there = OUT if command == "report" else Path("elsewhere")
    times_s = _timed([str(there) if word == str(OUT) else word for word in new], there)
    seen = []
    for number in range(MOMENTS):
        _killed(new, luck, number, times_s)
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
    assert not list(_asides(OUT))
    print(command, "begins to write after {:.1f} s, ends after {:.1f} s".format(*times_s), seen)
