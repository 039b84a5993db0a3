"""Parts of a centre as lines of Markdown, for the reporting checklist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sim.centre import Centre, ivr_outcomes
from sim.centre.base import Description
from sim.centre.contact_types import ContactType
from sim.centre.demand import Demand
from sim.centre.outages import Outage

_SHOWN = 6


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table."""
    lines = [list(head), ["---"] * len(head), *map(list, rows)]
    return [f"| {' | '.join(c.replace('|', '/') for c in cells)} |" for cells in lines]


def law(of: Description | None, nothing: str = "none") -> str:
    """A distribution in words, such as ``lognormal (mean_s 165, cv 1.2)``."""
    if of is None:
        return nothing
    data = {k: v for k, v in of.model_dump(mode="json").items() if v is not None and k != "dist"}
    told = ", ".join(f"{name} {_short(value)}" for name, value in data.items())
    return f"{getattr(of, 'dist', type(of).__name__)} ({told})"


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        told = ", ".join(_short(v) for v in value[:_SHOWN])
        return f"[{told}{f', ... {len(value)} values' if len(value) > _SHOWN else ''}]"
    if isinstance(value, dict):
        return ", ".join(f"{k} {_short(v)}" for k, v in value.items())
    return str(value)


def entities(centre: Centre) -> list[str]:
    """The contact types, with what a caller does who waits."""
    rows = []
    for name, kind in centre.contact_types.items():
        rows.append(
            (
                f"`{name}` {kind.title}".strip(),
                kind.channel,
                str(kind.priority),
                law(kind.patience, "never gives up"),
                f"{kind.balking:g}",
                _again(kind),
            )
        )
    head = (
        "contact type",
        "channel",
        "priority",
        "patience, s",
        "balking",
        "calls again, passed on",
    )
    return table(head, rows)


def _again(kind: ContactType) -> str:
    told = []
    for name in ("retry", "repeat", "callback", "time_limit"):
        part = getattr(kind, name)
        if part is not None:
            told.append(f"{name}: {_short(part.model_dump(mode='json', exclude_none=True))}")
    if kind.transfers:
        told.append(f"transfers to {', '.join(kind.transfers)}")
    return "; ".join(told) or "no"


def activities(centre: Centre) -> list[str]:
    """What takes an agent's time."""
    rows = [
        (f"`{name}`", law(kind.talk), law(kind.wrap_up), f"{kind.lost_value:g}")
        for name, kind in centre.contact_types.items()
    ]
    head = ("contact type", "talk, s", "wrap-up, s", f"value lost, {centre.currency}")
    return table(head, rows)


def demand_rows(centre: Centre) -> list[str]:
    """How many of each contact type come, and when."""
    rows = [
        (f"`{name}`", _volume(kind.demand), _profile(kind.demand), f"{kind.demand.busyness_cv:g}")
        for name, kind in centre.contact_types.items()
    ]
    events = [f"- event `{name}`: {_short(e.model_dump(mode='json', exclude_none=True))}"
              for name, e in centre.demand.events.items()]  # fmt: skip
    return [
        *table(("contact type", "contacts per mean day", "profile", "busyness cv"), rows),
        *(["", *events] if events else []),
    ]


def _volume(demand: Demand) -> str:
    if demand.trace is not None:
        return f"recorded times{f' of {demand.trace.file}' if demand.trace.file else ''}"
    grown = "" if demand.growth == 1.0 else f" x {demand.growth:g}"
    if demand.driver is not None:
        d = demand.driver
        return f"{d.thousands:g} thousand x {d.contacts_per_thousand_per_day:g}{grown}"
    if demand.release is not None:
        return f"list of {demand.release.contacts} at {demand.release.at}{grown}"
    return f"{demand.daily_volume or 0.0:g}{grown}"


def _profile(demand: Demand) -> str:
    if demand.profile is None:
        return "even"
    return demand.profile if isinstance(demand.profile, str) else "by weekday"


