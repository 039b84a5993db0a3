"""What was simulated: name of the centre, target, service level that is meant, footer."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import _
from sim.centre import Centre
from sim.measures import VARIANTS
from sim.store.summary import About
from sim.study import Result
from sim.wording import counts, numbers
from sim.wording.fitting import commas
from sim.wording.names import named


def threshold_s(centre: Centre) -> float | None:
    """T of the service level in seconds, if every contact type has the same; else None."""
    found = {float(centre.target_of(name).threshold_s) for name in centre.contact_types}
    return found.pop() if len(found) == 1 else None


def target_text(centre: Centre) -> str:
    """Such as ``"target 80 % in 20 s"``; the centre's share, and T where all types have one."""
    return target(numbers.typed_percent(centre.target.share), threshold_s(centre))


def target(share: str, limit_s: float | None) -> str:
    """The same of an amount that is text already."""
    if limit_s is None:
        return _("target {share}").format(share=share)
    return _("target {share} in {limit}").format(share=share, limit=numbers.seconds(limit_s))


def variant_text(centre: Centre) -> str:
    """Which service level is meant: name of the variant, and its definition."""
    targets = [centre.target_of(name) for name in centre.contact_types]
    return _variant({str(t.variant) for t in targets}, {float(t.threshold_s) for t in targets})


def variant_of(about: About) -> str:
    """The same of a summary of a result."""
    return _variant(set(about.variants), set(about.thresholds_s))


def _variant(variants: set[str], limits: set[float]) -> str:
    if len(variants) > 1:
        return _("Service level by each contact type's own definition")
    name = next(iter(variants))
    limit = numbers.seconds(next(iter(limits))) if len(limits) == 1 else "T"
    return _("Service level “{variant}”: {definition}").format(
        variant=name.replace("_", " "), definition=_(definition(name)).format(limit=limit)
    )


def definition(variant: str) -> str:
    """The message that defines a variant of the service level; ``{limit}`` stands for T."""
    return VARIANTS[variant].text.replace(" / ", " ÷ ").replace("within T", "within {limit}")


def centre_title(centre: Centre) -> str:
    """Name of a centre for people."""
    return named(centre.title or centre.name)


def footer(results: Sequence[Result | About]) -> str:
    """Centre, horizon, replications and seed of results, and the service level that is meant."""
    if not results:
        return ""
    told = [r if isinstance(r, About) else About.of(r) for r in results]
    start = _("{centre} · {days} · {replications} · seed {seed}").format(
        centre=_first_few([named(a.centre) for a in told]),
        days=_first_few([counts.days(a.days) for a in told]),
        replications=_first_few([counts.replications(a.replications) for a in told]),
        seed=_first_few([str(a.seed) for a in told]),
    )
    if len({a.outages for a in told}) == 1 and told[0].outages:
        start = _("{footer} · with outages: {outages}").format(
            footer=start, outages=_first_few(told[0].outages)
        )
    variants = set(map(variant_of, told))
    unlike = _("Scenarios differ in how their service level is defined")
    return start + "\n" + (variants.pop() if len(variants) == 1 else unlike)


def _first_few(values: Sequence[str]) -> str:
    """The value that all share, or the first few that there are."""
    unlike = list(dict.fromkeys(values))
    return commas(unlike[:3]) + (" …" if len(unlike) > 3 else "")
