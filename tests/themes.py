"""What small odd centres are made from: dice, themes, and the clock that the parts share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from random import Random
from typing import Any

from tests.builders import Data, clock, constant, exponential, values

SPAN = 300
DAY = 86_400


class Dice:
    """Choices read from a block of bytes, one byte a choice; 0 is always the first option.

    What a block is too short for is read from random numbers with the block as their seed.
    """

    def __init__(self, block: bytes) -> None:
        self.left = chain(block, self._further(block))

    @staticmethod
    def _further(block: bytes) -> Iterator[int]:
        rng = Random(block)
        while True:
            yield rng.getrandbits(8) if any(block) else 0

    def pick(self, *options: Any) -> Any:
        """One of these; written twice, twice as likely."""
        return options[next(self.left) * len(options) >> 8]

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        return low + (next(self.left) * (high + 1 - low) >> 8)

    def yes(self, of: float = 2) -> bool:
        """True once in ``of`` times."""
        return next(self.left) >= 256 - 256 / of

    def some(self, items: list[str], all_of: float = 4, most: int = 5) -> list[str]:
        """One to ``most`` of the items, in any order; once in ``all_of`` times all of them."""
        number = len(items) if self.yes(all_of) else self.number(1, min(most, len(items)))
        return self.luck().sample(items, number)

    def luck(self) -> Random:
        """Random numbers for long lists."""
        return Random(next(self.left) << 8 | next(self.left))


@dataclass(frozen=True)
class Theme:
    """Dials that make one group of rules matter.

    A tuple holds options, each as likely as often as it is there; a tuple of tuples holds the
    options that a whole centre may have. ``x_of`` is how rare a thing is: once in so many times.
    """

    sites: tuple[int, ...] = (1, 2, 3)
    kinds: tuple[int, ...] = (2, 1, 3)
    pools: tuple[int, ...] = (1, 2, 3, 4, 5)
    failing: tuple[int, ...] = (0, 0, 1, 2, 3)
    calls: tuple[int, ...] = (5, 10, 20, 30)
    """Calls of a type."""
    load: tuple[float, ...] = (0.4, 0.8, 1.2, 2.0)
    """Agents that the calls would keep busy, over agents on duty."""
    agents: tuple[int, ...] = (1, 0, 2, 3)
    shifts: tuple[int, ...] = (0, 0, 1, 2)
    patience: tuple[int, ...] = (60, 20, 200)
    priorities: tuple[tuple[int, ...], ...] = ((1,), (1, 0, 2))
    heads: tuple[tuple[int, ...], ...] = ((0,), (0, 1, 2, 4))
    preferences: tuple[tuple[int, ...], ...] = ((1,), (1, 1, 2, 3))
    own: tuple[tuple[bool, ...], ...] = ((False,), (True,), (False, True))
    policies: tuple[str, ...] = ("order", "shares", "least_expected_wait", "most_idle")
    steps: tuple[int, ...] = (1, 2, 3)
    asked: tuple[str, ...] = (
        "queue_longer_than", "expected_wait_over_s", "agents_idle", "site_down",
    )  # fmt: skip
    serve_out: tuple[bool, ...] = (True, False)
    delays: tuple[int, ...] = (0, 0, 1, 2)
    gap_of: float = 2
    """A centre that is open on both sides of a midnight is closed for a while around it."""
    rush_of: float = 10
    """Calls come shortly before closing time."""
    late_of: float = 8
    """The world changes soon after closing time."""
    first: tuple[int, ...] = (3,)
    """So much rarer are transfers and conditions in the first step of a line."""
    entered_of: float = 2
    """Calls may come in at every site."""
    outage: tuple[int, ...] = (20, 50)
    up: tuple[int, ...] = (60, 150)
    midnight_of: float = 6
    """It all happens around a midnight."""
    hours_of: float = 3
    aligned_of: float = 2
    """The world changes at one of few moments."""
    overflow_off_of: float = 6
    limits_of: float = 5
    lines_of: float = 3
    ivr_of: float = 3
    link_of: float = 1.3
    skilled_of: float = 2
    """A pool can take every type."""
    together_of: float = 4
    """A step opens every pool."""
    most: int = 5
    """Another step opens so many pools at most."""
    when_of: float = 3
    """A step has a condition."""
    transfer_of: float = 4
    same_route_of: float = 2
    same_site_of: float = 3
    """Every outage is of the same site."""


ANY = Theme()
DENSE = Theme(
    sites=(2, 3), kinds=(2, 3), pools=(3, 4, 5), failing=(1, 2, 3), calls=(20, 30, 40),
    load=(0.8, 1.2, 1.6), agents=(1, 2, 1), shifts=(0, 1, 1), patience=(60, 200),
    heads=((0, 1, 2, 4),), steps=(2, 3), delays=(0, 1, 2), when_of=2, transfer_of=3, hours_of=3,
    overflow_off_of=4, limits_of=6, lines_of=4, ivr_of=2, link_of=1.1, skilled_of=1.7,
    together_of=2, same_site_of=2, entered_of=1.2,
)  # fmt: skip
"""Much of everything."""
QUEUE = replace(
    DENSE, sites=(1, 1, 2), kinds=(3,), calls=(15, 25), pools=(1, 2), failing=(0, 0, 1),
    load=(1.0, 1.5), patience=(200, 400), priorities=((1,), (1, 0, 2), (1, 0, 2)),
    preferences=((1, 2, 3),), own=((False,), (True,), (True,)), limits_of=30, lines_of=30,
    ivr_of=5, hours_of=10, when_of=15, transfer_of=10, together_of=1.2, skilled_of=1.2,
    link_of=1,
)  # fmt: skip
"""Few pools, and long lines of different types before them."""
AGENTS = replace(
    DENSE, sites=(1, 2), failing=(0, 0, 1), calls=(20, 30), load=(0.3, 0.5, 0.8), agents=(1, 2, 3),
    shifts=(1, 1, 2), preferences=((1,), (1, 1, 2)), limits_of=30, lines_of=30, hours_of=10,
    when_of=3, together_of=2, steps=(1, 2, 2), transfer_of=10, link_of=1, skilled_of=1.3,
)  # fmt: skip
"""Several idle agents to choose from."""
MOVES = replace(
    DENSE, failing=(0, 1, 1, 2), agents=(1, 1, 2, 3), patience=(100, 200), link_of=1,
    asked=("queue_longer_than", "expected_wait_over_s") * 2 + ("agents_idle", "site_down"),
    when_of=1.5, transfer_of=1.7, limits_of=15, lines_of=15, overflow_off_of=20, hours_of=8,
    same_route_of=4, skilled_of=3, delays=(1, 2, 0, 4),
)  # fmt: skip
"""Calls that move on, and conditions at the sites that they come to."""
CARRIER = replace(
    DENSE, sites=(3,), pools=(3, 4), load=(0.5, 0.9, 1.3), agents=(1, 2, 3), shifts=(0, 0, 0, 1),
    policies=("order", "shares"), outage=(40, 80), lines_of=1.7, ivr_of=8, overflow_off_of=2,
    when_of=10, hours_of=12, limits_of=15, skilled_of=1.3, link_of=1, transfer_of=8, entered_of=1.1,
)  # fmt: skip
"""Sites that fill up or fail, one after the other."""
BALANCE = replace(
    DENSE, pools=(4, 5), failing=(0, 0, 1), load=(0.6, 1.0, 1.4), agents=(1, 2, 3),
    policies=("least_expected_wait", "most_idle"), steps=(1, 2), when_of=3,
    asked=("expected_wait_over_s", "expected_wait_over_s", "agents_idle", "queue_longer_than"),
    lines_of=6, ivr_of=8, hours_of=12, limits_of=15, patience=(100, 200), skilled_of=8, link_of=1.5,
    transfer_of=6, together_of=8, same_route_of=10, entered_of=1.1, shifts=(0, 1, 1), most=1,
)  # fmt: skip
"""Calls that go where least is waited for, or most agents idle, between pools of few types."""
DRILL = replace(
    DENSE, sites=(2, 2, 3), kinds=(1, 2), pools=(4, 5), failing=(1, 1, 2), calls=(25, 40),
    load=(1.5, 2.5), agents=(1, 1, 2), shifts=(0, 0, 0, 1), patience=(200, 400), lines_of=20,
    limits_of=20, link_of=1, delays=(0, 0, 1), policies=("shares", "most_idle"),
    entered_of=1, ivr_of=10, steps=(1,), when_of=20, skilled_of=1, together_of=1, hours_of=15,
    same_site_of=1.5, outage=(15, 40), up=(80, 120), transfer_of=20, overflow_off_of=20,
)  # fmt: skip
"""Sites fail while agents of the others serve their calls."""
HOURS = replace(
    DENSE, sites=(2, 1), pools=(3, 4), failing=(1, 0, 2), calls=(10, 20), agents=(0, 1),
    shifts=(1, 2),
    patience=(200, 400), hours_of=1, midnight_of=2.5, aligned_of=1.1, late_of=1.2, limits_of=20,
    lines_of=20, ivr_of=3, link_of=1, delays=(1, 2, 4, 0), when_of=4, transfer_of=2, skilled_of=2,
    first=(2,), overflow_off_of=10, together_of=1.5,
)  # fmt: skip
"""Closing time and shifts that end soon after it."""
NIGHT = replace(
    HOURS, calls=(2, 3), pools=(4, 5), patience=(400,), agents=(0, 0, 1, 2, 3), shifts=(0, 0, 1),
    load=(0.2, 0.4), serve_out=(True,), skilled_of=4, together_of=10, steps=(1,), when_of=20,
    transfer_of=20, failing=(0, 0, 1), ivr_of=10, midnight_of=1, same_route_of=10, rush_of=1.1,
    overflow_off_of=20, gap_of=1.1,
)  # fmt: skip
"""A few calls left over at closing time for staff that comes at midnight."""
THEMES = (ANY, *(DENSE,) * 4, QUEUE, AGENTS, MOVES, CARRIER, BALANCE, DRILL, HOURS, NIGHT, NIGHT)


class Frame:
    """What the parts of a centre share: its theme, its clock, and options for all of it.

    Attributes
    ----------
    theme : the theme.
    beat : every time is a multiple of so many seconds, so that much happens at once; 0: any time.
    origin : seconds after the first midnight at which it all begins.
    days : days of the horizon.
    moments : seconds after the origin at which the world likes to change.
    """

    def __init__(self, dice: Dice) -> None:
        theme: Theme = dice.pick(*THEMES)
        self.theme = theme
        self.beat: int = dice.pick(10, 10, 5, 1, 0)
        self.origin: int = DAY - 100 if dice.yes(theme.midnight_of) else 0
        self.days: int = 2 if self.origin else dice.pick(1, 1, 1, 1, 1, 2)
        self.moments = [self._whole(dice, 20, SPAN) for _ in range(3)]
        self.busy = (0, SPAN)
        self.load: float = dice.pick(*theme.load)
        self.priorities: tuple[int, ...] = dice.pick(*theme.priorities)
        self.heads: tuple[int, ...] = dice.pick(*theme.heads)
        self.preferences: tuple[int, ...] = dice.pick(*theme.preferences)
        self.own: tuple[bool, ...] = dice.pick(*theme.own)

    def _whole(self, dice: Dice, low: int, high: int) -> int:
        unit = max(self.beat, 1)
        return dice.number(-(-low // unit), high // unit) * unit

    def closing(self, dice: Dice, spans: list[tuple[int, int]]) -> None:
        """Opening hours are moments; sometimes the others come soon after the first closing."""
        if dice.yes(self.theme.late_of):
            after = spans[0][1]
            self.moments = [self._whole(dice, after + 5, after + 50)]
        if dice.yes(self.theme.rush_of):
            self.busy = (max(0, spans[0][1] - 40), spans[0][1])
        if dice.yes():
            self.moments += [time for span in spans for time in span]

    def moment(self, dice: Dice, low: int = 0, high: int = SPAN) -> int:
        """Whole seconds after the origin, from ``low`` to ``high``; often one of the moments."""
        if dice.yes(self.theme.aligned_of):
            time: int = dice.pick(*self.moments)
            if low <= time <= high:
                return time
        return self._whole(dice, low, high)

    def times(self, dice: Dice, number: int) -> list[float]:
        """When calls come, seconds after the origin."""
        luck = dice.luck()
        first, last = self.busy
        if self.beat == 0:
            return [luck.uniform(first, last) for _ in range(number)]
        unit = self.beat
        return [float(unit * luck.randint(first // unit, last // unit)) for _ in range(number)]

    def span(self, dice: Dice, most: float, least: int = 0) -> float:
        """A length of time up to about ``most`` seconds."""
        unit = self.beat or 2.5
        return unit * dice.number(least, max(1, round(most / unit)))

    def duration(self, dice: Dice, mean: float, least: int = 0) -> Data:
        """A distribution of durations of about this mean, seconds."""
        form = dice.number(0, 3)
        if self.beat == 0 and form >= 2:
            return exponential(round(mean, 1))
        if form % 2 == 0:
            return constant(self.span(dice, 2 * mean, least))
        return values(*(self.span(dice, 2 * mean) for _ in range(3)))

    def clock(self, moment: int) -> str:
        """Clock time of a moment."""
        return clock((self.origin + moment) % DAY)

    def day(self, moment: int) -> int:
        """Day of the horizon of a moment."""
        return (self.origin + moment) // DAY
