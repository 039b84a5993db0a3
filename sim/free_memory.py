"""How much memory is left for this process, and how some is given back."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

_MEMINFO, _CGROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup")


def memory_free() -> float | None:
    """Bytes that this process may still take, by the machine and by its control group.

    None: the system does not tell.
    """
    known = [found for found in (_of_machine(), *_of_control_groups()) if found is not None]
    return min(known) if known else None


def give_back() -> None:
    """Hand back what the C library keeps of arrays that are gone; it keeps some for each thread."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _of_machine() -> float | None:
    try:
        lines = _MEMINFO.read_text(encoding="ascii").splitlines()
        return next(float(s.split()[1]) * 1024.0 for s in lines if s.startswith("MemAvailable"))
    except (OSError, ValueError, StopIteration):
        pass
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):
        return None


def _of_control_groups() -> list[float | None]:
    """What the limits of this process's group leave, of either version of control groups."""
    pairs = (("memory.max", "memory.current"),
             ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"))  # fmt: skip
    return [_left(_CGROUP / limit, _CGROUP / used) for limit, used in pairs]


def _left(limit: Path, used: Path) -> float | None:
    try:
        return float(limit.read_text(encoding="ascii")) - float(used.read_text(encoding="ascii"))
    except (OSError, ValueError):  # the second: "max", which is no limit
        return None
