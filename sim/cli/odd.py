"""Commands say what is odd about what they simulate, before they do."""

from __future__ import annotations

from collections.abc import Sequence

from sim.cli.common import warn
from sim.executors.readiness import require_ready
from sim.study import Study
from sim.wording import _
from sim.wording import oddities as wording

MOST_TOLD = 8
"""So many oddities are told; `trunkline check` tells all."""
MOST_STUDIES = 24
"""Of more studies these many are looked at, evenly spread."""


def warn_of_oddities(studies: Sequence[Study], most: int | None = MOST_TOLD) -> None:
    """Tell on the standard error what is odd; the same place of several studies once.

    Parameters
    ----------
    studies : about to be simulated, at least one.
    most : oddities that are told; None: all.

    Raises
    ------
    InputError : what cannot run is refused before anything is said to be odd.
    """
    require_ready(studies, one_by_one=True)
    count = min(len(studies), MOST_STUDIES)
    places = {round(i * (len(studies) - 1) / max(count - 1, 1)) for i in range(count)}
    first: dict[tuple[str, str], str] = {}
    having: dict[tuple[str, str], int] = {}
    for place in sorted(places):
        for odd in studies[place].oddities():
            key = odd.name, odd.path
            first.setdefault(key, wording.sentence(odd))
            having[key] = having.get(key, 0) + 1
    for key, sentence in list(first.items())[:most]:
        warn(wording.odd(sentence, having[key], len(places)))
    if most is not None and len(first) > most:
        message = _("odd: {count} more; `trunkline check` tells all")
        warn(message.format(count=len(first) - most))
