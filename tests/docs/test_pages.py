"""Every block of README and docs is tried: until it would simulate, and slowly to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.app.live.live import Live
from sim.wording import decision, first_lines
from tests.docs.blocks import LANGUAGES, ROOT, WRITTEN, Block, blocks_of, pages
from tests.docs.page import Page, no_plain_commands
from tests.docs.shell import commands_in, difference, of_the_machine

DEAR = ("README.md", "docs/sweeps.md", "docs/redundancy.md", "docs/drills.md", "docs/resilience.md")
"""Pages with sweeps of hundreds of points, or many designs of a large centre."""

SOON = 40
"""Replications after which what runs until it is decided gives up, where pages run short."""

FEW = 14
"""Blocks in all pages that may be marked as not to be run."""


SAMPLED = 3
"""One how-to page in so many is in the quick run."""


def quickly(place: int, page: str) -> object:
    """A page of the quick run, unless it takes more than half a second or others are like it."""
    like_others = page.startswith("docs/howto/") and place % SAMPLED != 0
    return pytest.param(page, marks=pytest.mark.broad) if like_others or page in DEAR else page


@pytest.mark.parametrize("page", [quickly(i, page) for i, page in enumerate(pages())])
@pytest.mark.usefixtures("nothing_simulated")
def test_every_block_is_understood(page: str, tmp_path: Path) -> None:
    assert Page(page, tmp_path).understand() == len(blocks_of(page))


def test_no_block_escapes() -> None:
    """A block in a language that nobody tries, or a command outside a console, is told."""
    found = [block for page in pages() for block in blocks_of(page)]
    assert [block.place for block in found if escapes(block)] == []
    assert all((ROOT / test).is_file() for test in WRITTEN.values())
    assert sum(block.marked("skip") or block.marked("understand") for block in found) <= FEW


def escapes(block: Block) -> bool:
    """Whether a block is tried by nobody."""
    if block.language.startswith("{"):
        return False
    if block.language not in LANGUAGES:
        return True
    if any(line.startswith("???") for line in block.lines):
        return True  # `tests.docs.refresh` has not been there
    return block.language in ("text", "", "jinja") and not no_plain_commands(block)


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in pages() if page != "README.md"])
def test_every_block_runs_to_its_end(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With as many replications as it says in the how-to pages, with two elsewhere."""
    serve_for_a_moment(monkeypatch)
    tried_page = Page(page, tmp_path)
    if tried_page.short:
        give_up_soon(monkeypatch)
    for tried in tried_page.run():
        if tried.as_typed and tried.shown:
            missing = difference(tried.shown, tried.done.lines)
            assert not missing, (
                f"{page}:{tried.line}: not printed: {missing}\n"
                f"(`python -m tests.docs.refresh {page}` puts today's output there)\n"
                + "\n".join(tried.done.lines)
            )


def serve_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`trunkline live` is stopped as soon as it serves."""

    def stopped(_served: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Live, "wait", stopped)
    monkeypatch.setattr("webbrowser.open", lambda _address: True)


def give_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs until it is decided ends after a few replications."""
    monkeypatch.setattr("sim.experiments.until_decided.MOST", SOON)


def block(text: str) -> Block:
    (found,) = blocks_of("made up", text)
    return found


def test_a_block_that_nobody_would_try_is_noticed() -> None:
    assert escapes(block("```bash\n$ trunkline run\n```\n"))
    assert escapes(block("```\ntrunkline live\n```\n"))
    assert not escapes(block("```\nreports/\n```\n"))


@pytest.mark.usefixtures("nothing_simulated")
@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ trunkline run scenario=bse\n```\n",
        "```console\n$ trunkline runn\n```\n",
        "```console\n$ rm -r reports\n```\n",
        "```python\nimport sim\nsim.lod('retail_bank')\n```\n",
        "```python\nfrom sim.measures import Bond\n```\n",
        "```python\nfor\n```\n",
        "```python\ndef of(name):\n    return study.label, name\n```\n",
        "```yaml\nscenario: {name: x}\nstaffing: {scal: 1.1}\n```\n",
        "<!-- snippet: under centre.pools.main_general, of the bank -->\n```yaml\nwage: 3\n```\n",
    ],
    ids=["option", "command", "unknown", "function", "import", "syntax", "name", "field", "part"],
)
def test_a_block_that_does_not_work_is_noticed(text: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        Page("docs/howto/made_up.md", tmp_path, text=text).understand()


@pytest.mark.parametrize(
    "text",
    [
        "<!-- snippet: skip -->\n```console\n$ trunkline run\n```\n",
        "<!-- snippet: never, too long -->\n```console\n$ trunkline run\n```\n",
        "<!-- snippet: skip, too long -->\nand then\n",
        "<!-- snippet: skip, too long -->\n",
    ],
    ids=["no reason", "unknown", "no block", "end of the page"],
)
def test_a_comment_that_says_nothing_to_the_tests_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"block|allowed"):
        blocks_of("made up", text)


def test_output_is_compared_line_by_line() -> None:
    printed = ["results: reports/run-a-12ab34cd", "one  1", "two  2"]
    assert difference(["results: reports/run-a-99999999", "...", "two  2"], printed) == ""
    assert difference(["...", "one  1", "two  3"], printed) == "two  3"
    assert difference(["...", "one  1"], printed).startswith("(nothing more")
    (shown,) = commands_in(block("```console\n$ trunkline a \\\n    b  # c\nout\n```\n"))
    assert (shown.words, shown.shown) == (("trunkline", "a", "b"), ("out",))


def test_what_is_said_of_the_time_on_this_machine_is_not_compared() -> None:
    """With and without a memory of the last time."""
    for last in (None, (98_000.0, 7.0)):
        assert of_the_machine(first_lines.few_calls(196_000.0, last))
        assert of_the_machine(decision.how_long(70.0, 900.0, 2, last))
    assert of_the_machine(first_lines.long(70.0, 2)) and of_the_machine(
        first_lines.at_least(9.0, 1)
    )
    assert not of_the_machine(first_lines.drill(1, 20))
