"""What is asked of studies before the first replication of any of them begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.catalogue import _
from sim.errors import InputError
from sim.executors.choice import cores
from sim.executors.memory import CALL_BYTES, Need, first_calls, need_of
from sim.free_memory import memory_free
from sim.study.study import Study
from sim.study.worker import engine_of
from sim.workload.traces import replays

MOST_CALLS = 1e10
"""Of all replications on one machine: hours of a large one."""
MOST_CALLS_OF_REFERENCE = 2e8
"""The same for the reference engine, which takes some fifty times as long."""
_GB = 1e9


def require_ready(
    studies: Iterable[Study], workers: int | None = None, one_by_one: bool = False
) -> None:
    """Open the traces that studies read, and refuse what this machine cannot hold or finish.

    Parameters
    ----------
    studies : about to be simulated over one set of workers.
    workers : replications at once; None: as the first study says.
    one_by_one : whether what a study gave is put on disk and let go when it is done.

    Raises
    ------
    InputError : a trace cannot be read, or loses a call that it may not lose; there is less memory
        than the studies need, or they have more calls than `MOST_CALLS`.
    """
    asked = list(studies)
    for study in asked:
        replays(study.effective_centre)
    if asked and asked[0].executor.address is None:  # other machines have memory of their own
        _require_time(asked)
        _require_memory(asked, workers, one_by_one)


def _require_time(studies: Sequence[Study]) -> None:
    most = [s.replications if s.precision is None else s.precision.most for s in studies]
    calls = [first_calls(study) for study in studies]
    reference = all(engine_of(study) == "reference" for study in studies)
    allowed = MOST_CALLS_OF_REFERENCE if reference else MOST_CALLS
    total = sum(n * c for n, c in zip(most, calls, strict=True))
    if total > allowed:
        told = (
            _(
                "replications: {replications} x {calls} calls are {total} calls, and one machine "
                "is given at most {allowed}; lessen it with fewer replications, a shorter horizon "
                "(centre.horizon.days) or less demand (demand.scale), or take engine=compiled"
            )
            if reference
            else _(
                "replications: {replications} x {calls} calls are {total} calls, and one machine "
                "is given at most {allowed}; lessen it with fewer replications, a shorter horizon "
                "(centre.horizon.days) or less demand (demand.scale), or use other machines "
                "(executor.address)"
            )
        )
        raise InputError(
            told.format(
                replications=f"{sum(most):,}",
                calls=f"{max(calls):,.0f}",
                total=f"{total:.2g}",
                allowed=f"{allowed:.2g}",
            )
        )


def _require_memory(studies: Sequence[Study], workers: int | None, one_by_one: bool) -> None:
    free = memory_free()
    replications = sum(study.replications for study in studies)
    at_once = min(workers or studies[0].workers or cores(), replications)
    need = need_of(studies, at_once, one_by_one)
    if free is not None and need.bytes > free:
        raise InputError(_refusal(need, free))


def _refusal(need: Need, free: float) -> str:
    ways = [_("a shorter horizon (centre.horizon.days)"), _("less demand (demand.scale)")]
    if need.workers > 1:
        ways.insert(0, _("fewer workers (workers=1)"))
    if need.kept > need.workers * need.each:
        ways.insert(0, _("fewer replications"))
    return _(
        "memory: about {needed} GB are needed and {free} GB are free: {workers} at once x {each} "
        "GB for a replication ({calls} calls x {bytes} bytes, waits, tables, agents) and {kept} GB "
        "for the counts of {replications} replications; lessen it with {ways} or {last}"
    ).format(
        needed=f"{need.bytes / _GB:.2g}",
        free=f"{free / _GB:.2g}",
        workers=need.workers,
        each=f"{need.each / _GB:.2g}",
        calls=f"{need.calls:,.0f}",
        bytes=CALL_BYTES,
        kept=f"{need.kept / _GB:.2g}",
        replications=f"{need.replications:,}",
        ways=_(", ").join(ways[:-1]),
        last=ways[-1],
    )
