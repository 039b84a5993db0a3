"""Collect every message of the source into ``locale/trunkline.pot``: ``make messages``.

Messages stand in the code (``_``, ``N_``, ``ngettext``), in the templates of pages, in the
declarations of measures, which know nothing of languages and are listed here, and as titles,
notes and sources in the files of ``scenarios/``. Needs Babel, which the ``dev`` extra brings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from sim.catalogue import DOMAIN, LOCALE
from sim.centre.left_out import ASSUMED
from sim.measures import FAMILIES, MEASURES, PARTS, VARIANTS
from sim.measures.margins import TEXT
from sim.wording.fitting import one_line
from sim.wording.scenarios import definition

PACKAGE = Path(__file__).resolve().parents[1]
SHIPPED = PACKAGE.parent / "scenarios"
POT = Path(LOCALE) / f"{DOMAIN}.pot"
_METHODS = [("**/templates/**.j2", "jinja2"), ("**.py", "python")]
_OPTIONS = {
    "**/templates/**.j2": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
}
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_NAMES = ("title", "note", "description")
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def declared() -> Iterator[tuple[str, str]]:
    """Messages that are declared below this package: where, and the message."""
    for measure in MEASURES.values():
        for message in (measure.title, measure.short, measure.text):
            yield "sim/measures/declared", message
    for title in FAMILIES.values():
        yield "sim/measures/measure.py", title
    for part in PARTS.values():
        yield "sim/measures/cost.py", part.title
    for name in VARIANTS:
        yield "sim/measures/service_level.py", definition(name)
    yield "sim/measures/margins.py", TEXT
    for assumption in ASSUMED:
        yield "sim/centre/left_out.py", assumption


def shipped() -> Iterator[tuple[str, str]]:
    """Titles, notes and sources of the files in ``scenarios/``: where, and the text."""
    for path in sorted(SHIPPED.glob("*/*.yaml")):
        for text in _named(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield path.relative_to(PACKAGE.parent).as_posix(), text


def _named(part: Any) -> Iterator[str]:
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        if key in _NAMES and isinstance(value, str) and value:
            yield value
        elif key == "source" and isinstance(value, str) and value:
            yield one_line(value)
        elif key == "sources" and isinstance(value, dict):
            yield from map(one_line, value.values())
        else:
            yield from _named(value)


def messages() -> Catalog:
    """Every message, without translations."""
    found = Catalog(
        project="Trunkline",
        header_comment="# Every message of Trunkline, written by `make messages`.",
        creation_date=_UNDATED,
        charset="utf-8",
        fuzzy=False,
    )
    for file, _line, message, comments, context in extract_from_dir(
        PACKAGE, _METHODS, _OPTIONS, keywords=_KEYWORDS
    ):
        found.add(message, locations=[(f"sim/{file}", 0)], auto_comments=comments, context=context)
    for place, message in [*declared(), *shipped()]:
        found.add(message, locations=[(place, 0)])
    return found


def write(catalogue: Catalog, path: Path) -> None:
    """Write messages, sorted, without what would change at every writing."""
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True
        )


def main() -> None:
    """Write the file."""
    found = messages()
    write(found, POT)
    print(f"{POT}: {len(found):,} messages")


if __name__ == "__main__":
    main()
