"""What is said of a comparison by its page and on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import N_, _
from sim.measures.margins import TEXT
from sim.wording import counts, losses, numbers
from sim.wording.fitting import all_of, mid_sentence, paragraph
from sim.wording.titles import cost_part, short_title

_CAPTIONS = {
    "differences": N_(
        "A difference is settled where its whisker lies wholly outside or wholly inside the "
        "shaded margin."
    ),
    "tradeoff": N_("Cost against service: up and to the left is better."),
}


def title(centre: str, others: Sequence[str], base: str) -> str:
    """Title of the page.

    Parameters
    ----------
    centre : its name for people.
    others : labels of the scenarios that are compared with the base.
    base : label of the base.
    """
    if len(others) == 1:
        return _("{centre}: {scenario} against {base}").format(
            centre=centre, scenario=others[0], base=base
        )
    return _("{centre}: {scenarios} against {base}").format(
        centre=centre, scenarios=counts.scenarios(len(others)), base=base
    )


def lead(others: int, base: str, replications: str, seed: int) -> str:
    """What is compared, and with which luck."""
    start = _("{scenarios} compared with “{base}”, in {replications} with seed {seed}.").format(
        scenarios=counts.scenarios(others), base=base, replications=replications, seed=seed
    )
    luck = _(
        "All meet the same luck: where two have the same demand, the same callers call at the same "
        "moments, so what differs is what was changed."
    )
    return paragraph([start, luck])


def replications(least: int, most: int) -> str:
    """How many replications the scenarios have."""
    if least == most:
        return counts.replications(least)
    return counts.from_to_replications(least, most)


def from_replications(label: str, count: int) -> str:
    """A scenario and from how many replications its numbers are."""
    return _("{scenario} ({replications})").format(
        scenario=label, replications=counts.replications(count)
    )


def how_to_read(level: float, *, several: bool) -> str:
    """What intervals and verdicts mean."""
    if several:
        interval = _(
            "The interval beneath each paired difference allows for all four measures and all "
            "scenarios: together they hold with {level} confidence (Bonferroni)."
        )
    else:
        interval = _(
            "The interval beneath each paired difference allows for all four measures: together "
            "they hold with {level} confidence (Bonferroni)."
        )
    return paragraph(
        [
            interval.format(level=numbers.typed_percent(level)),
            _("Better or worse: the whole interval lies beyond the margin of indifference."),
            _("No practical difference: it lies within."),
            _("Not enough data: neither; how many replications would decide is an estimate."),
            _("Margins, unless set: {margins}.").format(margins=_(TEXT)),
        ]
    )


def how_to_read_table(level: float, deciding: Sequence[str]) -> str:
    """The same in two lines, for the terminal.

    Parameters
    ----------
    level : confidence.
    deciding : measures whose intervals hold together.
    """
    interval = _(
        "low to high: paired differences. Those of {measures} hold together with {level} "
        "confidence (Bonferroni), any other measure by itself."
    )
    shown = all_of(mid_sentence(head(name)) for name in deciding)
    margins = _("Too small to matter, unless --indifference says otherwise: {margins}.")
    return "\n".join(
        [
            interval.format(level=numbers.typed_percent(level), measures=shown),
            margins.format(margins=_(TEXT)),
        ]
    )


def losses_read(base: str, level: float) -> str:
    """What stands in the table of those who were lost."""
    return paragraph(
        [
            _(
                "Values, and beneath them the paired difference against “{base}” with its {level} "
                "confidence interval."
            ).format(base=base, level=numbers.typed_percent(level)),
            losses.how_to_read(),
        ]
    )


def head(measure: str) -> str:
    """Title of a measure, or of a part of the cost, for the head of a table."""
    if measure == "cost_total":
        return _("Cost")
    if measure.startswith("cost_"):
        return cost_part(measure.removeprefix("cost_"))
    return short_title(measure)


def caption(figure: str) -> str:
    """The sentence beneath a figure."""
    return _(_CAPTIONS[figure])


def of_scenario(label: str, text: str) -> str:
    """What is said of one scenario, behind its name."""
    return _("{scenario}: {text}").format(scenario=label, text=text)
