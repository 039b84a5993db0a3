"""Random centres with playbooks, the oracle's logs of them, and which faults they show.

They are drawn beside all others, so that what is chosen of those stays as it is. Make
`playbook_centres.json` anew after a change of these centres or a new fault::

    python -m tests.engine.playbook_cases
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypedDict

from tests.builders import centre, draw
from tests.engine.fault_cases import Case, Planted, caught, cover
from tests.engine.planting import planted
from tests.engine.playbook_faults import PLAYBOOK_COMPILED, PLAYBOOK_REFERENCE, PLAYBOOK_SHARED
from tests.oracle import KNOWN, run_oracle
from tests.playbook_centres import with_playbooks

SEED = 3
CENTRES = 220
LONGEST_S = 0.5
"""Of the oracle, for a centre that may be chosen."""
CHOSEN = Path(__file__).parent / "playbook_centres.json"

FAULTS = [
    *(Planted("reference", fault, True) for fault in (*PLAYBOOK_SHARED, *PLAYBOOK_REFERENCE)),
    *(Planted("compiled", fault, True) for fault in PLAYBOOK_COMPILED),
]


class Witnessed(TypedDict):
    """Optional features that the centres may have besides, and which centres catch a fault."""

    features: list[str]
    caught_on: dict[str, list[int]]


@cache
def witnessed() -> Witnessed:
    found: Witnessed = json.loads(CHOSEN.read_text(encoding="utf-8"))
    return found


def caught_on() -> dict[str, list[int]]:
    """For each fault the centres that catch it."""
    return witnessed()["caught_on"]


@cache
def case(number: int, features: tuple[str, ...], seed: int = SEED) -> Case | None:
    """A centre with playbooks and the oracle's log; None where there is no such."""
    data = with_playbooks(number, seed, features)
    if data is None:
        return None
    of = centre(data)
    workload = draw(of)
    if not any(failure.actions for failure in workload.failures):
        return None
    return Case(of, workload, run_oracle(of, workload))


def witness(number: int) -> Case:
    """One of the chosen centres."""
    found = case(number, tuple(witnessed()["features"]))
    assert found is not None
    return found


def chosen() -> list[int]:
    return sorted({number for numbers in caught_on().values() for number in numbers})


def _cheap() -> Iterator[int]:
    for number in range(CENTRES):
        start = time.process_time()
        of = case(number, KNOWN)
        if of is not None and time.process_time() - start < LONGEST_S:
            yield number


def choose() -> Witnessed:
    numbers = list(_cheap())
    often = dict.fromkeys(numbers, 0)
    found: dict[str, list[int]] = {}
    for one in FAULTS:
        with planted(one.fault, one.side) as engine:
            for number in sorted(numbers, key=lambda n: -often[n]):
                of = case(number, KNOWN)
                assert of is not None
                if caught(engine, of) is not None:
                    found[one.label] = [number]
                    often[number] += 1
                    break
        print(f"{one.label}: {found.get(one.label, 'NOT CAUGHT')}", file=sys.stderr, flush=True)
    kept = cover(found, dict.fromkeys(numbers, 0.0), times=1)
    chosen = {label: [n for n in ns if n in kept] for label, ns in found.items()}
    return {"features": list(KNOWN), "caught_on": chosen}


def written(data: Witnessed) -> str:
    """JSON with a line a fault."""
    faults = ",\n".join(
        f"    {json.dumps(name)}: {json.dumps(numbers)}"
        for name, numbers in data["caught_on"].items()
    )
    features = json.dumps(data["features"])
    return f'{{\n  "features": {features},\n  "caught_on": {{\n{faults}\n  }}\n}}\n'


if __name__ == "__main__":
    CHOSEN.write_text(written(choose()), encoding="utf-8")
