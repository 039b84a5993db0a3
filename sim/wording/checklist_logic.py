"""Section 2 of the checklist: how the model works."""

from __future__ import annotations

from sim.catalogue import _
from sim.centre import Centre
from sim.study import Study
from sim.study.levers import LEVERS, NEUTRAL
from sim.wording.checklist_base import Item, Points, to_fill
from sim.wording.checklist_tables import (
    activities,
    entities,
    entry_points,
    outage_lines,
    pool_rows,
    routing_lines,
    sites_lines,
)
from sim.wording.fitting import commas
from sim.wording.markdown import prose
from sim.wording.names import named


def logic(study: Study, centre: Centre, points: Points | None) -> list[Item]:
    """Its items."""
    resources = [*sites_lines(centre), "", *pool_rows(centre), "", *outage_lines(centre)]
    return [
        Item(
            "2.1",
            _("Base model overview diagram"),
            [to_fill(_("{mark} a diagram, if one is published."))],
        ),
        Item("2.2", _("Base model logic"), _base(centre)),
        Item("2.3", _("Scenario logic"), _scenario(study, points)),
        Item("2.4", _("Algorithms"), _algorithms(centre)),
        Item("2.5.1", _("Components: entities"), entities(centre)),
        Item("2.5.2", _("Components: activities"), activities(centre)),
        Item("2.5.3", _("Components: resources"), resources),
        Item("2.5.4", _("Components: queues"), _queues(centre)),
        Item("2.5.5", _("Components: entry and exit points"), entry_points(centre)),
    ]


def _base(centre: Centre) -> list[str]:
    life = _(
        "Call by call (`docs/model.md`): a call is offered to a site, takes a trunk line, goes "
        "through the IVR, joins a queue, waits for an agent of the pools that its route has opened "
        "by then, is answered or gives up, and occupies the agent for talk and wrap-up."
    )
    return [life, "", *routing_lines(centre)]


def _scenario(study: Study, points: Points | None) -> list[str]:
    changed = prose(" ".join(n for n in study.notes.values() if n)) or _("As the base model.")
    if points is not None:
        changed = _(
            "The scenarios differ in the swept values of 1.3; the first of them: {change}"
        ).format(change=changed)
    levers = [
        f"- `{lever.path}`: {study.scales[lever.name]:g}"
        for lever in LEVERS
        if study.scales[lever.name] != NEUTRAL
    ]
    return [changed, *(["", *levers] if levers else [])]


def _algorithms(centre: Centre) -> list[str]:
    arrivals = _(
        "Arrivals: Poisson with a rate by interval of the day, times a gamma factor a day "
        "(busyness) with a common part of correlation {correlation} over the types; or recorded "
        "times."
    )
    order = _(
        "Simultaneous events happen in a fixed order: changes of the world, ends of service, "
        "calls reaching a queue, steps opening, patience ending, arrivals."
    )
    told = [arrivals.format(correlation=f"{centre.demand.busyness_correlation:g}")]
    fixed = [n for n, k in centre.contact_types.items() if k.demand.daily_number == "fixed"]
    if fixed:
        message = _("As many calls as a day's volume, not Poisson around it: {types}.")
        told.append(message.format(types=commas(map(prose, fixed))))
    varied = [n for n, k in centre.contact_types.items() if k.demand.within_day_cv]
    if varied:
        message = _("Rates that vary from half-hour to half-hour: {types}.")
        told.append(message.format(types=commas(map(prose, varied))))
    if len(varied) > 1 and centre.demand.within_day_type_correlation:
        message = _("Their types vary together: correlation {correlation}.")
        told.append(message.format(correlation=f"{centre.demand.within_day_type_correlation:g}"))
    return [*told, order]


def _queues(centre: Centre) -> list[str]:
    if centre.routing.call_selection == "priority":
        choice = _(
            "One queue a route and site; a freed agent takes the call with the best priority, then "
            "the longest waiting time plus head start."
        )
    else:
        choice = _(
            "One queue a route and site; a freed agent takes the call with the largest score, base "
            "+ rate x waiting time of its type."
        )
    limits = [
        _("{site}: at most {count} waiting calls").format(
            site=prose(named(site.title or name)), count=f"{site.queue_limit:,}"
        )
        for name, site in centre.sites.items()
        if site.queue_limit is not None
    ]
    return [choice, *(f"- {limit}" for limit in limits)]
