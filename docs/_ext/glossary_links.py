"""The first time that a page says a word of the glossary, the word leads there.

So pages stay plain Markdown, and a word that joins the glossary is linked wherever it stands.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

EVERYDAY = {
    "agent", "caller", "case", "component", "flow", "horizon", "interval", "leg", "luck", "measure",
    "outage", "pool", "precision", "queue", "reached", "replication", "repeat", "retry", "route",
    "scenario", "score", "seat", "seed", "site", "skill", "step", "target", "transfer", "bound",
    "contact type", "drill", "priority", "sweep", "follow-up call", "patience", "absence", "crm",
    "reserve", "stretch", "pile",
}  # fmt: skip
"""Words that are not linked: they are everywhere, and mean what they say."""
UNLINKED = (
    "glossary",
    "changelog",
    "index",
    "api",
    "commands",
    "measures",
    "fields",
    "study_fields",
)
_TERM = re.compile(r'^\| <a id="([^"]+)"></a>([^|]+?) \|', re.MULTILINE)


def terms(glossary: Path) -> dict[str, str]:
    """Words that are linked, in small letters, and the term of the glossary."""
    found = {}
    for _anchor, term in _TERM.findall(glossary.read_text(encoding="utf-8")):
        for word in {term, *term.split(", ")}:
            if word.lower() not in EVERYDAY:
                found[word.lower()] = term
    return found


class GlossaryLinks(SphinxTransform):
    """After the page is read."""

    default_priority = 880

    def apply(self, **_more: Any) -> None:
        """Link each word once, where it stands in plain text."""
        page = self.env.docname
        if page in UNLINKED or page.startswith(("api/", "gallery/")):
            return
        known = terms(Path(self.env.srcdir) / "glossary.md")
        words = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
        one = re.compile(rf"(?<![\w-])({words})(?![\w-])", re.IGNORECASE)
        linked: set[str] = set()
        for text in list(self.document.findall(nodes.Text)):
            if not _plain(text):
                continue
            for match in one.finditer(text.astext()):
                term = known[match[1].lower()]
                if term not in linked:
                    linked.add(term)
                    _link(text, match, term)
                    break  # of this piece of text the first; the next has its own


def _plain(text: nodes.Text) -> bool:
    node = text.parent
    plain = isinstance(node, nodes.paragraph)
    while node is not None:
        if isinstance(node, nodes.title | nodes.reference | nodes.literal | addnodes.pending_xref):
            return False
        node = node.parent
    return plain


def _link(text: nodes.Text, match: re.Match[str], term: str) -> None:
    whole = text.astext()
    xref = addnodes.pending_xref(
        "", nodes.inline("", match[1], classes=["term"]), refdomain="std", reftype="term",
        reftarget=term, refexplicit=True, refwarn=True, classes=["glossary-word"],
    )  # fmt: skip
    parts = [nodes.Text(whole[: match.start()]), xref, nodes.Text(whole[match.end() :])]
    text.parent.replace(text, [part for part in parts if part.astext()])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register."""
    app.add_transform(GlossaryLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
