"""Service level: answered within T seconds, over a named denominator.

Every variant is one row of `VARIANTS`; with N calls offered to agents, A answered, G of them
within T, B abandoned or balked, of them B_T within T and B_s within s (``short_abandon_s``):

===========================  ================  ==========
variant                      numerator         denominator
===========================  ================  ==========
``offered``                  G                 N
``answered``                 G                 A
``ignore_abandons``          G                 N - B_T
``abandons_negative``        G                 N
``abandons_positive``        G + B_T           N
``exclude_short_abandons``   G                 N - B_s
``short_abandons_positive``  G + B_s           N
``ignore_all_abandons``      G                 N - B
===========================  ================  ==========

Calls refused by a full queue, cleared at closing time or dropped by an outage count in N and are
not answered; calls that never reached a queue are in none of the numbers; a caller who balks
abandons after 0 s. Callers who accept a callback are in none of the numbers either: N is without
them. ``ignore_abandons``, ``abandons_negative`` and ``abandons_positive`` are the
three service-level types of Cisco Unified ICM/CCE, in which "abandoned" is abandoned within T
(WebView Template Reference Guide, chapter 2; 70 answered in time, 10 abandoned, 20 late).

A wait counts as within T if it is at most T + `TOLERANCE_S`: a step that opens after exactly T
seconds answers calls whose wait is T but for the last bit of a float.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre import Centre
from sim.engine import codes
from sim.engine.log import CallLog
from sim.errors import InputError, listing, near_match

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE_S = 1e-6


@dataclass(frozen=True)
class Variant:
    """How a service level counts abandoned calls: fields that are added and taken off.

    Attributes
    ----------
    numerator : fields that are summed.
    denominator, less : fields that are summed, and taken off.
    title : for labels.
    text : definition for people.
    """

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    less: tuple[str, ...]
    title: str
    text: str


_G, _N, _A = "answered_in_time", "offered", "answered"
_B, _BT, _BS = ("abandoned", "balked"), "abandoned_in_time", "abandoned_short"
_C = "callbacks"

VARIANTS: dict[str, Variant] = {
    "offered": Variant(
        (_G,), (_N,), (_C,), "of offered",
        "answered within T / offered to agents",
    ),
    "answered": Variant(
        (_G,), (_A,), (), "of answered",
        "answered within T / answered",
    ),
    "ignore_abandons": Variant(
        (_G,), (_N,), (_C, _BT), "abandons ignored",
        "answered within T / (offered to agents - abandoned within T)",
    ),
    "abandons_negative": Variant(
        (_G,), (_N,), (_C,), "abandons negative",
        "answered within T / offered to agents: every abandoned call is a miss",
    ),
    "abandons_positive": Variant(
        (_G, _BT), (_N,), (_C,), "abandons positive",
        "(answered within T + abandoned within T) / offered to agents",
    ),
    "exclude_short_abandons": Variant(
        (_G,), (_N,), (_C, _BS), "short abandons excluded",
        "answered within T / (offered to agents - abandoned within short_abandon_s)",
    ),
    "short_abandons_positive": Variant(
        (_G, _BS), (_N,), (_C,), "short abandons positive",
        "(answered within T + abandoned within short_abandon_s) / offered to agents",
    ),
    "ignore_all_abandons": Variant(
        (_G,), (_N,), (_C, *_B), "all abandons ignored",
        "answered within T / (offered to agents - abandoned)",
    ),
}  # fmt: skip
"""Every variant by name. Abandoned includes balked."""


def variant_named(name: str) -> Variant:
    """The variant of that name.

    Raises
    ------
    InputError : there is none.
    """
    if name not in VARIANTS:
        raise InputError(
            _("there is no service-level variant '{name}'; allowed: {allowed}{near}").format(
                name=name, allowed=listing(VARIANTS), near=near_match(name, VARIANTS)
            )
        )
    return VARIANTS[name]


def service_level_counts(
    log: CallLog,
    centre: Centre,
    threshold_s: float | None = None,
    variant: str | None = None,
    short_abandon_s: float | None = None,
) -> pd.DataFrame:
    """Numerator and denominator of a service level with any threshold and variant.

    Parameters
    ----------
    log : one replication.
    centre : its centre; its targets fill in what is not given, for each contact type its own.
    threshold_s : T, seconds.
    variant : a name of `VARIANTS`.
    short_abandon_s : abandons within this are short, seconds.

    Returns
    -------
    Index ``contact_type``; columns ``numerator``, ``denominator`` (calls that arrive after the
    warm-up). The service level of several types is the ratio of the sums.

    Raises
    ------
    InputError : there is no such variant.
    """
    import pandas as pd  # slow to import, and workers do without

    if variant is not None:
        variant_named(variant)
    types = len(log.names.contact_types)
    targets = [centre.target_of(name) for name in log.names.contact_types]
    limit = np.array([t.threshold_s if threshold_s is None else threshold_s for t in targets])
    short = np.array(
        [t.short_abandon_s if short_abandon_s is None else short_abandon_s for t in targets]
    )
    rows = np.flatnonzero(
        ~np.isnan(_floats(log, "queue_s")) & (_floats(log, "arrival_s") >= centre.horizon.warmup_s)
    )
    type_of = log["contact_type"][rows].astype(np.int64)
    ended = log["disposition"][rows]
    wait = log.wait_s()[rows]
    answered = ended == codes.ANSWERED
    gone = (ended == codes.ABANDONED) | (ended == codes.BALKED)
    in_time = wait <= limit[type_of] + TOLERANCE_S
    masks = {
        _N: np.ones(len(rows), dtype=np.bool_),
        _A: answered,
        _G: answered & in_time,
        "abandoned": ended == codes.ABANDONED,
        "balked": ended == codes.BALKED,
        _BT: gone & in_time,
        _BS: gone & (wait <= short[type_of] + TOLERANCE_S),
        _C: ~np.isnan(_floats(log, "callback_s")[rows]),
    }
    counted = {n: np.bincount(type_of[m], minlength=types).astype(float) for n, m in masks.items()}
    found = np.zeros((2, types))
    for i, target in enumerate(targets):
        how = variant_named(variant or target.variant)
        found[0, i] = _total(counted, how.numerator, i)
        found[1, i] = _total(counted, how.denominator, i) - _total(counted, how.less, i)
    return pd.DataFrame(
        {"numerator": found[0], "denominator": found[1]},
        index=pd.Index(log.names.contact_types, name="contact_type"),
    )


def _total(counted: dict[str, NDArray[np.float64]], fields: Iterable[str], place: int) -> float:
    return float(sum(counted[name][place] for name in fields))


def _floats(log: CallLog, column: str) -> NDArray[np.float64]:
    return np.asarray(log[column], dtype=np.float64)
