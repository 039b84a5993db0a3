"""The live page: its texts and controls as data, the template, and what its questions answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from sim.app.live.answers import SHOWN, Answer, interval_starts, plain
from sim.app.live.session import Session
from sim.app.live.sliders import NO_FAILURE, Controls
from sim.centre.paths import names_of
from sim.measures import MEASURES
from sim.plots.fonts.faces import font_faces
from sim.report.html import environment
from sim.report.page_colours import variables
from sim.store.run_folder import yaml_dumper
from sim.wording import live as wording
from sim.wording import numbers
from sim.wording.names import named
from sim.wording.scenarios import centre_title
from sim.wording.titles import measure_title


@cache
def _environment() -> Environment:
    made = environment().overlay()
    made.loader = ChoiceLoader(
        [PackageLoader("sim.app.live", "templates"), PackageLoader("sim.report", "templates")]
    )
    return made


def facts(session: Session) -> dict[str, Any]:
    """What the page is made of, as JSON has it."""
    controls = session.controls
    study = controls.study
    currency = study.centre.currency
    hours, minutes = divmod(round(controls.fails_at_s / 60.0), 60)
    clock = f"{hours % 24:02d}:{minutes:02d}"
    return {
        "title": centre_title(study.effective_centre),
        "scenario": named(study.label),
        "sliders": [
            {
                "name": s.name,
                "kind": s.kind,
                "title": wording.control(s.kind, named(s.title)),
                "meaning": wording.meaning(s.kind),
                "low": s.low, "high": s.high, "step": s.step, "neutral": s.neutral,
                "agents": s.base,
            }
            for s in controls.sliders.values()
        ],
        "failures": [
            {"name": label, "title": wording.failure(part.kind, part.name, clock)}
            for label, part in controls.failures.items()
        ],
        "measures": [
            {
                "name": name,
                "title": measure_title(name),
                "unit": numbers.unit_text(MEASURES[name].unit_in(currency)),
            }
            for name in SHOWN
        ],
        "intervals": interval_starts(study),
        "target": study.centre.target.share,
        "texts": wording.sentences(),
    }  # fmt: skip


def page(session: Session, nonce: str, token: str) -> str:
    """The page, whole: nothing of it comes from elsewhere."""
    known = facts(session)
    data = json.dumps(known, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    text = _environment().get_template("live.html.j2").render(
        title=known["title"], scenario=known["scenario"], texts=known["texts"],
        data=Markup(data), nonce=nonce, token=token, colours=Markup(variables()),
    )  # fmt: skip
    later = wording.source_simulated(1) + numbers.interval(1.0, 2.0, "s")
    return text.replace("<style>\n", f"<style>\n{font_faces(text + later, False)}", 1)


def told(answer: Answer, currency: str) -> dict[str, Any]:
    """An answer as the page has it: numbers for its curve, texts for its table."""
    rows = []
    for name, value, low, high in zip(SHOWN, answer.values, answer.low, answer.high, strict=True):
        unit = MEASURES[name].unit_in(currency)
        known = value == value
        rows.append(
            {
                "name": name,
                "text": numbers.number(float(value), unit),
                "between": numbers.interval(float(low), float(high), unit) if known else "",
            }
        )
    return {
        "rows": rows,
        "values": plain(answer.values),
        "low": plain(answer.low),
        "high": plain(answer.high),
        "curve": plain(answer.curve),
        "replications": answer.replications,
        "source": wording.source_simulated(answer.replications) if answer.replications else "",
    }


def scenario_file(controls: Controls, setting: Mapping[str, Any], name: str) -> str:
    """The setting as a scenario file that every command takes.

    Parameters
    ----------
    controls : of the study.
    setting : see `Controls.checked`.
    name : of the scenario.

    Raises
    ------
    InputError : the setting is wrong, or the centre cannot be so.
    """
    checked = controls.checked(setting)
    study = controls.study_at(checked)
    moved = {
        wording.control(s.kind, named(s.title)): f"{round(100 * float(checked[s.name]))} %"
        for s in controls.sliders.values()
        if checked[s.name] != s.neutral
    }
    data: dict[str, Any] = {
        "scenario": {
            "name": name,
            "title": wording.scenario_title(moved),
            "note": wording.scenario_note(study.seed),
        }
    }
    for path, value in controls.fields(checked).items():
        _put(data, path, value)
    if checked["failure"] != NO_FAILURE:
        label = str(checked["failure"])
        outage = study.to_dict()["centre"]["outages"][label]
        outages = data.setdefault("centre", {}).setdefault("outages", {})
        outages[label] = {k: v for k, v in outage.items() if v is not None}
    text = yaml.dump(data, Dumper=yaml_dumper(), sort_keys=False, allow_unicode=True, width=100)
    return f"# @package _global_\n{text}"


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    """Set what a path leads to, mappings made on the way."""
    *above, last = names_of(path)
    for name in above:
        data = data.setdefault(name, {})
    data[last] = value
