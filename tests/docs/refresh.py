"""Put today's output into pages: ``python -m tests.docs.refresh docs/howto/*.md``.

A shown line is replaced by the printed line that is like it but for its numbers. A block of output
that is the single line ``???`` becomes all that was printed, a line ``??? words`` the next printed
line that has these words. Pages whose commands do not run as they are typed (everything but
`tests.docs.page.AS_THEY_STAND`) keep what only they show.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

import pytest

from sim.errors import OddityWarning
from tests.docs.blocks import ROOT
from tests.docs.page import Page, Tried
from tests.docs.shell import difference, matched
from tests.docs.test_pages import give_up_soon, serve_for_a_moment


def refreshed(page: str) -> list[str]:
    """Rewrite a page; returns what has to be looked at by hand."""
    by_hand = []
    lines: list[str | list[str]] = list((ROOT / page).read_text(encoding="utf-8").splitlines())
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        serve_for_a_moment(patch)
        warnings.simplefilter("ignore", OddityWarning)  # as in the tests; it names a file of theirs
        whole_page = Page(page, Path(folder).resolve())
        if whole_page.short:
            give_up_soon(patch)
        for tried in whole_page.run():
            first = tried.line - 1
            if tried.shown == ("???",):
                lines[first] = list(tried.done.lines)
            elif any(line.startswith("??? ") for line in tried.shown):
                lines[first : first + len(tried.shown)] = _looked_up(tried)
                if any("???" in line for line in lines[first : first + len(tried.shown)]):
                    by_hand.append(f"{page}:{tried.line}: not all was printed")
                    print("\n".join(tried.done.lines))
            elif tried.shown and tried.as_typed and difference(tried.shown, tried.done.lines):
                pairs, missing = matched(tried.shown, tried.done.lines, loosely=True)
                for shown, printed in pairs:
                    lines[first + shown] = tried.done.lines[printed]
                if missing:
                    by_hand.append(f"{page}:{tried.line}: {missing}")
                    print("\n".join(tried.done.lines))
    whole = [one for line in lines for one in (line if isinstance(line, list) else [line])]
    (ROOT / page).write_text("\n".join(whole) + "\n", encoding="utf-8")
    return by_hand


def _looked_up(tried: Tried) -> list[str]:
    """What is shown, with the printed lines that have the words looked for."""
    found, at = [], 0
    for line in tried.shown:
        if line.startswith("??? "):
            words = line.removeprefix("??? ")
            places = [i for i, told in enumerate(tried.done.lines) if i >= at and words in told]
            at = places[0] + 1 if places else at
            found.append(tried.done.lines[places[0]] if places else line)
        else:
            found.append(line)
    return found


if __name__ == "__main__":
    left = [line for page in sys.argv[1:] for line in refreshed(page)]
    print("\n".join(left))
    sys.exit(bool(left))
