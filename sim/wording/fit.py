"""What is said of a centre that call records made: sources, verdict, tables, figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim.catalogue import N_, _
from sim.wording import numbers

LEVELS = {
    "replay": N_("everything (replay)"),
    "calls_roster_talk": N_("calls, roster and talk"),
    "calls": N_("calls"),
    "nothing": N_("nothing at all"),
}
"""What was known of the days that were simulated."""

REASONS = {
    "volume": N_("far more or fewer calls than on other days of this weekday"),
    "incident": N_("far more calls in a half-hour than the day lets expect"),
    "holiday": N_("a holiday"),
    "make_up": N_("a day worked in place of another"),
}
PARAMETERS = {
    "volume": N_("calls a day"),
    "talk": N_("mean talk"),
    "wrap_up": N_("mean wrap-up"),
    "patience": N_("time waited per caller who gave up"),
    "contained": N_("share of calls that the IVR serves"),
    "hung_up": N_("share of calls that hang up in the IVR"),
    "ivr": N_("mean time in the IVR"),
    "retry": N_("share of callers who call again after giving up"),
    "leaving": N_("share who leave because so many calls or more wait when they join"),
    "opens": N_("wait after which a pool takes calls of a contact type"),
    "setup": N_("time to put a call through from one site to another"),
    "own_first": N_("share of moments in which a pool takes its own types before longer waits"),
    "unavailable": N_("mean unavailability after a call, with so many calls waiting or more"),
    "agents": N_("agent-hours a day"),
    "presence": N_("agents present per agent rostered"),
    "busyness_cv": N_("busyness between days (cv)"),
    "within_day_cv": N_("busyness within a day (cv)"),
    "within_day_correlation": N_("correlation of neighbouring half-hours"),
    "busyness_correlation": N_("correlation of contact types between days"),
    "within_day_type_correlation": N_("correlation of contact types within a day"),
}
DRIFT = {
    "volume": N_("calls a day"),
    "talk_s": N_("mean talk, s"),
    "agent_hours": N_("agent-hours a day"),
    "talking": N_("talking, % of presence"),
    "patience_s": N_("waited per caller who gave up, s"),
}
INPUTS = {
    "volume": N_("Volume"),
    "handling": N_("Handling time"),
    "patience": N_("Callers' patience"),
    "agents": N_("Agents present"),
}
GOOD, FAIR = (0.02, 0.10), (0.05, 0.25)
"""Errors of abandonment and of the mean wait of queued up to which a centre is good, or fair."""


def sources(f: Mapping[str, Any]) -> dict[str, str]:
    """Path of a field of a fitted centre -> where its figure comes from."""
    first, last = (f[end].date().isoformat() for end in ("first", "last"))
    found = {
        "horizon.opening": _(
            "half-hours in which calls were answered on most days, {first} to {last}; {outside} of "
            "the calls came outside and are left out"
        ).format(first=first, last=last, outside=numbers.percent(f["outside"])),
        "demand.profiles": _(
            "mean calls by half-hour of entry on {days} normal days ({unusual} unusual ones are "
            "left out), each weekday drawn to what alike weekdays share"
        ).format(days=f["days"], unusual=f["unusual"]),
        "demand.busyness_correlation": _("variation of the counts of half-hours")
        if f["variation"]
        else _("assumption: too few days to measure variation"),
        "routing.agent_selection": _("assumption: the records do not say"),
        "target": _("assumption: the records name no target"),
        "tariff": _("assumption: no cost is known; every rate is 0"),
        "pools": _(
            "{agents} agents by what they answered: a type is a skill from a tenth of its share of "
            "all calls on"
        ).format(agents=sum(f["pools"].values())),
    }  # fmt: skip
    for name in f["types"]:
        path = f"contact_types.{name}"
        family, number = f["talk"][name]
        found[f"{path}.talk"] = (
            _("quantiles of {number} recorded talk times; no family is close enough")
            if family == "empirical"
            else _("{number} recorded talk times; of the families {family} is the likeliest")
        ).format(number=numbers.grouped(number), family=family)
        if name in f["shares"]:
            found[f"{path}.demand"] = _(
                "calls of the recorded type x {share}, its share where the priority is known"
            ).format(share=numbers.percent(f["shares"][name]))
        else:
            found[f"{path}.demand"] = _("mean calls by weekday on normal days")
        if name in f["patience"]:
            calls, gone = f["patience"][name]
            found[f"{path}.patience"] = _(
                "Kaplan-Meier on {calls} queued calls, of which {gone} gave up; beyond, an "
                "exponential tail"
            ).format(calls=numbers.grouped(calls), gone=numbers.grouped(gone))
        if name in f["leaving"]:
            left, gain, price = f["leaving"][name]
            found[f"{path}.balking_by_waiting"] = _(
                "about {calls} more calls that gave up soon after they had found many waiting; "
                "with patience alone the log-likelihood is {gain} lower (taken from {price} on)"
            ).format(
                calls=numbers.grouped(left),
                gain=numbers.grouped(gain),
                price=numbers.grouped(price),
            )
        if name in f["head_starts"]:
            seconds, agreement, without, pairs = f["head_starts"][name]
            found[f"{path}.head_start_s"] = _(
                "order of service against {reference}: {seconds} s explain {agreement} of {pairs} "
                "pairs, order of arrival {without}"
            ).format(
                reference=f["reference"], seconds=f"{seconds:.0f}",
                agreement=numbers.percent(agreement, 0), pairs=numbers.grouped(pairs),
                without=numbers.percent(without, 0),
            )  # fmt: skip
        if f["retries"] is not None:
            share, lost = f["retries"]
            found[f"{path}.retry"] = _(
                "customers of {lost} calls that gave up: {share} call again within an hour, beyond "
                "those who do after an answer"
            ).format(lost=numbers.grouped(lost), share=numbers.percent(share))
        if f["late"].get(name):
            found[f"routes.{name}.steps"] = _(
                "waits of the calls that each pool took: of {calls} calls next to none came before "
                "the pool's step"
            ).format(calls=numbers.grouped(f["late"][name]))
    if f["sites"] > 1:
        found["sites"] = _("the {sites} sites that the records name").format(sites=f["sites"])
        found["links"] = (
            _(
                "assumption: no limit; time to put a call through: the shortest gaps between two "
                "calls of an agent, the second of which had waited at another site"
            )
            if f["setups"]
            else _("assumption: no limit; the time to set up a call is in the steps of the routes")
        )
    for pool in f["pools"]:
        found[f"pools.{pool}.staffing"] = (
            _(
                "mean week of the log of agents' states (without absences over 10 minutes), days "
                "weighted by their calls"
            )
            if f["logged"]
            else _(
                "mean week of agents' sessions (first to last call, split at gaps over 10 "
                "minutes), days weighted by their calls"
            )
        )
        if pool in f["own_first"]:
            own, moments = f["own_first"][pool]
            found[f"pools.{pool}.own_type_first"] = _(
                "in {own} of {moments} moments at which a caller of another type had waited "
                "longer, an agent took one of the own types"
            ).format(own=numbers.grouped(own), moments=numbers.grouped(moments))
        if f["shrinkage"] is not None:
            found[f"pools.{pool}.staffing.shrinkage"] = _(
                "agent-hours of the planner's roster that were not worked, all pools together; "
                "rostered are the agents present over what is left"
            )
        found[f"pools.{pool}.after_call"] = (
            _(
                "none: {exact} callers who waited when a call ended were taken at once, and agents "
                "are assumed to be there at once where nobody waits"
            )
            if f["never_away"]
            else _(
                "{exact} returns after a call in the log of agents' states, by the calls that "
                "wait when it ends; holds wrap-up where none is recorded"
            )
            if f["logged_returns"]
            else _(
                "{gaps} gaps between calls, {exact} of them known exactly, by the calls that wait "
                "when it begins; holds wrap-up where none is recorded"
            )
        ).format(gaps=numbers.grouped(f["gaps"]), exact=numbers.grouped(f["exact"]))
    return found


def given_source() -> str:
    """Source of what is given beside the records."""
    return _("given with the fit, not measured")


def input_title(name: str) -> str:
    """Title of an uncertain input."""
    return _(INPUTS[name])


def input_unit() -> str:
    """Unit of an uncertain input."""
    return _("x fitted")


def input_source(number: int) -> str:
    """Source of an uncertain input."""
    return _("days of the records drawn again ({number} observations)").format(
        number=numbers.grouped(number)
    )


def uncertainty_title() -> str:
    """Title of the uncertain inputs."""
    return _("What the records leave uncertain")


def level(name: str) -> str:
    """What was known."""
    return _(LEVELS[name])


def parameter(name: str) -> str:
    """A parameter."""
    return _(PARAMETERS[name])


def drift_head(name: str) -> str:
    """Head of a column of the drift."""
    return _(DRIFT[name])


def reason(name: str) -> str:
    """Why a day is left out."""
    return _(REASONS[name])


def page_title(name: str) -> str:
    """Title of the page."""
    return _("{name}: from call records to a centre").format(name=name)


def lead(days: int, first: str, last: str, calls: int) -> str:
    """First sentence of the page."""
    return _("Measured on {days} normal days, {first} to {last}: {calls} calls.").format(
        days=days, first=first, last=last, calls=numbers.grouped(calls)
    )  # fmt: skip


def points(error: float) -> str:
    """A signed error in percentage points."""
    return numbers.difference(error, "share") if error == error else numbers.NO_VALUE


def relative(error: float) -> str:
    """A signed relative error in per cent."""
    if error != error:
        return numbers.NO_VALUE
    text = f"{abs(error) * 100:.0f} %"
    if text == "0 %":
        return "±0 %"
    return ("+" if error > 0 else "−") + text


def verdict(
    replay: tuple[float, float] | None, months: Mapping[str, list[tuple[float, float]]]
) -> list[str]:
    """What the centre may be used for, in plain sentences.

    Parameters
    ----------
    replay : error of abandonment and relative error of the mean wait of queued when the window's
        calls, talk and agents are simulated again; None: not checked.
    months : the same of each month that was predicted from those before it, by level.
    """
    if replay is None:
        return [_("Nothing was simulated again: how far the centre can be trusted is not known.")]
    lost, wait = abs(replay[0]), abs(replay[1])
    said = [
        _(
            "With the recorded calls, talk times and agents, simulated abandonment is off by "
            "{lost} points and the mean wait of those who queue by {wait}: this is the model's own "
            "error."
        ).format(lost=points(replay[0]), wait=relative(replay[1]))
    ]
    if math.isnan(lost) or math.isnan(wait):
        said.append(_("Too little of the records can be compared: do not use the centre yet."))
    elif lost <= GOOD[0] and wait <= GOOD[1]:
        said.append(
            _(
                "It may be used to compare rosters, routing and rules of this centre, and to ask "
                "what a known day would have been like with others."
            )
        )
    elif lost <= FAIR[0] and wait <= FAIR[1]:
        said.append(
            _(
                "It may be used for comparisons whose differences are clearly larger than this "
                "error, and not for promises of a service level."
            )
        )
    else:
        said.append(
            _(
                "The model does not describe these days: do not use it before it is known why (see "
                "the tables below)."
            )
        )
    blind = months.get("nothing", [])
    if blind:
        said.append(
            _(
                "Of a month of which nothing is known, abandonment was missed by {points} points "
                "and the mean wait of those who queue by {wait} (mean over {months}): volume, talk "
                "and rosters move from month to month."
            ).format(
                points=f"{_mean(blind, 0) * 100:.1f}", wait=f"{_mean(blind, 1) * 100:.0f} %",
                months=_months(len(blind)),
            )
        )  # fmt: skip
    known = months.get("calls_roster_talk", [])
    if known and blind:
        said.append(
            _(
                "With calls, roster and talk of the month known it was {points} points and {wait} "
                "(the worst month: {most} points): what a forecast and a roster are worth."
            ).format(
                points=f"{_mean(known, 0) * 100:.1f}", wait=f"{_mean(known, 1) * 100:.0f} %",
                most=f"{_most(known) * 100:.1f}",
            )
        )  # fmt: skip
    if not months:
        said.append(
            _(
                "The records are too short to predict a month from those before it: how well the "
                "centre predicts is not known."
            )
        )
    return said


def _mean(errors: list[tuple[float, float]], which: int) -> float:
    values = [abs(e[which]) for e in errors if e[which] == e[which]]
    return sum(values) / len(values) if values else math.nan


def _most(errors: list[tuple[float, float]]) -> float:
    """The largest error of abandonment."""
    values = [abs(e[0]) for e in errors if e[0] == e[0]]
    return max(values, default=math.nan)


def _months(number: int) -> str:
    return _("one month") if number == 1 else _("{number} months").format(number=number)


def band_says() -> str:
    """How bands are judged."""
    return _(
        "Band: of the service level of single hours. A band that is wide enough holds everything "
        "and says nothing, so its width stands beside the share of hours that it holds, and the "
        "interval score (width plus 40 times what lies outside; less is better) judges both."
    )


def drift_warning(name: str, month: str, change: float) -> str:
    """A warning that something moved."""
    return _("{what} moved by {change} in {month}.").format(
        what=drift_head(name), change=relative(change), month=month
    )


def hours_title() -> str:
    """Title of the figure by hour."""
    return _("Recorded and simulated, hour by hour")


def hours_says() -> str:
    """Caption of the figure by hour."""
    return _("Calls, waits and abandonment by hour of joining the queue, recorded and simulated.")


def laws_title() -> str:
    """Title of the figure of the laws."""
    return _("Do the laws fit?")


def laws_says() -> str:
    """Caption of the figure of the laws."""
    return _("Recorded quantiles against those of the fitted laws: on the line they agree.")


def patience_title() -> str:
    """Title of the figure of patience."""
    return _("Who still waits?")


def patience_says() -> str:
    """Caption of the figure of patience."""
    return _(
        "Share of queued callers who would still wait, had nobody answered: recorded "
        "(Kaplan-Meier, in which an answered caller would have waited at least that long; with a "
        "95 % band) and as the centre has it. Beyond the end of a panel fewer than 30 callers "
        "were left. Callers who leave because of how many wait count as answered when they do."
    )


def patience_of(name: str) -> str:
    """Title of a panel: the patience of a contact type."""
    return _("patience: {contact_type}").format(contact_type=name)


def patience_of_all() -> str:
    """Title of the panel of all contact types together."""
    return _("patience of all")


def waited_axis() -> str:
    """Axis of the time waited."""
    return _("waited, s")


def still_waiting_axis() -> str:
    """Axis of those who still wait."""
    return _("still waiting, %")


def of_the_centre() -> str:
    """Label of a law as the centre has it."""
    return _("fitted")


def recorded() -> str:
    """Label of what was recorded."""
    return _("recorded")


def simulated(name: str) -> str:
    """Label of what was simulated."""
    return _("simulated, known: {level}").format(level=level(name))


def hour_axis() -> str:
    """Axis of the hours."""
    return _("hour")


def panel(name: str) -> str:
    """Title of a panel of the figure by hour."""
    titles = {
        "number": N_("calls a day"),
        "wait": N_("mean wait of all, s"),
        "lost": N_("abandoned, %"),
    }
    return _(titles[name])


def fitted_axis() -> str:
    """Axis of fitted quantiles."""
    return _("fitted, s")


def recorded_axis() -> str:
    """Axis of recorded quantiles."""
    return _("recorded, s")


def talk_of(name: str) -> str:
    """Title of a panel of talk times."""
    return _("talk: {name}").format(name=name)
