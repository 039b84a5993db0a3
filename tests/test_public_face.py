"""The public face: what it holds, and that the examples in its docstrings come true."""

from __future__ import annotations

import doctest

import pytest

import sim
from tests.tiers import sampled

FACE = {
    "load": sim.load,
    "run": sim.run,
    "check": sim.check,
    "compare": sim.compare,
    "decide": sim.decide,
    "open": sim.open,
    "Study.from_dict": sim.Study.from_dict,
    "Result.kpis": sim.Result.kpis,
    "Result.by": sim.Result.by,
    "Result.calls": sim.Result.calls,
}


@pytest.mark.compiled
@pytest.mark.parametrize("name", sampled(FACE, lambda name: name != "decide"))
def test_the_example_comes_true(name: str) -> None:
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
    found = [t for t in doctest.DocTestFinder(recurse=False).find(FACE[name], name) if t.examples]
    assert len(found) == 1, f"{name} has no example"
    runner.run(found[0], out=told.append)
    assert runner.failures == 0, "".join(told)


def test_all_that_is_promised_is_there() -> None:
    promised = {"load", "run", "compare", "comparison", "open", "sensitivity", "Study", "Result"}
    assert promised <= set(sim.__all__)
    for name in sim.__all__:
        assert getattr(sim, name).__doc__, f"sim.{name} has no docstring"
