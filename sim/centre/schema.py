"""The JSON schema of a centre file, for editors."""

from __future__ import annotations

from typing import Any

from sim.centre.centre import Centre


def centre_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a centre as it is written in YAML."""
    schema = Centre.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Trunkline centre"
    return schema
