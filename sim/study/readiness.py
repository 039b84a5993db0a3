"""What is asked of studies before the first replication of any of them begins."""

from __future__ import annotations

from collections.abc import Iterable

from sim.study.study import Study
from sim.workload.traces import replays


def require_ready(studies: Iterable[Study]) -> None:
    """Open what the studies read beside their description: the files of traces.

    Raises
    ------
    InputError : a trace cannot be read, or loses a call that it may not lose.
    """
    for study in studies:
        replays(study.effective_centre)
