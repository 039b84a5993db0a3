"""Titles of the facts that a result depends on: seed, versions, commit, command, machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.catalogue import N_, _
from sim.wording.fitting import commas

_TITLES = {
    "digest": N_("Digest"),
    "seed": N_("Seed"),
    "replications": N_("Replications"),
    "engine": N_("Engine"),
    "executor": N_("Executor"),
    "code": N_("Code"),
    "git_commit": N_("Git commit"),
    "command": N_("Command"),
    "run_time_s": N_("Run time, s"),
    "finished": N_("Finished"),
    "rules": N_("Rules"),
}


def facts(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Provenance as pairs of title and value; what is not known, or stands elsewhere, is left out.

    Parameters
    ----------
    found : as `sim.store.provenance.provenance` gives it.
    """
    pairs = [
        (_(title), str(found[name]))
        for name, title in _TITLES.items()
        if found.get(name) is not None
    ]
    machine = found.get("machine", {})
    if machine:
        told = commas(f"{k} {v}" for k, v in machine.items())
        pairs.append((_("Machine"), told))
    for package, version in found.get("versions", {}).items():
        pairs.append((_("Version of {package}").format(package=package), str(version)))
    return pairs
