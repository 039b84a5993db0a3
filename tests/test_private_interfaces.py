"""What others keep to themselves is used in one file each, which has a contract test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRIVATE = {
    "hydra._internal": "sim/config/hydra_internals.py",
    "numba.core": "sim/jit/numba_internals.py",
    "numba._": "sim/jit/numba_internals.py",
}
"""What begins so is private, and the file that uses it."""


def imported(text: str) -> Iterator[str]:
    """Every name that a source imports, with its module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.fixture(scope="module")
def imports() -> dict[str, list[str]]:
    """What each file of ours imports that names a package with private parts."""
    sources = {file: file.read_text(encoding="utf-8") for file in (ROOT / "sim").rglob("*.py")}
    return {
        file.relative_to(ROOT).as_posix(): list(imported(text))
        for file, text in sources.items()
        if any(private.partition(".")[0] in text for private in PRIVATE)
    }


@pytest.mark.parametrize(("private", "home"), PRIVATE.items())
def test_a_private_interface_is_used_in_one_file(
    private: str, home: str, imports: dict[str, list[str]]
) -> None:
    users = {
        file for file, names in imports.items() if any(name.startswith(private) for name in names)
    }
    assert users == {home}
