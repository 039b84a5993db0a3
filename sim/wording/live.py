"""What the live page says: its controls, where its numbers come from, and what a scenario is."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import N_, _
from sim.wording import counts
from sim.wording.numbers import grouped

_CONTROLS = {
    "volume": N_("Volume of calls"),
    "handling": N_("Talk time"),
    "containment": N_("Kept by self-service"),
    "patience": N_("Callers' patience"),
}
_MEANINGS = {
    "volume": N_("of the calls that are planned"),
    "agents": N_("of the agents that are rostered"),
    "handling": N_("of today's"),
    "containment": N_("of the calls that it hands on to agents"),
    "patience": N_("of today's"),
}
_COMPONENTS = {
    "site": N_("the site {name} fails"),
    "trunk_group": N_("the trunk group {name} fails"),
    "ivr": N_("the IVR of {name} fails"),
    "acd": N_("the ACD of {name} fails"),
}


def control(kind: str, title: str) -> str:
    """What a control moves: the title of its pool or site, or its own."""
    return title or _(_CONTROLS[kind])


def meaning(kind: str) -> str:
    """What the per cent of a control are of."""
    return _(_MEANINGS[kind])


def failure(kind: str, name: str, clock: str) -> str:
    """A failure that can be chosen, such as ``"10:00: the site main fails"``."""
    return _("{clock}: {what}").format(clock=clock, what=_(_COMPONENTS[kind]).format(name=name))


def moment(clock: str, day: int, days: int) -> str:
    """When a failure begins: the time, and of several days the day as well (0 is the first)."""
    return clock if days == 1 else _("day {day}, {clock}").format(day=f"{day + 1:,}", clock=clock)


def moved(control: str, value: str) -> str:
    """A control that is moved, and to what."""
    return _("{control} {value}").format(control=control, value=value)


def without(outage: str) -> str:
    """An outage of the study's own that is switched off."""
    return _("without {outage}").format(outage=outage)


def scenario_title(moved: Sequence[str]) -> str:
    """Title of a scenario that was set on the page: what is moved, and to what."""
    return ", ".join(moved) if moved else _("As planned")


def scenario_note(seed: int) -> str:
    """Where a scenario that was saved on the page comes from."""
    return _("Set on the live page, seed {seed}.").format(seed=seed)


def welcome(title: str, address: str) -> str:
    """What the terminal says when the page is ready."""
    return _("{title}: open {address} in a browser on this machine. Ctrl-C ends it.").format(
        title=title, address=address
    )


def source_simulated(replications: int) -> str:
    """Where simulated numbers come from."""
    return _("simulated, {replications}").format(replications=counts.replications(replications))


def sentences() -> dict[str, str]:
    """Everything else that the page says."""
    return {
        "a": _("Option A"),
        "b": _("Option B"),
        "today": _("As planned"),
        "compare": _("Set a second option beside it"),
        "alone": _("Only one option"),
        "reset": _("As planned"),
        "save": _("Save as a scenario file"),
        "link": _("Copy a link to these settings"),
        "copied": _("Copied."),
        "nothing_fails": _("nothing fails"),
        "nothing_else_fails": _("nothing else fails"),
        "failure": _("Failure"),
        "one_more": _("One more failure"),
        "switches": _("Outages of the study itself"),
        "measure": _("Measure"),
        "estimated": _("estimated from a surface"),
        "simulated": _("simulated"),
        "wait": _("being simulated ..."),
        "no_surface": _(
            "The surface for instant answers is being made: numbers are simulated only."
        ),
        "surface": _(
            "Numbers in italics are read off a surface through {points} simulated settings, with "
            "the error that it has between them; upright ones are simulated for exactly these "
            "settings, with a 95 % interval."
        ),
        "surface_grows": _("It is still growing ({points} of {whole})."),
        "curve": _("Service level by time of day"),
        "target": _("target"),
        "lost_touch": _("The program behind this page has ended; numbers no longer change."),
        "agents": _("at most {agents} agents at once"),
        "difference": _("B − A"),
        "not_told": _("no difference can be told"),
        "luck": _(
            "Both options see the same days: the same callers, on the same luck. The difference "
            "is taken day by day, with a 95 % interval for each measure by itself; in grey where "
            "the interval holds 0."
        ),
        "staffing": _("Find the staffing"),
        "staffing_says": _(
            "Shifts of option A's centre, as the controls stand (nothing fails), that keep a share "
            "of the callers answered in time in every hour with calls, at least cost."
        ),
        "staffing_says_outages": _(
            "Shifts of option A's centre, as the controls stand, that keep a share of the callers "
            "answered in time in every hour with calls, at least cost. Outages that are switched "
            "on happen on its days; one more failure does not."
        ),
        "staffing_share": _("Answered in time in every hour, %"),
        "staffing_seconds": _("Search for, seconds"),
        "staffing_begin": _("Find shifts"),
        "staffing_stop": _("End the search"),
        "staffing_save": _("Save the plan as a scenario file"),
        "staffing_runs": _("{seconds} s of {limit} s"),
        "staffing_judged": _("being judged on fresh days ..."),
        "staffing_stopped": _("The search was ended."),
        "pool": _("Pool"),
        "agents_head": _("Agents"),
        "hours_head": _("Paid hours"),
        "cost_head": _("Wages"),
        "now": _("now"),
        "busy": _("Python is busy with another cell; numbers change when it is done."),
    }


def all_pools() -> str:
    """The last row of a table of pools."""
    return _("All pools")


def not_certain(days: int) -> str:
    """Where a plan does not pass, on the page."""
    return _(
        "On {days} days that the search never saw it is not certain that every hour is kept; more "
        "seconds would decide."
    ).format(days=grouped(days))
