"""The first screen of a decision page, and the table of the options beneath it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from sim.experiments.looks import Looks
from sim.experiments.options import Interval, Option, Options, numbers_of, options_of
from sim.experiments.recommendation import NO_CHOICE
from sim.experiments.what_would_change import Advice, advice, recommended
from sim.store.summary import Summary
from sim.wording import decision
from sim.wording import options as words
from sim.wording import recommendation as wording
from sim.wording.names import named
from sim.wording.sentence import Exact, Sentence

MOST_ROWS = 12
"""Of more options the table shows those that matter; the file has all."""
_MOST_NEAR = 5


class Number(NamedTuple):
    """A number on the page: text, interval, unit, exact value and ends as text."""

    text: str
    interval: str = ""
    unit: str = ""
    exact: str = ""
    difference: bool = False
    low: str = ""
    high: str = ""


class Fact(NamedTuple):
    """A number of the first screen: what it is, and how it differs from the base's."""

    what: str
    value: Number
    change: Number | None


class OptionRow(NamedTuple):
    """An option in the table."""

    label: str
    link: str
    chosen: bool
    base: bool
    reaches: str
    numbers: list[Number]


@dataclass(frozen=True)
class FirstScreen:
    """What the template shows; sentences are markup whose numbers carry their exact values."""

    headline: Markup
    reason: Markup | None
    whose: str
    facts: list[Fact]
    certain: list[Markup]
    change: list[Markup]
    year: str
    heads: list[tuple[str, str]]
    rows: list[OptionRow]
    target: bool
    caption: str
    shown: str


def first_screen(
    told: Advice,
    links: Mapping[int, str] | None = None,
) -> FirstScreen:
    """What stands on the first screen.

    Parameters
    ----------
    told : what is recommended, of which options.
    links : place among all scenarios -> its own page.
    """
    found = told.options
    place = recommended(found)
    shown = 0 if place is None else place
    reason = wording.reason(found)
    places = shown_places(found)
    columns = words.columns(found)
    return FirstScreen(
        headline=markup(wording.headline(found)),
        reason=None if reason is None else markup(reason),
        whose=words.whose(wording.name(found, shown), base=shown == 0),
        facts=_facts(found, found.options[shown], base=shown == 0),
        certain=[markup(said) for said in wording.certainty(found)],
        change=[markup(said) for said in wording.what_would_change(*told)],
        year=wording.year_note(found),
        heads=[(column.title, column.unit) for column in columns],
        rows=[_row(found, i, columns, links or {}) for i in places],
        target=bool(found.targets),
        caption=words.caption(found),
        shown=words.shown(len(places), len(found.options)),
    )


def swept_screen(
    told: Advice | None,
    summaries: Sequence[Summary],
    labels: Sequence[str],
    links: Sequence[str],
    looks: Looks | None,
    level: float,
) -> FirstScreen | None:
    """The first screen of a sweep; None: there is nothing to choose.

    Parameters
    ----------
    told : what is recommended; None: as the summaries tell it.
    summaries, labels, links : of all scenarios; links may be empty.
    looks : the planned ones, where the number of replications was not fixed beforehand.
    level : confidence.
    """
    if told is None:
        options = options_of(summaries, looks, level, labels=labels)
        told = None if options is None else advice(options)
    if told is None or told.options.recommendation.kind == NO_CHOICE:
        return None
    return first_screen(told, dict(enumerate(links)))


def markup(said: Sentence) -> Markup:
    """A sentence in which every known number carries its exact value."""
    told = {name: _marked(value) for name, value in said.told.items()}
    return Markup(escape(said.message)).format(**told)


def _marked(value: str | Exact) -> Markup | str:
    if not isinstance(value, Exact):
        return value
    kind = "difference" if value.difference else "value"
    exact = repr(float(value.value))
    return Markup('<span data-{}="{}">{}</span>').format(Markup(kind), exact, value.text)


def _facts(found: Options, option: Option, *, base: bool) -> list[Fact]:
    """Numbers of the first screen, of one option."""
    known = numbers_of(option, found.currency)
    facts = []
    for fact in words.facts(found):
        value, unit = known[fact.name]
        change = None
        if fact.change and not base:
            gap, gap_unit = known[fact.change]
            change = _number(gap, words.difference(gap, gap_unit, found.currency), difference=True)
        facts.append(
            Fact(fact.title, _number(value, words.value(fact, value, unit, found.currency)), change)
        )
    return facts


def _number(value: Interval, told: Sequence[str], *, difference: bool = False) -> Number:
    text, interval, *unit = told
    exact, *ends = (repr(float(end)) if math.isfinite(end) else "" for end in value)
    return Number(text, interval, unit[0] if unit else "", exact, difference, *ends)


def _row(
    found: Options, place: int, columns: Sequence[words.Column], links: Mapping[int, str]
) -> OptionRow:
    option = found.options[place]
    known = numbers_of(option, found.currency)
    return OptionRow(
        label=named(option.label),
        link=links.get(option.place, ""),
        chosen=place in found.recommendation.chosen or place == recommended(found),
        base=place == 0,
        reaches=decision.reaches(option.reaches),
        numbers=[
            _number(known[c.name][0], c.told(known[c.name][0]), difference=c.difference)
            for c in columns
        ],
    )


def shown_places(found: Options) -> list[int]:
    """Options of the table: all, or of very many those that matter; the base first, then by cost.

    They are what is recommended or in question, the cheapest of those that surely reach the target,
    and those that no other one dominates in the estimates.
    """
    told, options = found.recommendation, found.options
    places = sorted(
        range(1, len(options)),
        key=lambda i: (math.isnan(options[i].cost.value), options[i].cost.value),
    )
    if len(options) > MOST_ROWS:
        first = [*told.chosen, *told.better, *told.nearest]
        reaching = [i for i in places if options[i].reaches == "yes"][:_MOST_NEAR]
        kept = [i for i in dict.fromkeys([*first, *reaching, *_efficient(found, places),
                                          *told.doubtful]) if i]  # fmt: skip
        matter = set(kept[: MOST_ROWS - 1])
        places = [i for i in places if i in matter]
    return [0, *places] if options else []


def _efficient(found: Options, places: Sequence[int]) -> list[int]:
    """Of options by rising cost those that serve better than every cheaper one."""
    best, kept = -math.inf, []
    for i in places:
        if found.options[i].service.value > best:
            best = found.options[i].service.value
            kept.append(i)
    return kept
