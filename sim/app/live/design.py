"""The settings that the surface is laid through."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
from scipy.stats import qmc

from sim.app.live.sliders import NO_FAILURE, Controls
from sim.app.live.surface import Floats

Setting = dict[str, float | str]


def candidates(controls: Controls, points: int, points_of_failure: int) -> list[Setting]:
    """The study as it stands, with each failure, without each outage, then evenly spread settings.

    Always the same ones, so that the whole surface depends on the study alone. Of the study's own
    outages about as many settings have all as lack one.

    Parameters
    ----------
    controls : of the study.
    points, points_of_failure : settings without a failure, and with each of them; as many more as
        with a failure for each outage of the study's own.
    """
    switches = list(controls.switches)
    points += points_of_failure * len(switches)
    off = 1.0 / (len(switches) + 1)
    neutral = controls.checked({})
    failing = [*controls.failures] * points_of_failure
    order = sorted(
        [((n + 0.5) / points, NO_FAILURE) for n in range(points)]
        + [((n + 0.5) / len(failing), name) for n, name in enumerate(failing)]
    )
    sliders = controls.sliders.values()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # their number is no power of two
        units = qmc.Sobol(len(sliders) + len(switches), seed=1).random(len(order))
    spread: list[Setting] = []
    for unit in units.tolist():
        values, on = unit[: len(sliders)], unit[len(sliders) :]
        moved: Setting = {s.name: s.value(u) for s, u in zip(sliders, values, strict=True)}
        spread.append({**moved, **{n: u >= off for n, u in zip(switches, on, strict=True)}})
    bare: list[Setting] = [
        *({**neutral, "failure": name} for name in (NO_FAILURE, *controls.failures)),
        *({**neutral, name: False} for name in switches),
    ]
    return bare + [
        {**values, "failure": name} for (_, name), values in zip(order, spread, strict=True)
    ]


def place(controls: Controls, setting: Mapping[str, float | str]) -> Floats:
    """A setting as the surface sees it: controls from 0 to 1, then a column a switch, a failure."""
    where = [s.place(float(setting[name])) for name, s in controls.sliders.items()]
    on = [float(setting[name]) for name in controls.switches]
    failing = [float(setting["failure"] == name) for name in controls.failures]
    return np.array([*where, *on, *failing])
