"""Pages of the API, one for every function and class of the public face, before the build."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from house_style import setup_style
from public_face import members, public_face
from sphinx.application import Sphinx

FOLDER = "api"


def page(name: str, thing: Any) -> str:
    """The page of one of them, in reStructuredText."""
    title = name.removeprefix("sim.") if name.count(".") == 1 else name.rpartition(".")[2]
    shown = name if name.count(".") == 1 else title
    lines = [shown, "=" * len(shown), ""]
    if not inspect.isclass(thing):
        return "\n".join([*lines, f".. autofunction:: {name}", ""])
    lines += [f".. autoclass:: {name}", "   :members: " + ", ".join(members(thing))]
    if not members(thing):
        lines.pop()
    return "\n".join([*lines, ""])


def write_pages(app: Sphinx) -> None:
    """Write those that are new or have changed, and remove those that are gone."""
    folder = Path(app.srcdir) / FOLDER
    folder.mkdir(exist_ok=True)
    wanted = {f"{name}.rst": page(name, thing) for name, thing in public_face().items()}
    for old in folder.glob("*.rst"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register."""
    app.connect("builder-inited", write_pages)
    setup_style(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
