"""The planted faults, and the centres on which they are looked for.

All `CENTRES` random centres are looked at in the long run. For the quick run `chosen_centres.json`
names a few of them that catch every fault, most of them twice, and still fewer that catch each
once: there the quick run compares the engines. Make it anew after adding a fault or changing what a
random centre is::

    python -m tests.engine.fault_cases
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from sim.centre import Centre
from sim.engine import CallLog, run_reference
from sim.workload import Workload
from tests.builders import Engine, centre, draw
from tests.corpora import CHOSEN, SEED, Chosen
from tests.engine.after_call_faults import AFTER_CALL_COMPILED, AFTER_CALL_REFERENCE
from tests.engine.balking_faults import BALKING_COMPILED, BALKING_REFERENCE
from tests.engine.callback_faults import CALLBACK_COMPILED, CALLBACK_REFERENCE
from tests.engine.feature_faults import FEATURE_COMPILED, FEATURE_REFERENCE
from tests.engine.handling_faults import HANDLING_COMPILED, HANDLING_REFERENCE
from tests.engine.kernel_faults import COMPILED
from tests.engine.lost_agent_faults import LOST_AGENT_COMPILED, LOST_AGENT_REFERENCE
from tests.engine.opening_faults import OPENING_REFERENCE
from tests.engine.overflow_faults import OVERFLOW_COMPILED, OVERFLOW_REFERENCE
from tests.engine.planting import planted
from tests.engine.reserve_faults import RESERVE_COMPILED, RESERVE_REFERENCE
from tests.engine.retry_faults import RETRY_COMPILED, RETRY_REFERENCE
from tests.engine.ringing_faults import RINGING_COMPILED, RINGING_REFERENCE
from tests.engine.rule_faults import REFERENCE, SHARED, Fault
from tests.engine.work_faults import WORK_COMPILED, WORK_REFERENCE
from tests.logs import assert_same_log
from tests.strategies import sampled_centre

CENTRES = 700
LONGEST_S = 1.0
"""Of processor time: an engine that is wrong may go on for ever."""
ENOUGH = 3
"""Centres that catch a fault, after which no more are looked for."""
TWICE = 2
"""Chosen centres that catch a fault, where so many are known."""
FURTHER = 2_000
"""Of those that fewer catch, catchers are looked for so far."""


class Planted(NamedTuple):
    """A fault, the engine that it is planted in, and whether its centres have optional features."""

    side: str
    fault: Fault
    features: bool

    @property
    def label(self) -> str:
        return f"{self.side}: {self.fault.rule}"


FAULTS = [
    *(Planted("reference", fault, False) for fault in (*REFERENCE, *SHARED)),
    *(Planted("compiled", fault, False) for fault in COMPILED),
    *(
        Planted("reference", fault, True)
        for fault in (
            *FEATURE_REFERENCE,
            *WORK_REFERENCE,
            *CALLBACK_REFERENCE,
            *RETRY_REFERENCE,
            *HANDLING_REFERENCE,
            *OVERFLOW_REFERENCE,
            *OPENING_REFERENCE,
            *RESERVE_REFERENCE,
            *AFTER_CALL_REFERENCE,
            *RINGING_REFERENCE,
            *LOST_AGENT_REFERENCE,
            *BALKING_REFERENCE,
        )
    ),
    *(
        Planted("compiled", fault, True)
        for fault in (
            *FEATURE_COMPILED,
            *WORK_COMPILED,
            *CALLBACK_COMPILED,
            *RETRY_COMPILED,
            *HANDLING_COMPILED,
            *OVERFLOW_COMPILED,
            *RESERVE_COMPILED,
            *AFTER_CALL_COMPILED,
            *RINGING_COMPILED,
            *LOST_AGENT_COMPILED,
            *BALKING_COMPILED,
        )
    ),
]


class Case(NamedTuple):
    """A centre, its luck, and the true log."""

    centre: Centre
    workload: Workload
    log: CallLog


@cache
def case(number: int, features: bool) -> Case:
    of = centre(sampled_centre(number, SEED, features))
    workload = draw(of)
    return Case(of, workload, run_reference(of, workload))


class Late(Exception):
    """The engine did not come to an end."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what takes more processor time, where the system can."""

    def stop(*_: object) -> None:
        raise Late

    if not hasattr(signal, "setitimer") or threading.current_thread() != threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def caught(engine: Engine, of: Case, longest_s: float = LONGEST_S) -> Exception | None:
    """What shows that the log is not the true one.

    Raises
    ------
    NameError, TypeError : the fault is not another rule, but code that cannot run.
    """
    try:
        with at_most(longest_s):
            assert_same_log(engine(of.centre, of.workload), of.log)
    except (NameError, TypeError):
        raise
    except Exception as error:
        return error
    return None


