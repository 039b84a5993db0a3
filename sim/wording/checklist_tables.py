"""Parts of a centre as lines of Markdown, for the reporting checklist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sim.catalogue import _
from sim.centre import Centre, ivr_outcomes
from sim.centre.base import Description
from sim.centre.contact_types import ContactType
from sim.centre.demand import Demand
from sim.centre.outages import Outage
from sim.wording import counts, numbers
from sim.wording.fitting import commas, semicolons
from sim.wording.markdown import cell, code, in_code, prose
from sim.wording.names import named

_SHOWN = 6


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table."""
    lines = [list(head), ["---"] * len(head), *map(list, rows)]
    return [f"| {' | '.join(map(cell, cells))} |" for cells in lines]


def law(of: Description | None, nothing: str = "") -> str:
    """A distribution as it is configured, such as ``lognormal (mean_s 165, cv 1.2)``."""
    if of is None:
        return nothing or _("none")
    data = {k: v for k, v in of.model_dump(mode="json").items() if v is not None and k != "dist"}
    told = ", ".join(f"{name} {_short(value)}" for name, value in data.items())
    return code(f"{getattr(of, 'dist', type(of).__name__)} ({told})")


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        told = ", ".join(_short(v) for v in value[:_SHOWN])
        return f"[{told}, ... ({len(value):,})]" if len(value) > _SHOWN else f"[{told}]"
    if isinstance(value, dict):
        return ", ".join(f"{k} {_short(v)}" for k, v in value.items())
    return str(value)


def _configured(part: Description) -> str:
    return _short(part.model_dump(mode="json", exclude_none=True))


def entities(centre: Centre) -> list[str]:
    """The contact types, with what a caller does who waits."""
    rows = [
        (
            f"{code(name)} {prose(named(ctype.title))}".strip(),
            code(ctype.channel),
            str(ctype.priority),
            law(ctype.patience, _("never gives up")),
            _balking(ctype),
            _again(ctype),
        )
        for name, ctype in centre.contact_types.items()
    ]
    head = (
        _("contact type"),
        _("channel"),
        _("priority"),
        _("patience, s"),
        _("balking"),
        _("calls again, passed on"),
    )
    return table(head, rows)


def _balking(ctype: ContactType) -> str:
    told = f"{ctype.balking:g}"
    if ctype.balking_by_waiting is None:
        return told
    return semicolons([told, code(_configured(ctype.balking_by_waiting))])


def _again(ctype: ContactType) -> str:
    told = []
    for name in ("retry", "repeat", "callback", "time_limit"):
        part = getattr(ctype, name)
        if part is not None:
            told.append(code(f"{name}: {_configured(part)}"))
    if ctype.transfers:
        told.append(_("transfers to {types}").format(types=commas(map(prose, ctype.transfers))))
    return semicolons(told) or _("no")


def activities(centre: Centre) -> list[str]:
    """What takes an agent's time."""
    rows = [
        (code(name), law(ctype.talk), law(ctype.wrap_up), f"{ctype.lost_value:g}")
        for name, ctype in centre.contact_types.items()
    ]
    lost = _("value lost, {currency}").format(
        currency=prose(numbers.currency_text(centre.currency))
    )
    return table((_("contact type"), _("talk, s"), _("wrap-up, s"), lost), rows)


def demand_rows(centre: Centre) -> list[str]:
    """How many of each contact type come, and when."""
    rows = [
        (
            code(name),
            _volume(ctype.demand),
            _profile(ctype.demand),
            f"{ctype.demand.busyness_cv:g}",
        )
        for name, ctype in centre.contact_types.items()
    ]
    events = [
        _("event `{name}`: `{fields}`").format(
            name=in_code(name), fields=in_code(_configured(event))
        )
        for name, event in centre.demand.events.items()
    ]
    head = (_("contact type"), _("contacts per mean day"), _("profile"), _("busyness cv"))
    return [*table(head, rows), *(["", *(f"- {e}" for e in events)] if events else [])]


def _volume(demand: Demand) -> str:
    if demand.trace is not None:
        if demand.trace.file:
            return _("recorded times of `{file}`").format(file=in_code(demand.trace.file))
        return _("recorded times")
    if demand.driver is not None:
        volume = _("{thousands} thousand x {contacts}").format(
            thousands=f"{demand.driver.thousands:g}",
            contacts=f"{demand.driver.contacts_per_thousand_per_day:g}",
        )
    elif demand.release is not None:
        volume = _("list of {contacts} at {time}").format(
            contacts=demand.release.contacts, time=demand.release.at
        )
    elif demand.forecast is not None:
        mean = sum(demand.forecast.volumes) / len(demand.forecast.volumes)
        volume = _("{volume} (forecast day by day)").format(volume=f"{mean:g}")
    else:
        volume = f"{demand.daily_volume or 0.0:g}"
    return volume if demand.growth == 1.0 else f"{volume} x {demand.growth:g}"


def _profile(demand: Demand) -> str:
    if demand.profile is None:
        return _("even")
    return code(demand.profile) if isinstance(demand.profile, str) else _("by weekday")


def ivr_lines(centre: Centre) -> list[str]:
    """What the IVR leads to, from its graph."""
    rows = []
    for name in centre.contact_types:
        found = ivr_outcomes(centre, name)
        if found is not None:
            shares = (found.contained, found.agent, found.hung_up)
            rows.append((code(name), *map(numbers.percent, shares)))
    if not rows:
        return [_("No IVR.")]
    return table((_("IVR of"), _("contained"), _("to an agent"), _("hung up")), rows)


