"""The frontier of optimised plans: what each level of service costs at least."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.catalogue import N_, _
from sim.errors import InputError
from sim.experiments.sweep import Job, Sweep, run_sweep
from sim.planning.frontier_point import Point, keep_point, kept_point, question_of
from sim.planning.objective import COST_AGENTS, COST_TOTAL
from sim.planning.optimise import Plan, optimise
from sim.planning.procedure import Progress
from sim.planning.sizes import sizes_of
from sim.shown import Figure, Kept, drawn
from sim.study import Study

OTHER_LUCK = 1_000_003
"""Added to the study's seed: days that no search has seen."""
LEAST_POINTS, MOST_POINTS = 2, 24


@dataclass(frozen=True, repr=False)
class Frontier(Kept):
    """What each level of service costs at least, as far as the search found.

    Attributes
    ----------
    study : that was asked about.
    points : by rising share.
    swept : all plans, and the scenarios beside them, on the same days, which no search has seen;
        the first is today's roster.
    seed : of these days.
    stopped : whether somebody stopped it before all points were there.
    minimise : what each plan has least of: ``cost_agents``, or ``cost_total``.
    """

    study: Study
    points: tuple[Point, ...]
    swept: Sweep
    seed: int
    stopped: bool
    minimise: str = COST_AGENTS

    @property
    def whole(self) -> bool:
        """Whether each plan has the least whole cost, instead of wages."""
        return self.minimise == COST_TOTAL

    def __repr__(self) -> str:
        return f"<Frontier of {len(self.points)} plans>"

    def plot(self, figure: str = "") -> Figure:
        """A figure of the frontier, which a notebook shows once.

        Parameters
        ----------
        figure : ``"frontier"`` (chosen if it is left out): cost against service of the plans, of
            today's roster and of the scenarios beside them.

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    @property
    def table(self) -> pd.DataFrame:
        """One row a plan, by rising share, see `frontier_table`."""
        return frontier_table(self)

    @property
    def better(self) -> float:
        """What the cheapest plan costs that serves more than today's roster; NaN: none does."""
        table, level = self.table, float(self.beside["service_level"].iloc[0])
        return float(table.loc[table["service_level"] >= level, "cost"].min())

    @property
    def beside(self) -> pd.DataFrame:
        """One row a scenario, see `beside_table`."""
        return beside_table(self)


def frontier(
    study: Study,
    shares: Sequence[float],
    *,
    beside: Mapping[str, Study] | None = None,
    folder: str | Path | None = None,
    seconds: float = 60.0,
    days: int | None = None,
    progress: Progress | None = None,
    on_point: Callable[[Point, int], None] | None = None,
    **asked: Any,
) -> Frontier:
    """Plans for several levels of service, the highest first, each begun from the one before.

    A plan for more service keeps the lower share as well, so that every search but the first begins
    on the side of too many agents.

    Parameters
    ----------
    study : the centre.
    shares : least shares answered in time in every row, 2 to 24 of them.
    beside : scenarios by name that are simulated on the same days.
    folder : where plans are kept as soon as they are found; those of the same question that are
        there already are not sought again. None: nowhere.
    seconds : wall time of the search for each.
    days : on which all are compared; None: 60, fewer where a day has many calls.
    progress : as of `sim.optimise`.
    on_point : is told of every plan, and how many were asked for.
    asked : what else `sim.optimise` takes, the same for all.

    Raises
    ------
    InputError : a share or their number is out of range, or `sim.optimise` raises it.
    KeyboardInterrupt : stopped before a second plan was there; what there is, is kept in
        ``folder``.
    """
    wanted = _checked(shares)
    aim = asked.get("minimise") or (COST_TOTAL if asked.get("sizes") else COST_AGENTS)
    place = None if folder is None else Path(folder)
    question = question_of(study, asked)
    found: list[Point] = []
    stopped = False
    before: Plan | None = None
    for share in reversed(wanted):
        known = None if place is None else kept_point(place, question, share)
        if known is not None:
            before = None
        else:
            try:
                with noticed() as interrupted:
                    begin = {"start": before} if before is not None else _start(found)
                    plan = optimise(
                        study, share=share, seconds=seconds, progress=progress, **begin, **asked
                    )
            except KeyboardInterrupt:  # before this search had a plan, or once it had been judged
                if len(found) < LEAST_POINTS:
                    raise
                stopped = True
                break
            stopped = interrupted.is_set()
            before, known = plan, Point.of(plan, share)
            if place is not None and not stopped:
                keep_point(place, question, known)
        found.append(known)
        if on_point is not None:
            on_point(known, len(wanted))
        if stopped:
            break
    points = _no_dearer_than_more(found[::-1])
    seed = study.seed + OTHER_LUCK
    days = sizes_of(study.effective_centre, seed).compared if days is None else days
    studies = {"today": study}
    studies |= {f"{p.share:g}": p.study(study) for p in points}
    jobs = [Job(_fresh(s, _title(n), days, seed), {"scenario": n}) for n, s in studies.items()]
    for name, other in (beside or {}).items():
        title = other.scenario.title or name
        jobs.append(Job(_fresh(other, title, days, seed), {"scenario": name}))
    swept = run_sweep(jobs)
    for failed in swept.failures:
        raise InputError(str(failed))
    return Frontier(study, tuple(points), swept, seed, stopped, aim)


