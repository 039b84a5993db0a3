"""The base of a shipped centre, which a study of that centre is set beside."""

from __future__ import annotations

from sim.config.folders import groups
from sim.config.loading import load
from sim.study import Study


def base_of(study: Study) -> Study | None:
    """The shipped centre of a study's name, as it is; None: no such centre is shipped."""
    name = study.centre.name
    return load(name) if name in groups().get("centre", ()) else None
