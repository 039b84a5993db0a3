"""A study and its uncertain inputs, from names and overrides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.catalogue import _
from sim.centre.base import Description
from sim.config.compose import choices, composed_groups, composed_study
from sim.config.folders import groups
from sim.config.given import opened
from sim.config.loading import require_fields
from sim.config.overrides import parse
from sim.config.references import resolved
from sim.config.standing import with_lines
from sim.config.typed import as_text
from sim.errors import InputError, listing
from sim.experiments.sensitivity import Uncertainty
from sim.study import Study
from sim.study.fields import with_field


def uncertain_study(
    texts: Sequence[str], scenarios: str | Path | None = None
) -> tuple[Study, Uncertainty]:
    """A study and what is uncertain about it.

    Parameters
    ----------
    texts : overrides; ``uncertainty=NAME`` picks the uncertain inputs (left out: those of the
        centre's name), ``uncertainty.inputs.volume.law.sd=0.1`` sets a field of theirs.
    scenarios : a planner's own folder, or None.

    Raises
    ------
    InputError : the study or the inputs are wrong, or there are none.
    """
    places, texts = opened(texts, scenarios)
    known = groups(places)
    require_fields(texts, known, beside=("uncertainty",))
    overrides = parse(texts, known)
    chosen = next((o for o in overrides if o.key == "uncertainty" and o.group), None)
    fields = [o for o in overrides if o.key.startswith("uncertainty.")]
    rest = [o for o in overrides if o is not chosen and o not in fields]
    study = composed_study(rest, places)
    options = known.get("uncertainty", [])
    if chosen is None:
        if study.centre.name not in options:
            raise InputError(
                _(
                    "uncertainty: no inputs are known for centre '{centre}'; choose one "
                    "with uncertainty=NAME; allowed: {allowed}"
                ).format(centre=study.centre.name, allowed=listing(options))
            )
        (chosen,) = parse([f"uncertainty={as_text(study.centre.name)}"], known)
    found = composed_groups(choices([*rest, chosen]), places)
    data: dict[str, Any] = resolved(found.data) if found.refers else found.data
    data = {"uncertainty": data["uncertainty"]}
    for o in fields:
        data = with_field(data, o.key, o.value, o.added, _Uncertain)
    try:
        return study, Uncertainty.from_dict(data["uncertainty"])
    except InputError as error:
        raise with_lines(error, found.files, [o.key for o in fields]) from None


class _Uncertain(Description):
    """Root of the paths of uncertain inputs."""

    uncertainty: Uncertainty
