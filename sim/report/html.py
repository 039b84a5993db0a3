"""Templates, figures inside pages, and writing them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sim.plots.chart import PNG_DPI, Chart, Drawn, draw
from sim.plots.fonts.faces import font_faces
from sim.plots.narrow import narrowed
from sim.report.contents import sections
from sim.report.page_colours import variables, with_variables
from sim.store.run_folder import yaml_dumper
from sim.wording import _, language_code, ngettext
from sim.wording.names import named

_CONTENTS = "<!--contents-->"
_LONGEST_LIST = 200
_PLACES = re.compile(r' (?:d|x|y)="[^"]*"')
_DECIMALS = re.compile(r"(\.\d\d)\d+")
"""A hundredth of a point is enough on a page."""
_SVG_SIZE = re.compile(r'(<svg\b[^>]*?)\s+width="[^"]*"\s+height="[^"]*"')


class Figure(NamedTuple):
    """A figure of a page, wide and narrow, each with its text alternative; and a caption."""

    svg: Markup
    caption: str


@cache
def environment() -> Environment:
    """Templates of this package; every value is escaped unless it is markup of ours.

    Messages of ``{% trans %}`` are looked up while a page is written, in the language of then.
    """
    made = Environment(
        loader=PackageLoader("sim.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    made.globals["language_code"] = language_code
    made.globals["variables"] = lambda: Markup(variables())
    made.filters["named"] = named
    made.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made


def figure(chart: Chart, name: str, caption: str, folder: Path | None = None) -> Figure:
    """A chart as a part of a page, and as files beside it; on a phone the page shows it narrow.

    Parameters
    ----------
    chart : what to show; its ``alt`` becomes the text alternative. It is narrow afterwards.
    name : unique on the page; starts the ids inside, and names the files.
    caption : one sentence beneath.
    folder : where SVG and PNG are written too, as wide as the chart is; None: nowhere.
    """
    drawn = draw(chart, None if folder is None else PNG_DPI)
    if folder is not None:
        drawn.save(folder / name)
    alt = chart.alt
    small = draw(narrowed(chart), None)
    wide = _inside(drawn, f"{name}-", "wide-drawing", alt)
    return Figure(wide + _inside(small, f"{name}-narrow-", "narrow-drawing", alt), caption)


def _inside(drawn: Drawn, prefix: str, look: str, alt: str) -> Markup:
    """An ``<svg>`` element that takes the width that it is given."""
    text = _SVG_SIZE.sub(r"\1", with_variables(drawn.element(prefix)), count=1)
    text = _PLACES.sub(_rounded, text)
    start = f'<svg class="{look}" role="img" aria-label="{escape(alt)}"'
    return Markup(text.replace("<svg", start, 1))


def _rounded(found: re.Match[str]) -> str:
    return _DECIMALS.sub(r"\1", found[0])


def write_page(template: str, folder: str | Path, values: dict[str, Any]) -> Path:
    """Fill a template and write it as ``index.html`` into ``folder``, made if it is missing."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    text = environment().get_template(template).render(values)
    found = sections(text)
    contents = environment().get_template("contents.html.j2")
    text = text.replace(_CONTENTS, contents.render(sections=found) if found else "", 1)
    path.write_text(
        text.replace("<style>\n", f"<style>\n{font_faces(text, '<svg' in text)}", 1),
        encoding="utf-8",
    )
    return path


def as_yaml(data: dict[str, Any]) -> str:
    """Plain data as YAML; a very long list of numbers shows its start and its length."""
    text: str = yaml.dump(
        _shortened(data), Dumper=yaml_dumper(), sort_keys=False, allow_unicode=True, width=100
    )
    return text


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _shortened(v) for k, v in value.items()}
    if isinstance(value, list):
        if len(value) > _LONGEST_LIST:
            return [*value[:5], f"... ({len(value):,} values in all)"]
        return [_shortened(v) for v in value]
    return value
