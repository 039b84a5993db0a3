"""What is said of one run: by its page, and on the terminal before it starts."""

from __future__ import annotations

from collections.abc import Mapping

from sim.catalogue import N_, _
from sim.centre import Centre
from sim.centre.horizon import Hours
from sim.measures.lead import LEADING
from sim.study import Study
from sim.wording import counts, numbers
from sim.wording.fitting import semicolons
from sim.wording.names import named
from sim.wording.scenarios import centre_title, threshold_s
from sim.wording.titles import hours_text, measure_title, weekday

HEADLINE = ("service_level", "cost_total", "answer_rate", "abandonment", "asa", "lost_calls")
"""Measures with a card at the top of a page."""
LED_HEADLINE = (*LEADING, "service_level", "cost_total")
"""The same where who was lost comes first."""

_CAPTIONS = {
    "service_by_interval": N_(
        "Service, calls and agents over the day. Wherever the agents busy reach the agents on "
        "duty, callers queue."
    ),
    "waits": N_("How long answered callers waited, and how many gave up, by contact type."),
    "dispositions": N_("How calls of each contact type end."),
    "cost_breakdown": N_("The parts of the cost of a day."),
}


def title(study: Study) -> str:
    """Title of the page."""
    return _("{centre}: {scenario}").format(
        centre=centre_title(study.effective_centre), scenario=named(study.label)
    )


def announcement(study: Study) -> str:
    """What is about to be simulated, in a line."""
    told = {
        "centre": centre_title(study.centre),
        "scenario": named(study.label),
        "replications": counts.replications(study.replications),
        "seed": study.seed,
    }
    if study.precision is None:
        return _("{centre}: {scenario}; {replications}, seed {seed}").format(**told)
    return _("{centre}: {scenario}; {replications} and more, at most {most}, seed {seed}").format(
        most=f"{study.precision.most:,}", **told
    )


def of_replications(count: int, replications: int) -> str:
    """That a measure has a value in some replications only."""
    return _("From {count} of {replications}, the others had no such call.").format(
        count=f"{count:,}", replications=counts.replications(replications)
    )


def opening(hours: Hours | Mapping[str, Hours]) -> str:
    """When agents take calls, for people."""
    if isinstance(hours, Mapping):
        return semicolons(
            _("{weekday} {hours}").format(weekday=weekday(day), hours=hours_text(of_day))
            for day, of_day in hours.items()
        )
    return _("around the clock") if hours == "00:00-24:00" else hours_text(hours)


def card_title(name: str, centre: Centre) -> str:
    """Title of a headline measure."""
    limit = threshold_s(centre)
    if name == "service_level" and limit is not None:
        return _("{measure} in {limit}").format(
            measure=measure_title(name), limit=numbers.seconds(limit)
        )
    return _("Cost per day") if name == "cost_total" else measure_title(name)


def card_unit(unit: str, currency: str) -> str:
    """Unit of a headline measure; the title of the cost says already that it is a day's."""
    return numbers.unit_text(currency if unit == f"{currency}/day" else unit)


def caption(figure: str) -> str:
    """The sentence beneath a figure."""
    return _(_CAPTIONS[figure])
