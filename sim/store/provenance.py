"""What a result depends on, beside its configuration: versions, commit, command, time, machine."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import blake2b, file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.study.study import Study

_PACKAGES = (
    "trunkline", "numpy", "numba", "llvmlite", "scipy", "simpy", "pandas", "pyarrow", "pydantic",
    "hydra-core", "loky",
)  # fmt: skip
_SOURCES = ("centre", "workload", "engine", "measures", "study")
"""Packages whose code decides the numbers."""
DECIDING = ("trunkline", "numpy", "numba", "scipy")
"""Packages whose versions may decide the last digits."""


def provenance(study: Study, run_time_s: float | None = None) -> dict[str, Any]:
    """Seed, digest, versions, commit, command, time and machine, as plain data.

    Parameters
    ----------
    study : what was simulated.
    run_time_s : seconds that its replications took, summed; None: not measured.
    """
    return {
        "digest": study.digest(),
        "seed": study.seed,
        "replications": study.replications,
        "engine": study.engine,
        "executor": study.executor.kind,
        "versions": dict(versions()),
        "code": code_digest(),
        "inputs": inputs(study),
        "git_commit": _commit(),
        "command": command(),
        "run_time_s": None if run_time_s is None else round(run_time_s, 6),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": dict(machine()),
    }


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of the packages that matter."""
    return {"python": platform.python_version(), **{p: _version(p) for p in _PACKAGES}}


def inputs(study: Study) -> dict[str, str]:
    """Files that the study reads beside its configuration, and their checksums."""
    traces = (ctype.demand.trace for ctype in study.centre.contact_types.values())
    names = {trace.file for trace in traces if trace is not None and trace.file is not None}
    return {name: file_checksum(name) for name in sorted(names)}


def file_checksum(name: str) -> str:
    """SHA-256 of a file, or that it is missing."""
    try:
        found = Path(name).stat()
        return _checksum(name, found.st_mtime_ns, found.st_size)
    except OSError:
        return "missing"


def changed_inputs(facts: Any) -> list[str]:
    """Of the files that a stored result was made from, those that are others now."""
    return [name for name, then in facts.get("inputs", {}).items() if file_checksum(name) != then]


@lru_cache(maxsize=64)
def _checksum(name: str, _moment: int, _size: int) -> str:
    with Path(name).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def decides(facts: Any) -> dict[str, Any]:
    """Of the facts of a result, those that its numbers depend on."""
    found = facts.get("versions", {})
    return {"code": facts.get("code"), **{name: found.get(name) for name in DECIDING}}


def decides_here() -> dict[str, Any]:
    """What numbers depend on in this process."""
    return decides({"code": code_digest(), "versions": versions()})


@cache
def machine() -> dict[str, Any]:
    """Where this process runs."""
    return {
        "platform": platform.platform(),
        "processor": platform.machine(),
        "cpus": os.cpu_count(),
    }


def command() -> str:
    """The command line of this process, as it can be typed again."""
    name = Path(sys.argv[0]).name if sys.argv else ""
    if name == "__main__.py":  # python -m
        return shlex.join(["python", *sys.orig_argv[1:]])
    return shlex.join([name, *sys.argv[1:]])


@cache
def code_digest() -> str:
    """Digest of the sources that decide the numbers: two versions of the program differ in it."""
    digest = blake2b(digest_size=8)
    root = Path(__file__).resolve().parents[1]
    for file in (f for s in _SOURCES for f in sorted((root / s).rglob("*.py"))):
        digest.update(file.relative_to(root).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


@cache
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
