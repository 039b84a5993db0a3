"""Every measure, declared once: what it is called, what it divides by what, which way is better."""

from __future__ import annotations

from collections.abc import Iterable

from sim.engine.log import DISPOSITIONS, NOT_LOST
from sim.errors import InputError, listing, near_match
from sim.measures import evaluate as ev
from sim.measures.cost import PARTS
from sim.measures.measure import MONEY, Measure, ratio
from sim.measures.service_level import VARIANTS
from sim.measures.tables import LOSSES, QUANTILE_NAMES, WAIT_AXES

_TYPE_TIME = ("contact_type", "interval", "day")
_CALLS = ("contact_type", "site", "interval", "day")
_ANSWERED = ("contact_type", "site", "pool", "interval", "day")
_AGENTS = ("site", "pool", "interval", "day")
_PLACES = ("site", "interval", "day")

_LINE = "Site: the line in which the call waited last."
_POOL = "Pool: the one that answered."
_ENTRY = "Site: the one that the call entered."
_BY_POOL = {
    "asa": ("agents.wait_s", "agents.answered"),
    "answered_calls": ("agents.answered", "days"),
}
"""Numerator and denominator of measures whose pool axis is in another table than their others."""

_RULE = (
    "A contact type is held against its own target's share, all types together against the "
    "centre's; what has no call that counts is left out."
)


def _service_levels() -> Iterable[Measure]:
    yield Measure(
        name="service_level",
        title="Service level",
        unit="share",
        axes=_CALLS,
        numerator="by the target's variant",
        denominator="by the target's variant",
        higher_is_better=True,
        text="Answered within T; T and the variant, which names the denominator, as each contact "
        f"type's target says. {_LINE}",
        evaluate=ev.service_level,
    )
    for name, how in VARIANTS.items():
        yield Measure(
            name=f"service_level_{name}",
            title=f"Service level, {how.title}",
            unit="share",
            axes=_CALLS,
            numerator=" + ".join(f"queue.{f}" for f in how.numerator),
            denominator=" + ".join(f"queue.{f}" for f in how.denominator)
            + "".join(f" - queue.{f}" for f in how.less),
            higher_is_better=True,
            text=f"{_capital(how.text)}; T as each contact type's target says. {_LINE}",
            evaluate=ev.service_level_as(name),
        )
    for name, title, axes, per, what in (
        ("days", "Days on target", ("contact_type", "day"), ("day",), "days"),
        ("intervals", "Intervals on target", _TYPE_TIME, ("day", "interval"), "intervals"),
        ("horizon", "Horizons on target", ("contact_type",), (), "horizons"),
    ):
        yield Measure(
            name=f"target_met_{name}",
            title=title,
            unit="share",
            axes=axes,
            numerator=f"{what} on target",
            denominator=what,
            higher_is_better=True,
            text=f"Share of {what} whose service level reaches the target. {_RULE}",
            evaluate=ev.target_met(per),
        )


