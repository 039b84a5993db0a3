"""Links between pages lead somewhere: to a file that exists, and to a heading that it has."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, pages

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)


@cache
def headings(page: Path) -> frozenset[str]:
    """The names that a page's headings have in links, as a forge and the built pages make them."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return frozenset(slug(found) for found in _HEADING.findall(text))


def slug(heading: str) -> str:
    """The name of a heading."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")


def lost_links(page: str, text: str) -> list[str]:
    """Links of a page that lead nowhere."""
    here = ROOT / page
    lost = []
    for file, heading in _LINK.findall(_CODE.sub("", text)):
        there = (here.parent / file).resolve() if file else here
        if not there.exists() or (
            heading and there.suffix == ".md" and slug_missing(there, heading)
        ):
            lost.append(f"{file}#{heading}" if heading else file)
    return lost


def slug_missing(page: Path, heading: str) -> bool:
    """Whether a page has no such heading."""
    return heading not in headings(page)


@pytest.mark.parametrize("page", pages())
def test_links_of_a_page_lead_somewhere(page: str) -> None:
    assert lost_links(page, (ROOT / page).read_text(encoding="utf-8")) == []


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    text = "[a](model.md#iwr) [b](modle.md) [c](model.md#ivr) [d](#c) `[e](f)` [g](http://x.y)"
    assert lost_links("docs/made_up.md", text.replace("[d](#c)", "")) == [
        "model.md#iwr",
        "modle.md",
    ]
