"""IVR journeys: small graphs of menus that end in contained, agent or hung_up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import ClockTime, Description, Share, require_total
from sim.centre.distributions import Distribution
from sim.errors import listing, near_match

ENDINGS = ("contained", "agent", "hung_up")
MOST_STEPS = 60

Attempts = Annotated[int, Strict(), Field(gt=0, le=10)]


class Authentication(Description):
    """Identification with a limited number of attempts; each attempt plays the node again."""

    success: Share = Field(description="probability that one attempt succeeds")
    attempts: Attempts = Field(default=3, description="attempts at most (up to 10)")
    on_failure: str = Field(
        default="agent", description="node or ending when every attempt has failed"
    )


class Recognition(Description):
    """A voice bot that has to understand the caller, with a limited number of attempts."""

    success: Share = Field(description="probability that the bot understands one attempt")
    attempts: Attempts = Field(default=3, description="attempts at most (up to 10)")
    on_failure: str = Field(
        default="agent", description="node or ending when no attempt has been understood"
    )
    reprompt: Distribution | None = Field(
        default=None,
        description="time spent in every attempt after the first ('say that again'); "
        "none = as the first",
    )


class Announcement(Description):
    """A message before a menu, which cannot be skipped; it may be all that a caller wants."""

    play: Distribution = Field(description="length of the message")
    contained: Share = Field(
        default=0.0, description="share of those who hear it and hang up satisfied (contained)"
    )
    start: ClockTime | None = Field(
        default=None, description="played to calls that arrive from this clock time on, every day"
    )
    end: ClockTime | None = Field(
        default=None, description="and before this one; an end before the start is next day"
    )
    event: str | None = Field(
        default=None, description="played to calls that arrive while this demand event lasts"
    )

    @model_validator(mode="after")
    def _one_window(self) -> Announcement:
        if (self.start is None) != (self.end is None):
            raise ValueError(_("start and end belong together; give both or neither"))
        if self.start is not None and self.event is not None:
            raise ValueError(_("give either start and end, or event"))
        if self.start is not None and self.start == self.end:
            raise ValueError(_("start and end are the same time; leave both out for the whole day"))
        return self


class IvrNode(Description):
    """One menu: it plays for a random time, then branches."""

    play: Distribution = Field(description="time spent in the node (per attempt)")
    branches: dict[str, Share] = Field(
        description="probability of each next node or ending (contained, agent, hung_up)"
    )
    authentication: Authentication | None = Field(
        default=None, description="makes the node an authentication; branches follow success"
    )
    recognition: Recognition | None = Field(
        default=None, description="makes the node a voice bot's; branches follow success"
    )
    announcement: Announcement | None = Field(
        default=None, description="message before the node's first attempt"
    )
    opt_out: Share | None = Field(
        default=None,
        description="probability of pressing 0 for an agent while the node plays (per attempt), "
        "instead of the journey's",
    )
    opt_out_allowed: Annotated[bool, Strict()] = Field(
        default=True, description="whether 0 reaches an agent here; false: pressing 0 does nothing"
    )

    @model_validator(mode="after")
    def _fits_together(self) -> IvrNode:
        require_total(dict(self.branches), "branches")
        if self.authentication is not None and self.recognition is not None:
            raise ValueError(_("a node has either authentication or recognition; use two nodes"))
        if self.opt_out and not self.opt_out_allowed:
            raise ValueError(_("opt_out needs opt_out_allowed: true"))
        return self

    @property
    def attempted(self) -> Authentication | Recognition | None:
        """What the node attempts before it branches."""
        return self.authentication or self.recognition

    def plays(self) -> list[Distribution]:
        """The time spent in the node, attempt by attempt."""
        attempted = self.attempted
        if attempted is None:
            return [self.play]
        again = attempted.reprompt if isinstance(attempted, Recognition) else None
        return [self.play, *[again or self.play] * (attempted.attempts - 1)]


class IvrJourney(Description):
    """A graph of menus, entered at ``start``; it may not run in circles."""

    start: str = Field(default="", description="first node; left out: the one written first")
    nodes: dict[str, IvrNode] = Field(description="the nodes by name")
    opt_out: Share = Field(
        default=0.0,
        description="probability of pressing 0 for an agent while a node plays (per attempt)",
    )

    @model_validator(mode="before")
    @classmethod
    def _first_is_the_start(cls, data: Any) -> Any:
        nodes = data.get("nodes") if isinstance(data, Mapping) else None
        if isinstance(nodes, Mapping) and "start" not in data:
            first = next((name for name, node in nodes.items() if node is not None), None)
            return data if first is None else {"start": first, **data}
        return data

    @model_validator(mode="after")
    def _graph(self) -> IvrJourney:
        check_graph(self)
        return self


def targets(node: IvrNode) -> list[str]:
    """Every node or ending that may follow ``node``."""
    found = list(node.branches)
    if node.attempted is not None:
        found.append(node.attempted.on_failure)
    return found


def check_graph(journey: IvrJourney) -> None:
    """Raise ValueError for a target that does not exist, or a circle of nodes."""
    known = [*journey.nodes, *ENDINGS]
    for ending in ENDINGS:
        if ending in journey.nodes:
            raise ValueError(
                _("'{ending}' is an ending and may not name a node").format(ending=ending)
            )
    if journey.start not in journey.nodes:
        raise ValueError(
            _("start names node '{start}', which does not exist; allowed: {allowed}{near}").format(
                start=journey.start,
                allowed=listing(journey.nodes),
                near=near_match(journey.start, journey.nodes),
            )
        )
    for name, node in journey.nodes.items():
        for target in targets(node):
            if target not in known:
                raise ValueError(
                    _(
                        "node '{name}' leads to '{target}', which does not exist; allowed: "
                        "{allowed}{near}"
                    ).format(
                        name=name,
                        target=target,
                        allowed=listing(known),
                        near=near_match(target, known),
                    )
                )
    order(journey)


def order(journey: IvrJourney) -> list[str]:
    """Node names so that each comes before every node it leads to (Kahn's algorithm).

    Raises
    ------
    ValueError : the nodes form a circle, or a node cannot be reached from ``start``.
    """
    reached: set[str] = set()
    stack = [journey.start]
    while stack:
        name = stack.pop()
        if name in reached:
            continue
        reached.add(name)
        stack.extend(t for t in targets(journey.nodes[name]) if t in journey.nodes)
    for name in journey.nodes:
        if name not in reached:
            raise ValueError(
                _("node '{name}' cannot be reached from '{start}'").format(
                    name=name, start=journey.start
                )
            )
    incoming = dict.fromkeys(journey.nodes, 0)
    for node in journey.nodes.values():
        for target in set(targets(node)) & incoming.keys():
            incoming[target] += 1
    ready = [journey.start] if incoming[journey.start] == 0 else []
    result: list[str] = []
    while ready:
        name = ready.pop()
        result.append(name)
        for target in sorted(set(targets(journey.nodes[name])) & incoming.keys()):
            incoming[target] -= 1
            if incoming[target] == 0:
                ready.append(target)
    if len(result) < len(journey.nodes):
        circle = sorted(set(journey.nodes) - set(result))
        raise ValueError(
            _("nodes lead back to themselves: {allowed}").format(allowed=listing(circle))
        )
    return result
