"""Playbooks: what people do once a failure is noticed, as timed actions that may not happen."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sim.catalogue import _
from sim.centre.base import (
    Description,
    PositiveAgents,
    PositiveSeconds,
    PositiveShare,
    Seconds,
    Share,
)
from sim.centre.callbacks import Callback
from sim.centre.distributions import Distribution
from sim.centre.outage_components import COMPONENTS, ComponentName
from sim.errors import listing

FAILED, OTHERS = "failed", "others"
"""Words for places: where the failure is, and everywhere else."""

ActionName = Literal[
    "move_calls",
    "move_agents",
    "offer_callbacks",
    "play_message",
    "outsource",
    "put_off_breaks",
    "fail_back",
]


def _constant(value: Any) -> Any:
    """A plain number of seconds is a constant."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"dist": "constant", "value_s": float(value)}
    return value


Delay = Annotated[Distribution, BeforeValidator(_constant)]


class Trigger(Description):
    """Which failures a playbook is for."""

    component: ComponentName | None = Field(
        default=None, description="what fails; none = anything but single agents"
    )
    name: str | None = Field(
        default=None, description="which one, as an outage names it; none = any of them"
    )

    @model_validator(mode="after")
    def _not_one_by_one(self) -> Trigger:
        if self.component is not None and COMPONENTS[self.component].one_by_one:
            allowed = [name for name, row in COMPONENTS.items() if not row.one_by_one]
            raise ValueError(
                _(
                    "component {component} fails agent by agent, which calls for no "
                    "playbook; allowed: {allowed}"
                ).format(component=self.component, allowed=listing(allowed))
            )
        return self


class Action(Description):
    """Something that people do in a failure; it ends with the repair, or some time after it."""

    action: ActionName = Field(
        description="what is done: the carrier offers calls to other sites (move_calls), agents "
        "work in a pool of another site (move_agents), callers are offered a callback "
        "(offer_callbacks) or hear a message before the queue (play_message), a "
        "partner's agents come (outsource), breaks are taken later (put_off_breaks), or "
        "the carrier sends calls back only when somebody sees to it (fail_back)"
    )
    delay: Delay = Field(
        description="time from detection (of fail_back: from the repair) until it is done, a "
        "number of seconds or a distribution; what is not done by the repair is not done at all"
    )
    probability: Share = Field(default=1.0, description="how likely it is that it is done")
    ends_after_repair_s: Seconds = Field(
        default=0.0, description="time from the repair until it ends"
    )
    away_from: str = Field(
        default=FAILED,
        description="whence calls (a site) or agents (a site or a pool) are moved; failed = where "
        "the failure is",
    )
    to: str = Field(
        default=OTHERS,
        description="where they go, or whose agents a partner adds to: a site for calls, a pool "
        "for agents; others = the other sites as their routes say, or at another site the pool "
        "with most skills in common",
    )
    share: PositiveShare | None = Field(
        default=None,
        description="share of the calls or agents that is moved in the end (none = all); of "
        "outsource: agents as a share of those that the failure takes",
    )
    step: PositiveShare | None = Field(
        default=None,
        description="share moved (of fail_back: moved back) at a time; none = all at once",
    )
    every_s: PositiveSeconds | None = Field(default=None, description="time between two steps")
    travel_s: Seconds = Field(
        default=0.0, description="time from leaving until agents take calls where they come to"
    )
    agents: PositiveAgents | None = Field(default=None, description="agents of the partner")
    pools: tuple[str, ...] | None = Field(
        default=None,
        description="pools whose breaks are put off; none = all whose agents the failure leaves",
    )
    contact_types: tuple[str, ...] | None = Field(
        default=None, description="types of calls; none = all of them"
    )
    callback: Callback | None = Field(
        default=None, description="offered to callers of these types that have none of their own"
    )
    message_s: Seconds | None = Field(
        default=None, description="length of the message, which is heard before the queue"
    )
    hang_up: Share | None = Field(
        default=None, description="share of its hearers who hang up at its end"
    )

    @model_validator(mode="after")
    def _fields_of_the_action(self) -> Action:
        for field, actions in APPLIES.items():
            if self.action not in actions and getattr(self, field) != _default(field):
                raise ValueError(
                    _("{field} does not apply to {action}, only to {allowed}").format(
                        field=field, action=self.action, allowed=listing(actions)
                    )
                )
        for field in NEEDED.get(self.action, ()):
            if getattr(self, field) is None:
                raise ValueError(
                    _("{action} needs {field}").format(action=self.action, field=field)
                )
        if self.callback is not None and self.callback.expected_wait_over_s is None:
            raise ValueError(_("callback is never offered; it needs expected_wait_over_s"))
        if (self.step is None) != (self.every_s is None):
            raise ValueError(_("give both step and every_s, or neither"))
        if self.action == "outsource" and (self.agents is None) == (self.share is None):
            raise ValueError(_("outsource needs either agents or share"))
        return self

    @property
    def moved(self) -> float:
        """Share that is moved in the end."""
        return 1.0 if self.share is None else self.share


APPLIES: dict[str, tuple[ActionName, ...]] = {
    "ends_after_repair_s": (
        "move_calls", "move_agents", "offer_callbacks", "play_message", "outsource",
        "put_off_breaks",
    ),
    "away_from": ("move_calls", "move_agents"),
    "to": ("move_calls", "move_agents", "outsource"),
    "share": ("move_calls", "move_agents", "outsource"),
    "step": ("move_calls", "fail_back"),
    "every_s": ("move_calls", "fail_back"),
    "travel_s": ("move_agents",),
    "agents": ("outsource",),
    "pools": ("put_off_breaks",),
    "contact_types": ("offer_callbacks", "play_message"),
    "callback": ("offer_callbacks",),
    "message_s": ("play_message",),
    "hang_up": ("play_message",),
}  # fmt: skip
"""To which actions a field applies; other fields apply to all."""

NEEDED: dict[ActionName, tuple[str, ...]] = {
    "offer_callbacks": ("callback",),
    "play_message": ("message_s", "hang_up"),
}


def _default(field: str) -> Any:
    return Action.model_fields[field].get_default(call_default_factory=True)


class Playbook(Description):
    """Timed actions that follow the detection of a failure."""

    on: Trigger = Field(
        default_factory=Trigger, description="failures that it is for; none = all that are noticed"
    )
    actions: tuple[Action, ...] = Field(description="what is done")

    @model_validator(mode="after")
    def _does_something(self) -> Playbook:
        if not self.actions:
            raise ValueError(_("a playbook needs an action"))
        return self
