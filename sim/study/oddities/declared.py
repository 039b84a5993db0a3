"""Every kind of oddity, declared once.

A new kind is a function in a module of its own, a row here, and a sentence in
`sim/wording/oddities.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sim.centre.memo import once_per_description
from sim.study.oddities.closed_demand import closed_demand
from sim.study.oddities.durations import durations
from sim.study.oddities.endless_queue import endless_queue
from sim.study.oddities.factors import factors
from sim.study.oddities.lines import lines
from sim.study.oddities.lost_rows import lost_rows
from sim.study.oddities.nobody_there import nobody_there
from sim.study.oddities.oddity import Oddity
from sim.study.oddities.overload import hardly_any_load, overload
from sim.study.oddities.scene import Scene
from sim.study.oddities.seats import seats
from sim.study.oddities.unpaid import unpaid
from sim.study.oddities.unused import unused
from sim.study.oddities.weekdays import weekdays
from sim.study.study import Study


class OddityKind(NamedTuple):
    """A kind of oddity.

    Attributes
    ----------
    names : of what it finds.
    find : finds it, the worst place of each name.
    """

    names: tuple[str, ...]
    find: Callable[[Scene], Iterator[Oddity]]


ODDITIES = (
    OddityKind(("closed_demand",), closed_demand),
    OddityKind(("lost_rows",), lost_rows),
    OddityKind(("nobody_there",), nobody_there),
    OddityKind(("overload", "chat_overload"), overload),
    OddityKind(("endless_queue",), endless_queue),
    OddityKind(("hardly_any_load",), hardly_any_load),
    OddityKind(("few_lines", "busy_lines", "busy_ports"), lines),
    OddityKind(("flat_weekday", "full_weekday"), weekdays),
    OddityKind(("short_duration", "long_duration"), durations),
    OddityKind(("percentage",), factors),
    OddityKind(("no_tariff", "unpaid_pool"), unpaid),
    OddityKind(("few_seats", "empty_seats"), seats),
    OddityKind(("unused_pool", "empty_pool", "no_calls"), unused),
)
"""In the order in which they are told: what makes results misleading comes first."""


@once_per_description
def oddities_of(study: Study) -> tuple[Oddity, ...]:
    """Everything that is odd about a study though nothing is wrong with it, levers applied.

    Each with the name of its kind, the path of a field, and figures; `sim.check` words them.
    """
    scene = Scene(study)
    return tuple(odd for kind in ODDITIES for odd in kind.find(scene))
