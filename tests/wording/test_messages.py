"""Messages are whole: never formatted before they are looked up, never glued, never looked up
while a module is imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import sim
from sim.cli.tongue import ARGPARSE
from tests.wording.pseudo import listed

SIM = Path(sim.__file__).parent
SOURCES = sorted(SIM.rglob("*.py"))
PROGRAMMERS = {"analytic", "extract.py", "translations.py", "build.py", "build_latin.py"}
"""Where nothing is said to planners."""
LOOKED_UP = ("_", "ngettext")
MARKED = (*LOOKED_UP, "N_")


@cache
def trees() -> dict[Path, ast.Module]:
    """The sources, parsed once for all tests."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def called(node: ast.AST, names: tuple[str, ...]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func
    if isinstance(name, ast.Attribute) and name.attr == "format":
        return called(name.value, names)
    return isinstance(name, ast.Name) and name.id in names


def faults(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and called(node, MARKED):
            texts = node.args[:2] if node.func.id == "ngettext" else node.args[:1]
            for text in texts:
                if isinstance(text, (ast.JoinedStr, ast.BinOp)):
                    yield f"line {node.lineno}: formatted before it is looked up"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
            if called(node.left, MARKED) or called(node.right, MARKED):
                yield f"line {node.lineno}: glued with {type(node.op).__name__}"
        elif isinstance(node, ast.FormattedValue) and called(node.value, MARKED):
            yield f"line {node.lineno}: glued in an f-string"


def at_import(tree: ast.Module) -> Iterator[str]:
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if called(node, LOOKED_UP):
            yield f"line {node.lineno}: looked up at import"  # type: ignore[attr-defined]
        waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize(
    "code",
    ['_(f"a {b}")', 'N_("a" + b)', '_("a") + "b"', 'f"{_(a)}"', '"b" + _("a").format(c=1)'],
)
def test_the_check_sees_glue(code: str) -> None:
    assert list(faults(ast.parse(code)))


def test_no_message_is_glued_or_looked_up_at_import() -> None:
    found = {}
    for path, tree in trees().items():
        bad = [*faults(tree), *at_import(tree)]
        if bad:
            found[path.name] = bad
    assert not found


ERRORS = {
    "InputError", "ResultError", "DamagedError", "WorkerError", "YamlMistake", "ValueError",
    "RuntimeError", "say", "tell", "warn", "print",
}  # fmt: skip
"""What people read of their own mistakes, and what commands say."""


def sentences(tree: ast.AST) -> Iterator[str]:
    """English sentences in place of a message, in what is raised or said."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in ERRORS:
            yield from (f"line {node.lineno}: {text!r}" for text in in_english(node.args[0]))


def in_english(node: ast.AST) -> Iterator[str]:
    """Texts of two words or more that are not looked up, wherever they stand in an expression."""
    if called(node, MARKED) or isinstance(node, ast.Compare):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.search(r"[A-Za-z]{2,}\W* [A-Za-z]{2,}", node.value):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        text = text.removeprefix("trunkline: ")
        command = text.lstrip().startswith("trunkline ")
        if not command and re.search(r"[A-Za-z]{2,}\W* \W*[A-Za-z{]|}\W* \W*[A-Za-z]{2,}", text):
            yield text
    else:
        for below in ast.iter_child_nodes(node):
            yield from in_english(below)


@pytest.mark.parametrize(
    "code",
    [
        'raise InputError(f"{path}: wrong")',
        'raise InputError("it is wrong")',
        'raise ResultError(_("a") + f"{b} more")',
        'raise ValueError("it is " + ("wrong" if a else "not right"))',
        'say(f"trunkline: stopped {a}")',
    ],
)
def test_the_check_sees_english_errors(code: str) -> None:
    assert list(sentences(ast.parse(code)))


def test_errors_are_messages() -> None:
    """`sim.analytic` is for programmers, as are errors of types and of what is not implemented."""
    found = {}
    for path, tree in trees().items():
        if PROGRAMMERS.isdisjoint(path.relative_to(SIM).parts):
            bad = list(sentences(tree))
            if bad:
                found[path.name] = bad
    assert not found


def test_every_placeholder_has_a_name() -> None:
    for message in listed():
        texts = {message.id} if isinstance(message.id, str) else {*message.id}
        for text in texts - {*ARGPARSE}:
            assert not re.search(r"\{\d*\}|%[sdgf]\b", text), text
