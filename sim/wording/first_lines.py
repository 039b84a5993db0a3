"""What a command says before it simulates: what happens, and about how long it takes."""

from __future__ import annotations

from sim.catalogue import _, ngettext
from sim.wording import counts, numbers


def few_calls(calls: float, last: tuple[float, float] | None) -> str:
    """So few calls that the time need not be measured by a trial.

    Parameters
    ----------
    last : calls and seconds of the same command the last time; None: it is not known.
    """
    about = numbers.grouped(calls, 0)
    if last is None:
        return _("about {calls} calls").format(calls=about)
    return _("about {calls} calls; the last time here {known} calls took {time}").format(
        calls=about, known=numbers.grouped(last[0], 0), time=numbers.duration(last[1])
    )


def long(seconds: float, workers: int) -> str:
    """From a trial."""
    return _("about {time} with {workers}, from a trial").format(
        time=numbers.duration(seconds), workers=counts.workers(workers)
    )


def at_least(seconds: float, workers: int) -> str:
    """From a trial, where more replications may follow."""
    return _("at least {time} with {workers}, from a trial").format(
        time=numbers.duration(seconds), workers=counts.workers(workers)
    )


def comparison(scenarios: int, replications: int) -> str:
    """What `compare` does where the number of replications is fixed."""
    return _("{scenarios} on the same luck, {replications} each").format(
        scenarios=counts.scenarios(scenarios), replications=counts.replications(replications)
    )


def drill(designs: int, replications: int) -> str:
    """What `drill` does."""
    return ngettext(
        "a drill in {count} design: {replications}, and the same days without the failure",
        "a drill in {count} designs: {replications} each, and the same days without the failure",
        designs,
    ).format(count=designs, replications=counts.replications(replications))


def resilience(designs: int) -> str:
    """What `resilience` does."""
    return ngettext(
        "every component that can fail in {count} design, each beside the same days without it; "
        "of one failure:",
        "every component that can fail in {count} designs, each beside the same days without it; "
        "of one failure:",
        designs,
    ).format(count=designs)


def availability(designs: int) -> str:
    """What `availability` does."""
    return ngettext(
        "the failures of a year in {count} design, component by component; of one window:",
        "the failures of a year in {count} designs, component by component; of one window:",
        designs,
    ).format(count=designs)


def warm_up(replications: int) -> str:
    """What `warm-up` does."""
    return _("how long the centre takes to settle: {replications}").format(
        replications=counts.replications(replications)
    )
