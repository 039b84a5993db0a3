"""Workers of a Dask cluster, on this or on many machines.

What travels there: the study (its validated description as bytes, some tens of kilobytes), the
number of a replication, and custom rules if there are any; what comes back are counts. No
file is shared. The scheduler runs again what a worker that died had in hand, as often as it allows
(``distributed.scheduler.allowed-failures``; in a cluster of this machine ``executor.retries``).
"""

from __future__ import annotations

import logging
import math
import platform
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import dask
import distributed

from sim.catalogue import _
from sim.errors import InputError, WorkerError
from sim.executors.base import Done, FutureExecutor, Task, Timed
from sim.executors.parcels import Parcels, run_parcel
from sim.store.provenance import code_digest
from sim.study.executor_setting import ExecutorSetting

_distributed: Any = distributed
PACKAGES = ("trunkline", "numpy", "numba")
_CONNECT_S = 20.0
_LOOK_S = 5.0


class OnDask(FutureExecutor):
    """The workers of a Dask cluster.

    Parameters
    ----------
    setting : address of the scheduler, or none for a cluster of this machine.
    workers : processes of a cluster of this machine.

    Raises
    ------
    WorkerError : there is no scheduler or no worker, or a worker has another version.
    InputError : a cluster of this machine cannot listen where it is told to.
    """

    ALONE = False

    def __init__(self, setting: ExecutorSetting, workers: int) -> None:
        super().__init__(workers, retries=0)
        self._parcels, self._wait_s = Parcels(), setting.wait_s
        self._needed = self.needed()
        self._seen = time.monotonic()
        self._cluster: Any = None
        if setting.address is None:
            self._cluster = _cluster_here(workers, setting)
        self._where = setting.address or self._cluster.scheduler_address
        try:
            self._client = _connected(self._where)
            self._greet()
        except BaseException:
            self.close(at_once=True)
            raise

    @staticmethod
    def needed() -> dict[str, str]:
        """What a worker has to have as well."""
        return facts_here()

    def _greet(self) -> None:
        """Wait for a worker; check those that are there."""
        try:
            self._client.wait_for_workers(1, timeout=self._wait_s)
        except TimeoutError:
            raise self._nobody() from None
        answers = self._client.run(facts_here, on_error="return")
        for worker, found in answers.items():
            if isinstance(found, ModuleNotFoundError):
                raise WorkerError(
                    _(
                        "the Dask worker at {worker} has no Trunkline ({found}); install "
                        "the same version there"
                    ).format(worker=worker, found=found)
                )
            if isinstance(found, Exception):
                raise WorkerError(
                    _("the Dask worker at {worker} does not answer: {found}").format(
                        worker=worker, found=found
                    )
                )
            difference = unlike(self._needed, found)
            if difference:
                raise WorkerError(
                    _("the Dask worker at {worker} does not fit: {difference}").format(
                        worker=worker, difference=difference
                    )
                )
        self._count()

    def _count(self) -> None:
        """How many replications the cluster runs at once; when it was last seen with a worker."""
        threads = sum(self._client.nthreads().values())
        if threads:
            self.workers, self._seen = threads, time.monotonic()

    def _nobody(self) -> WorkerError:
        return WorkerError(
            _(
                "the Dask scheduler at {where} has had no worker for {wait_s} s; start one "
                "with: dask worker {where}"
            ).format(where=self._where, wait_s=f"{self._wait_s:g}")
        )

    def _start(self, task: Task) -> Any:
        parcel = self._parcels.pack(task)
        return self._client.submit(run_fitting, self._needed, *parcel, pure=False)

    def _died(self, error: BaseException) -> bool:
        return isinstance(error, distributed.KilledWorker)

    def completed(self) -> Iterator[Done]:
        """See `Executor.completed`.

        Raises
        ------
        WorkerError : the scheduler or every worker is gone, or a worker has another version.
        """
        looked = time.monotonic()
        for done in super().completed():
            if isinstance(done.outcome, CancelledError):
                raise self._lost()
            if isinstance(done.outcome, WorkerError):
                raise done.outcome
            if time.monotonic() - looked > _LOOK_S:
                self._count()
                looked = time.monotonic()
            yield done

    def _result(self, future: Any) -> Timed:
        """Fetched from its worker; if that one has died since, another makes it again."""
        while True:
            try:
                found: Timed = future.result(timeout=min(_LOOK_S, self._wait_s))
                return found
            except TimeoutError:
                self._look_around()

    def _look_around(self) -> None:
        if self._client.status not in ("running", "connecting"):
            raise self._lost()
        if time.monotonic() - self._seen > min(_LOOK_S, self._wait_s):
            try:
                self._count()
            except (OSError, TimeoutError):
                raise self._lost() from None
        if time.monotonic() - self._seen > self._wait_s:
            raise self._nobody()

    def _lost(self) -> WorkerError:
        return WorkerError(_("the Dask scheduler at {where} is gone").format(where=self._where))

    def close(self, *, at_once: bool = False) -> None:
        """See `Executor.close`; a cluster that was made here ends."""
        super().close(at_once=at_once)
        client = getattr(self, "_client", None)
        if client is not None:
            client.close()
        if self._cluster is not None:
            self._cluster.close()


def run_fitting(needed: Mapping[str, str], *parcel: Any) -> Timed:
    """Run a replication in a worker, if the worker has the versions that are needed."""
    difference = unlike(needed, facts_here())
    if difference:
        error = WorkerError(
            _("the Dask worker at {address} does not fit: {difference}").format(
                address=distributed.get_worker().address, difference=difference
            )
        )
        return error, math.nan
    return run_parcel(*parcel)


@cache
def facts_here() -> dict[str, str]:
    """What has to be the same in every worker."""
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: _version(name) for name in PACKAGES},
        "code": code_digest(),
    }


def unlike(needed: Mapping[str, str], found: Mapping[str, str]) -> str:
    """What differs, in words; empty where nothing does."""
    for name, value in needed.items():
        other = found.get(name, "unknown")
        if other != value:
            if name == "code":
                return _("its Trunkline has other sources (digest {other}, here {value})").format(
                    other=other, value=value
                )
            return _("it has {name} {other}, here {value}").format(
                name=name, other=other, value=value
            )
    return ""


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return _("not installed")


def _cluster_here(workers: int, setting: ExecutorSetting) -> Any:
    """Scheduler, workers and dashboard of this machine; who reaches them may run code on it."""
    with dask.config.set({"distributed.scheduler.allowed-failures": setting.retries}):
        try:
            return _distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host=setting.listen,
                dashboard_address=f"{setting.listen}:0",
                silence_logs=logging.ERROR,
            )
        except (OSError, RuntimeError) as error:
            reason = " ".join(str(error.__cause__ or error).split())
            raise InputError(
                _("executor.listen: a Dask cluster cannot listen on '{listen}' ({reason})").format(
                    listen=setting.listen, reason=reason
                )
            ) from None


def _connected(address: str) -> Any:
    try:
        return _distributed.Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise WorkerError(
            _(
                "there is no Dask scheduler at '{address}' ({split}); start one with: dask "
                "scheduler"
            ).format(address=address, split=" ".join(str(error).split()))
        ) from None
