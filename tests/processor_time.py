"""What the tests cost in processor seconds, told at the end; garbage is collected seldom meanwhile.

Seconds are those of the process that ran a test and of its children that have ended, so that a
machine on which others work shows nearly the same. pytest finds the functions through `conftest`.
"""

from __future__ import annotations

import gc
import resource
from collections.abc import Generator
from typing import Any

import pytest

from tests.rewriting import import_from_the_end

QUICK = "not slow and not broad"
"""The marks of `make test`."""
BUDGET_S = 150.0
"""What the quick tests may cost on a quiet machine, collecting them in two processes included."""
DEAREST = 10
_SELDOM = (50_000, 20, 50)

_last_s = 0.0
_by_test: dict[str, float] = {}
_workers_s: list[float] = []


def spent_s() -> float:
    """Processor seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def pytest_collection(session: pytest.Session) -> None:
    """Nothing that is made while tests are collected is garbage."""
    gc.disable()
    import_from_the_end(session)


def pytest_collection_finish() -> None:
    global _last_s
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    gc.enable()
    _last_s = spent_s()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Give the report of a phase what has been spent since the one before."""
    global _last_s
    report = yield
    now = spent_s()
    report.processor_s, _last_s = now - _last_s, now
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    seconds = getattr(report, "processor_s", 0.0)
    _by_test[report.nodeid] = _by_test.get(report.nodeid, 0.0) + seconds


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process that works for another one says what it has spent."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["processor_s"] = spent_s()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _workers_s.append(getattr(node, "workeroutput", {}).get("processor_s", 0.0))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The total, the dearest tests, and a sentence where the quick tests have become too dear."""
    if len(_by_test) <= DEAREST:
        return
    own = [resource.getrusage(resource.RUSAGE_SELF)] if _workers_s else []
    total = sum(_workers_s) + sum(u.ru_utime + u.ru_stime for u in own) or spent_s()
    tests = sum(_by_test.values())
    say = terminalreporter.write_line
    say(
        f"processor seconds: {total:.0f}, of these {tests:.0f} in {len(_by_test):,} tests; "
        f"the dearest:"
    )
    for name in sorted(_by_test, key=lambda n: -_by_test[n])[:DEAREST]:
        say(f"{_by_test[name]:6.1f}  {name}")
    if config.option.markexpr == QUICK and total > BUDGET_S:
        say(
            f"more than the {BUDGET_S:.0f} that the quick tests may cost: see CONTRIBUTING.md "
            "(on a machine that others use seconds are up to a third more)"
        )
