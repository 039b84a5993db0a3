"""What the figures of a sensitivity study say: tornado, indices, shares of risk, distribution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sim.catalogue import N_, _
from sim.experiments.sensitivity import Sensitivity
from sim.wording import counts, numbers
from sim.wording.fitting import mid_sentence, semicolons, start_of_sentence
from sim.wording.names import named
from sim.wording.scenarios import centre_title
from sim.wording.titles import measure_title


class Shown(NamedTuple):
    """How values of a measure are written on a figure.

    Attributes
    ----------
    measure : its name.
    factor : what a value is multiplied by on the axis.
    unit : of what is left, for people.
    """

    measure: str
    factor: float
    unit: str

    @property
    def title(self) -> str:
        """Title of the measure."""
        return measure_title(self.measure)

    @property
    def label(self) -> str:
        """Label of an axis."""
        return _("{measure}, {unit}").format(measure=self.title, unit=self.unit)

    def number(self, value: float) -> str:
        """A value, in the measure's own unit, without the unit it is shown in."""
        if self.unit == numbers.unit_text("share"):
            return numbers.grouped(self.factor * value, 1)
        return numbers.significant(self.factor * value)

    def text(self, value: float) -> str:
        """A value with its unit."""
        return _("{number} {unit}").format(number=self.number(value), unit=self.unit)


def one_horizon(of: Sensitivity) -> str:
    """What one replication is."""
    days = of.study.centre.horizon.days
    return _("one day") if days == 1 else _("one horizon of {days}").format(days=counts.days(days))


def input_at(share: float) -> str:
    """Which end of an input a bar is for."""
    return _("Input at its {percent} % quantile").format(percent=f"{100.0 * share:g}")


def input_span(of: Sensitivity, name: str, low: float, high: float, width: int) -> str:
    """From the low to the high value of an input, with its unit if that fits into ``width``."""
    ends = _("{low} to {high}").format(low=_input_number(low), high=_input_number(high))
    unit = of.uncertainty.inputs[name].unit
    whole = _("{number} {unit}").format(number=ends, unit=unit) if unit else ends
    return whole if len(whole) <= width else ends


def tornado_takeaway(
    name: str, shown: Shown, least: float, most: float, base: float, *, sure: bool
) -> str:
    """Which input moves the measure most, or that luck may put it first."""
    if sure:
        message = _(
            "{input} moves it most, from {least} to {most}; with every input at its median it is "
            "{base}."
        )
    else:
        message = _(
            "May be luck: {input} moves it most, from {least} to {most}; with every input at its "
            "median it is {base}."
        )
    return message.format(
        input=name, least=shown.number(least), most=shown.number(most), base=shown.text(base)
    )


def tornado_alternative(
    of: Sensitivity, shown: Shown, said: str, rows: Iterable[Mapping[Any, Any]]
) -> str:
    """The tornado in words."""
    told = [
        _("{input} at {value}: {result}").format(
            input=named(of.uncertainty.title_of(str(row["input"]))),
            value=_input_number(float(row["input_value"])),
            result=shown.text(float(row["value"])),
        )
        for row in rows
    ]
    return _("Tornado chart of {measure}. {takeaway} {inputs}.").format(
        measure=shown.title, takeaway=said, inputs=semicolons(told)
    )


def tornado_footnote(of: Sensitivity) -> str:
    """Where the numbers of the tornado come from."""
    return _(
        "{centre}, {scenario} · {replications} a point · whiskers: difference from the base, "
        "paired, at {level} confidence"
    ).format(**_source(of))


def indices_title(measure: str) -> str:
    """Title of the indices."""
    return _("{measure}: which input matters").format(measure=measure_title(measure))


def indices_takeaway(name: str | None) -> str:
    """Which input matters most; None: none."""
    if name is None:
        return _("No input moves it.")
    return _("{input} matters most when everything moves at once.").format(input=name)


def indices_alternative(
    of: Sensitivity, measure: str, said: str, rows: Iterable[Mapping[Any, Any]]
) -> str:
    """The indices in words."""
    told = [
        _("{input}: first {first}, total {total}").format(
            input=named(of.uncertainty.title_of(str(row["input"]))),
            first=numbers.percent(float(row["first"])),
            total=numbers.percent(float(row["total"])),
        )
        for row in rows
    ]
    return _("Sobol indices of {measure}. {takeaway} {inputs}.").format(
        measure=measure_title(measure), takeaway=said, inputs=semicolons(told)
    )


