"""What the page of `trunkline optimise` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.catalogue import N_, _, ngettext
from sim.wording import numbers, titles
from sim.wording.fitting import middots, paragraph, shortened
from sim.wording.sentence import Exact, Sentence, sentence
from sim.wording.stretches import head, over

STEPS = {
    "raise": N_("More agents where it is short"),
    "level": N_("On many more days"),
    "balance": N_("Less where there is room, more where it is short"),
    "improve": N_("Cheaper plans near by"),
    "size": N_("Other ports, lines or contract agents"),
    "exchange": N_("A few agents exchanged"),
    "fresh": N_("Judged on fresh days"),
}


def title(centre: str) -> str:
    """Title of the page."""
    return _("{centre}: staffing found by simulation").format(centre=centre)


def lead(days: str, tried: int, seconds: float, seed: int) -> str:
    """The line beneath the title."""
    return middots(
        [
            ngettext("{count} plan simulated", "{count} plans simulated", tried).format(
                count=numbers.grouped(tried)
            ),
            _("{duration} of search").format(duration=numbers.duration(seconds)),
            _("judged on {days} that the search never saw").format(days=days),
            _("seed {seed}").format(seed=seed),
        ]
    )


def headline(told: Mapping[str, float], currency: str, *, holds: bool, days: int = 1) -> Sentence:
    """What to do, and what it costs against today's roster.

    Parameters
    ----------
    told : the row of all pools of `sim.planning.assessed.people_table`.
    holds : whether the plan passed on fresh days.
    days : over which wages are told.
    """
    saved = told["cost_today"] - told["cost_plan"]
    given = {
        "agents": Exact(numbers.grouped(told["agents_plan"]), told["agents_plan"]),
        "today": Exact(numbers.grouped(told["agents_today"]), told["agents_today"]),
        "cost": Exact(over(numbers.money(told["cost_plan"], currency), days), told["cost_plan"]),
        "saved": Exact(
            numbers.money(abs(saved), currency), told["cost_difference"], difference=True
        ),
    }
    if not holds:
        return sentence(
            _(
                "Not certain yet: {agents} agents instead of {today}, whose wages are {cost}, may "
                "fall short in some part of the day"
            ),
            **{name: given[name] for name in ("agents", "today", "cost")},
        )
    if saved >= 0.0:
        return sentence(
            _("Roster {agents} agents instead of {today}: wages of {cost}, {saved} less"), **given
        )
    return sentence(
        _("Roster {agents} agents instead of {today}: wages of {cost}, {saved} more"), **given
    )


def whole_headline(
    told: Mapping[str, float],
    cost: float,
    saved: float,
    currency: str,
    *,
    holds: bool,
    decided: bool,
) -> Sentence:
    """What to do, and what a day costs in all then.

    Parameters
    ----------
    told : the row of all pools of `sim.planning.assessed.people_table`.
    cost, saved : of a day, and how much less that is than as the centre is written.
    holds : whether the plan passed on fresh days.
    decided : whether the days say surely that it costs less, or more.
    """
    given = {
        "agents": Exact(numbers.grouped(told["agents_plan"]), told["agents_plan"]),
        "today": Exact(numbers.grouped(told["agents_today"]), told["agents_today"]),
        "cost": Exact(numbers.money(cost, currency), cost),
        "saved": Exact(numbers.money(abs(saved), currency), saved, difference=True),
    }
    if not holds:
        return sentence(
            _(
                "Not certain yet: {agents} agents instead of {today}, with whom a day costs {cost} "
                "in all, may fall short in some part of the day"
            ),
            **{name: given[name] for name in ("agents", "today", "cost")},
        )
    if not decided:
        return sentence(
            _(
                "Roster {agents} agents instead of {today}: a day costs {cost} in all; whether "
                "that is less than today is not decided"
            ),
            **{name: given[name] for name in ("agents", "today", "cost")},
        )
    if saved >= 0.0:
        return sentence(
            _("Roster {agents} agents instead of {today}: a day costs {cost} in all, {saved} less"),
            **given,
        )
    return sentence(
        _("Roster {agents} agents instead of {today}: a day costs {cost} in all, {saved} more"),
        **given,
    )


def size_title() -> str:
    """Title of the table of sizes."""
    return _("Ports, lines and contract agents")


def size_heads() -> list[str]:
    """Heads of the table of sizes."""
    return [_("Field"), _("Today"), _("Plan")]


def against_today(
    cost: Mapping[str, float], service: Mapping[str, float], days: str, currency: str
) -> Sentence:
    """Plan and roster on the same days, with intervals of the paired differences.

    Parameters
    ----------
    cost, service : rows of ``cost_total`` and ``service_level`` of
        `sim.planning.assessed.Assessed.against`.
    """
    return sentence(
        _(
            "On the same {days} of other luck the cost of a day changes by {cost} (between "
            "{cost_low} and {cost_high}) against today's roster, and the share of callers answered "
            "in time by {points} points (between {low} and {high})."
        ),
        days=days,
        cost=_signed_money(cost["difference"], currency),
        cost_low=_signed_money(cost["low"], currency),
        cost_high=_signed_money(cost["high"], currency),
        points=_points(service["difference"]),
        low=_points(service["low"]),
        high=_points(service["high"]),
    )


def _signed_money(value: float, currency: str) -> Exact:
    sign = "−" if value < 0.0 else "+"
    return Exact(f"{sign}{numbers.money(abs(value), currency)}", value, difference=True)


def _points(value: float) -> Exact:
    return Exact(numbers.difference(value, "share"), value, difference=True)


def bound(least: float, cost: float, currency: str, *, holds: bool, days: int = 1) -> Sentence:
    """The least cost that is possible, and how far the plan is from it where it passed.

    Parameters
    ----------
    days : over which they are told.
    """
    if not least > 0.0:
        return sentence(
            _(
                "How much less another plan could cost is not known: there is a bound for least "
                "service levels alone."
            )
        )
    if not holds:
        return sentence(
            _(
                "By what the lower bound assumes, no plan that keeps every row costs less than "
                "{bound}."
            ),
            bound=Exact(over(numbers.money(least, currency), days), least),
        )
    return sentence(
        _(
            "By what the lower bound assumes, no plan costs less than {bound}: this one is at most "
            "{gap} above the best."
        ),
        bound=Exact(over(numbers.money(least, currency), days), least),
        gap=Exact(numbers.percent(cost / least - 1.0), cost / least - 1.0),
    )


def bound_assumes() -> str:
    """What the lower bound takes for granted."""
    return _(
        "The bound takes each part of the day by itself, with plenty of agents at all other times "
        "and agents who can take every call at once, as fast as the fastest pool; it covers these "
        "numbers by the cheapest shifts of any pool. Where a share of the whole day is kept, or "
        "one with a chance, it takes each interval so, and the callers in time of all of them "
        "together have to keep it. It assumes that agents at another time never harm, that no "
        "caller is lost for want of a line or port, and that within a part of the day they are "
        "best spread evenly, by load, or leaning towards one end. It is taken down so far that "
        "the days on which it was sought put it above the truth with a probability of 5 % at "
        "most."
    )


def use(file: str) -> str:
    """How to go on with the plan."""
    return _("The plan is a scenario that every command takes: {file}").format(file=file)


def card_titles(days: int = 1) -> dict[str, str]:
    """Titles of the numbers on the first screen; hours and wages are those of so many days."""
    return {
        "agents": _("Agents"),
        "hours": over(_("Paid hours"), days),
        "cost": over(_("Wages"), days),
    }


def today(text: str) -> str:
    """A number of today's roster, beside the plan's."""
    return _("today {value}").format(value=text)


def people_heads(currency: str, days: int = 1) -> list[str]:
    """Heads of the table of pools; hours and wages are those of so many days."""
    money = numbers.currency_text(currency)
    return [
        _("Pool"),
        _("Agents today"),
        _("Agents, plan"),
        _("Difference"),
        head(_("Paid hours today"), days),
        head(_("Paid hours, plan"), days),
        _("Difference"),
        head(_("Wages today, {currency}").format(currency=money), days),
        head(_("Wages, plan, {currency}").format(currency=money), days),
        _("Difference"),
    ]


def all_pools() -> str:
    """The last row of the table of pools."""
    return _("All chosen pools")


def against_heads() -> list[str]:
    """Heads of the table of measures."""
    return [_("Measure"), _("Unit"), _("Today"), _("Plan"), _("Difference")]


def against_read(days: str, seed: int, level: float) -> str:
    """What the table of measures is."""
    return _(
        "Means of {days} with seed {seed}, the same for both; differences are taken day by "
        "day, and their intervals hold together with {level} confidence for service level, "
        "abandonment, speed of answer and cost. Agents, hours and wages above are known exactly."
    ).format(days=days, seed=seed, level=numbers.typed_percent(level))


def required_title() -> str:
    """Title of the figure."""
    return _("Required against rostered, by pool and interval")


def required_said(pools: int, shown: int) -> str:
    """What the figure shows, in a line."""
    if shown < pools:
        return ngettext(
            "The {shown} of {count} pool with the most load; required.csv has all.",
            "The {shown} of {count} pools with the most load; required.csv has all.",
            pools,
        ).format(shown=shown, count=pools)
    return _("Agents on the phones after shrinkage, breaks and absence.")


def required_caption() -> str:
    """The sentence beneath the figure."""
    return _(
        "Required: what Erlang A asks for, for all contact types that share agents, parted among "
        "their pools as these carry the load in the simulated plan. The formula takes each "
        "interval by itself and everybody for able to do everything, so that a plan that keeps its "
        "rows may lie above or below it."
    )


def required_alternative(said: str) -> str:
    """The figure in words."""
    return paragraph([_("Agents required, rostered today and in the plan, over the day."), said])


def lines() -> dict[str, str]:
    """Legend of the figure."""
    return {
        "load": _("Load carried"),
        "required": _("Required (Erlang A)"),
        "plan": _("Plan"),
        "today": _("Today"),
    }


def agents_axis() -> str:
    """Label of the axis."""
    return _("Agents on the phones")


def required_heads() -> list[str]:
    """Heads of the table of pools and intervals."""
    return [
        _("Pool"),
        _("Interval"),
        _("Load, erlangs"),
        _("Required"),
        _("Plan"),
        _("Today"),
    ]


def row_heads() -> list[str]:
    """Heads of the table of what has to be kept."""
    return [_("What is kept"), _("On fresh days"), _("Limit"), _("To spare"), _("Binds")]


def rows_read(binding: int, rows: int, days: str) -> str:
    """What the table of rows says."""
    return ngettext(
        "{binding} of {count} row binds on {days} of other luck: it has less to spare than two "
        "standard errors, or than one more agent where it helps most would add. Cheaper plans fail "
        "there first.",
        "{binding} of {count} rows bind on {days} of other luck: they have less to spare than two "
        "standard errors, or than one more agent where it helps most would add. Cheaper plans fail "
        "there first.",
        rows,
    ).format(binding=binding, count=rows, days=days)


def more_read(days: str) -> str:
    """What the table of one more agent says."""
    return _(
        "Points of the whole day's service level that one more agent on the roster of a pool buys "
        "over two hours, on the same {days} with and without. In grey: not above two standard "
        "errors. What a point costs there, and which part of the day gains most, is in "
        "one_more.csv."
    ).format(days=days)


def more_caption() -> str:
    """What the cells of the table of one more agent are."""
    return _("Points of the day's service level, by pool and when one more agent is there")


def pool_on(pool: str, weekday: str = "") -> str:
    """A pool, of several days on one of them."""
    if not weekday:
        return pool
    return _("{pool}, {weekday}").format(pool=pool, weekday=titles.weekday(weekday))


def more_best(pool: str, start: str, end: str, points: Exact, cost: Exact) -> Sentence:
    """Where a point of service is cheapest."""
    return sentence(
        _(
            "On these days a point of the day's service level was cheapest in {pool} from {start} "
            "to {end}: one more agent there added {points} points, and a point cost {cost}. The "
            "best of many looks better than it is."
        ),
        pool=pool,
        start=start,
        end=end,
        points=points,
        cost=cost,
    )


def more_none() -> str:
    """Where no stretch gains for certain."""
    return _("No stretch gains more than two standard errors from one more agent.")


def more_cell(pool: str, start: str, end: str, error: float, part: str, change: float) -> str:
    """What a cell of the table says when it is pointed at."""
    return _(
        "{pool}, {start} to {end}: standard error {error} points; the part from {part} gains "
        "{change} points"
    ).format(
        pool=pool, start=start, end=end, error=numbers.grouped(100.0 * error, 2), part=part,
        change=numbers.grouped(100.0 * change, 1),
    )  # fmt: skip


def search_title() -> str:
    """Title of the figure of the search."""
    return _("What the search tried")


def search_said(steps: int, seconds: float) -> str:
    """What the figure of the search says."""
    return ngettext(
        "{count} plan in {duration}; filled: every row kept on the days of that step.",
        "{count} plans in {duration}; filled: every row kept on the days of that step.",
        steps,
    ).format(count=numbers.grouped(steps), duration=numbers.duration(seconds))


def search_axes(unit: str, *, whole: bool, days: int = 1) -> tuple[str, str]:
    """Labels of the axes; ``whole``: the whole cost of a day rather than wages, which are those of
    so many days."""
    up = (_("Cost of a day, {unit}") if whole else _("Wages, {unit}")).format(unit=unit)
    return _("Seconds since the search began"), up if whole else head(up, days)


def search_legend() -> dict[str, str]:
    """Legend: what a step was about, and the lines of today and of the bound."""
    return {
        **{name: _(text) for name, text in STEPS.items()},
        "today": _("Today's roster"),
        "bound": _("No plan costs less"),
    }


def step_name(name: str) -> str:
    """What a step of the search was about."""
    return _(STEPS[name]) if name in STEPS else name


def search_heads(currency: str, *, whole: bool, days: int = 1) -> list[str]:
    """Heads of the table of steps; ``whole``: the whole cost of a day rather than wages, which are
    those of so many days."""
    cost = _("Cost of a day, {currency}") if whole else head(_("Wages, {currency}"), days)
    return [
        _("Step"),
        _("Seconds"),
        cost.format(currency=numbers.currency_text(currency)),
        _("Worst row"),
        _("Its distance, points"),
    ]


def search_alternative(said: str) -> str:
    """The figure in words."""
    return paragraph([_("Cost of the plans that were tried, in their order."), said])


def shift_heads(currency: str, days: int = 1) -> list[str]:
    """Heads of the table of shifts; hours and wages are those of so many days."""
    return [
        _("Pool"),
        _("Shift"),
        _("Hours"),
        _("Days"),
        _("Agents"),
        head(_("Paid hours"), days),
        head(_("Wages, {currency}").format(currency=numbers.currency_text(currency)), days),
    ]


def foot(centre: str, days: str, seed: int) -> str:
    """Where the numbers of a figure come from."""
    return _("{centre}; {days}, seed {seed}").format(
        centre=shortened(centre, 60), days=days, seed=seed
    )


def files(names: Sequence[str]) -> str:
    """What the files beside the page are."""
    return ngettext(
        "The same numbers as a table, and the roster as CSV and Excel:",
        "The same numbers as tables, and the roster as CSV and Excel:",
        len(names),
    )


def roster_about() -> str:
    """What the first sheet of the roster says."""
    return _(
        "Shifts found by trunkline optimise, in the layout that trunkline new --from reads: agents "
        "on the roster, before shrinkage, breaks and absence."
    )
