"""What may fail in a design over a year, and how often; what design may be asked about."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.drills.availability.chain import Chain
from sim.drills.availability.points import Failing
from sim.drills.components import KINDS, Failures, Kind, chosen, components
from sim.errors import InputError, listing
from sim.study.study import Study


def single(name: str, study: Study) -> Study:
    """The study, without what has no meaning here."""
    if study.centre.outages:
        raise InputError(
            _(
                "design '{name}' has outages of its own ({allowed}); over a year failures "
                "come by chance: leave centre.outages out"
            ).format(name=name, allowed=listing(study.centre.outages))
        )
    if study.precision is not None:
        raise InputError(
            _("design '{name}' asks for a precision; a year has a number of sets").format(name=name)
        )
    return Study.from_dict({**study.to_dict(), "until_decided": False, "resolution": None})


def failing_of(study: Study, failures: Failures, which: Sequence[str]) -> tuple[Failing, ...]:
    """What may fail of a study's centre, and how often."""
    known = components(study.centre)
    often: dict[Kind, Chain] = {
        kind: Chain(typical.mtbf_days * DAY_S, typical.duration)
        for kind, typical in failures.kinds.items()
        if typical.mtbf_days is not None
    }
    wanted = chosen(known, which)
    unknown = [c.label for c in wanted.values() if c.kind not in often]
    if which and unknown:
        raise InputError(
            _(
                "component '{unknown}': failures.kinds does not say how often it fails; "
                "give it mtbf_days"
            ).format(unknown=unknown[0])
        )
    found = tuple(
        Failing(c, failures.kinds[c.kind], often[c.kind])
        for c in wanted.values()
        if c.kind in often
    )
    if not found:
        raise InputError(
            _(
                "nothing of the centre may fail: failures.kinds says how often {allowed} "
                "do, of {allowed_2}"
            ).format(allowed=listing(often), allowed_2=listing(KINDS))
        )
    return found
