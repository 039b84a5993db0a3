"""Reading a page back: elements, attributes and text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

VOID = {"meta", "br", "col", "link", "img", "hr", "input"}


class Element(NamedTuple):
    """A start tag."""

    name: str
    attributes: dict[str, str]
    parents: tuple[str, ...]


class Page(HTMLParser):
    """A page taken apart; an element that is never closed is an error."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.source = path.read_text(encoding="utf-8")
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(self.source)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}, tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1] == tag, f"</{tag}> closes <{self._open[-1]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self._open and "script" not in self._open:
            self.texts.append(data)

    def all(self, name: str) -> list[Element]:
        """Elements of that name."""
        return [e for e in self.elements if e.name == name]

    def links(self) -> list[str]:
        """Where links lead to, but those to places of the page itself."""
        found = [e.attributes["href"] for e in self.all("a")]
        return [target for target in found if not target.startswith("#")]

    @property
    def text(self) -> str:
        """Everything that is read, white space as single spaces."""
        return " ".join(" ".join(self.texts).split())


def assert_stands_by_itself(page: Page) -> None:
    """Nothing is fetched from elsewhere, and the one script that runs is the page's own."""
    scripts = page.all("script")
    assert len(scripts) == 1 and not scripts[0].attributes
    text = page.source.partition("<script>")[2]
    for word in ("fetch(", "XMLHttpRequest", "import(", "eval(", "innerHTML", "://"):
        assert word not in text, word
    assert not page.all("link")
    for element in page.elements:
        for name, value in element.attributes.items():
            if name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
                assert "://" not in value, (element.name, name, value)
                assert not value.startswith(("//", "data:", "javascript:")), value
            assert not name.startswith("on"), name
    style = page.source.partition("</style>")[0]
    assert "@import" not in style
    assert set(re.findall(r"url\(.{0,22}", style)) <= {'url("data:font/woff;base64'}


def assert_accessible(page: Page) -> None:
    """Language, title, text alternatives, scopes of heads, unique ids, headings in order."""
    assert page.all("html")[0].attributes["lang"] == "en"
    assert len(page.all("title")) == 1
    drawings = page.all("svg")
    for svg in drawings:
        assert svg.attributes["role"] == "img"
        assert len(svg.attributes["aria-label"]) > 60
        assert "viewbox" in svg.attributes
        assert "figure" in svg.parents
    assert len(page.all("figure")) == len(page.all("figcaption")) == len(drawings) / 2
    looks = [svg.attributes["class"] for svg in drawings]
    assert looks == ["wide-drawing", "narrow-drawing"] * (len(drawings) // 2)
    assert all("scope" in th.attributes for th in page.all("th"))
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for element in page.elements:
        if "aria-labelledby" in element.attributes:
            assert element.attributes["aria-labelledby"] in ids
    assert next(e.name for e in page.elements if e.name in ("h1", "h2", "h3")) == "h1"
    assert len(page.all("h1")) == 1
    inside = [e.attributes["href"][1:] for e in page.all("a") if e.attributes["href"][0] == "#"]
    assert set(inside) <= set(ids)
    assert len(page.all("main")) == 1
    for name in ("nav", "section"):
        for element in page.all(name):
            labels = {"aria-label", "aria-labelledby"} & set(element.attributes)
            assert labels or element.attributes.get("class") == "files", element
