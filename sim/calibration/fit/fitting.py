"""From call records to a centre, with its uncertainty and a check: `fit_centre`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.calibration.fit.beside import beside
from sim.calibration.fit.centre import build_centre
from sim.calibration.fit.days import between, in_window, of_days
from sim.calibration.fit.drift import drift
from sim.calibration.fit.given import with_given
from sim.calibration.fit.measure import Measured, measure
from sim.calibration.fit.months import Month, rolling_origin, some_days
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.parameters import parameters
from sim.calibration.fit.prediction import COMPARED, Prediction, predict
from sim.calibration.fit.unavailability import never_away
from sim.calibration.fit.uncertain import uncertain_inputs
from sim.catalogue import _
from sim.centre import Centre, validated
from sim.errors import InputError, listing, near_match
from sim.shown import Figure, above
from sim.study import Study
from sim.wording.fit import sources

if TYPE_CHECKING:
    from sim.calibration.readers.records import Records


REPLAYED = 5
"""The window's own days have so many times the calls of a month's that are simulated again."""


@dataclass(frozen=True, eq=False, repr=False)
class Fitted:
    """A centre that call records made.

    Attributes
    ----------
    centre : plain data, which YAML can write and ``validated(Centre, ...)`` accepts; every part has
        its source.
    parameters : see `sim.calibration.fit.parameters.parameters`.
    uncertainty : the same as uncertain inputs, which ``sensitivity`` takes.
    drift : see `sim.calibration.fit.drift.drift`.
    measured : everything that the centre is made from.
    in_sample : the window's own days simulated again, ``replay`` (their calls, talk and agents) and
        ``nothing`` (the fitted centre); empty where no check was asked for.
    months : each month predicted from those before it.
    options : of the fit.
    """

    centre: dict[str, Any]
    parameters: pd.DataFrame
    uncertainty: dict[str, Any]
    drift: pd.DataFrame
    measured: Measured
    in_sample: dict[str, Prediction]
    months: list[Month]
    options: FitOptions

    def __repr__(self) -> str:
        found = self.parameters
        return f"<Fitted {self.options.name}: {len(found)} parameters, {len(self.months)} months>"

    def _repr_html_(self) -> str:
        """For notebooks: HTML without a script, in the language that is spoken."""
        return str(above("sim.calibration.fit.view", "html")(self))

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
        return above("sim.calibration.fit.view", "figure")(self, figure)

    def save(self, folder: str | Path) -> Path:
        """Write the files that ``trunkline fit`` writes; returns the page.

        Raises
        ------
        InputError : one of them is there already, or the folder is a file.
        ResultError : the folder cannot be written.
        """
        files: list[Path] = above("sim.calibration.fit.outputs", "write_fit")(self, folder)
        return files[-1]

    def study(self) -> Study:
        """A study of the fitted centre."""
        return Study.from_dict({"centre": self.centre})


def fit_centre(records: Records, options: FitOptions | None = None) -> Fitted:
    """Fit a centre to call records.

    Parameters
    ----------
    records : the tidy table of calls.
    options : None: all defaults.

    Raises
    ------
    InputError : the records have no calls (but counts by interval), too few normal days, too few
        calls that a known agent answered, or none of a return type.
    """
    options = FitOptions() if options is None else options
    if records.intervals is not None or records.calls.empty:
        raise InputError(
            _(
                "a fit needs a row for each call; counts by interval tell no waits, patience or "
                "agents (a forecast can be made of them)"
            )
        )
    require_return_types(records, options)
    calls = records.calls
    window = in_window(calls, options.window_weeks, options.first_day)
    known = beside(records)
    found = measure(window, options, known)
    data = build_centre(found, options)
    table = parameters(found)
    data["sources"] = sources(_facts(found, window))
    data = with_given(data, options.centre)
    validated(Centre, data, "centre")
    in_sample: dict[str, Prediction] = {}
    months: list[Month] = []
    if options.check:
        normal = of_days(window, found.days.normal, COMPARED)
        more = replace(options, check_calls=REPLAYED * options.check_calls)
        offered = normal[normal["join_s"].notna()]
        some = of_days(window, some_days(offered, more), list(window.columns))
        for level, days in (("replay", some), ("nothing", normal)):
            done = predict(days, found, level, options)
            if done is not None:
                in_sample[level] = done
        months = rolling_origin(calls, options, known=known)
    return Fitted(
        centre=data,
        parameters=table,
        uncertainty=uncertain_inputs(table),
        drift=drift(
            calls if options.first_day is None else between(calls, pd.Timestamp(options.first_day)),
            known.holidays,
        ),
        measured=found,
        in_sample=in_sample,
        months=months,
        options=options,
    )  # fmt: skip


def require_return_types(records: Records, options: FitOptions) -> None:
    """Refuse return types that the records do not have.

    Raises
    ------
    InputError : there is no call of a type.
    """
    kinds = sorted(records.calls["contact_type"].astype(str).unique())
    for name in options.return_types:
        if name not in kinds:
            raise InputError(
                _("return calls: found '{found}'; allowed: {allowed}{near}").format(
                    found=name, allowed=listing(kinds, 20), near=near_match(name, kinds)
                )
            )


def _facts(found: Measured, window: pd.DataFrame) -> dict[str, Any]:
    """What the sources of a centre are worded from."""
    return {
        "first": window["day"].min(),
        "last": window["day"].max(),
        "days": len(found.days.normal),
        "unusual": len(found.days.unusual),
        "outside": found.arrivals.outside,
        "types": list(found.groups),
        "shares": {n: g.share for n, g in found.groups.items() if g.priorities},
        "talk": {n: (law.chosen, law.number) for n, law in found.talk.items()},
        "patience": {n: (p.calls, p.abandoned) for n, p in found.patience.items()},
        "leaving": {
            n: (int(fit.for_that.sum()), round(fit.gain), math.ceil(fit.price))
            for n, fit in found.leaving.items()
        },
        "head_starts": {
            n: (h.seconds, h.agreement, h.without, h.pairs) for n, h in found.order.found.items()
        },
        "reference": found.order.reference,
        "retries": None if found.retries is None else (found.retries.share, found.retries.lost),
        "pools": dict(found.pools.agents),
        "sites": len(found.sites.names),
        "setups": len(found.sites.setups),
        "late": {
            name: sum(
                late[line].calls
                for late in found.pools.openings.values()
                for line in (found.sites.line(group.recorded, s) for s in found.sites.names)
                if line in late
            )
            for name, group in found.groups.items()
        },
        "own_first": {
            pool: (seen.own, seen.moments) for pool, seen in found.own_first.items() if seen.holds
        },
        "never_away": never_away(found.aways),
        "gaps": sum(a.gaps for a in found.aways),
        "exact": sum(a.exact for a in found.aways),
        "wrap_up": list(found.wrap_up),
        "variation": found.arrivals.variation is not None,
        "logged": found.logged,
        "shrinkage": found.shrinkage,
        "logged_returns": found.beside.tells_calls and found.logged,
        "ivr": {n: j.calls for n, j in found.arrivals.journeys.items()},
    }
