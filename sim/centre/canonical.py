"""A centre as text that is the same for equal centres, for digests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sim.centre.base import Description
from sim.centre.centre import Centre
from sim.centre.memo import once_per_description


def canonical(value: Any) -> str:
    """JSON of plain data without spaces, keys in order."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def canonical_object(texts: Mapping[str, str]) -> str:
    """`canonical` of a mapping whose values are such texts already."""
    return "{" + ",".join(f"{json.dumps(key)}:{texts[key]}" for key in sorted(texts)) + "}"


def centre_text(centre: Centre) -> str:
    """`canonical` of the centre's plain data, put together of its parts' texts.

    The centres of a sweep share most parts, whose text is made once.
    """
    texts = {}
    for field in Centre.model_fields:
        value = getattr(centre, field)
        if isinstance(value, Description):
            texts[field] = _part_text(value)
        elif isinstance(value, dict) and all(isinstance(v, Description) for v in value.values()):
            texts[field] = canonical_object({name: _part_text(v) for name, v in value.items()})
        else:
            texts[field] = canonical(centre.model_dump(mode="json", include={field})[field])
    return canonical_object(texts)


@once_per_description
def _part_text(of: Description) -> str:
    return canonical(of.model_dump(mode="json", by_alias=True))
