"""What a valid centre says: frozen, with defaults, and the same again from its own dump."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydantic
import pytest

from sim.centre import Centre, centre_schema, fields_page, validated
from sim.centre.horizon import Horizon, opening_windows
from tests.centre.bank import bank, spoilt


def built(data: dict[str, object] | None = None) -> Centre:
    return validated(Centre, bank() if data is None else data, "centre")


def test_a_centre_is_frozen() -> None:
    of = built()
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        of.horizon.days = 3


def test_a_dump_builds_the_same_centre_again() -> None:
    data = spoilt("routes.retail.steps.north.1.if", {"queue_longer_than": 3})
    of = built(data)
    assert built(of.model_dump(by_alias=True)) == of
    assert built(of.model_dump(mode="json", by_alias=True)) == of


def test_the_schema_knows_the_words_of_the_yaml() -> None:
    schema = centre_schema()
    assert "if" in schema["$defs"]["Step"]["properties"]
    assert "condition" not in schema["$defs"]["Step"]["properties"]
    assert schema["additionalProperties"] is False
    undescribed = [
        f"{name}.{field}"
        for name, model in schema["$defs"].items()
        for field, described in model.get("properties", {}).items()
        if "description" not in described and field != "dist"
    ]
    assert undescribed == []


def units(of: dict[str, Any]) -> Iterator[str]:
    if "unit" in of:
        yield of["unit"]
    for inner in (*of.get("anyOf", ()), of.get("items"), of.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from units(inner)


def test_fields_that_are_named_after_a_unit_declare_it() -> None:
    ends = {"_s": "s", "_min": "min", "_per_day": "currency/day", "_per_hour": "currency/h"}
    wrong = []
    for name, model in centre_schema()["$defs"].items():
        for field, described in model["properties"].items():
            for end, unit in ends.items():
                counts = field in ("per_s", "contacts_per_thousand_per_day")
                if field.endswith(end) and not counts and list(units(described)) != [unit]:
                    wrong.append(f"{name}.{field}")
    assert wrong == []


def test_times_are_in_seconds_in_the_schema() -> None:
    kind = centre_schema()["$defs"]["ContactType"]["properties"]
    assert list(units(kind["patience"])) == list(units(kind["head_start_s"])) == ["s"]


def test_the_page_of_fields_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "fields.md"
    assert page.read_text(encoding="utf-8") == fields_page(), (
        "write it anew: trunkline check --fields > docs/fields.md"
    )


def test_a_type_without_a_target_has_the_centres() -> None:
    of = built(spoilt("contact_types.card_lost.target", {"threshold_s": 10, "share": 0.95}))
    assert of.target_of("balance") == of.target
    assert of.target_of("card_lost").threshold_s == 10


def test_a_link_is_found_from_both_ends() -> None:
    of = built()
    assert of.link_between("north", "south") == of.link_between("south", "north") == "wan"
    assert of.link_between("north", "north") is None


def test_weekdays_go_round_and_a_day_left_out_is_closed() -> None:
    data = spoilt("horizon", {"days": 9, "first_weekday": "sat", "opening": {"mon": "09:00-17:00"}})
    data["pools"]["general"]["staffing"] = {"by_interval": [1]}
    horizon = built(data).horizon
    assert [horizon.weekday(d) for d in (0, 1, 2, 8)] == ["sat", "sun", "mon", "sun"]
    assert horizon.windows(2) == ((32_400.0, 61_200.0),)
    assert horizon.windows(0) == ()
    assert horizon.end_s == 9 * 86_400


H, DAY = 3_600.0, 86_400.0


@pytest.mark.parametrize(
    ("hours", "windows"),
    [
        ("08:00-12:00, 13:00-20:00", ((8 * H, 12 * H), (13 * H, 20 * H))),
        (["13:00-20:00", "08:00-12:00"], ((8 * H, 12 * H), (13 * H, 20 * H))),
        ("18:00-02:00", ((18 * H, 26 * H),)),
        ("18:00-00:00", ((18 * H, DAY),)),
        ("00:00-03:00,22:30-03:00", ((0.0, 3 * H), (22.5 * H, 27 * H))),
        ("closed", ()),
    ],
)
def test_a_day_has_windows_that_may_cross_midnight(
    hours: Any, windows: tuple[tuple[float, float], ...]
) -> None:
    assert opening_windows(hours) == windows
    assert Horizon(opening={"mon": hours}).windows(0) == windows


@pytest.mark.parametrize(
    ("more", "spans"),
    [
        ({"opening": "00:00-24:00"}, [(-DAY, 2 * DAY)]),
        ({"opening": "18:00-02:00"}, [(-6 * H, 2 * H), (18 * H, 26 * H)]),
        ({"opening": "08:00-12:00, 12:00-13:00, 14:00-15:00"}, [(8 * H, 13 * H), (14 * H, 15 * H)]),
        ({"opening": {"mon": "20:00-24:00", "tue": "00:00-06:00"}}, [(20 * H, 30 * H)]),
        ({"opening": {"mon": "20:00-06:00", "tue": "05:00-08:00"}}, [(20 * H, 32 * H)]),
        ({"opening": {"sun": "20:00-06:00"}}, [(-4 * H, 6 * H)]),
        ({"opening": {"sun": "20:00-24:00"}}, []),
        ({"opening": "closed"}, []),
    ],
)
def test_hours_that_adjoin_or_overlap_are_one_stretch(
    more: Any, spans: list[tuple[float, float]]
) -> None:
    """Of a Monday; the eve is a Sunday."""
    assert list(Horizon(**more).open_spans()) == spans
