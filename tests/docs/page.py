"""A page tried from a new folder: understood, or run to its end."""

from __future__ import annotations

import ast
import builtins
import importlib
import os
import re
import symtable
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import sim
from sim.calibration.fit.given import options_file
from sim.calibration.readers.mapping_files import mapping_file
from tests.docs.blocks import Block, blocks_of
from tests.docs.shell import (
    ELSEWHERE,
    OF_RESULTS,
    Command,
    Done,
    Reached,
    Shell,
    commands_in,
    heard,
    in_this_process,
)
from tests.docs.shell import folder as working_in

SIMULATE = ("run", "sweep", "compare", "decide", "drill", "resilience", "availability",
            "sensitivity", "warm-up")  # fmt: skip

AS_THEY_STAND = ("docs/howto/", "docs/tutorial.md")
"""Pages whose commands run with as many replications as they say; others with two."""


@dataclass(frozen=True)
class Tried:
    """What came of a command or a block.

    Attributes
    ----------
    line : of the page, where what is shown begins.
    shown : what the page shows of its output.
    done : how it ended.
    as_typed : whether nothing was changed, so that what is shown is what it prints.
    """

    line: int
    shown: tuple[str, ...]
    done: Done
    as_typed: bool


class Page:
    """A page and the folder in which it is tried.

    Parameters
    ----------
    name : path of the page from the root of the project.
    home : a new folder.
    ours : how a command of ours is run.
    """

    def __init__(
        self,
        name: str,
        home: Path,
        ours: Callable[[Sequence[str]], Done] = in_this_process,
        text: str | None = None,
    ) -> None:
        self.name = name
        self.blocks = blocks_of(name, text)
        self.shell = Shell(home, ours)
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.known = {*dir(builtins), "__name__"}
        self.short = not name.startswith(AS_THEY_STAND)

    # Understood ----------------------------------------------------------------------------------

    def understand(self) -> int:
        """Try every block until it would begin to simulate; returns how many there were.

        The caller sees to it that `Reached` is raised then.
        """
        for block in self.blocks:
            if block.marked("skip"):
                continue
            try:
                self._understand(block)
            except Exception as error:
                raise AssertionError(f"{block.place}: {error}") from error
        return len(self.blocks)

    def _understand(self, block: Block) -> None:
        self._write(block)
        match block.language:
            case "console":
                for command in commands_in(block):
                    self._understand_command(command, may_fail(command, block))
            case "python":
                understand_python(block, self.known)
            case "yaml":
                self.check_yaml(block)

    def _understand_command(self, command: Command, may_fail: bool) -> None:
        words = command.words
        if words[0] != "trunkline":
            if words[0] not in ("python", "cat", "ls"):
                self.shell.run(words)
            return
        if words[1] in OF_RESULTS:
            return
        self.shell.provide(words)
        try:
            done = self.shell.run(words)
        except Reached:
            return
        assert done.code == 0 or may_fail, (words, done.lines)

    # Run to its end ------------------------------------------------------------------------------

    def run(self) -> Iterator[Tried]:
        """Run every block to its end."""
        for number, block in enumerate(self.blocks):
            if block.marked("skip") or block.marked("understand"):
                continue
            self._write(block)
            match block.language:
                case "console":
                    yield from self._run_commands(block)
                case "python":
                    after = self.blocks[number + 1 : number + 2]
                    shown = [b for b in after if b.language == "text" and b.follows and not b.file]
                    yield self._run_python(block, shown[0] if shown else None)
                case "yaml":
                    self.check_yaml(block)

    def _run_commands(self, block: Block) -> Iterator[Tried]:
        for command in commands_in(block):
            self.shell.provide(command.words)
            self._results_for(command.words)
            words = self._short(command.words) if self.short else command.words
            done = self.shell.run(words)
            drilled = words[:2] == ("trunkline", "drill") and self.short
            allowed = [0, 1, 3] if drilled else [0]
            assert done.code in allowed or may_fail(command, block), (block.place, words, done)
            elsewhere = words[0] in ELSEWHERE and words[0] not in ("cat", "ls")
            as_typed = words == command.words and not elsewhere
            yield Tried(command.line + 1, command.shown, done, as_typed)

    def _short(self, words: tuple[str, ...]) -> tuple[str, ...]:
        if words[0] != "trunkline" or words[1] not in SIMULATE or "--dry-run" in words:
            return words
        if words[1] == "sensitivity":  # there is no terminal to ask at
            few = ("sobol", "--points", "8") if "--ask" in words else ("tornado",)
            return (*words, "--method", *few, "replications=2")
        one = () if "--component" in words else ("--component", "site")  # of some twenty
        if words[1] == "availability":
            return (*words, *one, "--sets", "2")
        if words[1] == "resilience":
            return (*words, *one, "replications=2")
        if any(word.startswith(("replications=", "precision")) for word in words):
            return words
        return (*words, "replications=5" if "--best" in words else "replications=2")

    def _results_for(self, words: Sequence[str]) -> None:
        """Results that a command reads, and no command of the page has made."""
        if words[0] != "trunkline" or words[1] not in OF_RESULTS:
            return
        place = next(word for word in words[2:] if not word.startswith("-"))
        if not (self.shell.at / place).exists():
            made = "sweep" if "sweep" in place else "run"
            done = self.shell.run(("trunkline", made, "replications=2", "--out", place))
            assert done.code == 0, done

    def _run_python(self, block: Block, shown: Block | None) -> Tried:
        code = compile(block.text, block.place, "exec")
        with working_in(self.shell.at), heard() as said:
            exec(code, self.names)
        lines = tuple(line.rstrip() for line in said.getvalue().splitlines())
        return Tried(
            0 if shown is None else shown.line,
            () if shown is None else shown.lines,
            Done(0, lines),
            as_typed=True,
        )

    # Files ---------------------------------------------------------------------------------------

    def _write(self, block: Block) -> None:
        if block.file:
            place = self.shell.at / block.file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block.text, encoding="utf-8")

    def check_yaml(self, block: Block) -> None:
        """A block of YAML is what `trunkline check` takes, or a part of a centre that it takes."""
        data = yaml.safe_load(block.text)
        name = block.file or "snippet.yaml"
        text = block.text
        if block.mark is not None and block.mark.word == "under":
            for part in reversed(block.mark.of.split(".")):
                data = {part: data}
            text = yaml.safe_dump(data, allow_unicode=True)
        if "hydra" in data:
            words = ["trunkline", "sweep", name, "--dry-run"]
        elif "inputs" in data:
            words = ["trunkline", "sensitivity", name, "--dry-run"]
        else:
            words = ["trunkline", "check", name]
        if Path(name).name == "trunkline.yaml":
            return
        self.shell.provide(re.findall(r"[\w.]+\.csv", text))
        place = self.shell.at / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        try:
            if "columns" in data:  # how call records are read
                mapping_file(place)
                return
            if "window_weeks" in data:  # what a fit is told
                options_file(place)
                return
            done = self.shell.run(words)
        except Reached:
            return
        finally:
            if not block.file:
                place.unlink()
        assert done.code == 0, (block.place, done.lines)


