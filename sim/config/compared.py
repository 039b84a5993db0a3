"""Scenarios as they are typed for a comparison: names, files, and overrides of each or of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.catalogue import _
from sim.centre.paths import end_of_quote, names_of
from sim.config.folders import groups, places_of
from sim.config.given import kind_of
from sim.config.overrides import parse
from sim.config.plain_files import named_file
from sim.config.typed import as_text, cut, is_file_name
from sim.errors import InputError, listing

DESIGNS = ("redundancy", "playbook")
"""The groups whose options are compared with each other."""

_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def compared(
    texts: Sequence[str], scenarios: str | Path | None = None, *, least: int = 2
) -> dict[str, list[str]]:
    """By the name of each scenario, what `sim.config.study_from` makes it from.

    Parameters
    ----------
    texts : names of scenarios, files that are scenarios or whole studies, and
        ``name: key=value key=value`` with overrides of its own; anything else (overrides, and files
        that are centres) holds for all of them, but several designs or playbooks
        (``redundancy=a,b``, ``playbook=a,b``): each of the scenarios, or the study as it is, is
        asked for with each of them.
    scenarios : a planner's own folder, or None.
    least : how many there have to be.

    Raises
    ------
    InputError : there are fewer, one (or a design) is given twice, or a file
        cannot be read.
    """
    chosen: list[tuple[str, str, list[str]]] = []
    rest: list[str] = []
    for text in texts:
        name, own = _with_its_own(text)
        if name is None:
            rest.append(text)
        elif not is_file_name(name):
            chosen.append((text, f"scenario={as_text(_unquoted(name))}", own))
        elif kind_of(named_file(name)[1]) in ("scenario", "study"):
            chosen.append((text, name, own))
        elif own:
            raise InputError(
                _("{name}: is no scenario, so it has no overrides of its own").format(name=name)
            )
        else:
            rest.append(name)
    designs, rest = _designs(rest, groups(places_of(scenarios)))
    named = [(text, [first], own) for text, first, own in chosen] or _nothing(designs)
    asked = [
        (_name(text, design), [*first, *rest, *design, *own])
        for text, first, own in named
        for design in designs
    ]
    found = dict(asked)
    if len(found) < len(asked):
        raise InputError(_("a scenario or a design is given twice"))
    if len(found) < least:
        known = groups(places_of(scenarios)).get("scenario", [])
        raise InputError(
            _("compare needs at least two scenarios, found {count}; allowed: {allowed}").format(
                count=len(found), allowed=listing(map(as_text, known))
            )
        )
    return found


def _designs(
    rest: Sequence[str], known: Mapping[str, Sequence[str]]
) -> tuple[list[list[str]], list[str]]:
    """The designs that are compared, as they are typed: every option of one group with every one of
    the other; and what is left."""
    designs: list[list[str]] = [[]]
    left = list(rest)
    for group in DESIGNS:
        several = [text for text in rest if not is_file_name(text) and cut(text).key == group]
        read = [override for override in parse(several, known) if override.sweep]
        if not read:
            continue
        if len(several) > 1:
            raise InputError(
                _("{group}: is given twice: {allowed}").format(
                    group=group, allowed=listing(several)
                )
            )
        options = [f"{group}={option}" for option in read[0].values]
        designs = [[*design, option] for design in designs for option in options]
        left = [text for text in left if text not in several]
    return designs, left


def _nothing(designs: Sequence[list[str]]) -> list[tuple[str, list[str], list[str]]]:
    """What designs are compared in where no scenario is named: the study as it is."""
    return [("", [], [])] if any(designs) else []


def _name(text: str, design: Sequence[str]) -> str:
    """Of a scenario with a design."""
    options = [option.partition("=")[2] for option in design]
    return ", ".join(part for part in (" ".join(text.split()), *options) if part)


def _with_its_own(text: str) -> tuple[str | None, list[str]]:
    """The name of a scenario and its overrides; no name where the text is an override itself."""
    colon, equals = _first(text, ":"), _first(text, "=")
    if colon >= 0 and (equals < 0 or colon < equals):
        return text[:colon].strip(), _words(text[colon + 1 :])
    return (None, []) if equals >= 0 else (text.strip(), [])


def _first(text: str, wanted: str) -> int:
    """Where a character stands first outside of quotes; -1: nowhere."""
    place = 0
    while place < len(text):
        if text[place] == wanted:
            return place
        end = end_of_quote(text, place) if text[place] in "\"'" else place + 1
        place = end if end > 0 else len(text)
    return -1


def _words(text: str) -> list[str]:
    """Cut at spaces that stand in no quotes and no brackets."""
    words, word, place, depth = [], "", 0, 0
    while place < len(text):
        end = end_of_quote(text, place) if text[place] in "\"'" else place + 1
        part = text[place : end if end > 0 else len(text)]
        depth += _BRACKETS.get(part, 0)
        if part.isspace() and depth <= 0:
            words.append(word)
            word = ""
        else:
            word += part
        place += len(part)
    return [found for found in [*words, word] if found]


def _unquoted(name: str) -> str:
    return names_of(name)[0] if name[:1] in ("'", '"') else name
