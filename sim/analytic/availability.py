"""Availability of components and of simple redundancy: series, parallel and k out of n."""

from __future__ import annotations

import math

from scipy import special

from sim.analytic._checks import count, fraction, non_negative, positive


def availability(mtbf: float, mttr: float) -> float:
    """Return the long-run share of time that a repairable component is up.

    Holds for any distributions of up and down times with these means (renewal-reward theorem).

    Parameters
    ----------
    mtbf : mean up time from the end of a repair to the next failure, > 0, in any time unit.
    mttr : mean time from failure to the end of repair, >= 0, in the same unit.

    Returns
    -------
    mtbf / (mtbf + mttr), in (0, 1].

    Raises
    ------
    ValueError : a time that is not finite or outside its range.

    Source
    ------
    Barlow & Proschan (1975), "Statistical Theory of Reliability and Life Testing", Holt, Rinehart
    and Winston.
    """
    up = positive("mtbf", mtbf)
    return up / (up + non_negative("mttr", mttr))


def down_later(mtbf: float, mttr: float, later: float) -> float:
    """Return the probability that a component that is up now is down after some time.

    Both times are exponential: with rates a = 1 / mtbf and b = 1 / mttr it is
    a / (a + b) (1 - exp(-(a + b) t)) (Ross, Introduction to Probability Models, 10th ed., 2010,
    example 6.11).

    Parameters
    ----------
    mtbf, mttr : as in `availability`, both > 0.
    later : time from now, >= 0, in the same unit.

    Raises
    ------
    ValueError : an argument outside its range.
    """
    fails, repairs = 1.0 / positive("mtbf", mtbf), 1.0 / positive("mttr", mttr)
    both = fails + repairs
    return -fails / both * math.expm1(-both * non_negative("later", later))


def series(*availabilities: float) -> float:
    """Return the availability of independent components that must all be up.

    Raises ``ValueError`` if none is given or one is outside [0, 1].
    """
    return math.prod(_all_fractions(availabilities))


def parallel(*availabilities: float) -> float:
    """Return the availability of independent components of which one must be up.

    Each component is repaired on its own and standby is hot. Raises ``ValueError`` if none is given
    or one is outside [0, 1].
    """
    return 1.0 - math.prod(1.0 - value for value in _all_fractions(availabilities))


def k_out_of_n(needed: int, components: int, component_availability: float) -> float:
    """Return the probability that at least ``needed`` of n like components are up.

    Components fail and are repaired independently (no shared repair crew). N+1 redundancy of N
    needed components is ``k_out_of_n(N, N + 1, a)``.

    Parameters
    ----------
    needed : components that must be up, an integer >= 0.
    components : n, an integer >= 1 and >= needed.
    component_availability : availability of one component, in [0, 1].

    Returns
    -------
    Sum over i >= needed of the binomial probabilities, through the incomplete beta function.

    Raises
    ------
    ValueError : a bad count, more needed than there are, or an availability outside [0, 1].

    Source
    ------
    Barlow & Proschan (1975), "Statistical Theory of Reliability and Life Testing", Holt, Rinehart
    and Winston.
    """
    least = count("needed", needed, 0)
    total = count("components", components, 1)
    share = fraction("component_availability", component_availability)
    if least > total:
        raise ValueError(f"needed must not exceed components, got {least} of {total}.")
    if least == 0:
        return 1.0
    return float(special.betainc(least, total - least + 1, share))


def yearly_downtime(system_availability: float, hours_in_use: float = 8760.0) -> float:
    """Return the expected hours per year that a system is down within its hours of use.

    Parameters
    ----------
    system_availability : in [0, 1].
    hours_in_use : hours per year in which it is needed, >= 0; a whole year by default.

    Raises
    ------
    ValueError : an argument outside its range.
    """
    share = fraction("system_availability", system_availability)
    return (1.0 - share) * non_negative("hours_in_use", hours_in_use)


def _all_fractions(values: tuple[float, ...]) -> list[float]:
    """Return the values, each checked to lie in [0, 1]."""
    if not values:
        raise ValueError("At least one availability must be given.")
    return [fraction(f"availabilities[{i}]", value) for i, value in enumerate(values)]
