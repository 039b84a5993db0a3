"""What stands on the first sheet of a workbook of results: where the numbers come from."""

from __future__ import annotations

from pathlib import Path

from sim.catalogue import _
from sim.errors import ResultError
from sim.store.json_files import read_json
from sim.store.run_folder import PROVENANCE
from sim.version import __version__


def about(folder: Path, kind: str) -> list[tuple[str, str]]:
    """Lines of a name and a text.

    Parameters
    ----------
    folder : of the results.
    kind : of the results, as its manifest has it.
    """
    found = [
        (_("Results"), folder.absolute().name),
        (_("Kind"), kind),
        (_("Written by"), f"trunkline {__version__}"),
    ]
    if (folder / PROVENANCE).is_file():
        try:
            told = read_json(folder / PROVENANCE)
        except (ResultError, OSError, ValueError):
            told = {}
        for name, key in ((_("Command"), "command"), (_("Seed"), "seed"), (_("Digest"), "digest")):
            if key in told:
                value = told[key]
                text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
                found.append((name, text))
    found.append(
        (_("Note"), _("A sheet a table, with the columns of the CSV file of the same name."))
    )
    return found
