"""What is said of a sensitivity study by its page and on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.catalogue import N_, _
from sim.experiments.sensitivity import Sensitivity
from sim.experiments.sensitivity.analysis import in_place_of_cost
from sim.experiments.sensitivity.shares import CHANCE, TOGETHER
from sim.wording import counts, numbers
from sim.wording.fitting import commas, mid_sentence, paragraph, start_of_sentence
from sim.wording.names import named
from sim.wording.scenarios import centre_title, variant_text
from sim.wording.titles import measure_title

_SOURCES = {TOGETHER: N_("Inputs only together"), CHANCE: N_("Chance of the days")}
"""Causes of variance that are no input."""

_OF = {
    "one horizon": N_("one horizon"),
    "mean over many horizons": N_("mean over many horizons"),
}
_HOW = {
    "value": N_("value of {fields}"),
    "factor": N_("factor on {fields}"),
    "shift": N_("added to {fields}"),
}
_CAPTIONS = {
    "tornado": N_("Each input by itself at a low and a high value, the others at their medians."),
    "sobol": N_("All inputs at once: what each does by itself, and with all others."),
    "risk": N_("Which part of the spread each input causes, and which part is luck."),
    "distribution": N_("How likely each value is."),
}
DISTRIBUTION = (
    ("mean", N_("Mean")),
    ("sd", N_("St. dev.")),
    ("p5", N_("5 % below")),
    ("p25", N_("25 % below")),
    ("p50", N_("Median")),
    ("p75", N_("75 % below")),
    ("p95", N_("95 % below")),
)
"""Columns of the distribution of a measure, and their heads."""


def title(found: Sensitivity) -> str:
    """Title of the page."""
    return _("Sensitivity of {centre}: {scenario}").format(
        centre=centre_title(found.study.centre), scenario=named(found.study.label)
    )


def lead(found: Sensitivity) -> str:
    """What was simulated."""
    study = found.study
    message = _(
        "{points}, each simulated in {replications} with seed {seed}; all of them meet the same "
        "luck, so differences come from the inputs."
    )
    start = message.format(
        points=counts.points(len(found.points)),
        replications=counts.replications(study.replications),
        seed=study.seed,
    )
    variant = _("{sentence}.").format(sentence=variant_text(study.effective_centre))
    instead = in_place_of_cost(study, found.asked.measures)
    if instead:
        variant = paragraph([variant, without_costs(instead)])
    if not found.missing:
        return paragraph([start, variant])
    stopped = _("The study was stopped: {points} that were asked for are not in it.")
    return paragraph([start, stopped.format(points=counts.points(found.missing)), variant])


def without_costs(measure: str) -> str:
    """Why no cost is shown where none was asked for."""
    return _("The centre has no rate and no wage, so {measure} is shown in place of cost.").format(
        measure=mid_sentence(measure_title(measure))
    )


def source_title(found: Sensitivity, source: str) -> str:
    """What causes variance: an input, the inputs together, or chance."""
    return _(_SOURCES[source]) if source in _SOURCES else named(found.uncertainty.title_of(source))


def no_input(source: str) -> bool:
    """Whether a cause of variance is none of the inputs."""
    return source in _SOURCES


def how_moved(how: str) -> str:
    """How an input (``value``, ``factor`` or ``shift``) moves what stands for ``{fields}``."""
    return _(_HOW[how])


def moved_fields(fields: tuple[str, ...], count: int) -> str:
    """Fields as they are written, with ``*`` for every name, and how many they are."""
    told = commas(fields)
    if count > 1:
        return _("{fields} ({count} fields)").format(fields=told, count=f"{count:,}")
    return told


def of_title(of: str) -> str:
    """What a probability or a distribution is of."""
    return start_of_sentence(_(_OF[of]))


def caption(figure: str) -> str:
    """The sentence beneath a figure."""
    return _(_CAPTIONS[figure])


def chance_sentence(row: Mapping[Any, Any]) -> str:
    """The answer to a question, a row of the table of chances."""
    return _("P({question}) of {of}: {probability} ({low} to {high})").format(
        question=row["question"],
        of=_(_OF[str(row["of"])]),
        probability=numbers.percent(float(row["probability"])),
        low=numbers.percent(float(row["low"])),
        high=numbers.percent(float(row["high"])),
    )


def tornado_title(measure: str) -> str:
    """Title of what each input does by itself."""
    return _("{measure}: one input at a time").format(measure=measure_title(measure))


def shares_title(measure: str) -> str:
    """Title of the shares of the variance."""
    return _("{measure}: where the risk comes from").format(measure=measure_title(measure))


def question(points: int, replications: int, seconds: float) -> str:
    """Whether the global sample is to be simulated, too."""
    message = _(
        "The global sample (Sobol indices, shares of risk, probabilities) takes {points} more with "
        "{replications} in all: about {duration}. Go on? [y/N] "
    )
    return message.format(
        points=counts.points(points),
        replications=counts.replications(replications),
        duration=numbers.duration(seconds),
    )


def announcement(points: int, replications: int) -> str:
    """What is about to be simulated."""
    return _("{points} with {replications} each").format(
        points=counts.points(points), replications=counts.replications(replications)
    )
