"""What a scenario file says so that a study becomes another: everything in which they differ."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.config.given import kind_of
from sim.config.loading import study_from
from sim.config.plain_files import merged, named_file
from sim.config.typed import as_text, cut, is_file_name
from sim.config.yaml_files import Data
from sim.errors import InputError
from sim.study import Study

PARTS = ("centre", "redundancy", "staffing", "demand")
"""Fields of a study that a scenario changes: what is simulated, not how."""


def beneath(
    study: Study, overrides: Sequence[str] = (), scenarios: str | Path | None = None
) -> Study | None:
    """What a scenario file is put upon: the centre that is chosen, without a scenario or more.

    Parameters
    ----------
    study : whose centre it is.
    overrides : by which it was chosen; none: a centre of its name is looked for.
    scenarios : a planner's own folder, or None.

    Returns
    -------
    The study of that centre as a file of it alone gives it; None where no centre of the name can
    be chosen.
    """
    chosen = [text for text in overrides if _is_centre(text)]
    for texts in (chosen, [f"centre={as_text(study.centre.name)}"]):
        whole = any(is_file_name(text) for text in texts)
        try:
            found = study_from([*texts, *(() if whole else ("~scenario",))], scenarios)
        except InputError:
            continue
        if found.centre.name == study.centre.name:
            return found
    return None


def _is_centre(text: str) -> bool:
    if is_file_name(text):
        return kind_of(named_file(text)[1]) in ("centre", "study")
    return cut(text).key == "centre"


def changes(below: Study, above: Study) -> Data | None:
    """What a file says that makes one study another.

    Parameters
    ----------
    below : what the file is put upon.
    above : what it makes of it; how it is simulated is left as it is.

    Returns
    -------
    Plain data; None where no file that is merged can say it (another law of a duration).
    """
    was, now, brief = (
        below.to_dict(),
        above.to_dict(),
        above.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    )
    found = _changed(_parts(was), _parts(now), _parts(brief))
    try:
        made = Study.from_dict(merged(was, found))
    except InputError:
        return None
    same = [json.dumps(_parts(study), sort_keys=False) for study in (made.to_dict(), now)]
    return found if same[0] == same[1] else None


def _parts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {field: data[field] for field in PARTS if field in data}


def _changed(was: Mapping[str, Any], now: Mapping[str, Any], brief: Any) -> Data:
    """Entries that differ; what is new without its defaults, what is gone as null."""
    found: Data = {}
    short = brief if isinstance(brief, Mapping) else {}
    for name, value in now.items():
        before = was.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            below = _changed(before, value, short.get(name))
            if below:
                found[name] = below
        elif name not in was or before != value:
            found[name] = short.get(name, value) if isinstance(value, Mapping) else value
    return {**found, **{name: None for name in was if name not in now}}