def _waits() -> Iterable[Measure]:
    gone = "queue.abandoned + queue.balked"
    short = "queue.abandoned_short"
    for name, title, unit, top, bottom, better, text in (
        ("answer_rate", "Answer rate", "share", "queue.answered + queue.called_back",
         "queue.offered", True, "Answered or called back by an agent / offered to agents."),
        ("asa", "Average speed of answer", "s", "queue.answered_wait_s", "queue.answered", False,
         f"Mean wait of answered calls, from joining the queue. {_POOL}"),
        ("mean_wait", "Mean wait", "s", "queue.wait_s", "queue.offered - queue.callbacks", False,
         "Mean wait of all calls offered to agents, until answered or gone; callbacks apart."),
        ("abandonment", "Abandonment", "share", gone, "queue.offered", False,
         "Abandoned, balked included / offered to agents."),
        ("abandonment_after_short", "Abandonment without short abandons", "share",
         f"{gone} - {short}", f"queue.offered - {short}", False,
         "Abandoned after more than the target's short_abandon_s / (offered to agents - abandoned "
         "within it)."),
        ("message_share", "Messages", "share", "queue.message", "queue.offered", False,
         "Sent to a message after the longest time in line / offered to agents."),
        ("callback_share", "Callbacks", "share", "queue.callbacks", "queue.offered", None,
         "Callers who accepted a callback / offered to agents."),
        ("callback_wait", "Wait for the callback", "s", "queue.callback_wait_s",
         "queue.called_back", False,
         "Mean time from joining the queue until one who is called back talks to an agent."),
        ("callback_no_answer", "Callbacks in vain", "share", "queue.callback_unanswered",
         "queue.called_back + queue.callback_unanswered", False,
         "Callbacks that nobody answered / callbacks that an agent made."),
        ("expected_wait_bias", "Expected wait, mean error", "s", "queue.prediction_error_s",
         "queue.predicted", None,
         "Expected wait when the call first stood in line - time until an agent took it, mean over "
         "the calls that an agent took."),
        ("expected_wait_error", "Expected wait, mean absolute error", "s",
         "queue.prediction_off_s", "queue.predicted", False,
         "The same without signs: how far off the expected wait is."),
        ("balking", "Balking", "share", "queue.balked", "queue.offered", False,
         "Left at once on hearing that they must wait / offered to agents."),
    ):  # fmt: skip
        pooled = _BY_POOL.get(name)
        axes = _CALLS if pooled is None else _ANSWERED
        yield ratio(
            name, title, unit, axes, top, bottom, better, f"{text} {_LINE}", pooled,
            signed=name == "expected_wait_bias",
        )  # fmt: skip
    for name in QUANTILE_NAMES:
        title = "Longest wait" if name == "max" else f"Wait, {name[1:]}th percentile"
        yield Measure(
            name=f"wait_{name}",
            title=title,
            unit="s",
            axes=WAIT_AXES,
            numerator=f"{title.lower()} of answered calls",
            denominator="replications with an answered call",
            higher_is_better=False,
            text=f"{title} of answered calls in a replication; the mean over replications, with "
            f"a t interval. {_LINE} One axis at a time.",
            kind="quantile",
            most_axes=1,
            evaluate=ev.wait_quantile(name),
        )


def _shares() -> Iterable[Measure]:
    yield ratio(
        "blocking", "Blocking", "share", _TYPE_TIME, "entry.blocked", "entry.attempts", False,
        "Refused at entry (no line, no site, no port) / attempts.",
    )  # fmt: skip
    for name, title, unit, top, better, text in (
        ("containment", "Containment", "share", "contained", True,
         "Contained in the IVR / entered the IVR."),
        ("ivr_hang_up", "Hang-ups in the IVR", "share", "hung_up", False,
         "Hung up in the IVR / entered the IVR."),
        ("authentication_failure", "Failed authentication", "share", "failed_authentication",
         False, "Failed every attempt at authentication, however they ended / entered the IVR."),
        ("recognition_failure", "Failed recognition", "share", "failed_recognition", False,
         "Not understood by a voice bot in any attempt, however they ended / entered the IVR."),
        ("opt_out", "Opt-outs in the IVR", "share", "opted_out", None,
         "Pressed 0 for an agent while a menu played / entered the IVR."),
        ("announcement_containment", "Contained by an announcement", "share", "informed", True,
         "Contained by an announcement, which containment counts too / entered the IVR."),
        ("ivr_time", "Time in the IVR", "s", "seconds", None, "Mean time in the IVR."),
        ("ivr_menus", "Menus heard", "menus", "menus", None,
         "Mean number of menus heard; a call that an outage drops there counts 0."),
    ):  # fmt: skip
        yield ratio(
            name, title, unit, _CALLS, f"ivr.{top}", "ivr.entered", better, f"{text} {_ENTRY}"
        )
    yield ratio(
        "opt_out_depth", "Depth of opt-outs", "menus", _CALLS, "ivr.opt_out_menus",
        "ivr.opted_out", None, "Menus heard by those who pressed 0, the one they left included, / "
        f"those who pressed 0. {_ENTRY}",
    )  # fmt: skip
    yield ratio(
        "overflow_share", "Overflow", "share", _CALLS, "origin.overflowed", "origin.answered",
        None, f"Answered or called back by another site than entered / by any. {_ENTRY}",
    )  # fmt: skip
    yield ratio(
        "aht", "Average handle time", "s", _ANSWERED, "agents.talk_s + agents.wrap_up_s",
        "agents.answered + agents.called_back", None,
        "Mean talk + wrap-up of calls answered or called back. Site: the agent's.",
    )  # fmt: skip


