"""Extreme numbers for every field, and scenario files with something changed; by a fixed seed."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import yaml

from tests.extremes.everything import Data, everything

NUMBERS, FILES = 650, 300

EXTREMES = (
    "1e308", "-1e308", "1e300", "1e18", "1e12", "1e9", "1000000", "1000", "1e-9", "1e-300",
    "5e-324", "0", "-0.0", "-1", "0.5", "0.9999999999999999", "1.0000000000000002", "2147483648",
    "9223372036854775808", "1" + 40 * "0", "1" + 400 * "0", "nan", "inf", "-inf", "true", "null",
    "'12'", "''", "[]", "{}", "[1e308,1e308]", "abc",
)  # fmt: skip
"""As they are written on the command line."""


OTHERS: tuple[Any, ...] = (
    None, "", "x", -3, 0, 1e300, math.nan, math.inf, True, [], {}, [1, 2], {"a": 1}, "08:00",
    "ＡＢＣ", "x" * 5000, 10**30, "~", "null", "${oc.env:HOME}", "???",
)  # fmt: skip
"""Values in place of others."""


def leaves(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of all numbers of plain data."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from leaves(value, (*path, str(place)))
    elif isinstance(data, (int, float)) and not isinstance(data, bool):
        yield path


def extreme_numbers(seed: int = 14) -> list[tuple[str, str]]:
    """Paths and values, `NUMBERS` of them: every number of `everything`, then some once more."""
    dice = random.Random(seed)
    # Of a long list one number stands for all.
    paths = [".".join(p) for p in leaves(everything()) if not (p[-1].isdigit() and int(p[-1]) > 1)]
    found: dict[tuple[str, str], None] = {}
    while len(found) < NUMBERS:
        for path in dice.sample(paths, len(paths)):
            found[path, dice.choice(EXTREMES)] = None
    return list(found)[:NUMBERS]


def mutated_files(files: int = FILES, seed: int = 14) -> list[str]:
    """Texts of the centre of `everything`, so many of them, each with one to three changes."""
    dice = random.Random(seed)
    return [_mutated(dice) for _ in range(files)]


def _mutated(dice: random.Random) -> str:
    centre = everything()["centre"]
    if dice.random() < 0.7:
        for _ in range(dice.randint(1, 3)):
            _change(dice, centre)
        return yaml.safe_dump(centre, sort_keys=False, allow_unicode=True)
    text = yaml.safe_dump(centre, sort_keys=False)
    for _ in range(dice.randint(1, 3)):
        text = _scribble(dice, text)
    return text


def _change(dice: random.Random, centre: Data) -> None:
    """Multiply a number, or change something at a random place of the data."""
    if dice.random() < 0.6:
        *above, last = dice.choice(list(leaves(centre)))
        place: Any = centre
        for part in above:
            place = place[int(part) if isinstance(place, list) else part]
        key: Any = int(last) if isinstance(place, list) else last
        found = place[key] * dice.choice([-1, 0, 0.1, 0.5, 2, 3, 10, 1000, 1e-6, 3600, 1e9])
        place[key] = int(found) if isinstance(place[key], int) else found
        return
    _break(dice, centre)


def _break(dice: random.Random, centre: Data) -> None:
    here: Any = centre
    while True:
        key = dice.choice(list(here) if isinstance(here, dict) else range(len(here)))
        below = here[key]
        deeper = isinstance(below, (dict, list)) and len(below) > 0 and dice.random() < 0.85
        if not deeper:
            break
        here = below
    match dice.randrange(5):
        case 0:
            del here[key]
        case 1:
            here[key] = dice.choice(OTHERS)
        case 2 if isinstance(here, dict):
            name = dice.choice([f"{key}x", key.upper(), f" {key}", "a.b", "", "来电"])
            here[name] = here.pop(key)
        case 3 if isinstance(here, dict):
            here[f"{key}2"] = below
        case _:
            here[key] = [below] if dice.random() < 0.5 else {"value": below}


def _scribble(dice: random.Random, text: str) -> str:
    """Change something in the text, whatever it means."""
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    match dice.randrange(9):
        case 0:
            lines[at] = "\t" + lines[at]
        case 1:
            lines[at] = " " + lines[at]
        case 2:
            lines.insert(at, lines[at])
        case 3:
            del lines[at]
        case 4:
            lines[at] = lines[at].replace(":", "：", 1)
        case 5:
            lines[at] += dice.choice(
                [' "', " '", " [", " {", " &a", " *b", " !!python/none", " # x"]
            )
        case 6:
            place = dice.randrange(len(text))
            return text[:place] + dice.choice("\0\x07{}[]:-\"'&*!|>%@`ü\u2028") + text[place:]
        case 7:
            return text[: dice.randrange(len(text))]
        case _:
            other = dice.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)
