"""What travels to a worker in another process, and what it does there.

A study goes as bytes and is unpacked once a worker, not once a replication: what follows from its
centre (plan, layout, rosters) is worked out once as well.
"""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from threading import Lock, Thread
from typing import Any, NamedTuple

from sim.catalogue import _, language
from sim.engine import Rules
from sim.executors.base import Outcome, Task, Timed, Work
from sim.jit import prepare
from sim.measures import Counts
from sim.study.worker import replicate

_KEPT = 4
"""Studies that a worker keeps unpacked; a sweep's replications come study by study."""

_WATCH_S = 1.0


class Parcel(NamedTuple):
    """A replication as it travels."""

    name: str
    study: bytes
    replication: int
    rules: type[Rules] | None
    work: Work | None
    language: str


class Parcels:
    """Packs the replications of a study with the same bytes."""

    def __init__(self) -> None:
        self._packed: OrderedDict[int, tuple[Any, str, bytes]] = OrderedDict()

    def pack(self, task: Task) -> Parcel:
        """The parcel of a task."""
        found = self._packed.get(id(task.study))
        if found is None:
            data = pickle.dumps(task.study, protocol=pickle.HIGHEST_PROTOCOL)
            found = (task.study, blake2b(data, digest_size=12).hexdigest(), data)
            self._packed[id(task.study)] = found
            if len(self._packed) > _KEPT:
                self._packed.popitem(last=False)
        return Parcel(found[1], found[2], task.replication, task.rules, task.work, task.language)


_unpacked: OrderedDict[str, Any] = OrderedDict()
_lock = Lock()


def run_parcel(
    name: str,
    study: bytes,
    replication: int,
    rules: type[Rules] | None,
    work: Work | None,
    code: str,
) -> Timed:
    """Run a replication, or other work, in a worker; an error is its outcome."""
    _ready()
    outcome, seconds = timed(
        lambda: performed(_opened(name, study), replication, rules, work), code
    )
    return (_portable(outcome) if isinstance(outcome, Exception) else outcome), seconds


def performed(study: Any, replication: int, rules: type[Rules] | None, work: Work | None) -> Any:
    """What a task asks for: the counts of a replication, or what other work returns."""
    if work is not None:
        return work(study, replication)
    return replicate(study, replication, rules)


def timed(run: Callable[[], Counts], code: str) -> Timed:
    """Counts, or the error that came instead, in a language, and the seconds that it took."""
    start = time.perf_counter()
    outcome: Outcome
    with language(code):
        try:
            outcome = run()
        except MemoryError:
            outcome = RuntimeError(_("a worker ran out of memory"))
        except Exception as error:
            outcome = error
    return outcome, time.perf_counter() - start


def _opened(name: str, data: bytes) -> Any:
    with _lock:
        found = _unpacked.get(name)
        if found is None:
            found = _unpacked[name] = pickle.loads(data)
            while len(_unpacked) > _KEPT:
                _unpacked.popitem(last=False)
        return found


@cache
def _ready() -> None:
    """Load the compiled code, or compile it, once a worker."""
    prepare(lambda text: print(f"trunkline: {text}", flush=True))


def _portable(error: Exception) -> Exception:
    """The error, or its words where it cannot travel."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def begin_worker() -> None:
    """Leave Ctrl-C to the parent, which ends its workers in order; end when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process soon after its parent is gone; loky's workers would wait for ever."""
    while os.getppid() == parent:
        time.sleep(_WATCH_S)
    os._exit(1)
