"""What pydantic says of a value, in words of a YAML file and in the reader's language."""

from __future__ import annotations

import re

from sim.catalogue import N_, _, ngettext

_LIMIT = r" (?P<limit>.+)"
_WORDS = {
    rf"Input should be greater than or equal to{_LIMIT}": N_(
        "must be greater than or equal to {limit}"
    ),
    rf"Input should be greater than{_LIMIT}": N_("must be greater than {limit}"),
    rf"Input should be less than or equal to{_LIMIT}": N_("must be less than or equal to {limit}"),
    rf"Input should be less than{_LIMIT}": N_("must be less than {limit}"),
    r"Input should be a finite number": N_("must be a finite number"),
    r"Input should be a valid dictionary( or instance of \w+)?": N_("must be a mapping"),
    r"Input should be a valid (tuple|list)": N_("must be a list"),
    r"Input should be a valid integer": N_("must be a whole number"),
    r"Input should be a valid number": N_("must be a number"),
    r"Input should be a valid string": N_("must be a text"),
    r"Input should be a valid boolean": N_("must be true or false"),
}
_PATTERNS = {re.compile(pattern): message for pattern, message in _WORDS.items()}
_SIZE = re.compile(r"\w+ should have at (least|most) (?P<size>\d+) (?P<of>item|character)s?\b.*")


def plainly(said: str) -> str:
    """A message of pydantic in our words; one that no description here can cause stays as it is."""
    for pattern, message in _PATTERNS.items():
        if found := pattern.fullmatch(said):
            return _(message).format(**found.groupdict())
    if found := _SIZE.fullmatch(said):
        return _size(found[1], found["of"], int(found["size"]))
    return said.removeprefix("Input ").replace("should be", "must be")


def _size(way: str, of: str, size: int) -> str:
    if of == "character":
        return ngettext(
            "must have at least {size} character", "must have at least {size} characters", size
        ).format(size=size)
    if way == "most":
        return ngettext(
            "must have at most {size} item", "must have at most {size} items", size
        ).format(size=size)
    return ngettext(
        "must have at least {size} item", "must have at least {size} items", size
    ).format(size=size)