def _callers() -> Iterable[Measure]:
    kinds = ("contact_type",)
    for name, title, unit, axes, top, bottom, better, text in (
        ("reached_in_the_end", "Reached in the end", "share", kinds, "callers.reached",
         "callers.first", True, "Callers served by an agent or contained by the IVR, in whichever "
         "of their calls / callers."),
        ("calls_per_caller", "Calls per caller", "calls", kinds, "callers.calls", "callers.first",
         False, "Calls, retries and repeats included / callers."),
        ("caller_effort", "Effort of a caller", "s", kinds, "callers.effort_s", "callers.linked",
         False, "Time that a caller spends in all of the calls, from arrival to leaving."),
        ("first_contact_resolution", "First-contact resolution", "share", _TYPE_TIME,
         "callers.resolved", "callers.first_contacts", True, "Callers whose first service by an "
         "agent was the end of it (not passed on, no call again within the type's window_days) / "
         "callers served by an agent, of types that have `repeat`."),
        ("transfer_share", "Share passed on", "share", _TYPE_TIME, "callers.passed_on",
         "entry.answered + entry.called_back", None,
         "Calls that an agent passed on to another contact type / calls served by an agent."),
    ):  # fmt: skip
        yield ratio(name, title, unit, axes, top, bottom, better, text)


def _volumes() -> Iterable[Measure]:
    lost = [d for i, d in enumerate(DISPOSITIONS) if i not in NOT_LOST]
    ended = "Calls with disposition"
    volumes = [
        ("offered_calls", "Calls offered", _TYPE_TIME, "entry.attempts", None,
         "Attempts: calls that the carrier offers."),
        ("retry_calls", "Retries", _TYPE_TIME, "callers.retries", False,
         "Calls of callers whom nobody had served."),
        ("repeat_calls", "Repeats", _TYPE_TIME, "callers.repeats", False,
         "Calls of callers whose matter was not resolved."),
        ("transferred_calls", "Passed on", _TYPE_TIME, "callers.passed_on", None,
         "Calls that an agent passed on to another contact type, whose agents they queue for."),
        ("offered_to_agents", "Offered to agents", _CALLS, "queue.offered", None,
         f"Calls that reached a queue. {_LINE}"),
        ("answered_calls", "Answered", _ANSWERED, "queue.answered", None,
         f"Calls answered by an agent. {_LINE} {_POOL}"),
        ("contained_calls", "Contained", _CALLS, "ivr.contained", True,
         f"{ended} contained. {_ENTRY}"),
        ("hung_up_in_ivr_calls", "Hung up in IVR", _CALLS, "ivr.hung_up", False,
         f"{ended} hung_up_in_ivr. {_ENTRY}"),
        ("abandoned_calls", "Abandoned", _CALLS, "queue.abandoned", False,
         f"{ended} abandoned, without those who balked. {_LINE}"),
        ("balked_calls", "Balked", _CALLS, "queue.balked", False, f"{ended} balked. {_LINE}"),
        ("blocked_queue_calls", "Refused by a full queue", _CALLS, "queue.blocked_queue", False,
         f"{ended} blocked_queue. {_LINE}"),
        ("called_back_calls", "Called back", _CALLS, "queue.called_back", True,
         f"{ended} called_back. {_LINE}"),
        ("callback_unanswered_calls", "Callbacks not answered", _CALLS,
         "queue.callback_unanswered", False, f"{ended} callback_unanswered. {_LINE}"),
        ("message_calls", "Sent to a message", _CALLS, "queue.message", False,
         f"{ended} message. {_LINE}"),
        ("blocked_calls", "Blocked", _TYPE_TIME, "entry.blocked", False, f"{ended} blocked."),
        ("disconnected_calls", "Disconnected", _TYPE_TIME, "entry.disconnected", False,
         f"{ended} disconnected."),
        ("lost_in_outage", "Lost in outages", _TYPE_TIME, "entry.dropped_in_outage", False,
         f"{ended} dropped_in_outage."),
        ("lost_calls", "Lost", _TYPE_TIME, " + ".join(f"entry.{d}" for d in lost), False,
         f"{ended} {listing(lost)}."),
    ]  # fmt: skip
    for cause in LOSSES:
        title = f"Lost: {cause.replace('_', ' ')}"
        text = f"Calls lost with cause {cause}."
        volumes.append((f"lost_{cause}", title, _TYPE_TIME, f"entry.lost_{cause}", False, text))
    how = "Per day; by interval: in that interval, per day."
    for name, title, axes, top, better, text in volumes:
        pooled = _BY_POOL.get(name)
        yield ratio(name, title, "calls/day", axes, top, "days", better, f"{text} {how}", pooled)


