"""Tables of fields from their declarations, as Markdown: the same for every description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Schema = dict[str, Any]

_TYPES = {"number": "number", "integer": "whole number", "string": "text", "boolean": "true, false"}
_BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
MOST_PATHS = 4
"""More places than these in which a part may stand are counted, not named."""


def section(
    name: str,
    described: Schema,
    *,
    paths: list[str] | None = None,
    example: str = "",
    level: str = "##",
    elsewhere: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """A part: its meaning, where it stands, a table of its fields, an example.

    Parameters
    ----------
    name : of its class.
    described : its JSON schema.
    paths : where it may stand, as `places` finds them.
    example : YAML.
    level : of its heading.
    elsewhere : part that has its section on another page -> that page.
    """
    pages = elsewhere or {}
    meaning = described.get("description", "").split("\n\n")[0].replace("\n", " ")
    yield f"{level} {spaced(name)}\n\n{meaning.replace('``', '`')}\n"
    if paths:
        shown = ", ".join(f"`{path}`" for path in paths[:MOST_PATHS])
        more = f" and {len(paths) - MOST_PATHS} more" if len(paths) > MOST_PATHS else ""
        yield f"Stands at {shown}{more}.\n"
    yield "| field | allowed | unit | default | meaning |\n| --- | --- | --- | --- | --- |"
    for field, of in described.get("properties", {}).items():
        unit = ", ".join(dict.fromkeys(_units(of))) or "–"
        needed = field in described.get("required", ())
        default = "–" if needed else _default(of)
        meaning = of.get("description", "which distribution it is" if field == "dist" else "")
        if "channels" in of:
            meaning += f" ({', '.join(of['channels'])} only)"
        place = f'<a id="{anchor(name, field)}"></a>`{field}`'
        yield f"| {place} | {_type(of, pages)} | {unit} | {default} | {meaning} |"
    yield ""
    if example:
        yield f"```yaml\n{example}```\n"


def anchor(name: str, field: str) -> str:
    """Where other pages find a field: ``field-agent-pool-wage_per_hour``."""
    return f"field-{slug(name)}-{field}"


def slug(name: str) -> str:
    """The anchor of a part."""
    return spaced(name).lower().replace(" ", "-")


def places(root: str, schema: Schema, defs: Mapping[str, Schema]) -> dict[str, list[str]]:
    """Every part that a description leads to, in order of the page, with the paths of its fields.

    Parameters
    ----------
    root : path of the description.
    schema : of the description.
    defs : the parts by name.
    """
    found: dict[str, list[str]] = {}

    def below(path: str, of: Schema) -> Iterator[tuple[str, str]]:
        if "$ref" in of:
            yield of["$ref"].rsplit("/", 1)[-1], path
        for inner in (*of.get("anyOf", ()), *of.get("oneOf", ()), *of.get("prefixItems", ())):
            yield from below(path, inner)
        if isinstance(of.get("items"), dict):
            yield from below(f"{path}[n]", of["items"])
        if isinstance(of.get("additionalProperties"), dict):
            yield from below(f"{path}.NAME", of["additionalProperties"])

    def walk(path: str, described: Schema, inside: tuple[str, ...]) -> None:
        met = [
            pair
            for field, of in described.get("properties", {}).items()
            for pair in below(f"{path}.{field}" if path else field, of)
        ]
        for name, where in met:
            known = found.setdefault(name, [])
            if where not in known:
                known.append(where)
        for name, where in met:
            if name not in inside:
                walk(where, defs[name], (*inside, name))

    walk(root, schema, ())
    return found


def named(of: Schema) -> list[str]:
    """Parts that the fields of one lead to, in order."""
    found = [of["$ref"].rsplit("/", 1)[-1]] if "$ref" in of else []
    for inner in (*of.get("properties", {}).values(), *_inside(of)):
        found += named(inner)
    return list(dict.fromkeys(found))


def in_order(schema: Schema, defs: Mapping[str, Schema]) -> list[str]:
    """Names of all parts, each after the first one that leads to it and before what comes next."""
    todo, seen = named(schema), list[str]()
    while todo:
        name = todo.pop(0)
        if name not in seen:
            seen.append(name)
            todo = named(defs[name]) + todo
    return seen


def spaced(name: str) -> str:
    """A class name in words."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
    return words.capitalize().replace("Ivr", "IVR")


def _type(of: Schema, pages: Mapping[str, str]) -> str:
    """What may be written."""
    if "$ref" in of:
        name = of["$ref"].rsplit("/", 1)[-1]
        return f"[{spaced(name)}]({pages.get(name, '')}#{slug(name)})"
    if "enum" in of or "const" in of:
        return ", ".join(f"`{word}`" for word in of.get("enum", [of.get("const")]))
    if "oneOf" in of:
        name = of["oneOf"][0]["$ref"].rsplit("/", 1)[-1]
        if name.endswith("Law"):
            return "[law](#laws)"
        return f"[distribution]({pages.get(name, '')}#distributions)"
    if "anyOf" in of:
        return " or ".join(_type(one, pages) for one in of["anyOf"] if one.get("type") != "null")
    if of.get("type") == "array":
        inner = of.get("items") or of.get("prefixItems", [{}])[0]
        return f"list of {_type(inner, pages)}"
    if of.get("type") == "object":
        inner = of.get("additionalProperties")
        return f"by name: {_type(inner, pages)}" if isinstance(inner, dict) and inner else "mapping"
    if "type" not in of:
        return "anything that is data"
    bounds = [f"{sign} {_bound(of[bound])}" for bound, sign in _BOUNDS.items() if bound in of]
    return " ".join((_TYPES[of["type"]], ", ".join(bounds))).strip()


def _bound(value: float) -> str:
    """A bound as it may be written."""
    if value == int(value) and abs(value) < 1e6:
        return f"{value:,.0f}"
    return f"{value:g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")


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


def _inside(of: Schema) -> Iterator[Schema]:
    for several in ("anyOf", "oneOf", "prefixItems"):
        yield from of.get(several, ())
    for one in ("items", "additionalProperties"):
        if isinstance(of.get(one), dict):
            yield of[one]
