"""What a fit may be told beside the records."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, fields
from typing import Any

from sim.catalogue import _
from sim.errors import InputError


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

    def __post_init__(self) -> None:
        """Refuse what is not allowed.

        Raises
        ------
        InputError : a field has a wrong value.
        """
        for field in fields(self):
            check(field.name, getattr(self, field.name), f"fit: {field.name}")


_LEAST = {"window_weeks": 1, "check_calls": 1, "replications": 1, "seed": 0}


_ALL_WEEKS = ("window_weeks", None)


def check(field: str, value: Any, called: str) -> None:
    """Refuse a wrong value of a field of `FitOptions`.

    Parameters
    ----------
    called : how the one who gave it calls the field.

    Raises
    ------
    InputError : the value is not allowed.
    """
    if field == "name" and not (isinstance(value, str) and re.fullmatch(r"[^\W\d][\w-]*", value)):
        raise InputError(
            _(
                "{called}: found '{found}', allowed: letters, digits, _ and -, a letter first"
            ).format(called=called, found=value)
        )
    if field in _LEAST and not (_whole(value, _LEAST[field]) or (field, value) == _ALL_WEEKS):
        raise InputError(
            _("{called}: found {found}, allowed: whole numbers from {least} on").format(
                called=called, found=repr(value), least=_LEAST[field]
            )
        )
    if field == "first_day" and value is not None:
        try:
            datetime.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise InputError(
                _("{called}: found '{found}', allowed: a date such as 2026-03-01").format(
                    called=called, found=value
                )
            ) from None


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
