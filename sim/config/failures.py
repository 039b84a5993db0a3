"""How components fail, from names and overrides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.centre.base import Description
from sim.config.compose import choices, composed_groups
from sim.config.folders import groups
from sim.config.given import kind_of, opened
from sim.config.overrides import parse
from sim.config.plain_files import named_file
from sim.config.references import resolved
from sim.config.standing import with_lines
from sim.config.typed import is_file_name
from sim.drills.components import Failures
from sim.errors import InputError
from sim.study.fields import with_field

GROUP = "failures"
TYPICAL = "typical"


def failures_from(
    texts: Sequence[str] = (), scenarios: str | Path | None = None
) -> tuple[Failures, list[str]]:
    """How components fail, and the overrides that are of something else.

    Parameters
    ----------
    texts : overrides; ``failures=NAME`` picks a file of typical failures (left out:
        ``typical``), ``failures.kinds.site.duration.value_s=3600`` sets a field of it; anything
        else is handed back.
    scenarios : a planner's own folder, or None.

    Raises
    ------
    InputError : there is no such file or field, or a value is wrong.
    """
    mine = [text for text in texts if _of_failures(text)]
    rest = [t for t in texts if t not in mine]
    places, mine = opened(mine, scenarios)
    known = groups(places)
    overrides = parse(mine, known)
    chosen = [o for o in overrides if o.key == GROUP and o.group]
    chosen = chosen or list(parse([f"{GROUP}={TYPICAL}"], known))
    found = composed_groups(choices(chosen), places)
    data: dict[str, Any] = resolved(found.data) if found.refers else found.data
    data = {GROUP: data[GROUP]}
    for o in overrides:
        if not o.group:
            data = with_field(data, o.key, o.value, o.added, _Failing)
    try:
        return Failures.from_dict(data[GROUP]), rest
    except InputError as error:
        typed = [o.key for o in overrides if not o.group]
        raise with_lines(error, found.files, typed) from None


def _of_failures(text: str) -> bool:
    if is_file_name(text):
        return kind_of(named_file(text)[1]) == GROUP
    return text.lstrip("+~").startswith((f"{GROUP}=", f"{GROUP}."))


class _Failing(Description):
    """Root of the paths of failures."""

    failures: Failures
