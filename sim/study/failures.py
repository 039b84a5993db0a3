"""What befalls a centre, outages and demand events: in names, and the same day without outages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sim.centre import Centre
from sim.centre.canonical import canonical, canonical_object, centre_text
from sim.study.study import Study

_FOR_READERS = {"title": "", "description": "", "sources": {}}
"""Fields of a centre that no number depends on, and what they are without anything."""


def names_of(centres: Iterable[Centre]) -> list[str]:
    """Names of every outage and demand event of the centres, each once."""
    return list(dict.fromkeys(n for c in centres for n in (*c.outages, *c.demand.events)))


def without_outages(study: Study) -> Study:
    """The study of the same days without any outage, and so without what people do about one."""
    data = study.to_dict()
    centre = data["centre"]
    parts = ("outages", "playbooks")
    sources = {p: s for p, s in centre["sources"].items() if p.partition(".")[0] not in parts}
    without = {**centre, **{part: {} for part in parts}, "sources": sources}
    return Study.from_dict({**data, "centre": without})


def day_digest(study: Study) -> str:
    """Twelve hexadecimal digits of the days that are simulated, whatever fails on them.

    Two studies of one digest have the same centre, levers and luck, and may differ in their
    outages and in what is written for readers: paired, their difference is what the outages do.
    """
    texts = {name: canonical(scale) for name, scale in study.scales.items()}
    texts["seed"] = canonical(study.seed)
    plain = study.centre.model_copy(update={"outages": {}, "playbooks": {}, **_FOR_READERS})
    text = canonical_object({**texts, "centre": centre_text(plain)})
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def callers_digest(study: Study) -> str:
    """Twelve hexadecimal digits of who calls on the simulated days, and when.

    Between studies of one digest somebody can choose: they meet the same demand. Nobody chooses
    who calls.
    """
    centre = study.effective_centre
    demand = {name: type_.demand.model_dump(mode="json", by_alias=True)
              for name, type_ in centre.contact_types.items()}  # fmt: skip
    whole = centre.model_dump(mode="json", by_alias=True, include={"demand", "horizon"})
    text = canonical({"contact_types": demand, **whole})
    return hashlib.sha256(text.encode()).hexdigest()[:12]
