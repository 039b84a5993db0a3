"""The notebooks run from top to bottom in a minute, and show what they promise."""

from __future__ import annotations

import ast
import json
import re
import resource
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.engine.kernel.run import entry_for
from sim.jit import prepare
from sim.measures.series_rows import add_series

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FROM_ELSEWHERE = r"95 %|half-hour|`[^`]*`|\]\([^)]*\)|^#.*|\b(0[1-8]) "
"""What of a text is no number of a result: the usual confidence, code, links, headings."""

MOST_S, CORES = 60.0, 2


def processor_s() -> float:
    """Seconds of processor time of processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == kind]


def sources(path: Path, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in cells(path, kind)]


def names_used(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Modules with the names that are taken from them: imports, and what stands behind ``sim.``"""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "sim":
                yield "sim", node.attr


def test_there_are_eight() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{n:02d}" for n in range(1, 9)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_parses_is_stripped_and_names_only_what_there_is(path: Path) -> None:
    for cell in cells(path, "code"):
        assert cell["outputs"] == [] and cell["execution_count"] is None
    for source in sources(path, "code"):
        for module, name in names_used(ast.parse(source)):
            assert find_spec(module) is not None, module
            if name and module.startswith("sim"):
                assert hasattr(import_module(module), name), f"{module}.{name}"
    first = sources(path, "markdown")[0]
    assert first.startswith("# ")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_number_of_a_result_is_typed_into_a_text(path: Path) -> None:
    for text in sources(path, "markdown"):
        left = re.sub(FROM_ELSEWHERE, "", text, flags=re.MULTILINE)
        assert not re.findall(r"\d+(?:[.,]\d+)?", left), text


def test_links_between_notebooks_lead_somewhere() -> None:
    linked = re.findall(r"\]\((\w+\.ipynb)\)", "".join(sources(NOTEBOOKS[0], "markdown")))
    assert linked == [path.name for path in NOTEBOOKS[1:]]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path: Path) -> None:
    """Within a minute of two cores: measured is processor time, which others beside do not change.

    What it needs compiled is compiled before.
    """
    nbformat: Any = pytest.importorskip("nbformat")
    nbclient: Any = pytest.importorskip("nbclient")
    prepare(print, entry_for(extras=False), entry_for(extras=True), add_series)
    notebook = nbformat.read(path, as_version=4)
    start = processor_s()
    nbclient.NotebookClient(notebook, timeout=240, kernel_name="python3").execute(cwd=str(FOLDER))
    taken = processor_s() - start
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert not [o for o in outputs if o.output_type == "error"]
    assert not [o.text for o in outputs if o.get("name") == "stderr" and "Warning" in o.text]
    pictures = [o for o in outputs if "image/png" in getattr(o, "data", {})]
    pages = [o for o in outputs if "trunkline-view" in getattr(o, "data", {}).get("text/html", "")]
    assert len(pictures) >= 2 and len(pages) >= 2
    assert taken < MOST_S * CORES
