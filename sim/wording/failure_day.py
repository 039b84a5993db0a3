"""What is said of an ordinary day beside the day on which something fails."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.catalogue import N_, _
from sim.drills.failure_day import BECAUSE, FAILURE, ORDINARY, FailureDays
from sim.wording import counts, drills, names, numbers
from sim.wording.fitting import paragraph, semicolons
from sim.wording.names import named

_DAYS = {
    ORDINARY: N_("ordinary day"),
    FAILURE: N_("day of the failure"),
    BECAUSE: N_("because of the failure"),
}

_KINDS = {
    "site": N_("Site “{name}” fails"),
    "trunk_group": N_("Trunk group “{name}” fails"),
    "ivr": N_("The IVR of “{name}” fails"),
    "acd": N_("The ACD of “{name}” fails"),
    "link": N_("Link “{name}” fails"),
    "crm": N_("Customer records of “{name}” fail"),
    "pool": N_("Pool “{name}” fails"),
}


def what_fails(found: FailureDays) -> str:
    """What fails, when and for how long, who chose it, and from how many days that is known."""
    kind, _colon, name = found.component.partition(":")
    day, second = divmod(found.at_s, 86400.0)
    when = drills.clock(second)
    if found.days > 1:
        when = _("{clock} on day {day}").format(clock=when, day=int(day) + 1)
    start = _("{failure} at {clock}, for {duration} in the mean.").format(
        failure=_(_KINDS[kind]).format(name=named(found.title) if found.title else name),
        clock=when,
        duration=numbers.duration(found.lasts_s),
    )
    chosen = ""
    if found.picked:
        chosen = (
            _("The program chose it: the site with the most paid hours, at the busiest hour.")
            if kind == "site"
            else _("The program chose it: the only site's switch, at the busiest hour.")
        )
    days = _(
        "{replications} of each day with seed {seed}, all with the same callers and the same luck."
    ).format(replications=counts.replications(found.replications), seed=found.seed)
    return paragraph([text for text in (start, chosen, days) if text])


def footer(found: FailureDays) -> str:
    """Where the numbers of the figure come from."""
    return _("{replications} of each day · seed {seed}").format(
        replications=counts.replications(found.replications), seed=found.seed
    )


def source(found: FailureDays) -> str:
    """Where the numbers of the failure come from."""
    text = names.source(found.source) or _("no source is named: an assumption")
    return _("How it fails: {source}").format(source=text)


def lost(day: str) -> str:
    """Head of a row of calls lost."""
    return _("Calls lost, {day}").format(day=_(_DAYS[day]))


def minutes_below(day: str) -> str:
    """Head of a row of minutes below target."""
    return _("Minutes below target, {day}").format(day=_(_DAYS[day]))


def cost(day: str, currency: str) -> str:
    """Head of a row of cost."""
    return _("Cost, {currency}, {day}").format(
        currency=numbers.currency_text(currency), day=_(_DAYS[day])
    )


def recovered() -> str:
    """Head of the row of recovery."""
    return _("Recovered in, minutes (median)")


def never_share() -> str:
    """Head of the row of days without recovery."""
    return _("Not recovered by the end, % of days")


def not_by_the_end() -> str:
    """In place of minutes that are infinite."""
    return _("not by the end")


def how_to_read(found: FailureDays) -> str:
    """What stands in the table."""
    told = [
        _(
            "Beneath each number its {level} confidence interval, by itself; what the failure adds "
            "is paired, day by day."
        ).format(level=numbers.typed_percent(found.level)),
        _("Below target: quarters of an hour in which too few are answered in time, or nobody "
          "who calls is let in."),
        _("Recovered: agents are back, service is, callers are let in, and what waited is done."),
    ]  # fmt: skip
    if found.days > 1:
        told.append(
            _("Calls, minutes and cost are of all {days} of the horizon.").format(
                days=counts.days(found.days)
            )
        )
    return paragraph(told)


def reason(label: str) -> str:
    """Of an option in which it cannot fail."""
    return _("“{scenario}” has no such part, or it cannot fail there.").format(scenario=label)


def figure_title(found: FailureDays) -> str:
    """Title of the figure."""
    if found.days > 1:
        return _("Calls lost without and with the failure")
    return _("Calls lost on an ordinary day and on the day of the failure")


def figure_said(level: float) -> str:
    """What bars and whiskers are."""
    return _(
        "Whisker: {level} confidence interval of what the failure adds, option by option."
    ).format(level=numbers.typed_percent(level))


def ordinary() -> str:
    """Legend of the first part of a bar."""
    return _("on an ordinary day")


def because() -> str:
    """Legend of the second part of a bar."""
    return _("because of the failure")


def axis() -> str:
    """Label of the axis."""
    return _("Calls lost")


def caption() -> str:
    """The sentence beneath the figure."""
    return _("The end of each bar is what is lost on the day of the failure.")


def alternative(rows: Sequence[tuple[str, float, float]]) -> str:
    """The figure in words: option, calls lost on an ordinary day, and because of the failure."""
    told = [
        _("{scenario}: {ordinary} on an ordinary day, {because} because of the failure").format(
            scenario=label,
            ordinary=numbers.number(ordinary, "calls/day"),
            because=numbers.difference(because, "calls/day"),
        )
        for label, ordinary, because in rows
    ]
    return _("Calls lost. {options}.").format(options=semicolons(told))


def minutes(value: float) -> str:
    """Minutes; words where they are infinite."""
    return not_by_the_end() if math.isinf(value) else numbers.number(value, "min")


def minutes_between(low: float, high: float) -> str:
    """An interval of minutes; empty where an end is not known."""
    if math.isnan(low) or math.isnan(high):
        return ""
    return _("{low} to {high}").format(low=minutes(low), high=minutes(high))
