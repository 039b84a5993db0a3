"""The M/M/c+M queue in C (`mmcm.c`), where the machine has a compiler."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CProgram:
    """The compiled program."""

    path: Path

    @classmethod
    def compiled(cls) -> CProgram | None:
        """Compile it with ``cc -O2``; None: there is no compiler."""
        compiler = shutil.which("cc")
        if compiler is None:
            return None
        source = Path(__file__).with_name("mmcm.c")
        program = Path(tempfile.mkdtemp(prefix="trunkline-bench-")) / "mmcm"
        subprocess.run([compiler, "-O2", "-o", program, source, "-lm"], check=True)
        return cls(program)

    def rate(self, calls: int) -> float:
        """Calls a second of one simulation, drawing not counted."""
        done = subprocess.run(
            [self.path, str(calls), "1"], capture_output=True, text=True, check=True
        )
        words = done.stdout.split()
        return float(words[words.index("simulate") + 1])
