"""The reporting checklist for simulation studies STRESS-DES, filled in from a study.

Its items are those of T. Monks, C.S.M. Currie, B.S. Onggo, S. Robinson, M. Kunc & S.J.E. Taylor,
Strengthening the reporting of empirical simulation studies: introducing the STRESS guidelines,
Journal of Simulation 13, 2019, 55-67, DOI 10.1080/17477778.2018.1442155, in words of our own. What
a configuration cannot know is left to a person, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.catalogue import _
from sim.centre import Centre
from sim.measures import MEASURES
from sim.study import Study
from sim.wording import names
from sim.wording.checklist_base import Item, Points, to_fill
from sim.wording.checklist_experiments import experimentation, implementation
from sim.wording.checklist_logic import logic
from sim.wording.checklist_tables import demand_rows, ivr_lines
from sim.wording.fitting import commas
from sim.wording.markdown import code, in_code, prose
from sim.wording.names import named
from sim.wording.oddities import sentences
from sim.wording.scenarios import centre_title, target_text, variant_text

NAME = "stress-des.md"
_SHOWN = 12


def checklist(study: Study, facts: Mapping[str, Any], points: Points | None = None) -> str:
    """The checklist as Markdown.

    Parameters
    ----------
    study : what was simulated; of a sweep its first job.
    facts : provenance of the result, as `sim.store.run_folder.facts_of` gives it.
    points : of a sweep.
    """
    centre = study.effective_centre
    sections: list[tuple[str, list[Item]]] = [
        (_("1 Objectives"), _objectives(study, centre, points)),
        (_("2 Logic"), logic(study, centre, points)),
        (_("3 Data"), _data(study, centre, sentences(facts))),
        (_("4 Experimentation"), experimentation(study, centre, facts)),
        (_("5 Implementation"), implementation(study, facts)),
        (_("6 Code access"), [_access()]),
    ]
    title = _("STRESS-DES: {centre}, {scenario}").format(
        centre=prose(centre_title(centre)), scenario=prose(named(study.label))
    )
    about = _(
        "Reporting checklist for discrete-event simulation (Monks et al. 2019, "
        "[doi:10.1080/17477778.2018.1442155](https://doi.org/10.1080/17477778.2018.1442155)), "
        "filled in from the configuration `{digest}`. What only a person knows is marked."
    )
    lines = [
        f"# {title}",
        "",
        about.format(digest=in_code(str(facts.get("digest", study.digest())))),
    ]
    for section, items in sections:
        lines += ["", f"## {section}"]
        for item in items:
            lines += ["", f"### {item.number} {item.title}", "", *item.lines]
    return "\n".join(lines) + "\n"


def _objectives(study: Study, centre: Centre, points: Points | None) -> list[Item]:
    about = prose(named(study.scenario.note or centre.description))
    if points is None:
        scenario = prose(study.title)
        aims = [_("One scenario, “{scenario}”.").format(scenario=scenario)]
    else:
        swept = (_swept(key, values) for key, values in points.values.items())
        start = _("A sweep of {count} scenarios over:").format(count=f"{points.jobs:,}")
        aims = [start, "", *swept, ""]
    aims.append(to_fill(_("{mark} the question that the experiments are to answer.")))
    headline = _("Headline: service level ({target}). {variant}.").format(
        target=target_text(centre), variant=variant_text(centre)
    )
    every = _("All measures, defined in `sim/measures/declared/`: {measures}.").format(
        measures=commas(f"`{name}`" for name in MEASURES)
    )
    ratios = _("Ratios are totals over replications divided by totals over replications.")
    purpose = to_fill(_("{mark} background, and for whom it was made."))
    return [
        Item("1.1", _("Purpose of the model"), [*([about, ""] if about else []), purpose]),
        Item("1.2", _("Model outputs"), [headline, ratios, every]),
        Item("1.3", _("Experimentation aims"), aims),
    ]


def _swept(key: str, values: Sequence[str]) -> str:
    unlike = list(dict.fromkeys(values))
    told = f"{code(key)}: {commas(map(prose, unlike[:_SHOWN]))}"
    if len(unlike) <= _SHOWN:
        return f"- {told}"
    more = _("{values}, ... ({count} values)").format(values=told, count=f"{len(unlike):,}")
    return f"- {more}"


def _data(study: Study, centre: Centre, odd: Sequence[str]) -> list[Item]:
    assumed: list[str] = []
    known: list[str] = []
    for path, text in sorted(study.sources.items()):
        line = _("- {field}: {source}").format(field=code(path), source=prose(names.source(text)))
        (assumed if "assumption" in text else known).append(line)
    traces = [n for n, k in centre.contact_types.items() if k.demand.trace is not None]
    processed = []
    if traces:
        message = _("Recorded arrival times are replayed for: {types}.")
        processed.append(message.format(types=commas(map(prose, traces))))
    processed.append(to_fill(_("{mark} how raw data became the parameters of 3.3.")))
    every = _("Every parameter, staffing and tariff included, is in `config.json`.")
    parameters = [*demand_rows(centre), "", *ivr_lines(centre), "", every]
    if odd:
        parameters += ["", _("Odd, though nothing is wrong with it:"), ""]
        parameters += [_("- {sentence}.").format(sentence=sentence) for sentence in odd]
    return [
        Item(
            "3.1",
            _("Data sources"),
            known or [to_fill(_("{mark} the configuration names no source."))],
        ),
        Item("3.2", _("Pre-processing"), processed),
        Item("3.3", _("Input parameters"), parameters),
        Item(
            "3.4",
            _("Assumptions"),
            assumed or [to_fill(_("{mark} the configuration marks none."))],
        ),
    ]


def _access() -> Item:
    return Item(
        "6.1",
        _("Computer model sharing statement"),
        [
            _("`trunkline rerun DIR` on this folder reproduces the numbers to the last digit."),
            to_fill(
                _("{mark} where the model and this folder can be had, and under which licence.")
            ),
        ],
    )


def swept_points(settings: Sequence[Mapping[str, str]]) -> Points:
    """The points of a sweep from the swept values of its jobs."""
    keys = dict.fromkeys(key for job in settings for key in job)
    return Points(
        len(settings), {key: [job[key] for job in settings if key in job] for key in keys}
    )
