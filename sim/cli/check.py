"""`trunkline check`: is a study, or a centre file, valid?"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import yaml

from sim import centre
from sim.centre.availability import availability
from sim.centre.duties import phases
from sim.cli.common import OK, WRONG_INPUT, declare, say, warn
from sim.cli.odd import warn_of_oddities
from sim.config import study_from
from sim.errors import InputError
from sim.study import Study
from sim.wording import _, counts, numbers
from sim.wording.fitting import commas


def add(made: argparse.ArgumentParser) -> None:
    """Declare the command."""
    declare(made, check, "trunkline check scenario=better_ivr   |   trunkline check my_centre.yaml")
    made.add_argument("overrides", nargs="*", metavar="KEY=VALUE|FILE.yaml")
    made.add_argument(
        "--schema", action="store_true", help=_("print the JSON schema of a centre file")
    )
    made.add_argument(
        "--fields", action="store_true", help=_("print every field of a centre file, as Markdown")
    )


def check(options: argparse.Namespace) -> int:
    """Check studies and centre files; problems end in an error."""
    if options.schema:
        print(json.dumps(centre.centre_schema(), indent=2))
        return OK
    if options.fields:
        print(centre.fields_page(), end="")
        return OK
    files = [o for o in options.overrides if o.endswith((".yaml", ".yml")) and "=" not in o]
    overrides = [o for o in options.overrides if o not in files]
    try:
        for file in files:
            of_file = _of_file(Path(file))
            print(_("{file}: valid ({size})").format(file=file, size=_size(of_file.centre)))
            _print_centre(of_file)
        if overrides or not files:
            asked = study_from(overrides, options.scenarios)
            message = _("{centre}, {scenario}: valid ({size})")
            told = {"centre": asked.centre.name, "scenario": asked.scenario.name}
            print(message.format(size=_size(asked.centre), **told))
            _print_centre(asked)
    except InputError as error:
        for problem in error.problems[1:]:
            say(f"trunkline: {problem}", WRONG_INPUT)
        raise InputError(error.problems[0]) from None
    return OK


def _of_file(path: Path) -> Study:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path}: is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict):
        raise InputError(f"{path}: a centre is a mapping, found {type(data).__name__}")
    return Study.from_dict({"centre": data})


def _print_centre(study: Study) -> None:
    """What follows from the centre: IVR and agents; what is odd goes to the standard error."""
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
