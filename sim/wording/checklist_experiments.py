"""Sections 4 and 5 of the checklist: how the model was run, and on what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.catalogue import N_, _
from sim.centre import Centre
from sim.experiments.looks import Looks
from sim.study import Study
from sim.study.precision_setting import Precision
from sim.wording import counts, numbers
from sim.wording.checklist_base import Item
from sim.wording.decision import history
from sim.wording.fitting import commas
from sim.wording.markdown import in_code, prose
from sim.wording.titles import hours_text, weekday

_CLOSING = {
    "serve_out": N_("At closing time waiting calls are served out."),
    "disconnect": N_("At closing time waiting calls are disconnected."),
}


def experimentation(study: Study, centre: Centre, facts: Mapping[str, Any]) -> list[Item]:
    """Items of section 4."""
    return [
        Item("4.1", _("Initialisation"), [_initialisation(centre)]),
        Item("4.2", _("Run length"), _run_length(centre)),
        Item("4.3", _("Estimation approach"), _estimation(study, facts)),
    ]


def _initialisation(centre: Centre) -> str:
    if not centre.horizon.warmup_s:
        return _(
            "Terminating: each replication starts empty at midnight, and all of it is counted (no "
            "warm-up)."
        )
    return _(
        "Each replication starts empty; calls of the first {duration} (warm-up) are simulated and "
        "not counted."
    ).format(duration=numbers.seconds(centre.horizon.warmup_s))


def _run_length(centre: Centre) -> list[str]:
    horizon = centre.horizon
    hours = horizon.opening
    length = _("{days} a replication (first weekday {weekday}), open {hours}.").format(
        days=counts.days(horizon.days),
        weekday=weekday(horizon.first_weekday),
        hours=_("by weekday") if isinstance(hours, dict) else hours_text(hours),
    )
    reported = _("Reported by {minutes} minutes.").format(minutes=horizon.interval_min)
    return [length, _(_CLOSING[horizon.closing]), reported]


def _estimation(study: Study, facts: Mapping[str, Any]) -> list[str]:
    count = int(facts.get("replications", study.replications))
    found = [
        _("{replications}, seed {seed}.").format(
            replications=counts.independent_replications(count), seed=study.seed
        )
    ]
    if study.precision is not None:
        found.append(_precision(study.precision))
    if "looks" in facts:
        found.append(history(Looks(*facts["looks"]), ()))
    found += [
        _(
            "Intervals are Student's t over replications, for ratios by the delta method, on the "
            "logit scale for shares and on the log scale for amounts that cannot be negative."
        ),
        _(
            "Scenarios share their random numbers (common random numbers), so they are compared by "
            "paired differences."
        ),
    ]
    return found


def _precision(asked: Precision) -> str:
    relative = _("`{measure}: {share}` of its value")
    halves = [f"`{name}: {half:g}`" for name, half in asked.half_width.items()]
    halves += [
        relative.format(measure=name, share=f"{half:g}")
        for name, half in asked.relative_half_width.items()
    ]
    return _(
        "Replications were added in batches of {batch} until the half-widths of the {confidence} "
        "intervals were at most {half_widths}, or {most} were done (Hoad, Robinson & Davies 2010)."
    ).format(
        batch=asked.batch,
        confidence=numbers.typed_percent(asked.confidence),
        half_widths=commas(halves),
        most=f"{asked.most:,}",
    )


def implementation(study: Study, facts: Mapping[str, Any]) -> list[Item]:
    """Items of section 5."""
    return [
        Item("5.1", _("Software or programming language"), _software(study, facts)),
        Item("5.2", _("Random sampling"), [_sampling(study)]),
        Item("5.3", _("Model execution"), [_execution(study, facts)]),
        Item("5.4", _("System specification"), _system(facts)),
    ]


def _software(study: Study, facts: Mapping[str, Any]) -> list[str]:
    versions: Mapping[str, str] = facts.get("versions", {})
    told = in_code(commas(f"{name} {number}" for name, number in versions.items()))
    commit = in_code(str(facts.get("git_commit") or "")).strip()
    if commit:
        program = _("Trunkline (`{versions}`), commit `{commit}`.")
    else:
        program = _("Trunkline (`{versions}`).")
    engine = _(
        "Engine `{engine}`: the compiled (numba) and the reference engine (SimPy) write the same "
        "log."
    )
    return [program.format(versions=told, commit=commit), engine.format(engine=study.engine)]


def _sampling(study: Study) -> str:
    return _(
        "numpy's PCG64DXSM, one stream for each (seed, replication, contact type, purpose, day), "
        "keyed through `SeedSequence` and BLAKE2b; durations by inversion, gamma times by "
        "rejection. Rare draws inside the engine are a hash of (seed, replication, call, attempt, "
        "purpose). Seed {seed}."
    ).format(seed=study.seed)


def _execution(study: Study, facts: Mapping[str, Any]) -> str:
    executor = in_code(str(facts.get("executor", study.executor.kind)))
    command = in_code(str(facts.get("command") or "")).strip()
    if command:
        message = _(
            "Next event by (time, kind of event, index). Command: `{command}`; executor "
            "`{executor}`, which changes no number."
        )
    else:
        message = _(
            "Next event by (time, kind of event, index). The command is not recorded; executor "
            "`{executor}`, which changes no number."
        )
    return message.format(command=command, executor=executor)


def _system(facts: Mapping[str, Any]) -> list[str]:
    machine: Mapping[str, Any] = facts.get("machine", {})
    seconds = facts.get("run_time_s")
    if machine:
        told = _("`{platform}`, {count} processors.").format(
            platform=in_code(str(machine.get("platform", "?"))),
            count=prose(str(machine.get("cpus", "?"))),
        )
    else:
        told = _("The machine is not recorded.")
    if isinstance(seconds, (int, float)):
        time = _("The replications took {seconds} s of computing.").format(
            seconds=numbers.significant(float(seconds))
        )
    else:
        time = _("The run time is not recorded.")
    return [told, time]