def _loads() -> Iterable[Measure]:
    for name, title, unit, top, bottom, better, text in (
        ("occupancy", "Occupancy", "share", "load.handled_s", "load.logged_in_s", None,
         "Talk, wrap-up and the ring of callbacks / logged-in time, agents who finish a call past "
         "their shift included; several chats of an agent count once."),
        ("utilisation", "Utilisation", "share", "load.handled_s",
         "load.rostered_s + load.overtime_s", None,
         "Talk and wrap-up / paid time: rostered time and overtime."),
        ("agents_rostered", "Agents rostered", "agents", "load.rostered_s", "seconds", None,
         "Mean number of agents paid by the roster."),
        ("agents_on_duty", "Agents on duty", "agents", "load.logged_in_s", "seconds", None,
         "Mean number of agents logged in, those who finish a call past their shift included."),
        ("agents_busy", "Agents busy", "agents", "load.busy_s", "seconds", None,
         "Mean number of agents connecting, talking or in wrap-up."),
        ("chats_at_once", "Chats at once", "chats", "load.chat_s", "load.chat_busy_s", None,
         "Chats in hand of an agent who may have several and has at least one, mean over time."),
        ("agents_overtime", "Agents in overtime", "agents", "load.overtime_s", "seconds", False,
         "Mean number of agents logged in beyond those on shift, who may be on a break."),
        ("agents_staying", "Agents in planned overtime", "agents", "load.staying_s", "seconds",
         None, "Mean number of agents who stay after their shift because calls wait."),
        ("overtime_hours", "Overtime", "hours/day", "load.overtime_s", "hours", False,
         "Hours that agents are logged in beyond those on shift."),
        ("planned_overtime_hours", "Planned overtime", "hours/day", "load.staying_s", "hours", None,
         "Hours that agents stay after their shift because calls wait."),
        ("agents_absent", "Agents absent", "agents", "load.absent_s", "seconds", False,
         "Mean number of agents who stay away from their shift."),
        ("agents_on_break", "Agents on a break", "agents", "load.break_s", "seconds", None,
         "Mean number of agents on a break that their shift plans."),
    ):  # fmt: skip
        yield ratio(name, title, unit, _AGENTS, top, bottom, better, text)
    yield ratio(
        "availability", "Availability", "share", _PLACES, "centre.up_s", "centre.site_s", True,
        "Time that a site works / time. Outages of its parts, or of a share, are not counted.",
    )  # fmt: skip
    for name, title, unit, better, where in (
        ("lines", "Lines held", "lines", None, _ENTRY),
        ("ports", "IVR ports held", "ports", None, _ENTRY),
        ("queue", "Calls waiting", "calls", False, _LINE),
    ):
        text = f"{title}, mean over time. {where}"
        top = f"centre.{name}_s"
        yield ratio(f"mean_{name}", f"{title}, mean", unit, _PLACES, top, "seconds", better, text)
        yield Measure(
            name=f"peak_{name}",
            title=f"{title}, peak",
            unit=unit,
            axes=_PLACES,
            numerator=f"most {title.lower()} at once",
            denominator="replications",
            higher_is_better=better,
            text=f"{title}, most at once in a replication; the mean over replications, with a t "
            f"interval. {where}",
            kind="peak",
            evaluate=ev.peak(name),
        )


