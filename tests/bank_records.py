"""Where the Anonymous Bank's records are, for the tests that use them where they are at hand.

Data: "Anonymous Bank" call-centre data, I. Guedj and A. Mandelbaum, Technion, 2000.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from sim.calibration.readers.mapping_files import preset
from sim.calibration.readers.reading import read
from sim.calibration.readers.records import Records


def bank_folder() -> Path:
    """``$TRUNKLINE_DATA/anonymous_bank``, else in ``../shared/data`` beside the project."""
    given = os.environ.get("TRUNKLINE_DATA")
    project = Path(__file__).resolve().parents[1]
    return (Path(given) if given else project.parent / "shared" / "data") / "anonymous_bank"


needs_bank = pytest.mark.skipif(not bank_folder().is_dir(), reason="the records are not here")


@cache
def bank_records() -> Records:
    """The records by their preset, read once."""
    return read(str(bank_folder()), preset("anonymous_bank"))
