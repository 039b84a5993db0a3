"""A large sweep of the retail bank: wall time, memory, cost of a job; killed and started again.

``python -m benchmarks.sweep [points] [replications]``; 1,000 points at 10 replications take some
minutes. Each sweep is a process of its own, as a user starts it.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sim.config import study_from
from sim.engine.kernel.run import entry_for
from sim.executors import parcels
from sim.experiments import Job, run_sweep
from sim.jit import prepare
from sim.measures import Counts
from sim.store.provenance import machine
from sim.store.sweep_folder import SweepFolder
from sim.study.worker import replicate

CENTRE = "retail_bank"


def points(count: int) -> list[str]:
    """Overrides of a sweep of so many points: staffing against demand."""
    across = max(n for n in range(1, int(count**0.5) + 1) if count % n == 0)
    up = count // across
    staffing = ",".join(f"{0.9 + 0.3 * i / across:.4f}" for i in range(across))
    demand = ",".join(f"{0.8 + 0.4 * i / up:.4f}" for i in range(up))
    whole = [f"centre={CENTRE}", "centre.seats=soft"]
    return [*whole, f"staffing.scale={staffing}", f"demand.scale={demand}"]


def started(folder: Path, count: int, replications: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "sim.cli", "sweep", *points(count), f"replications={replications}",
        "--out", str(folder), "--quiet",
    ]  # fmt: skip
    return subprocess.Popen(command)


def whole(count: int, replications: int) -> tuple[float, float]:
    """Wall time, seconds, and memory peak, GB, of a sweep that nobody disturbs."""
    with tempfile.TemporaryDirectory() as temporary:
        start = time.perf_counter()
        process = started(Path(temporary) / "sweep", count, replications)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit("the sweep failed")
        return time.perf_counter() - start, usage.ru_maxrss / 1e6


def beyond(count: int, replications: int) -> tuple[float, float, float]:
    """Processor time of a job: making it, keeping it, and the replications themselves, seconds."""
    prepare(print, entry_for(extras=False))
    asked = [f"centre={CENTRE}", f"replications={replications}", "executor=serial"]
    keys = [f"staffing.scale={1.0 + 0.001 * i:.3f}" for i in range(count)]
    study_from(asked)
    start = time.process_time()
    jobs = [Job(study_from([*asked, key]), {"x": key}, (key,)) for key in keys]
    made = time.process_time() - start
    spent = [0.0]

    def timed(*what: Any) -> Counts:
        begun = time.process_time()
        counts = replicate(*what)
        spent[0] += time.process_time() - begun
        return counts

    with (
        tempfile.TemporaryDirectory() as temporary,
        SweepFolder(temporary).held() as folder,
        patch.object(parcels, "replicate", timed),
    ):
        start = time.process_time()
        run_sweep(jobs, folder=folder)
        swept = time.process_time() - start
    return made / count, (swept - spent[0]) / count, spent[0] / count


def killed(count: int, replications: int, after_s: float) -> tuple[int, int, int, float]:
    """Jobs finished when a sweep was killed, simulated when it went on, and all; seconds."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "sweep"
        process = started(folder, count, replications)
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        before = _written(folder)
        start = time.perf_counter()
        if started(folder, count, replications).wait():
            raise SystemExit("the sweep failed when it went on")
        wall = time.perf_counter() - start
        after = _written(folder)
        kept = sum(before.get(name) == moment for name, moment in after.items())
        return len(before), len(after) - kept, len(after), wall


def _written(folder: Path) -> dict[str, int]:
    """When each finished job was written."""
    jobs = (f for f in (folder / "jobs").iterdir() if not f.name.startswith("."))
    return {f.name: (f / "provenance.json").stat().st_mtime_ns for f in jobs}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    replications = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    print(machine())
    made, kept, simulated = (1e3 * t for t in beyond(40, replications))
    print(
        f"a job: {made:.1f} ms to make and check, {kept:.1f} ms to keep, beside {simulated:.0f} ms "
        f"of simulation (processor time)"
    )
    wall, memory = whole(count, replications)
    print(f"{count} points x {replications} replications: {wall:.0f} s, peak {memory:.2f} GB")
    moment = random.uniform(0.2, 0.8) * wall
    before, again, total, rest = killed(count, replications, moment)
    print(
        f"killed after {moment:.0f} s with {before} of {total} jobs finished; started again: "
        f"{again} simulated ({before + again - total} redone) in {rest:.0f} s"
    )


if __name__ == "__main__":
    main()
