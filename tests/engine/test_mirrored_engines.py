"""The two engines read as one text: files of the same names, functions in the same order."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import sim

ENGINE = Path(sim.__file__).parent / "engine"
ARCHITECTURE = ENGINE.parents[1] / "docs" / "architecture.md"


def parts(package: str) -> set[str]:
    """Names of the modules of a package, and of packages in it."""
    folder = ENGINE / package
    found = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    return found | {file.parent.name for file in folder.glob("*/__init__.py")}


def functions(package: str, part: str) -> list[str]:
    """Names of a module's functions, in order."""
    source = (ENGINE / package / f"{part}.py").read_text(encoding="utf-8")
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("part", sorted(parts("kernel") & parts("reference")))
def test_functions_of_the_same_names_stand_in_the_same_order(part: str) -> None:
    kernel, reference = functions("kernel", part), functions("reference", part)
    assert [f for f in kernel if f in reference] == [f for f in reference if f in kernel]


def test_most_parts_are_in_both_engines() -> None:
    assert len(parts("kernel") & parts("reference")) >= 18


@pytest.mark.skipif(not ARCHITECTURE.exists(), reason="the docs are not installed")
def test_the_architecture_says_why_a_part_is_in_one_engine_only() -> None:
    rows = re.findall(
        r"^\| (the kernel|the reference engine) \| (.+?) \| .+ \|$",
        ARCHITECTURE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    named: dict[str, set[str]] = {name: set() for name in ("the kernel", "the reference engine")}
    for engine, names in rows:
        named[engine].update(re.findall(r"`(\w+)/?`", names))
    assert named["the kernel"] == parts("kernel") - parts("reference")
    assert named["the reference engine"] == parts("reference") - parts("kernel")
