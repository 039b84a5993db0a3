"""What is said of a drill: titles of causes, moments and phases, the headline, the figure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from sim.catalogue import N_, _, ngettext
from sim.centre.playbooks import ActionName
from sim.drills.drill import Drill
from sim.drills.harm import LOST
from sim.drills.worst import HarmByStart
from sim.wording import numbers
from sim.wording.fitting import paragraph, semicolons
from sim.wording.names import named

CAUSES = {
    "lost_no_trunk_line": N_("No trunk line"),
    "lost_no_site": N_("No site to go to"),
    "lost_no_port": N_("No IVR port"),
    "lost_queue_full": N_("Queue full"),
    "lost_closed": N_("Closed"),
    "lost_before_detection": N_("Before detection"),
    "lost_in_ivr": N_("Cut off in the IVR"),
    "lost_in_queue": N_("Cut off in the queue"),
    "lost_talking": N_("Cut off while talking"),
    "lost_time_limit": N_("Time limit"),
    "lost_at_message": N_("Hung up at a message"),
    "abandoned": N_("Gave up waiting"),
    LOST: N_("All"),
}

MOMENTS = {
    "detected_s": N_("Detected"),
    "rerouted_s": N_("Calls rerouted"),
    "repaired_s": N_("Repaired"),
    "agents_back_s": N_("Nine of ten agents back"),
    "service_back_s": N_("Service back"),
    "backlog_drained_s": N_("Backlog drained"),
    "let_in_s": N_("Callers let in again"),
    "recovered_s": N_("Recovered"),
    "peak_backlog": N_("Largest backlog"),
}

_AT_ONCE = {
    "detected_s": N_("at once"),
    "rerouted_s": N_("at once"),
    "repaired_s": N_("at once"),
    "agents_back_s": N_("never away"),
    "service_back_s": N_("never fell"),
    "backlog_drained_s": N_("never rose"),
    "let_in_s": N_("never refused"),
    "recovered_s": N_("never lost"),
}

PARTS = {
    "before_detection": N_("of these before it was detected"),
    "after_detection": N_("of these after it was detected"),
}

ACTIONS: dict[ActionName, str] = {
    "move_calls": N_("Calls moved"),
    "move_agents": N_("Agents moved"),
    "offer_callbacks": N_("Callbacks offered"),
    "play_message": N_("Message played"),
    "outsource": N_("Partner stands in"),
    "put_off_breaks": N_("Breaks put off"),
    "fail_back": N_("Calls sent back"),
}

PHASES = {"before": N_("Before"), "during": N_("During"), "after": N_("After")}


def cause(name: str) -> str:
    """Why a call was lost, for people."""
    return _(CAUSES[name])


def moment(name: str) -> str:
    """A moment of recovery, for people."""
    return _(MOMENTS[name])


def action(name: ActionName) -> str:
    """What people do in a failure, for people."""
    return _(ACTIONS[name])


def done_at(median_s: float, share: float) -> str:
    """When an action was done and in how many of the days; a dash where it never was."""
    if not share:
        return numbers.NO_VALUE
    often = numbers.number(share, "share")
    return _("{minutes} ({share} % of days)").format(minutes=minutes(median_s), share=often)


def phase(name: str) -> str:
    """A phase of a drill, for people."""
    return _(PHASES[name])


def minutes(seconds: float) -> str:
    """A length of time in minutes; a dash where there is none, "never" where it did not come."""
    if math.isnan(seconds):
        return numbers.NO_VALUE
    return _("never") if math.isinf(seconds) else f"{seconds / 60.0:,.1f}"


def rounded_minutes(seconds: float) -> str:
    """A length of time in whole minutes, without their unit."""
    return _("never") if math.isinf(seconds) else f"{seconds / 60.0:,.0f}"


def whole_minutes(seconds: float) -> str:
    """A length of time in whole minutes, with their unit."""
    if math.isinf(seconds):
        return _("never")
    return _("{minutes} min").format(minutes=f"{seconds / 60.0:,.0f}")


def _median_between(low: float, high: float) -> str:
    """Between what the median of all such days lies, in brackets."""
    if math.isnan(low):
        return _("(too few days for an interval)")
    return _("({low} to {high})").format(low=whole_minutes(low), high=whole_minutes(high))


def headline(found: Drill) -> str:
    """In one or two sentences: how many were lost because of it, when the centre was itself again.

    Says no more of the objective than its interval allows.
    """
    lost = found.lost().to_dict("index")[LOST]
    back = found.moments().to_dict("index")["recovered_s"]
    said = _(
        "{design}: {lost} calls lost because of the failure ({interval}); in half of the {days} "
        "days recovered within {median} {sure}, in nine of ten within {late}."
    ).format(
        design=named(found.name),
        lost=numbers.grouped(lost["difference"]),
        interval=calls_between(lost["low"], lost["high"]),
        days=found.hit.replications,
        median=whole_minutes(float(back["median"])),
        sure=_median_between(float(back["low"]), float(back["high"])),
        late=whole_minutes(float(back["p90"])),
    )
    met = found.objective_met()
    if met is None or found.objective_s is None:
        return said
    share, low, high = met
    objective = _(
        "The objective of {objective} min is met with probability {low} to {high}"
    ).format(
        objective=f"{found.objective_s / 60.0:,.0f}",
        low=numbers.percent(low, 0),
        high=numbers.percent(high, 0),
    )
    days = _("({met} of {days} days).").format(
        met=round(share * found.hit.replications), days=found.hit.replications
    )
    return paragraph([said, _("{one} {other}").format(one=objective, other=days)])


def figure_title(found: Drill) -> str:
    """Title of the figure of a drill."""
    names = ", ".join(found.hit.study.centre.outages)
    return _("{design}: {failure}").format(design=named(found.name), failure=names)


def figure_alternative(said: str) -> str:
    """The figure of a drill in words."""
    return _(
        "Five charts over time, with and without the failure: moments of the recovery, calls lost "
        "a minute by cause, calls that wait, agents on duty and busy, service level. {said}"
    ).format(said=said)


def clock(seconds: float) -> str:
    """A moment of the horizon as a clock time, with the day where it is not the first."""
    day, second = divmod(round(seconds), 86_400)
    time = f"{second // 3600:02d}:{second // 60 % 60:02d}"
    return _("day {day}, {time}").format(day=day + 1, time=time) if day else time


def searched(search: HarmByStart) -> str:
    """What the search for the worst start found, and what it does not tell apart."""
    worst = search.table().to_dict("index")[search.worst_s]
    may = search.starts_s[search.candidates()]
    said = _(
        "Of {starts} starts of the day, {clock} costs the most calls in {design}: {lost} "
        "({interval}) on {days} days whose luck is not that of the drill. The drill's own number "
        "is the one to keep, since the largest of many estimates tends to be too large."
    ).format(
        starts=len(search.starts_s),
        clock=clock(search.worst_s),
        design=search.design,
        lost=numbers.grouped(worst["lost"]),
        interval=calls_between(worst["low"], worst["high"]),
        days=search.replications,
    )
    if len(may) == 1:
        more = _("No other start that was tried may be worse.")
    else:
        more = ngettext(
            "The search does not tell it apart from {count} other start, {first} to {last}.",
            "The search does not tell it apart from {count} other starts, {first} to {last}.",
            len(may) - 1,
        ).format(count=len(may) - 1, first=clock(float(may[0])), last=clock(float(may[-1])))
    return paragraph([said, more])


def moment_at(name: str, seconds: float) -> str:
    """A moment with its minutes after the failure, for a plot."""
    if seconds <= 0.0:
        return _("{moment}: {how}").format(moment=moment(name), how=_(_AT_ONCE[name]))
    return _("{moment}: {minutes} min").format(moment=moment(name), minutes=minutes(seconds))


def moment_beneath(low: float, high: float, late: float) -> str:
    """Between what a median lies, and within what nine of ten days are."""
    if math.isnan(late):
        return ""
    within = _("nine of ten days: {late}").format(late=minutes(late))
    if math.isnan(low) or math.isnan(high):
        return within
    return _("{low} to {high}; {within}").format(
        low=minutes(low), high=minutes(high), within=within
    )


def objective(seconds: float) -> str:
    """The head of the row that tells how likely the recovery time objective is met."""
    return _("Recovered within {objective} min, probability").format(
        objective=f"{seconds / 60.0:,.0f}"
    )


def did_not_happen(name: str) -> str:
    """A moment that no day has."""
    return _("{moment}: no").format(moment=moment(name))


def lost_with_interval(value: float, low: float, high: float) -> str:
    """Calls lost with the interval, for a plot."""
    shown = numbers.grouped(value)
    return _("{lost} ({interval})").format(lost=shown, interval=calls_between(low, high))


def calls_between(low: float, high: float) -> str:
    """The ends of an interval of calls, whole calls."""
    if math.isnan(low) or math.isnan(high):
        return _("one day: no interval")
    return _("{low} to {high}").format(low=numbers.grouped(low), high=numbers.grouped(high))


def causes_title() -> str:
    """Title of the figure of lost calls by cause."""
    return _("Calls lost because of the failure, by cause")


def causes_said() -> str:
    """What is compared in it."""
    return _(
        "Mean difference to the same days without the failure; the interval is that of the sum."
    )


def causes_alternative(found: Mapping[str, Drill]) -> str:
    """The figure of lost calls by cause in words."""
    told = []
    for name, one in found.items():
        row = one.lost().to_dict("index")[LOST]
        lost = lost_with_interval(row["difference"], row["low"], row["high"])
        told.append(_("{design}: {lost}").format(design=name, lost=lost))
    return _(
        "Stacked bars of calls lost because of the failure by cause, a bar a design. {designs}"
    ).format(designs=semicolons(told))


def search_title(search: HarmByStart) -> str:
    """Title of the curve of harm by start."""
    return _("{design}: harm by the start of the failure").format(design=search.design)


def search_alternative(said: str) -> str:
    """The curve of harm by start in words."""
    return _("A curve of calls lost because of the failure by its start. {said}").format(said=said)


def where(folder: Path) -> str:
    """Where the results of a drill are."""
    page = folder / "index.html"
    return _("results: {folder}   page: {page}").format(folder=folder, page=page)
