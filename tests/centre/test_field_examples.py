"""The examples on the page of fields are valid, and about what they stand under."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import sim
from sim.centre.field_examples import EXAMPLES
from sim.centre.fields_page import fields_page
from sim.config.yaml_files import read

Data = dict[str, Any]


def upon(below: Any, above: Any) -> Any:
    """What an example says, put upon the centre of the examples, as the page tells it."""
    if not (isinstance(below, dict) and isinstance(above, dict)) or "dist" in above:
        return above
    whole = {"branches", "entry"}
    new = {k: v if k in whole else upon(below.get(k), v) for k, v in above.items()}
    return below | new


def said(name: str) -> Data:
    return read(EXAMPLES[name].encode(), name)


def study(name: str) -> Data:
    whole, example = said("Centre"), said(name)
    beside = {"redundancy": example.pop("redundancy")} if "redundancy" in example else {}
    return {"centre": upon(whole, example), **beside}


@pytest.mark.filterwarnings("ignore::sim.errors.OddityWarning")
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_of_a_part_of_a_centre_is_valid(name: str) -> None:
    sim.Study.from_dict(study(name))


def test_every_part_of_a_centre_has_an_example_that_is_told_beside_it() -> None:
    page = fields_page()
    tables = page.count("| field | allowed |")
    assert tables == len(EXAMPLES) == page.count("```yaml\n")


def keys(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys(value)


def test_an_example_says_every_field_that_its_part_needs() -> None:
    schema = sim.centre.centre_schema()
    for name, described in schema["$defs"].items():
        found = set(keys(said(name)))
        assert found >= set(described.get("required", ())), name
        assert found & set(described["properties"]), name
