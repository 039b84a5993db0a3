"""The contents of a page, from the headings of its sections: a new section is in it by itself."""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup

_HEADING = re.compile(r'<h2 id="([^"]+)"(?: data-contents="([^"]*)")?[^>]*>(.*?)</h2>', re.DOTALL)
_FEWEST = 3
"""Sections from which on contents are worth their place."""


class Section(NamedTuple):
    """A section of a page: the id of its heading, and what that says."""

    id: str
    title: Markup


def sections(page: str) -> list[Section]:
    """Sections of a page in their order; none where they are few.

    A heading that is long has a ``data-contents`` that stands for it.
    """
    found = [
        Section(name, Markup(" ".join(re.sub(r"<[^>]+>", "", short or title).split())))
        for name, short, title in _HEADING.findall(page)
    ]
    return found if len(found) >= _FEWEST else []
