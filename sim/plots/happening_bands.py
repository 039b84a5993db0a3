"""Failures and demand events in plots over time: shaded, hatched, and named in a legend."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.centre import Centre
from sim.plots import style
from sim.study.failure_times import Happenings, Span, most
from sim.wording import losses

_HOUR_S = 3600.0
_FAINT, _FULL = 0.10, 0.34
_STRIP = 0.93
"""Where the strip of demand events begins, share of the axes' height."""


def shade(axes: Sequence[Axes], found: Happenings, demand: Axes) -> None:
    """Shade failures and the return of agents, and mark demand events, behind what is drawn.

    Parameters
    ----------
    axes : whose horizontal axis is hours.
    demand : those at whose upper edge demand events are marked.
    found : what befalls the centre; the larger the share of the days, the darker.
    """
    for panel, one in enumerate(axes):
        for n, span in enumerate(found.failed):
            alpha = _FAINT + (_FULL - _FAINT) * span.share
            one.axvspan(
                *_ends(span), facecolor=style.PURPLE, alpha=alpha, linewidth=0, zorder=0,
                gid=f"failure-{panel}-{n}",
            )  # fmt: skip
        for n, span in enumerate(found.returning):
            one.axvspan(
                *_ends(span), facecolor="none", edgecolor=style.PURPLE, hatch="////",
                alpha=0.35 + 0.45 * span.share, linewidth=0, zorder=0, gid=f"return-{panel}-{n}",
            )  # fmt: skip
    for n, span in enumerate(found.events):
        demand.axvspan(
            *_ends(span), ymin=_STRIP, ymax=1.0, facecolor=style.YELLOW, hatch="....",
            edgecolor=style.SOFT, alpha=0.35 + 0.5 * span.share, linewidth=0, zorder=0,
            gid=f"event-{n}",
        )  # fmt: skip


def handles(centre: Centre, found: Happenings) -> list[Patch]:
    """Entries of a legend: what has failed and when, agents who return, demand events."""
    made = []
    if found.failed:
        label = losses.in_failure(centre, most(found.failed))
        made.append(Patch(facecolor=style.PURPLE, alpha=_FULL, linewidth=0, label=label))
    if found.returning:
        made.append(
            Patch(
                facecolor="none", edgecolor=style.PURPLE, hatch="////", linewidth=0,
                label=losses.returning(centre),
            )
        )  # fmt: skip
    if found.events:
        made.append(
            Patch(
                facecolor=style.YELLOW, edgecolor=style.SOFT, hatch="....", linewidth=0,
                label=losses.in_event(centre.demand.events),
            )
        )  # fmt: skip
    return made


def _ends(span: Span) -> tuple[float, float]:
    return span.start_s / _HOUR_S, span.end_s / _HOUR_S
