"""Sites: buildings with trunk lines, IVR ports and seats, joined by WAN links."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.centre.base import Count, Description, PositiveCount, Seconds


class TrunkGroup(Description):
    """A site's trunk lines; a call holds one from entry until it leaves."""

    lines: PositiveCount = Field(description="number of trunk lines")


class IvrPorts(Description):
    """A site's IVR ports."""

    ports: PositiveCount = Field(description="calls that the IVR can treat at once")
    when_full: Literal["bypass", "wait", "block"] = Field(
        default="bypass",
        description="a call that finds no port goes to the queue (bypass), waits for a port in "
        "order of arrival without giving up (wait), or is refused (block)",
    )


class Site(Description):
    """A building with seats, trunk lines, IVR ports, an ACD and agent pools."""

    title: str = Field(default="", description="name shown to people")
    seats: PositiveCount | None = Field(
        default=None,
        description="seats; agents on shift (on the phones, at other work, on a break) may not "
        "exceed them; none = no limit",
    )
    standby_seats: Count = Field(
        default=0, description="seats kept equipped for the other site's agents; they cost money"
    )
    trunk_groups: dict[str, TrunkGroup] = Field(
        default_factory=dict,
        description="trunk groups, tried in the order written; none = trunk lines without limit",
    )
    ivr: IvrPorts | None = Field(default=None, description="IVR ports; none = without limit")
    queue_limit: Count | None = Field(
        default=None, description="calls that may wait at this site at once; none = no limit"
    )


class Link(Description):
    """A WAN link between two sites; overflow between them needs it."""

    between: Annotated[tuple[str, str], Field(description="the two sites that it joins")]
    transfer_delay_s: Seconds = Field(
        default=0.0, description="time to set up a call at the other site"
    )
    capacity: Count | None = Field(
        default=None,
        description="calls that may be across it at once, each from being matched or moved across "
        "it until it leaves; none = no limit",
    )
