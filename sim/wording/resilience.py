"""What is said of a matrix of failures and designs: headline, columns, reasons, figure."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

from sim.catalogue import N_, _, ngettext
from sim.drills import halving
from sim.drills.cells import Cell, Limits
from sim.drills.judging import MET, MISSED, OPEN
from sim.drills.laboratory import Price
from sim.drills.matrix import Resilience
from sim.drills.pairs import MARGIN, Pair, dangerous
from sim.drills.strain import RESERVE
from sim.wording import names, numbers
from sim.wording.drills import minutes, whole_minutes
from sim.wording.fitting import commas, paragraph
from sim.wording.names import named

COMPONENT = N_("What fails")
DESIGN = N_("Design")
START = N_("At")
PRICE = N_("Price a day")
CHEAPEST = N_("Cheapest design that meets the objective")
NOT_RUN = N_("not run")

VERDICTS = {MET: N_("met"), MISSED: N_("missed"), OPEN: N_("not decided")}

COLUMNS = {
    "worst_service": N_("worst service level, %"),
    "recovered_s": N_("recovered, min (median)"),
    "recovered_p90_s": N_("in nine of ten days"),
    "lost": N_("calls lost"),
    "met": N_("objective met, %"),
    "cost": N_("cost"),
}
"""Numbers of a cell on the terminal and the page."""

MARKS = {MET: "\u2713", MISSED: "\u2717", OPEN: "?"}
"""Of verdicts, on the terminal."""

DELAYS = {
    halving.DETECTION: N_("Detection"),
    halving.SWITCH: N_("Standby agents activated"),
    halving.MOVE: N_("Moved agents at work"),
    halving.PLAY: N_("Actions of the playbook"),
    halving.REPAIR: N_("Repair"),
    halving.FAILBACK: N_("Fail-back"),
    halving.RAMP: N_("Agents log in again"),
}

_WHY = {
    "strain": N_("simulated: both need the same reserve"),
    "harm": N_("simulated: together they could break the objective"),
    "clear": N_(
        "not simulated: they need no common reserve, and their harms added keep the objective"
    ),
    "contained": N_("not simulated: one of them lies within the other, whose harm it is"),
    "alone": N_("not simulated: one of them breaks the objective alone"),
    "not_run": N_("not simulated: one of them could not run"),
    "too_many": N_("not simulated: other pairs are more dangerous, and no more were asked for"),
}  # fmt: skip


def why(pair: Pair) -> str:
    """Why a pair was simulated, or not."""
    return _(_WHY[pair.why])


def counted(pairs: list[Pair]) -> list[tuple[str, int]]:
    """How many pairs were simulated or not, by the reason."""
    found = Counter(pair.why for pair in pairs)
    counted: dict[str, int] = {str(name): many for name, many in found.items()}
    return [(_(text), counted[name]) for name, text in _WHY.items() if name in counted]


def delay(name: str) -> str:
    """A delay of a failure, for people."""
    return _(DELAYS[name])


def table_title(limits: Limits) -> str:
    """Of the terminal's table of cells."""
    said = _("minutes until recovered (median) / calls lost because of the failure")
    if not limits:
        return said
    marks = [
        _("{mark} {verdict}").format(mark=mark, verdict=_(VERDICTS[name]))
        for name, mark in MARKS.items()
    ]
    return _("{said}; objective {marks}").format(said=said, marks=commas(marks))


def verdict(name: str) -> str:
    """A verdict, for people; empty without an objective."""
    return _(VERDICTS[name]) if name else ""


def value(cell: Cell, name: str, currency: str) -> str:
    """A number of a cell, without its interval."""
    found = cell.values.get(name, math.nan)
    if name.endswith("_s"):
        return minutes(found)
    if name == "lost":
        return calls(found) if math.isfinite(found) else numbers.NO_VALUE
    if name == "cost":
        return numbers.difference(found, f"{currency}/day")
    return numbers.number(found, "share")


