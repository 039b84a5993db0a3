"""The pages hold together: each is in a tree, and links lead to what is there."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest

import sim
from tests.docs.site import DOCS, MADE, anchors, in_trees, links, pages

ROOT = DOCS.parent
BESIDE = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]


def test_every_page_is_in_a_tree_of_the_site() -> None:
    names = {page.relative_to(DOCS).with_suffix("").as_posix() for page in pages()}
    assert names - in_trees() == {"index"}
    assert {name.split("/")[0] for name in in_trees() - names} <= set(MADE)


@pytest.mark.parametrize("page", [*pages(), *BESIDE], ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    missing = []
    for file, anchor in links(page):
        if file.is_relative_to(DOCS) and file.relative_to(DOCS).parts[0] in MADE:
            continue
        if not file.exists():
            missing.append(f"{file.relative_to(ROOT)}: no such file")
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            missing.append(f"{file.name}#{anchor}: no such heading or anchor")
    assert not missing


def test_a_link_that_leads_nowhere_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        '# One `thing`, two\n\n| <a id="x"></a>word |\n\n## Two\n\n## Two\n\n'
        "See [a](other.md#b), [c](#two-1).\n\n```\n# no heading, [no](link.md)\n```\n"
    )
    assert anchors(page) == {"one-thing-two", "x", "two", "two-1"}
    assert list(links(page)) == [(tmp_path / "other.md", "b"), (page, "two-1")]


def test_the_page_of_the_api_names_the_whole_public_face() -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    named = {line.strip() for line in page.splitlines() if line.startswith("   sim.")}
    assert named >= {f"sim.{name}" for name in sim.__all__ if name != "__version__"}


def test_the_site_has_every_notebook_and_links_lead_to_its_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    run = importlib.import_module("notebooks_run")
    kept, docs = tmp_path / "notebooks", tmp_path / "docs"
    for folder in (kept, docs):
        folder.mkdir()
    (kept / "01_a.ipynb").write_text("{}")
    run.copy_all(SimpleNamespace(srcdir=docs))
    (kept / "01_a.ipynb").rename(kept / "01_b.ipynb")
    run.copy_all(SimpleNamespace(srcdir=docs))
    assert [path.name for path in (docs / "notebooks").iterdir()] == ["01_b.ipynb"]
    source = ["[a](../notebooks/01_b.ipynb), [b](../../notebooks/01_b.ipynb), [c](../sim/run.py)"]
    run.led_to_their_pages(None, "page", source)
    assert source == ["[a](notebooks/01_b.ipynb), [b](../notebooks/01_b.ipynb), [c](../sim/run.py)"]
    told = (DOCS / "jupyter.md").read_text(encoding="utf-8")
    assert all(f"notebooks/{path.name})" in told for path in (ROOT / "notebooks").glob("*.ipynb"))
