"""What is set on the live page as a scenario file, and a plan that was found there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from sim.app.live.sliders import Controls
from sim.config.changes import changes
from sim.store.run_folder import yaml_dumper
from sim.study.study import ScenarioInfo, Study
from sim.wording import live as wording
from sim.wording.names import named

if TYPE_CHECKING:
    from sim.planning.optimise import Plan


_PLAIN = ScenarioInfo().name
_HOW = ("engine", "workers", "executor")
"""Fields of a study that are no matter of a file that is carried elsewhere."""


def scenario(controls: Controls, setting: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The setting as plain data of a scenario: all in which it differs from the centre itself.

    Parameters
    ----------
    controls : of the study; ``controls.beneath`` is what the scenario is put upon.
    setting : see `Controls.checked`.
    name : of the scenario.

    Returns
    -------
    The scenario; a whole study where none can say it, since files are merged.

    Raises
    ------
    InputError : the setting is wrong, or the centre cannot be so.
    """
    checked = controls.checked(setting)
    study = controls.study_at(checked)
    about = {
        "name": name,
        "title": wording.scenario_title(_moved(controls, checked)),
        "note": wording.scenario_note(study.seed),
    }
    return _put_upon(controls, study, about)


def scenario_file(controls: Controls, setting: Mapping[str, Any], name: str) -> str:
    """The same as a file that every command takes."""
    return _text(scenario(controls, setting, name))


def plan_file(controls: Controls, plan: Plan, name: str) -> str:
    """A plan that was found at a setting as a scenario file: what was moved, and its shifts."""
    from sim.report.plan_files import scenario_data

    about = {**scenario_data(plan)["scenario"], "name": name}
    return _text(_put_upon(controls, plan.planned_study, about))


def _put_upon(controls: Controls, study: Study, about: dict[str, Any]) -> dict[str, Any]:
    found = changes(controls.beneath, study)
    if found is None:
        whole = study.model_dump(mode="json", by_alias=True, exclude=set(_HOW))
        return {**whole, "scenario": {k: v for k, v in about.items() if k != "centre"}}
    return {"scenario": {**about, "centre": study.written.name}, **found}


def _text(data: Mapping[str, Any]) -> str:
    text = yaml.dump(data, Dumper=yaml_dumper(), sort_keys=False, allow_unicode=True, width=100)
    return f"# @package _global_\n{text}" if "centre" in data["scenario"] else text


def _moved(controls: Controls, checked: Mapping[str, float | str]) -> list[str]:
    """What was moved, a few words each, of another scenario than the plain one."""
    scenario = controls.study.scenario
    told = [named(scenario.title or scenario.name)] if scenario.name != _PLAIN else []
    told += [
        wording.moved(
            wording.control(s.kind, named(s.title)), f"{round(100 * float(checked[s.name]))} %"
        )
        for s in controls.sliders.values()
        if checked[s.name] != s.neutral
    ]
    told += [
        wording.without(outage) for name, outage in controls.switches.items() if not checked[name]
    ]
    return told
