"""The page of all fields beside those of a centre, from declarations: `docs/study_fields.md`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import yaml

from sim.centre.base import Description
from sim.centre.field_tables import Schema, in_order, places, section
from sim.centre.redundancy import Redundancy
from sim.centre.schema import centre_schema
from sim.drills.components import Failures
from sim.drills.plan import DrillPlan
from sim.experiments.sensitivity import Uncertainty
from sim.study import Study

EXAMPLES: dict[str, str] = yaml.safe_load(
    files(__package__).joinpath("study_examples.yaml").read_text(encoding="utf-8")
)
"""Part -> YAML of a file in which it stands."""

_HEAD = """# Fields of a study

What stands beside a centre: how it is run, what it is called, drills, uncertain inputs, typical
failures. This page is written from the declarations (`trunkline check --fields study >
docs/study_fields.md`); the fields of the centre itself stand in [fields of a centre](fields.md).
A dash marks a field that has to be given, or for one without a unit. What a file is told by, and
where it may stand, is told in [files and names](files.md).
"""
_SWEEP = """## Sweep

A sweep is a study whose fields have several values, in the file of an option of the group `sweep`
or of your own: under `hydra.sweeper.params` every path has a text with values between commas, or a
range such as `interval(0.9,1.1)` for `--points` ([sweeps](sweeps.md)).
"""
_SETTINGS = """## Folder of your own

`trunkline.yaml` marks a folder of your own: which option of a group its commands are about, and any
field of a study but the centre's.
"""
_LAWS = """## Laws

`dist` says which one it is. Numbers are in the input's unit.
"""


def study_fields_page() -> str:
    """The page, as Markdown."""
    return "\n".join(
        [
            _HEAD,
            *_of(Study, "", skip=(Redundancy.__name__,)),
            _SWEEP,
            *_example("Sweep"),
            _SETTINGS,
            *_example("Settings"),
            *_of(DrillPlan, ""),
            *_of(Uncertainty, "uncertainty"),
            *_of(Failures, "failures"),
        ]
    )


def _of(model: type[Description], root: str, skip: tuple[str, ...] = ()) -> Iterator[str]:
    """A description and what it leads to, less what stands on the page of the centre."""
    schema = model.model_json_schema(by_alias=True)
    defs: dict[str, Schema] = schema.get("$defs", {})
    known = {*centre_schema()["$defs"], "Centre", *skip}
    elsewhere = dict.fromkeys(known, "fields.md")
    paths = places(root, schema, defs)
    name = model.__name__
    at = [root] if root else []
    yield from section(name, schema, paths=at, example=EXAMPLES[name], elsewhere=elsewhere)
    laws = []
    for part in in_order(schema, defs):
        if part in known:
            continue
        if "dist" in defs[part]["properties"]:
            laws.append(part)
            continue
        yield from section(
            part,
            defs[part],
            paths=paths[part],
            example=EXAMPLES.get(part, ""),
            level="###",
            elsewhere=elsewhere,
        )
    if laws:
        yield _LAWS
    for law in laws:
        yield from section(law, defs[law], example=EXAMPLES[law], level="###")


def _example(name: str) -> Iterator[str]:
    yield f"```yaml\n{EXAMPLES[name]}```\n"
