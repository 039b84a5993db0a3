"""What answers the live page: a surface at once, and the simulation behind it as it comes.

Some threads simulate, one replication at a time (the engine lets the interpreter go): first what
somebody looks at, a few replications of each side in turn, then settings for the surface. A setting
that nobody looks at any more is left where it is; of the settings that were looked at the last few
are kept.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.app.live.answers import Answer, Difference, numbers, simulated, simulated_difference
from sim.app.live.design import Setting, candidates, place
from sim.app.live.estimates import Estimates
from sim.app.live.sliders import Controls
from sim.app.live.staffing import Staffing
from sim.app.live.surface import Floats
from sim.catalogue import _
from sim.engine import entry_of
from sim.errors import InputError
from sim.free_memory import give_back
from sim.jit import prepare
from sim.measures import Counts
from sim.measures.replications import Gathering
from sim.study.study import Study
from sim.study.worker import engine_of, replicate, tell

SIDES = ("a", "b")
"""Of the page: one, or two beside each other."""
MOST_REPLICATIONS = 200
"""Of a setting that somebody looks at."""
TOLD = (4, 8, 16, 32, 64, 100, 150, 200)
"""Numbers of replications at which what is simulated is told."""
POINTS = 160
"""Settings of the surface without a failure."""
POINTS_OF_FAILURE = 8
"""Settings of the surface with each of the failures; so many more for each own outage."""
LUCK = 8
"""Replications of a setting of the surface: the same for all."""
_FIRST = 24
"""Settings after which there is a surface."""
_AGAIN = 1.3
"""The surface is laid anew when there are so many times as many settings."""
_SOON = 32
"""Replications of what somebody looks at that come before everything else."""
_KEPT = 8
"""Settings that were looked at and are kept."""

Heard = Callable[[str, Setting, Answer], None]
Compared = Callable[[Setting, Setting, Difference], None]
Key = tuple[tuple[str, float | str], ...]


@dataclass
class _Job:
    """A setting that is being simulated."""

    study: Study
    most: int
    counts: Gathering = field(default_factory=Gathering)
    begun: int = 0
    done: set[int] = field(default_factory=set)
    told: int = 0

    def together(self) -> int:
        """So many of the first replications are there."""
        number = self.told
        while number + 1 in self.done:
            number += 1
        return number


class Session:
    """Answers for one study.

    Parameters
    ----------
    controls : what can be moved.
    threads : that simulate; None: the study's workers, else one a processor.

    Attributes
    ----------
    staffing : the search for shifts from where the controls stand.

    Raises
    ------
    InputError : the study runs on the reference engine, which lets no thread work beside it.
    """

    def __init__(self, controls: Controls, threads: int | None = None) -> None:
        self.controls = controls
        self.staffing = Staffing(controls)
        self._threads = threads or controls.study.workers or os.cpu_count() or 1
        self._change = threading.Condition()
        self._watched: dict[str, Key] = {}
        self._jobs: OrderedDict[Key, _Job] = OrderedDict()
        self._listeners: list[tuple[Heard, Compared | None]] = []
        self._ahead: list[tuple[int, Setting]] = []
        self._making = 0
        self._design: dict[int, tuple[Setting, _Job]] = {}
        self._points: dict[int, tuple[Floats, Floats]] = {}
        self._estimates: Estimates | None = None
        self._complete = False
        self._turn = False
        self._ended = False
        self._workers: list[threading.Thread] = []
        self.failed = ""
        """Why a setting could not be simulated, the last one; empty: all could."""

    def start(self) -> None:
        """Compile what is needed, and begin to simulate."""
        one_of_each = {part.kind: label for label, part in self.controls.failures.items()}
        studies = [self.controls.study_at({"failure": f}) for f in one_of_each.values()]
        studies.append(self.controls.study)
        if self.controls.switches:
            studies.append(self.controls.study_at(dict.fromkeys(self.controls.switches, False)))
        if any(engine_of(study) == "reference" for study in studies):
            raise InputError(
                _(
                    "engine: found 'reference', which is too slow to answer while somebody looks; "
                    "use 'auto' or 'compiled'"
                )
            )
        prepare(tell, *dict.fromkeys(entry_of(study.effective_centre) for study in studies))
        self._ahead = list(enumerate(candidates(self.controls, POINTS, POINTS_OF_FAILURE)))
        for number in range(self._threads):
            worker = threading.Thread(target=self._work, name=f"live-{number}", daemon=True)
            worker.start()
            self._workers.append(worker)
        laying = threading.Thread(target=self._lay, name="live-surface", daemon=True)
        laying.start()
        self._workers.append(laying)

    def end(self) -> None:
        """Stop; what is being simulated is finished first."""
        self.staffing.stop()
        with self._change:
            self._ended = True
            self._change.notify_all()
        for worker in self._workers:
            worker.join(timeout=30.0)
        self.staffing.stop(wait_s=30.0)

    def listen(self, heard: Heard, compared: Compared | None = None) -> Callable[[], None]:
        """Tell what is simulated as it comes; gives back an end.

        Parameters
        ----------
        heard : told a side, its setting and the numbers.
        compared : told the settings of both sides, and their difference.
        """
        listener = (heard, compared)
        with self._change:
            self._listeners.append(listener)

        def leave() -> None:
            with self._change:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return leave

    def ask(self, setting: Mapping[str, Any]) -> Answer | None:
        """What the surface says of a setting; None while there is no surface.

        Raises
        ------
        InputError : the setting is wrong.
        """
        where = place(self.controls, self.controls.checked(setting))
        return None if self._estimates is None else self._estimates.answer(where)

    def compare(self, a: Mapping[str, Any], b: Mapping[str, Any]) -> Difference | None:
        """What the surface says of setting B less setting A; None while there is no surface.

        Raises
        ------
        InputError : a setting is wrong.
        """
        at_a, at_b = (place(self.controls, self.controls.checked(s)) for s in (a, b))
        return None if self._estimates is None else self._estimates.difference(at_a, at_b)

    def watch(self, side: str, setting: Mapping[str, Any]) -> None:
        """Simulate a setting for a side of the page, until another one is watched there.

        Raises
        ------
        InputError : the side or the setting is wrong, or the centre cannot be so.
        """
        if side not in SIDES:
            raise InputError(
                _("side: found '{found}'; allowed: {allowed}").format(
                    found=str(side)[:20], allowed=", ".join(SIDES)
                )
            )
        checked = self.controls.checked(setting)
        key = tuple(checked.items())
        with self._change:
            job = self._jobs.get(key)
        if job is None:
            job = _Job(self.controls.study_at(checked), MOST_REPLICATIONS)
        with self._change:
            self._jobs.setdefault(key, job)
            self._jobs.move_to_end(key)
            self._watched[side] = key
            self._forget()
            here = self._jobs[key]
            again = here.told
            self._change.notify_all()
        if again:
            self._tell(here, again)

    def leave(self, side: str) -> None:
        """Nobody looks at a side any more."""
        with self._change:
            self._watched.pop(side, None)

    @property
    def progress(self) -> tuple[int, int]:
        """Settings of the surface that are simulated, and how many there will be."""
        with self._change:
            here = len(self._points)
            return here, here + len(self._design) + len(self._ahead) + self._making

    def _forget(self) -> None:
        for key in list(self._jobs)[: max(len(self._jobs) - _KEPT, 0)]:
            if key not in self._watched.values():
                del self._jobs[key]

    def _another(self) -> bool:
        """Make the next setting of the surface ready; whether there was one."""
        with self._change:
            if not self._ahead:
                return False
            which, setting = self._ahead.pop(0)
            self._making += 1
        try:
            job = _Job(self.controls.study_at(setting), LUCK)
        except InputError:
            job = None  # the centre cannot be so: more agents than seats, say
        with self._change:
            self._making -= 1
            if job is not None:
                self._design[which] = (setting, job)
            self._change.notify_all()
        return True

    def _work(self) -> None:
        """One thread: take the next replication, simulate it, take it in."""
        while not self._ended:
            with self._change:
                taken = self._next()
            if taken is None:
                if not self._another():
                    with self._change:
                        if not self._ended:
                            self._change.wait(timeout=1.0)
                continue
            job, number = taken
            try:
                counts = replicate(job.study, number - 1)
            except Exception as error:  # said on the page; the thread goes on with others
                self._give_up(job, error)
                continue
            self._take_in(job, number, counts)

    def _give_up(self, job: _Job, error: Exception) -> None:
        """A setting that cannot be simulated is left, and said to be."""
        with self._change:
            self.failed = str(error) or type(error).__name__
            job.begun = job.most
            self._design = {n: one for n, one in self._design.items() if one[1] is not job}
            self._change.notify_all()

    def _next(self) -> tuple[_Job, int] | None:
        """The next replication: of what is watched the least advanced, else of the surface.

        Beyond the first `_SOON` replications the two take turns, so that somebody who only looks
        has a surface as well.
        """
        watched = {id(job): job for job in map(self._jobs.get, self._watched.values()) if job}
        looked_at = [job for job in watched.values() if job.begun < job.most]
        job = min(looked_at, key=lambda one: one.begun, default=None)
        self._turn = not self._turn
        if job is None or (job.begun >= _SOON and self._turn):
            designed = [one for _, one in self._design.values() if one.begun < one.most]
            if designed:
                job = designed[0]
            elif job is not None and self._ahead:
                return None  # the next setting of the surface is made ready first
        if job is None:
            return None
        job.begun += 1
        return job, job.begun

    def _take_in(self, job: _Job, number: int, counts: Counts) -> None:
        with self._change:
            job.counts.put(number - 1, counts)
            job.done.add(number)
            together = job.together()
            due = max((n for n in TOLD if n <= together), default=0)
            tell = due > job.told
            job.told = max(due, job.told)
            if len(job.done) == job.most:
                for which, (setting, one) in list(self._design.items()):
                    if one is job:
                        del self._design[which]
                        found = numbers(job.counts.first(job.most))
                        self._points[which] = (place(self.controls, setting), found)
                self._change.notify_all()
            complete = len(job.done) == job.most
        if complete:
            give_back()
        if tell:
            self._tell(job, due)

    def _tell(self, job: _Job, number: int) -> None:
        """Hand the first so many replications to everybody who listens, for each side."""
        with self._change:
            keys = dict(self._watched)
            jobs = {side: self._jobs.get(key) for side, key in keys.items()}
            listeners = list(self._listeners)
            counts = job.counts.first(number)
            both = [jobs.get(side) for side in SIDES]
            shared = min(one.told if one else 0 for one in both)
            sides = [one.counts.first(shared) for one in both if one and shared]
        mine = [side for side, one in jobs.items() if one is job]
        if not (mine and listeners):
            return
        found = simulated(counts)
        for side in mine:
            for heard, _compared in listeners:
                heard(side, dict(keys[side]), found)
        if len(sides) == len(SIDES):
            difference = simulated_difference(sides[0], sides[1])
            for _heard, compared in listeners:
                if compared is not None:
                    compared(dict(keys["a"]), dict(keys["b"]), difference)

    def _lay(self) -> None:
        """Lay the surface anew whenever enough settings have been added."""
        laid = 0
        while True:
            with self._change:
                while not self._ended and not self._enough(laid):
                    self._change.wait(timeout=1.0)
                if self._ended:
                    return
                points = [self._points[which] for which in sorted(self._points)]
                whole = self._whole
            laid = len(points)
            places, values = (np.array(part) for part in zip(*points, strict=True))
            self._estimates = Estimates.laid(places, values, LUCK)
            if whole:
                self._complete = True
                return

    @property
    def complete(self) -> bool:
        """Whether the surface goes through all its settings."""
        return self._complete

    @property
    def _whole(self) -> bool:
        """Whether every setting of the surface has been simulated."""
        return not (self._ahead or self._design or self._making)

    def _enough(self, laid: int) -> bool:
        here = len(self._points)
        return here > laid and (here >= max(_FIRST, _AGAIN * laid) or self._whole)
