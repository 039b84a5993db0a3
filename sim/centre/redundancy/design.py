"""A redundancy design: a recipe that any centre with the sites it needs can follow."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from sim.catalogue import _
from sim.centre.base import Description, Seconds, Share
from sim.centre.outages import Detection
from sim.errors import listing, near_match


class Redundancy(Description):
    """How a centre is to outlive the loss of a part: a recipe, followed by `build.built`.

    Sites are the centre's own: a partner's, whose agents all work under a contract, stays as it is.
    """

    name: str = Field(description="short name")
    title: str = Field(default="", description="name shown to people")
    note: str = Field(default="", description="what it is and what it assumes")
    agents: Literal["as_written", "one_site", "active_sites", "evenly"] = Field(
        default="as_written",
        description="where agents work: as_written; all at the primary, the other sites given up "
        "(one_site); those of the passive site at the primary (active_sites); or as many of each "
        "kind at every site (evenly)",
    )
    primary: str | None = Field(
        default=None,
        description="site that takes in the agents of others; none = the one with the most agent "
        "hours",
    )
    passive: str | None = Field(
        default=None,
        description="site that stands empty on ordinary days; none = the one with the fewest agent "
        "hours",
    )
    entry: Literal["as_written", "by_agents", "equal"] = Field(
        default="as_written",
        description="how the carrier shares out calls: as_written, by the agents whose first "
        "choice they are, or the same share to every site",
    )
    overflow: Literal["as_written", "closed", "open"] = Field(
        default="as_written",
        description="steps across sites: as_written; closed wherever a site has agents of its own; "
        "or open to every linked site",
    )
    overflow_after_s: Seconds = Field(
        default=0.0, description="waiting after which steps across sites open (overflow: open)"
    )
    spare_lines: Share = Field(
        default=0.0,
        description="share of the trunk lines of any one site that the others have besides theirs",
    )
    spare_ports: Share = Field(
        default=0.0,
        description="share of the IVR ports of any one site that the others have besides theirs",
    )
    spare_waiting: Share = Field(
        default=0.0,
        description="share of the waiting calls of any one site that the others have room for "
        "besides theirs",
    )
    spare_agents: Share = Field(
        default=0.0,
        description="share of the agents of any one site that the others have besides theirs, on "
        "duty every day",
    )
    standby_share: Share = Field(
        default=0.0,
        description="agents who come when a failure takes agents, as a share of those whom it "
        "takes",
    )
    activation_delay_s: Seconds = Field(
        default=0.0, description="time from detection until they take calls"
    )
    standby_pay: Share = Field(
        default=0.0,
        description="what an agent on call is paid around the clock, as a share of the wage",
    )
    new_calls: Literal["as_written", "bypass", "other_site"] = Field(
        default="as_written",
        description="calls that come while an IVR is down: as the outage is written, straight to "
        "agents (bypass), or to an other_site once it is detected (so for an ACD); to agents, or "
        "held, where some of the site's calls have no other site",
    )
    detection: Detection | None = Field(
        default=None, description="how a failure is noticed whose outage does not say it"
    )
    cost_with_size: Share = Field(
        default=0.0,
        description="share of a site's fixed cost and investments that grows and shrinks with its "
        "agents",
    )
    passive_cost: Share = Field(
        default=1.0,
        description="share of its fixed cost and investments that the passive site costs",
    )
    sources: dict[str, str] = Field(
        default_factory=dict,
        description="where a figure comes from: field -> source, or the word 'assumption' with "
        "the reasoning",
    )

    @model_validator(mode="before")
    @classmethod
    def _a_design(cls, data: Any) -> Any:
        """Asked first: a field of a design that nobody chose would change nothing."""
        if isinstance(data, dict) and "name" not in data:
            raise ValueError(
                _(
                    "found {allowed} of a design without a name; choose one first, such as "
                    "redundancy=active_active, or give redundancy.name"
                ).format(allowed=listing(data))
            )
        return data

    @model_validator(mode="after")
    def _fields_that_go_together(self) -> Redundancy:
        if self.primary is not None and self.agents not in ("one_site", "active_sites"):
            raise ValueError(_("primary belongs to agents: one_site or active_sites"))
        if self.passive is not None and self.agents != "active_sites":
            raise ValueError(_("passive belongs to agents: active_sites"))
        if self.passive_cost != 1 and self.agents != "active_sites":
            raise ValueError(_("passive_cost belongs to agents: active_sites"))
        if self.overflow_after_s and self.overflow != "open":
            raise ValueError(_("overflow_after_s belongs to overflow: open"))
        if self.entry == "equal" and self.agents != "evenly":
            raise ValueError(_("entry: equal needs agents: evenly, or one site has too few for it"))
        if self.agents == "one_site" and self._several():
            raise ValueError(
                _("{several} needs several sites; agents: one_site has one").format(
                    several=self._several()[0]
                )
            )
        if self.detection is None and (self.standby_share or self.new_calls == "other_site"):
            raise ValueError(
                _("detection is required: agents stand by once a failure is known")
                if self.standby_share
                else _(
                    "detection is required: new_calls go to an other_site once a failure is known"
                )
            )
        return self

    @model_validator(mode="after")
    def _sources_of_fields(self) -> Redundancy:
        for field in self.sources:
            known = type(self).model_fields
            if field not in known:
                raise ValueError(
                    _("sources: a design has no field '{field}'{near}").format(
                        field=field, near=near_match(field, known)
                    )
                )
        return self

    def _several(self) -> list[str]:
        """Fields that say something of several sites."""
        told = {
            "entry": self.entry != "as_written",
            "overflow": self.overflow != "as_written",
            "spare_lines": self.spare_lines > 0,
            "spare_ports": self.spare_ports > 0,
            "spare_waiting": self.spare_waiting > 0,
            "spare_agents": self.spare_agents > 0,
            "standby_share": self.standby_share > 0,
        }
        return [field for field, says in told.items() if says]

    @property
    def needs_two_sites(self) -> bool:
        """Whether a centre of one site cannot follow it.

        Where all that it asks for is an IVR's calls taken elsewhere, a single site's go to agents.
        """
        if self.agents == "one_site":
            return False
        spare_only = {"spare_lines", "spare_ports", "spare_waiting"}
        asked = set(self._several())
        if self.new_calls == "other_site" and asked <= spare_only and self.agents == "as_written":
            return False
        return bool(asked) or self.agents != "as_written"

    @property
    def label(self) -> str:
        """Its title, or its name."""
        return self.title or self.name
