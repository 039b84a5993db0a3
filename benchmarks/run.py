"""`make bench`: the speed of the engines, side by side, as tables in Markdown.

    python -m benchmarks.run [queue] [banks] [growth] [meshes]

measures the sections named, or all: the M/M/c+M queue beside SimPy, Ciw and C; the shipped banks,
split into drawing, engine and measures; how the cost of a call grows; how long a large mesh of
sites takes to be laid out.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import banks, growth, meshes, queue
from sim.engine.kernel.run import entry_for
from sim.jit import prepare

SECTIONS: dict[str, Callable[[], str]] = {
    "queue": queue.measure,
    "banks": banks.measure,
    "growth": growth.measure,
    "meshes": meshes.measure,
}


def machine() -> str:
    """The machine in a line."""
    info = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    name = names[0] if names else platform.processor() or platform.machine()
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )


def main(names: list[str]) -> int:
    """Measure and print; 2 where a section is not known."""
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; allowed: {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    engines = entry_for(extras=False), entry_for(extras=True)
    prepare(lambda text: print(text, file=sys.stderr), *engines)
    print(machine())
    for name in names or SECTIONS:
        print(f"\n## {name}\n\n{SECTIONS[name]()}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
