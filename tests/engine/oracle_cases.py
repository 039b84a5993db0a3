"""Planted faults of optional features that the oracle catches, and a few centres that show it.

The centres have only the optional features that are written beside them, so that features that the
oracle learns later change none of them. Make `oracle_centres.json` anew after that::

    python -m tests.engine.oracle_cases
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypedDict

from sim.engine import CallLog
from tests.builders import Engine, centre, draw
from tests.corpora import SEED
from tests.engine.fault_cases import CENTRES, FAULTS, Case, Planted, caught, cover
from tests.engine.planting import planted
from tests.oracle import KNOWN, run_oracle
from tests.strategies import sampled_centre

MOST = 1
"""Centres that catch a fault, after which no more are looked for."""
CHOSEN = Path(__file__).parent / "oracle_centres.json"


class Witnessed(TypedDict):
    """Optional features, centres that have only these, and which of them catch a fault."""

    features: list[str]
    centres: list[int]
    caught_on: dict[str, list[int]]


@cache
def witnessed() -> Witnessed:
    found: Witnessed = json.loads(CHOSEN.read_text(encoding="utf-8"))
    return found


def case(number: int, features: tuple[str, ...]) -> Case:
    """A centre, and the log that the oracle writes."""
    of = centre(sampled_centre(number, SEED, features))
    workload = draw(of)
    log: CallLog = run_oracle(of, workload)
    return Case(of, workload, log)


@cache
def witness(number: int) -> Case:
    """One of the chosen centres."""
    return case(number, tuple(witnessed()["features"]))


def _catchers(one: Planted, cases: dict[int, Case], often: dict[int, int]) -> Iterator[int]:
    """Some centres that catch a fault, those that catch many first."""
    found = 0
    with planted(one.fault, one.side) as engine:
        for number in sorted(cases, key=lambda n: -often[n]):
            if caught(engine, cases[number]) is not None:
                yield number
                found += 1
            if found == MOST:
                return


def choose() -> Witnessed:
    cases = {n: case(n, KNOWN) for n in range(CENTRES)}
    with planted(None, "reference") as engine:
        late = {n for n, c in cases.items() if caught(engine, c) is not None}
    print(f"left out, too slow or wrong: {late}", file=sys.stderr, flush=True)
    cases = {n: c for n, c in cases.items() if n not in late}
    often = dict.fromkeys(cases, 0)
    caught_on = {}
    for one in FAULTS:
        if one.side != "reference" or not one.features:
            continue
        numbers = list(_catchers(one, cases, often))
        print(f"{one.label}: {numbers or 'not caught'}", file=sys.stderr, flush=True)
        if numbers:
            caught_on[one.label] = numbers
        for number in numbers:
            often[number] += 1
    chosen = cover(caught_on, dict.fromkeys(cases, 0.0), times=1)
    kept = {label: [n for n in ns if n in chosen] for label, ns in caught_on.items()}
    return {"features": list(KNOWN), "centres": sorted(chosen), "caught_on": kept}


def check(engine: Engine, number: int) -> bool:
    """Whether an engine parts from the oracle on a chosen centre."""
    return caught(engine, witness(number)) is not None


def written(data: Witnessed) -> str:
    """JSON with a line a fault."""
    faults = ",\n".join(
        f"    {json.dumps(name)}: {json.dumps(numbers)}"
        for name, numbers in data["caught_on"].items()
    )
    heads = "".join(f'  "{k}": {json.dumps(data[k])},\n' for k in ("features", "centres"))
    return f'{{\n{heads}  "caught_on": {{\n{faults}\n  }}\n}}\n'


if __name__ == "__main__":
    CHOSEN.write_text(written(choose()), encoding="utf-8")
