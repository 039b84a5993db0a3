"""The files of a new centre, in the reader's language."""

from __future__ import annotations

import json
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.wording import _, ngettext

_EXTRA = "{shifts: {extra: {start: '09:00', end: '17:00', agents: 3}}}"
MORE = f"centre: {{pools: {{general: {{staffing: {_EXTRA}}}}}}}"
"""What the example's scenario changes."""
SCALED = "staffing: {scale: 1.1}"
"""What the scenario of a centre from a sheet changes."""


def example(name: str) -> dict[str, str]:
    """A centre of two pools and an IVR, a scenario and a sweep: text by path within the folder."""
    note = _("Three more agents of the general pool from 9:00 to 17:00.")
    return around(
        name, _filled("centre.yaml.j2", name=_scalar(name), title=_scalar(name)), MORE, note
    )


def around(name: str, centre: str, change: str, note: str) -> dict[str, str]:
    """A folder around the file of a centre.

    Parameters
    ----------
    name : of the centre.
    centre : text of its file.
    change : what the scenario ``more_agents`` changes, as YAML.
    note : what that means, for readers.
    """
    scenario = _filled("more_agents.yaml.j2", name=_scalar(name), note=note, change=change)
    return {
        "trunkline.yaml": _filled("trunkline.yaml.j2", name=_scalar(name)),
        f"scenarios/centre/{name}.yaml": centre,
        "scenarios/scenario/more_agents.yaml": scenario,
        "scenarios/sweep/staffing.yaml": _filled("staffing.yaml.j2"),
    }


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("sim.start", "templates"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
        autoescape=False,
    )
    made.filters["yaml"] = _scalar
    made.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made


def _filled(template: str, **values: str) -> str:
    return _environment().get_template(template).render(values)


def _scalar(text: str) -> str:
    """A text as YAML has it, whatever is in it: quoted, unless it is one plain word."""
    plain = text.isidentifier() and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


_WORDS = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
