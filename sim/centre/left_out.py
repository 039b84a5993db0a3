"""What a file of a centre may leave out, and what is meant then.

Nothing of it is a guess about figures: where one thing only can be meant (the site of a pool in a
centre of one site), that is it; where a part is left out that every centre has, the plainest one is
made, and `sources` says so, as of any other assumption. The built centre has every part: engines,
checks and pages see no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.centre.by_name import without_taken_out
from sim.centre.centre_fields import CentreFields
from sim.centre.deferred_work import WORK
from sim.centre.paths import names_of, path_of
from sim.errors import InputError

ONE_SITE = "main"
"""What the site of a centre is called that describes none."""

SITE_ASSUMED = (
    "assumption: no site is written; one, without a limit on seats, trunk lines and IVR ports"
)
ROUTE_ASSUMED = (
    "assumption: no route is written; calls enter the site of the pools that have the skill, all "
    "of which are open to them at once"
)
ASSUMED = (SITE_ASSUMED, ROUTE_ASSUMED)
"""What may be assumed, as it stands in ``sources``."""


def completed(centre: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data of a centre with what may be left out; what cannot be told stays left out.

    Parameters
    ----------
    centre : plain data, in which a part may be a description already; they are not changed.
    """
    found = _without_taken_out(centre)
    assumed: dict[str, str] = {}
    if "sites" not in found:
        found["sites"] = {ONE_SITE: {}}
        assumed[path_of(("sites", ONE_SITE))] = SITE_ASSUMED
    _place_pools(found)
    _name_journeys(found)
    _route(found, assumed)
    sources = found.get("sources")
    if assumed and (sources is None or isinstance(sources, Mapping)):
        found["sources"] = {**assumed, **(sources or {})}
    return found


def _without_taken_out(centre: Mapping[str, Any]) -> dict[str, Any]:
    """A centre but for its parts that are null, and for where figures of these come from."""
    left = without_taken_out(CentreFields, centre)
    if left is centre:
        return dict(centre)
    gone = {
        (field, name)
        for field, written in centre.items()
        if left[field] is not written
        for name, part in written.items()
        if part is None
    }
    found, sources = dict(left), left.get("sources")
    if isinstance(sources, Mapping):
        found["sources"] = {
            path: text for path, text in sources.items() if _about(path) not in gone
        }
    return found


def _about(path: Any) -> tuple[str, ...]:
    """The part of a centre that a field belongs to: ``("outages", "main")``."""
    try:
        return tuple(names_of(path)[:2])
    except InputError:
        return ()


def sites_with(skill: str, pools: Mapping[str, Any]) -> dict[str, list[str]]:
    """Pools that have a skill, by their sites, in the order written; of plain data or not."""
    found: dict[str, list[str]] = {}
    for name, pool in pools.items():
        skills, site = _of(pool, "skills"), _of(pool, "site")
        if isinstance(skills, Mapping) and skill in skills and isinstance(site, str) and site:
            found.setdefault(site, []).append(name)
    return found


def _of(part: Any, field: str) -> Any:
    return part.get(field) if isinstance(part, Mapping) else getattr(part, field, None)


def _named(centre: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    found = centre.get(field)
    return found if isinstance(found, Mapping) else {}


def _place_pools(centre: dict[str, Any]) -> None:
    sites, pools = _named(centre, "sites"), _named(centre, "pools")
    if len(sites) != 1:
        return
    (site,) = sites
    if any(isinstance(pool, Mapping) and "site" not in pool for pool in pools.values()):
        centre["pools"] = {
            name: {"site": site, **pool}
            if isinstance(pool, Mapping) and "site" not in pool
            else pool
            for name, pool in pools.items()
        }


def _name_journeys(centre: dict[str, Any]) -> None:
    journeys, types = _named(centre, "ivr_journeys"), _named(centre, "contact_types")
    if len(journeys) != 1:
        return
    (journey,) = journeys
    for name, ctype in types.items():
        ivr = ctype.get("ivr") if isinstance(ctype, Mapping) else None
        if isinstance(ivr, Mapping) and "journey" not in ivr:
            changed = {**ctype, "ivr": {"journey": journey, **ivr}}
            centre["contact_types"] = {**centre["contact_types"], name: changed}


def _route(centre: dict[str, Any], assumed: dict[str, str]) -> None:
    """Routes of calls and chats that name none: the one of the type's name, or a plain one."""
    if not isinstance(centre.get("routes", {}), Mapping):
        return
    pools = _named(centre, "pools")
    for name, ctype in _named(centre, "contact_types").items():
        plain = isinstance(ctype, Mapping) and ctype.get("route") is None
        if not plain or ctype.get("channel", "voice") in WORK:
            continue
        routes = centre.get("routes", {})
        sites = sites_with(name, pools)
        if name not in routes:
            if len(sites) != 1:
                continue
            ((site, open_to),) = sites.items()
            made = {"entry": {"sites": [site]}, "steps": {site: [{"pools": open_to}]}}
            centre["routes"] = {**routes, name: made}
            assumed[path_of(("routes", name))] = ROUTE_ASSUMED
        centre["contact_types"] = {**centre["contact_types"], name: {**ctype, "route": name}}
