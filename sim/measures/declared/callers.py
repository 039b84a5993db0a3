"""Callers rather than calls, and calls that are passed on."""

from __future__ import annotations

from collections.abc import Iterable

from sim.measures.declared.splits import TYPE_TIME
from sim.measures.measure import Measure, ratio


def measures() -> Iterable[Measure]:
    """Measures of the family ``callers``; the share passed on is one of handling."""
    by_type = ("contact_type",)
    for name, title, unit, axes, top, bottom, better, text in (
        ("reached_in_the_end", "Reached in the end", "share", by_type, "callers.reached",
         "callers.first", True, "Callers served by an agent or contained by the IVR, in whichever "
         "of their calls / callers."),
        ("calls_per_caller", "Calls per caller", "calls", by_type, "callers.calls",
         "callers.first", False, "Calls, retries and repeats included / callers."),
        ("caller_effort", "Effort of a caller", "s", by_type, "callers.effort_s", "callers.linked",
         False, "Time that a caller spends in all of the calls, from arrival to leaving."),
        ("first_contact_resolution", "First-contact resolution", "share", TYPE_TIME,
         "callers.resolved", "callers.first_contacts", True, "Callers whose first service by an "
         "agent was the end of it (not passed on, no call again within the type's window_days) / "
         "callers served by an agent, of types that have `repeat`."),
    ):  # fmt: skip
        yield ratio(name, "callers", title, unit, axes, top, bottom, better, text)
    yield ratio(
        "transfer_share", "handling", "Share passed on", "share", TYPE_TIME, "callers.passed_on",
        "entry.answered + entry.called_back", None,
        "Calls that an agent passed on to another contact type / calls served by an agent.",
    )  # fmt: skip
