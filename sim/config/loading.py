"""Names and overrides become a study; what is misspelt is told before Hydra is even imported."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.config.folders import groups, own_folder

if TYPE_CHECKING:
    from sim.study import Study

_KEY = re.compile(r"\+{0,2}([A-Za-z_][\w.-]*)=")
"""How an override of a field begins; what begins otherwise is left to Hydra's own reader."""

_BELOW = re.compile(r"\+{0,2}(\w+)\.[\w.-]+=")
"""An override of a field below another."""


def load(
    centre: str = "retail_bank",
    overrides: Sequence[str] = (),
    scenarios: str | Path | None = None,
) -> Study:
    """A study from shipped YAML files, or your own.

    Parameters
    ----------
    centre : name of a centre, shipped or in ``scenarios``.
    overrides : as on the command line: ``"scenario=second_site"``, ``"staffing.scale=1.1"``,
        ``"centre.pools.main_general.wage_per_hour=60"``.
    scenarios : a folder of your own with the groups ``centre/``, ``scenario/`` and so on; its files
        go before shipped ones of the same name.

    Raises
    ------
    InputError : a name or a value is wrong; the message says which, and what is allowed.

    Examples
    --------
    >>> import sim
    >>> study = sim.load("retail_bank", ["scenario=second_site", "staffing.scale=1.1"])
    >>> study.label
    'Bigger second site, staffing x1.1'
    >>> sim.load("retail_bank", ["scenario=second_sites"])
    Traceback (most recent call last):
    sim.errors.InputError: ...
    """
    return study_from([f"centre={centre}", *overrides], scenarios)


def study_from(overrides: Sequence[str], scenarios: str | Path | None = None) -> Study:
    """A study from overrides alone; see `load`."""
    own = own_folder(scenarios)
    known = groups(own)
    require_fields(overrides, known)
    from sim.config.compose import composed_study
    from sim.config.overrides import parse

    return composed_study(parse(overrides, known), own)


def refuse_misspelt(arguments: Sequence[str]) -> None:
    """Refuse paths into a study that lead nowhere, before a command is even imported.

    Parameters
    ----------
    arguments : of a command line; what is no path below a field of a study is left alone.

    Raises
    ------
    InputError : there is no such field.
    """
    paths = [(text, found[1]) for text in arguments if (found := _BELOW.match(text))]
    if paths:
        from sim.study import Study

        require_fields([p[0] for p in paths if p[1] in Study.model_fields], ())


def require_fields(
    overrides: Sequence[str], known: Container[str], beside: Sequence[str] = ()
) -> None:
    """Refuse overrides of fields that no study has; what names of parts there are is not asked.

    Parameters
    ----------
    overrides : as they were typed.
    known : config groups, whose choices are no fields.
    beside : first names of paths that do not belong to the study.

    Raises
    ------
    InputError : there is no such field.
    """
    from sim.study.fields import require_field

    for text in overrides:
        found = _KEY.match(text)
        if found and found[1] not in known and found[1].split(".")[0] not in beside:
            require_field(found[1])
