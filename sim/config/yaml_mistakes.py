"""What is wrong with a YAML file, in words that tell what to type instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import yaml

from sim.catalogue import N_, _

_WIDE = {
    "：": ":",
    "，": ",",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "［": "[",
    "］": "]",
    "｛": "{",
    "｝": "}",
    "【": "[",
    "】": "]",
    "　": N_("a space"),
}
"""Full-width characters of Chinese input methods, and those of YAML that they look like."""


class YamlMistake(Exception):
    """A file is no YAML of ours.

    Parameters
    ----------
    message : what is wrong, and what to write instead.
    line : where, counted from 0; None: nowhere in particular.
    """

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.line = None if line is None else line + 1


_UNDEFINED = N_("found undefined alias")
"""As libyaml says it."""


def worded(error: yaml.YAMLError, text: str) -> YamlMistake:
    """The complaint of a parser as a sentence."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return YamlMistake(
            _("is not YAML: {split}").format(split=" ".join(str(error).split())), None
        )
    lines = text.splitlines()
    problem, context = error.problem or "", error.context or ""
    found = error.problem_mark.line if error.problem_mark else 0
    opened = error.context_mark.line if error.context_mark else found
    here = lines[found] if found < len(lines) else ""
    column = error.problem_mark.column if error.problem_mark else 0
    character = here[column : column + 1]
    if "tab character" in problem:
        return YamlMistake(_("a tab stands where a line is indented; YAML takes spaces"), found)
    if "cannot start any token" in problem:
        if character == "\t" or "\t" in here[: len(here) - len(here.lstrip())]:
            return YamlMistake(_("a tab stands where a line is indented; YAML takes spaces"), found)
        told = _("a text cannot begin with '{character}'; put it in quotes").format(
            character=character
        )
        return YamlMistake(told + wide_hint(text, [found]), found)
    if "quoted scalar" in context and ("end of stream" in problem or "document" in problem):
        return YamlMistake(_("the quote that opens in this line is not closed"), opened)
    if "flow" in context:
        opened = _open_bracket(lines[: found + 1], opened)
        told = _(
            "the bracket that opens in this line is not closed, or a comma is missing after it"
        )
        return YamlMistake(told + wide_hint(text, range(opened, found + 1)), opened)
    if "mapping values are not allowed" in problem:
        told = _(
            "a second ': ' in one line, or wrong indentation; put a text that holds ': ' in quotes"
        )
        return YamlMistake(told + wide_hint(text, [found - 1, found]), found)
    if "could not find expected ':'" in problem:
        line = opened if "simple key" in context else found
        told = _("a field is 'key: value', found no ':' and space")
        return YamlMistake(told + wide_hint(text, range(line, found + 1)), line)
    if "undefined alias" in problem:
        told = _("{problem}: no anchor (&name) of this name stands above")
        return YamlMistake(told.format(problem=_(problem)), found)
    if "<document start>" in problem:
        told = _("stands outside of the fields above; is it indented as they are?")
        return YamlMistake(told + wide_hint(text, [found]), found)
    if "single document" in context:
        return YamlMistake(_("a second document begins ('---'); a file holds one"), found)
    if "block" in context and "expected" in problem:
        told = _("does not fit the lines above; is it indented as they are?")
        return YamlMistake(told + wide_hint(text, [found - 1, found]), found)
    told = _("is not YAML: {problem}").format(problem=problem or context)
    return YamlMistake(told + wide_hint(text, [found]), found)


def _open_bracket(lines: Sequence[str], otherwise: int) -> int:
    """The line of the last bracket that is not closed."""
    opened: list[int] = []
    for number, line in enumerate(lines):
        for character in line:
            if character in "[{":
                opened.append(number)
            elif character in "]}" and opened:
                opened.pop()
    return opened[-1] if opened else otherwise


def wide_hint(text: str, lines: Iterable[int]) -> str:
    """Names the first full-width character in some lines, or nothing."""
    every = text.splitlines()
    for number in lines:
        for character in every[number] if 0 <= number < len(every) else "":
            if character in _WIDE:
                return _(
                    " (line {number} holds '{character}', a full-width character; YAML "
                    "takes {wide})"
                ).format(number=number + 1, character=character, wide=_(_WIDE[character]))
    return ""
