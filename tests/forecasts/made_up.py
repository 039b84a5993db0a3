"""Made-up counts whose variation is known, drawn without the project's own workload."""

from __future__ import annotations

import numpy as np
from scipy import special

from sim.forecasts.forecast import Forecast

WORKWEEK = ("mon", "tue", "wed", "thu", "fri")


def varied_counts(
    rng: np.random.Generator,
    days: int,
    volume: float,
    cvs: tuple[float, float],
    r: float | tuple[float, ...],
    types: int = 1,
    shared: tuple[float, float] = (0.0, 0.0),
) -> tuple[np.ndarray, list[str]]:
    """Counts, shape (days, types, 34), and weekdays.

    Parameters
    ----------
    volume : calls a day of each type; Fridays have 20 % fewer.
    cvs, shared : of the day's gamma factor and of the lognormal one within the day.
    r : correlation of the logarithms of the latter half an hour apart; of each type, or of all.
    """
    slots = 34
    weekday = [WORKWEEK[d % 5] for d in range(days)]
    profile = np.sin(np.linspace(0.2, 3.0, slots))
    profile *= volume / profile.sum()

    def scores(correlation: float, *shape: int) -> np.ndarray:
        common = rng.standard_normal((days, 1, *shape))
        own = rng.standard_normal((days, types, *shape))
        found: np.ndarray = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own
        return found

    shape = cvs[0] ** -2
    day = special.gammaincinv(shape, special.ndtr(scores(shared[0]))) / shape
    new, own_r = scores(shared[1], slots), np.asarray(r)
    for t in range(1, slots):
        new[..., t] = own_r * new[..., t - 1] + np.sqrt(1 - own_r**2) * new[..., t]
    variance = np.log1p(cvs[1] ** 2)
    within = np.exp(np.sqrt(variance) * new - variance / 2)
    level = np.array([0.8 if name == "fri" else 1.0 for name in weekday])
    return rng.poisson(profile * level[:, None, None] * day[..., None] * within), weekday


def score(of: Forecast, method: str, week: int, what: str, column: str) -> float:
    """A cell of the table of scores."""
    assert of.scores is not None
    t = of.scores
    rows = t[(t["method"] == method) & (t["weeks_ahead"] == week) & (t["of"] == what)]
    return float(rows[column].to_numpy()[0])
