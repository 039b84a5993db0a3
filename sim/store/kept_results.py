"""Results inside the folder of something that was made from them: ``results/DIGEST``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sim.catalogue import _
from sim.store.place import inside
from sim.store.run_folder import load_result, save
from sim.study.result import Result

RESULTS = "results"
_DIGEST = re.compile(r"[0-9a-f]{12}")


def keep_result(result: Result, folder: Path) -> None:
    """Write a result into a folder that is being filled."""
    place = folder / RESULTS / result.study.digest()
    if not place.exists():
        place.mkdir(parents=True)
        save(result, place)


def kept_result(folder: Path, digest: Any) -> Result:
    """The result of a digest.

    Raises
    ------
    ResultError : it is not there, or damaged.
    ValueError : that is no digest.
    """
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise ValueError(_("{digest} is no digest of a result").format(digest=repr(digest)))
    return load_result(inside(folder, RESULTS, digest))
