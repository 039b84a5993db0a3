"""The blocks of code that a page shows, and what the page says of them to the tests.

A block is fenced by three backticks. Its first word is its language:

========== ========================================================================================
console    commands behind ``$ ``, each with the output that the page shows of it; ``...`` is output
           that the page leaves out
python     runs in the namespace of its page; a ``text`` block right behind it is what it prints
yaml       a centre, a scenario, a sweep, ...
text       output of the block before, a file (``text calls.csv``), or a drawing
jinja      a template of the program's pages
========== ========================================================================================

A first line ``# night.yaml`` of a yaml or python block is the name of a file, which the commands
and blocks below find in their folder. A comment before a block, which no reader sees, is for what
cannot be tried as it stands, and says why::

    <!-- snippet: skip, a cluster of other machines -->
    <!-- snippet: understand, three minutes of simulation -->
    <!-- snippet: under centre.contact_types.balance, of the retail bank -->
    <!-- snippet: exit 2, the mistake is what is shown -->
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

LANGUAGES = ("console", "python", "yaml", "text", "jinja", "")
"""What a page may have, beside directives (``{toctree}``), which the build of the pages reads."""

WORDS = ("skip", "understand", "under", "exit")
"""What a comment may say of the block that follows."""

_FENCE = re.compile(r"(?P<indent> *)(?P<ticks>```+)(?P<info>[^`]*)$")
_MARK = re.compile(r" *<!-- snippet: (?P<word>\w+) ?(?P<of>[^,]*), *(?P<reason>\S.*) -->$")
_NAMED = re.compile(r"# (?P<name>[\w./-]+\.(?:yaml|py))$")


@dataclass(frozen=True)
class Mark:
    """What a page says of a block: a word, what it is of, and why."""

    word: str
    of: str
    reason: str


@dataclass(frozen=True)
class Block:
    """A block of code.

    Attributes
    ----------
    page : path of its page from the root of the project.
    line : its first line within the fence, counted from 1.
    language : the first word behind the fence.
    file : the file that it is; "": none.
    lines : its text, without the indentation of the fence.
    mark : what the page says of it.
    follows : whether it stands right behind the block before.
    """

    page: str
    line: int
    language: str
    file: str
    lines: tuple[str, ...]
    mark: Mark | None
    follows: bool

    @property
    def text(self) -> str:
        """The block as the reader copies it."""
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.page}:{self.line}"

    def marked(self, word: str) -> bool:
        """Whether the page says this word of it."""
        return self.mark is not None and self.mark.word == word


WRITTEN = {
    "docs/commands.md": "tests/cli/test_commands_page.py",
    "docs/fields.md": "tests/centre/test_field_examples.py",
    "docs/study_fields.md": "tests/config/test_study_fields_page.py",
}
"""Pages that are written from declarations, and the tests that try what they show."""


def pages() -> list[str]:
    """README and every page of the documentation that people write."""
    found = sorted(path.relative_to(ROOT) for path in (ROOT / "docs").rglob("*.md"))
    written = [path for path in found if not any(part.startswith("_") for part in path.parts)]
    names = [path.as_posix() for path in written]
    return ["README.md", *(name for name in names if name not in WRITTEN)]


def blocks_of(page: str, text: str | None = None) -> list[Block]:
    """Every block of a page, in order.

    Parameters
    ----------
    text : of the page; None: as it is on disk.

    Raises
    ------
    ValueError : a comment for the tests that says nothing they know, or has no block.
    """
    lines = (text if text is not None else (ROOT / page).read_text(encoding="utf-8")).splitlines()
    found: list[Block] = []
    mark: Mark | None = None
    follows = False
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        opened = _FENCE.match(line)
        if opened is None:
            if "<!-- snippet:" in line:
                mark = _mark(line, f"{page}:{number}")
            elif line.strip() and mark is not None:
                raise ValueError(f"{page}:{number}: no block behind the comment for the tests")
            follows = follows and not line.strip()
            continue
        inside = []
        first = number + 1
        while lines[number].strip() != opened["ticks"]:
            inside.append(lines[number].removeprefix(opened["indent"]))
            number += 1
        number += 1
        language, _, file = opened["info"].strip().partition(" ")
        named = _NAMED.match(inside[0]) if inside and language in ("yaml", "python") else None
        file = named["name"] if named else file
        found.append(Block(page, first, language, file, tuple(inside), mark, follows))
        mark, follows = None, True
    if mark is not None:
        raise ValueError(f"{page}: no block behind the comment for the tests")
    return found


def _mark(line: str, place: str) -> Mark:
    found = _MARK.match(line)
    if found is None or found["word"] not in WORDS:
        raise ValueError(
            f"{place}: found {line.strip()!r}; allowed: <!-- snippet: WORD, REASON --> with one of"
            f" {', '.join(WORDS)}"
        )
    return Mark(found["word"], found["of"], found["reason"])
