"""Texts of people stay text in Markdown: for another program that reads it, nothing acts."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from sim.wording.markdown import cell, code, prose

NASTY = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[here](javascript:alert(1))",
    "![x](http://evil/x.png)", "# heading", "## heading", "- item", "+ item", "* item", "1. item",
    "2) item", "> quote", "```\nfence\n```", "~~~", "---", "***", "===", "`code`", "``", "a | b",
    "*bold* __bold__ _it_ ~~gone~~", "\\", "\\`", "[ref]: http://evil", "<http://evil>",
    "&lt;b&gt;",
    "a  \nbreak", "    indented", "\ttab", "[^1]: note", "a\n\n# b\n\n- c", "`<b>`", "-", "+", "1.",
    "<!-- hidden -->", "a_b_c", "snake_case _x_", "| a |\n|---|\n| b |",
)  # fmt: skip
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _shown(markdown: str) -> str:
    """The text of a page of paragraphs only."""
    page = READER.render(markdown)
    assert set(re.findall(r"</?(\w+)", page)) <= {"p"}, page
    return re.sub(r"</?p>", "", page).strip()


def _plain(text: str) -> str:
    for entity, mark in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, mark)
    return " ".join(text.split())


@pytest.mark.parametrize("text", NASTY)
def test_a_text_is_a_paragraph_that_says_what_it_said(text: str) -> None:
    assert _plain(_shown(prose(text))) == " ".join(text.split())


@pytest.mark.parametrize("text", NASTY)
def test_a_text_in_an_item_a_heading_and_a_table_adds_nothing(text: str) -> None:
    line = prose(text).replace("\n", " ")
    page = READER.render(
        f"# {line}\n\n- {line}\n\n| a | b |\n| --- | --- |\n| {cell(line)} | c |\n"
    )
    tags = ["h1", "ul", "li", "table", "thead", "tr", "th", "tbody", "td"]
    assert set(re.findall(r"<(\w+)", page)) <= set(tags), page
    assert [page.count(f"<{tag}>") for tag in tags] == [1, 1, 1, 1, 1, 2, 2, 1, 2], page


@pytest.mark.parametrize("text", NASTY)
def test_a_code_span_is_one_and_ends(text: str) -> None:
    page = READER.render(f"before {code(text)} after")
    assert re.fullmatch(r"<p>before <code>[^`]*</code> after</p>\n", page), page
    page = READER.render(f"| a | b |\n| --- | --- |\n| {cell(code(text))} | c |\n")
    assert page.count("<td>") == 2 and page.count("<code>") == 1, page


def test_an_address_stays_one() -> None:
    assert prose("see https://example.org/a_b_c?d=[1]&e=*") == (
        "see https://example.org/a_b_c?d=\\[1\\]&amp;e=\\*"
    )
    assert prose("at https://example.org/a_b&c=1.") == "at https://example.org/a_b&c=1."


def test_ordinary_texts_are_left_alone() -> None:
    for text in ("More agents (10 % more), at 08:30 – 9 p.m.", "客服中心: 2 seats", "a-b + c = 3"):
        assert prose(text) == text
