"""Which sites a design speaks of: the centre's own, the primary and the passive one."""

from __future__ import annotations

from typing import NamedTuple

from sim.catalogue import _
from sim.centre.centre_fields import CentreFields
from sim.centre.redundancy.design import Redundancy
from sim.centre.redundancy.hours import hours_by_site
from sim.errors import InputError, listing, near_match


class Places(NamedTuple):
    """Sites of a centre that a design speaks of.

    Attributes
    ----------
    own : the centre's own, in the order written: all but those where everybody works under an
        outsourcing contract.
    primary : where the agents of others go.
    passive : that stands empty on ordinary days; None: there is none.
    """

    own: tuple[str, ...]
    primary: str
    passive: str | None

    @property
    def active(self) -> tuple[str, ...]:
        """Own sites at which agents work on ordinary days."""
        return tuple(site for site in self.own if site != self.passive)

    @property
    def given_up(self) -> tuple[str, ...]:
        """Own sites but the primary."""
        return tuple(site for site in self.own if site != self.primary)


def places(centre: CentreFields, design: Redundancy) -> Places:
    """The sites of a centre that a design speaks of.

    Raises
    ------
    InputError : the centre lacks a site that the design needs, or has none of a name that it gives.
    """
    at_work = hours_by_site(centre)
    own = tuple(site for site in centre.sites if not _partner(centre, site))
    if design.needs_two_sites and len(own) < 2:
        raise InputError(
            _(
                "redundancy: design '{design}' needs two sites of the centre's own, and "
                "centre '{centre}' has {own}"
            ).format(
                design=design.name,
                centre=centre.name,
                own=_("one ({site})").format(site=own[0]) if own else _("none"),
            )
        )
    for field in ("primary", "passive"):
        found = getattr(design, field)
        if found is not None and found not in own:
            raise InputError(
                _(
                    "redundancy.{field}: there is no site '{found}' of the centre's own; "
                    "allowed: {allowed}{near}"
                ).format(
                    field=field, found=found, allowed=listing(own), near=near_match(found, own)
                )
            )
    if design.primary is not None and design.primary == design.passive:
        raise InputError(
            _("redundancy.passive: site '{passive}' is the primary one, too; name another").format(
                passive=design.passive
            )
        )
    passive = None
    if design.agents == "active_sites":
        others = [site for site in own if site != design.primary]
        passive = design.passive or min(reversed(others), key=at_work.__getitem__)
    rest = [site for site in own if site != passive] or list(centre.sites)
    primary = design.primary or max(rest, key=at_work.__getitem__)
    return Places(own, primary, passive)


def _partner(centre: CentreFields, site: str) -> bool:
    """Whether everybody at a site works under a contract."""
    contracts = [pool.contract for pool in centre.pools.values() if pool.site == site]
    return bool(contracts) and None not in contracts
