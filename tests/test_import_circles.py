"""No circle in the import graph of `sim`: imports for types and within functions included.

`lint-imports` sees to the layers; a circle may also lie within one of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import sim

ROOT = Path(sim.__file__).parent

Graph = dict[str, set[str]]


def modules(root: Path) -> dict[str, Path]:
    """Every module below a package by its dotted name."""
    found = {}
    for file in sorted(root.rglob("*.py")):
        parts = [root.name, *file.relative_to(root).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imported(name: str, file: Path, known: set[str]) -> Iterator[str]:
    """Modules that a module names in its imports, wherever these stand."""
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            above = parts[: len(parts) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                if whole in known:
                    yield whole
                elif origin in known:
                    yield origin


def graph(root: Path) -> Graph:
    """Which modules each module imports."""
    files = modules(root)
    return {name: {*imported(name, file, set(files))} - {name} for name, file in files.items()}


def circles(of: Graph) -> list[list[str]]:
    """Sets of modules that all reach each other, by Tarjan's algorithm."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in sorted(of[name]):
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            at = stack.index(name)
            members = sorted(stack[at:])
            del stack[at:]
            if len(members) > 1:
                found.append(members)

    for name in of:
        if name not in order:
            visit(name)
    return sorted(found)


def described(of: Graph, members: list[str]) -> str:
    """A circle, and who in it imports whom."""
    inside = set(members)
    arrows = [f"  {m} -> {', '.join(sorted(of[m] & inside))}" for m in members]
    return "\n".join([f"{len(members)} modules import each other:", *arrows])


def test_no_module_imports_itself_through_others() -> None:
    of = graph(ROOT)
    assert [described(of, members) for members in circles(of)] == []


def test_circles_are_seen() -> None:
    of = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": set(), "e": {"f"}, "f": {"e"}}
    assert circles(of) == [["a", "b", "c"], ["e", "f"]]
    assert described(of, ["e", "f"]).splitlines()[1:] == ["  e -> f", "  f -> e"]


def test_imports_for_types_and_within_functions_count(tmp_path: Path) -> None:
    package = tmp_path / "house"
    (package / "room").mkdir(parents=True)
    for name, text in {
        "__init__": "from house.door import key",
        "door": "if TYPE_CHECKING:\n    from .room import bed\ndef key():\n    import house.garden",
        "garden": "from . import door",
        "room/__init__": "from ..door import key",
        "room/bed": "",
    }.items():
        (package / f"{name}.py").write_text(text)
    of = graph(package)
    assert of["house"] == {"house.door"}
    assert of["house.door"] == {"house.room.bed", "house.garden"}
    assert of["house.room"] == {"house.door"}
    assert circles(of) == [["house.door", "house.garden"]]
