"""`trunkline check`: is a study, or a centre file, valid?"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import yaml

from sim import centre
from sim.cli.common import OK, WRONG_INPUT, declare, say
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
            found = _centre_file(Path(file))
            print(_("{file}: valid ({size})").format(file=file, size=_size(found)))
            _print_ivr(found)
        if overrides or not files:
            asked = study_from(overrides, options.scenarios)
            message = _("{centre}, {scenario}: valid ({size})")
            told = {"centre": asked.centre.name, "scenario": asked.scenario.name}
            print(message.format(size=_size(asked.centre), **told))
            _print_ivr(asked.effective_centre)
    except InputError as error:
        for problem in error.problems[1:]:
            say(f"trunkline: {problem}", WRONG_INPUT)
        raise InputError(error.problems[0]) from None
    return OK


def _centre_file(path: Path) -> centre.Centre:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path}: is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict):
        raise InputError(f"{path}: a centre is a mapping, found {type(data).__name__}")
    return Study.from_dict({"centre": data}).centre


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
