"""Random centres with playbooks: centres as they are drawn anyhow, and dice of their own beside."""

from __future__ import annotations

from random import Random
from typing import Any

from sim.centre.base import DAY_S, clock_seconds
from tests.builders import Data, constant, values
from tests.strategies import sampled_centre

ACTIONS = (
    "move_calls", "move_calls", "move_calls", "move_agents", "move_agents", "offer_callbacks",
    "play_message", "play_message", "outsource", "put_off_breaks", "put_off_breaks", "fail_back",
    "fail_back",
)  # fmt: skip


def with_playbooks(number: int, seed: int, features: tuple[str, ...]) -> Data | None:
    """A random centre in whose failures people do something; None: nothing fails in it."""
    data: Data = sampled_centre(number, seed, features)
    if not data.get("outages"):
        return None
    dice = Random(f"playbooks {number} {seed}")
    callback = {
        "expected_wait_over_s": dice.choice([0, 5, 20]),
        "acceptance": dice.choice([0.5, 1.0]),
        "answer": dice.choice([0.5, 1.0]),
        "ring_s": dice.choice([0, 3]),
    }
    for name in ("one", "two")[: dice.choice([1, 1, 2])]:
        found = [_action(dice, data, callback) for _ in range(dice.choice([1, 3, 5, 7]))]
        actions = [action for action in found if action is not None]
        if actions:
            book: Data = {"actions": actions}
            if dice.random() < 0.25:
                outage = dice.choice(list(data["outages"].values()))
                if outage["component"] != "agent":
                    book["on"] = {"component": outage["component"]}
                    if dice.random() < 0.5:
                        book["on"]["name"] = outage["name"]
            data.setdefault("playbooks", {})[name] = book
    for pool in data["pools"].values():
        for shift in pool["staffing"].get("shifts", {}).values():
            if "breaks" not in shift and dice.random() < 0.7:
                shift["breaks"] = _breaks(dice, shift)
    return data if "playbooks" in data else None


def _breaks(dice: Random, shift: Data) -> list[Data]:
    """Short ones, now and then, so that some are put off and meet others."""
    long = (clock_seconds(shift["end"]) - clock_seconds(shift["start"])) % DAY_S or DAY_S
    each = long / dice.choice([6, 10, 16])
    length = each / dice.choice([4, 3, 2.5])
    return [
        {"after_s": place * each, "duration_s": length, "groups": dice.choice([1, 2])}
        for place in range(1, int(long / each))
    ]


def _action(dice: Random, data: Data, callback: Data) -> Data | None:
    sites, pools = list(data["sites"]), list(data["pools"])
    kind = dice.choice(ACTIONS)
    found: Data = {
        "action": kind,
        "delay": dice.choice([0, 1, 10, 60.0, constant(5), values(0, 20, 100)]),
        "probability": dice.choice([1.0, 1.0, 0.75]),
    }
    if kind != "fail_back" and dice.random() < 0.3:
        found["ends_after_repair_s"] = dice.choice([1, 30, 300])
    stepped = kind in ("move_calls", "fail_back") and dice.random() < 0.6
    if stepped:
        found |= {"step": dice.choice([0.1, 0.25, 0.5, 1.0]), "every_s": dice.choice([1, 10, 60])}
    if kind == "move_calls":
        if len(sites) == 1 or data.get("routing", {}).get("overflow") is False:
            return None
        found["share"] = dice.choice([0.3, 0.5, 1.0])
        found["away_from"] = dice.choice(["failed", "failed", *sites])
        found["to"] = dice.choice(["others", "others", *sites])
        if found["to"] == found["away_from"]:
            found["to"] = "others"
    elif kind == "move_agents":
        found |= _agents(dice, data, sites, pools)
    elif kind == "outsource":
        found["to"] = dice.choice(pools)
        if dice.random() < 0.5:
            found["agents"] = dice.choice([1, 2, 4])
        else:
            found["share"] = dice.choice([0.5, 1.0])
    elif kind == "put_off_breaks" and dice.random() < 0.5:
        found["pools"] = dice.sample(pools, dice.randrange(1, len(pools) + 1))
    elif kind in ("offer_callbacks", "play_message"):
        if kind == "offer_callbacks":
            found["callback"] = callback
        else:
            found["message_s"] = dice.choice([0, 2, 10, 45])
            found["hang_up"] = dice.choice([0.25, 0.5, 1.0])
        calls = [
            name
            for name, of in data["contact_types"].items()
            if of.get("channel", "voice") == "voice"
            and not (kind == "offer_callbacks" and "callback" in of)
        ]
        if calls and dice.random() < 0.5:
            found["contact_types"] = dice.sample(calls, dice.randrange(1, len(calls) + 1))
    return found


def _agents(dice: Random, data: Data, sites: list[str], pools: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "share": dice.choice([0.25, 0.5, 1.0]),
        "travel_s": dice.choice([0, 0, 10, 60]),
        "away_from": dice.choice(["failed", "failed", *pools, *sites]),
        "to": dice.choice(pools),
    }
    if found["to"] == found["away_from"]:
        found["away_from"] = "failed"
    return found
