"""What a fit leaves behind: the centre, its uncertain inputs, tables and the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from scipy import stats

from sim.calibration.fit.drift import changes
from sim.calibration.fit.fitting import Fitted
from sim.calibration.fit.laws import Law
from sim.calibration.fit.patience import LEAST_AT_RISK, still_waiting
from sim.calibration.fit.prediction import Prediction
from sim.catalogue import _
from sim.errors import InputError
from sim.plots.patience_plot import Curve
from sim.report.fit_report import FitPage, fit_page
from sim.report.fit_stored import TABLES, files_of, keep_fit
from sim.store.disk import writing_to
from sim.store.tables import write_csv
from sim.wording import fit as wording

MOST_STEPS = 200
"""Steps of a curve that are drawn."""
LEVELS = np.arange(1, 40) / 40.0


def write_fit(fitted: Fitted, folder: str | Path) -> list[Path]:
    """Write a fit into a folder, which a study takes with ``--scenarios``.

    Returns
    -------
    ``centre/NAME.yaml``, ``uncertainty/NAME.yaml`` (where something is uncertain),
    ``parameters.csv``, ``drift.csv``, ``months.csv``, ``compared.csv``, ``fit.json`` (the numbers
    of the page, from which `sim.open` gives it back), ``index.html``.

    Raises
    ------
    InputError : one of them is there already, or the folder is a file.
    ResultError : the folder cannot be written.
    """
    where, name = Path(folder), fitted.options.name
    require_new(where, name)
    with writing_to(where):
        return _write(fitted, where, name)


def require_new(folder: Path, name: str) -> None:
    """Refuse a folder in which `write_fit` would write over a file; other files may be in it.

    Raises
    ------
    InputError : a file of a fit is there already, or the folder is a file.
    """
    there = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    if not there.is_dir():
        raise InputError(_("--out: '{folder}' is a file; give a folder").format(folder=there))
    for file in files_of(name):
        if (folder / file).exists() or (folder / file).is_symlink():
            raise InputError(
                _("{file}: is there already, and nothing is written over").format(
                    file=folder / file
                )
            )


def _write(fitted: Fitted, where: Path, name: str) -> list[Path]:
    files = [where / "centre" / f"{name}.yaml"]
    _yaml(fitted.centre, files[0])
    if fitted.uncertainty:
        files.append(where / "uncertainty" / f"{name}.yaml")
        _yaml(fitted.uncertainty, files[-1])
    tables = (fitted.parameters, fitted.drift, month_table(fitted), compared(fitted))
    for table, file in zip(tables, TABLES, strict=True):
        files.append(where / file)
        write_csv(table, files[-1])
    page = page_of(fitted)
    files += [keep_fit(page, name, where), fit_page(page, where)]
    return files


class _Plain(yaml.SafeDumper):
    """Everything is written out: no anchors, which people do not read."""

    def ignore_aliases(self, data: Any) -> bool:
        """Nothing is an alias."""
        return True


def centre_text(data: dict[str, Any]) -> str:
    """Plain data as YAML: a blank line between its parts, short lists on one line."""
    parts = []
    for key, value in data.items():
        plain = isinstance(value, str)
        text = yaml.dump(
            {key: value},
            Dumper=_Plain,
            sort_keys=False,
            width=98,
            default_flow_style=False if plain or key == "sources" else None,
            allow_unicode=True,
        )
        parts.append(text if plain else "\n" + text)
    return "".join(parts)


def _yaml(data: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(centre_text(data), encoding="utf-8")


def month_table(fitted: Fitted) -> pd.DataFrame:
    """One row a month and level of knowledge, with the fields of a score."""
    rows = [
        {"month": month.month, "level": level, "days": month.days, **vars(done.score)}
        for month in fitted.months
        for level, done in month.predictions.items()
    ]
    fields = ["month", "level", "days"]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=fields)


def compared(fitted: Fitted) -> pd.DataFrame:
    """The window's days, recorded and simulated again, by contact type, hour, weekday and in all.

    Returns
    -------
    one row a side (``recorded``, or what was known of the days), axis and value: ``number`` (calls
    offered to agents a day), ``queued`` and ``lost`` (shares), ``wait`` and ``wait_queued`` (means,
    seconds).
    """
    parts = []
    for level, done in fitted.in_sample.items():
        for side, made in (("recorded", done.recorded), (level, done.simulated)):
            for axis, table in _tables(made, done.recorded).items():
                named = table.rename_axis("value").reset_index()
                named["value"] = named["value"].astype(str)
                parts.append(named.assign(days=level, side=side, axis=axis))
    fields = ["days", "side", "axis", "value", "number", "queued", "lost", "wait", "wait_queued"]
    found = pd.concat(parts, ignore_index=True)[fields] if parts else pd.DataFrame(columns=fields)
    return found


def verdict_of(fitted: Fitted) -> list[str]:
    """What the centre may be used for, in plain sentences."""
    errors = {
        level: [
            (m.predictions[level].score.abandonment_error,
             m.predictions[level].score.wait_queued_error)
            for m in fitted.months
            if level in m.predictions
        ]
        for level in ("nothing", "calls", "calls_roster_talk")
    }  # fmt: skip
    replay = fitted.in_sample.get("replay")
    return wording.verdict(
        None
        if replay is None
        else (replay.score.abandonment_error, replay.score.wait_queued_error),
        {k: v for k, v in errors.items() if v},
    )


def page_of(fitted: Fitted) -> FitPage:
    """What the page of a fit shows."""
    found = fitted.measured
    replay = fitted.in_sample.get("replay")
    said = verdict_of(fitted)
    sides = dict(fitted.in_sample)
    whole = sides.get("nothing", replay)
    if whole is not None and replay is not None and _days(replay) < _days(whole):
        del sides["replay"]  # only some days: not to be set beside all of them
    return FitPage(
        name=fitted.options.title or fitted.options.name,
        lead=wording.lead(
            len(found.days.normal),
            found.days.normal.min().date().isoformat(),
            found.days.normal.max().date().isoformat(),
            len(found.calls),
        ),
        verdict=said,
        months=month_table(fitted),
        recorded={} if whole is None else _tables(whole.recorded, whole.recorded),
        simulated={level: _tables(done.simulated, done.recorded) for level, done in sides.items()},
        drift=fitted.drift,
        changes=changes(fitted.drift),
        parameters=fitted.parameters,
        laws=_laws(fitted),
        patience=_curves(fitted),
        unusual=[(d.date().isoformat(), why) for d, why in sorted(found.days.unusual.items())],
        sources=fitted.centre["sources"],
    )


def _days(done: Prediction) -> int:
    return int(done.recorded["day"].nunique())


def _tables(made: pd.DataFrame, recorded: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Measures by contact type, hour and weekday; calls a day as of the recorded days."""
    days = recorded.groupby("weekday")["day"].nunique()
    each = ["weekday", "day", *(["replication"] if "replication" in made.columns else [])]
    units = made[each].drop_duplicates().groupby("weekday").size()
    weight = made["weekday"].map(days / units).fillna(0.0).to_numpy(dtype=np.float64)
    counted = ["number", "queued", "lost", "wait"]
    table = made.assign(all="all", **{c: made[c].to_numpy() * weight for c in counted})
    found = {}
    for axis in ("contact_type", "hour", "weekday", "all"):
        sums = table.groupby(axis)[counted].sum()
        sums = sums[sums["number"] > 0]
        by_day = float(days.sum())
        if axis == "weekday":
            per = sums["number"] / days.reindex(sums.index)
        else:
            per = sums["number"] / by_day
        found[axis] = pd.DataFrame(
            {
                "number": per,
                "queued": sums["queued"] / sums["number"],
                "lost": sums["lost"] / sums["number"],
                "wait": sums["wait"] / sums["number"],
                "wait_queued": sums["wait"] / sums["queued"],
            }
        )
    return found


