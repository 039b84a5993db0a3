"""The site builds without a warning, and needs nothing from elsewhere."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.jit.decorators import ENTRIES
from tests.docs.site import DOCS, pages

_LOADED = re.compile(r'(?:src|href)="(https?:[^"]+)"[^>]*>', re.IGNORECASE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    words = ["-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-d", str(out / "trees")]
    done = subprocess.run(
        [sys.executable, *words, str(DOCS), str(out / "html")],
        cwd=DOCS.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out / "html"


@pytest.mark.slow
def test_the_site_builds_without_a_warning(site: Path) -> None:
    for page in pages():
        assert (site / page.relative_to(DOCS)).with_suffix(".html").is_file(), page


@pytest.mark.slow
def test_a_field_is_found_by_its_anchor(site: Path) -> None:
    text = (site / "fields.html").read_text(encoding="utf-8")
    assert 'id="field-agent-pool-wage_per_hour"' in text


@pytest.mark.slow
def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", text)
        assert not [tag for tag in loaded if _LOADED.search(tag)], page


@pytest.mark.slow
def test_no_page_of_the_gallery_tells_that_an_engine_was_compiled(site: Path) -> None:
    gallery = list((site / "gallery").glob("plot_*.html"))
    assert gallery
    for page in gallery:
        assert "compiling the engine" not in page.read_text(encoding="utf-8"), page


def test_engines_are_compiled_before_the_gallery_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every engine, on demand or not, and at an earlier turn of the same event."""
    pytest.importorskip("sphinx", reason="Sphinx comes with the extra `docs`")
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    first = importlib.import_module("compiled_first")
    asked: list[object] = []
    monkeypatch.setattr("sim.jit.prepare", lambda _say, *engines: asked.extend(engines))
    hooks: list[tuple[str, object, int]] = []
    app = SimpleNamespace(
        connect=lambda event, what, priority: hooks.append((event, what, priority))
    )
    first.setup(app)
    assert hooks == [("builder-inited", first.compile_all, 100)]
    first.compile_all(app)
    assert asked == [entry.function for entry in ENTRIES]
