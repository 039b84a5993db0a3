"""`trunkline optimise`: shifts that keep a service level at least cost."""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.cli.common import FAILED, OK, declare, out_folder, results_options, table_and_page, warn
from sim.cli.own_output import own_output
from sim.config import study_from
from sim.config.typed import is_file_name
from sim.errors import InputError
from sim.wording import _

_MOST_SECONDS = 86_400.0
_SECONDS = 200.0, 400.0
"""Wall time of a search that nobody gave one, of one day and of several."""


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, command, "trunkline optimise centre=retail_bank --share 0.8 --every 60")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    made.add_argument(
        "--share", type=float, metavar="SHARE",
        help=_("share to be answered in time in every part of the day (default: the target's)"),
    )  # fmt: skip
    made.add_argument(
        "--every", type=int, default=60, metavar="MINUTES",
        help=_("length of the parts of the day, each of which keeps the share (default 60)"),
    )  # fmt: skip
    made.add_argument(
        "--by-type", action="store_true",
        help=_(
            "every contact type keeps the share by itself; else all that share agents together do"
        ),
    )  # fmt: skip
    made.add_argument(
        "--keep", action="append", metavar="BOUND",
        help=_(
            "what has to be kept instead, such as 'P(service_level>=0.8)>=0.9' or "
            "'abandonment<5%% by contact_type'; may be given several times"
        ),
    )  # fmt: skip
    made.add_argument(
        "--most", action="append", metavar="POOL=AGENTS",
        help=_("how many agents the shifts of a pool may have in all"),
    )  # fmt: skip
    made.add_argument(
        "--least", action="append", metavar="POOL=AGENTS",
        help=_("how many agents of a pool or site are on shift at least whenever somebody calls"),
    )  # fmt: skip
    made.add_argument(
        "--decide", choices=("shifts", "agents"), default="shifts",
        help=_("what is decided: agents of each shift, or of each interval of the day"),
    )  # fmt: skip
    made.add_argument(
        "--days-on", metavar="DAYS,DAYS",
        help=_(
            "of several days (centre.horizon.days=7): on how many days in a row shifts work in a "
            "week, begun on any weekday, such as 5 or 5,2 (default: the weekdays of the pool's own "
            "shifts; five in a row may begin on any weekday)"
        ),
    )  # fmt: skip
    made.add_argument(
        "--minimise", choices=("cost_agents", "cost_total"),
        help=_(
            "what is made least: wages, known exactly, or the whole cost of a day with telephony, "
            "penalties and lost calls, told by simulated days (default: wages; with --sizes the "
            "whole cost)"
        ),
    )  # fmt: skip
    made.add_argument(
        "--sizes", action="append", metavar="FIELD=FROM:TO:STEP",
        help=_(
            "a number of IVR ports, trunk lines or agents of a contract that is decided too, such "
            "as sites.main.ivr.ports=20:80:10; may be given several times"
        ),
    )  # fmt: skip
    made.add_argument(
        "--from", dest="start", type=Path, metavar="FOLDER",
        help=_("a folder of trunkline optimise: go on from its plan"),
    )  # fmt: skip
    made.add_argument(
        "--pools", metavar="NAME,NAME",
        help=_("pools that get new shifts (default: all with wages and shifts)"),
    )  # fmt: skip
    made.add_argument(
        "--seconds", type=float,
        help=_(
            "wall time after which the best plan so far is taken (default 200, of several days 400)"
        ),
    )  # fmt: skip
    made.add_argument(
        "--risk", type=float, default=0.05, metavar="PROBABILITY",
        help=_("of calling a plan good that is short of a row in truth (default 0.05)"),
    )  # fmt: skip
    made.add_argument(
        "--frontier", metavar="FROM:TO:COUNT",
        help=_(
            "plans for several shares, each begun from the one before: from, to, how many, such as "
            "0.70:0.95:8; --seconds is for each"
        ),
    )  # fmt: skip
    made.add_argument(
        "--beside", action="append", metavar="SCENARIO",
        help=_("scenarios that a frontier is drawn beside"),
    )  # fmt: skip
    results_options(made)


def command(options: argparse.Namespace) -> int:
    """Search, say what was found, and write it."""
    _check(options)
    with own_output():
        return _plan(options) if options.frontier is None else _frontier(options)


def _plan(options: argparse.Namespace) -> int:
    """Search one plan, say what it is, and write it."""
    study = study_from(options.overrides, options.scenarios)

    from sim.cli.odd import warn_of_oddities
    from sim.planning.calendar import localised
    from sim.planning.optimise import optimise
    from sim.report.plan_files import KIND, SCENARIO, costs_of, read_plan, read_sizes
    from sim.report.plan_report import keep_plan
    from sim.report.terminal import console
    from sim.store.folder_names import folder_name
    from sim.store.place import require_place
    from sim.wording import optimise as wording
    from sim.wording.numbers import money
    from sim.wording.stretches import runs

    name = folder_name("optimise", study.centre.name, study.scenario.name, study.digest())
    folder = out_folder(options) or Path("reports") / name
    require_place(folder, KIND)
    warn_of_oddities([study])
    screen = console(options.quiet)
    currency = study.centre.currency

    def progress(step: str, cost: float, gap: float, row: str) -> None:
        screen.print(wording.step(step, money(cost, currency), gap, localised(row)), style="dim")

    plan = optimise(
        study,
        share=options.share,
        minutes=options.every,
        by_type=options.by_type,
        pools=options.pools.split(",") if options.pools else None,
        keep=options.keep,
        most=_agents("--most", options.most),
        least=_agents("--least", options.least),
        decide=options.decide,
        start=None if options.start is None else read_plan(options.start),
        minimise=options.minimise,
        sizes=_sizes(options.sizes),
        start_sizes=None if options.start is None else read_sizes(options.start),
        days_on=_days_on(options.days_on),
        risk=options.risk,
        seconds=_seconds(options.seconds, study.centre.horizon.days),
        progress=progress,
    )
    page = keep_plan(plan, folder)
    screen.print(costs_of(plan), style="bold")
    days = runs(plan.days, study.centre.horizon.days)
    screen.print(wording.judged(days, plan.risk, holds=plan.holds))
    if plan.stopped:
        screen.print(wording.stopped())
    screen.print(wording.use(str(folder / f"{SCENARIO}.yaml")))
    screen.print(table_and_page(folder / "plan.csv", page))
    return OK if plan.holds else FAILED


