"""The simulated week of the Anonymous Bank beside the recorded days, as tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim.calibration.bank import GROUPS, WEEK, WORKDAYS, open_calls, opening_hours, used_calls
from sim.calibration.readers.anonymous_bank import Records, read_records
from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.config.yaml_files import data_in
from sim.errors import InputError
from sim.experiments import run
from sim.study import Study

ALL = "all"
FAMILY = {name: name.removesuffix("_priority") for name in GROUPS}
_FAMILY_OF_CODE = {group.code: FAMILY[name] for name, group in GROUPS.items()}
_COUNTED = ("queued", "wait_s", "answered", "wait_answered_s", "abandoned", "served", "service_s")


@dataclass(frozen=True)
class Measure:
    """A ratio of totals: ``over`` names the denominator, "day" the number of days."""

    title: str
    total: str
    over: str
    digits: int
    percent: bool = False


MEASURES = (
    Measure("calls offered to agents a day", "offered", "day", 1),
    Measure("queued, %", "queued", "offered", 1, True),
    Measure("mean wait of all, s", "wait_s", "offered", 1),
    Measure("mean wait of answered, s", "wait_answered_s", "answered", 1),
    Measure("90th percentile of waits, s", "p90", "", 0),
    Measure("abandoned, %", "abandoned", "offered", 1, True),
    Measure("mean talk time, s", "service_s", "served", 0),
)


def recorded_calls(records: Records) -> pd.DataFrame:
    """Recorded calls offered to agents on normal days, in opening hours; see `simulated_calls`."""
    calls, _ = used_calls(records.calls)
    calls = calls[open_calls(calls, opening_hours(calls))]
    calls = calls[calls["outcome"] != "hung_up_in_ivr"]
    names = {
        (group.code, priority): name
        for name, group in GROUPS.items()
        for priority in group.priorities
    }
    kind = [names[c, p] for c, p in zip(calls["type"], calls["priority"], strict=True)]
    answered = calls["outcome"].to_numpy() == "answered"
    return _table(
        unit=calls["day"].to_numpy(),
        weekday=calls["weekday"].to_numpy(),
        entry_s=calls["entry_s"].to_numpy(dtype=np.float64),
        contact_type=np.array(kind, dtype=object),
        family=calls["type"].map(_FAMILY_OF_CODE).to_numpy(),
        queued=calls["queued"].to_numpy(dtype=bool),
        wait_s=calls["wait_s"].to_numpy(dtype=np.float64),
        answered=answered,
        service_s=calls["service_s"].to_numpy(dtype=np.float64),
    )


def simulated_calls(
    centre: Path | str, replications: int, seed: int, workers: int | None = None
) -> pd.DataFrame:
    """Simulated weeks of a centre file, call by call.

    Parameters
    ----------
    centre : YAML file of the centre.
    replications : number of weeks.
    seed : seed of all luck.
    workers : processes at once; None = one a core.

    Returns
    -------
    one row a call offered to agents: ``unit`` (the week), ``weekday``, ``hour``, ``contact_type``,
    ``family`` (without the priority), and what is counted.

    Raises
    ------
    InputError : the file cannot be read or describes no valid centre.
    """
    path = Path(centre)
    if not path.is_file():
        raise InputError(
            _("there is no centre file '{path}'; write it first without --compare").format(
                path=path
            )
        )
    data: dict[str, Any] = dict(data_in(path))
    data["horizon"] = {**data.get("horizon", {}), "days": 7, "first_weekday": WEEK[0]}
    study = Study.from_dict({"centre": data})
    result = run(study, replications=replications, seed=seed, workers=workers)
    frames = []
    for week in range(replications):
        log = result.calls(week)
        log = log[log["queue_s"].notna()]
        kind = log["contact_type"].astype(str).to_numpy(dtype=object)
        arrival = log["arrival_s"].to_numpy(dtype=np.float64)
        wait = log["wait_s"].to_numpy(dtype=np.float64)
        day = np.floor(arrival / DAY_S).astype(np.int64)
        frames.append(
            _table(
                unit=np.full(len(log), week),
                weekday=np.array(WEEK, dtype=object)[day],
                entry_s=arrival - day * DAY_S,
                contact_type=kind,
                family=np.array([FAMILY[k] for k in kind], dtype=object),
                queued=wait > 0,
                wait_s=wait,
                answered=log["disposition"].to_numpy() == "answered",
                service_s=(log["talk_end_s"] - log["answer_s"]).to_numpy(dtype=np.float64),
            )
        )
    return pd.concat(frames, ignore_index=True)


def _table(
    *,
    unit: Any,
    weekday: Any,
    entry_s: Any,
    contact_type: Any,
    family: Any,
    queued: Any,
    wait_s: Any,
    answered: Any,
    service_s: Any,
) -> pd.DataFrame:
    served = answered & ~np.isnan(service_s)
    return pd.DataFrame(
        {
            "unit": unit,
            "weekday": weekday,
            "hour": (entry_s // 3600.0).astype(np.int64),
            "contact_type": contact_type,
            "family": family,
            "queued": queued.astype(float),
            "wait_s": wait_s,
            "answered": answered.astype(float),
            "wait_answered_s": np.where(answered, wait_s, 0.0),
            "abandoned": (~answered).astype(float),
            "served": served.astype(float),
            "service_s": np.where(served, service_s, 0.0),
        }
    )


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes
    ----------
    calls : its calls, see `simulated_calls`.
    recorded : whether its unit is a recorded day, and the spread between days is shown, instead
        of a simulated week and an interval of confidence.
    """

    calls: pd.DataFrame
    recorded: bool

    def estimates(self, weekdays: tuple[str, ...], key: str | None) -> pd.DataFrame:
        """Value and half-width of every measure, by ``key`` (None: all together).

        The half-width of a recorded measure is the standard deviation of its daily values; of a
        simulated one, half the 95 % interval of the ratio of totals (delta method, Student t).

        Returns
        -------
        one row a key, columns (title of the measure, "value" or "spread").
        """
        own = self.calls[self.calls["weekday"].isin(weekdays)]
        label = own[key] if key is not None else pd.Series(ALL, index=own.index, name="key")
        units = pd.Index(sorted(own["unit"].unique()), name="unit")
        days = 1.0 if self.recorded else float(len(weekdays))
        rows = {}
        for value, part in own.groupby(label, sort=False):
            sums = part.groupby("unit")[list(_COUNTED)].sum()
            sums["offered"] = part.groupby("unit").size()
            sums = sums.reindex(units, fill_value=0.0)
            sums["day"] = days
            row: dict[tuple[str, str], float] = {}
            for measure in MEASURES:
                scale = 100.0 if measure.percent else 1.0
                if measure.total == "p90":
                    each = part.groupby("unit")["wait_s"].quantile(0.9).to_numpy(dtype=np.float64)
                    found = float(part["wait_s"].quantile(0.9)), self._spread(each)
                else:
                    found = self._ratio(sums[measure.total], sums[measure.over])
                row[measure.title, "value"] = found[0] * scale
                row[measure.title, "spread"] = found[1] * scale
            rows[value] = row
        return pd.DataFrame.from_dict(rows, orient="index")

    def _ratio(self, total: pd.Series[float], over: pd.Series[float]) -> tuple[float, float]:
        y, x = total.to_numpy(dtype=np.float64), over.to_numpy(dtype=np.float64)
        if x.sum() == 0:
            return math.nan, math.nan
        ratio = float(y.sum() / x.sum())
        if self.recorded:
            return ratio, self._spread(y[x > 0] / x[x > 0])
        return ratio, self._spread((y - ratio * x) / x.mean())

    def _spread(self, values: np.ndarray[Any, np.dtype[np.float64]]) -> float:
        if len(values) < 2:
            return math.nan
        deviation = float(values.std(ddof=1))
        if self.recorded:
            return deviation
        return float(stats.t.ppf(0.975, len(values) - 1)) * deviation / math.sqrt(len(values))


