"""What is odd about a study, in sentences: where, what was found, what is usual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sim.catalogue import N_, _, ngettext
from sim.study import Study
from sim.study.oddities import Oddity, oddities_of
from sim.wording import numbers
from sim.wording.fitting import all_of, commas
from sim.wording.titles import weekday

MOST_STUDIES = 24
"""Of more studies these many are looked at."""
_NAMED = 3
"""So many names are told; of more, how many there are."""

_DURATION = N_(
    "{path}: found {value}, usual are {low} to {high}; durations are in seconds (5 minutes are 300)"
)

SENTENCES = {
    "closed_demand": N_(
        "{path}: {share} of the calls come outside the opening hours (centre.horizon.opening), "
        "{calls} a day that want an agent: nobody answers these and no service level counts them; "
        "usual is none"
    ),
    "lost_rows": N_(
        "{path}: {lost} of {rows} recorded calls are left out, as the trace allows (the first, row "
        "{first}: {found}); usual is none"
    ),
    "nobody_there": N_(
        "{path}: on {weekday} from {clock} to {until} the centre is open and no agent of {pools} "
        "is on the phones; {share} of the calls ({calls} a day) come at such times; usual is none"
    ),
    "overload": N_(
        "{path}: on {weekday} at {clock} the calls of {types} would occupy {load} agents, and "
        "{pools} have {agents}; they are too few in {hours} of {of_hours} hours; usual is a load "
        "of 60 to 95 % of the agents"
    ),
    "chat_overload": N_(
        "{path}: on {weekday} at {clock} the chats of {types} would occupy {load} places, and "
        "agents of {pools} have {agents} at once; they are too few in {hours} of {of_hours} hours; "
        "usual is a load of 60 to 95 % of the places"
    ),
    "endless_queue": N_(
        "{path}: found none, and the calls are more than the agents can do: who joins the queue on "
        "{weekday} at {clock} waits {wait_s}; usual is a patience of 1 to 20 min, which makes "
        "callers give up"
    ),
    "hardly_any_load": N_(
        "{path}: all calls together fill {share} of the time of {agents} agents on the phones; "
        "usual is 50 to 90 %: is the volume too small, or the handling time too short?"
    ),
    "few_lines": N_(
        "{path}: all sites together have {lines} trunk lines, and {agents} agents are on the "
        "phones on {weekday} at {clock}, who cannot all be on a call; usual are more lines than "
        "agents"
    ),
    "busy_lines": N_(
        "{path}: on {weekday} at {clock} the calls would occupy {load} trunk lines, and all sites "
        "together have {count}; what finds none is refused and counts in no answer rate; usual are "
        "a quarter more lines than calls"
    ),
    "busy_ports": N_(
        "{path}: on {weekday} at {clock} the calls would occupy {load} IVR ports, and all sites "
        "together have {count}; usual are a quarter more ports than calls in the IVR"
    ),
    "flat_weekday": N_(
        "{path}: names no profile for {weekdays}, when calls come evenly over 24 hours; usual is a "
        "profile for every weekday"
    ),
    "full_weekday": N_(
        "{path}: has a factor for every working day and none for {weekdays}, which counts as 1; "
        "usual is a factor below 1 at the weekend"
    ),
    "short_duration": _DURATION,
    "long_duration": _DURATION,
    "percentage": N_(
        "{path}: found {value}, usual are {low} to {high}; it is a factor or a share, not per cent "
        "(80 % is 0.8, 110 % is 1.1)"
    ),
    "no_tariff": N_(
        "{path}: there is no rate and no wage, so every cost is 0; give rates, or say under "
        "centre.sources.tariff that it is meant so"
    ),
    "unpaid_pool": N_(
        "{path}: found 0 and no contract that pays, so these agents cost nothing; usual is a wage"
    ),
    "few_seats": N_(
        "{path}: found {seats}, and the rosters need {present} agents present on {weekday} at "
        "{clock}; usual is a seat for everybody"
    ),
    "empty_seats": N_(
        "{path}: found {seats}, of which at most {present} are taken ({weekday} at {clock}); usual "
        "is that most are"
    ),
    "unused_pool": N_(
        "{path}: no step of a route opens this pool, so its agents never take a call; usual is "
        "that every pool is named by a route"
    ),
    "empty_pool": N_(
        "{path}: nobody of this pool is ever on the phones, though routes name it; usual are agents"
    ),
    "no_calls": N_(
        "{path}: no call of this contact type comes within the horizon, and none is passed on to "
        "it; usual is at least one"
    ),
}
"""A sentence for each kind of oddity."""


def sentence(odd: Oddity) -> str:
    """An oddity for people, without a full stop."""
    if odd.name not in SENTENCES:  # of another version
        return f"{odd.path}: {odd.name}"
    shown = _DURATIONS if SENTENCES[odd.name] == _DURATION else _SHOWN
    figures = {name: shown.get(name, _plain)(value) for name, value in odd.figures.items()}
    told = _(SENTENCES[odd.name]).format(path=odd.path, **figures)
    if not odd.more:
        return told
    return _("{sentence} ({more})").format(sentence=told, more=_more(odd.more))


def check(study: Study) -> list[str]:
    """What is odd about a study, though nothing is wrong with it.

    Parameters
    ----------
    study : levers are applied.

    Returns
    -------
    A sentence for each oddity: the path of the field, what was found, what is usual. None: nothing
    is odd. `sim.study.oddities.oddities_of` has the same as data.

    Examples
    --------
    >>> import sim
    >>> sim.check(sim.load("retail_bank"))
    []
    """
    return [sentence(odd) for odd in oddities_of(study)]


def of_studies(studies: Sequence[Study]) -> list[str]:
    """What is odd about several studies; the same place once, and in how many of them.

    Of many studies `MOST_STUDIES` are looked at, evenly spread.
    """
    count = min(len(studies), MOST_STUDIES)
    places = {round(i * (len(studies) - 1) / max(count - 1, 1)) for i in range(count)}
    first: dict[tuple[str, str], Oddity] = {}
    having: Counter[tuple[str, str]] = Counter()
    for place in sorted(places):
        for odd in oddities_of(studies[place]):
            first.setdefault((odd.name, odd.path), odd)
            having[odd.name, odd.path] += 1
    return [_told(odd, having[key], len(places)) for key, odd in first.items()]


def _told(odd: Oddity, having: int, studies: int) -> str:
    if having == studies:
        return sentence(odd)
    message = _("{sentence} (in {having} of {studies} scenarios)")
    return message.format(sentence=sentence(odd), having=having, studies=studies)


def sentences(facts: Mapping[str, Any]) -> list[str]:
    """What was odd about a stored result, from its provenance."""
    return [sentence(Oddity.from_dict(data)) for data in facts.get("oddities", ())]


def _more(count: int) -> str:
    message = ngettext("and {count} more like it", "and {count} more like it", count)
    return message.format(count=f"{count:,}")


def _plain(value: Any) -> str:
    return numbers.tick(float(value)) if isinstance(value, (int, float)) else str(value)


def _share(value: Any) -> str:
    return numbers.percent(float(value))


def _one_decimal(value: Any) -> str:
    return numbers.grouped(float(value), 1)


def _whole(value: Any) -> str:
    return numbers.significant(float(value), 2)


def _duration(value: Any) -> str:
    """Exact where it is short: what was typed may be a fraction of a second."""
    seconds = float(value)
    if seconds < 60.0:
        return numbers.with_unit(numbers.rounded(seconds, 3), "s")
    return numbers.duration(seconds)


def _weekdays(value: Any) -> str:
    return all_of(weekday(day) for day in value)


def _names(value: Iterable[str]) -> str:
    names = list(value)
    if len(names) <= _NAMED + 1:
        return all_of(names)
    return _("{names} and {count} more").format(
        names=commas(names[:_NAMED]), count=f"{len(names) - _NAMED:,}"
    )


_SHOWN: dict[str, Callable[[Any], str]] = {
    "share": _share,
    "calls": _whole,
    "load": _one_decimal,
    "agents": _one_decimal,
    "wait_s": _duration,
    "weekday": weekday,
    "weekdays": _weekdays,
    "types": _names,
    "pools": _names,
}
_DURATIONS = {"value": _duration, "low": _duration, "high": _duration}
