"""The page of all fields of a centre file, from their declarations: `docs/fields.md`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sim.centre.outage_components import COMPONENTS, FATES, Effect
from sim.centre.redundancy.design import Redundancy
from sim.centre.schema import centre_schema

Schema = dict[str, Any]

_TYPES = {"number": "number", "integer": "whole number", "string": "text", "boolean": "true, false"}
_BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
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

Every field with its unit, its default and its meaning. This page is written from the declarations
in `sim/centre/` (`trunkline check --fields > docs/fields.md`); the JSON schema
(`trunkline check --schema`) says the same to an editor. A dash marks a field that has to be
given, or for one without a unit. What the rules do with the fields is told in
[the model](model.md).
"""


_DESIGNS = """## Redundancy designs

What stands in `redundancy` of a study, beside the centre: the file of an option of the group
`redundancy` has these fields ([what designs do](redundancy.md)).
"""

_DISTRIBUTIONS = """## Distributions

`dist` says which one it is; every time is in seconds.
"""


def fields_page() -> str:
    """The page, as Markdown."""
    schema = centre_schema()
    parts = [_HEAD, *_table("Centre", schema)]
    todo, seen = _named(schema), {"Centre"}
    laws: list[str] = []
    while todo:
        name = todo.pop(0)
        if name in seen:
            continue
        seen.add(name)
        described = schema["$defs"][name]
        if "dist" in described["properties"]:
            laws.append(name)
            continue
        todo = _named(described) + todo
        parts.extend(_table(name, described))
        if name == "Outage":
            parts.extend(_components())
    parts.append(_DISTRIBUTIONS)
    for name in laws:
        parts.extend(_table(name, schema["$defs"][name], "###"))
    parts.append(_DESIGNS)
    parts.extend(_table("Redundancy", Redundancy.model_json_schema(by_alias=True), "###"))
    return "\n".join(parts)


def _table(name: str, described: Schema, level: str = "##") -> Iterator[str]:
    meaning = described.get("description", "").split("\n\n")[0].replace("\n", " ")
    yield f"{level} {_spaced(name)}\n\n{meaning}\n"
    yield "| field | type | unit | default | meaning |\n| --- | --- | --- | --- | --- |"
    for field, of in described.get("properties", {}).items():
        unit = ", ".join(dict.fromkeys(_units(of))) or "–"
        needed = field in described.get("required", ())
        default = "–" if needed else _default(of)
        meaning = of.get("description", "")
        if "channels" in of:
            meaning += f" ({', '.join(of['channels'])} only)"
        yield f"| `{field}` | {_type(of)} | {unit} | {default} | {meaning} |"
    yield ""


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


def _type(of: Schema) -> str:
    """What may be written."""
    if "$ref" in of:
        name = _spaced(of["$ref"].rsplit("/", 1)[-1])
        return f"[{name}](#{name.lower().replace(' ', '-')})"
    if "enum" in of or "const" in of:
        return ", ".join(f"`{word}`" for word in of.get("enum", [of.get("const")]))
    if "oneOf" in of:
        return "[distribution](#distributions)"
    if "anyOf" in of:
        return " or ".join(_type(one) for one in of["anyOf"] if one.get("type") != "null")
    if of.get("type") == "array":
        inner = of.get("items") or of.get("prefixItems", [{}])[0]
        return f"list of {_type(inner)}"
    if of.get("type") == "object":
        inner = of.get("additionalProperties")
        return f"by name: {_type(inner)}" if isinstance(inner, dict) else "mapping"
    bounds = [f"{sign} {_bound(of[bound])}" for bound, sign in _BOUNDS.items() if bound in of]
    return " ".join((_TYPES[of["type"]], ", ".join(bounds))).strip()


def _bound(value: float) -> str:
    """A bound as it may be written."""
    if value == int(value) and abs(value) < 1e6:
        return f"{value:,.0f}"
    return f"{value:g}".replace("e+0", "e").replace("e-0", "e-")


def _default(of: Schema) -> str:
    if "$ref" in of and "default" not in of:
        return "its own defaults"
    value = of.get("default")
    if value in (None, "", {}, []):
        return "none"
    return f"`{json.dumps(value, ensure_ascii=False)}`".replace('"', "")


def _units(of: Schema) -> Iterator[str]:
    if "unit" in of:
        yield of["unit"]
    for inner in _inside(of):
        yield from _units(inner)


def _named(of: Schema) -> list[str]:
    """Descriptions that the fields of one lead to, in order."""
    found = [of["$ref"].rsplit("/", 1)[-1]] if "$ref" in of else []
    for inner in (*of.get("properties", {}).values(), *_inside(of)):
        found += _named(inner)
    return list(dict.fromkeys(found))


def _inside(of: Schema) -> Iterator[Schema]:
    for several in ("anyOf", "oneOf", "prefixItems"):
        yield from of.get(several, ())
    for one in ("items", "additionalProperties"):
        if isinstance(of.get(one), dict):
            yield of[one]


def _spaced(name: str) -> str:
    """A class name in words."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
    return words.capitalize().replace("Ivr", "IVR")
