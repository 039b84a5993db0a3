"""What is said of failures and of those who were lost: causes, outages in a sentence, shading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.catalogue import N_, _, ngettext
from sim.centre import Centre
from sim.centre.base import DAY_S, clock_seconds
from sim.centre.distributions import Constant
from sim.centre.outages import Outage
from sim.experiments.harm import ordinary_days
from sim.store.summary import Summary
from sim.wording import counts, numbers
from sim.wording.fitting import all_of, commas, paragraph
from sim.wording.titles import measure_title

_CAUSES = {
    "lost_no_trunk_line": N_("Busy tone: no line free"),
    "lost_no_site": N_("Refused: no site to go to"),
    "lost_no_port": N_("Refused: no IVR port free"),
    "lost_queue_full": N_("Refused by a full queue"),
    "lost_closed": N_("Refused or cut off: closed"),
    "lost_before_detection": N_("Sent to what had failed, before it was noticed"),
    "lost_in_ivr": N_("Dropped in the IVR"),
    "lost_in_queue": N_("Dropped while waiting"),
    "lost_talking": N_("Dropped while talking"),
    "lost_time_limit": N_("Waited to the time limit"),
    "lost_at_message": N_("Hung up at a message"),
    "abandoned_calls": N_("Gave up waiting"),
    "balked_calls": N_("Left at once on hearing of a wait"),
    "callback_unanswered_calls": N_("Did not answer the callback"),
}
_TITLES = {
    "reached_in_the_end": N_("Callers reached in the end"),
    "reached": N_("Answered, of those who wanted an agent"),
}
_MOST_TOLD, _MOST_SHADED = 3, 2


def title_of(measure: str) -> str:
    """Title of a measure in the table of those who were lost."""
    found = _TITLES.get(measure) or _CAUSES.get(measure)
    return _(found) if found else measure_title(measure)


def is_cause(measure: str) -> bool:
    """Whether it is one of the causes by which lost calls are told apart."""
    return measure in _CAUSES


def how_to_read() -> str:
    """Why these numbers come first."""
    return _(
        "Callers who are refused before they reach a queue count in no answer rate and no service "
        "level, so whoever was lost comes first. Of those refused, the share of each contact type "
        "that asks for an agent counts as wanting one."
    )


def outages_sentence(centre: Centre) -> str:
    """What fails, when and for how long; empty where nothing does."""
    found = [outage_text(name, outage, centre) for name, outage in centre.outages.items()]
    if not found:
        return ""
    if len(found) > _MOST_TOLD:
        rest = counts.outages(len(found) - _MOST_TOLD)
        found = [*found[:_MOST_TOLD], _("{outages} more").format(outages=rest)]
    return _("With a failure: {outages}.").format(outages=all_of(found))


def outage_text(name: str, outage: Outage, centre: Centre) -> str:
    """An outage in a line: what fails, when, and for how long."""
    told = {"name": name, "what": _what(outage), "duration": _duration(outage)}
    if outage.start is None:
        return _("{name} ({what}, at random times, {duration} each)").format(**told)
    told |= {"window": _window(outage), "day": f"{outage.day + 1:,}"}
    if centre.horizon.days == 1:
        return _("{name} ({what}, {window})").format(**told)
    return _("{name} ({what}, day {day}, {window})").format(**told)


def _window(outage: Outage) -> str:
    """From when to when, or from when and for how long."""
    assert outage.start is not None
    if isinstance(outage.duration, Constant):
        end_s = clock_seconds(outage.start) + outage.duration.value_s
        if end_s <= DAY_S and end_s % 60 == 0:
            hours, minutes = divmod(int(end_s) // 60, 60)
            return _("{start} to {end}").format(
                start=outage.start, end=f"{hours:02d}:{minutes:02d}"
            )
    return _("from {start}, {duration}").format(start=outage.start, duration=_duration(outage))


def _what(outage: Outage) -> str:
    component = _(_COMPONENTS[outage.component])
    if outage.whole:
        return _("{component} {name}").format(component=component, name=outage.name)
    return _("{share} of {component} {name}").format(
        share=numbers.typed_percent(outage.share), component=component, name=outage.name
    )


_COMPONENTS = {
    "site": N_("site"),
    "trunk_group": N_("trunk group"),
    "ivr": N_("the IVR of"),
    "acd": N_("the ACD of"),
    "link": N_("link"),
    "crm": N_("the CRM of"),
    "pool": N_("pool"),
    "agent": N_("single agents of"),
}


def _duration(outage: Outage) -> str:
    length = numbers.duration(outage.duration.mean())
    if isinstance(outage.duration, Constant):
        return _("for {length}").format(length=length)
    return _("for {length} on average").format(length=length)


def in_every_scenario(names: Sequence[str]) -> str:
    """What has failed in all scenarios of a sweep."""
    shown = [*names[:_MOST_TOLD]]
    if len(names) > _MOST_TOLD:
        rest = counts.outages(len(names) - _MOST_TOLD)
        shown.append(_("{outages} more").format(outages=rest))
    return _("With a failure in every scenario: {outages}.").format(outages=all_of(shown))


def in_failure(centre: Centre, share: float) -> str:
    """Label of the shading of a plot over time: what has failed, and when or how often.

    Parameters
    ----------
    centre : with its outages.
    share : largest share of the simulated days in which something had failed at one time.
    """
    told = [
        name
        if outage.start is None
        else _("{name} {window}").format(name=name, window=_window(outage))
        for name, outage in centre.outages.items()
    ]
    if len(told) > _MOST_SHADED:
        told = [counts.outages(len(told))]
    if share >= 1.0:
        return _("Failure: {outages}").format(outages=commas(told))
    return _("Failure: {outages}, in up to {share} of the days (the darker, the more)").format(
        outages=commas(told), share=numbers.percent(share, 0)
    )


def returning(centre: Centre) -> str:
    """Label of the shading after a repair: agents log in again one by one."""
    ramps = {o.return_ramp_s for o in centre.outages.values() if o.return_ramp_s > 0.0}
    if len(ramps) == 1:
        return _("Agents return, {length} from the repair").format(
            length=numbers.duration(ramps.pop())
        )
    return _("Agents return")


def in_event(names: Iterable[str]) -> str:
    """Label of the marks of demand events."""
    found = list(names)
    if len(found) > _MOST_SHADED:
        return _("Demand events: {count}").format(count=f"{len(found):,}")
    return _("Demand event: {events}").format(events=commas(found))


def against_the_day(summaries: Sequence[Summary]) -> str:
    """What the differences of a table of harm are, and what has none."""
    days = ordinary_days(summaries)
    alone = sum(len(failing) for plain, failing in days if plain is None)
    said = []
    if any(plain is not None for plain, _failing in days):
        said.append(
            _(
                "Beneath each value: the paired difference from the same days without the failure "
                "(same callers, same luck), with its 95 % interval."
            )
        )
    if alone:
        said.append(
            ngettext(
                "{count} scenario has no such day among the scenarios.",
                "{count} scenarios have no such day among the scenarios.",
                alone,
            ).format(count=f"{alone:,}")
        )
    return paragraph(said)
