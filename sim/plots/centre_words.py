"""What was simulated, in the words under a figure."""

from __future__ import annotations

from collections.abc import Sequence

from sim.centre import Centre
from sim.measures import VARIANTS
from sim.plots import words
from sim.store.summary import About
from sim.study import Result


def threshold_s(centre: Centre) -> float | None:
    """T of the service level in seconds, if every contact type has the same; else None."""
    found = {float(centre.target_of(name).threshold_s) for name in centre.contact_types}
    return found.pop() if len(found) == 1 else None


def target_text(centre: Centre) -> str:
    """Such as ``"target 80 % in 20 s"``; the centre's share, and T where all types have one."""
    limit = threshold_s(centre)
    share = words.plain_percent(centre.target.share)
    return f"target {share}" if limit is None else f"target {share} in {limit:g} s"


def variant_text(centre: Centre) -> str:
    """Which service level is meant: name of the variant, and its definition."""
    targets = [centre.target_of(name) for name in centre.contact_types]
    return _variant({str(t.variant) for t in targets}, {float(t.threshold_s) for t in targets})


def variant_of(about: About) -> str:
    """The same of a summary of a result."""
    return _variant(set(about.variants), set(about.thresholds_s))


def _variant(variants: set[str], limits: set[float]) -> str:
    if len(variants) > 1:
        return "Service level by each contact type's own definition"
    variant = next(iter(variants))
    text = VARIANTS[variant].text.replace(" / ", " ÷ ")
    if len(limits) == 1:
        text = text.replace("within T", f"within {next(iter(limits)):g} s")
    return f"Service level “{variant.replace('_', ' ')}”: {text}"


def centre_title(centre: Centre) -> str:
    """Name of a centre for people."""
    return centre.title or centre.name


def footer(results: Sequence[Result | About]) -> str:
    """Centre, horizon, replications and seed of results, and the service level that is meant."""
    if not results:
        return ""
    told = [r if isinstance(r, About) else About.of(r) for r in results]
    parts = [
        _listed([a.centre for a in told]),
        _listed([words.counted(a.days, "day") for a in told]),
        _listed([words.counted(a.replications, "replication") for a in told]),
        "seed " + _listed([str(a.seed) for a in told]),
    ]
    variants = set(map(variant_of, told))
    unlike = "Scenarios differ in how their service level is defined"
    return " · ".join(parts) + "\n" + (variants.pop() if len(variants) == 1 else unlike)


def _listed(values: Sequence[str]) -> str:
    """The value that all share, or the first few that there are."""
    unlike = list(dict.fromkeys(values))
    return ", ".join(unlike[:3]) + (" …" if len(unlike) > 3 else "")
