"""What the figures of a run say: the day, how calls end, how long callers wait, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.catalogue import N_, _, ngettext
from sim.wording import numbers
from sim.wording.fitting import commas, mid_sentence, semicolons, shortened
from sim.wording.titles import disposition, measure_title

COST_GROUPS = {
    "own_agents": N_("Own agents"),
    "outsourcing": N_("Outsourcing"),
    "sites": N_("Sites and seats"),
    "lines": N_("Lines and IVR"),
    "penalties": N_("Penalties"),
    "lost_calls": N_("Lost calls"),
    "revenue": N_("Revenue"),
    "other": N_("Other"),
}
"""Parts of the cost by what they pay for."""


_MOST_IN_TITLE = 50


def of_time(hour: int, minute: int = 0) -> str:
    """A time of day, such as ``"07:30"``."""
    return f"{hour:02d}:{minute:02d}"


def day_title(days: int, befalls: Sequence[str] = ()) -> str:
    """Title of the figure of the day; ``befalls``: outages and events, in words."""
    title = _("Service over the day") if days == 1 else _("Service over the day, mean day")
    if not befalls:
        return title
    told = commas(befalls)
    if len(told) > _MOST_IN_TITLE:
        told = shortened(befalls[0], _MOST_IN_TITLE)
    return _("{title}: {happenings}").format(title=title, happenings=told)


def day_takeaway(missed: int, intervals: int, share: float, time: str, lowest: float) -> str:
    """How many intervals miss the target, and which is the worst.

    Parameters
    ----------
    missed, intervals : intervals below the target, and all that have a service level.
    share : of the calls, those in intervals that miss it.
    time : when the worst interval starts.
    lowest : service level then.
    """
    if not intervals:
        return _("No call reached an agent's queue.")
    if not missed:
        message = _("The service level is on target in every interval; lowest at {time}: {lowest}.")
    else:
        message = ngettext(
            "Below target in {missed} of {intervals} interval, which holds {share} of the calls; "
            "lowest at {time}: {lowest}.",
            "Below target in {missed} of {intervals} intervals, which hold {share} of the calls; "
            "lowest at {time}: {lowest}.",
            intervals,
        )
    return message.format(
        missed=f"{missed:,}",
        intervals=f"{intervals:,}",
        share=numbers.percent(share, 0),
        time=time,
        lowest=numbers.percent(lowest, 0),
    )


def day_alternative(said: str, beside: str, shaded: Sequence[str]) -> str:
    """The figure of the day in words.

    Parameters
    ----------
    said : what it says.
    beside : the measure beside the service level.
    shaded : what is shaded.
    """
    told = _(
        "Three charts by time of day: service level and {measure}, calls offered to agents, "
        "agents on duty and busy. {takeaway}"
    ).format(takeaway=said, measure=mid_sentence(measure_title(beside)))
    if not shaded:
        return told
    return _("{alternative} Shaded: {happenings}.").format(
        alternative=told, happenings=semicolons(shaded)
    )


def confidence_interval(level: float) -> str:
    """Words for an interval in a legend."""
    return _("{level} confidence interval").format(level=numbers.typed_percent(level))


def type_and_calls(title: str, calls: float) -> str:
    """A contact type and how many calls it has, on two lines."""
    return _("{contact_type}\n{calls} a day").format(
        contact_type=title, calls=numbers.grouped(calls)
    )


def dispositions_takeaway(lost: float) -> str:
    """What share of all calls is lost."""
    return _("{share} of all calls are lost: refused, cut off, or given up while waiting.").format(
        share=numbers.percent(lost)
    )


def dispositions_alternative(said: str, shares: Sequence[tuple[str, Mapping[str, float]]]) -> str:
    """How calls end in words: of each contact type its shares by disposition."""
    told = [
        _("{contact_type}: {shares}").format(
            contact_type=title,
            shares=commas(
                _("{disposition} {share}").format(
                    disposition=mid_sentence(disposition(name)), share=numbers.percent(share)
                )
                for name, share in ended.items()
            ),
        )
        for title, ended in shares
    ]
    return _("Stacked bars of how calls end by contact type. {takeaway} {contact_types}.").format(
        takeaway=said, contact_types=semicolons(told)
    )


def waits_takeaway(mean_s: float, ninth_s: float, abandonment: float) -> str:
    """How long callers wait, and how many give up; NaN for the mean: nobody was answered."""
    if mean_s != mean_s:
        return _("No call was answered.")
    return _(
        "Answered callers wait {mean} on average; one in ten waits longer than {ninth}. "
        "{abandonment} give up."
    ).format(
        mean=numbers.amount(mean_s, "s"),
        ninth=numbers.amount(ninth_s, "s"),
        abandonment=numbers.amount(abandonment, "share"),
    )


def waits_footnote(footer: str, level: float | None) -> str:
    """Where the numbers come from, and how sure the bars are; None: there are no bars."""
    if level is None:
        return footer
    return _("{footer} · bars: {level} confidence").format(
        footer=footer, level=numbers.typed_percent(level)
    )


def waits_alternative(said: str, rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Waits in words: of each contact type its mean, its 90th percentile and its abandonment."""
    told = [
        _(
            "{contact_type}: mean {mean}, nine in ten within {ninth}, abandonment {abandonment}"
        ).format(
            contact_type=title,
            mean=numbers.amount(mean_s, "s"),
            ninth=numbers.amount(ninth_s, "s"),
            abandonment=numbers.amount(abandonment, "share"),
        )
        for title, mean_s, ninth_s, abandonment in rows
    ]
    return _("Waits and abandonment by contact type. {takeaway} {contact_types}.").format(
        takeaway=said, contact_types=semicolons(told)
    )


def cost_takeaway(total: float, unit: str, currency: str) -> str:
    """What a day costs in all, and the unit of the bars."""
    return _("{total} a day in all. Bars: {unit} a day.").format(
        total=numbers.money(total, currency), unit=unit
    )


def cost_alternative(scenario: str, said: str, parts: Mapping[str, float], currency: str) -> str:
    """The parts of the cost in words, by their titles."""
    return _("Bars of the cost parts of {scenario}. {takeaway} {parts}.").format(
        scenario=scenario, takeaway=said, parts=semicolons(_costs(parts, currency))
    )


def cost_range(least: float, most: float, currency: str) -> str:
    """Between what the estimates lie; nobody is named, since near ones may differ by luck."""
    return _("From {least} to {most} a day.").format(
        least=numbers.money(least, currency), most=numbers.money(most, currency)
    )


def costs_alternative(
    said: str, scenarios: Sequence[tuple[str, float, Mapping[str, float]]], currency: str
) -> str:
    """Costs of many scenarios in words: of each its total and its groups of parts."""
    told = [
        _("{scenario}: total {total}, {groups}").format(
            scenario=label,
            total=numbers.money(total, currency),
            groups=commas(_costs({mid_sentence(t): v for t, v in groups.items()}, currency)),
        )
        for label, total, groups in scenarios
    ]
    return _("Stacked bars of cost parts by scenario. {takeaway} {scenarios}.").format(
        takeaway=said, scenarios=semicolons(told)
    )


def _costs(parts: Mapping[str, float], currency: str) -> list[str]:
    return [
        _("{part} {cost}").format(part=part, cost=numbers.money(value, currency))
        for part, value in parts.items()
    ]