def frontier_table(found: Frontier) -> pd.DataFrame:
    """One row a plan: ``share`` asked for, ``agents``, ``wages``, ``bound`` of what was made least
    and ``gap``, ``holds`` (one that did not pass has no gap).

    ``cost`` and ``service_level`` of the whole day with the ends of their intervals, on days that
    no search has seen; ``per_point``: what the next point of the day's service level costs from the
    plan before to this one, NaN where service does not rise. Then the sizes that were decided, each
    under the path of its field.
    """
    table = found.swept.table()
    mine = table.iloc[1 : 1 + len(found.points)]
    rows: list[dict[str, Any]] = []
    for at, (point, row) in enumerate(zip(found.points, mine.to_dict("records"), strict=True)):
        last = rows[-1] if at else None
        cost, level = float(row["cost_total"]), float(row["service_level"])
        known = point.holds and point.bound > 0.0
        gained = 100.0 * (level - last["service_level"]) if last else math.nan
        rows.append(
            {
                "share": point.share,
                "agents": point.agents,
                "wages": point.wages,
                "bound": point.bound if point.bound > 0.0 else math.nan,
                "gap": point.cost / point.bound - 1.0 if known else math.nan,
                "holds": point.holds,
                "cost": cost,
                "cost_low": float(row["cost_total_low"]),
                "cost_high": float(row["cost_total_high"]),
                "service_level": level,
                "service_level_low": float(row["service_level_low"]),
                "service_level_high": float(row["service_level_high"]),
                "per_point": (cost - last["cost"]) / gained if last and gained > 0.0 else math.nan,
                **point.sizes,
            }
        )
    return pd.DataFrame(rows)


def beside_table(found: Frontier) -> pd.DataFrame:
    """One row a scenario that is no plan of the frontier, today's roster first.

    ``label``, ``cost``, ``service_level``; ``same_service``: what optimised plans cost at this
    service level, on the straight line between the two next to it, NaN beyond their ends;
    ``saving``: how much less that is.
    """
    table = found.swept.table()
    own = frontier_table(found).sort_values("service_level")
    places = [0, *range(1 + len(found.points), len(table))]
    rows = []
    for row in table.iloc[places].to_dict("records"):
        level, cost = float(row["service_level"]), float(row["cost_total"])
        same = float(
            np.interp(level, own["service_level"], own["cost"], left=math.nan, right=math.nan)
        )
        rows.append(
            {"label": row["label"], "cost": cost, "service_level": level, "same_service": same,
             "saving": cost - same}
        )  # fmt: skip
    return pd.DataFrame(rows)


def shares_of(text: str) -> list[float]:
    """Shares of ``0.7:0.95:6``: from, to, how many.

    Raises
    ------
    InputError : it is not written so.
    """
    parts = text.split(":")
    try:
        first, last, count = float(parts[0]), float(parts[1]), int(parts[2])
        if len(parts) != 3 or count < LEAST_POINTS:
            raise ValueError
    except (ValueError, IndexError):
        raise InputError(
            _(
                "--frontier: found '{text}'; allowed: FROM:TO:COUNT, such as 0.70:0.95:8 ({least} "
                "to {most} plans)"
            ).format(text=text, least=LEAST_POINTS, most=MOST_POINTS)
        ) from None
    return _checked([round(float(x), 6) for x in np.linspace(first, last, min(count, 1000))])


@contextmanager
def noticed() -> Iterator[threading.Event]:
    """Notice Ctrl-C, which a search answers with its best plan so far."""
    seen = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield seen
        return
    usual = signal.getsignal(signal.SIGINT)

    def handle(number: int, frame: Any) -> None:
        seen.set()
        if callable(usual):
            usual(number, frame)

    signal.signal(signal.SIGINT, handle)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, usual)


def _checked(shares: Sequence[float]) -> list[float]:
    wanted = sorted(set(shares))
    if not LEAST_POINTS <= len(wanted) <= MOST_POINTS or not all(0.0 < s < 1.0 for s in wanted):
        raise InputError(
            _(
                "frontier: found {shares}; allowed: {least} to {most} different shares above 0 and "
                "below 1"
            ).format(
                shares=", ".join(f"{s:g}" for s in wanted[:8]), least=LEAST_POINTS, most=MOST_POINTS
            )
        )
    return wanted


def _no_dearer_than_more(points: Sequence[Point]) -> list[Point]:
    """A plan for more service that costs no more serves the lower level as well."""
    found: list[Point] = []
    for point in reversed(points):
        better = found[0] if found else None
        if better is not None and better.cost <= point.cost and (better.holds or not point.holds):
            point = replace(better, share=point.share, bound=point.bound, seconds=point.seconds)
        found.insert(0, point)
    return found


def _start(found: Sequence[Point]) -> dict[str, Any]:
    """Agents by pool and shift, and sizes, of the last plan that is known."""
    if not found:
        return {"start": None}
    agents = {
        pool: {name: int(shift["agents"]) for name, shift in shifts.items()}
        for pool, shifts in found[-1].shifts.items()
    }
    return {"start": agents, "start_sizes": found[-1].sizes}


def _title(name: str) -> str:
    """Title of a plan, which a page says in the reader's language (`sim.wording.names.named`)."""
    if name == "today":
        return N_("Today's roster")
    return N_("Optimised for {share}").format(share=f"{100.0 * float(name):.4g} %")


def _fresh(study: Study, title: str, days: int, seed: int) -> Study:
    """The study on other days, as many as are asked for."""
    data = study.to_dict()
    data |= {
        "seed": seed, "replications": days, "until_decided": False, "precision": None,
        "scenario": {**data.get("scenario", {}), "title": title},
    }  # fmt: skip
    return Study.from_dict(data)
