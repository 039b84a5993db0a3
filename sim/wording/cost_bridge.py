"""What is said of the steps from the cost of the base to that of another scenario."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import _
from sim.experiments.cost_bridge import Step
from sim.wording import counts, numbers
from sim.wording.fitting import paragraph, semicolons, shortened
from sim.wording.titles import cost_part


def figure_title(option: str, base: str) -> str:
    """Title of the figure."""
    return _("From the cost of {base} to that of {scenario}").format(
        base=shortened(base, 36), scenario=shortened(option, 36)
    )


def takeaway(total: Step, option: str, base: str, currency: str) -> str:
    """Whether the scenario costs more or less, as far as its interval tells."""
    unit = f"{currency}/day"
    if total.difference == 0.0:
        return _("“{scenario}” costs as much as “{base}”.").format(scenario=option, base=base)
    by = numbers.with_unit(numbers.difference(abs(total.difference), unit).lstrip("+±"), unit)
    between = numbers.difference_interval(total.low, total.high, unit)
    if not between:
        message = _("“{scenario}” against “{base}”: {difference} in one replication.")
        return message.format(
            scenario=option, base=base, difference=numbers.difference_amount(total.difference, unit)
        )
    if total.low > 0.0:
        message = _("“{scenario}” costs {amount} more than “{base}” ({interval}).")
    elif total.high < 0.0:
        message = _("“{scenario}” costs {amount} less than “{base}” ({interval}).")
    else:
        message = _("Whether “{scenario}” costs more than “{base}” is not certain ({interval}).")
    return message.format(scenario=option, base=base, amount=by, interval=between)


def axis(base: str, unit: str) -> str:
    """Label of the axis."""
    return _("Difference from {base}, {unit}").format(base=shortened(base, 40), unit=unit)


def all_together() -> str:
    """The last bar."""
    return _("All together")


def whisker(level: float) -> str:
    """What whiskers are, and which way colours mean."""
    return _(
        "Orange costs more, blue costs less; whisker: interval of the part, for all scenarios "
        "together {level} sure."
    ).format(level=numbers.typed_percent(level))


def caption(replications: int) -> str:
    """The sentence beneath the figure."""
    return _(
        "Each bar begins where the one above it ends. From {replications}; the parts sum to the "
        "total exactly, and are rounded so that what is written adds up too."
    ).format(replications=counts.replications(replications))


def alternative(said: str, steps: Sequence[tuple[Step, str]], total: str) -> str:
    """The figure in words: each part with what is written at it."""
    parts = semicolons(
        _("{part} {difference}").format(part=cost_part(step.part), difference=text)
        for step, text in steps
    )
    return paragraph(
        [said, _("Parts: {parts}; all together {total}.").format(parts=parts, total=total)]
    )


def beside(option: str) -> str:
    """Where only one of several scenarios is drawn."""
    return _("Drawn: “{scenario}”; the table has all of them.").format(scenario=option)