def caught_at(engine: Engine, features: bool, numbers: Iterable[int]) -> int | None:
    """The first of the centres at which the log is not the true one, or there is none."""
    return next((n for n in numbers if caught(engine, case(n, features))), None)


# Choosing --------------------------------------------------------------------------------------


def _costs(side: str, features: bool) -> dict[int, float]:
    """Processor seconds of each centre without a fault."""
    found = {}
    with planted(None, side) as engine:
        for number in range(CENTRES):
            of = case(number, features)
            start = time.process_time()
            assert caught(engine, of) is None
            found[number] = time.process_time() - start
    return found


def _catchers(one: Planted, order: Iterable[int]) -> list[int]:
    """The first centres that catch a fault; those that only never come to an end come last."""
    found: list[int] = []
    late: list[int] = []
    with planted(one.fault, one.side) as engine:
        for number in order:
            error = caught(engine, case(number, one.features), 2.0)
            if error is not None:
                (late if isinstance(error, Late) else found).append(number)
            if len(found) == ENOUGH or len(late) == 2 * ENOUGH:
                break
    return (found + late)[:ENOUGH]


def cover(caught_on: dict[str, list[int]], cost: dict[int, float], times: int = TWICE) -> list[int]:
    """Greedily: centres that catch every fault twice (or ``times``), where so many are known."""
    wanted = {name: min(times, len(numbers)) for name, numbers in caught_on.items()}
    left = {number for numbers in caught_on.values() for number in numbers}
    cover: list[int] = []
    while any(wanted.values()):
        gain = Counter(n for f, ns in caught_on.items() if wanted[f] for n in ns if n in left)
        best = max(gain, key=lambda n: (gain[n] / (cost[n] + 0.01), -n))
        left.discard(best)
        cover.append(best)
        for name, numbers in caught_on.items():
            if best in numbers and wanted[name]:
                wanted[name] -= 1
    return cover


def choose() -> Chosen:
    caught_on: dict[str, list[int]] = {}
    covers: dict[bool, list[int]] = {}
    once: dict[bool, list[int]] = {}
    cheap: dict[bool, list[int]] = {}
    for features in (False, True):
        cost: dict[int, float] = dict.fromkeys(range(CENTRES), 0.0)
        often: Counter[int] = Counter()
        for side in ("reference", "compiled"):
            costs = _costs(side, features)
            cost = {number: cost[number] + costs[number] for number in cost}
            for one in (o for o in FAULTS if (o.side, o.features) == (side, features)):
                order = sorted(costs, key=lambda n: -often[n] / (costs[n] + 0.01) or costs[n])
                numbers = _catchers(one, order)
                if len(numbers) < TWICE:
                    more = _catchers(one, range(CENTRES, FURTHER))[: TWICE - len(numbers)]
                    cost.update(dict.fromkeys(more, LONGEST_S))
                    numbers += more
                print(f"{one.label}: {numbers or 'NOT CAUGHT'}", file=sys.stderr, flush=True)
                caught_on[one.label] = numbers
                often.update(numbers)
        mine = {o.label: caught_on[o.label] for o in FAULTS if o.features is features}
        covers[features] = cover(mine, cost)
        once[features] = cover(
            {f: [n for n in ns if n in covers[features]] for f, ns in mine.items()}, cost, times=1
        )
        cheap[features] = sorted(covers[features], key=lambda n: cost[n])
    kept = {
        one.label: [n for n in cheap[one.features] if n in caught_on[one.label]] for one in FAULTS
    }
    return {
        "plain": covers[False],
        "features": covers[True],
        "plain_once": once[False],
        "features_once": once[True],
        "caught_on": kept,
    }


def written(data: Chosen) -> str:
    """JSON with a line a fault."""
    lines = ",\n".join(
        f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in data["caught_on"].items()
    )
    lists: Any = {k: v for k, v in data.items() if k != "caught_on"}
    heads = "".join(f"  {json.dumps(k)}: {json.dumps(v)},\n" for k, v in lists.items())
    return f'{{\n{heads}  "caught_on": {{\n{lines}\n  }}\n}}\n'


if __name__ == "__main__":
    CHOSEN.write_text(written(choose()), encoding="utf-8")
