"""Cross-checks of channels: deferred and outbound work, chats."""

from __future__ import annotations

from collections.abc import Iterator

from sim.catalogue import N_, _
from sim.centre.centre_fields import CentreFields
from sim.centre.checks.messages import unknown
from sim.centre.deferred_work import WORK
from sim.centre.left_out import sites_with
from sim.centre.paths import quoted
from sim.errors import listing


def work_problems(centre: CentreFields) -> Iterator[str]:
    """Every problem with the channels of contact types and what belongs to them."""
    for name, ctype in centre.contact_types.items():
        path = f"contact_types.{quoted(name)}"
        for field, channels in ctype.foreign_fields():
            yield (
                _("{path}.{field}: does not apply to channel {channel}, only to {allowed}").format(
                    path=path, field=field, channel=ctype.channel, allowed=listing(channels)
                )
            )
        if ctype.channel in WORK:
            yield from _work(centre, name)
            continue
        for other in ctype.transfers:
            to = centre.contact_types.get(other)
            if to is not None and to.channel != "voice":
                yield (
                    _(
                        "{path}.transfers.{other}: calls are passed on to calls only, "
                        "found channel {channel}"
                    ).format(path=path, other=quoted(other), channel=to.channel)
                )
        if ctype.route is None:
            yield _("{path}: {problem}").format(
                path=f"{path}.route", problem=_which_route(centre, name)
            )
    for name, pool in centre.pools.items():
        if pool.concurrency > 1:
            yield from _chats(centre, name)
    for name in centre.tariff.revenue_per_served:
        if name not in centre.contact_types:
            yield unknown(
                "tariff.revenue_per_served", N_("contact type"), name, centre.contact_types
            )


def _which_route(centre: CentreFields, name: str) -> str:
    """Why the route of a contact type cannot be told."""
    sites = list(sites_with(name, centre.pools))
    if sites:
        return _(
            "calls and chats need a route, which says how a call picks a site, where pools at "
            "several sites have the skill '{name}'; found {sites}"
        ).format(name=name, sites=listing(sites))
    return _(
        "calls and chats need a route, and none can be made: no pool has the skill '{name}'"
    ).format(name=name)


def _chats(centre: CentreFields, name: str) -> Iterator[str]:
    """An agent with several chats in hand does nothing else."""
    pool = centre.pools[name]
    for skill in pool.skills:
        ctype = centre.contact_types.get(skill)
        if ctype is not None and ctype.channel != "chat":
            yield (
                _(
                    "pools.{name}.skills: with a concurrency of {concurrency} the pool "
                    "takes chats only, but '{skill}' is of channel {channel}"
                ).format(
                    name=quoted(name),
                    concurrency=pool.concurrency,
                    skill=skill,
                    channel=ctype.channel,
                )
            )
    for field in ("new_hires", "fatigue"):
        if getattr(pool, field) is not None:
            yield _("pools.{name}.{field}: is not for pools with a concurrency over 1").format(
                name=quoted(name), field=field
            )


def _work(centre: CentreFields, name: str) -> Iterator[str]:
    if not any(name in pool.skills for pool in centre.pools.values()):
        path = f"contact_types.{quoted(name)}"
        yield _("{path}: no pool has the skill '{name}', so this work would never be done").format(
            path=path, name=name
        )
