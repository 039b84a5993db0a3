"""How each figure of the Anonymous Bank's centre was measured, or why it is assumed."""

from __future__ import annotations

from sim.calibration.bank import SUMMER_TIME, Measured
from sim.calibration.staffing import AWAY_S, SKILL_SHARE, SPELL_S, UNSEEN_SHARE

_DOCUMENTATION = "documentation of the records (Guedj and Mandelbaum, 2000)"


def sources(found: Measured) -> dict[str, str]:
    """Path of a field of the centre -> where its figure comes from."""
    return {**_demand(found), **_callers(found), **_agents(found)}


def _demand(found: Measured) -> dict[str, str]:
    return {
        "horizon.opening": "median first and last answered call of a normal day, to half an hour; "
        f"{found.outside_hours:.1%} of the calls offered to agents came outside these hours and "
        f"are left out; Saturday as in summer time (from {SUMMER_TIME.day} April)",
        "sites.bank.seats": f"{_DOCUMENTATION}: 8 agents, 1 supervisor, 5 internet agents",
        "sites.bank.trunk_groups": f"{_DOCUMENTATION}: 65 lines on 6 VRUs; callers whom the VRU "
        "served to the end held lines too and are not in the records",
        "demand.profiles": "mean calls offered to agents by half-hour of entry on normal days; "
        "internet, callback and stock with Sunday to Thursday together, english like regular, "
        "Friday and Saturday with all types together",
        "demand.busyness_correlation": "gives the total of a day the variation that it has in the "
        f"records (cv {found.total_cv:.3f} beyond weekday and Poisson)",
        "contact_types.regular.demand": "mean calls offered to agents by weekday on normal days, "
        "plus those that hung up in the VRU before; the growth of internet over the months is in "
        "its busyness",
        "contact_types.regular_priority.demand": "priority customers are "
        f"{found.priority_share['PS']:.1%} of the queued calls of the type (stock "
        f"{found.priority_share['NE']:.1%}, english {found.priority_share['PE']:.1%}); where a "
        "call did not queue its priority is not recorded, and the same share is taken",
    }


def _callers(found: Measured) -> dict[str, str]:
    over = found.head_starts["regular over new_customer"]
    step = found.head_starts["regular_priority over regular"]
    return {
        "contact_types.regular.ivr": "share of the calls in opening hours that hung up in the VRU; "
        "calls that the VRU served to the end are not in the records",
        "contact_types.regular.head_start_s": f"order of service: {over.seconds:.0f} s ahead of "
        f"new_customer explain {over.agreement:.0%} of {over.pairs} pairs (order of arrival: "
        f"{over.without:.0%})",
        "contact_types.regular_priority.head_start_s": f"order of service: {step.seconds:.0f} s "
        f"ahead of regular explain {step.agreement:.0%} of {step.pairs} pairs (order of arrival: "
        f"{step.without:.0%}); the documentation says 90 s",
        "contact_types.english.head_start_s": "assumption: as regular; too few pairs to measure",
        "contact_types.callback.head_start_s": "assumption: the mean over its queued callers, "
        "whose recorded priorities are 0, 1 and 2 in nearly equal numbers",
        "contact_types.regular.patience": "Kaplan-Meier on queued calls, the waits of answered "
        "calls censored; beyond the records an exponential tail; by type and priority",
        "contact_types.regular.talk": "quantiles of service times, those under 10 s included "
        f"({found.short_share['PS']:.1%} of the type); shape by priority from queued calls",
        "contact_types.regular.handling_by_time": "mean service time by hour of entry",
        "contact_types.regular.wrap_up": "gap between two calls of an agent while the next caller "
        f"was already waiting: {len(found.gaps.gap_s)} gaps of {found.gaps.agents} agents, mean "
        f"{float(found.gaps.gap_s.mean()):.1f} s; holds wrap-up and call set-up",
    }


def _agents(found: Measured) -> dict[str, str]:
    return {
        "pools": "agents by what they served, month by month: a type is a skill if its share of "
        f"the agent's calls is at least {SKILL_SHARE:g} times its share of all calls",
        "pools.general.staffing": "inferred: an agent is available while talking, and between "
        f"calls unless callers whom the agent serves waited for over {AWAY_S:.0f} s in all (then "
        f"{UNSEEN_SHARE:.0%} of the rest of the gap counts) or the gap exceeds "
        f"{SPELL_S / 60:.0f} min; mean by half-hour and weekday, days weighted by their calls, "
        f"made whole by carrying the rest; {found.available_share:.0%} of the time between an "
        "agent's first and last call",
        "routing.agent_selection": "assumption",
        "target": "assumption: the records name no target",
        "tariff": "assumption: no cost is known; every rate is 0",
    }
