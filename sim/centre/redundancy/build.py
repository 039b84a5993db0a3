"""From a centre as it is written, and a design, to the centre as the design has it."""

from __future__ import annotations

from typing import Any

from sim.catalogue import _
from sim.centre.centre import Centre
from sim.centre.centre_fields import CentreFields
from sim.centre.checks import cross_check
from sim.centre.outage_components import PLACES
from sim.centre.paths import names_of
from sim.centre.redundancy.answers import answered
from sim.centre.redundancy.design import Redundancy
from sim.centre.redundancy.entries import by_agents, closed, equally, opened, with_passive
from sim.centre.redundancy.even import spread
from sim.centre.redundancy.moved import Move, moved
from sim.centre.redundancy.places import Places, places
from sim.centre.redundancy.prices import priced
from sim.centre.redundancy.spare import with_spare_agents, with_spare_room
from sim.centre.redundancy.standby import Substitution, with_standby
from sim.errors import InputError


def built(centre: Centre, design: Redundancy) -> Centre:
    """The centre as a design has it, its outages answered; the written one stays as it is.

    Raises
    ------
    InputError : the centre lacks a site or a link that the design needs, or an outage takes what
        the design has given up.
    """
    where = places(centre, design)
    now = _agents(centre, design, where)
    if design.spare_agents:
        now = with_spare_agents(now, where.active, design.spare_agents)
    now = _calls(now, design, where)
    substitutions: tuple[Substitution, ...] = ()
    if design.standby_share or where.passive is not None:
        now, substitutions = with_standby(now, where, design.standby_share)
    if where.passive is not None:
        now = with_passive(now, where.active, where.passive)
    shares = design.spare_lines, design.spare_ports, design.spare_waiting
    if any(shares) or where.passive is not None:
        now = with_spare_room(now, where.own, where.passive, shares)
    now = priced(now, centre, design, where)
    _require_components(centre, now, design)
    now = answered(now, design, substitutions)
    kept = {path: text for path, text in now.sources.items() if _leads_somewhere(now, path)}
    found = centre.model_copy(update={**dict(now), "sources": kept})
    problems = cross_check(found)
    if problems:
        raise InputError(
            _("redundancy: with design '{design}', centre.{problems}").format(
                design=design.name, problems=problems[0]
            )
        )
    return found


def _agents(centre: Centre, design: Redundancy, where: Places) -> CentreFields:
    """Where agents work."""
    match design.agents:
        case "one_site":
            gone = where.given_up
            return moved(centre, Move(gone, where.primary, gone)) if gone else centre
        case "active_sites":
            assert where.passive is not None
            return moved(centre, Move((where.passive,), where.primary, ()))
        case "evenly":
            return spread(centre, where.own)
    return centre


def _calls(centre: CentreFields, design: Redundancy, where: Places) -> CentreFields:
    """Where calls enter, and which agents they may use."""
    if design.overflow == "closed":
        centre = closed(centre, where.own)
    if design.overflow == "open":
        joined = {frozenset(link.between) for link in centre.links.values()}
        if not any(pair <= set(where.own) for pair in joined):
            raise InputError(
                _(
                    "redundancy: design '{design}' opens steps across sites, and centre "
                    "'{centre}' has no link between two sites of its own; give it links"
                ).format(design=design.name, centre=centre.name)
            )
        centre = opened(centre, where.own, design.overflow_after_s)
    if design.entry == "by_agents":
        return by_agents(centre, where.own)
    return equally(centre, where.own) if design.entry == "equal" else centre


def _require_components(written: Centre, now: CentreFields, design: Redundancy) -> None:
    """Refuse an outage of what the design has given up."""
    known = {
        "site": set(now.sites),
        "trunk_group": {f"{s}.{g}" for s, site in now.sites.items() for g in site.trunk_groups},
        "link": set(now.links),
        "pool": set(now.pools),
    }
    for name, outage in written.outages.items():
        if outage.name not in known[outage.effects.place]:
            raise InputError(
                _(
                    "centre.outages.{name}: takes {place} '{outage}', which design "
                    "'{design}' has given up: it cannot fail there"
                ).format(
                    name=name,
                    place=_(PLACES[outage.effects.place]),
                    outage=outage.name,
                    design=design.name,
                )
            )


def _leads_somewhere(centre: CentreFields, path: str) -> bool:
    """Whether a source names a field that is still there."""
    here: Any = centre
    for name in names_of(path):
        here = here.get(name) if isinstance(here, dict) else getattr(here, name, None)
        if here is None:
            return False
    return True
