"""The commands of a page, as a reader would type them into a shell."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.cli import main
from tests.docs.blocks import ROOT, Block

GIVEN = Path(__file__).parent / "given"
"""Files that pages speak of as the reader's own and do not show."""

OF_RESULTS = ("report", "rerun", "export")
"""Commands that need the results of others."""

ELSEWHERE = ("pip", "make", "dask", "eval", "cat", "ls", "jupyter")
"""Commands that are none of ours: ``cat`` and ``ls`` are done, the target of ``make`` looked up."""

COLUMNS = "100"
"""How wide the terminal is in which pages were written."""

_DIGEST = re.compile(r"(?<=[-\"])[0-9a-f]{8}(?:[0-9a-f]{4})?\b")
_OF_THE_MACHINE = re.compile(
    r"trunkline: (compil|about [\d,]+ calls are simulated by the reference)"
    r"|about [\d,]+ calls(;|$)|(about|at least|the first look takes about) .* from a trial"
)


class Reached(BaseException):
    """A command has read all that it was given, and would begin to simulate."""


@dataclass(frozen=True)
class Command:
    """A command of a console block.

    Attributes
    ----------
    words : as a shell cuts them.
    line : of the page, counted from 1.
    shown : what the page shows of its output, line by line.
    """

    words: tuple[str, ...]
    line: int
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """How a command ended: exit code, and what it printed, line by line."""

    code: int
    lines: tuple[str, ...]


def commands_in(block: Block) -> list[Command]:
    """Every command of a console block, in order; of ``a && b`` the output is that of ``b``."""
    found: list[Command] = []
    lines = list(enumerate(block.lines, block.line))
    while lines:
        number, line = lines.pop(0)
        if not line.startswith("$ "):
            raise ValueError(f"{block.page}:{number}: output of no command")
        typed = line[2:]
        while typed.endswith("\\"):
            typed = typed[:-1] + lines.pop(0)[1]
        shown = []
        while lines and not lines[0][1].startswith("$ "):
            shown.append(lines.pop(0)[1])
        parts: list[list[str]] = [[]]
        for word in shlex.split(typed, comments=True):
            if word == "&&":
                parts.append([])
            else:
                parts[-1].append(word)
        last = parts.pop()
        found += [Command(tuple(words), number, ()) for words in parts]
        found.append(Command(tuple(last), number, tuple(shown)))
    return found


def commands_of(page_blocks: Sequence[Block]) -> list[Command]:
    """Every command of a page."""
    consoles = [block for block in page_blocks if block.language == "console"]
    return [command for block in consoles for command in commands_in(block)]


@contextlib.contextmanager
def folder(place: Path) -> Iterator[None]:
    """Work in a folder, in a terminal of the usual width."""
    columns = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = COLUMNS
    try:
        with contextlib.chdir(place):
            yield
    finally:
        os.environ.pop("COLUMNS")
        if columns is not None:
            os.environ["COLUMNS"] = columns


@contextlib.contextmanager
def heard() -> Iterator[io.StringIO]:
    """What is printed meanwhile, errors and output together, as a terminal shows it."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        yield said


def in_this_process(words: Sequence[str]) -> Done:
    """A command of ours."""
    with heard() as said:
        try:
            code = main(list(words[1:]))
        except SystemExit as ended:  # `--help`
            code = int(ended.code or 0)
    return Done(code, tuple(said.getvalue().splitlines()))


def of_the_machine(line: str) -> bool:
    """Whether a line tells how long this machine takes, which no page can know."""
    return _OF_THE_MACHINE.match(line) is not None


class Shell:
    """A shell in a new folder.

    Parameters
    ----------
    home : the folder.
    ours : how a command of ours is run, in the current folder.
    """

    def __init__(self, home: Path, ours: Callable[[Sequence[str]], Done] = in_this_process) -> None:
        self.home = home
        self.at = home
        self._ours = ours
        self._last = 0

    def provide(self, words: Sequence[str]) -> None:
        """Files of the reader that a command names, and no page shows."""
        for word in words:
            file = word.partition(":")[0]
            if (GIVEN / file).is_file() and not (self.at / file).exists():
                shutil.copy(GIVEN / file, self.at / file)

    def run(self, words: Sequence[str]) -> Done:
        """Run a command to its end; its lines are rid of what belongs to the machine."""
        with folder(self.at):
            done = self._run(words)
        self._last = done.code
        kept = [line.rstrip() for line in done.lines if not of_the_machine(line)]
        return Done(done.code, tuple(kept))

    def _run(self, words: Sequence[str]) -> Done:
        match words[0]:
            case "trunkline":
                return self._ours(words)
            case "cd":
                self.at = self.home if len(words) == 1 else (self.at / words[1]).resolve()
                assert self.at.is_dir(), words
                return Done(0, ())
            case "echo" if words[1:] == ("$?",):
                return Done(0, (str(self._last),))
            case "cat":
                return Done(0, tuple(Path(words[1]).read_text(encoding="utf-8").splitlines()))
            case "ls":
                return Done(0, tuple(sorted(path.name for path in Path(*words[1:]).iterdir())))
            case "python":
                environment = {**os.environ, "PYTHONPATH": str(ROOT)}
                done = subprocess.run(
                    [sys.executable, *words[1:]], env=environment, text=True, check=False,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                )  # fmt: skip
                return Done(done.returncode, tuple(done.stdout.splitlines()))
            case "make":
                makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
                assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), words
                return Done(0, ())
            case other if other in ELSEWHERE:
                return Done(0, ())
        raise ValueError(f"a page types {words[0]!r}, which tests/docs/shell.py does not know")


def difference(shown: Sequence[str], printed: Sequence[str]) -> str:
    """The first shown line that was not printed where the page has it; "": all were.

    A line ``...`` stands for any number of lines.
    """
    _pairs, missing = matched(shown, printed)
    return missing


def matched(shown: Sequence[str], printed: Sequence[str], *, loosely: bool = False) -> tuple[
    list[tuple[int, int]], str
]:  # fmt: skip
    """Which shown line is which printed one, and the first that is none.

    Parameters
    ----------
    loosely : numbers may be others, as they are in an outdated page.
    """
    pairs: list[tuple[int, int]] = []
    at, anywhere = 0, False
    told = [_plain(line, loosely) for line in printed]
    for place, line in enumerate(shown):
        if line.strip() == "...":
            anywhere = True
            continue
        wanted = _plain(line, loosely)
        found = next(
            (i for i in range(at, len(told) if anywhere else min(at + 1, len(told)))
             if told[i] == wanted),
            -1,
        )  # fmt: skip
        if found < 0:
            return pairs, line or "(an empty line)"
        pairs.append((place, found))
        at, anywhere = found + 1, False
    if at < len(told) and not anywhere and shown:
        return pairs, f"(nothing more, but {told[at]!r})"
    return pairs, ""


def _plain(line: str, loosely: bool) -> str:
    plain = _DIGEST.sub("#", line.rstrip())
    if loosely:
        plain = re.sub(r"[\d.,]*\d", "#", plain)
        plain = re.sub(r"[\s\u2501]+", " ", re.sub(r"[+−–-]\s*#", "#", plain))
    return plain
