"""How far a simulation is: a bar on a terminal or in a notebook, now and then a line elsewhere.

A log file or a pipe is no place for a bar, which would leave thousands of carriage returns there. A
total that may still grow is called so, and has no bar, which would run backwards.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from sim.catalogue import N_, _
from sim.executors.notebook_bar import NotebookBar, in_notebook
from sim.study.worker import tell

LINE_S = 30.0
"""Seconds between two lines; what is done sooner says nothing."""

_AT_LEAST = N_("{desc}: {n_fmt} of at least {total_fmt} replications [{elapsed}, {rate_fmt}]")
_ENDED = N_("{desc}: {n_fmt} replications [{elapsed}, {rate_fmt}]")


class Progress:
    """Tells how many replications are done; a context manager.

    Parameters
    ----------
    total : replications, as far as is known.
    shown : whether anything is told at all.
    growing : whether there may turn out to be more.
    done : of these, replications that are done already.
    what : what is going on, in a word.
    """

    def __init__(
        self,
        total: int,
        *,
        shown: bool,
        growing: bool = False,
        done: int = 0,
        what: str | None = None,
    ) -> None:
        self.total, self.done = total, done
        what = _("simulating") if what is None else what
        self._growing, self._what = growing, what
        self._bar = _bar(total, done, what, growing) if shown else None
        self._lines = shown and self._bar is None
        self._started = self._told = time.monotonic()
        self._already = done

    def tick(self, done: int, more: int = 0) -> None:
        """So many are done (or will not be needed), and so many more there will be."""
        self.done += done
        self.total += more
        if self._bar is not None:
            if more:
                self._bar.total = self.total
                self._bar.refresh()
            self._bar.update(done)
        elif self._lines and time.monotonic() - self._told >= LINE_S:
            self._told = time.monotonic()
            tell(self._line())

    def describe(self, what: str) -> None:
        """What is going on, in a word."""
        self._what = what
        if self._bar is not None:
            self._bar.set_description_str(what)

    def _line(self) -> str:
        fresh = self.done - self._already
        if self._growing:
            told = _("{what}: {done} of at least {total} replications")
        elif not fresh:
            told = _("{what}: {done} of {total} replications")
        else:
            left_s = (self._told - self._started) / fresh * (self.total - self.done)
            told = (
                _("{what}: {done} of {total} replications, about {seconds} s left")
                if left_s < 120.0
                else _("{what}: {done} of {total} replications, about {minutes} min left")
            )
            return told.format(
                what=self._what,
                done=f"{self.done:,}",
                total=f"{self.total:,}",
                seconds=f"{left_s:.0f}",
                minutes=f"{left_s / 60.0:.0f}",
            )
        return told.format(what=self._what, done=f"{self.done:,}", total=f"{self.total:,}")

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if isinstance(self._bar, NotebookBar):
            self._bar.close(ended=error is None)
        elif self._bar is not None:
            if self._growing:
                self._bar.bar_format = _(_ENDED)
                self._bar.refresh()
            self._bar.close()


def _bar(total: int, done: int, what: str, growing: bool) -> Any:
    """A bar; None where there is neither a terminal nor a notebook."""
    if in_notebook():
        return NotebookBar(total, done, what, growing)
    if not sys.stderr.isatty():
        return None
    from tqdm import tqdm

    form = _(_AT_LEAST) if growing else None
    return tqdm(total=total, initial=done, unit="rep", desc=what, bar_format=form)