def compare_with_records(
    centre: Path | str, folder: Path | str | None, replications: int, seed: int
) -> str:
    """Simulate the centre and set it beside the records.

    Parameters
    ----------
    centre : YAML file of the centre.
    folder : the records' folder; None is the default one.
    replications : weeks to simulate, at least 2.
    seed : seed of all luck.

    Returns
    -------
    tables in Markdown: by contact type, by priority among queued calls, by hour, by weekday.

    Raises
    ------
    InputError : the centre or the records are missing or wrong, or too few replications.
    """
    if replications < 2:
        raise InputError(
            _("--replications: found {replications}, allowed from 2 on").format(
                replications=replications
            )
        )
    records = recorded_calls(read_records(folder))
    real = Side(records, recorded=True)
    model = Side(simulated_calls(centre, replications, seed), recorded=False)
    order = [*dict.fromkeys(FAMILY.values()), ALL]
    number = records.loc[records["weekday"].isin(WORKDAYS), "unit"].nunique()
    parts = [
        f"Recorded: {number} normal days, Sunday to Thursday; ± is the standard deviation between "
        f"days. Simulated: {replications} weeks (seed {seed}), Sunday to Thursday; ± is half the "
        "95 % interval.",
        *(_by_measure(real, model, measure, order) for measure in MEASURES),
        _by_priority(real, model),
        _by(real, model, "hour", WORKDAYS, "hour of entry"),
        _by(real, model, "weekday", WEEK, "weekday"),
    ]
    return "\n\n".join(parts)


