"""`trunkline check`: is a study, or a centre file, valid?"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from sim import centre
from sim.centre.availability import availability
from sim.centre.duties import phases
from sim.cli.common import OK, WRONG_INPUT, declare, say, warn
from sim.cli.odd import warn_of_oddities
from sim.config import study_from
from sim.config.drill_file import asked_drill, drilled_designs, is_drill, require_drillable
from sim.config.given import kind_of
from sim.config.plain_files import named_file
from sim.config.typed import is_file_name
from sim.errors import InputError
from sim.study import Study
from sim.wording import _, assumed, counts, numbers, traces
from sim.wording.fitting import commas


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, check, "trunkline check scenario=better_ivr   |   trunkline check my_centre.yaml")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    made.add_argument(
        "--schema", action="store_true", help=_("print the JSON schema of a centre file")
    )
    made.add_argument(
        "--fields",
        nargs="?",
        choices=("centre", "study"),
        const="centre",
        help=_("print every field of a centre file, or of what stands beside it, as Markdown"),
    )


def check(options: argparse.Namespace) -> int:
    """Check studies and centre files; problems end in an error."""
    printed = [name for name in ("schema", "fields") if getattr(options, name)]
    if printed and (options.overrides or len(printed) > 1):
        raise InputError(
            _("--{option}: is of every centre, and stands alone; found {found}").format(
                option=printed[0], found=[*options.overrides, *(f"--{n}" for n in printed[1:])][0]
            )
        )
    if options.schema:
        print(json.dumps(centre.centre_schema(), indent=2))
        return OK
    if options.fields is not None:
        print(_fields_page(options.fields), end="")
        return OK
    if any(_asks_for_drill(text, options.scenarios) for text in options.overrides):
        return _check_drill(options)
    files = [o for o in options.overrides if is_file_name(o)]
    overrides = [o for o in options.overrides if o not in files]
    try:
        for texts in _asked(files, overrides):
            asked = study_from(texts, options.scenarios)
            message = _("{what}: valid ({size})")
            names = _("{centre}, {scenario}")
            design = [] if asked.redundancy is None else [asked.redundancy.name]
            scenario = commas([asked.scenario.name, *design])
            names = names.format(centre=asked.centre.name, scenario=scenario)
            what = commas([t for t in texts if t in files]) or names
            print(message.format(what=what, size=_size(asked.centre)))
            _print_centre(asked)
    except InputError as error:
        for problem in error.problems[1:]:
            say(f"trunkline: {problem}", WRONG_INPUT)
        raise InputError(error.problems[0]) from None
    return OK


def _fields_page(of: str) -> str:
    if of == "centre":
        return centre.fields_page()
    from sim.config.study_fields_page import study_fields_page  # drills, sensitivity: all of it

    return study_fields_page()


def _asks_for_drill(text: str, scenarios: str | None) -> bool:
    return (is_file_name(text) or text.startswith("drill=")) and is_drill(text, scenarios)


def _check_drill(options: argparse.Namespace) -> int:
    """Check a drill file, the designs that it makes and its objectives."""
    asked = asked_drill(options.overrides, options.scenarios)
    designs = drilled_designs(asked, options.scenarios)
    rto_min = asked.plan.rto_min
    require_drillable(asked, designs, asked.plan.start, None if rto_min is None else 60.0 * rto_min)
    message = _("{what}: valid drill ({designs}; {objectives})")
    print(
        message.format(
            what=asked.name,
            designs=commas(designs),
            objectives=counts.objectives(len(asked.expected)),
        )
    )
    warn_of_oddities(list(designs.values()), most=None)
    return OK


def _asked(files: Sequence[str], overrides: Sequence[str]) -> list[list[str]]:
    """What is checked: files that go together as one study, others each by itself."""
    kinds = [kind_of(named_file(file)[1]) for file in files]
    parts = ["centre" if kind == "study" else kind for kind in kinds]
    if len(set(parts)) == len(parts):
        return [[*files, *overrides]]
    return [[file, *overrides] for file in files]


def _print_centre(study: Study) -> None:
    """What follows from the centre: IVR and agents; what is odd goes to the standard error."""
    for line in traces.lines(study.effective_centre):
        print(f"  {line}")
    for line in assumed.lines(study.centre):
        print(f"  {line}")
    _print_ivr(study.effective_centre)
    _print_agents(study.effective_centre)
    warn_of_oddities([study], most=None)


def _print_agents(of: centre.Centre) -> None:
    """Agent-hours by pool: rostered, asked for on the phones, and what the duties give."""
    phase = phases(of.pools)
    for name, pool in of.pools.items():
        hours = availability(pool, of.horizon, phase[name])
        told = {
            "rostered": numbers.grouped(hours.rostered, 1),
            "asked": numbers.grouped(hours.asked, 1),
            "effective": numbers.grouped(hours.effective, 1),
        }
        message = _(
            "agents of {pool}: {rostered} h rostered, {asked} h asked for on the phones, "
            "{effective} h given"
        )
        print(f"  {message.format(pool=name, **told)}")
        if not hours.kept:
            message = _("pool '{pool}' is asked for {asked} h on the phones and gives {effective}")
            warn(message.format(pool=name, **told))


def _print_ivr(of: centre.Centre) -> None:
    """What the IVR leads to, from its graph, announcements aside."""
    for name in of.contact_types:
        found = centre.ivr_outcomes(of, name)
        if found is not None:
            factor = centre.harder_factor(of, name)
            if factor == 1.0:
                message = _(
                    "ivr of {type}: {contained} contained, {agent} to an agent ({opted_out} opted "
                    "out), {hung_up} hung up"
                )
            else:
                message = _(
                    "ivr of {type}: {contained} contained, {agent} to an agent ({opted_out} opted "
                    "out), {hung_up} hung up, handling x {factor}"
                )
            line = message.format(
                type=name,
                contained=numbers.percent(found.contained),
                agent=numbers.percent(found.agent),
                opted_out=numbers.percent(found.opted_out),
                hung_up=numbers.percent(found.hung_up),
                factor=numbers.grouped(factor, 3),
            )
            print(f"  {line}")


def _size(found: centre.Centre) -> str:
    return commas(
        [
            counts.sites(len(found.sites)),
            counts.contact_types(len(found.contact_types)),
            counts.pools(len(found.pools)),
            counts.outages(len(found.outages)),
            counts.days(found.horizon.days),
        ]
    )
