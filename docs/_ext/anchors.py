"""Anchors that a forge knows as well, `<a id="..."></a>`, are targets of links in the site.

Those of the glossary are its terms, which the API's docstrings may name as :term:.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.transforms import SphinxTransform

GLOSSARY = "glossary"
_ANCHOR = re.compile(r'<a id="([^"]+)">')


class Anchors(SphinxTransform):
    """Before links within the page are resolved."""

    default_priority = 500

    def apply(self, **_more: Any) -> None:
        """Put a target in the place of each anchor."""
        slugs = self.env.metadata[self.env.docname].setdefault("myst_slugs", {})
        for raw in list(self.document.findall(nodes.raw)):
            match = _ANCHOR.fullmatch(raw.astext())
            if match is None:
                continue
            (name,) = match.groups()
            parent = raw.parent
            place = parent.index(raw)
            beside = parent[place + 2 :]  # the end of the anchor is a node of its own
            text = beside[0].astext().strip() if beside else name
            slugs[name] = (raw.line, name, text)
            parent[place : place + 2] = [nodes.target(ids=[name])]
            if self.env.docname == GLOSSARY:
                std = self.env.domains.standard_domain
                assert isinstance(std, StandardDomain)
                for term in [text, *(part.strip() for part in text.split(",") if "," in text)]:
                    std._note_term(term, name, raw)
        self.document.myst_slugs = slugs


def setup(app: Sphinx) -> dict[str, Any]:
    """Register."""
    app.add_transform(Anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
