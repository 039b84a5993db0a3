"""Executors of this machine: one after the other, threads, processes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from loky import get_reusable_executor
from loky.process_executor import BrokenProcessPool, ShutdownExecutorError

from sim.executors.base import AnyFuture, Done, Executor, FutureExecutor, Task, Timed
from sim.executors.parcels import Parcels, begin_worker, performed, run_parcel, timed


def guarded(task: Task) -> Timed:
    """Run a task here; an error is its outcome."""
    of = task.study, task.replication, task.rules, task.work
    return timed(lambda: performed(*of), task.language)


class Serial(Executor):
    """One after the other, in this thread."""

    def __init__(self) -> None:
        super().__init__(1)

    def completed(self) -> Iterator[Done]:
        """See `Executor.completed`."""
        while self._backlog:
            task = self._backlog.popleft()
            yield Done(task.key, *guarded(task))


class Threads(FutureExecutor):
    """Threads of this process: for the compiled engine, which lets go of Python's lock."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, retries=0)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="trunkline")

    def _start(self, task: Task) -> AnyFuture:
        return self._pool.submit(guarded, task)

    def _died(self, error: BaseException) -> bool:
        return False

    def close(self, *, at_once: bool = False) -> None:
        """See `Executor.close`; what is running ends first, threads cannot be stopped."""
        super().close(at_once=at_once)
        self._pool.shutdown(wait=not at_once, cancel_futures=True)


class Processes(FutureExecutor):
    """Processes of this machine, through loky, which notices when one dies."""

    def __init__(self, workers: int, retries: int) -> None:
        super().__init__(workers, retries)
        self._parcels = Parcels()

    def _start(self, task: Task) -> AnyFuture:
        parcel = self._parcels.pack(task)
        try:
            return self._submitted(parcel)
        except (BrokenProcessPool, ShutdownExecutorError):  # it broke a moment ago: a new one
            return self._submitted(parcel)

    def _submitted(self, parcel: Any) -> AnyFuture:
        found: AnyFuture = self._pool().submit(run_parcel, *parcel)
        return found

    def _pool(self) -> Any:
        return get_reusable_executor(max_workers=self.workers, initializer=begin_worker)

    def _died(self, error: BaseException) -> bool:
        return isinstance(error, BrokenProcessPool)

    def close(self, *, at_once: bool = False) -> None:
        """See `Executor.close`; the processes stay for the next sweep, unless it is at once."""
        super().close(at_once=at_once)
        if at_once:
            self._pool().shutdown(wait=True, kill_workers=True)
