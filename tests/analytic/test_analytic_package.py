"""The package as a whole: what it exports and what it leans on."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import sim.analytic as analytic


def test_every_exported_name_exists_and_is_documented() -> None:
    """``__all__`` is sorted as the linter wants it and each function and record has a docstring."""
    assert len(set(analytic.__all__)) == len(analytic.__all__)
    for name in analytic.__all__:
        thing = getattr(analytic, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert inspect.getdoc(thing), name


def test_every_public_function_says_what_it_raises() -> None:
    """Bad input has one documented answer."""
    for name in analytic.__all__:
        thing = getattr(analytic, name)
        if inspect.isfunction(thing):
            assert "ValueError" in (inspect.getdoc(thing) or ""), name


def test_the_witness_is_independent() -> None:
    """No module imports anything of ``sim`` outside ``sim.analytic``."""
    folder = Path(analytic.__file__).parent
    modules = sorted(folder.glob("*.py"))
    assert len(modules) > 8
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, module.name
                names = [node.module or ""]
            for name in names:
                if name == "sim" or name.startswith("sim."):
                    assert name.startswith("sim.analytic"), f"{module.name} imports {name}"
