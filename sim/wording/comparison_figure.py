"""What the figure of a comparison says: differences from the base, and whether they matter."""

from __future__ import annotations

from collections.abc import Sequence

from sim.catalogue import N_, _
from sim.wording import numbers
from sim.wording.fitting import paragraph, semicolons, shortened
from sim.wording.verdicts import verdict

_BETTER = {
    True: N_("{unit}; right is better"),
    False: N_("{unit}; left is better"),
    None: N_("{unit}; neither is better"),
}


def title(base: str) -> str:
    """Title of the figure; ``base`` may be empty."""
    return _("What changes against {base}").format(base=shortened(_named(base), 60))


def subtitle(confidence: float) -> str:
    """What dots and whiskers are."""
    return _(
        "Dot: paired difference; whisker: interval, all together {confidence} sure; shaded: too "
        "small to matter."
    ).format(confidence=numbers.typed_percent(confidence))


def unit_and_better(unit: str, higher_is_better: bool | None) -> str:
    """Unit of an axis, and which way is better."""
    return _(_BETTER[higher_is_better]).format(unit=unit)


def alternative(
    base: str, scenarios: Sequence[tuple[str, Sequence[tuple[str, float, str, str]]]]
) -> str:
    """Every verdict in words.

    Parameters
    ----------
    base : name of the base; may be empty.
    scenarios : name, and of each measure its title, difference, unit and verdict.
    """
    told = [
        _("{scenario}: {differences}.").format(
            scenario=name,
            differences=semicolons(
                _("{measure} {difference} {unit}, {verdict}").format(
                    measure=measure,
                    difference=numbers.significant(value),
                    unit=unit,
                    verdict=verdict(code),
                )
                for measure, value, unit, code in found
            ),
        )
        for name, found in scenarios
    ]
    return _("Differences against {base}. {scenarios}").format(
        base=_named(base), scenarios=paragraph(told)
    )


def _named(base: str) -> str:
    return base or _("the base")
