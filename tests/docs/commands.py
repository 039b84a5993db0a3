"""The commands that a page shows, as a reader would type them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[2]

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands_of(page: str) -> list[list[str]]:
    """Every command of a page's console blocks, in order, as a shell cuts it."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line for block in _BLOCK.findall(text) for line in block.splitlines()]
    typed = [line[2:] for line in lines if line.startswith("$ ")]
    found = []
    for line in typed:
        words = shlex.split(line, comments=True)
        while "&&" in words:
            place = words.index("&&")
            found.append(words[:place])
            words = words[place + 1 :]
        found.append(words)
    return found
