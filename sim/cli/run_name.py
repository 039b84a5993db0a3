"""The name of a run's folder: seven runs of an afternoon can be told apart by it."""

from __future__ import annotations

from collections.abc import Sequence

from sim.centre.paths import names_of
from sim.config.typed import cut, is_file_name
from sim.store.folder_names import folder_name
from sim.study import Study
from sim.study.failures import names_of as failing

MOST_LETTERS = 60

_ELSEWHERE = (
    "centre", "scenario", "redundancy", "outages", "demand_event", "playbook", "engine", "workers",
    "executor",
)  # fmt: skip
"""Keys that the name has already, or that change no number."""


def run_name(study: Study, overrides: Sequence[str]) -> str:
    """The name of its folder: what is run, what was typed, and a code; equal runs share it.

    Parameters
    ----------
    overrides : as they were typed.
    """
    return folder_name(
        "run",
        study.centre.name,
        study.scenario.name,
        *([] if study.redundancy is None else [study.redundancy.name]),
        *failing([study.centre]),
        *typed_settings(overrides),
        study.digest()[:8],
    )


def typed_settings(overrides: Sequence[str]) -> list[str]:
    """Fields that were typed, each with its value, as far as there is room.

    Parameters
    ----------
    overrides : as they were typed.
    """
    found: list[str] = []
    for text in overrides:
        if is_file_name(text):
            continue
        typed = cut(text)
        names = names_of(typed.key)
        if names[0] in _ELSEWHERE and len(names) == 1:
            continue
        told = ".".join(names[:-1][-1:] if names[-1] == "scale" else names[-2:])
        told = told if typed.value is None else f"{told}_{typed.value}"
        if len("-".join([*found, told])) > MOST_LETTERS:
            break
        found.append(told)
    return found
