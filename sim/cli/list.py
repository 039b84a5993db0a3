"""`trunkline list`: what is there to choose from."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import yaml

from sim.cli.common import OK, declare
from sim.config.folders import groups, own_folder, roots
from sim.wording import _


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, list_names, "trunkline list   |   trunkline list --measures")
    made.add_argument(
        "--measures", action="store_true", help=_("print every measure, as Markdown, instead")
    )


def list_names(options: argparse.Namespace) -> int:
    """Print every config group and its options."""
    if options.measures:
        from sim.measures.measures_page import measures_page

        print(measures_page(), end="")
        return OK
    own = own_folder(options.scenarios)
    for group, names in groups(own).items():
        print(f"{group}:")
        for name in names:
            print(f"  {name:<28} {_title(roots(own), group, name)}".rstrip())
    return OK


def _title(folders: Sequence[Path], group: str, name: str) -> str:
    """The title in a config file, for the list."""
    for root in folders:
        file = root / group / f"{name}.yaml"
        if file.is_file():
            data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
            about = data.get("scenario", data) if isinstance(data, dict) else {}
            return str(about.get("title", "")) if isinstance(about, dict) else ""
    return ""
