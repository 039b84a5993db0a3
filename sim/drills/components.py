"""What can fail in a centre, by plain names such as ``site:main``, and how it typically fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator

from sim.catalogue import _
from sim.centre import Centre, Parts, validated
from sim.centre.base import (
    DAY_S,
    AtLeastOne,
    Description,
    Positive,
    PositiveShare,
    Seconds,
    Unit,
)
from sim.centre.distributions import Distribution
from sim.centre.outages import Detection, Outage
from sim.centre.pools import AgentPool
from sim.errors import InputError, listing, near_match
from sim.study.study import Study

Kind = Literal["site", "trunk_group", "ivr", "acd", "link", "crm", "pool"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Kinds of components, in the order in which they are listed."""

_ABOUT_FAILURES = ("mtbf_days", "source")
"""Fields that an outage does not have."""


class TypicalFailure(Description):
    """How a kind of component fails: what an outage of it has but a name and a start."""

    duration: Distribution = Field(description="time from failure to repair")
    share: PositiveShare = Field(default=1.0, description="share of the component that is lost")
    detection: Detection | None = Field(default=None, description="how the carrier notices")
    failback_delay_s: Seconds = Field(
        default=0.0, description="time from repair until the carrier sends calls again"
    )
    return_ramp_s: Seconds = Field(
        default=0.0, description="time from repair until the last agent has logged in again"
    )
    new_calls: str | None = Field(
        default=None, description="calls that come meanwhile, as in an outage"
    )
    in_ivr: str | None = Field(default=None, description="calls in the IVR, as in an outage")
    waiting: str | None = Field(default=None, description="waiting calls, as in an outage")
    talking: str | None = Field(
        default=None, description="calls with the agents lost, as in an outage"
    )
    handling_factor: AtLeastOne | None = Field(
        default=None, description="factor on talk and wrap-up meanwhile"
    )
    mtbf_days: Annotated[Positive, Unit("days")] | None = Field(
        default=None,
        description="mean time from a repair to the next failure of one such component; none = "
        "not known",
    )
    source: str = Field(default="", description="where these numbers come from")

    def outage(self, kind: str, name: str, at_s: float = 0.0) -> dict[str, Any]:
        """An outage of a component as plain data, as ``centre.outages`` has them.

        Parameters
        ----------
        kind : of the component.
        name : what an outage calls it: ``main``, ``main.carrier_a``.
        at_s : when it fails, seconds from the horizon's start.
        """
        data = self.model_dump(
            mode="json", by_alias=True, exclude_defaults=True, exclude=set(_ABOUT_FAILURES)
        )
        return {"component": kind, "name": name, **data, **clock(at_s)}


def clock(at_s: float) -> dict[str, Any]:
    """Day and start of an outage at a moment, to the second."""
    day, second = divmod(round(at_s), round(DAY_S))
    return {
        "day": day,
        "start": f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}",
    }


class Failures(Description):
    """How components fail, by kind; a kind that is left out does not fail."""

    title: str = Field(default="", description="name shown to people")
    note: str = Field(default="", description="what it is about, for readers")
    kinds: dict[Kind, TypicalFailure] = Field(
        min_length=1, description="typical failure of each kind of component"
    )

    @field_validator("kinds")
    @classmethod
    def _outages_can_be_made(cls, value: dict[Kind, TypicalFailure]) -> dict[Kind, TypicalFailure]:
        for kind, typical in value.items():
            try:
                validated(Outage, typical.outage(kind, "x"))
            except InputError as error:
                raise ValueError(_("{kind}: {error}").format(kind=kind, error=error)) from None
        return value

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Failures:
        """Read plain data, as YAML gives them.

        Parameters
        ----------
        data : ``title``, ``note`` and ``kinds``, as a file of the group ``failures`` has them.

        Raises
        ------
        InputError : anything is wrong; the message names the path of the first problem.
        """
        if not isinstance(data, Mapping):
            raise InputError(
                _("failures: is a mapping with kinds, found {type}").format(
                    type=type(data).__name__
                )
            )
        return validated(cls, data, "failures")


@dataclass(frozen=True, order=True)
class Component:
    """Something in a centre that can fail.

    Attributes
    ----------
    kind : one of `KINDS`.
    name : as an outage names it: a site, ``site.group``, a link or a pool.
    """

    kind: Kind
    name: str

    @property
    def label(self) -> str:
        """Its plain name, such as ``trunk_group:main.carrier_a``."""
        return f"{self.kind}:{self.name}"


