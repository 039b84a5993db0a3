"""What is said of agents on duty beside the load that is offered to them."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import _, ngettext
from sim.wording import numbers
from sim.wording.fitting import paragraph, shortened


def figure_title() -> str:
    """Title of the figure."""
    return _("Agents on duty against the load that is offered to them")


def all_sites() -> str:
    """Title of the panel of the whole centre."""
    return _("All sites")


def duty(label: str) -> str:
    """Legend of a line."""
    return _("On duty: {scenario}").format(scenario=shortened(label, 30))


def load(label: str) -> str:
    """Legend of an area or line."""
    return _("Offered load: {scenario}").format(scenario=shortened(label, 30))


def short_intervals(label: str, short: int, of: int) -> str:
    """In how many intervals fewer agents are on duty than the load asks for."""
    return ngettext(
        "{scenario}: in {short} of {count} interval fewer agents are on duty than the load needs.",
        "{scenario}: in {short} of {count} intervals fewer agents are on duty than the load needs.",
        of,
    ).format(scenario=shortened(label, 40), short=short, count=of)


def axis() -> str:
    """Label of the axis."""
    return _("Agents, erlangs")


def caption(level: float) -> str:
    """The sentence beneath the figure."""
    return _(
        "Offered load: calls offered to agents × time an agent has each of them; so many agents "
        "would be busy if every call were answered at once, and some more are needed for calls "
        "not to wait. Mean day; shaded edge: {level} confidence interval of each interval."
    ).format(level=numbers.typed_percent(level))


def alternative(said: Sequence[str]) -> str:
    """The figure in words."""
    return paragraph([_("Agents on duty and offered load over the day, by site."), *said])
