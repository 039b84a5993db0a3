"""Rules under which a worker is killed; workers import nothing else of the tests."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import sim


class Dies(sim.Rules):
    """A worker is killed, as if from outside; the first time only."""

    ever = False

    def choose_call(self, pool: Any) -> Any:
        mark = Path(os.environ["TRUNKLINE_TEST_MARK"])
        with mark.open("a") as file:
            file.write("x")
        if self.ever or mark.stat().st_size == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().choose_call(pool)


class DiesEver(Dies):
    """Every worker is."""

    ever = True
