"""No circle in the import graph of `sim`: imports for types and within functions included.

`lint-imports` sees to the layers; a circle may also lie within one of them.
"""

from __future__ import annotations

from pathlib import Path

import grimp
import pytest

Graph = dict[str, set[str]]


def graph(package: str) -> Graph:
    """Which modules of a package each module imports, as the library of `lint-imports` sees it."""
    found = grimp.build_graph(package, cache_dir=None)
    return {
        name: {*found.find_modules_directly_imported_by(name)} for name in sorted(found.modules)
    }


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
    of = graph("sim")
    assert len(of) > 500
    assert [described(of, members) for members in circles(of)] == []


def test_circles_are_seen() -> None:
    of = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": set(), "e": {"f"}, "f": {"e"}}
    assert circles(of) == [["a", "b", "c"], ["e", "f"]]
    assert described(of, ["e", "f"]).splitlines()[1:] == ["  e -> f", "  f -> e"]


def test_imports_for_types_and_within_functions_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    monkeypatch.syspath_prepend(tmp_path)
    of = graph("house")
    assert of["house"] == {"house.door"}
    assert of["house.door"] == {"house.room.bed", "house.garden"}
    assert of["house.room"] == {"house.door"}
    assert circles(of) == [["house.door", "house.garden"]]
