"""What is told of progress, and where: a bar on terminals only, and none that runs backwards."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

import sim
from sim.executors import progress
from sim.executors.progress import Progress
from sim.executors.rounds import in_rounds
from tests.small_studies import small


class Screen(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def screen(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> Screen:
    made = Screen(terminal)
    monkeypatch.setattr(sys, "stderr", made)
    return made


def told(where: Screen, growing: bool = False) -> str:
    with Progress(4, shown=True, growing=growing) as shown:
        shown.tick(1)
        shown.tick(1, 6)
        shown.describe("2/3 jobs")
        shown.tick(2)
    return where.getvalue()


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(screen(monkeypatch, True))
    assert "\r" in said
    assert "%|" in said


def test_what_may_grow_is_called_so_and_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(screen(monkeypatch, True), growing=True)
    assert "0 of at least 4 replications" in said
    assert "2 of at least 10 replications" in said
    assert said.rstrip().rpartition("\r")[2].startswith("2/3 jobs: 4 replications [")
    assert "%" not in said


def test_elsewhere_a_short_run_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    where = screen(monkeypatch, False)
    assert told(where) == ""
    sim.run(small(engine="reference"), replications=1, progress=True)
    assert not [line for line in where.getvalue().splitlines() if "compil" not in line]


@pytest.mark.parametrize("growing", [False, True])
def test_elsewhere_a_long_run_tells_line_by_line(
    monkeypatch: pytest.MonkeyPatch, growing: bool
) -> None:
    monkeypatch.setattr(progress, "LINE_S", 0.0)
    lines = told(screen(monkeypatch, False), growing=growing).splitlines()
    of = "at least " if growing else ""
    left = "" if growing else r", about \d+ s left"
    assert len(lines) == 3
    assert re.fullmatch(rf"trunkline: simulating: 1 of {of}4 replications{left}", lines[0])
    assert re.fullmatch(rf"trunkline: 2/3 jobs: 4 of {of}10 replications{left}", lines[2])


def test_who_did_not_ask_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    where = screen(monkeypatch, True)
    with Progress(2, shown=False) as shown:
        shown.tick(1, 3)
    assert where.getvalue() == ""


def test_rounds_never_name_a_total_that_they_may_exceed(monkeypatch: pytest.MonkeyPatch) -> None:
    where = screen(monkeypatch, True)
    study = small(replications=2, engine="reference")
    in_rounds([study], lambda found: [min(len(found[0]) + 1, 3)], progress=True)
    said = where.getvalue()
    assert "of at least 2 replications" in said
    assert "of at least 3 replications" in said
    assert not re.search("simulating: .*%", said)


class Notebook:
    """What of IPython a bar in a notebook needs."""

    kernel = "there is one"

    def __init__(self) -> None:
        self.pictures: list[dict[str, str]] = []

    def get_ipython(self) -> Notebook:
        return self

    def display(self, picture: dict[str, str], **how: object) -> Notebook:
        assert how == {"raw": True, "display_id": True}
        self.update(picture, raw=True)
        return self

    def update(self, picture: dict[str, str], *, raw: bool) -> None:
        assert raw
        self.pictures.append(picture)


@pytest.mark.parametrize("growing", [False, True])
def test_a_notebook_gets_one_picture_that_is_replaced_without_widgets_and_warnings(
    monkeypatch: pytest.MonkeyPatch, growing: bool
) -> None:
    notebook, where = Notebook(), screen(monkeypatch, False)
    monkeypatch.setitem(sys.modules, "IPython", notebook)
    monkeypatch.setitem(sys.modules, "IPython.display", notebook)
    monkeypatch.setattr("sim.executors.notebook_bar.EVERY_S", 0.0)
    assert told(where, growing=growing) == ""
    first, *_between, last = notebook.pictures
    assert first["text/plain"] == f"simulating: 0 / 4{'+' if growing else ''} · 0:00"
    assert last["text/plain"] == "2/3 jobs: 4 / 4 · 0:00"
    assert ("<progress" in last["text/html"]) is not growing


def test_nobody_else_draws_a_bar() -> None:
    """Who draws one has to ask whether there is a terminal, as the compiler's bar does."""
    sources = Path(sim.__file__).parent.rglob("*.py")
    drawing = {path.name for path in sources if "tqdm" in path.read_text(encoding="utf-8")}
    assert drawing == {"progress.py", "preparing.py"}