def components(centre: Centre, kinds: Iterable[Kind] = KINDS) -> dict[str, Component]:
    """Everything of the kinds that can fail in a centre, by label, in the order of `KINDS`.

    An IVR is listed where a site has IVR ports or any contact type has a journey, an ACD and
    customer records (CRM) where a site has agents; pools whose agents only stand by are not.
    """
    wanted = set(kinds)
    listed = (c for kind in KINDS if kind in wanted for c in _of_kind(centre, kind))
    return {c.label: c for c in listed}


def _of_kind(centre: Centre, kind: Kind) -> Iterator[Component]:
    staffed = {pool.site for pool in centre.pools.values()}
    journeys = any(ctype.ivr is not None for ctype in centre.contact_types.values())
    names: Mapping[Kind, Iterable[str]] = {
        "site": centre.sites,
        "trunk_group": (f"{s}.{g}" for s, site in centre.sites.items() for g in site.trunk_groups),
        "ivr": (s for s, site in centre.sites.items() if journeys or site.ivr is not None),
        "acd": (s for s in centre.sites if s in staffed),
        "link": centre.links,
        "crm": (s for s in centre.sites if s in staffed),
        "pool": (name for name, pool in centre.pools.items() if not _only_stands_by(pool)),
    }
    yield from (Component(kind, name) for name in names[kind])


def _only_stands_by(pool: AgentPool) -> bool:
    """Whether nobody but agents on call is ever in a pool."""
    staffing = pool.staffing
    listed = staffing.by_interval
    counts = listed.values() if isinstance(listed, dict) else (listed or (),)
    rostered = [shift.agents for shift in staffing.shifts.values()]
    return bool(pool.standby_agents) and not any((*rostered, *(n for day in counts for n in day)))


def chosen(known: Mapping[str, Component], wanted: Sequence[str]) -> dict[str, Component]:
    """The components that are asked for: by label, or all of a kind by its name.

    Parameters
    ----------
    known : components by label.
    wanted : labels and kinds; none: all that are known.

    Raises
    ------
    InputError : something is neither.
    """
    if not wanted:
        return dict(known)
    found: dict[str, Component] = {}
    for text in wanted:
        mine = {n: c for n, c in known.items() if text in (n, c.kind)}
        if not mine:
            raise InputError(
                _(
                    "component: found '{text}'; allowed: a kind ({allowed}) that the "
                    "centre has, or one of {allowed_2}{near}"
                ).format(
                    text=text,
                    allowed=listing(KINDS),
                    allowed_2=listing(known),
                    near=near_match(text, (*known, *KINDS)),
                )
            )
        found.update(mine)
    return found


class Injector:
    """Lets components of a study fail; studies made by one share what is known of their parts.

    Parameters
    ----------
    study : may have outages already, which stay.
    failures : how components fail.
    """

    def __init__(self, study: Study, failures: Failures) -> None:
        self._failures, self._end_s = failures, study.centre.horizon.end_s
        self._data = study.to_dict()
        self._parts = Parts(self._data)
        Study.from_dict(self._data, self._parts)

    def failing(self, parts: Iterable[Component], at_s: float) -> Study:
        """The study in which components fail together, each as is typical of its kind.

        Parameters
        ----------
        parts : what fails; the outages have their labels as names.
        at_s : when they fail, seconds from the horizon's start.

        Raises
        ------
        InputError : it cannot fail in this study; the sentence says why.
        """
        added = {}
        for part in parts:
            typical = self._failures.kinds.get(part.kind)
            if typical is None:
                raise InputError(
                    _(
                        "component '{label}': failures.kinds says nothing of {kind}; it "
                        "has {allowed}"
                    ).format(
                        label=part.label, kind=part.kind, allowed=listing(self._failures.kinds)
                    )
                )
            added[part.label] = typical.outage(part.kind, part.name, at_s)
        if added and not 0.0 <= at_s < self._end_s:
            raise InputError(
                _(
                    "start: a failure would begin {at_s} h after the start of the horizon, "
                    "which has {end_s} h; choose another start, or more centre.horizon.days"
                ).format(at_s=f"{at_s / 3600.0:g}", end_s=f"{self._end_s / 3600.0:g}")
            )
        return self.with_outages(added)

    def with_outages(self, added: Mapping[str, Any]) -> Study:
        """The study with further outages, as plain data."""
        centre = self._data["centre"]
        outages = {**centre["outages"], **added}
        return Study.from_dict({**self._data, "centre": {**centre, "outages": outages}},
                               self._parts)  # fmt: skip


def failing(study: Study, parts: Iterable[Component], failures: Failures, at_s: float) -> Study:
    """The study in which components fail together; see `Injector`."""
    return Injector(study, failures).failing(parts, at_s)
