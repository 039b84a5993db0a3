"""`sim.fit`: from call records to a centre, in one call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.calibration.fit.fitting import Fitted, fit_centre
from sim.calibration.fit.options import FitOptions
from sim.calibration.readers.mapping import Mapping
from sim.calibration.readers.records import Records
from sim.catalogue import _
from sim.errors import InputError, listing, near_match


def fit(
    records: str | Path | Records, *, mapping: Mapping | str | Path | None = None, **options: Any
) -> Fitted:
    """Fit a centre to call records, and say how far it can be trusted.

    Parameters
    ----------
    records : a file, a folder, the address of a database, or records that were read already.
    mapping : a mapping, its file, or the name of a preset; None: the preset that the columns fit.
    options : fields of `sim.calibration.fit.options.FitOptions`, such as ``name="mine"`` and
        ``window_weeks=8``.

    Returns
    -------
    The centre as plain data (``centre``), a study of it (``study()``), its parameters with their
    intervals, drift, and how well it tells recorded days and months again.

    Raises
    ------
    InputError : the records cannot be read or hold too little; an option is unknown.
    """
    known = list(FitOptions.__dataclass_fields__)
    for name in options:
        if name not in known:
            raise InputError(
                _("fit: '{found}' is no option; allowed: {allowed}{near}").format(
                    found=name, allowed=listing(known), near=near_match(name, known)
                )
            )
    chosen = replace(FitOptions(), **options)
    if isinstance(records, Records):
        return fit_centre(records, chosen)
    from sim.calibration.readers.reading import read

    return fit_centre(read(str(records), _mapping(str(records), mapping)), chosen)


def _mapping(records: str, given: Mapping | str | Path | None) -> Mapping:
    from sim.calibration.readers.guess import guess
    from sim.calibration.readers.mapping_files import mapping_file, preset, presets

    if isinstance(given, Mapping):
        return given
    if given is not None:
        return preset(str(given)) if str(given) in presets() else mapping_file(Path(given))
    return preset(guess(records).preset)
