"""What the docs say of files is true: a path exists, and `file.py:name` is defined there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("[!_]*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
FOLDERS = ("sim", "tests", "conf", "scenarios", "benchmarks", "docs", "notebooks")
_PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w/.-]*)(?::([\w.]+))?`")


def _named(page: Path) -> list[tuple[str, str | None]]:
    return [(m[1], m[2]) for m in _PATH.finditer(page.read_text(encoding="utf-8"))]


def _defined(file: Path) -> set[str]:
    """Names that a module defines: functions, classes, constants, and ``Class.member``."""
    found: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            inside = {name for n in node.body for name in _names(n)}
            found |= {node.name, *(f"{node.name}.{name}" for name in inside)}
        else:
            found |= _names(node)
    return found


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {t.id for t in node.targets if isinstance(t, ast.Name)}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_and_names_that_a_page_names_exist(page: Path) -> None:
    missing = [path for path, _ in _named(page) if not (ROOT / path).exists()]
    assert not missing, f"{page.name} names files that are not there: {missing}"
    unknown = [
        f"{path}:{name}"
        for path, name in _named(page)
        if name is not None and name not in _defined(ROOT / path)
    ]
    assert not unknown, f"{page.name} names what is not defined: {unknown}"


def test_a_wrong_name_would_be_noticed() -> None:
    assert "_defined" in _defined(Path(__file__))
    assert "_defines" not in _defined(Path(__file__))
    assert _PATH.findall("see `sim/errors.py:InputError` and `sim/study/`") == [
        ("sim/errors.py", "InputError"),
        ("sim/study/", ""),
    ]
