"""Folders of results are replaced whole: whatever stops it, and whatever else is in them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.store import atomic, disk, own_files
from sim.store.atomic import published, recovered, tidied, written_aside
from sim.store.own_files import manifest_of


@pytest.fixture(autouse=True)
def nothing_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forcing a disk takes longer than all the rest."""
    for module in (atomic, disk):
        monkeypatch.setattr(module, "forced", lambda path: None)


class Killed(BaseException):
    """What stands for SIGKILL: nothing is caught, and nothing is cleared away, after it."""


def old(aside: Path) -> None:
    (aside / "config.json").write_text("old")
    (aside / "jobs").mkdir()
    (aside / "jobs" / "a.csv").write_text("old")


def new(aside: Path) -> None:
    (aside / "config.json").write_text("new")
    (aside / "jobs").mkdir()
    (aside / "jobs" / "a.csv").write_text("new")
    (aside / "page.html").write_text("new")


def page(place: Path) -> None:
    published(place, lambda aside: (aside / "page.html").write_text("new page"))


def whole(folder: Path) -> str:
    """Which result a folder holds; half of one is an error."""
    found = {p.read_text() for p in (folder / "config.json", folder / "jobs" / "a.csv")}
    (which,) = found
    assert (folder / "page.html").exists() or which == "old"
    return which


STEPS = ("rename", "replace", "unlink", "mkdir", "rmtree", "forced", "write_bytes", "write_text")


def _killing(patch: pytest.MonkeyPatch, at: int | None) -> list[str]:
    """Every step on disk is counted; at one of them the process ends, and does nothing more."""
    seen: list[str] = []

    def stepped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **more: Any) -> Any:
            if at is not None and len(seen) >= at:
                raise Killed
            seen.append(name)
            return real(*args, **more)

        return step

    for name in STEPS:
        if name == "rmtree":
            patch.setattr(shutil, name, stepped(name, shutil.rmtree))
        elif name == "forced":
            for module in (atomic, disk):
                patch.setattr(module, name, stepped(name, disk.forced))
        else:
            patch.setattr(Path, name, stepped(name, getattr(Path, name)))
    return seen


def _steps_of(action: Callable[[], object], patch: pytest.MonkeyPatch) -> int:
    with patch.context() as counting:
        seen = _killing(counting, None)
        action()
    return len(seen)


def _killed(action: Callable[[], object], at: int, patch: pytest.MonkeyPatch) -> None:
    with patch.context() as killing:
        _killing(killing, at)
        with pytest.raises(Killed):
            action()


@pytest.mark.broad
def test_killed_at_any_step_the_old_or_the_new_is_there_with_what_the_user_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepared(name: str) -> Path:
        folder = tmp_path / name / "results"
        written_aside(folder, old)
        (folder / "notes.md").write_text("mine")
        (folder / "jobs" / "more.txt").write_text("mine too")
        return folder

    first = prepared("whole")
    steps = _steps_of(lambda: written_aside(first, new, page), monkeypatch)
    assert whole(first) == "new"
    found = []
    for at in range(steps):
        folder = prepared(str(at))
        _killed(lambda folder=folder: written_aside(folder, new, page), at, monkeypatch)  # type: ignore[misc]
        recovered(folder)
        found.append(whole(folder))
        assert (folder / "notes.md").read_text() == "mine"
        assert (folder / "jobs" / "more.txt").read_text() == "mine too"
        assert [p.name for p in folder.parent.iterdir()] == ["results"]
        assert whole(written_aside(folder, new, page)) == "new"
    assert steps > 15
    assert set(found) == {"old", "new"}
    assert found == sorted(found, reverse=True)


def test_killed_at_any_step_a_first_result_is_whole_or_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = _steps_of(lambda: written_aside(tmp_path / "count" / "r", new, page), monkeypatch)
    for at in range(steps):
        folder = tmp_path / str(at) / "r"
        folder.parent.mkdir()
        _killed(lambda folder=folder: written_aside(folder, new, page), at, monkeypatch)  # type: ignore[misc]
        recovered(folder)
        if folder.exists():
            assert whole(folder) == "new"
        assert {p.name for p in folder.parent.iterdir()} <= {"r"}


def test_killed_at_any_step_pages_written_anew_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files(aside: Path, text: str = "new") -> None:
        for name in ("a.csv", "b.csv"):
            (aside / name).write_text(text)

    def prepared(name: str) -> Path:
        folder = tmp_path / name
        published(folder, lambda aside: files(aside, "old"))
        return folder

    monkeypatch.setattr(atomic, "_WRITTEN_WITHIN_S", -1.0)
    count = prepared("count")
    steps = _steps_of(lambda: published(count, files), monkeypatch)
    for at in range(steps):
        folder = prepared(str(at))
        _killed(lambda folder=folder: published(folder, files), at, monkeypatch)  # type: ignore[misc]
        assert {(folder / n).read_text() for n in ("a.csv", "b.csv")} <= {"old", "new"}
        published(folder, files)  # no warning: none of them is taken for the user's
        assert {p.name for p in folder.iterdir()} == {"a.csv", "b.csv", ".trunkline.json"}