def routing_lines(centre: Centre) -> list[str]:
    """Each route: how a call picks a site, and which pools open when."""
    routing = centre.routing
    if routing.overflow:
        message = _("Agents: `{agents}`; calls: `{calls}`; with overflow between sites.")
    else:
        message = _("Agents: `{agents}`; calls: `{calls}`; no overflow between sites.")
    lines = [message.format(agents=routing.agent_selection, calls=routing.call_selection), ""]
    for name, route in centre.routes.items():
        entry = route.entry
        where = _short(entry.shares) if entry.shares else ", ".join(entry.sites)
        text = _("route `{name}`: entry by `{policy}` (`{sites}`)").format(
            name=in_code(name), policy=entry.policy, sites=in_code(where)
        )
        lines.append(f"- {text}")
        for site, steps in route.steps.items():
            told = semicolons(
                _step(s.after_s, s.pools, s.transfer_to, s.condition is not None) for s in steps
            )
            lines.append("  - " + _at(site, told))
    return lines


def _at(site: str, steps: str) -> str:
    return _("at `{site}`: {steps}").format(site=in_code(site), steps=steps)


def _step(after_s: float, pools: Sequence[str], move_to: str | None, conditional: bool) -> str:
    if pools:
        if conditional:
            message = _("after {time} `{pools}` if a condition holds")
        else:
            message = _("after {time} `{pools}`")
    elif conditional:
        message = _("after {time} move to `{site}` if a condition holds")
    else:
        message = _("after {time} move to `{site}`")
    told = {"pools": in_code(", ".join(pools)), "site": in_code(move_to or "")}
    return message.format(time=numbers.seconds(after_s), **told)


def sites_lines(centre: Centre) -> list[str]:
    """Trunk lines, IVR ports and seats of each site."""
    lines = []
    for name, site in centre.sites.items():
        trunks = sum(group.lines for group in site.trunk_groups.values())
        told = [
            counts.trunk_lines(trunks) if trunks else _("trunk lines without limit"),
            _("IVR without limit") if site.ivr is None else counts.ivr_ports(site.ivr.ports),
            _("any number of seats") if site.seats is None else counts.seats(site.seats),
        ]
        if site.seats is not None and centre.seats == "soft":
            told.append(_("which may be exceeded"))
        text = _("site `{name}`: {parts}").format(name=in_code(name), parts=commas(told))
        lines.append(f"- {text}")
    return lines


def pool_rows(centre: Centre) -> list[str]:
    """The agent pools."""
    rows = []
    for name, pool in centre.pools.items():
        staffing = pool.staffing
        roster = counts.shifts(len(staffing.shifts)) if staffing.shifts else _("by interval")
        if staffing.scale != 1.0:
            roster = f"{roster}, x {staffing.scale:g}"
        if staffing.end_of_shift == "first_free":
            roster = _("{roster}, whoever is free first goes").format(roster=roster)
        away = _("shrinkage {shrinkage}, absence {absence}").format(
            shrinkage=f"{staffing.shrinkage:g}", absence=f"{staffing.absence:g}"
        )
        more = [n for n in ("new_hires", "fatigue", "overtime") if getattr(pool, n) is not None]
        rows.append(
            (
                code(name),
                code(pool.site),
                code(", ".join(pool.skills)),
                roster,
                away,
                code(", ".join(more)) if more else _("none"),
            )
        )
    head = (
        _("agent pool"),
        _("site"),
        _("skills"),
        _("roster"),
        _("away"),
        _("people effects"),
    )
    return table(head, rows)


def outage_lines(centre: Centre) -> list[str]:
    """The failures that are simulated."""
    if not centre.outages:
        return [_("No component fails.")]
    return [f"- {_outage(name, outage)}" for name, outage in centre.outages.items()]


def _outage(name: str, outage: Outage) -> str:
    told = {
        "name": in_code(name),
        "component": in_code(f"{outage.component} {outage.name}"),
        "share": numbers.typed_percent(outage.share),
        "duration": law(outage.duration),
    }
    if outage.start is not None:
        if outage.share == 1.0:
            message = _(
                "outage `{name}`: `{component}` fails (day {day} at {start}) for {duration}"
            )
        else:
            message = _(
                "outage `{name}`: {share} of `{component}` fails (day {day} at {start}) for "
                "{duration}"
            )
        return message.format(day=outage.day, start=outage.start, **told)
    if outage.share == 1.0:
        message = _(
            "outage `{name}`: `{component}` fails (at random, up time {up_time}) for {duration}"
        )
    else:
        message = _(
            "outage `{name}`: {share} of `{component}` fails (at random, up time {up_time}) for "
            "{duration}"
        )
    return message.format(up_time=law(outage.up_time), **told)


def entry_points(centre: Centre) -> list[str]:
    """Where calls come in and how they leave."""
    if any(c.channel in ("deferred", "outbound") for c in centre.contact_types.values()):
        come_in = _("In: calls at their sites' trunk lines, deferred and outbound work as piles.")
    else:
        come_in = _("In: calls at their sites' trunk lines.")
    leave = _(
        "Out: every call ends in exactly one disposition, and they sum to the calls offered: "
        "blocked, contained, hung up in the IVR, answered, abandoned, balked, disconnected, "
        "dropped in an outage, called back, sent to a message."
    )
    return [come_in, leave]
