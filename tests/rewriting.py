"""Each of two processes that collect the tests rewrites one half of their files, not all of them.

pytest rewrites the assertions of a file when it is first imported, which costs half of a
collection, and keeps the result for the next process. Processes that begin together would do it
twice: one begins at the end instead, and they meet in the middle.
"""

from __future__ import annotations

import contextlib
from importlib import import_module
from pathlib import Path

import pytest

FROM_THE_END = "gw1"
"""The process that begins at the end, as pytest-xdist calls it."""


def import_from_the_end(session: pytest.Session) -> None:
    """Import every test of a whole run, the last first, if this process is the one to do so."""
    config = session.config
    tests = config.rootpath / "tests"
    asked = [(config.rootpath / argument).resolve() for argument in config.args]
    worker = getattr(config, "workerinput", {}).get("workerid")
    if worker != FROM_THE_END or asked != [tests]:
        return
    for file in sorted(tests.rglob("test_*.py"), reverse=True):
        with contextlib.suppress(Exception, pytest.skip.Exception):  # told when it is collected
            import_module(_name(file.relative_to(config.rootpath)))


def _name(file: Path) -> str:
    return ".".join(file.with_suffix("").parts)
