"""What a fit may be told beside the records."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
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
    centre : what is known beside the records, plain data of parts of a centre that are laid over
        the fitted one: seats, trunk lines, targets, titles, the days that a run simulates.
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
    centre: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is not allowed.

        Raises
        ------
        InputError : a field has a wrong value.
        """
        for each in fields(self):
            check(each.name, getattr(self, each.name), f"fit: {each.name}")


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
    _check_kind(field, value, called)
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


def _check_kind(field: str, value: Any, called: str) -> None:
    """Refuse values of a wrong kind in fields that are no numbers."""
    texts = isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value)
    if field == "return_types" and not texts:
        allowed = _("a list of contact types")
    elif field == "check" and not isinstance(value, bool):
        allowed = _("true or false")
    elif field == "title" and not isinstance(value, str):
        allowed = _("text")
    elif field == "centre" and not isinstance(value, Mapping):
        allowed = _("parts of a centre, such as sites and target")
    else:
        return
    raise InputError(
        _("{called}: found {found}, allowed: {allowed}").format(
            called=called, found=repr(value), allowed=allowed
        )
    )


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
