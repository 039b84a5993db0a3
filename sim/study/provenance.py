"""What a result depends on, beside its configuration: versions, commit, command, time."""

from __future__ import annotations

import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.study.study import Study

_PACKAGES = ("trunkline", "numpy", "scipy", "simpy", "pandas", "pydantic", "hydra-core")


def provenance(study: Study) -> dict[str, Any]:
    """Seed, digest, versions, git commit, command and time, as plain data."""
    return {
        "digest": study.digest(),
        "seed": study.seed,
        "replications": study.replications,
        "engine": study.engine,
        "versions": {"python": platform.python_version(), **{p: _version(p) for p in _PACKAGES}},
        "git_commit": _commit(),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]) if sys.argv else "",
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str | None:
    """Commit of the source checkout that runs, with ``-dirty``; None for an installed wheel."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
