"""What a folder keeps of a fit: the numbers of its page, never the records."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from sim.catalogue import _
from sim.errors import InputError
from sim.plots.patience_plot import Curve
from sim.report.fit_report import FitPage, fit_page
from sim.shown import Figure, Kept, drawn
from sim.store.disk import writing_to
from sim.store.place import inside
from sim.store.stored import NEVER, damaged, number, plain, read_stored, write_stored
from sim.study import Study

FILE = "fit.json"
TABLES = ("parameters.csv", "drift.csv", "months.csv", "compared.csv")
_TABLES = ("months", "drift", "changes", "parameters")


@dataclass(frozen=True, repr=False)
class FitFolder(Kept):
    """A fit whose folder was opened: everything but the records.

    Attributes
    ----------
    name : of the centre, and of its file in ``centre/``.
    centre : plain data, which `sim.Study.from_dict` takes as ``{"centre": ...}``.
    uncertainty : its uncertain inputs, which ``sensitivity`` takes.
    page : what its page shows; sentences are in the language in which it was fitted.
    place : the folder.
    """

    name: str
    centre: dict[str, Any]
    uncertainty: dict[str, Any]
    page: FitPage
    place: Path

    def __repr__(self) -> str:
        return f"<FitFolder {self.name}: {len(self.parameters)} parameters>"

    def study(self) -> Study:
        """A study of the fitted centre."""
        return Study.from_dict({"centre": self.centre})

    @property
    def verdict(self) -> list[str]:
        """What the centre may be used for."""
        return list(self.page.verdict)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """As a fit has them: ``parameter``, ``of``, ``value``, ``low``, ``high``, ``number``."""
        return self.page.parameters

    @cached_property
    def months(self) -> pd.DataFrame:
        """A row a month and level of knowledge, with the fields of a score."""
        return self.page.months

    @cached_property
    def drift(self) -> pd.DataFrame:
        """A row a month."""
        return self.page.drift

    def save(self, folder: str | Path) -> Path:
        """Copy the files of the fit into a folder; returns its page.

        Raises
        ------
        InputError : one of them is there already; nothing is written over.
        ResultError : the folder cannot be written.
        """
        where = Path(folder)
        files = [file for file in files_of(self.name) if (self.place / file).is_file()]
        for file in files:
            if (where / file).exists() or (where / file).is_symlink():
                raise InputError(
                    _("{file}: is there already, and nothing is written over").format(
                        file=where / file
                    )
                )
        with writing_to(where):
            for file in files:
                (where / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.place / file, where / file)
        return where / "index.html"

    def plot(self, figure: str = "") -> Figure:
        """A figure of the fit, which a notebook shows once.

        Parameters
        ----------
        figure : ``"hours"`` (recorded against simulated), ``"laws"``, ``"patience"``; the first
            that the fit has where it is left out.

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self.page, figure)


def files_of(name: str) -> tuple[str, ...]:
    """The files of a fit, relative to its folder; uncertain inputs are there where there are some.

    Parameters
    ----------
    name : of the centre.
    """
    return f"centre/{name}.yaml", f"uncertainty/{name}.yaml", *TABLES, FILE, "index.html"


def keep_fit(page: FitPage, name: str, folder: Path) -> Path:
    """Write `FILE` beside the files of a fit; returns it."""
    facts = {field.name: _written(getattr(page, field.name)) for field in fields(FitPage)}
    write_stored(folder, FILE, {"centre": name, "page": facts})
    return folder / FILE


def read_fit(folder: Path) -> FitFolder:
    """The fit whose folder `trunkline fit` wrote.

    Raises
    ------
    ResultError : it is damaged, another version wrote it, or it names files elsewhere.
    """
    facts = read_stored(folder, FILE)
    try:
        name, known = str(facts["centre"]), facts["page"]
        file, inputs = (inside(folder, part, f"{name}.yaml") for part in ("centre", "uncertainty"))
        centre = yaml.safe_load(file.read_text(encoding="utf-8"))
        uncertainty = yaml.safe_load(inputs.read_text(encoding="utf-8")) if inputs.exists() else {}
        page = FitPage(
            name=str(known["name"]),
            lead=str(known["lead"]),
            verdict=[str(said) for said in known["verdict"]],
            recorded={axis: _table(one) for axis, one in known["recorded"].items()},
            simulated={
                level: {axis: _table(one) for axis, one in tables.items()}
                for level, tables in known["simulated"].items()
            },
            laws=[(str(t), _floats(a), _floats(b)) for t, a, b in known["laws"]],
            patience=[
                Curve(
                    str(one["title"]),
                    *(_floats(one[part]) for part in ("times", "alive", "low", "high", "fitted")),
                )
                for one in known["patience"]
            ],
            unusual=[(str(day), str(why)) for day, why in known["unusual"]],
            sources=dict(known["sources"]),
            **{table: _table(known[table]) for table in _TABLES},
        )
        return FitFolder(name, centre, uncertainty, page, folder)
    except (KeyError, TypeError, ValueError, AttributeError, OSError, yaml.YAMLError) as error:
        raise damaged(folder, FILE, error) from None


def fit_outputs(folder: Path) -> FitFolder:
    """Write the page anew from what the folder keeps.

    Raises
    ------
    ResultError : the folder holds no fit, it is damaged, or it cannot be written.
    """
    found = read_fit(folder)
    with writing_to(folder):
        fit_page(found.page, folder)
    return found


def _written(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        dates = [str(n) for n in value if pd.api.types.is_datetime64_any_dtype(value[n])]
        columns = {
            str(n): [_written(x.isoformat() if str(n) in dates else x) for x in value[n]]
            for n in value
        }
        return {"index": [_written(x) for x in value.index], "dates": dates, "columns": columns}
    if isinstance(value, Curve):
        return {field.name: _written(getattr(value, field.name)) for field in fields(Curve)}
    if isinstance(value, np.ndarray):
        return [plain(float(x)) for x in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, Mapping):
        return {str(key): _written(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_written(one) for one in value]
    return plain(value)


def _table(one: Mapping[str, Any]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name, values in one["columns"].items():
        if name in one["dates"]:
            columns[name] = pd.to_datetime(pd.Series(values))
        elif any(isinstance(x, str) and x != NEVER for x in values) or (
            values and all(isinstance(x, int) for x in values)
        ):
            columns[name] = values
        else:
            columns[name] = [number(x) for x in values]
    made = pd.DataFrame({name: pd.Series(list(values)) for name, values in columns.items()})
    if len(made) == len(one["index"]):
        made.index = pd.Index(one["index"])
    return made


def _floats(values: list[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([number(x) for x in values], dtype=np.float64)
