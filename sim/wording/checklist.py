"""The reporting checklist for simulation studies STRESS-DES, filled in from a study.

Its items are those of T. Monks, C.S.M. Currie, B.S. Onggo, S. Robinson, M. Kunc & S.J.E. Taylor,
Strengthening the reporting of empirical simulation studies: introducing the STRESS guidelines,
Journal of Simulation 13, 2019, 55-67, DOI 10.1080/17477778.2018.1442155, in words of our own. What
a configuration cannot know is left to a person, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sim.centre import Centre
from sim.measures import MEASURES
from sim.study import Study
from sim.study.levers import LEVERS, NEUTRAL
from sim.wording import counts
from sim.wording.checklist_tables import (
    activities,
    demand_rows,
    entities,
    entry_points,
    ivr_lines,
    outage_lines,
    pool_rows,
    routing_lines,
    sites_lines,
)
from sim.wording.scenarios import centre_title, target_text, variant_text

TO_FILL = "**To be filled in by a person:**"
NAME = "stress-des.md"


class Points(NamedTuple):
    """The points of a sweep: how many, and the swept values of each by key."""

    jobs: int
    values: Mapping[str, Sequence[str]]


class Item(NamedTuple):
    """An item of the checklist."""

    number: str
    title: str
    lines: list[str]


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
        ("1 Objectives", _objectives(study, centre, points)),
        ("2 Logic", _logic(study, centre, points)),
        ("3 Data", _data(study, centre)),
        ("4 Experimentation", _experimentation(study, centre, facts)),
        ("5 Implementation", _implementation(study, facts)),
        ("6 Code access", [_access(facts)]),
    ]
    lines = [
        f"# STRESS-DES: {centre_title(centre)}, {study.label}",
        "",
        "Reporting checklist for discrete-event simulation (Monks et al. 2019, "
        "[doi:10.1080/17477778.2018.1442155](https://doi.org/10.1080/17477778.2018.1442155)), "
        f"filled in from the configuration `{facts.get('digest', study.digest())}`. What only a "
        "person knows is marked.",
    ]
    for title, items in sections:
        lines += ["", f"## {title}"]
        for item in items:
            lines += ["", f"### {item.number} {item.title}", "", *item.lines]
    return "\n".join(lines) + "\n"


def _objectives(study: Study, centre: Centre, points: Points | None) -> list[Item]:
    about = study.scenario.note or centre.description
    aims = [f"{TO_FILL} the question that the experiments are to answer."]
    if points is None:
        aims.insert(0, f"One scenario, “{study.scenario.title or study.scenario.name}”.")
    else:
        aims.insert(0, f"A sweep of {points.jobs:,} scenarios over:")
        aims[1:1] = ["", *(_swept(key, values) for key, values in points.values.items()), ""]
    families = ", ".join(f"`{name}`" for name in MEASURES)
    return [
        Item(
            "1.1",
            "Purpose of the model",
            [*([about, ""] if about else []), f"{TO_FILL} background, and for whom it was made."],
        ),
        Item(
            "1.2",
            "Model outputs",
            [
                f"Headline: service level ({target_text(centre)}). {variant_text(centre)}.",
                "Ratios are totals over replications divided by totals over replications.",
                f"All measures, defined in `sim/measures/registry.py`: {families}.",
            ],
        ),
        Item("1.3", "Experimentation aims", aims),
    ]


def _swept(key: str, values: Sequence[str]) -> str:
    unlike = list(dict.fromkeys(values))
    shown = ", ".join(unlike[:12]) + (f", ... ({len(unlike)} values)" if len(unlike) > 12 else "")
    return f"- `{key}`: {shown}"


def _logic(study: Study, centre: Centre, points: Points | None) -> list[Item]:
    scenario = study.scenario
    changed = scenario.note or "As the base model."
    levers = [
        f"- `{lever.path}`: {study.scales[lever.name]:g}"
        for lever in LEVERS
        if study.scales[lever.name] != NEUTRAL
    ]
    if points is not None:
        changed = "The scenarios differ in the swept values of 1.3; the first of them: " + changed
    return [
        Item("2.1", "Base model overview diagram", [f"{TO_FILL} a diagram, if one is published."]),
        Item(
            "2.2",
            "Base model logic",
            [
                "Call by call (`docs/model.md`): a call is offered to a site, takes a telephone "
                "line, goes through the IVR, joins a queue, waits for an agent of the pools that "
                "its route has opened by then, is answered or gives up, and occupies the agent for "
                "talk and wrap-up.",
                "",
                *routing_lines(centre),
            ],
        ),
        Item("2.3", "Scenario logic", [changed, *(["", *levers] if levers else [])]),
        Item(
            "2.4",
            "Algorithms",
            [
                "Arrivals: Poisson with a rate by interval of the day, times a gamma factor a day "
                "(busyness) with a common part of correlation "
                f"{centre.demand.busyness_correlation:g} over the types; or recorded times.",
                "Simultaneous events happen in one written order: changes of the world, ends of "
                "service, calls reaching a queue, steps opening, patience ending, arrivals.",
            ],
        ),
        Item("2.5.1", "Components: entities", entities(centre)),
        Item("2.5.2", "Components: activities", activities(centre)),
        Item(
            "2.5.3",
            "Components: resources",
            [*sites_lines(centre), "", *pool_rows(centre), "", *outage_lines(centre)],
        ),
        Item(
            "2.5.4",
            "Components: queues",
            [
                "One queue a route and site; a freed agent takes "
                + (
                    "the call with the best priority, then the longest waiting time plus head start"
                    if centre.routing.call_selection == "priority"
                    else "the call with the largest score, base + rate x waiting time of its type"
                )
                + ".",
                *(
                    f"- {site.title or name}: at most {site.queue_limit} waiting calls"
                    for name, site in centre.sites.items()
                    if site.queue_limit is not None
                ),
            ],
        ),
        Item("2.5.5", "Components: entry and exit points", entry_points(centre)),
    ]


def _data(study: Study, centre: Centre) -> list[Item]:
    sources = [f"- `{path}`: {text}" for path, text in sorted(centre.sources.items())]
    assumed = [line for line in sources if "assumption" in line]
    traces = [n for n, k in centre.contact_types.items() if k.demand.trace is not None]
    return [
        Item(
            "3.1",
            "Data sources",
            [line for line in sources if line not in assumed]
            or [f"{TO_FILL} the configuration names no source."],
        ),
        Item(
            "3.2",
            "Pre-processing",
            [
                *(
                    [f"Recorded arrival times are replayed for: {', '.join(traces)}."]
                    * bool(traces)
                ),
                f"{TO_FILL} how raw data became the parameters of 3.3.",
            ],
        ),
        Item(
            "3.3",
            "Input parameters",
            [
                *demand_rows(centre),
                "",
                *ivr_lines(centre),
                "",
                "Every parameter, staffing and tariff included, stands in `config.json`.",
            ],
        ),
        Item(
            "3.4",
            "Assumptions",
            assumed or [f"{TO_FILL} the configuration marks none."],
        ),
    ]


def _experimentation(study: Study, centre: Centre, facts: Mapping[str, Any]) -> list[Item]:
    horizon, asked = centre.horizon, study.precision
    start = (
        f"Each replication starts empty; calls of the first {horizon.warmup_s:g} s (warm-up) are "
        "simulated and not counted."
        if horizon.warmup_s
        else "Terminating: each replication starts empty at midnight, and all of it is counted "
        "(no warm-up)."
    )
    count = facts.get("replications", study.replications)
    found = [f"{counts.independent_replications(int(count))}, seed {study.seed}."]
    if asked is not None:
        halves = {**asked.half_width, **{k: f"{v:g} of its value" for k, v in
                  asked.relative_half_width.items()}}  # fmt: skip
        told = ", ".join(f"{name}: {half}" for name, half in halves.items())
        found.append(
            f"Replications were added in batches of {asked.batch} until the half-widths of the "
            f"{100 * asked.confidence:g} % intervals were at most {told}, or {asked.most} were "
            "done (Hoad, Robinson & Davies 2010)."
        )
    found += [
        "Intervals are Student's t over replications, for ratios by the delta method, on the logit "
        "scale for shares and on the log scale for amounts that cannot be negative.",
        "Scenarios share their random numbers (common random numbers), so they are compared by "
        "paired differences.",
    ]
    weekday = f"first weekday {horizon.first_weekday}"
    opening = horizon.opening if isinstance(horizon.opening, str) else "by weekday"
    closing = f"at closing time waiting calls are {_CLOSING[horizon.closing]}"
    return [
        Item("4.1", "Initialisation", [start]),
        Item(
            "4.2",
            "Run length",
            [
                f"{counts.days(horizon.days)} a replication ({weekday}), open {opening}; "
                f"{closing}. Reported by {horizon.interval_min} minutes."
            ],
        ),
        Item("4.3", "Estimation approach", found),
    ]


_CLOSING = {"serve_out": "served out", "disconnect": "disconnected"}


def _implementation(study: Study, facts: Mapping[str, Any]) -> list[Item]:
    versions: Mapping[str, str] = facts.get("versions", {})
    machine: Mapping[str, Any] = facts.get("machine", {})
    told = ", ".join(f"{name} {number}" for name, number in versions.items())
    commit = facts.get("git_commit")
    seconds = facts.get("run_time_s")
    return [
        Item(
            "5.1",
            "Software or programming language",
            [
                f"Trunkline ({told})" + (f", commit `{commit}`." if commit else "."),
                f"Engine `{study.engine}`: the compiled (numba) and the reference engine (SimPy) "
                "write the same log.",
            ],
        ),
        Item(
            "5.2",
            "Random sampling",
            [
                "numpy's PCG64DXSM, one stream for each (seed, replication, contact type, purpose, "
                "day), keyed through `SeedSequence` and BLAKE2b; durations by inversion, gamma "
                "times by rejection. Rare draws inside the engine are a hash of (seed, "
                f"replication, call, attempt, purpose). Seed {study.seed}.",
            ],
        ),
        Item(
            "5.3",
            "Model execution",
            [
                "Next event by (time, kind of event, index). Command: "
                f"`{facts.get('command', '') or 'not recorded'}`; executor "
                f"`{facts.get('executor', study.executor.kind)}`, which changes no number.",
            ],
        ),
        Item(
            "5.4",
            "System specification",
            [
                f"{machine.get('platform', 'unknown platform')}, {machine.get('cpus', '?')} "
                "processors; "
                + (
                    f"the replications took {seconds:.3g} s of computing."
                    if isinstance(seconds, (int, float))
                    else "run time not recorded."
                ),
            ],
        ),
    ]


def _access(facts: Mapping[str, Any]) -> Item:
    again = "`trunkline rerun DIR` on this folder reproduces the numbers to the last digit."
    return Item(
        "6.1",
        "Computer model sharing statement",
        [again, f"{TO_FILL} where the model and this folder can be had, and under which licence."],
    )


def swept_points(settings: Sequence[Mapping[str, str]]) -> Points:
    """The points of a sweep from the swept values of its jobs."""
    keys = dict.fromkeys(key for job in settings for key in job)
    return Points(
        len(settings), {key: [job[key] for job in settings if key in job] for key in keys}
    )
