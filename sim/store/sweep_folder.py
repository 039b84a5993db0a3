"""A sweep on disk: a plan, a folder for each finished job, what failed, and one table.

``plan.json`` says which jobs there are; ``jobs/<digest>`` is written aside and renamed as soon as a
job is done, so that whatever stops the sweep loses nothing that finished. Running the sweep again
reads what is there. A lock, which ends with the process that has it, keeps other sweeps out.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, overload

from filelock import FileLock, Timeout

from sim.catalogue import _
from sim.errors import DamagedError, ResultError, reason
from sim.store.atomic import published, tidied, written_aside
from sim.store.disk import Settler, replaced, writing_to
from sim.store.json_files import json_bytes, parsed, read_json
from sim.store.own_files import LOCK, RUNNING, claimed
from sim.store.place import inside
from sim.store.provenance import changed_inputs, command, decides, decides_here
from sim.store.run_folder import load_facts, load_result, load_summary, save
from sim.store.summary import Summary
from sim.store.tables import csv_bytes
from sim.study.result import Result

PLAN, FAILURES, JOBS = "plan.json", "failures", "jobs"
KIND = "sweep"
FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True)
class PlannedJob:
    """A job as a plan knows it.

    Attributes
    ----------
    label : name for tables and plots.
    digest : of its study; the name of its folder.
    settings : swept key -> value, as text.
    overrides : as they were typed, where they are known.
    """

    label: str
    digest: str
    settings: Mapping[str, str]
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True)
class FailedJob:
    """A job that did not finish, and its error in one line.

    Attributes
    ----------
    job : as it was planned.
    message : the error.
    """

    job: PlannedJob
    message: str


def error_words(error: BaseException) -> str:
    """An error in one line."""
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"


class StoredResults(Sequence[Result]):
    """Results that are read from disk when they are asked for, and not kept.

    Parameters
    ----------
    folders : of the results, in their order.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def __len__(self) -> int:
        return len(self._folders)

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> StoredResults: ...
    def __getitem__(self, index: int | slice) -> Result | StoredResults:
        if isinstance(index, slice):
            return StoredResults(self._folders[index])
        return load_result(self._folders[index])


