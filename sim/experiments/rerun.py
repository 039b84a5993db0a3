"""Simulating a stored result anew, and whether the same comes out, to the last digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.catalogue import _
from sim.errors import InputError
from sim.executors.rounds import as_run
from sim.experiments.run import run
from sim.measures import Counts
from sim.store.provenance import DECIDING, changed_inputs, code_digest, versions
from sim.store.run_folder import load_facts, load_result
from sim.study.executor_setting import ExecutorSetting
from sim.study.result import Result
from sim.study.study import Study


@dataclass(frozen=True)
class Rerun:
    """What a stored result gave when it was simulated anew.

    Attributes
    ----------
    stored, again : the result then and now.
    fields : counts that differ in any replication.
    measures : measures whose value or interval differs, each with the value then and now.
    versions : what is of another version now, in words.
    """

    stored: Result
    again: Result
    fields: tuple[str, ...]
    measures: tuple[tuple[str, float, float], ...]
    versions: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every count of every replication is the same."""
        return not self.fields


def rerun(folder: str | Path, *, progress: bool = False) -> Rerun:
    """Simulate the result in ``folder`` anew: the same study, seed and number of replications.

    Raises
    ------
    ResultError : the folder holds no complete result.
    InputError : it was made by custom rules, which are not stored.
    """
    folder = Path(folder)
    facts, stored = load_facts(folder), load_result(folder)
    if facts.get("rules"):
        raise InputError(
            _(
                "'{folder}' was simulated with custom rules ({facts}), which are not "
                "stored; run them again with sim.run(..., rules=...)"
            ).format(folder=folder, facts=facts["rules"])
        )
    again = run(_plainly(stored), progress=progress)
    fields = _differing(stored.counts, again.counts)
    then, now = stored.kpis(), again.kpis()
    ends = ["value", "low", "high"]
    differ = [
        name
        for name in then.index
        if not np.array_equal(
            then.loc[name, ends].to_numpy(float), now.loc[name, ends].to_numpy(float), True
        )
    ]
    values = [(str(n), float(then["value"][n]), float(now["value"][n])) for n in differ]
    return Rerun(stored, again, fields, tuple(values), tuple(_other_versions(facts)))


def _plainly(stored: Result) -> Study:
    """The study with as many replications as were simulated, whatever decided how many.

    It runs on this machine: a folder may come from anybody, and a scheduler that it names could
    send code to run.
    """
    study = as_run(stored.study, stored.replications)
    if study.executor.address is None:
        return study
    return study.model_copy(update={"executor": ExecutorSetting()})


def _differing(then: Sequence[Counts], now: Sequence[Counts]) -> tuple[str, ...]:
    """Fields that differ in value, shape or existence."""
    found: dict[str, None] = {}
    for a, b in zip(then, now, strict=True):
        if a.setting != b.setting:
            found["setting"] = None
        for name in dict.fromkeys((*a.arrays, *b.arrays)):
            if name not in a.arrays or name not in b.arrays:
                found[name] = None
                continue
            x, y = a.arrays[name], b.arrays[name]
            equal_nan = x.dtype.kind == "f" and y.dtype.kind == "f"
            if not np.array_equal(x, y, equal_nan=equal_nan):
                found[name] = None
    return tuple(found)


def _other_versions(facts: Mapping[str, Any]) -> list[str]:
    then: Mapping[str, str] = facts.get("versions", {})
    told = [
        _("{name} {get} then, {number} now").format(
            name=name, get=then.get(name, "unknown"), number=number
        )
        for name, number in versions().items()
        if name in ("python", *DECIDING) and then.get(name) != number
    ]
    told += [_("file {name} has changed").format(name=name) for name in changed_inputs(facts)]
    if facts.get("code") != code_digest():
        told.append(_("the sources of Trunkline have changed"))
    return told
