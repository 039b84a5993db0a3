"""What the carrier knows of the sites: answers that come at times, and late."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.centre import Centre
from sim.centre.routing import Entry


@dataclass(frozen=True)
class View:
    """The carrier asks every site how it is at 0, ``refresh_s``, 2 ``refresh_s`` and so on.

    Attributes
    ----------
    refresh_s : time between two questions, seconds.
    lag_s : time until the carrier goes by the answer, seconds.
    """

    refresh_s: float
    lag_s: float

    @property
    def room(self) -> int:
        """Answers that are known or under way at once, at most."""
        return math.floor(self.lag_s / self.refresh_s) + 3

    def times(self, end_s: float) -> tuple[list[float], list[float]]:
        """When the sites are asked, and when the carrier is told, before ``end_s``, seconds."""
        asked = [k * self.refresh_s for k in range(math.ceil(end_s / self.refresh_s))]
        told = [time + self.lag_s for time in asked]
        return [t for t in asked if t < end_s], [t for t in told if t < end_s]


def view_of(entry: Entry) -> View | None:
    """The view of an entry policy; None: the carrier sees the sites as they are."""
    return None if entry.refresh_s is None else View(entry.refresh_s, entry.information_lag_s)


def views_of(centre: Centre) -> list[View]:
    """Every view, in the order of the contact types that use it first."""
    routes = [kind.route for kind in centre.contact_types.values() if kind.route is not None]
    entries = [centre.routes[route].entry for route in routes]
    return list(dict.fromkeys(v for v in map(view_of, entries) if v is not None))