class SweepFolder:
    """The folder of one sweep.

    Parameters
    ----------
    path : made if it is missing.
    say : gets a line for people: results that are damaged, or of another version.
    """

    def __init__(self, path: str | Path, say: Callable[[str], object] = lambda text: None) -> None:
        self.path = Path(path)
        self._say = say
        self._settler: Settler | None = None
        self.whole: set[str] = set()
        """Digests of the jobs that are known to be on disk, whole and of this version."""

    @contextmanager
    def held(self) -> Iterator[SweepFolder]:
        """Keep every other sweep out.

        Yields
        ------
        The folder.

        Raises
        ------
        ResultError : another sweep has the folder, or it cannot be written.
        """
        with writing_to(self.path):
            claimed(self.path, KIND)
            if (self.path / LOCK).is_symlink():
                raise ResultError(
                    _("'{path}' is a link; it is not opened").format(path=self.path / LOCK)
                )
            lock = FileLock(self.path / LOCK, timeout=0)
            try:
                lock.acquire()
            except Timeout:
                raise ResultError(self._in_use()) from None
            facts = {
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "since": datetime.now(UTC).isoformat(timespec="seconds"),
                "command": command(),
            }
            replaced(self.path / RUNNING, lambda p: p.write_bytes(json_bytes(facts)))
        try:
            yield self
        finally:
            if self._settler is not None:
                settler, self._settler = self._settler, None
                with writing_to(self.path):
                    settler.close()
            with suppress(OSError):
                (self.path / RUNNING).unlink(missing_ok=True)
            lock.release()

    def begin(
        self, jobs: Sequence[PlannedJob], until_decided: Mapping[str, Any] | None = None
    ) -> None:
        """Write the plan; what a killed sweep left half is cleared away.

        Parameters
        ----------
        jobs : of the sweep.
        until_decided : what was asked, where the jobs have as many replications as decided.
        """
        with writing_to(self.path):
            folder = inside(self.path, JOBS)
            folder.mkdir(exist_ok=True)
            tidied(folder)
            plan = {"format": FORMAT, "command": command(), "jobs": [asdict(job) for job in jobs]}
            if until_decided is not None:
                plan["until_decided"] = dict(until_decided)
            replaced(self.path / PLAN, lambda path: path.write_bytes(json_bytes(plan)))
        self._settler = self._settler or Settler()

    def finished(self, digests: Iterable[str], *, any_version: bool = False) -> dict[str, Summary]:
        """Jobs that are complete on disk, by digest; others are reported, and have to run again.

        Parameters
        ----------
        digests : of jobs.
        any_version : whether what another version made counts as well.
        """
        found, older = {}, 0
        for digest in digests:
            place = inside(self.path, JOBS, digest)
            if not place.is_dir():
                continue
            try:
                facts = load_facts(place)
                summary = load_summary(place, facts)
                if summary.digest != digest:
                    raise ResultError(
                        _("'{place}' holds the result of another study").format(place=place)
                    )
            except ResultError as error:
                message = (
                    _("{error}; it is left out") if any_version else _("{error}; it runs again")
                )
                self._say(message.format(error=error))
                continue
            if not any_version and changed_inputs(facts):
                self._say(
                    _("'{place}': {changed_inputs} has changed since; it runs again").format(
                        place=place, changed_inputs=changed_inputs(facts)[0]
                    )
                )
                continue
            if not any_version and decides(facts) != decides_here():
                older += 1
                continue
            found[digest] = summary
            self.whole.add(digest)
        if older:
            self._say(
                _(
                    "{older} finished job(s) in '{path}' were made by another version of "
                    "the program or of a library; they run again"
                ).format(older=older, path=self.path)
            )
        return found

    def keep(self, result: Result) -> Summary:
        """Write a finished job at once.

        Parameters
        ----------
        result : of a job.

        Raises
        ------
        ResultError : it cannot be written.
        """
        kept: list[Summary] = []
        place = inside(self.path, JOBS, result.study.digest())
        with writing_to(self.path):
            written_aside(place, lambda aside: kept.append(save(result, aside)), at_once=False)
            if self._settler is not None:
                self._settler.add(place)
        self.whole.add(result.study.digest())
        return kept[0]

    def close(self, failures: Sequence[FailedJob]) -> None:
        """Write what failed, or clear away what an earlier run said of that.

        Parameters
        ----------
        failures : jobs that failed.
        """
        rows = [(f.job.label, f.job.digest, " ".join(f.job.overrides), f.message) for f in failures]
        found = [{**asdict(f.job), "error": f.message} for f in failures]

        def write(aside: Path) -> None:
            if failures:
                table = csv_bytes([("label", "digest", "overrides", "error"), *rows])
                (aside / f"{FAILURES}.csv").write_bytes(table)
                (aside / f"{FAILURES}.json").write_bytes(json_bytes(found))

        published(self.path, write, gone=(f"{FAILURES}.csv", f"{FAILURES}.json"))

    def results(self, digests: Iterable[str]) -> StoredResults:
        """Results of jobs, read when asked for.

        Parameters
        ----------
        digests : of the jobs that are wanted, in their order.
        """
        return StoredResults([self.path / JOBS / digest for digest in digests])

    def plan(self) -> tuple[PlannedJob, ...]:
        """The jobs of the plan.

        Raises
        ------
        ResultError : there is no plan, or it is damaged.
        """
        try:
            data = read_json(self.path / PLAN)
            if data["format"] != FORMAT:
                raise ValueError(
                    _("format {data}; this version reads {format}").format(
                        data=data["format"], format=FORMAT
                    )
                )
            found = tuple(_planned(entry) for entry in data["jobs"])
            if not found:
                raise ValueError(_("it has no job"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedError(
                _("'{path}' holds no sweep: {plan}: {error}").format(
                    path=self.path, plan=PLAN, error=reason(error)
                )
            ) from None
        return found

    def until_decided(self) -> dict[str, Any]:
        """What was asked of jobs that have as many replications as decided; else empty."""
        try:
            return dict(read_json(self.path / PLAN).get("until_decided", {}))
        except (OSError, ValueError, TypeError):
            return {}

    def failures(self) -> tuple[FailedJob, ...]:
        """Jobs that failed when the sweep last ran."""
        path = self.path / f"{FAILURES}.json"
        if not path.exists():
            return ()
        try:
            rows = parsed(path.read_bytes())
            return tuple(FailedJob(_planned(row), str(row["error"])) for row in rows)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedError(
                _("'{path}' cannot be read: {error}").format(path=path, error=reason(error))
            ) from None

    def _in_use(self) -> str:
        by = ""
        with suppress(OSError, ValueError, KeyError):
            facts = read_json(self.path / RUNNING)
            by = _(" (process {pid} on {host}, since {since})").format(
                pid=facts["pid"], host=facts["host"], since=facts["since"]
            )
        return _(
            "another sweep is running in '{path}'{by}; wait for it, stop it, or give "
            "this one a folder of its own with --out"
        ).format(path=self.path, by=by)


def _planned(row: Any) -> PlannedJob:
    """A job as a file knows it.

    Raises
    ------
    ValueError, KeyError, TypeError : it has not the form of ours.
    """
    digest, settings = row["digest"], row["settings"]
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise ValueError(_("{digest} is no digest of a job").format(digest=repr(digest)))
    if not isinstance(settings, dict):
        raise TypeError(f"settings of job {digest} are no mapping")
    texts = {str(key): str(value) for key, value in settings.items()}
    return PlannedJob(str(row["label"]), digest, texts, tuple(map(str, row["overrides"])))
