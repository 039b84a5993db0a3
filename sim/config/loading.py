"""Names and overrides become a study; what is misspelt is told before Hydra is even imported."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.config import typed

if TYPE_CHECKING:
    from sim.study import Study


def load(
    centre: str | Path | None = None,
    overrides: Sequence[str] = (),
    scenarios: str | Path | None = None,
) -> Study:
    """A study from shipped YAML files, or your own.

    Parameters
    ----------
    centre : name of a centre, shipped or in ``scenarios``; or a YAML file of your own, which is a
        centre, a whole study, or changes to one (a scenario). None: the one that
        ``scenarios/trunkline.yaml`` names, else ``retail_bank``.
    overrides : as on the command line: ``"scenario=second_site"``, ``"staffing.scale=1.1"``,
        ``"centre.pools.main_general.wage_per_hour=60"``, ``"my_scenario.yaml"``; a name that is
        more than letters and digits in quotes: ``'centre.pools."Main St. 1".wage_per_hour=60'``.
    scenarios : a folder of your own with the groups ``centre/``, ``scenario/`` and so on, whose
        files go before shipped ones of the same name; or a folder that `trunkline new` wrote.

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
    if centre is None:
        return study_from(overrides, scenarios)
    if isinstance(centre, Path) or typed.is_file_name(centre):
        return study_from([str(centre), *overrides], scenarios)
    from sim.config.typed import as_text

    return study_from([f"centre={as_text(str(centre))}", *overrides], scenarios)


def study_from(overrides: Sequence[str], scenarios: str | Path | None = None) -> Study:
    """A study from overrides and files alone; see `load`."""
    from sim.config.given import opened

    places, texts = opened(overrides, scenarios)
    from sim.config.folders import groups

    known = groups(places)
    require_fields(texts, known)
    for text in texts:
        typed.require_option(text, known)
    from sim.config.compose import composed_study
    from sim.config.overrides import parse

    return composed_study(parse(texts, known), places)


def refuse_misspelt(arguments: Sequence[str]) -> None:
    """Refuse paths into a study that lead nowhere, before a command is even imported.

    Parameters
    ----------
    arguments : of a command line; what is no path below a field of a study is left alone.

    Raises
    ------
    InputError : there is no such field.
    """
    plain = [text for text in arguments if "=" in text and not text.startswith("-")]
    paths = [(text, key.split(".")[0]) for text in plain if "." in (key := _key(text))]
    if paths:
        from sim.study import Study

        require_fields([text for text, first in paths if first in Study.field_names()], ())


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
    from sim.centre.paths import names_of
    from sim.study.fields import require_field

    for text in overrides:
        key = typed.cut(text).key
        if key not in known and not _of_hydra(key):
            names = names_of(key)
            if names[0] not in beside:
                require_field(key)


def _key(text: str) -> str:
    """The key of an override, or nothing where it is none."""
    key = text.split("=", 1)[0].lstrip("+~")
    return key if ":" not in key else ""


def _of_hydra(key: str) -> bool:
    """Left to the reader of overrides, which says why it is refused."""
    return key.replace("/", ".").split(".")[0] == "hydra" or "@" in key
