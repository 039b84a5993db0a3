"""The notebooks, run when the site is built and shown with what they print and draw.

They are kept without outputs beside these pages, as a reader opens them; a build has a copy of each
in its own folder, and what a page links to at their place leads to the page that is made of it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "notebooks"
PROFILE = """c = get_config()
c.IPKernelApp.log_level = "ERROR"  # that it listens on this machine is no news to a build
"""
_LINK = re.compile(rf"(\]\((?:\.\./)*)\.\./(?={FOLDER}/\w+\.ipynb\))")


def copy_all(app: Sphinx) -> None:
    """Copy those that are new or have changed and what they read; remove those that are gone."""
    kept, folder = Path(app.srcdir).parent / FOLDER, Path(app.srcdir) / FOLDER
    folder.mkdir(exist_ok=True)
    if (kept / "records").is_dir():
        shutil.copytree(kept / "records", folder / "records", dirs_exist_ok=True)
    wanted = {path.name: path.read_bytes() for path in kept.glob("*.ipynb")}
    for old in folder.glob("*.ipynb"):
        if old.name not in wanted:
            old.unlink()
    for name, data in wanted.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def own_profile(app: Sphinx) -> None:
    """What the reader's own IPython runs at its start is no part of the notebooks."""
    folder = Path(app.doctreedir) / "ipython"
    (folder / "profile_default").mkdir(parents=True, exist_ok=True)
    (folder / "profile_default" / "ipython_kernel_config.py").write_text(PROFILE, encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(folder)


def led_to_their_pages(_app: Sphinx, page: str, source: list[str]) -> None:
    """Links to the notebooks as they are kept lead to their pages, and theirs to these pages."""
    source[0] = _LINK.sub(r"\1", source[0])
    if page.startswith(f"{FOLDER}/"):
        source[0] = source[0].replace("](../docs/", "](../")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register."""
    app.connect("builder-inited", copy_all)
    app.connect("builder-inited", own_profile)
    app.connect("source-read", led_to_their_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
