"""A study: a centre, a named scenario, the common levers, and how often with which luck."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, Strict, ValidationError, model_validator

from sim.catalogue import _
from sim.centre import Centre, Parts, validated
from sim.centre.base import Description
from sim.centre.canonical import canonical, canonical_object, centre_text
from sim.centre.checks.seats import most_present
from sim.centre.checks.size import size_problems
from sim.centre.left_out import completed
from sim.centre.plain_data import require_data
from sim.centre.redundancy import Redundancy
from sim.errors import InputError
from sim.shown import Shown
from sim.study.executor_setting import ExecutorSetting
from sim.study.levers import DEMAND, LEVERS, NEUTRAL, STAFFING, Lever, scaled
from sim.study.precision_setting import Precision, Replications
from sim.study.resolution import Resolution, seconds_of_resolution

Engine = Literal["auto", "compiled", "reference"]
AUTO = "auto"
"""As many replications as decide (`sim.experiments.until_decided`)."""

_NO_NUMBER = ("engine", "workers", "executor", "until_decided")
"""Fields that no number depends on."""
MOST_NAMED = 3
"""More outages than this are counted in a label, not named."""


class ScenarioInfo(Description):
    """What a scenario is, for readers."""

    name: str = Field(default="base", description="short name")
    title: str = Field(default="", description="name shown to people")
    note: str = Field(default="", description="what is changed and what it assumes")
    centre: str | None = Field(
        default=None, description="name of the centre it is made for; none = any"
    )


class Study(Shown, Description):
    """What is simulated, and how.

    ``written`` is the centre of the plain data, ``centre`` what the redundancy design makes of it:
    everything that runs, counts or tells goes by that one. An outage that is put into the plain
    data is answered by the design.

    Build one with `sim.load` (shipped and own YAML files) or `Study.from_dict` (plain data).
    """

    written: Centre = Field(alias="centre", description="the centre, as it is written")
    redundancy: Redundancy | None = Field(
        default=None,
        description="the design by which the centre outlives failures; none = as it is written",
    )
    scenario: ScenarioInfo = Field(default_factory=ScenarioInfo, description="the scenario")
    staffing: Lever = Field(default_factory=Lever, description=STAFFING.meaning)
    demand: Lever = Field(default_factory=Lever, description=DEMAND.meaning)
    replications: Replications = Field(
        default=10, description="independent replications; auto: 10, and until_decided"
    )
    until_decided: bool = Field(
        default=False,
        description="whether a comparison or sweep of a few studies goes on until it is decided; "
        "replications are the first look then",
    )
    precision: Precision | None = Field(
        default=None,
        description="half-widths to reach: replications are the first batch, and more follow",
    )
    resolution: Resolution | None = Field(
        default=None,
        description="length of the bins of time series, such as '1min' or '15s'; none = no series",
    )
    seed: Annotated[int, Strict(), Field(ge=0, lt=2**128)] = Field(
        default=1, description="seed of all luck"
    )
    engine: Engine = Field(default="auto", description="engine that simulates; auto: compiled")
    workers: Annotated[int, Strict(), Field(gt=0, le=1024)] | None = Field(
        default=None, description="replications at once; none = one a core"
    )
    executor: ExecutorSetting = Field(
        default_factory=ExecutorSetting, description="where replications run"
    )

    @model_validator(mode="before")
    @classmethod
    def _made_for_each_other(cls, data: Any) -> Any:
        """Asked first: a scenario put upon another centre leaves fields that make no sense."""
        if isinstance(data, Mapping):
            scenario, centre = data.get("scenario"), data.get("centre")
            if isinstance(scenario, Mapping) and isinstance(centre, Mapping):
                wanted, found = scenario.get("centre"), centre.get("name", "centre")
                if wanted is not None and wanted != found:
                    raise ValueError(
                        _(
                            "scenario '{get}' is made for centre '{wanted}', not for '{found}'"
                        ).format(get=scenario.get("name"), wanted=wanted, found=found)
                    )
        return data

    @model_validator(mode="before")
    @classmethod
    def _as_many_as_decide(cls, data: Any) -> Any:
        """``replications: auto`` in fields that are numbers."""
        if isinstance(data, Mapping) and data.get("replications") == AUTO:
            rest = {key: value for key, value in data.items() if key != "replications"}
            return {**rest, "until_decided": True}
        return data

    @model_validator(mode="after")
    def _fits(self) -> Study:
        if self.demand.scale != NEUTRAL:
            for name, ctype in self.centre.contact_types.items():
                if ctype.demand.trace is not None:
                    raise ValueError(
                        _(
                            "{path}: found {scale}, but contact type '{name}' replays a "
                            "trace, which cannot be scaled"
                        ).format(path=DEMAND.path, scale=f"{self.demand.scale:g}", name=name)
                    )
        if self.precision is not None and not 2 <= self.replications <= self.precision.most:
            raise ValueError(
                _(
                    "replications: found {replications}, the first batch of a study with a "
                    "precision; allowed 2 to precision.most, which is {most}"
                ).format(replications=self.replications, most=self.precision.most)
            )
        scale = self.staffing.scale
        for most in most_present(self.centre) if scale != NEUTRAL else ():
            if self.centre.seats == "hard" and most.without_a_seat(scale):
                raise ValueError(
                    _(
                        "{path}: found {scale}, at which the rosters of site '{site}' need "
                        "{need}, and it has {seats} seats; allow it with "
                        "centre.seats=soft, or give the site more seats"
                    ).format(
                        path=STAFFING.path,
                        scale=f"{scale:g}",
                        site=most.site,
                        need=most.need(scale),
                        seats=most.seats,
                    )
                )
        if any(factor != NEUTRAL for factor in self.scales.values()):
            for problem in size_problems(self.effective_centre):
                raise ValueError("centre." + problem)
        from sim.engine.plan import build_plan

        build_plan(self.effective_centre)
        return self

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], parts: Parts | None = None) -> Study:
        """Build a study from plain data, as YAML gives them.

        Parameters
        ----------
        data : the study.
        parts : what is known of studies whose plain data are in part the very same objects.

        Raises
        ------
        InputError : anything is wrong; the message names the path of the first problem.

        Examples
        --------
        A queue with ten agents, 3,000 calls a day, three minutes each, callers who wait two:

        >>> import sim
        >>> def exponential(mean_s):
        ...     return {"dist": "exponential", "mean_s": mean_s}
        >>> centre = {
        ...     "sites": {"main": {"trunk_groups": {"pstn": {"lines": 30}}}},
        ...     "contact_types": {
        ...         "call": {
        ...             "demand": {"daily_volume": 3000.0},
        ...             "route": "calls",
        ...             "talk": exponential(180.0),
        ...             "patience": exponential(120.0),
        ...         }
        ...     },
        ...     "pools": {
        ...         "agents": {
        ...             "site": "main", "skills": {"call": {}}, "staffing": {"by_interval": [10]},
        ...         }
        ...     },
        ...     "routes": {
        ...         "calls": {
        ...             "entry": {"sites": ["main"]},
        ...             "steps": {"main": [{"pools": ["agents"]}]},
        ...         }
        ...     },
        ... }
        >>> study = sim.Study.from_dict({"centre": centre, "replications": 5, "seed": 1})
        >>> study.centre.horizon.days
        1
        >>> sim.Study.from_dict({"centre": {**centre, "pool": {}}})
        Traceback (most recent call last):
        sim.errors.InputError: ...
        """
        if not isinstance(data, Mapping):
            raise InputError(
                _("a study is a mapping with a centre, found {type}").format(
                    type=type(data).__name__
                )
            )
        if parts is None:
            require_data(data)
        centre = data.get("centre")
        if parts is None or not isinstance(centre, Mapping):
            return validated(cls, data)
        centre = completed(
            centre
        )  # before parts are put in: what is left out depends on the others
        try:
            study = cls.model_validate({**data, "centre": parts.put_into(centre)})
        except ValidationError:
            study = validated(cls, data)  # words the mistake by the plain data
        parts.learn(centre, study.written)
        return study

    def to_dict(self) -> dict[str, Any]:
        """The study as plain data; `from_dict` takes it back."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def centre(self) -> Centre:
        """The centre as its redundancy design has it; without one, as it is written."""
        return self.written if self.redundancy is None else self._built

    @cached_property
    def _built(self) -> Centre:
        from sim.centre.redundancy.build import built

        assert self.redundancy is not None
        return built(self.written, self.redundancy)

    @cached_property
    def effective_centre(self) -> Centre:
        """The centre with the levers applied: what the engine runs."""
        return scaled(self.centre, self.scales)

    @property
    def resolution_s(self) -> float | None:
        """Length of the bins of time series, seconds; None: there are none."""
        return None if self.resolution is None else seconds_of_resolution(self.resolution)

    @property
    def scales(self) -> dict[str, float]:
        """The factor of every lever, by its name."""
        return {lever.name: getattr(self, lever.name).scale for lever in LEVERS}

    @property
    def title(self) -> str:
        """What is simulated in a few words: the scenario, and the design."""
        return ", ".join(self.notes)

    @property
    def notes(self) -> dict[str, str]:
        """What is written of the scenario, and of the design, by their titles."""
        found = {self.scenario.title or self.scenario.name: self.scenario.note}
        if self.redundancy is not None:
            found[self.redundancy.label] = self.redundancy.note
        return found

    @property
    def sources(self) -> dict[str, str]:
        """Where figures come from, by the path of a field: of the centre, and of the design."""
        design = {} if self.redundancy is None else self.redundancy.sources
        return {**self.centre.sources, **{f"redundancy.{f}": text for f, text in design.items()}}

    @property
    def label(self) -> str:
        """Name for tables and plots: the scenario's title, the design, levers that are not 1, what
        befalls it.

        An outage and a demand event are named wherever they come from: nobody should take a day
        with a failure for an ordinary one.
        """
        parts = list(self.notes)
        parts += [f"{name} x{scale:g}" for name, scale in self.scales.items() if scale != NEUTRAL]
        return ", ".join([*parts, *self.happenings])

    @property
    def happenings(self) -> list[str]:
        """Outages and demand events in a word or two each; where there are many, how many."""
        found = (("outage", self.centre.outages), ("event", self.centre.demand.events))
        return [_named(word, names) for word, names in found if names]

    def __repr__(self) -> str:
        often = f"{self.replications}{' and more' if self.precision or self.until_decided else ''}"
        return f"<Study {self.centre.name}, {self.label}: {often} replications, seed {self.seed}>"

    def digest(self) -> str:
        """Twelve hexadecimal digits of everything that the numbers depend on.

        Engine, workers and executor do not change a number and are left out.
        """
        rest = self.model_dump(mode="json", exclude={"written", *_NO_NUMBER})
        texts = {key: canonical(value) for key, value in rest.items() if _told(key, value)}
        text = canonical_object({**texts, "centre": centre_text(self.written)})
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _named(word: str, names: Iterable[str]) -> str:
    known = list(names)
    if len(known) > MOST_NAMED:
        return f"{len(known)} {word}s"
    return f"{word}{'s' if len(known) > 1 else ''} {' + '.join(known)}"


def digest_of(data: Mapping[str, Any]) -> str:
    """The digest of a study given as `Study.to_dict` writes it; slower, but nothing is checked."""
    rest = {k: v for k, v in data.items() if k not in _NO_NUMBER and _told(k, v)}
    return hashlib.sha256(canonical(rest).encode()).hexdigest()[:12]


def _told(field: str, value: object) -> bool:
    """Whether a field is part of the digest: what nobody asked for changes no number."""
    return field not in ("resolution", "redundancy") or value is not None
