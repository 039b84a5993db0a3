"""Cost and service of every replication of a long run, of which the rest is not kept in full."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sim.catalogue import _
from sim.errors import DamagedError, reason
from sim.store.summary import PAIRED, Totals

NAME = "totals.parquet"
_ENDS = ("numerator", "denominator")


def write_totals(folder: Path, known: Mapping[str, Mapping[str, Totals]]) -> None:
    """Write totals as ``totals.parquet``: a row a run and replication.

    Parameters
    ----------
    folder : made already.
    known : name or digest of a run -> its totals, of `PAIRED` at least.
    """
    frames = []
    for run, totals in known.items():
        columns = {
            f"{measure}.{end}": part
            for measure in totals
            for end, part in zip(_ENDS, totals[measure], strict=True)
        }
        frame = pd.DataFrame(columns)
        frame.insert(0, "replication", range(len(frame)))
        frame.insert(0, "run", run)
        frames.append(frame)
    table = pd.concat(frames, ignore_index=True)
    table.to_parquet(folder / NAME, index=False, write_page_checksum=True)


def read_totals(folder: Path) -> dict[str, dict[str, Totals]]:
    """What `write_totals` wrote; empty where there is nothing.

    Raises
    ------
    DamagedError : the file is damaged.
    """
    path = folder / NAME
    if not path.exists():
        return {}
    try:
        table = pd.read_parquet(path, page_checksum_verification=True)
        told = [name.partition(".")[0] for name in table.columns if name.endswith(f".{_ENDS[0]}")]
        found = {}
        for run, rows in table.groupby("run", sort=False):
            found[str(run)] = {
                measure: Totals(*(rows[f"{measure}.{end}"].to_numpy() for end in _ENDS))
                for measure in dict.fromkeys((*PAIRED, *told))
            }
    except (OSError, ValueError, KeyError) as error:
        raise DamagedError(
            _("'{path}' cannot be read: {error}").format(path=path, error=reason(error))
        ) from None
    return found
