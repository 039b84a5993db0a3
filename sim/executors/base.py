"""What every executor does: takes replications, hands back counts in whatever order they are done.

More may be submitted while earlier ones run, so a study may ask for further replications once it
has seen the first ones::

    with opened(study.executor, workers=2, compiled=True) as executor:
        for r in range(10):
            executor.submit(r, study, r)
        for done in executor.completed():
            if more_are_needed(done):
                executor.submit(11, study, 11)
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, NamedTuple

from sim.catalogue import _, asked_language, ngettext
from sim.engine import Rules
from sim.measures import Counts
from sim.study.study import Study

Outcome = Counts | Exception
Work = Callable[[Any, int], Any]
"""What else a worker may do than simulate a study's replication: it gets what was submitted as the
study, which travels to a worker once, and the number. It has to be importable there, or a `partial`
of what is; what it returns is the outcome."""
Timed = tuple[Outcome, float]
"""An outcome, and the seconds that it took."""
AnyFuture = Future[Timed]


@dataclass(frozen=True)
class Task:
    """A replication to run, or other work of that number.

    ``reruns`` counts how often it ran again after its worker died; ``language`` is that of errors.
    """

    key: Any
    study: Any
    replication: int
    rules: type[Rules] | None = None
    work: Work | None = None
    reruns: int = 0
    language: str = field(default_factory=asked_language)


class Done(NamedTuple):
    """A replication that is done.

    Attributes
    ----------
    key : what it was submitted with.
    outcome : its counts, or its error.
    seconds : that a worker took for it; NaN where it died.
    """

    key: Any
    outcome: Outcome
    seconds: float


class Executor(ABC):
    """Runs replications.

    Attributes
    ----------
    workers : replications that run at once.
    """

    workers: int

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._backlog: deque[Task] = deque()

    def submit(
        self,
        key: Any,
        study: Study | Any,
        replication: int,
        rules: type[Rules] | None = None,
        work: Work | None = None,
    ) -> None:
        """Ask for a replication of a study, or for other work on what stands in its place; ``key``
        (anything) comes back with what it gave."""
        self._backlog.append(Task(key, study, replication, rules, work))

    @property
    def waiting(self) -> int:
        """Replications that no worker has been given yet."""
        return len(self._backlog)

    def drop(self, unwanted: Callable[[Any], bool]) -> int:
        """Forget replications that no worker has been given yet, by key; returns how many."""
        kept = deque(task for task in self._backlog if not unwanted(task.key))
        dropped = len(self._backlog) - len(kept)
        self._backlog = kept
        return dropped

    @abstractmethod
    def completed(self) -> Iterator[Done]:
        """Replications as they are done, until none is left; more may be submitted meanwhile."""

    def close(self, *, at_once: bool = False) -> None:
        """Give up what is left; ``at_once`` does not wait for what is running."""
        self._backlog.clear()

    def __enter__(self) -> Executor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close(at_once=error is not None)


class FutureExecutor(Executor):
    """An executor over futures; few are started ahead, so that little is lost and kept in memory.

    A replication whose worker died runs again, alone, so that only the one that kills workers is
    blamed; after ``retries`` of these its death is its outcome.
    """

    ALONE = True
    """Whether what may have killed a worker runs alone: one death takes all that ran beside it."""

    def __init__(self, workers: int, retries: int) -> None:
        super().__init__(workers)
        self._retries = retries
        self._running: dict[int, tuple[Task, Any]] = {}
        self._suspects: deque[Task] = deque()
        self._finished: SimpleQueue[int] = SimpleQueue()
        self._started = 0

    @abstractmethod
    def _start(self, task: Task) -> Any:
        """Hand a task to a worker; the future of its outcome."""

    @abstractmethod
    def _died(self, error: BaseException) -> bool:
        """Whether an error means that the worker is gone."""

    def _ahead(self) -> int:
        """How many tasks are started at once: some wait beside those that run."""
        return 2 * self.workers + 1

    def completed(self) -> Iterator[Done]:
        """See `Executor.completed`."""
        while self._backlog or self._suspects or self._running:
            self._fill()
            task, future = self._running.pop(self._next())
            try:
                outcome, seconds = self._result(future)
            except Exception as error:
                if not self._died(error):
                    yield Done(task.key, error, math.nan)
                elif task.reruns < self._retries:
                    self._suspects.append(_again(task))
                else:
                    yield Done(task.key, death(task, error), math.nan)
            else:
                yield Done(task.key, outcome, seconds)

    def _next(self) -> int:
        """Number of the next future that is done."""
        while True:
            try:
                return self._finished.get(timeout=1.0)
            except Empty:
                self._look_around()

    def _result(self, future: Any) -> Timed:
        """What a future that is done holds."""
        found: Timed = future.result()
        return found

    def _look_around(self) -> None:
        """Called now and then while nothing is done; may raise."""

    def _fill(self) -> None:
        if self.ALONE and self._suspects:
            if not self._running:
                self._run(self._suspects.popleft())
            return
        while len(self._running) < self._ahead():
            if self._suspects:
                self._run(self._suspects.popleft())
            elif self._backlog:
                self._run(self._backlog.popleft())
            else:
                return

    def _run(self, task: Task) -> None:
        future = self._start(task)
        number = self._started
        self._started += 1
        self._running[number] = (task, future)
        future.add_done_callback(lambda _: self._finished.put(number))

    def close(self, *, at_once: bool = False) -> None:
        """See `Executor.close`."""
        super().close(at_once=at_once)
        self._suspects.clear()
        for _task, future in self._running.values():
            future.cancel()
        self._running.clear()


def death(task: Task, error: BaseException) -> Exception:
    """The error of a replication whose workers died."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    if not task.reruns:
        told = _("a worker died (out of memory, or killed) in replication {number}: {reason}")
    else:
        told = ngettext(
            "a worker died (out of memory, or killed) in replication {number}, and again in one "
            "more run: {reason}",
            "a worker died (out of memory, or killed) in replication {number}, and again in {runs} "
            "more runs: {reason}",
            task.reruns,
        )
    return RuntimeError(told.format(number=task.replication, runs=task.reruns, reason=lines[0]))


def _again(task: Task) -> Task:
    return replace(task, reruns=task.reruns + 1)
