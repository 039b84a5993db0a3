"""What a fit may be told beside the records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FitOptions:
    """Choices of a fit; every one has a default that needs no knowledge of the centre.

    Attributes
    ----------
    name : of the centre; title : shown to people ('': the name).
    window_weeks : weeks before the last recorded day that are measured; None: all of them.
    first_day : days before it are another centre (new rules, a new switch); None: all days.
    return_types : contact types that the system dials when it finds an agent idle: those answered
        at once are deferred work, those that queued are calls.
    check : simulate the recorded days again and predict each month from those before it.
    check_calls : calls of the days that are simulated again, at most; days are taken evenly.
    replications : how often each of them is simulated.
    seed : of what is drawn; the same records and the same seed give the same centre.
    """

    name: str = "fitted"
    title: str = ""
    window_weeks: int | None = 8
    first_day: str | None = None
    return_types: tuple[str, ...] = ()
    check: bool = True
    check_calls: int = 12_000
    replications: int = 2
    seed: int = 1
