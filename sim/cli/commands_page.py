"""The page of all commands, from their help: `docs/commands.md`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib import import_module

from sim.catalogue import language
from sim.cli.common import exits
from sim.cli.main import COMMANDS

_HEAD = """# Commands

What `trunkline COMMAND --help` says of every command. This page is written from the declarations of
the commands in `sim/cli/` (`python -m sim.cli.commands_page > docs/commands.md`).

Commands that simulate take *overrides*, `path=value`, in any number and place: every
[field of a centre](fields.md) under `centre.`, and every [field of a study](study_fields.md)
(`scenario=NAME`, `replications=20`, `seed=7`, `staffing.scale=1.1`). A YAML file of your own may
stand among them ([files and names](files.md)). `language=zh` or the environment variable
`TRUNKLINE_LANGUAGE` chooses the language, `--version` prints the version.

| code | after every command |
| --- | --- |
"""
_MANY = {"?": " or nothing", "+": ", one or more", "*": ", any number"}
_HOW_MANY = {"None": "one", "?": "one or none", "+": "one or more", "*": "any number"}


def commands_page() -> str:
    """The page, as Markdown, in the language of the source."""
    with language("en"):
        parts = [_HEAD + "\n".join(f"| {code} | {text} |" for code, text in exits("").items())]
        parts += ["", "| command | what it does |", "| --- | --- |"]
        parts += [f"| [`{name}`](#{name}) | {text} |" for name, text in COMMANDS.items()]
        for name in COMMANDS:
            parts += _command(name)
        return "\n".join([*parts, ""])


def _command(name: str) -> Iterator[str]:
    made = argparse.ArgumentParser(prog=f"trunkline {name}", add_help=False)
    import_module(f"sim.cli.{name.replace('-', '_')}").add(made)
    yield f"\n## {name}\n\n{COMMANDS[name]}\n"
    yield f"```text\nusage: {_usage(made)}\n```\n"
    rows = [row for action in made._actions for row in _row(action)]
    if rows:
        yield "| argument | takes | what |\n| --- | --- | --- |"
        yield from rows
        yield ""
    own = {code: text for code, text in exits(name).items() if text != exits("").get(code)}
    if own:
        yield "Exit codes: " + "; ".join(f"{code} {text}" for code, text in own.items()) + ".\n"
    example = str(made.epilog).rpartition("example: ")[2].strip()
    if example:
        yield "Example: " + ", ".join(f"`{one.strip()}`" for one in example.split("   |   "))


def _usage(made: argparse.ArgumentParser) -> str:
    """On lines of a page's width, whatever the terminal's."""
    made.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=96)
    first, *rest = made.format_usage().removeprefix("usage: ").strip().splitlines()
    return "\n".join([first, *(f"    {line.strip()}" for line in rest)])


def _row(action: argparse.Action) -> Iterator[str]:
    names = ", ".join(f"`{option}`" for option in action.option_strings)
    metavar = f"`{action.metavar or action.dest.upper()}`"
    if action.choices is not None:
        takes = ", ".join(f"`{choice}`" for choice in action.choices)
    elif action.nargs == 0:
        takes = "–"
    else:
        takes = f"{metavar}{_MANY.get(str(action.nargs), '')}"
    told = (action.help or "overrides and files").replace("%(default)s", str(action.default))
    yield _cells(names or metavar, takes if names else _HOW_MANY[str(action.nargs)], told)


def _cells(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    print(commands_page(), end="")