def between(cell: Cell, name: str, currency: str) -> str:
    """Its interval; empty where it has none."""
    low, high = (cell.values.get(f"{name}_{end}", math.nan) for end in ("low", "high"))
    if name == "recovered_s":
        low, high = (cell.values.get(f"recovered_{end}_s", math.nan) for end in ("low", "high"))
        if math.isnan(low):
            return ""
        return _("{low} to {high}").format(low=minutes(low), high=minutes(high))
    if name == "met":
        return numbers.interval(low, high, "share")
    if name == "lost" and math.isfinite(low) and math.isfinite(high):
        return _("{low} to {high}").format(low=calls(low), high=calls(high))
    return numbers.difference_interval(low, high, f"{currency}/day")


def price(found: Price, currency: str) -> str:
    """What a design costs more a day than the first."""
    if math.isnan(found.value):
        return numbers.NO_VALUE
    return numbers.difference_amount(found.value, f"{currency}/day")


def price_between(found: Price, currency: str) -> str:
    """Its interval."""
    return numbers.difference_interval(found.low, found.high, f"{currency}/day")


def objective(limits: Limits) -> str:
    """The objective in a sentence; empty without one."""
    said = []
    if limits.recovered_s is not None:
        said.append(
            _("recovered within {minutes} on at least {share} of the days").format(
                minutes=whole_minutes(limits.recovered_s), share=numbers.percent(limits.share, 0)
            )
        )
    if limits.lost_calls is not None:
        said.append(
            _("at most {calls} calls lost because of the failure, in the mean").format(
                calls=numbers.grouped(limits.lost_calls)
            )
        )
    return _(" and ").join(said)


def title(found: Resilience) -> str:
    """Title of the page."""
    return _("Resilience of {centre}").format(centre=centre_title(found))


def centre_title(found: Resilience) -> str:
    """What the centre is called."""
    centre = next(iter(found.calm.values())).study.centre
    return named(centre.title or centre.name)


def headline(found: Resilience) -> str:
    """In a few sentences: what was tried, what harms most, which objectives are met."""
    ran = [cell for cell in found.cells if cell.ran]
    said = [
        _("{components} components failed in {designs} designs, {days} days each, at {starts}.")
        .format(
            components=len(found.components), designs=len(found.designs),
            days=found.replications, starts=", ".join(found.starts),
        )
    ]  # fmt: skip
    left_out = len(found.cells) - len(ran)
    if left_out:
        said.append(
            ngettext(
                "{cells} cell could not run; the table says why.",
                "{cells} cells could not run; the table says why.",
                left_out,
            ).format(cells=left_out)
        )
    first = [cell for cell in ran if cell.design == found.designs[0]]
    if first:
        worst = max(first, key=lambda cell: cell.values["lost"])
        said.append(
            _("In {design}, {component} loses most calls: {lost} ({interval}).").format(
                design=worst.design,
                component=worst.component,
                lost=numbers.grouped(worst.values["lost"]),
                interval=_("{low} to {high}").format(
                    low=numbers.grouped(worst.values["lost_low"]),
                    high=numbers.grouped(worst.values["lost_high"]),
                ),
            )
        )
    if found.limits:
        said.append(_("Objective: {objective}.").format(objective=objective(found.limits)))
    return " ".join(said)


def calls(lost: float) -> str:
    """Calls lost because of a failure, whole, with their sign."""
    text = numbers.grouped(lost)
    return text if text.startswith("\u2212") or text == "0" else f"+{text}"


def verdicts(found: Resilience, design: str) -> list[str]:
    """How many of a design's failures met the objective, missed it, are not decided."""
    mine = Counter(cell.verdict for cell in found.cells if cell.ran and cell.design == design)
    return [str(mine[name]) for name in VERDICTS]