def _value(side: pd.DataFrame, key: object, measure: Measure) -> tuple[float, float]:
    row = side.index.get_loc(key)
    value, spread = (side[measure.title, which].to_numpy()[row] for which in ("value", "spread"))
    return float(value), float(spread)


def _shown(side: pd.DataFrame, key: object, measure: Measure) -> str:
    value, spread = _value(side, key, measure)
    digits = measure.digits
    return "–" if math.isnan(value) else f"{value:,.{digits}f} ± {spread:,.{digits}f}"


def _markdown(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _by_measure(real: Side, model: Side, measure: Measure, order: list[str]) -> str:
    sides = [
        pd.concat([side.estimates(WORKDAYS, "family"), side.estimates(WORKDAYS, None)])
        for side in (real, model)
    ]
    rows = []
    for name in order:
        one, other = (_value(side, name, measure)[0] for side in sides)
        cells = [_shown(side, name, measure) for side in sides]
        rows.append([name, *cells, f"{other / one:.2f}"])
    return _markdown([measure.title, "recorded", "simulated", "simulated ÷ recorded"], rows)


def _by_priority(real: Side, model: Side) -> str:
    """Queued calls only: where a call did not queue, its priority is not recorded."""
    names = ["regular", "regular_priority", "stock", "stock_priority"]
    queued = [
        Side(s.calls[s.calls["queued"] > 0], s.recorded).estimates(WORKDAYS, "contact_type")
        for s in (real, model)
    ]
    wait, gone = MEASURES[2], MEASURES[5]
    rows = [[n, *(_shown(side, n, m) for m in (wait, gone) for side in queued)] for n in names]
    header = ["queued calls", "mean wait, s: recorded", "simulated", "abandoned, %: recorded",
              "simulated"]  # fmt: skip
    return _markdown(header, rows)


def _by(real: Side, model: Side, key: str, weekdays: tuple[str, ...], title: str) -> str:
    calls, wait, gone = MEASURES[0], MEASURES[2], MEASURES[5]
    rows = []
    if key == "weekday":
        found = [
            pd.concat([s.estimates((d,), None).set_axis([d]) for d in weekdays])
            for s in (real, model)
        ]
    else:
        found = [s.estimates(weekdays, key).sort_index() for s in (real, model)]
    for name in found[0].index:
        if name not in found[1].index:
            continue
        cells = [_shown(s, name, m) for m in (calls, wait, gone) for s in found]
        rows.append([str(name), *cells])
    header = [title]
    for measure in (calls, wait, gone):
        header += [f"{measure.title}: recorded", "simulated"]
    return _markdown(header, rows)
