"""The errors that a user's own mistake may raise, each one clear sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sim.catalogue import N_, _


class TrunklineError(Exception):
    """Base of every error that Trunkline raises on purpose."""


class InputError(TrunklineError, ValueError):
    """The description of a centre or a study is wrong.

    Parameters
    ----------
    message : the first problem as one sentence: path of the field, what was found, what is allowed.
    problems : every problem found, the first included.
    """

    def __init__(self, message: str, problems: Iterable[str] | None = None) -> None:
        super().__init__(message)
        self.problems: tuple[str, ...] = tuple(problems) if problems is not None else (message,)


class WorkerError(TrunklineError):
    """Workers on other machines are missing, or do not fit."""


class ResultError(TrunklineError):
    """Stored results are missing, damaged or do not belong together."""


class OddityWarning(UserWarning):
    """A study that is about to run is odd; `sim.check` says how."""


class DamagedError(ResultError):
    """A folder does not hold the stored results that it was given for, or they are damaged."""


_OF_THE_SYSTEM = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("Input/output error"),
    N_("Read-only file system"),
    N_("No space left on device"),
    N_("Too many open files"),
)
"""What the operating system says most often; in other words where it says something else."""


def system_reason(error: OSError) -> str:
    """Why the operating system could not do something."""
    return _(error.strerror) if error.strerror else str(error)


def reason(error: object) -> str:
    """What an error says; the operating system's in the reader's language, with the file."""
    if not isinstance(error, OSError) or error.strerror is None or error.filename is None:
        return str(error)
    return f"[Errno {error.errno}] {system_reason(error)}: {error.filename!r}"


def near_match(found: str, allowed: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the closest allowed word, or an empty string."""
    close = difflib.get_close_matches(found, [str(a) for a in allowed], n=1, cutoff=0.6)
    return _("; did you mean '{word}'?").format(word=close[0]) if close else ""


def both(words: Iterable[str]) -> str:
    """Return all of a few words as one text: ``"a and b"``."""
    return _(" and ").join(words)


def listing(allowed: Iterable[str], most: int = 12) -> str:
    """Return the allowed words as one comma-separated text, shortened past ``most``."""
    words = [str(a) for a in allowed]
    if not words:
        return _("(none)")
    shown = ", ".join(words[:most])
    if len(words) <= most:
        return shown
    return _("{words}, ... ({count} in all)").format(words=shown, count=len(words))
