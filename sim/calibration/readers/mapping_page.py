"""The page of all fields of a mapping, from their declarations: `docs/mapping.md`."""

from __future__ import annotations

from sim.calibration.readers.mapping import Mapping
from sim.centre.field_tables import in_order, places, section

_HEAD = """# Fields of a mapping

Every field of a mapping file with its default and its meaning, written from the declarations in
`sim/calibration/readers/mapping.py` (`trunkline fit --fields > docs/mapping.md`). How a mapping is
made and what is done with it is told in [call records](records.md).
"""


def mapping_page() -> str:
    """The page, as Markdown."""
    schema = Mapping.model_json_schema(by_alias=True)
    defs = schema["$defs"]
    paths = places("", schema, defs)
    parts = [_HEAD, *section("Mapping", schema)]
    for name in in_order(schema, defs):
        parts += section(name, defs[name], paths=paths[name])
    return "\n".join(parts)
