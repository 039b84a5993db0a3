"""What `trunkline decide` says of itself."""

from __future__ import annotations

from sim.catalogue import _
from sim.wording import counts
from sim.wording.fitting import paragraph


def description() -> str:
    """What the command does, and how to read its answer."""
    return paragraph(
        [
            _("The first scenario is the base, what is done if nobody decides; it is left only for "
              "an option that is surely better by more than the margin."),
            _("Options are simulated until that is decided, side by side with the same callers; "
              "then each on a day with a failure."),
            _("The page is written for a manager: the answer stands on its first screen."),
        ]
    )  # fmt: skip


def then_the_failure(replications: int, options: int) -> str:
    """What is simulated behind the comparison."""
    return _(
        "then {options} on {replications} each of an ordinary day and of one with a failure "
        "(--no-failure: without)"
    ).format(options=counts.scenarios(options), replications=counts.replications(replications))