def indices_footnote(of: Sensitivity, noise: float) -> str:
    """Where the indices come from; ``noise``: share of the variance of the means."""
    return _(
        "{centre}, {scenario} · {replications} a point · noise of the simulation in the variance: "
        "{noise} · whiskers: {level} confidence"
    ).format(noise=numbers.percent(noise), **_source(of))


def shares_axis(of: Sensitivity, measure: str) -> str:
    """Label of the axis of shares."""
    return _("Share of the variance of {measure} of {horizon}").format(
        measure=mid_sentence(measure_title(measure)), horizon=one_horizon(of)
    )


def shares_takeaway(chance: float) -> str:
    """How much of the risk is luck."""
    return _(
        "{known} of the risk would go if every input were known; {chance} is the chance of the "
        "days and stays."
    ).format(known=numbers.percent(1 - chance, 0), chance=numbers.percent(chance, 0))


def shares_alternative(measure: str, said: str, shares: Mapping[str, float]) -> str:
    """Shares of the variance in words."""
    told = [
        _("{source}: {share}").format(source=source, share=numbers.percent(share))
        for source, share in shares.items()
    ]
    return _("Shares of the variance of {measure}. {takeaway} {sources}.").format(
        measure=measure_title(measure), takeaway=said, sources=semicolons(told)
    )


def shares_footnote(of: Sensitivity) -> str:
    """Where the shares come from."""
    return _("{centre}, {scenario} · {replications} a point · whiskers: {level} confidence").format(
        **_source(of)
    )


def single_legend(of: Sensitivity) -> str:
    """What the filled bars of the distribution are."""
    return _("{horizon}: inputs and luck").format(horizon=start_of_sentence(one_horizon(of)))


def means_legend(of: Sensitivity) -> str:
    """What the outlined bars of the distribution are."""
    if of.study.centre.horizon.days == 1:
        return _("Mean over many days: inputs only")
    return _("Mean over many horizons: inputs only")


def distribution_title(measure: str) -> str:
    """Title of the distribution."""
    return _("{measure}: what it may turn out to be").format(measure=measure_title(measure))


def nine_in_ten(shown: Shown, low: float, high: float) -> str:
    """The middle nine tenths of a distribution."""
    return _("Nine in ten lie between {low} and {high}.").format(
        low=shown.text(low), high=shown.text(high)
    )


_CHANCES = {
    "<": N_("{horizon} is below {limit} with probability {probability} ({low} to {high})."),
    "<=": N_("{horizon} is at most {limit} with probability {probability} ({low} to {high})."),
    ">": N_("{horizon} is above {limit} with probability {probability} ({low} to {high})."),
    ">=": N_("{horizon} is at least {limit} with probability {probability} ({low} to {high})."),
}


def chance(of: Sensitivity, comparison: str, limit: str, row: Mapping[str, float]) -> str:
    """How likely one horizon is on one side of a limit.

    Parameters
    ----------
    of : the study.
    comparison : ``<``, ``<=``, ``>`` or ``>=``.
    limit : with its unit.
    row : ``probability``, ``low`` and ``high``.
    """
    return _(_CHANCES[comparison]).format(
        horizon=start_of_sentence(one_horizon(of)),
        limit=limit,
        **{name: numbers.percent(share, 0) for name, share in row.items()},
    )


def distribution_alternative(measure: str, said: str) -> str:
    """The distribution in words."""
    return _("Histogram of {measure}. {takeaway}").format(
        measure=measure_title(measure), takeaway=said.replace("\n", " ")
    )


def distribution_footnote(of: Sensitivity, points: int) -> str:
    """Where the distribution comes from."""
    return _("{centre}, {scenario} · {points} · {replications} each").format(
        points=counts.points(points), **_source(of)
    )


def _source(of: Sensitivity) -> dict[str, str]:
    return {
        "centre": centre_title(of.study.centre),
        "scenario": named(of.study.label),
        "replications": counts.replications(of.study.replications),
        "level": numbers.typed_percent(of.asked.level),
    }


def _input_number(value: float) -> str:
    return numbers.rounded(value, 3)
