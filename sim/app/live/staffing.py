"""Find the staffing from where the controls stand: one search at a time, which can be ended.

The search is that of `sim.optimise`, in a thread of its own beside those that simulate what is
looked at. What is told of it is plain data: how far it is, and then the plan beside the roster.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sim.app.live.sliders import Controls
from sim.catalogue import _
from sim.errors import InputError
from sim.wording import live as wording
from sim.wording import numbers
from sim.wording import optimise as plans
from sim.wording.fitting import paragraph
from sim.wording.names import named
from sim.wording.stretches import runs

if TYPE_CHECKING:
    from sim.planning.optimise import Plan

LEAST_SHARE, MOST_SHARE = 0.5, 0.99
LEAST_S, MOST_S = 10.0, 300.0
"""Wall time of a search."""
MINUTES = 60
"""Length of the parts of the day, each of which keeps the share."""
IDLE, RUNNING, DONE, FAILED, STOPPED = "idle", "running", "done", "failed", "stopped"

Tell = Callable[[dict[str, Any]], None]


class _Ended(Exception):
    """Somebody ended the search."""


class Staffing:
    """The search of a live page.

    Parameters
    ----------
    controls : of the study.
    days : for the search, on which levels are told, and for the judgement.
    """

    def __init__(self, controls: Controls, days: Mapping[str, int] | None = None) -> None:
        self.controls = controls
        self._days: dict[str, Any] = dict(days or {})
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        self._listeners: list[Tell] = []
        self._number = 0
        self._state: dict[str, Any] = {"state": IDLE, "number": 0}
        self._plan: Plan | None = None

    @property
    def possible(self) -> bool:
        """Whether there are shifts of a day that could be chosen."""
        centre = self.controls.study.centre
        paid = [p for p in centre.pools.values() if p.contract is None and p.wage_per_hour > 0.0]
        shifted = any(p.staffing.shifts and p.staffing.by_interval is None for p in paid)
        return shifted and centre.horizon.days == 1

    @property
    def state(self) -> dict[str, Any]:
        """How far it is, as the page takes it."""
        with self._lock:
            return dict(self._state)

    @property
    def plan(self) -> Plan | None:
        """The plan that was found; None: there is none."""
        with self._lock:
            return self._plan

    def listen(self, tell: Tell) -> Callable[[], None]:
        """Tell every change as it comes; gives back an end."""
        with self._lock:
            self._listeners.append(tell)

        def leave() -> None:
            with self._lock:
                if tell in self._listeners:
                    self._listeners.remove(tell)

        return leave

    def begin(
        self, setting: Mapping[str, Any], share: Any, seconds: Any, speaking: Callable[..., Any]
    ) -> None:
        """Begin to search.

        Parameters
        ----------
        setting : of the controls; the failure that is chosen is left out of it, the study's own
            outages stay as they are switched.
        share : to be answered in time in every hour with calls.
        seconds : of wall time.
        speaking : what makes a function speak the language of the page.

        Raises
        ------
        InputError : a value is out of its range, the centre cannot be so, or a search is running.
        """
        checked = self.controls.checked({**setting, "failure": ""})
        least = _within("share", share, LEAST_SHARE, MOST_SHARE)
        limit = _within("seconds", seconds, LEAST_S, MOST_S)
        study = self.controls.study_at(checked)
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                raise InputError(_("a search is running; end it first"))
            self._end.clear()
            self._plan = None
            self._thread = threading.Thread(
                target=speaking(self._search), args=(study, least, limit),
                name="live-staffing", daemon=True,
            )  # fmt: skip
            self._change({"state": RUNNING, "seconds": 0.0, "limit": limit, "step": ""})
            self._thread.start()

    def stop(self, wait_s: float = 0.0) -> None:
        """End the search; what it simulates just now is finished first."""
        self._end.set()
        thread = self._thread
        if thread is not None and wait_s > 0.0:
            thread.join(timeout=wait_s)

    def _search(self, study: Any, share: float, limit: float) -> None:
        began = time.monotonic()
        currency = study.centre.currency

        def told(step: str, cost: float, gap: float, row: str) -> None:
            if self._end.is_set():
                raise _Ended
            self._tell(
                {
                    "state": RUNNING, "seconds": time.monotonic() - began, "limit": limit,
                    "step": plans.step(step, numbers.money(cost, currency), gap, row),
                }
            )  # fmt: skip

        try:
            from sim.planning.optimise import optimise

            found = optimise(
                study, share=share, minutes=MINUTES, seconds=limit, progress=told, **self._days
            )
        except _Ended:
            self._tell({"state": STOPPED})
            return
        except Exception as error:  # said on the page, which goes on
            self._tell({"state": FAILED, "problem": str(error) or type(error).__name__})
            return
        if self._end.is_set():
            self._tell({"state": STOPPED})
            return
        with self._lock:
            self._plan = found
        self._tell(told_plan(found, time.monotonic() - began))

    def _tell(self, state: dict[str, Any]) -> None:
        with self._lock:
            told = self._change(state)
            listeners = list(self._listeners)
        for tell in listeners:
            tell(dict(told))

    def _change(self, state: dict[str, Any]) -> dict[str, Any]:
        """Take a state; its number tells a page, which hears by two ways, which is the later."""
        self._number += 1
        self._state = {**state, "number": self._number}
        return self._state


def told_plan(plan: Plan, seconds: float) -> dict[str, Any]:
    """A plan as the page has it: pools with agents, hours and wages of both rosters."""
    from sim.planning.assessed import ALL, people_table

    centre = plan.study.effective_centre
    rows = []
    for row in people_table(plan).to_dict("records"):
        pool, total = str(row["pool"]), row["pool"] == ALL
        rows.append(
            {
                "title": wording.all_pools() if total else named(centre.pools[pool].title or pool),
                "total": total,
                "cells": [
                    _changed(row, "agents", 0), _changed(row, "hours", 1), _changed(row, "cost", 0)
                ],
            }
        )  # fmt: skip
    judged = (
        plans.judged(runs(plan.days, centre.horizon.days), plan.risk, holds=True)
        if plan.holds
        else wording.not_certain(plan.days)
    )
    return {
        "state": DONE,
        "seconds": seconds,
        "holds": plan.holds,
        "found": plans.found(plan.cost, plan.today, plan.bound, centre.currency, holds=plan.holds),
        "judged": paragraph([judged, *([plans.stopped()] if plan.stopped else [])]),
        "rows": rows,
    }


def _changed(row: Mapping[Any, Any], what: str, digits: int) -> dict[str, str]:
    now, then = (numbers.grouped(float(row[f"{what}_{of}"]), digits) for of in ("today", "plan"))
    change = float(row[f"{what}_difference"])
    text = numbers.grouped(change, digits)
    sign = "+" if change > 0.0 and any(c in "123456789" for c in text) else ""
    return {"now": now, "plan": then, "change": f"{sign}{text}"}


def _within(name: str, value: Any, least: float, most: float) -> float:
    """A number from the page, within its range."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(
            _("setting.{name}: is a number, found {found}").format(
                name=name, found=repr(str(value)[:60])
            )
        )
    if not least <= value <= most:
        raise InputError(
            _("setting.{name}: found {found:g}; allowed: {low:g} to {high:g}").format(
                name=name, found=value, low=least, high=most
            )
        )
    return float(value)
