"""Deferred and outbound work."""

from __future__ import annotations

from collections.abc import Iterable

from sim.measures.declared.splits import PER_DAY, TYPE_TIME
from sim.measures.measure import MONEY, Measure, ratio


def measures() -> Iterable[Measure]:
    """Measures of the family ``work``."""
    for name, title, unit, top, bottom, better, text in (
        ("work_came", "Work that came", "contacts/day", "work.came", "days", None,
         f"Deferred work and outbound contacts that came. {PER_DAY}"),
        ("work_done", "Work done", "contacts/day", "work.done", "days", True,
         f"Deferred work finished and outbound contacts served. {PER_DAY}"),
        ("timely_handling", "Timely handling", "share", "work.timely", "work.due", True,
         "Work finished (or dialled in vain) by when it was due / work due before the end of the "
         "horizon."),
        ("backlog", "Backlog", "contacts", "work.open_s", "seconds", False,
         "Work that waits or is with an agent, mean over time."),
        ("work_age", "Age of finished work", "s", "work.age_s", "work.done", False,
         "Mean time from coming to being finished, of work finished."),
        ("contact_rate", "Contacts reached", "share", "work.dialled - work.not_reached",
         "work.dialled", True,
         "Outbound contacts at which the right person answered / dialled."),
        ("revenue_per_contact", "Revenue per contact", f"{MONEY}/contact", "work.revenue",
         "work.done + work.not_reached", True,
         "Revenue of work finished / work finished or dialled in vain."),
    ):  # fmt: skip
        yield ratio(name, "work", title, unit, TYPE_TIME, top, bottom, better, text)
