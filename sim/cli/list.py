"""`trunkline list`: what is there to choose from."""

from __future__ import annotations

import argparse

from sim.cli.common import OK, declare, scenarios_option
from sim.config.folders import Places, file_of, groups, places_of
from sim.config.plain_files import option_file
from sim.errors import InputError
from sim.wording import _
from sim.wording.names import named


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    example = "trunkline list   |   trunkline list --measures"
    declare(made, list_names, example, of_a_study=False)
    scenarios_option(made)
    made.add_argument(
        "--measures", action="store_true", help=_("print every measure, as Markdown, instead")
    )


def list_names(options: argparse.Namespace) -> int:
    """Print every config group and its options."""
    if options.measures:
        from sim.measures.measures_page import measures_page

        print(measures_page(), end="")
        return OK
    places = places_of(options.scenarios)
    for group, names in groups(places).items():
        if "/" in group:  # told with the group that it lies in
            continue
        print(f"{group}:")
        for name in names:
            print(f"  {name:<28} {_title(places, group, name)}".rstrip())
    return OK


def _title(places: Places, group: str, name: str) -> str:
    """The title in a config file, for the list; what is wrong with it instead."""
    file = file_of(f"{group}/{name}", places)
    if file is None:
        return ""
    try:
        data = option_file(file).content
    except InputError as error:
        return f"({error})"
    about = data.get("scenario", data)
    return named(str(about.get("title", ""))) if isinstance(about, dict) else ""