def _laws(fitted: Fitted) -> list[tuple[str, Any, Any]]:
    """Recorded and fitted quantiles of talk, the largest contact types first."""
    found = fitted.measured
    answered = found.calls[found.calls["talk_s"].notna()]
    laws = []
    for name, law in sorted(found.talk.items(), key=lambda item: -item[1].number):
        own = answered.loc[answered["group"] == name, "talk_s"].to_numpy(dtype=np.float64)
        if len(own) >= 2:
            laws.append((wording.talk_of(name), np.quantile(own, LEVELS), _quantiles(law)))
    return laws


def _curves(fitted: Fitted) -> list[Curve]:
    """Patience of the contact types, the largest first; of all together where types have none."""
    found = fitted.measured
    fits = sorted(found.patience.items(), key=lambda item: -item[1].calls)
    named = [(wording.patience_of(name), fit) for name, fit in fits]
    if not named and found.all_patience is not None:
        named = [(wording.patience_of_all(), found.all_patience)]
    curves = []
    for title, fit in named:
        shown = np.flatnonzero(fit.curve.at_risk >= min(LEAST_AT_RISK, fit.calls))
        at = shown[np.unique(np.linspace(0, len(shown) - 1, MOST_STEPS).astype(np.int64))]
        times = fit.curve.times[at]
        curves.append(
            Curve(title, times, fit.curve.survival[at], fit.curve.low[at], fit.curve.high[at],
                  still_waiting(fit, times))
        )  # fmt: skip
    return curves


def _quantiles(law: Law) -> Any:
    said = law.said
    if said["dist"] == "empirical":
        points = np.asarray(said["quantiles_s"])
        return np.interp(LEVELS, np.linspace(0.0, 1.0, len(points)), points)
    if said["dist"] == "exponential":
        return stats.expon(scale=said["mean_s"]).ppf(LEVELS)
    if said["dist"] == "lognormal":
        return stats.lognorm(said["sigma"], scale=said["median_s"]).ppf(LEVELS)
    if said["dist"] == "gamma":
        return stats.gamma(said["shape"], scale=said["scale_s"]).ppf(LEVELS)
    if said["dist"] == "weibull":
        return stats.weibull_min(said["shape"], scale=said["scale_s"]).ppf(LEVELS)
    return np.full(len(LEVELS), said["value_s"])
