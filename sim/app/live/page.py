"""The live page: its texts and controls as data, the template, and what its questions answer."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from sim.app.live.answers import SHOWN, Answer, Difference, interval_starts, plain
from sim.app.live.session import Session
from sim.app.live.staffing import LEAST_S, LEAST_SHARE, MOST_S, MOST_SHARE
from sim.measures import MEASURES
from sim.plots.fonts.faces import whole_chinese_face
from sim.report.html import environment
from sim.report.page_colours import variables
from sim.study.study import Study
from sim.wording import live as wording
from sim.wording import numbers
from sim.wording.losses import outage_text
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
    days, hours = divmod(hours, 24)
    clock = wording.moment(f"{hours:02d}:{minutes:02d}", days, study.centre.horizon.days)
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
        "switches": [
            {"name": name, "title": _outage(study, outage)}
            for name, outage in controls.switches.items()
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
        "staffing": {
            "possible": session.staffing.possible,
            "share": study.centre.target.share,
            "least_share": LEAST_SHARE, "most_share": MOST_SHARE,
            "least_s": LEAST_S, "most_s": MOST_S, "seconds": 60,
            "currency": numbers.currency_text(currency),
        },
    }  # fmt: skip


def _outage(study: Study, name: str) -> str:
    """An outage of the study's own in a line."""
    centre = study.centre
    return outage_text(name, centre.outages.get(name, study.written.outages[name]), centre)


def page(session: Session, nonce: str, token: str) -> str:
    """The page, whole: nothing of it comes from elsewhere."""
    known = facts(session)
    data = json.dumps(known, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    text = _environment().get_template("live.html.j2").render(
        title=known["title"], scenario=known["scenario"], texts=known["texts"],
        data=Markup(data), nonce=nonce, token=token, colours=Markup(variables()),
    )  # fmt: skip
    return text.replace("<style>\n", f"<style>\n{whole_chinese_face(text)}", 1)


def markup(session: Session) -> tuple[str, dict[str, Any]]:
    """The page in a notebook: its style and markup, to stand apart from the notebook's own; facts.

    Its letters are those of the machine.
    """
    known = facts(session)
    colours = variables().replace(":root", ":host")
    drawn = {"title": known["title"], "scenario": known["scenario"], "texts": known["texts"]}
    style = _environment().get_template("live.css.j2").render(colours=Markup(colours))
    body = _environment().get_template("body.html.j2").render(**drawn)
    return f"<style>\n{style}</style>\n{body}", known


def script() -> str:
    """The module that draws the page in a notebook."""
    folder = files("sim.app.live") / "templates"
    return "\n".join(
        (folder / name).read_text(encoding="utf-8") for name in ("live.js", "widget.js")
    )


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


def told_difference(difference: Difference, currency: str) -> dict[str, Any]:
    """B less A as the page has it: texts for its table, and whether a difference can be told."""
    rows = []
    for name, value, low, high in zip(
        SHOWN, difference.values, difference.low, difference.high, strict=True
    ):
        unit = MEASURES[name].unit_in(currency)
        known = value == value
        rows.append(
            {
                "name": name,
                "text": numbers.difference(float(value), unit),
                "unit": numbers.unit_text(numbers.POINTS) if known and unit == "share" else "",
                "between": numbers.difference_interval(float(low), float(high), unit),
                "told": bool(low > 0.0 or high < 0.0),
            }
        )
    number = difference.replications
    return {
        "rows": rows,
        "values": plain(difference.values),
        "low": plain(difference.low),
        "high": plain(difference.high),
        "replications": number,
        "source": wording.source_simulated(number) if number else "",
    }
