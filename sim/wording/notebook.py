"""What a notebook shows of a study and of results, beside what their pages and terminals say."""

from __future__ import annotations

from sim.catalogue import N_, _, ngettext
from sim.centre import Centre
from sim.study import Study
from sim.wording import counts, numbers
from sim.wording.fitting import middots
from sim.wording.titles import short_title, weekday

_ENGINES = {
    "compiled": N_("compiled engine"),
    "reference": N_("reference engine"),
}


def engine(name: str) -> str:
    """Which engine simulates."""
    return _(_ENGINES[name])


def simulated(study: Study, replications: int, engine_name: str, seconds: float | None) -> str:
    """What was simulated: days, replications, seed, engine, and how long it took."""
    facts = [
        days(study.centre),
        counts.replications(replications),
        _("seed {seed}").format(seed=study.seed),
        engine(engine_name),
    ]
    if seconds is not None and seconds >= 0.05:
        facts.append(_("{time} of processor time").format(time=numbers.duration(seconds)))
    return middots(facts)


def to_simulate(study: Study, engine_name: str) -> str:
    """What would be simulated."""
    if study.until_decided:
        often = _("{replications}; a comparison: as many as decide").format(
            replications=counts.replications(study.replications)
        )
    elif study.precision is not None:
        often = _("{replications} and more, at most {most}").format(
            replications=counts.replications(study.replications),
            most=f"{study.precision.most:,}",
        )
    else:
        often = counts.replications(study.replications)
    seed = _("seed {seed}").format(seed=study.seed)
    return middots([days(study.centre), often, seed, engine(engine_name)])


def days(centre: Centre) -> str:
    """Length of the horizon, and the day of the week on which it begins."""
    return _("{days} from {weekday}").format(
        days=counts.days(centre.horizon.days), weekday=weekday(centre.horizon.first_weekday)
    )


def calls_a_day(calls: float) -> str:
    """How many contacts come on a mean day."""
    return _("about {calls} contacts a day").format(calls=numbers.grouped(calls))


def interval(level: float) -> str:
    """Head of a column of confidence intervals."""
    return _("{level} interval").format(level=numbers.typed_percent(level))


def no_interval() -> str:
    """Of a single replication."""
    return _("One replication has no interval: luck alone may explain any of these numbers.")


def how_to_read(level: float) -> str:
    """What the intervals of a result are."""
    return _(
        "The interval is that of the mean over days like these, with {level} confidence; a single "
        "day differs by more."
    ).format(level=numbers.typed_percent(level))


def service(title: str, value: str, interval_text: str, against: str) -> str:
    """The service level in a sentence."""
    if not interval_text:
        return _("{measure}: {value} %, {against}.").format(
            measure=title, value=value, against=against
        )
    return _("{measure}: {value} % ({interval}), {against}.").format(
        measure=title, value=value, interval=interval_text, against=against
    )


def lost(calls: str, interval_text: str) -> str:
    """How many calls are lost, in a sentence."""
    if not interval_text:
        return _("{calls} calls are lost a day.").format(calls=calls)
    return _("{calls} calls are lost a day ({interval}).").format(
        calls=calls, interval=interval_text
    )


def changed(count: int) -> str:
    """Title of the table of what differs from the base of a shipped centre."""
    return ngettext(
        "{count} field differs from the base of this centre",
        "{count} fields differ from the base of this centre",
        count,
    ).format(count=count)


def levers(scales: dict[str, float]) -> str:
    """The levers that are not neutral; empty: all are."""
    told = [f"{name}.scale={scale:g}" for name, scale in scales.items() if scale != 1.0]
    return _("levers: {levers}").format(levers=middots(told)) if told else ""


def what_happens(outages: list[str], events: list[str]) -> str:
    """Outages and demand events of a study, by name; empty: there are none."""
    told = []
    if outages:
        told.append(_("Outages: {names}").format(names=", ".join(outages)))
    if events:
        told.append(_("Demand events: {names}").format(names=", ".join(events)))
    return middots(told)


def unlimited() -> str:
    """Of lines, ports and seats without a limit."""
    return _("no limit")


def with_unit(measure: str, unit: str) -> str:
    """A measure and its unit, at the head of a row."""
    return _("{measure}, {unit}").format(measure=measure, unit=unit)


def rules(name: str) -> str:
    """That routing rules of one's own were used."""
    return _("routing rules of your own: {name}").format(name=name)


def seed(number: int) -> str:
    """The seed of all luck."""
    return _("seed {seed}").format(seed=number)


def same_luck() -> str:
    """That scenarios are compared on the same luck."""
    return _("all scenarios with the same luck")


def beside() -> str:
    """That failures are told against the same days without them."""
    return _("each day beside the same day without the failure")


def windows(count: int) -> str:
    """How many days of a year were simulated."""
    return ngettext("{count} window simulated", "{count} windows simulated", count).format(
        count=f"{count:,}"
    )


def failed(label: str, message: str) -> str:
    """A job of a sweep that failed."""
    return _("“{scenario}” failed: {reason}").format(scenario=label, reason=message)


def against(base: str) -> str:
    """Head of the scenarios whose differences from the base stand beside them."""
    return _("against “{base}”").format(base=base)


def medians_and_halves(level: float) -> str:
    """How to read the tables of a drill."""
    return _(
        "Times are medians of the days, calls are means; ± is half of the {level} interval of the "
        "mean."
    ).format(level=numbers.typed_percent(level))


def selected(centre: str, measure: str) -> str:
    """Title of a selection."""
    return _("{centre}: the best by {measure}").format(centre=centre, measure=short_title(measure))


def settling() -> str:
    """Title of a warm-up study."""
    return _("How long the centre takes to settle")


def each_plan(replications: int) -> str:
    """How often every plan was simulated."""
    return _("{replications} of each plan").format(replications=counts.replications(replications))


def plans_tried(count: int) -> str:
    """How many plans were simulated."""
    return ngettext("{count} plan simulated", "{count} plans simulated", count).format(
        count=f"{count:,}"
    )
