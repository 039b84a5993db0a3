"""Agents' time, and what is held or waits at once."""

from __future__ import annotations

from collections.abc import Iterable

from sim.measures import evaluate
from sim.measures.declared.splits import AGENT_SITE, AGENTS, ENTRY_SITE, PLACES, QUEUE_SITE
from sim.measures.measure import Measure, ratio


def measures() -> Iterable[Measure]:
    """Measures of the families ``agents`` and ``load``; availability is one of the entry."""
    for name, title, unit, top, bottom, better, text in (
        ("occupancy", "Occupancy", "share", "load.handled_s", "load.logged_in_s", None,
         "Talk, wrap-up and the ring of callbacks / logged-in time, agents who finish a call past "
         "their shift included; several chats of an agent count once."),
        ("utilisation", "Utilisation", "share", "load.handled_s",
         "load.rostered_s + load.overtime_s", None,
         "Talk and wrap-up / paid time: rostered time and overtime."),
        ("agents_rostered", "Agents rostered", "agents", "load.rostered_s", "seconds", None,
         "Mean number of agents paid by the roster."),
        ("agents_on_duty", "Agents on duty", "agents", "load.logged_in_s", "seconds", None,
         "Mean number of agents logged in, those who finish a call past their shift included."),
        ("agents_busy", "Agents busy", "agents", "load.busy_s", "seconds", None,
         "Mean number of agents connecting, talking or in wrap-up."),
        ("agents_unavailable", "Agents unavailable", "agents", "load.unavailable_s", "seconds",
         None, "Mean number of agents who take no call for a while after one; they are on duty and "
         "not busy."),
        ("chats_at_once", "Chats at once", "chats", "load.chat_s", "load.chat_busy_s", None,
         "Chats in hand of an agent who may have several and has at least one, mean over time."),
        ("agents_overtime", "Agents in overtime", "agents", "load.overtime_s", "seconds", False,
         "Mean number of agents who finish a call after their shift or stay longer as planned, or "
         "are on duty beyond those on shift."),
        ("agents_staying", "Agents in planned overtime", "agents", "load.staying_s", "seconds",
         None, "Mean number of agents who stay after their shift because calls wait."),
        ("overtime_hours", "Overtime", "hours/day", "load.overtime_s", "hours", False,
         "Hours that agents finish a call after their shift or stay longer as planned, or are on "
         "duty beyond those on shift."),
        ("planned_overtime_hours", "Planned overtime", "hours/day", "load.staying_s", "hours", None,
         "Hours that agents stay after their shift because calls wait."),
        ("agents_absent", "Agents absent", "agents", "load.absent_s", "seconds", False,
         "Mean number of agents who stay away from their shift."),
        ("agents_on_break", "Agents on a break", "agents", "load.break_s", "seconds", None,
         "Mean number of agents on a break that their shift plans."),
    ):  # fmt: skip
        text = f"{text} {AGENT_SITE}"
        yield ratio(name, "agents", title, unit, AGENTS, top, bottom, better, text)
    yield ratio(
        "availability", "ivr", "Availability", "share", PLACES, "centre.up_s", "centre.site_s",
        True,
        "Time that a site works / time. Outages of its parts, or of a share, are not counted.",
    )  # fmt: skip
    for name, title, unit, better, where in (
        ("lines", "Lines held", "lines", None, ENTRY_SITE),
        ("ports", "IVR ports held", "ports", None, ENTRY_SITE),
        ("queue", "Calls waiting", "calls", False, QUEUE_SITE),
    ):
        yield ratio(
            f"mean_{name}", "load", f"{title}, mean", unit, PLACES, f"centre.{name}_s", "seconds",
            better, f"{title}, mean over time. {where}",
        )  # fmt: skip
        yield Measure(
            name=f"peak_{name}",
            family="load",
            title=f"{title}, peak",
            unit=unit,
            axes=PLACES,
            numerator=f"most {title.lower()} at once",
            denominator="replications",
            higher_is_better=better,
            text=f"{title}, most at once in a replication; the mean over replications, with a t "
            f"interval. {where}",
            estimator="peak",
            evaluate=evaluate.peak(name),
        )