def pairs_said(found: Resilience) -> str:
    """What became of the pairs."""
    simulated = [pair for pair in found.pairs if pair.simulated]
    broken = dangerous(found.pair_cells, found.limits)
    known = _("Of {pairs} pairs {simulated} were simulated; {broken} of them break the objective, "
              "though neither part does.").format(
        pairs=len(found.pairs), simulated=len(simulated), broken=len(broken)
    )  # fmt: skip
    clear = [pair for pair in found.pairs if pair.why == "clear"]
    if not clear:
        return known
    lost = max(pair.lost_bound for pair in clear)
    recovered_s = max(pair.recovered_bound_s for pair in clear)
    bound = _(
        "{clear} were left out because they need no common reserve: none of them loses more than "
        "{lost} calls or takes longer than {minutes} to recover, if harms of such parts add up to "
        "{margin} times their sum at most."
    ).format(
        clear=len(clear), lost=numbers.grouped(lost), minutes=whole_minutes(recovered_s),
        margin=f"{MARGIN:g}",
    )  # fmt: skip
    return f"{known} {bound}"


def screening() -> str:
    """How pairs are screened."""
    return _(
        "Parts need the same reserve where the work of both would fill more than {reserve} of the "
        "trunk lines, IVR ports or idle agents that are left to take it over, from means of the "
        "days without a failure. A bound is the upper ends of both parts' harms, added, times "
        "{margin}; that harms of such parts add up to no more is an assumption."
    ).format(reserve=numbers.percent(RESERVE, 0), margin=f"{MARGIN:g}")


def fix(row: dict[str, Any], found: Resilience, currency: str) -> str:
    """The cheapest design that meets the objective after a failure."""
    cheapest, undecided = str(row["cheapest"]), str(row["open"])
    if cheapest:
        known = Price(float(row["price"]), float(row["low"]), float(row["high"]))
        said = _("{design} ({price})").format(design=cheapest, price=price(known, currency))
        if cheapest == found.designs[0]:
            said = _("{design} (the first, nothing to be bought)").format(design=cheapest)
    else:
        said = _("none of these is known to meet it")
    if undecided:
        said += _("; not decided: {designs}").format(designs=undecided)
    return said


def assumptions(found: Resilience) -> list[tuple[str, str]]:
    """How each kind of component fails, and where that comes from."""
    return [
        (
            str(kind),
            _("{minutes} min; {source}").format(
                minutes=minutes(typical.duration.mean()),
                source=names.source(typical.source) or numbers.NO_VALUE,
            ),
        )
        for kind, typical in found.failures.kinds.items()
    ]


def figure_title(start: str) -> str:
    """Title of the heat map."""
    return _("Minutes until recovered, failures at {start}").format(start=start)


def figure_said(found: Resilience) -> str:
    """Its subtitle."""
    said = _("Median of {days} days; beneath, calls lost because of the failure.").format(
        days=found.replications
    )
    if not found.limits:
        return said
    return paragraph([said, _("Framed: objective missed; dashed: not decided.")])


def figure_alternative(found: Resilience) -> str:
    """The heat map in words."""
    return _("Table of failures by designs, shaded by minutes until recovered. {said}").format(
        said=headline(found)
    )


def caption() -> str:
    """Beneath the heat map."""
    return _("Darker: recovered later. Every number stands in the table below.")


def where(folder: Path) -> str:
    """Where the results are."""
    return _("page: {page}   results: {folder}").format(page=folder / "index.html", folder=folder)


def halving_title(found: Resilience) -> str:
    """Of the table of halved delays."""
    return _("What half of a delay buys, in {design}").format(design=found.designs[0])


def halving_said(row: halving.Halving) -> str:
    """What half of a delay buys: calls, with their interval."""
    return _("{lost} ({low} to {high})").format(
        lost=numbers.difference(row.lost, "calls"),
        low=numbers.difference(row.low, "calls"),
        high=numbers.difference(row.high, "calls"),
    )
