"""The page of all fields of a centre file, from their declarations: `docs/fields.md`."""

from __future__ import annotations

from collections.abc import Iterator

from sim.centre.field_examples import EXAMPLES
from sim.centre.field_tables import in_order, places, section
from sim.centre.outage_components import COMPONENTS, FATES, Effect
from sim.centre.redundancy.design import Redundancy
from sim.centre.schema import centre_schema

ROOT = "centre"
_EFFECTS: dict[Effect, str] = {
    "premises": "the whole site with its calls",
    "lines": "trunk lines",
    "ports": "IVR ports",
    "agents": "agents",
    "queue": "its queues are not served",
    "link": "traffic across it",
    "speed": "handling × `handling_factor`",
}
_HEAD = """# Fields of a centre file

Every field with its unit, its default, what is allowed and its meaning. This page is written from
the declarations in `sim/centre/` (`trunkline check --fields > docs/fields.md`); the JSON schema
(`trunkline check --schema`) says the same to an editor. A dash marks a field that has to be
given, or for one without a unit. What the rules do with the fields is told in
[the model](model.md); what else a study has stands in [fields of a study](study_fields.md).

**Paths.** `centre.pools.NAME` is the path of a pool in overrides, sweeps and `sources`, and NAME a
name of yours: `centre.pools.north_team.wage_per_hour=60`. In a centre file itself the first word is
left out. `[n]` marks an entry of a list; a path names the whole list.

**Examples.** Each is put upon the one that follows, a whole centre, with which it is valid; lists,
distributions, `branches` and an `entry` take the place of those before them.
"""


_DESIGNS = """## Redundancy designs

What stands in `redundancy` of a study, beside the centre: the file of an option of the group
`redundancy` has these fields ([what designs do](redundancy.md)).
"""

_DISTRIBUTIONS = """## Distributions

`dist` says which one it is; every time is in seconds. A distribution stands wherever a field's
"allowed" says so: of a time, or of patience.
"""


def fields_page() -> str:
    """The page, as Markdown."""
    schema = centre_schema()
    defs = schema["$defs"]
    parts = [_HEAD, *section("Centre", schema, paths=[ROOT], example=EXAMPLES["Centre"])]
    paths = places(ROOT, schema, defs)
    ordered = in_order(schema, defs)
    laws = [name for name in ordered if "dist" in defs[name]["properties"]]
    for name in ordered:
        if name not in laws:
            parts += section(name, defs[name], paths=paths[name], example=EXAMPLES[name])
        if name == "Outage":
            parts += _components()
    parts.append(_DISTRIBUTIONS)
    for name in laws:
        parts += section(name, defs[name], example=EXAMPLES[name], level="###")
    parts.append(_DESIGNS)
    design = Redundancy.model_json_schema(by_alias=True)
    parts += section(
        "Redundancy", design, paths=["redundancy"], example=EXAMPLES["Redundancy"], level="###"
    )
    return "\n".join(parts)


def _components() -> Iterator[str]:
    """What may fail."""
    yield "## Outage components\n"
    yield (
        "What `name` names, what the failure takes, and what may become of calls; the first word "
        "is the default.\n"
    )
    columns = ("component", "name", "takes", *FATES)
    yield f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}"
    for name, row in COMPONENTS.items():
        takes = ", ".join(words for effect, words in _EFFECTS.items() if row.has(effect))
        fates = [", ".join(f"`{fate}`" for fate in row.fates(field)) or "–" for field in FATES]
        yield f"| `{name}` | {row.place.replace('_', ' ')} | {takes} | {' | '.join(fates)} |"
    yield ""