def test_what_is_filled_by_another_process_is_left_alone(tmp_path: Path) -> None:
    def look(aside: Path) -> None:
        recovered(tmp_path / "r")
        tidied(tmp_path)
        new(aside)

    assert whole(written_aside(tmp_path / "r", look)) == "new"


def test_a_folder_that_only_looks_like_ours_is_not_tidied(tmp_path: Path) -> None:
    names = (".r.backup", ".trunkline", ".trunkline-old", ".trunkline-old-zzz-r", ".git")
    for name in names:
        (tmp_path / name).mkdir()
    recovered(tmp_path / "r")
    tidied(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)


def test_a_file_of_ours_that_the_user_changed_is_kept_under_another_name(tmp_path: Path) -> None:
    folder = written_aside(tmp_path / "r", old)
    for number, name in enumerate(("a.kept.csv", "a.kept-2.csv")):
        (folder / "jobs" / "a.csv").write_text(f"mine {number}")
        (folder / "jobs" / "other.txt").write_text("untold")
        with pytest.warns(UserWarning, match=f"is kept as '{name}'"):
            written_aside(folder, new)
        assert (folder / "jobs" / name).read_text() == f"mine {number}"
    assert whole(folder) == "new"
    (folder / "page.html").write_text("mine")
    with pytest.warns(UserWarning, match=r"is kept as 'page\.kept\.html'"):
        page(folder)
    assert (folder / "page.html").read_text() == "new page"
    assert (folder / "page.kept.html").read_text() == "mine"


def test_a_damaged_file_that_nobody_edits_is_replaced(tmp_path: Path) -> None:
    folder = written_aside(tmp_path / "r", old)
    (folder / "config.json").write_text("torn")
    written_aside(folder, new)
    assert not list(folder.glob("*.kept*"))


def test_what_is_not_made_again_goes_unless_it_is_the_users(tmp_path: Path) -> None:
    for name in ("failures.csv", "own.csv"):
        published(tmp_path, lambda aside, name=name: (aside / name).write_text("x"))  # type: ignore[misc]
    (tmp_path / "own.csv").write_text("mine")
    published(tmp_path, lambda aside: None, gone=("failures.csv", "own.csv", "absent.csv"))
    assert {p.name for p in tmp_path.glob("*.csv")} == {"own.csv"}


@pytest.fixture
def treasure(tmp_path: Path) -> Iterator[Path]:
    """A file of the user's elsewhere, in a folder of its own; it is never changed."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "page.html").write_text("treasure")
    yield folder / "page.html"
    assert [p.name for p in folder.iterdir()] == ["page.html"]
    assert (folder / "page.html").read_text() == "treasure"


def test_a_link_in_a_folder_of_results_is_not_written_through(
    tmp_path: Path, treasure: Path
) -> None:
    folder = written_aside(tmp_path / "r", old)
    (folder / "page.html").symlink_to(treasure)
    with pytest.warns(UserWarning, match="is kept as"):
        page(folder)
    assert not (folder / "page.html").is_symlink()
    (folder / "sub").symlink_to(treasure.parent)

    def write(aside: Path) -> None:
        (aside / "sub").mkdir()
        (aside / "sub" / "page.html").write_text("x")

    with pytest.raises(sim.ResultError, match="is a link; results are not written through links"):
        published(folder, write)
    disk.replaced(folder / "page.html", lambda path: path.write_text("x"))
    (folder / own_files.MANIFEST).unlink()
    (folder / own_files.MANIFEST).symlink_to(treasure)
    with pytest.warns(UserWarning, match="is kept as"):
        page(folder)
    assert manifest_of(folder).files.keys() == {"page.html"}


def test_a_link_of_the_users_moves_over_as_a_link(tmp_path: Path, treasure: Path) -> None:
    folder = written_aside(tmp_path / "r", old)
    (folder / "there").symlink_to(treasure.parent)
    (folder / "gone").symlink_to("nowhere")
    written_aside(folder, new)
    assert (folder / "there").readlink() == treasure.parent
    assert os.path.lexists(folder / "gone")


def test_a_link_is_not_replaced_by_results(tmp_path: Path, treasure: Path) -> None:
    (tmp_path / "r").symlink_to(treasure.parent)
    with pytest.raises(sim.ResultError, match="is a link or a file"):
        written_aside(tmp_path / "r", new)
    assert (tmp_path / "r").is_symlink()


def test_a_failing_page_loses_no_result(tmp_path: Path) -> None:
    def fails(place: Path) -> None:
        raise RuntimeError("no page")

    for make in (old, new):
        with pytest.raises(RuntimeError, match="no page"):
            written_aside(tmp_path / "r", make, fails)
    assert (tmp_path / "r" / "config.json").read_text() == "new"


@pytest.mark.parametrize("name", ["客" * 70, "x" * 250, "a b", "[ab]*", "-rf"])
def test_a_place_of_any_name_is_recovered(name: str, tmp_path: Path) -> None:
    folder = written_aside(tmp_path / name, old)
    folder.rename(tmp_path / disk.aside_name("old", name))
    recovered(folder)
    assert whole(folder) == "old"
