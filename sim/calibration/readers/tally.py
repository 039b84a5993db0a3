"""Rows by what became of them, counted while they pass."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sim.calibration.readers.records import Rows


@dataclass
class Tally:
    """Counts of one reading; see `Rows`."""

    read: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)

    def drop(self, reason: str, count: int) -> None:
        """Rows that are left out."""
        if count:
            self.dropped[reason] += int(count)

    def mend(self, reason: str, count: int) -> None:
        """Rows of which something is taken otherwise than it stands there."""
        if count:
            self.mended[reason] += int(count)

    def note(self, reason: str, count: int) -> None:
        """Rows that look odd and are kept as they are."""
        if count:
            self.noted[reason] += int(count)

    def rows(self, kept: int) -> Rows:
        """The counts so far, in order of the reasons."""
        return Rows(
            self.read,
            kept,
            *(dict(sorted(each.items())) for each in (self.dropped, self.mended, self.noted)),
        )
