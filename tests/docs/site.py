"""What the pages of docs/ are to a site: their trees, headings, anchors and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
MADE = ("api", "gallery", "notebooks")
"""Folders whose pages are made when the site is built."""

_TREE = re.compile(r"```\{toctree\}\n(.*?)```", re.DOTALL)
_FENCE = re.compile(r"^(`{3,}|:{3,}).*?^\1`*:*\s*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_ANCHOR = re.compile(r'<a id="([^"]+)">')
_LINK = re.compile(r"(?<!!)\[[^\]\[]*\]\(<?([^)\s>]+)>?\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_LINK_IN_HEADING = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def pages() -> list[Path]:
    """Every page of the site that is written by hand or kept with the sources."""
    return [p for p in sorted(DOCS.rglob("*.md")) if p.relative_to(DOCS).parts[0] not in MADE]


def in_trees() -> set[str]:
    """Names of pages that stand in a tree of a page, with what a ``*`` stands for."""
    found: set[str] = set()
    for page in pages():
        for tree in _TREE.findall(page.read_text(encoding="utf-8")):
            for line in tree.splitlines():
                entry = line.strip()
                if not entry or entry.startswith(":"):
                    continue
                if "*" in entry:
                    below = page.parent.glob(f"{entry}.md")
                    found |= {one.relative_to(DOCS).with_suffix("").as_posix() for one in below}
                else:
                    found.add((page.parent / entry).relative_to(DOCS).as_posix())
    return found


@cache
def anchors(page: Path) -> frozenset[str]:
    """What a link to a page may name: its headings, as a forge makes anchors of them, and marks."""
    text = page.read_text(encoding="utf-8")
    found: list[str] = []
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        plain = re.sub(r"[`*]", "", _LINK_IN_HEADING.sub(r"\1", heading)).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        again = sum(one == slug or one.rpartition("-")[0] == slug for one in found)
        found.append(f"{slug}-{again}" if slug in found else slug)
    return frozenset([*found, *_ANCHOR.findall(text)])


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Links of a page within the repository: the file, and the anchor or nothing."""
    text = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", page.read_text(encoding="utf-8")))
    for target in [*_LINK.findall(text), *_IMAGE.findall(text)]:
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        yield (page.parent / file).resolve() if file else page, anchor