def understand_python(block: Block, known: set[str]) -> None:
    """A block of Python can be read, and names nothing that is not there.

    Parameters
    ----------
    known : names of the blocks above on its page, to which those of this one are added.
    """
    tree = ast.parse(block.text)
    table = symtable.symtable(block.text, block.place, "exec")
    given = {
        one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()
    }
    unknown = sorted(_global_names(table) - given - known)
    assert not unknown, f"nothing above on the page gives {', '.join(unknown)}"
    known |= given
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert node.value.id != "sim" or hasattr(sim, node.attr), f"sim.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim"):
            module = importlib.import_module(node.module or "")
            assert all(hasattr(module, name.name) for name in node.names), ast.unparse(node)


def _global_names(table: symtable.SymbolTable) -> set[str]:
    """Names that a block looks up beside those of its functions and classes."""
    module = table.get_type() == "module"
    within = {
        one.get_name()
        for one in table.get_symbols()
        if one.is_referenced() and (module or one.is_global())
    }
    return within.union(*map(_global_names, table.get_children()))


def may_fail(command: Command, block: Block) -> bool:
    """Whether the page says that a command fails: by a mark, or by showing the exit code."""
    found = commands_in(block)
    after = found[found.index(command) + 1 :]
    if block.marked("exit") and not after:
        return True
    return bool(after) and after[0].words == ("echo", "$?")


def no_plain_commands(block: Block) -> bool:
    """Whether a block without a language hides no command."""
    return not any(line.lstrip().startswith(("$ ", "trunkline ")) for line in block.lines)


os.environ.setdefault("TRUNKLINE_LANGUAGE", "en")
