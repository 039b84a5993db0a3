"""Cross-checks: does every name exist, can every call be served, do the numbers fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.catalogue import N_, _
from sim.centre.base import DAY_S
from sim.centre.centre_fields import CentreFields
from sim.centre.checks.deferred_work import work_problems
from sim.centre.checks.messages import late as _late
from sim.centre.checks.messages import left_out
from sim.centre.checks.messages import unknown as _unknown
from sim.centre.checks.outages import outage_problems
from sim.centre.checks.playbooks import playbook_problems
from sim.centre.checks.seats import seat_problems
from sim.centre.checks.size import size_problems
from sim.centre.checks.transfers import transfer_problems
from sim.centre.deferred_work import WORK
from sim.centre.ivr import targets
from sim.centre.ivr_outcomes import ivr_outcomes
from sim.centre.paths import names_of, quoted
from sim.centre.routing import Step
from sim.errors import InputError, listing


def cross_check(centre: CentreFields) -> list[str]:
    """Every problem between the parts of a centre, each a sentence that starts with a path."""
    problems: list[str] = []
    for check in (
        _sites,
        _contact_types,
        transfer_problems,
        _announcements,
        _pools,
        _routes,
        _served,
        _others,
        _shifts,
        _sources,
    ):
        problems.extend(check(centre))
    return problems or [*_deflection(centre), *_seats(centre), *size_problems(centre)]


def _sites(centre: CentreFields) -> Iterator[str]:
    links = centre.links_by_sites()
    for name, link in centre.links.items():
        for site in link.between:
            if site not in centre.sites:
                yield _unknown(f"links.{quoted(name)}.between", N_("site"), site, centre.sites)
        if link.between[0] == link.between[1]:
            yield _("links.{name}.between: joins site '{between}' to itself").format(
                name=quoted(name), between=link.between[0]
            )
        first = links[link.between]
        if first != name:
            yield _("links.{name}.between: link '{first}' joins the same sites").format(
                name=quoted(name), first=first
            )


def _contact_types(centre: CentreFields) -> Iterator[str]:
    profiles = centre.demand.profiles
    for name, ctype in centre.contact_types.items():
        path = f"contact_types.{quoted(name)}"
        if ctype.route is not None and ctype.route not in centre.routes:
            yield _unknown(f"{path}.route", N_("route"), ctype.route, centre.routes)
        profile = ctype.demand.profile
        for used in profile.values() if isinstance(profile, dict) else [profile]:
            if used is not None and used not in profiles:
                yield _unknown(f"{path}.demand.profile", N_("profile"), used, profiles)
        for field in ("patience_by_time", "handling_by_time"):
            if 1440 % len(getattr(ctype, field)):
                yield _("{path}.{field}: {count} factors do not divide a day").format(
                    path=path, field=field, count=len(getattr(ctype, field))
                )
        if ctype.ivr is None:
            continue
        if not ctype.ivr.journey:
            yield left_out(f"{path}.ivr.journey", N_("IVR journey"), centre.ivr_journeys)
            continue
        if ctype.ivr.journey not in centre.ivr_journeys:
            yield _unknown(f"{path}.ivr.journey", N_("IVR journey"), ctype.ivr.journey,
                           centre.ivr_journeys)  # fmt: skip
            continue
        yield from _ivr_overrides(centre, name)
    yield from _forecasts(centre)
    for name, event in centre.demand.events.items():
        for used in event.contact_types or ():
            if used not in centre.contact_types:
                yield _unknown(
                    f"demand.events.{quoted(name)}.contact_types",
                    N_("contact type"),
                    used,
                    centre.contact_types,
                )
        if event.day >= centre.horizon.days:
            yield _late(f"demand.events.{quoted(name)}.day", event.day, centre.horizon.days)


def _forecasts(centre: CentreFields) -> Iterator[str]:
    """Forecasts that do not reach the end of the horizon, or are of other weekdays."""
    horizon = centre.horizon
    for name, kind in centre.contact_types.items():
        forecast, path = kind.demand.forecast, f"contact_types.{quoted(name)}.demand.forecast"
        if forecast is None:
            continue
        if len(forecast.volumes) < horizon.days:
            yield _("{path}.volumes: has {found} day(s), but horizon.days is {days}").format(
                path=path, found=len(forecast.volumes), days=horizon.days
            )
        if forecast.first_weekday() not in (None, horizon.first_weekday):
            yield _(
                "{path}.first_day: {date} is a {weekday}, but horizon.first_weekday is {first}"
            ).format(
                path=path,
                date=forecast.first_day,
                weekday=forecast.first_weekday(),
                first=horizon.first_weekday,
            )


def _ivr_overrides(centre: CentreFields, name: str) -> Iterator[str]:
    behaviour = centre.contact_types[name].ivr
    assert behaviour is not None
    nodes = centre.ivr_journeys[behaviour.journey].nodes
    path = f"contact_types.{quoted(name)}.ivr"
    for node, branches in behaviour.branches.items():
        if node not in nodes:
            yield _unknown(f"{path}.branches", N_("IVR node"), node, nodes)
            continue
        allowed = targets(nodes[node])
        for target in branches:
            if target not in allowed:
                yield _unknown(f"{path}.branches.{quoted(node)}", N_("branch"), target, allowed)
        if abs(sum(branches.values()) - 1) > 1e-6:
            total = sum(branches.values())
            yield _("{path}.branches.{node}: must sum to 1, found {total}").format(
                path=path, node=quoted(node), total=f"{total:.6g}"
            )
    attempting = [n for n, d in nodes.items() if d.attempted is not None]
    announcing = [n for n, d in nodes.items() if d.announcement is not None]
    for field, what, allowed in (
        ("success", N_("authentication or recognition node"), attempting),
        ("announced", N_("announcement node"), announcing),
    ):
        for node in getattr(behaviour, field):
            if node not in allowed:
                yield _unknown(f"{path}.{field}", what, node, allowed)


def _deflection(centre: CentreFields) -> Iterator[str]:
    """Needs journeys that are right."""
    for name, ctype in centre.contact_types.items():
        if ctype.harder_after_deflection is None:
            continue
        path = f"contact_types.{quoted(name)}.harder_after_deflection"
        found = ivr_outcomes(centre, name)
        if found is None:
            yield _("{path}: there is no IVR that contains calls of this type; give it ivr").format(
                path=path
            )
        elif found.contained > 1 - 1e-9:
            yield _(
                "{path}: the journey contains every call, which leaves none to be harder"
            ).format(path=path)


def _announcements(centre: CentreFields) -> Iterator[str]:
    events = centre.demand.events
    for name, journey in centre.ivr_journeys.items():
        for node, described in journey.nodes.items():
            event = None if described.announcement is None else described.announcement.event
            if event is not None and event not in events:
                path = f"ivr_journeys.{quoted(name)}.nodes.{quoted(node)}.announcement.event"
                yield _unknown(path, N_("demand event"), event, events)


def _pools(centre: CentreFields) -> Iterator[str]:
    for name, pool in centre.pools.items():
        if not pool.site:
            yield left_out(f"pools.{quoted(name)}.site", N_("site"), centre.sites)
        elif pool.site not in centre.sites:
            yield _unknown(f"pools.{quoted(name)}.site", N_("site"), pool.site, centre.sites)
        for skill in pool.skills:
            if skill not in centre.contact_types:
                yield _unknown(
                    f"pools.{quoted(name)}.skills", N_("contact type"), skill, centre.contact_types
                )
        if 1440 % len(pool.handling_by_time):
            yield (
                _("pools.{name}.handling_by_time: {count} factors do not divide a day").format(
                    name=quoted(name), count=len(pool.handling_by_time)
                )
            )
        if pool.contract is not None and pool.contract not in centre.tariff.outsourcing:
            yield _unknown(
                f"pools.{quoted(name)}.contract",
                N_("outsourcing contract"),
                pool.contract,
                centre.tariff.outsourcing,
            )


def _routes(centre: CentreFields) -> Iterator[str]:
    joined = frozenset(centre.links_by_sites())
    for name, route in centre.routes.items():
        path = f"routes.{quoted(name)}"
        users = [k for k, t in centre.contact_types.items() if t.route == name]
        for site in (*route.entry.order(), *route.steps):
            if site not in centre.sites:
                yield _unknown(path, N_("site"), site, centre.sites)
        for site, steps in route.steps.items():
            for number, step in enumerate(steps):
                where = f"{path}.steps.{quoted(site)}[{number}]"
                yield from _step(centre, where, step, users)
                for other in sorted(_sites_of(centre, step)):
                    if other != site and (site, other) not in joined:
                        yield (
                            _(
                                "{where}: overflow from site '{site}' to '{other}' needs a "
                                "link between them"
                            ).format(where=where, site=site, other=other)
                        )
                if step.transfer_to is not None and step.transfer_to not in route.steps:
                    yield _unknown(f"{where}.transfer_to", N_("steps for site"), step.transfer_to,
                                   route.steps)  # fmt: skip


def _sites_of(centre: CentreFields, step: Step) -> set[str]:
    """Sites, of those that exist, of the agents and the queue that a step opens to a call."""
    reached = {centre.pools[used].site for used in step.pools if used in centre.pools}
    if step.transfer_to is not None:
        reached.add(step.transfer_to)
    return reached & centre.sites.keys()


def _step(centre: CentreFields, path: str, step: Step, users: list[str]) -> Iterator[str]:
    for used in step.pools:
        pool = centre.pools.get(used)
        if pool is None:
            yield _unknown(f"{path}.pools", N_("pool"), used, centre.pools)
            continue
        for ctype in users:
            if ctype not in pool.skills:
                yield (
                    _(
                        "{path}.pools: pool '{used}' lacks the skill '{ctype}' of a "
                        "contact type on this route; its skills: {allowed}"
                    ).format(path=path, used=used, ctype=ctype, allowed=listing(pool.skills))
                )
    down = None if step.condition is None else step.condition.site_down
    if down is not None and down not in centre.sites:
        yield _unknown(f"{path}.if.site_down", N_("site"), down, centre.sites)


def _served(centre: CentreFields) -> Iterator[str]:
    for name, route in centre.routes.items():
        for site in route.steps:
            seen, todo, pools = {site}, [site], False
            while todo and not pools:
                for step in route.steps.get(todo.pop(), ()):
                    pools = pools or bool(step.pools)
                    if step.transfer_to is not None and step.transfer_to not in seen:
                        seen.add(step.transfer_to)
                        todo.append(step.transfer_to)
            if not pools:
                yield _("routes.{name}.steps.{site}: no step ever opens a pool").format(
                    name=quoted(name), site=quoted(site)
                )


def _seats(centre: CentreFields) -> list[str]:
    return list(seat_problems(centre)) if centre.seats == "hard" else []


def _others(centre: CentreFields) -> Iterator[str]:
    yield from [*outage_problems(centre)] or playbook_problems(centre)
    yield from work_problems(centre)
    for site in centre.tariff.sites:
        if site not in centre.sites:
            yield _unknown("tariff.sites", N_("site"), site, centre.sites)


def _shifts(centre: CentreFields) -> Iterator[str]:
    """A shift that overlaps no opening hour of any of its days pays people who can take no call.

    Pools with deferred or outbound work have something to do outside opening hours.
    """
    horizon = centre.horizon
    days = []
    for day in range(min(horizon.days, 7)):
        hours = [
            (a + d * DAY_S, b + d * DAY_S) for d in (-1, 0, 1) for a, b in horizon.windows(day + d)
        ]
        days.append((horizon.weekday(day), hours))
    working = {name for name, ctype in centre.contact_types.items() if ctype.channel in WORK}
    for name, pool in centre.pools.items():
        if working & set(pool.skills):
            continue
        for shift_name, shift in pool.staffing.shifts.items():
            start, end = shift.span()
            for weekday, hours in days:
                if weekday not in shift.days or any(a < end and b > start for a, b in hours):
                    continue
                where = f"pools.{quoted(name)}.staffing.shifts.{quoted(shift_name)}"
                yield (
                    _(
                        "{where}: {start} to {end} lies outside the opening hours of {weekday}"
                    ).format(where=where, start=shift.start, end=shift.end, weekday=weekday)
                )
                break


def _sources(centre: CentreFields) -> Iterator[str]:
    """A source must name a field that exists; it may be left out, or taken away by a scenario."""
    for path in centre.sources:
        here: Any = centre
        try:
            names = names_of(path)
        except InputError as error:
            yield f"sources: {error}"
            continue
        for place, part in enumerate(names):
            if isinstance(here, dict):
                here = here.get(part)
            elif place == len(names) - 1 and part in getattr(type(here), "model_fields", ()):
                break
            else:
                here = getattr(here, part, None) if here is not None else None
            if here is None:
                yield _("sources: there is no field '{path}' in this centre").format(path=path)
                break