def _frontier(options: argparse.Namespace) -> int:
    """Search plans for several shares, say what each costs, and write them."""
    from sim.planning.frontier import shares_of

    shares = shares_of(options.frontier)
    study = study_from(options.overrides, options.scenarios)
    beside = {
        name: study_from([*options.overrides, name if is_file_name(name) else f"scenario={name}"],
                         options.scenarios)
        for name in options.beside or []
    }  # fmt: skip

    from sim.cli.odd import warn_of_oddities
    from sim.planning.frontier import frontier
    from sim.planning.frontier_point import Point
    from sim.report.frontier_report import KIND, keep_frontier
    from sim.report.terminal import console
    from sim.store.folder_names import folder_name
    from sim.store.place import require_place
    from sim.wording import plan_frontier as wording
    from sim.wording.numbers import money

    name = folder_name("frontier", study.centre.name, study.scenario.name, study.digest())
    folder = out_folder(options) or Path("reports") / name
    require_place(folder, KIND)
    warn_of_oddities([study])
    screen = console(options.quiet)
    done: list[Point] = []

    def told(point: Point, count: int) -> None:
        done.append(point)
        cost = money(point.cost, study.centre.currency)
        screen.print(wording.point(len(done), count, point.share, cost))

    found = frontier(
        study,
        shares,
        beside=beside,
        folder=folder.with_name(f"{folder.name}.plans"),
        seconds=_seconds(options.seconds, study.centre.horizon.days),
        on_point=told,
        minutes=options.every,
        by_type=options.by_type,
        pools=options.pools.split(",") if options.pools else None,
        keep=options.keep,
        most=_agents("--most", options.most),
        least=_agents("--least", options.least),
        minimise=options.minimise,
        sizes=_sizes(options.sizes),
        risk=options.risk,
        days_on=_days_on(options.days_on),
    )

    page = keep_frontier(found, folder)
    if found.stopped:
        warn(wording.stopped(len(done)))
    screen.print(table_and_page(folder / "frontier.csv", page))
    return OK if all(point.holds for point in found.points) else FAILED


def _agents(option: str, given: list[str] | None) -> dict[str, int]:
    """Agents by the name of a pool or site."""
    found = {}
    for text in given or []:
        name, _equals, agents = text.partition("=")
        if not agents.strip().isdecimal():
            raise InputError(
                _("{option}: found '{text}'; expected NAME=AGENTS, such as first=12").format(
                    option=option, text=text
                )
            )
        found[name.strip()] = int(agents)
    return found


def _seconds(given: float | None, days: int) -> float:
    """Wall time of a search."""
    return given if given is not None else _SECONDS[days > 1]


def _days_on(given: str | None) -> list[int] | None:
    """Numbers of days in a row."""
    if given is None:
        return None
    numbers = [text.strip() for text in given.split(",")]
    if not all(text.isdecimal() for text in numbers):
        raise InputError(
            _("{option}: found '{text}'; expected {form}").format(
                option="--days-on", text=given, form="5,2"
            )
        )
    return [int(text) for text in numbers]


def _sizes(given: list[str] | None) -> dict[str, str]:
    """Ranges by the field that they are of."""
    found = {}
    for text in given or []:
        path, equals, values = text.partition("=")
        if not equals:
            raise InputError(
                _("{option}: found '{text}'; expected {form}").format(
                    option="--sizes", text=text, form="sites.main.ivr.ports=20:80:10"
                )
            )
        found[path.strip()] = values.strip()
    return found


def _check(options: argparse.Namespace) -> None:
    """Refuse numbers that make no sense, and options that do not go together."""
    if options.frontier is None and options.beside:
        raise InputError(_("--{option}: goes with --frontier").format(option="beside"))
    for option in ("share", "start"):
        if options.frontier is not None and getattr(options, option) is not None:
            shown = "from" if option == "start" else option
            raise InputError(_("--frontier: takes no --{option}").format(option=shown))
    for option, value, least, most in (
        ("--share", options.share, 0.0, 1.0),
        ("--risk", options.risk, 0.0, 1.0),
        ("--seconds", options.seconds, 0.0, _MOST_SECONDS),
    ):
        if value is not None and not least < value < most:
            raise InputError(
                _("{option}: found {found:g}; allowed: above {least:g} and below {most:g}").format(
                    option=option, found=value, least=least, most=most
                )
            )
