"""Mistakes in what a centre says of scores, deferred work and chats: one sentence each."""

from __future__ import annotations

from typing import Any

import pytest

from sim.centre import Centre, validated
from sim.errors import InputError
from tests.builders import constant
from tests.centre.bank import bank
from tests.centre.test_error_sentences import check

BALANCE = "contact_types.balance"


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        (f"{BALANCE}.score", {"base": -1}, f"{BALANCE}.score.base", "greater than or equal to 0"),
        (f"{BALANCE}.score", {"per_s": -0.5}, f"{BALANCE}.score.per_s", "greater than or equal"),
        (f"{BALANCE}.score", {"rate": 1}, f"{BALANCE}.score.rate", "unknown field"),
        ("routing.call_selection", "score", "routing.call_selection", "found 'score'; allowed: "),
    ],
)
def test_scores_are_not_negative(path: str, value: Any, where: str, words: str) -> None:
    check(path, value, where, words)


MAIL = "contact_types.mail"


def mail(**more: Any) -> dict[str, Any]:
    """E-mail that somebody can do."""
    demand = {"daily_volume": 10.0}
    return {"channel": "deferred", "demand": demand, "talk": constant(300), **more}


def check_mail(where: str, words: str, skilled: bool = True, **more: Any) -> None:
    """A bank with mail in which something is wrong."""
    data = bank()
    data["contact_types"]["mail"] = mail(**more)
    if skilled:
        data["pools"]["general"]["skills"]["mail"] = {}
    with pytest.raises(InputError) as told:
        validated(Centre, data, "centre")
    assert f"centre.{where}" in str(told.value)
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("route", "retail"), ("ivr", {"journey": "menu"}), ("patience", constant(60)),
        ("balking", 0.1), ("queue_limit", 5), ("head_start_s", 10),
    ],
)  # fmt: skip
def test_what_is_for_calls_is_not_for_work(field: str, value: Any) -> None:
    check_mail(f"{MAIL}.{field}", "does not apply to channel deferred, only", **{field: value})


def test_somebody_must_be_able_to_do_the_work() -> None:
    check_mail(MAIL, "no pool has the skill 'mail', so this work would never", skilled=False)


@pytest.mark.parametrize(
    ("due", "where", "words"),
    [
        ({}, f"{MAIL}.due", "give either after_s or working_days"),
        ({"after_s": 5, "working_days": 0}, f"{MAIL}.due", "give either after_s or working_days"),
        (
            {"after_s": 0},
            f"{MAIL}.due.after_s",
            "must be greater than or equal to 0.000001, found 0",
        ),
        ({"working_days": -1}, f"{MAIL}.due.working_days", "greater than or equal to 0"),
        ({"day": 1}, f"{MAIL}.due.day", "unknown field"),
    ],
)
def test_work_is_due_in_one_way(due: Any, where: str, words: str) -> None:
    check_mail(where, words, due=due)


def test_only_lists_are_dialled() -> None:
    check_mail(f"{MAIL}.outbound", "channel deferred, only to outbound", outbound={})
    where = f"{MAIL}.outbound.right_party"
    outbound = {"right_party": 1.5}
    check_mail(where, "less than or equal to 1", channel="outbound", outbound=outbound)


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        (f"{BALANCE}.channel", "mail", f"{BALANCE}.channel", "found 'mail'; allowed: "),
        (f"{BALANCE}.route", None, f"{BALANCE}.route", "calls and chats need a route"),
        (f"{BALANCE}.due", {"after_s": 9}, f"{BALANCE}.due", "does not apply to channel voice"),
        (f"{BALANCE}.outbound", {}, f"{BALANCE}.outbound", "does not apply to channel voice"),
        ("pools.general.reserve", -1, "pools.general.reserve", "greater than or equal to 0"),
        (
            f"{BALANCE}.demand", {"release": {"contacts": 5, "at": "25:00"}},
            f"{BALANCE}.demand.release.at", "expected a clock time",
        ),
        (
            f"{BALANCE}.demand", {"release": {"contacts": 5, "at": "09:00"}, "daily_volume": 3},
            f"{BALANCE}.demand", "exactly one of daily_volume, driver, forecast, trace and release",
        ),
        (
            "tariff.revenue_per_served", {"balnce": 1.0}, "tariff.revenue_per_served",
            "did you mean 'balance'?",
        ),
    ],
)  # fmt: skip
def test_channels_reserves_lists_and_revenue(path: str, value: Any, where: str, words: str) -> None:
    check(path, value, where, words)


def test_agents_with_several_chats_do_nothing_else() -> None:
    data = bank()
    data["pools"]["general"]["concurrency"] = 3
    with pytest.raises(InputError) as told:
        validated(Centre, data, "centre")
    words = "centre.pools.general.skills: with a concurrency of 3 the pool takes chats only, but "
    assert words + "'balance' is of channel voice" in str(told.value)


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        (f"{BALANCE}.channel", "chat", f"{BALANCE}.ivr", "channel chat, only to voice"),
        ("pools.general.concurrency", 0, "pools.general.concurrency", "must be greater than 0"),
        (
            "pools.general.concurrency_factors", [1.0, 1.5], "pools.general",
            "concurrency_factors has 2 numbers; concurrency is 1",
        ),
    ],
)  # fmt: skip
def test_chats_have_no_ivr_and_a_factor_for_each(
    path: str, value: Any, where: str, words: str
) -> None:
    check(path, value, where, words)
