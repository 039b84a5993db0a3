"""What is said of a warm-up: has the centre settled, and is the configured one long enough?"""

from __future__ import annotations

from sim.catalogue import _
from sim.experiments.warm_up import WarmUp
from sim.wording import numbers


def sentence(found: WarmUp) -> str:
    """The answer."""
    if found.needed_s is None:
        return _(
            "The horizon is too short to tell where the steady state begins (MSER-5 would leave "
            "out more than half of it): simulate more days."
        )
    if found.enough:
        message = _(
            "The centre has settled after {needed} (MSER-5); the configured warm-up of "
            "{configured} is long enough."
        )
    else:
        message = _(
            "The centre has settled after {needed} (MSER-5); the configured warm-up of "
            "{configured} is too short: set {setting}."
        )
    return message.format(
        needed=numbers.with_unit(numbers.grouped(found.needed_s), "s"),
        configured=numbers.with_unit(numbers.grouped(found.configured_s), "s"),
        setting=f"centre.horizon.warmup_s={found.needed_s:.0f}",
    )


def alternative(said: str) -> str:
    """The figure of the series in words."""
    return _("Calls with agents or waiting over time, starting empty. {takeaway}").format(
        takeaway=said
    )
