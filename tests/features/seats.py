"""Sites with few more seats than their own agents need, for guests in outages."""

from __future__ import annotations

import math

from sim.centre import Centre, validated
from sim.centre.checks.seats import most_present
from tests.builders import Data
from tests.themes import Dice, Frame

NAME = "seats"
CHOICES = 16


def add(dice: Dice, _frame: Frame, data: Data) -> None:
    """Every site gets seats; in one centre of four they count for nothing."""
    for site in data["sites"].values():
        site["seats"] = 10**6
    for most in most_present(validated(Centre, data)):
        site = data["sites"][most.site]
        site["seats"] = max(math.ceil(most.agents) + dice.pick(0, 0, 1, 2), 1)
        site["standby_seats"] = dice.pick(0, 0, 1)
    if dice.yes(4):
        data["seats"] = "soft"
    if dice.yes():
        for outage in data["outages"].values():
            for standby in outage.get("standby", {}).values():
                standby["agents"] += dice.number(0, 3)
