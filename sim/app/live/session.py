"""What answers the live page: a surface at once, and the simulation behind it as it comes.

Some threads simulate, one replication at a time (the engine lets the interpreter go): first what
somebody looks at, a few replications of each side in turn, then settings for the surface. A setting
that nobody looks at any more is left where it is; of the settings that were looked at the last few
are kept.
"""

from __future__ import annotations

import ctypes
import os
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.stats import qmc

from sim.app.live.answers import Answer, numbers, scales, simulated
from sim.app.live.sliders import NO_FAILURE, Controls
from sim.app.live.surface import SHARE, Floats, Surface
from sim.catalogue import _
from sim.engine import entry_of
from sim.errors import InputError
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
"""Settings of the surface with each of the failures."""
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

Heard = Callable[[str, dict[str, float | str], Answer], None]
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

    Raises
    ------
    InputError : the study runs on the reference engine, which lets no thread work beside it.
    """

    def __init__(self, controls: Controls, threads: int | None = None) -> None:
        self.controls = controls
        self._failures = [NO_FAILURE, *controls.failures]
        self._threads = threads or controls.study.workers or os.cpu_count() or 1
        self._change = threading.Condition()
        self._watched: dict[str, Key] = {}
        self._jobs: OrderedDict[Key, _Job] = OrderedDict()
        self._listeners: list[Heard] = []
        self._ahead: list[tuple[int, dict[str, float | str]]] = []
        self._making = 0
        self._design: dict[int, tuple[dict[str, float | str], _Job]] = {}
        self._points: dict[int, tuple[Floats, Floats]] = {}
        self._surface: Surface | None = None
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
        if any(engine_of(study) == "reference" for study in studies):
            raise InputError(
                _(
                    "engine: found 'reference', which is too slow to answer while somebody looks; "
                    "use 'auto' or 'compiled'"
                )
            )
        prepare(tell, *dict.fromkeys(entry_of(study.effective_centre) for study in studies))
        self._ahead = list(enumerate(self._candidates()))
        for number in range(self._threads):
            worker = threading.Thread(target=self._work, name=f"live-{number}", daemon=True)
            worker.start()
            self._workers.append(worker)
        laying = threading.Thread(target=self._lay, name="live-surface", daemon=True)
        laying.start()
        self._workers.append(laying)

    def end(self) -> None:
        """Stop; what is being simulated is finished first."""
        with self._change:
            self._ended = True
            self._change.notify_all()
        for worker in self._workers:
            worker.join(timeout=30.0)

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Tell what is simulated, with its side and its setting, as it comes; gives back an end."""
        with self._change:
            self._listeners.append(heard)

        def leave() -> None:
            with self._change:
                if heard in self._listeners:
                    self._listeners.remove(heard)

        return leave

    def ask(self, setting: Mapping[str, Any]) -> Answer | None:
        """What the surface says of a setting; None while there is no surface.

        Raises
        ------
        InputError : the setting is wrong.
        """
        checked = self.controls.checked(setting)
        surface = self._surface
        if surface is None:
            return None
        found = surface.at(self._place(checked))
        misses = surface.misses
        shown = len(scales())
        values = found[:shown]
        low, high = values - misses[:shown], values + misses[:shown]
        for column, scale in enumerate(scales()):
            low[column] = max(low[column], 0.0)
            if scale == SHARE:
                high[column] = min(high[column], 1.0)
        return Answer(values, low, high, found[shown:], 0)

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

    def _place(self, setting: Mapping[str, float | str]) -> Floats:
        """A setting as the surface sees it: controls from 0 to 1, then one column a failure."""
        where = [s.place(float(setting[name])) for name, s in self.controls.sliders.items()]
        failing = [float(setting["failure"] == name) for name in self._failures[1:]]
        return np.array([*where, *failing])

    def _candidates(self) -> list[dict[str, float | str]]:
        """Settings of the surface: the study as it stands, with each failure, then evenly spread.

        Always the same ones, so that the whole surface depends on the study alone.
        """
        neutral = self.controls.checked({})
        failing = self._failures[1:] * POINTS_OF_FAILURE
        order = sorted(
            [((n + 0.5) / POINTS, NO_FAILURE) for n in range(POINTS)]
            + [((n + 0.5) / len(failing), name) for n, name in enumerate(failing)]
        )
        sliders = self.controls.sliders.values()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # their number is no power of two
            units = qmc.Sobol(len(sliders), seed=1).random(len(order))
        spread = [
            {s.name: s.value(float(u)) for s, u in zip(sliders, unit, strict=True)}
            for unit in units
        ]
        bare: list[dict[str, float | str]] = [
            {**neutral, "failure": name} for name in self._failures
        ]
        return bare + [
            {**values, "failure": name} for (_, name), values in zip(order, spread, strict=True)
        ]

    def _another(self) -> bool:
        """Make the next setting of the surface ready; whether there was one."""
        with self._change:
            if not self._ahead:
                return False
            place, setting = self._ahead.pop(0)
            self._making += 1
        try:
            job = _Job(self.controls.study_at(setting), LUCK)
        except InputError:
            job = None  # the centre cannot be so: more agents than seats, say
        with self._change:
            self._making -= 1
            if job is not None:
                self._design[place] = (setting, job)
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
                for place, (setting, one) in list(self._design.items()):
                    if one is job:
                        del self._design[place]
                        found = numbers(job.counts.first(job.most))
                        self._points[place] = (self._place(setting), found)
                self._change.notify_all()
            complete = len(job.done) == job.most
        if complete:
            _give_back_memory()
        if tell:
            self._tell(job, due)

    def _tell(self, job: _Job, number: int) -> None:
        """Hand the first so many replications to everybody who listens, for each side."""
        with self._change:
            of = [(side, key) for side, key in self._watched.items() if self._jobs.get(key) is job]
            listeners = list(self._listeners)
            counts = job.counts.first(number)
        if of and listeners:
            found = simulated(counts)
            for side, key in of:
                for heard in listeners:
                    heard(side, dict(key), found)

    def _lay(self) -> None:
        """Lay the surface anew whenever enough settings have been added."""
        laid = 0
        while True:
            with self._change:
                while not self._ended and not self._enough(laid):
                    self._change.wait(timeout=1.0)
                if self._ended:
                    return
                points = [self._points[place] for place in sorted(self._points)]
                whole = self._whole
            laid = len(points)
            self._surface = _laid(*(np.array(part) for part in zip(*points, strict=True)))
            if whole:
                return

    @property
    def _whole(self) -> bool:
        """Whether every setting of the surface has been simulated."""
        return not (self._ahead or self._design or self._making)

    def _enough(self, laid: int) -> bool:
        here = len(self._points)
        return here > laid and (here >= max(_FIRST, _AGAIN * laid) or self._whole)


def _give_back_memory() -> None:
    """Hand back what the C library keeps of arrays that are gone; it keeps some for each thread."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _laid(places: Floats, values: Floats) -> Surface:
    """The surface through what is known; an interval without calls is as its neighbours are."""
    filled = np.array(values)
    for column in range(filled.shape[1]):
        bad = ~np.isfinite(filled[:, column])
        filled[bad, column] = np.nanmean(filled[:, column]) if not bad.all() else 0.0
    shown = scales()
    curve = [SHARE] * (filled.shape[1] - len(shown))
    return Surface.through(places, filled, [*shown, *curve], len(shown))
