"""What is said of a drill on its page: lead, verdict, assumptions, what was not simulated."""

from __future__ import annotations

from collections.abc import Mapping

from sim.catalogue import _
from sim.drills.drill import BEFORE_S, Drill
from sim.drills.judging import MET, MISSED, OPEN, Outcome, overall
from sim.drills.recovery import AGENTS_BACK, LITTLE, SETTLED_S
from sim.wording import counts, drill_objectives, drills, losses, numbers
from sim.wording.fitting import all_of, commas, semicolons, start_of_sentence
from sim.wording.names import named
from sim.wording.scenarios import centre_title


def title(found: Outcome) -> str:
    """Title of the page."""
    if found.title:
        return named(found.title)
    first = next(iter(found.found.values()))
    return _("Drill: {failures}").format(failures=commas(first.hit.study.centre.outages))


def lead(found: Outcome) -> str:
    """What was simulated, in two sentences."""
    first = next(iter(found.found.values()))
    study = first.hit.study
    return _(
        "Drilled: {centre}; {designs}; the first failure begins at {clock}. {replications} of "
        "each with seed {seed}, each beside the same day without the failure: the same calls, "
        "the same callers, the same luck."
    ).format(
        centre=centre_title(study.effective_centre),
        designs=counts.designs(len(found.found)),
        clock=drills.clock(first.fail_s),
        replications=counts.replications(first.hit.replications),
        seed=study.seed,
    )


def failing(found: Outcome) -> str:
    """What fails, when and for how long."""
    first = next(iter(found.found.values()))
    return losses.outages_sentence(first.hit.study.effective_centre)


def verdict(found: Outcome) -> str:
    """The verdict in one sentence."""
    if not found.judged:
        return _("Nothing was expected of this drill: there is no verdict.")
    if len(found.judged) == 1:
        return drill_objectives.verdict_of_all(found)
    said = []
    by_verdict = {name: overall(one.verdict for one in each) for name, each in found.judged.items()}
    for code, message in (
        (MISSED, _("missed by {designs}")),
        (OPEN, _("not decided for {designs}")),
        (MET, _("met by {designs}")),
    ):
        names = [name for name, verdict in by_verdict.items() if verdict == code]
        if names:
            said.append(message.format(designs=all_of(map(named, names))))
    return _("{verdicts}.").format(verdicts=start_of_sentence(semicolons(said)))


def by_design(found: Outcome) -> list[str]:
    """The verdict on each design, where there are several, and what the drill showed."""
    said = []
    for name, one in found.found.items():
        if len(found.judged) > 1:
            said.append(drill_objectives.verdict_sentence(name, found.judged[name]))
        said.append(drills.headline(one))
    return said


def moments_read() -> str:
    """How to read the moments of recovery."""
    return _(
        "Minutes from the first failure: the median of the days and between what the median of all "
        "such days lies, then within how many minutes nine of ten days have it. Agents are back "
        "when {share} of those are on duty who would be there without the failure, service when "
        "{settled} min together are at its goal again, the backlog is drained when it is down to "
        "{little} of its peak. Recovered is the latest of the three: put-off work is done."
    ).format(
        share=numbers.typed_percent(AGENTS_BACK),
        settled=f"{SETTLED_S / 60.0:g}",
        little=numbers.typed_percent(LITTLE),
    )


def actions_read() -> str:
    """How to read when people did what their playbooks say."""
    return _(
        "Minutes from the first failure to the first time that it was done, median of the days on "
        "which it was, and in which share of the days that is."
    )


def phases_read() -> str:
    """How to read service before, during and after."""
    return _(
        "Service level of calls by the minute in which they join the queue: in the {before} min "
        "before the failure, from it to the last repair, and from there until the centre has "
        "recovered."
    ).format(before=f"{BEFORE_S / 60.0:g}")


def not_simulated(found: Mapping[str, Drill], *, searched: bool) -> list[str]:
    """What a reader must not take from the drill."""
    first = next(iter(found.values())).hit.study
    said = [
        _(
            "Only these failures were simulated, and they begin when they are told to: how often "
            "they come, and what else fails on the same day, is no part of a drill."
        ),
        _("Only {days} of this centre was simulated, with its demand, staff and luck.").format(
            days=counts.days(first.centre.horizon.days)
        ),
        _(
            "A caller who is lost and calls again counts for each call that is lost; callers who "
            "do not answer a callback, and messages left, are not among the calls lost."
        ),
        _(
            "The cost of the failure is what the centre's tariff prices: a reputation, a fine or a "
            "repair is not in it unless the tariff says so."
        ),
        _(
            "People and carriers do what is described, with the delays that are described: nobody "
            "improvises, and nobody forgets."
        ),
    ]
    if searched:
        said.append(
            _(
                "Starts between those that were tried were not simulated, nor other days of the "
                "week."
            )
        )
    return said


def no_source() -> str:
    """Where an assumption names no source."""
    return _("no source is named: an assumption")


def differences_read(level: float) -> str:
    """How to read the intervals of differences."""
    return _(
        "Means over the days; the {level} confidence interval of the difference is beneath it."
    ).format(level=numbers.typed_percent(level))


def caption_timeline(design: str) -> str:
    """Beneath the plot over time."""
    return _("{design}, before, during and after the failure.").format(design=named(design))


def caption_causes() -> str:
    """Beneath the stacked bars."""
    return _("Who was lost because of the failure, by cause.")


def caption_search() -> str:
    """Beneath the curve of harm by start."""
    return _("The same failure at every start that was tried.")
