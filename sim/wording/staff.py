"""What `trunkline staff` says of the agents that intervals ask for."""

from __future__ import annotations

import math

import pandas as pd

from sim.catalogue import _, ngettext
from sim.wording import counts
from sim.wording.fitting import paragraph
from sim.wording.numbers import grouped, percent

STUDY, STEADY, INTERVALS = "study", "steady", "intervals"
"""Of what the numbers are: of a centre, of a queue that is the same all day, of one that is not."""


def kind_of(table: pd.DataFrame) -> str:
    """Of what the numbers are.

    Parameters
    ----------
    table : of `sim.planning.requirement.Requirement`.
    """
    if table["rostered"].notna().any():
        return STUDY
    return STEADY if len(table) == 1 else INTERVALS


def heads(*, of_a_study: bool, shrinkage: bool) -> list[str]:
    """Heads of the columns of numbers, in the order of `row`."""
    found = [_("offered calls"), _("handle time, s"), _("load, erlangs"), "Erlang C", "Erlang A",
             _("simulated"), _("95 % interval")]  # fmt: skip
    if shrinkage:
        found.append(_("to roster"))
    if of_a_study:
        found += [_("on duty today"), _("service level today")]
    return found


def interval(low: float, high: float, beyond: int) -> str:
    """Between which numbers the simulated one lies."""
    if beyond < 0:
        return _("{high} or fewer").format(high=whole(high)) if math.isfinite(high) else "–"
    if not math.isfinite(high):
        return _("{low} or more").format(low=whole(low))
    return f"{whole(low)}–{whole(high)}"


def simulated(agents: float, beyond: int) -> str:
    """The simulated number; more or fewer than it where the plans tried do not reach its place."""
    return {1: "> ", -1: "≤ "}.get(beyond, "") + whole(agents)


def whole(agents: float) -> str:
    """A number of agents; a dash where there is none."""
    return grouped(agents) if math.isfinite(agents) else "–"


def one_decimal(value: float) -> str:
    """A number with one decimal; a dash where there is none."""
    return grouped(value, 1) if math.isfinite(value) else "–"


def share(value: float) -> str:
    """A share in per cent; a dash where there is none."""
    return percent(value) if math.isfinite(value) else "–"


def asked_of_queue(share_: float, threshold_s: float) -> str:
    """What the numbers of a plain queue are."""
    return _(
        "Agents on the phones so that {share} of the calls are answered within {seconds} s."
    ).format(share=percent(share_, 0), seconds=f"{threshold_s:g}")


def asked_of_centre(title: str) -> str:
    """What the numbers of a centre are."""
    return _("{centre}: agents on the phones so that every interval keeps its target.").format(
        centre=title
    )


def group_of(types: list[str]) -> str:
    """Contact types that share agents."""
    return _("Contact types that share agents: {types}").format(types=", ".join(types))


def explained(replications: int, kind: str, *, patient: bool) -> list[str]:
    """How to read the numbers, a sentence or two each.

    Parameters
    ----------
    replications : days simulated for each plan.
    kind : `STUDY`, `STEADY` or `INTERVALS`.
    patient : whether nobody gives up.
    """
    found = [
        _("Erlang C takes it that callers wait for ever; each interval stands for itself.")
        if not patient
        else _("Nobody gives up in this queue, so that Erlang A is Erlang C.")
    ]
    if not patient:
        found.append(_("Erlang A lets them give up; those who do count as not answered in time."))
    days = counts.replications(replications)
    if kind == STUDY:
        found.append(
            _(
                "The formulas take all agents as one pool who serve every call; the simulation has "
                "the centre's own skills, routing and distributions, on {replications} of each of "
                "several rosters: today's, times a factor."
            ).format(replications=days)
        )
    elif kind == STEADY:
        found.append(
            _("Simulated are {replications} of each of five plans, read from 02:00 on.").format(
                replications=days
            )
        )
    else:
        found.append(
            _(
                "The simulation ({replications} of each of five plans) carries over what waits at "
                "the end of an interval, which the formulas do not."
            ).format(replications=days)
        )
    return found


def title() -> str:
    """Title in a notebook."""
    return _("Agents on the phones that each interval asks for")


def most_needed(table: pd.DataFrame) -> str:
    """The interval that asks for most agents; empty: nothing was found.

    Parameters
    ----------
    table : of `sim.planning.requirement.Requirement`.
    """
    known = table[table["simulated"].notna()]
    if known.empty:
        return ""
    row = known.iloc[int(known["simulated"].to_numpy().argmax())]
    beyond = int(row["beyond"])
    told = {
        "agents": simulated(row["simulated"], beyond),
        "range": interval(row["simulated_low"], row["simulated_high"], beyond),
    }
    if len(table) == 1:
        return _("{agents} agents are needed on the phones ({range}).").format(**told)
    return _("Most are needed at {interval}: {agents} agents on the phones ({range}).").format(
        interval=row["interval"], **told
    )


def short_today(table: pd.DataFrame) -> str:
    """In how many intervals fewer are on duty today than are needed; empty: of no study."""
    known = table[table["rostered"].notna() & table["simulated_low"].notna()]
    if known.empty:
        return ""
    short = int((known["rostered"] < known["simulated_low"]).sum())
    return ngettext(
        "In {short} of {count} interval fewer are on duty today than are needed, below the whole "
        "confidence interval.",
        "In {short} of {count} intervals fewer are on duty today than are needed, below the whole "
        "confidence interval.",
        len(known),
    ).format(short=short, count=len(known))


def figure_said(table: pd.DataFrame) -> str:
    """What the figure says, in a line."""
    return most_needed(table) or title()


def figure_alternative(said: str) -> str:
    """The figure in words."""
    return paragraph(
        [_("Agents on the phones by interval: Erlang C, Erlang A, simulated, on duty today."), said]
    )


def lines() -> dict[str, str]:
    """Legend of the figure."""
    return {
        "erlang_c": "Erlang C",
        "erlang_a": "Erlang A",
        "simulated": _("Simulated"),
        "between": _("95 % interval"),
        "rostered": _("On duty today"),
    }


def agents_axis() -> str:
    """Label of the axis."""
    return _("Agents on the phones")


def interval_label(label: str) -> str:
    """An interval as a tick."""
    return _("all day") if label == "all day" else label


def foot(replications: int) -> str:
    """Where the numbers of the figure come from."""
    return _("Simulated on {replications} of each plan.").format(
        replications=counts.replications(replications)
    )
