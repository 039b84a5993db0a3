"""From names and overrides to a study: Hydra says which files, we merge them, `Study` validates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sim.catalogue import _
from sim.centre import Parts
from sim.centre.paths import names_of, path_of
from sim.centre.validate import MISSING
from sim.config.folders import (
    SHIPPED_ONLY,
    FileStates,
    Places,
    files_as_they_are,
    groups,
    shipped,
)
from sim.config.hydra_internals import Choice, Files, chosen_files
from sim.config.overrides import Override
from sim.config.own_folder import settings
from sim.config.plain_files import SWEEPER, composed_of, require_sweeper_only
from sim.config.references import resolved
from sim.config.standing import Standing, with_lines
from sim.errors import InputError, near_match
from sim.study import Study
from sim.study.executor_setting import ExecutorSetting
from sim.study.fields import is_entry, with_field

BESIDE = {"uncertainty": "sensitivity", "failures": "resilience"}
"""Groups that are no part of a study, and the command that reads them."""


@dataclass(frozen=True)
class Composed:
    """What the files of a choice of options say together; nobody may change it.

    Attributes
    ----------
    data : the study, without typed field values.
    sweeper : the points of a sweep, as written.
    refers : whether any text refers to another field.
    parts : what is known of the study's parts, of which every study of these options has the most.
    files : of what it was merged, in order.
    own : names of fields that ``trunkline.yaml`` sets.
    """

    data: dict[str, Any]
    sweeper: dict[str, Any]
    refers: bool
    parts: Parts
    files: tuple[Standing, ...]
    own: tuple[str, ...]


def composed_study(
    overrides: Sequence[Override], places: Places = SHIPPED_ONLY, *, swept: bool = False
) -> Study:
    """The study of single-valued overrides; studies of the same options share their parts.

    Parameters
    ----------
    overrides : each with one value.
    places : where options are looked for.
    swept : whether it is a point of a sweep, whose files may say which points there are.

    Raises
    ------
    InputError : an override stands for several values, or the study is wrong.
    """
    data = composed(overrides, places, swept=swept)
    found = composed_groups(choices(overrides), places)
    try:
        return Study.from_dict(data, found.parts)
    except InputError as error:
        typed = [override.key for override in overrides if not override.group]
        told = with_lines(error, found.files, [*typed, *found.own])
        raise _taken_for(told, places) from None


def _taken_for(error: InputError, places: Places) -> InputError:
    """The error, with what the file was taken for that it stands in, or which lacks something."""
    missing = _(MISSING).format(path="")
    lacks = any(missing in problem for problem in error.problems)
    kinds = {
        given.kind: given.name
        for given in places.given
        if lacks or error.problems[0].startswith(f"{given.name},")
    }
    if "study" in kinds:
        hint = _(
            "{file} was read as a whole study; a scenario that has whole parts of a centre says "
            "which centre it changes in scenario.centre, or begins with '# @package _global_'"
        ).format(file=kinds["study"])
    elif "scenario" in kinds and "centre" not in kinds and lacks:
        hint = _(
            "{kinds} was read as changes to a centre; say which with centre=NAME, with "
            "its file, or in scenario.centre"
        ).format(kinds=kinds["scenario"])
    elif "scenario" in kinds:
        hint = _("{file} was read as a scenario, changes to a centre").format(
            file=kinds["scenario"]
        )
    elif "centre" in kinds:
        hint = _("{file} was read as a centre").format(file=kinds["centre"])
    else:
        return error
    first, *more = error.problems
    told = _("{error}; {hint}")
    return InputError(
        told.format(error=error, hint=hint), [told.format(error=first, hint=hint), *more]
    )


def composed(
    overrides: Sequence[Override], places: Places = SHIPPED_ONLY, *, swept: bool = False
) -> dict[str, Any]:
    """The study of single-valued overrides as plain data, not yet validated; not to be changed."""
    for override in overrides:
        if override.key == "drill" and override.group:
            raise InputError(_("drill: is read by `trunkline drill` only; leave it out"))
        if override.sweep:
            raise InputError(
                _(
                    "{key}: found several values in '{text}'; `trunkline sweep` runs them "
                    "one by one"
                ).format(key=override.key, text=override.text)
            )
        if override.key.startswith("hydra."):
            raise InputError(_("{key}: is read by `trunkline sweep` only").format(key=override.key))
    found = composed_groups(choices(overrides), places)
    if found.sweeper and not swept:
        raise InputError(
            _(
                "{sweeper}: the files chosen hold the points of a sweep, which `trunkline "
                "sweep` runs"
            ).format(sweeper=SWEEPER)
        )
    data = found.data
    for group, command in BESIDE.items():
        if group in data:
            raise InputError(
                _("{group}: is read by `trunkline {command}` only; leave it out").format(
                    group=group, command=command
                )
            )
    for override in overrides:
        if override.group:
            continue
        if override.deleted:
            data = _without(data, override.key, entry=is_entry(override.key))
        else:
            data = with_field(data, override.key, override.value, override.added)
    return resolved(data) if found.refers else data


def choices(overrides: Sequence[Override]) -> tuple[tuple[Choice, bool], ...]:
    """What Hydra sees of overrides: groups, their options, and whether a group is added."""
    return tuple(((o.key, o.value), o.added) for o in overrides if o.group)


def composed_groups(chosen: tuple[tuple[Choice, bool], ...], places: Places) -> Composed:
    """The defaults list with the chosen options, without field values."""
    return _composed_groups(chosen, places, files_as_they_are(places))


@lru_cache(maxsize=256)
def _composed_groups(
    chosen: tuple[tuple[Choice, bool], ...], places: Places, _as_they_are: FileStates
) -> Composed:
    """Kept until a file of the user's is changed, as one at work in a notebook does."""
    own = settings(places.settings, groups(places) if places.settings else {})
    typed = {group for (group, _), _ in chosen}
    chosen += tuple((choice, False) for choice in own.choices.items() if choice[0] not in typed)
    main, *files = standing = [
        Standing(tuple(names), file) for names, file in chosen_files(_sources(places), chosen)
    ]
    merged = [([*names], file.content, file.name) for names, file in (main, *files)]
    merged.insert(1, ([], dict(own.fields), own.name))
    study = composed_of(merged)
    hydra = study.pop("hydra", None)
    _require_no_address(study)
    require_sweeper_only(hydra)
    sweeper = {k: v for k, v in ((hydra or {}).get("sweeper") or {}).items() if v is not None}
    refers = any(file.refers for _, file in (main, *files))
    return Composed(study, sweeper, refers, Parts(study), tuple(standing), tuple(own.fields))


