"""What is said of a sweep by its page and on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import N_, _, ngettext
from sim.store.summary import About
from sim.wording import counts
from sim.wording.fitting import commas, paragraph
from sim.wording.titles import short_title

_CAPTIONS = {
    "tradeoff": N_("Cost against service: up and to the left is better."),
    "cost_breakdown": N_("Where the money goes: parts of the cost of a day, scenario by scenario."),
    "cost_breakdown of some": N_(
        "Where the money goes: parts of the cost of a day, scenario by scenario, of some on the "
        "frontier of the estimates."
    ),
}


def title(centres: Sequence[str], *, harm: bool = False, lead: bool = False) -> str:
    """Title of the page.

    Parameters
    ----------
    centres : names of the centres.
    harm : whether failures are held against the days without them.
    lead : whether who was lost comes first.
    """
    named = commas(centres[:3])
    if harm:
        return _("{centres}: what failures do to callers").format(centres=named)
    if lead:
        return _("{centres}: cost against callers reached").format(centres=named)
    if not centres:
        return _("Scenarios: cost against service")
    return _("{centres}: cost against service").format(centres=named)


def against(measure: str, base: str) -> str:
    """Head of a column of differences from the first scenario."""
    if measure == "cost_total":
        return _("Cost against “{base}”").format(base=base)
    if measure == "service_level":
        return _("Service against “{base}”").format(base=base)
    return _("{measure} against “{base}”").format(measure=short_title(measure), base=base)


def lead(scenarios: int, told: Sequence[About], same_luck: bool) -> str:
    """What is compared.

    Parameters
    ----------
    scenarios : how many.
    told : what they are about, as far as that is known.
    same_luck : whether replication r of all of them has the same luck.
    """
    if not told:
        return _("Compared: {scenarios}.").format(scenarios=counts.scenarios(scenarios))
    said = [
        _(
            "Compared: {scenarios} of {centres}, each simulated in {replications} with seed "
            "{seeds}."
        ).format(
            scenarios=counts.scenarios(scenarios),
            centres=commas(dict.fromkeys(a.centre for a in told)),
            replications=commas(dict.fromkeys(counts.replications(a.replications) for a in told)),
            seeds=commas(dict.fromkeys(str(a.seed) for a in told)),
        )
    ]
    if same_luck:
        said.append(
            _(
                "All scenarios meet the same luck: where two have the same demand, the same "
                "callers call at the same moments."
            )
        )
    return paragraph(said)


def table_caption(target: str, targets_differ: bool, variants: Sequence[str], shown: str) -> str:
    """What stands above the table of the scenarios.

    Parameters
    ----------
    target : the common target, as text; empty without one.
    targets_differ : whether the scenarios have several.
    variants : the service levels that are meant (`sim.wording.scenarios.variant_of`).
    shown : which scenarios the table shows; empty where it shows all.
    """
    said = []
    if target:
        said.append(_("Target: {target}.").format(target=target))
    elif targets_differ:
        said.append(_("The scenarios have different targets."))
    said += [_("{sentence}.").format(sentence=text) for text in dict.fromkeys(variants)]
    return paragraph([*said, shown] if shown else said)


def shown(of_frontier: int, frontier: int, scenarios: int) -> str:
    """Which scenarios a table shows that does not show all."""
    told = {"frontier": f"{frontier:,}", "scenarios": counts.scenarios(scenarios)}
    if of_frontier == frontier:
        return _(
            "Shown: the {frontier} on the frontier of the estimates, of {scenarios} in all."
        ).format(**told)
    return _(
        "Shown: {shown} of the {frontier} on the frontier of the estimates, of {scenarios} in all."
    ).format(shown=f"{of_frontier:,}", **told)


def caption(figure: str, *, of_some: bool = False) -> str:
    """The sentence beneath a figure."""
    return _(_CAPTIONS[f"{figure} of some" if of_some else figure])


def announcement(jobs: int, replications: int) -> str:
    """What is about to be simulated."""
    return _("{jobs} with {replications} each").format(
        jobs=counts.jobs(jobs), replications=counts.replications(replications)
    )


def ordinary_days(jobs: int) -> str:
    """That jobs were added to what was asked for."""
    return ngettext(
        "{count} job more: the same days without an outage, which the failures are held against",
        "{count} jobs more: the same days without an outage, which the failures are held against",
        jobs,
    ).format(count=f"{jobs:,}")


def on_disk(jobs: int) -> str:
    """How many jobs need no simulating."""
    return ngettext(
        "{count} job was on disk already", "{count} jobs were on disk already", jobs
    ).format(count=f"{jobs:,}")