def ivr_lines(centre: Centre) -> list[str]:
    """What the IVR leads to, from its graph."""
    rows = []
    for name in centre.contact_types:
        found = ivr_outcomes(centre, name)
        if found is not None:
            rows.append(
                (
                    f"`{name}`",
                    f"{found.contained:.1%}",
                    f"{found.agent:.1%}",
                    f"{found.hung_up:.1%}",
                )
            )
    if not rows:
        return ["No IVR."]
    return table(("IVR of", "contained", "to an agent", "hung up"), rows)


def routing_lines(centre: Centre) -> list[str]:
    """Each route: how a call picks a site, and which pools open when."""
    lines = [
        f"Agents: `{centre.routing.agent_selection}`; calls: `{centre.routing.call_selection}`; "
        f"overflow between sites: {'yes' if centre.routing.overflow else 'no'}.",
        "",
    ]
    for name, route in centre.routes.items():
        entry = route.entry
        where = _short(entry.shares) if entry.shares else ", ".join(entry.sites)
        lines.append(f"- route `{name}`: entry by `{entry.policy}` ({where})")
        for site, steps in route.steps.items():
            told = "; ".join(
                f"after {s.after_s:g} s {', '.join(s.pools) or f'move to {s.transfer_to}'}"
                + (" if a condition holds" if s.condition is not None else "")
                for s in steps
            )
            lines.append(f"  - at {site}: {told}")
    return lines


def sites_lines(centre: Centre) -> list[str]:
    """Lines and ports of each site."""
    lines = []
    for name, site in centre.sites.items():
        trunks = sum(group.lines for group in site.trunk_groups.values())
        ports = "IVR without limit" if site.ivr is None else f"{site.ivr.ports} IVR ports"
        lines.append(
            f"- site `{name}`: {f'{trunks} telephone lines' if trunks else 'lines without limit'}, "
            f"{ports}, {site.seats if site.seats is not None else 'any number of'} seats"
        )
    return lines


def pool_rows(centre: Centre) -> list[str]:
    """The agent pools."""
    rows = []
    for name, pool in centre.pools.items():
        staffing = pool.staffing
        roster = f"{len(staffing.shifts)} shifts" if staffing.shifts else "by interval"
        scale = "" if staffing.scale == 1.0 else f", x {staffing.scale:g}"
        away = f"shrinkage {staffing.shrinkage:g}, absence {staffing.absence:g}"
        more = [n for n in ("new_hires", "fatigue", "overtime") if getattr(pool, n) is not None]
        rows.append(
            (
                f"`{name}`",
                pool.site,
                ", ".join(pool.skills),
                roster + scale,
                away,
                ", ".join(more) or "none",
            )
        )
    return table(("agent pool", "site", "skills", "roster", "away", "people effects"), rows)


def outage_lines(centre: Centre) -> list[str]:
    """The failures that are simulated."""
    if not centre.outages:
        return ["No component fails."]
    return [f"- outage `{name}`: {_outage(outage)}" for name, outage in centre.outages.items()]


def _outage(outage: Outage) -> str:
    when = (
        f"day {outage.day} at {outage.start}"
        if outage.start is not None
        else f"at random, up time {law(outage.up_time)}"
    )
    part = "" if outage.share == 1.0 else f"{100 * outage.share:g} % of "
    return f"{part}{outage.component} {outage.name} fails ({when}) for {law(outage.duration)}"


def entry_points(centre: Centre) -> list[str]:
    """Where calls come in and how they leave."""
    return [
        "In: calls at their sites' telephone lines"
        + (
            ", deferred and outbound work as piles"
            if any(k.channel in ("deferred", "outbound") for k in centre.contact_types.values())
            else ""
        )
        + ". Out: every call ends in exactly one disposition, and they sum to the calls offered: "
        "blocked, contained, hung up in the IVR, answered, abandoned, balked, disconnected, "
        "dropped in an outage, called back, sent to a message.",
    ]