def _require_no_address(study: dict[str, Any]) -> None:
    """A scheduler sends and takes code to run: no file may choose one, or open ours to others."""
    executor = study.get("executor")
    if not isinstance(executor, dict):
        return
    usual = ExecutorSetting()
    for field in ("address", "listen"):
        found = executor.get(field, getattr(usual, field))
        if found is not None and found != getattr(usual, field):
            raise InputError(
                _(
                    "executor.{field}: found '{found}' in a file; it is taken from the "
                    "command line only, since a scheduler sends code to run"
                ).format(field=field, found=found)
            )


def _sources(places: Places) -> list[Files]:
    own = [] if places.own is None else [Files(places.own)]
    return [
        Files(None, places.given),
        *own,
        Files(shipped("conf"), main=True),
        Files(shipped("scenarios")),
    ]


def _without(data: dict[str, Any], key: str, entry: bool) -> dict[str, Any]:
    """Data in which a field is left out, shared with the old ones as far as they are the same.

    An entry of a mapping by name is taken out, and with it where its figures come from.
    """
    names = names_of(key)
    changed = here = dict(data)
    for position, name in enumerate(names):
        if not isinstance(here, dict) or name not in here:
            raise InputError(
                _("~{key}: there is no field '{path}'{near}").format(
                    key=key,
                    path=path_of(names[: position + 1]),
                    near=near_match(name, here if isinstance(here, dict) else ()),
                )
            )
        if position == len(names) - 1:
            if entry:
                here[name] = None
            else:
                del here[name]
            break
        below = here[name]
        here[name] = dict(below) if isinstance(below, dict) else below
        here = here[name]
    return changed
