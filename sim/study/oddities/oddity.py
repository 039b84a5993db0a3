"""What was found odd: in codes and numbers, which `sim.wording.oddities` puts into a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Figure = float | int | str | tuple[str, ...]


@dataclass(frozen=True)
class Oddity:
    """One thing that is odd about a study.

    Attributes
    ----------
    name : of its kind, one of `sim.study.oddities.ODDITIES`.
    path : of the field, as an override would have it.
    figures : what was found and what is usual, by the names that the kind's sentence has;
        durations in seconds, shares as shares.
    more : further places of the same kind, of which this one is the worst (or the first).
    """

    name: str
    path: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    more: int = 0

    def number(self, figure: str) -> float:
        """A figure that is a number."""
        value = self.figures[figure]
        assert isinstance(value, (int, float))
        return float(value)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Oddity:
        """The oddity that `to_dict` wrote, lists for tuples as JSON has them."""
        figures = {k: tuple(v) if isinstance(v, list) else v for k, v in data["figures"].items()}
        return cls(data["name"], data["path"], figures, data["more"])


def worst(found: Iterable[Oddity], by: str | None = None) -> list[Oddity]:
    """The worst of several alike, which says how many more there are; none of none.

    Parameters
    ----------
    found : of one kind.
    by : the figure that says how bad one is; None: the first stands for all.
    """
    every = list(found)
    if not every:
        return []
    first = every[0] if by is None else max(every, key=lambda odd: odd.number(by))
    return [Oddity(first.name, first.path, first.figures, len(every) - 1)]
