"""From plain data to a description, with every mistake as one sentence that names its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from sim.catalogue import N_, _
from sim.centre.base import Description
from sim.centre.paths import quoted
from sim.centre.plain_words import plainly
from sim.errors import InputError, near_match

D = TypeVar("D", bound=Description)

MISSING = N_("{path}: this field is required and missing")


def validated(model: type[D], data: Mapping[str, Any], prefix: str = "") -> D:
    """Build ``model`` from plain data.

    Parameters
    ----------
    model : the description to build.
    data : mapping of plain values, as YAML gives them.
    prefix : put before every path in a message, e.g. ``"centre"``.

    Raises
    ------
    InputError : the data are wrong; its message is the first problem, `problems` has them all.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [s for e in _most_specific(error.errors()) for s in _sentences(e, data, prefix)]
    first = problems[0]
    if len(problems) > 1:
        told = _("{first} (and {count} more)").format(first=first, count=len(problems) - 1)
        raise InputError(told, problems) from None
    raise InputError(first, problems) from None


def _most_specific(errors: Sequence[Any]) -> list[Any]:
    """Leave out the complaint of a union's other branch where one branch got further in."""
    places = [tuple(e["loc"]) for e in errors]

    def shadowed(loc: tuple[str | int, ...]) -> bool:
        return any(len(p) > len(loc) and p[: len(loc) - 1] == loc[:-1] for p in places)

    kept = [e for e in errors if not (e["type"].endswith("_type") and shadowed(tuple(e["loc"])))]
    return kept or list(errors)


def _sentences(error: Any, data: Mapping[str, Any], prefix: str) -> list[str]:
    path = _path(error["loc"], data, prefix, missing=error["type"] == "missing")
    context = error.get("ctx") or {}
    match error["type"]:
        case "unknown_field":
            field = _join(path, quoted(context["field"]))
            return [_("{path}: {problem}").format(path=field, problem=context["sentence"])]
        case "cross_check":
            return [_join(path, problem) for problem in context["problems"]]
        case "missing":
            return [_(MISSING).format(path=path)]
        case "union_tag_not_found":
            return [
                _("{path}: needs {field} to say which kind it is").format(
                    path=path, field=context["discriminator"]
                )
            ]
        case "union_tag_invalid":
            tags = [t.strip(" '") for t in context["expected_tags"].split(",")]
            return [
                _("{path}.{field}: found '{found}'; allowed: {allowed}{near}").format(
                    path=path,
                    field=str(context["discriminator"]).strip("'"),
                    found=context["tag"],
                    allowed=", ".join(tags),
                    near=near_match(str(context["tag"]), tags),
                )
            ]
        case "literal_error":
            words = [w.strip(" '") for w in context["expected"].replace(" or ", ", ").split(",")]
            return [
                _("{path}: found {found}; allowed: {allowed}{near}").format(
                    path=path,
                    found=_shown(error["input"]),
                    allowed=", ".join(words),
                    near=near_match(str(error["input"]), words),
                )
            ]
        case "value_error":
            said = str(context["error"])
            return [_("{path}: {problem}").format(path=path, problem=said) if path else said]
    return [
        _("{path}: {problem}, found {found}{hint}").format(
            path=path,
            problem=plainly(error["msg"]),
            found=_shown(error["input"]),
            hint=_as_share(error) or _in_quotes(error),
        )
    ]


def _in_quotes(error: Any) -> str:
    """What to do where YAML took a text for something else."""
    if error["type"] != "string_type" or isinstance(error["input"], Mapping | list):
        return ""
    return _("; put a text that looks like a number, or like yes, no, on, off or null, in quotes")


def _as_share(error: Any) -> str:
    """How a percentage is written, where one is found in place of a share."""
    context, found = error.get("ctx") or {}, error["input"]
    if context.get("le", context.get("lt")) != 1 or not 1 < found <= 100:
        return ""
    return _(" ({percent} % is written {share})").format(
        percent=f"{found:g}", share=f"{found / 100:g}"
    )


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python writes out no whole number of more than 4300 digits
        return _("a {type} that is too long to be shown").format(type=type(value).__name__)
    return text if len(text) <= 60 else text[:57] + "..."


def _join(path: str, rest: str) -> str:
    return f"{path}.{rest}" if path else rest


def _path(loc: Sequence[str | int], data: Any, prefix: str, missing: bool) -> str:
    """The location as a dotted path into ``data``, leaving out pydantic's own union labels."""
    here = data
    path = prefix
    for position, part in enumerate(loc):
        last = missing and position == len(loc) - 1
        if isinstance(here, Mapping) and part in here:
            here = here[part]
            path = _join(path, quoted(str(part)))
        elif isinstance(part, int) and isinstance(here, Sequence) and not isinstance(here, str):
            here = here[part] if part < len(here) else None
            path = f"{path}[{part}]"
        elif last:
            path = _join(path, quoted(str(part)))
    return path
