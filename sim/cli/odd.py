"""Commands say what is odd about what they simulate, before they do."""

from __future__ import annotations

from collections.abc import Sequence

from sim.cli.common import warn
from sim.study import Study
from sim.wording import _
from sim.wording.oddities import of_studies

MOST_TOLD = 8
"""So many oddities are told; `trunkline check` tells all."""


def warn_of_oddities(studies: Sequence[Study], most: int | None = MOST_TOLD) -> None:
    """Tell on the standard error what is odd about studies that are about to be simulated.

    Parameters
    ----------
    studies : at least one.
    most : oddities that are told; None: all.
    """
    sentences = of_studies(studies)
    for sentence in sentences[:most]:
        warn(_("odd: {sentence}").format(sentence=sentence))
    if most is not None and len(sentences) > most:
        message = _("odd: {count} more; `trunkline check` tells all")
        warn(message.format(count=len(sentences) - most))
