"""What a shell offers to complete: scenarios, options of groups, fields."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from sim.config.folders import Places, file_of, groups, places_of
from sim.config.own_folder import here, settings
from sim.config.plain_files import option_file
from sim.errors import InputError
from sim.wording import known_languages

SHELLS = ("bash", "zsh", "fish")

_PLAIN = ("replications=", "seed=", "staffing.scale=", "demand.scale=", "engine=", "workers=",
          "language=", "precision.half_width.service_level=")  # fmt: skip
_NAMING = ("compare", "drill", "availability", "resilience", "decide")
"""Commands that take names of scenarios as they are."""


def complete(parser: argparse.ArgumentParser, command: str) -> None:
    """Answer the shell and end the process; called where a shell asks.

    Parameters
    ----------
    command : that was typed.
    """
    import argcomplete

    argcomplete.autocomplete(
        parser, always_complete_options="long", default_completer=cast(Any, _Completer(command))
    )


def script(shell: str) -> str:
    """What a shell has to read once so that it asks."""
    from argcomplete.shell_integration import shellcode

    return str(shellcode(["trunkline"], shell=shell))


def typed_command(line: str) -> str:
    """The command on a line that is being typed."""
    words = [word for word in line.split()[1:] if not word.startswith("-")]
    return words[0] if words else ""


class _Completer:
    """Overrides where they may stand, elsewhere files."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __call__(
        self, prefix: str, action: argparse.Action, parsed_args: argparse.Namespace, **_more: Any
    ) -> list[str]:
        if action.dest != "overrides":
            from argcomplete.completers import FilesCompleter

            return list(FilesCompleter()(prefix))
        with suppress(InputError, OSError):
            where = getattr(parsed_args, "scenarios", None) or here()
            return offered(prefix, self.command, places_of(where))
        return []


def offered(prefix: str, command: str, places: Places) -> list[str]:
    """What may be typed next.

    Parameters
    ----------
    prefix : what is typed of the word.
    command : of the line.
    places : where options are looked for.
    """
    known = groups(places)
    if "=" in prefix:
        key = prefix.split("=", 1)[0]
        values = {**known, "engine": ["auto", "compiled", "reference"],
                  "language": sorted(known_languages())}.get(key, [])  # fmt: skip
        found = [f"{key}={value}" for value in values]
    elif prefix.startswith(("centre.", "staffing.", "demand.", "precision.", "executor.")):
        found = _fields(prefix, places, known)
    else:
        found = [f"{group}=" for group in known if "/" not in group] + [*_PLAIN, "centre."]
        found += known.get("scenario", []) if command in _NAMING else []
        found += known.get("drill", []) if command == "drill" else []
        found += [file.name for file in Path().glob("*.y*ml")]
    return [text for text in found if text.startswith(prefix)]


def _fields(prefix: str, places: Places, known: Mapping[str, list[str]]) -> list[str]:
    """Fields one step further than what is typed, by the declarations and the centre's names."""
    from sim.centre.base import Description
    from sim.centre.by_name import branches
    from sim.centre.paths import quoted
    from sim.study import Study
    from sim.study.fields import shapes_below

    names = prefix.split(".")[:-1]
    here_shapes: list[Any] = [Study]
    chosen = str(settings(places.settings, known).choices.get("centre") or "retail_bank")
    file = file_of(f"centre/{chosen}", places)
    data: Any = {"centre": option_file(file).content} if file is not None else {}
    for name in names:
        here_shapes = [below for shape in here_shapes for below in shapes_below(shape, name)]
        data = data.get(name, {}) if isinstance(data, Mapping) else {}
    start = ".".join(names)
    found: list[str] = []
    for shape in here_shapes:
        for branch in branches(shape):
            if isinstance(branch, type) and issubclass(branch, Description):
                found += branch.field_names()
    if not found and isinstance(data, Mapping):
        found = [quoted(str(name)) for name in data]
    return [f"{start}.{name}" for name in dict.fromkeys(found)]