def _work() -> Iterable[Measure]:
    how = "Per day; by interval: in that interval, per day."
    for name, title, unit, top, bottom, better, text in (
        ("work_came", "Work that came", "contacts/day", "work.came", "days", None,
         f"Deferred work and outbound contacts that came. {how}"),
        ("work_done", "Work done", "contacts/day", "work.done", "days", True,
         f"Deferred work finished and outbound contacts served. {how}"),
        ("timely_handling", "Timely handling", "share", "work.timely", "work.due", True,
         "Work finished (or dialled in vain) by when it was due / work due before the end of the "
         "horizon."),
        ("backlog", "Backlog", "contacts", "work.open_s", "seconds", False,
         "Work that waits or is with an agent, mean over time."),
        ("work_age", "Age of finished work", "s", "work.age_s", "work.done", False,
         "Mean time from coming to being finished, of work finished."),
        ("contact_rate", "Contacts reached", "share", "work.dialled - work.not_reached",
         "work.dialled", True,
         "Outbound contacts at which the right person answered / dialled."),
        ("revenue_per_contact", "Revenue per contact", f"{MONEY}/contact", "work.revenue",
         "work.done + work.not_reached", True,
         "Revenue of work finished / work finished or dialled in vain."),
    ):  # fmt: skip
        yield ratio(name, title, unit, _TYPE_TIME, top, bottom, better, text)


def _costs() -> Iterable[Measure]:
    for part, text in (*PARTS.items(), ("total", "sum of all parts")):
        title = "Cost" if part == "total" else f"Cost: {part.replace('_', ' ')}"
        text = f"{_capital(text)}, per day of the whole horizon."
        yield ratio(f"cost_{part}", title, f"{MONEY}/day", (), f"cost.{part}", "1", False, text)
    for name, title, bottom, text in (
        ("answered", "Cost per answered call", "horizon.answered", "answered calls"),
        ("offered", "Cost per call offered", "horizon.attempts", "calls offered by the carrier"),
    ):
        text = f"Total cost / {text}, over the whole horizon."
        yield ratio(
            f"cost_per_{name}", title, f"{MONEY}/call", (), "cost.total", bottom, False, text
        )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


MEASURES: dict[str, Measure] = {
    m.name: m
    for family in (
        _service_levels,
        _waits,
        _callers,
        _shares,
        _volumes,
        _loads,
        _work,
        _costs,
    )
    for m in family()
}
"""Every measure by name."""


def measure_named(name: str) -> Measure:
    """The measure of that name.

    Raises
    ------
    InputError : there is none.
    """
    if name not in MEASURES:
        raise InputError(
            f"there is no measure '{name}'; allowed: {listing(MEASURES)}"
            f"{near_match(name, MEASURES)}"
        )
    return MEASURES[name]
