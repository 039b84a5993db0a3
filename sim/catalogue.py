"""Messages in the language of the reader, through gettext: English where no catalogue has them.

A catalogue of a language is ``CODE/LC_MESSAGES/trunkline.mo`` in ``wording/locale/``, compiled from
a translation of the ``trunkline.pot`` there. No code changes for a new one. The language is the
one that `language` names, else that of the environment variable ``TRUNKLINE_LANGUAGE``, else that
of the locale (``LC_ALL``, ``LC_MESSAGES``, ``LANG``).

It lies below everything else, since errors are worded where they are raised; what people read of
results is worded in `sim.wording`. ``import sim`` reads it, so it imports nothing that costs time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gettext import GNUTranslations

DOMAIN = "trunkline"
LOCALE = os.path.join(os.path.dirname(__file__), "wording", "locale")
VARIABLE = "TRUNKLINE_LANGUAGE"
"""Environment variable with the language that holds where `language` names none."""
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
SOURCE = "en"
"""The language of the messages in the source."""


class _Choice(NamedTuple):
    code: str
    folder: str


_chosen: ContextVar[_Choice | None] = ContextVar("language", default=None)


@contextmanager
def language(code: str, folder: str | os.PathLike[str] = LOCALE) -> Iterator[None]:
    """Word everything inside the ``with`` block in a language.

    Parameters
    ----------
    code : of the language, such as ``en``, ``zh`` or ``zh_TW``; without a catalogue: English.
    folder : where the catalogues are.
    """
    token = _chosen.set(_Choice(code, os.fspath(folder)))
    try:
        yield
    finally:
        _chosen.reset(token)


def language_code() -> str:
    """Code of the language that holds now, as HTML's ``lang`` has it."""
    found = _catalogue(*_choice())
    if found is None:
        return SOURCE
    return (found.info().get("language") or _choice().code).replace("_", "-")


def asked_language() -> str:
    """Code of the language that is asked for now, for work that is done elsewhere: `language`."""
    return _choice().code


def known_languages(folder: str | os.PathLike[str] = LOCALE) -> list[str]:
    """Codes of the languages that messages can be read in: English, and those of catalogues."""
    file = os.path.join("LC_MESSAGES", f"{DOMAIN}.mo")
    found = (e.name for e in os.scandir(folder) if os.path.isfile(os.path.join(e.path, file)))
    return [SOURCE, *sorted(found)]


def _(message: str) -> str:
    """A message in the language that holds now."""
    found = _catalogue(*_choice())
    return message if found is None else found.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """A message whose form depends on a count, in the language that holds now."""
    found = _catalogue(*_choice())
    if found is None:
        return one if count == 1 else many
    return found.ngettext(one, many, count)


def N_(message: str) -> str:
    """Mark a message for the catalogue that is looked up later, when it is shown."""
    return message


def _choice() -> _Choice:
    return _chosen.get() or _Choice(os.environ.get(VARIABLE) or _of_the_locale(), LOCALE)


def _of_the_locale() -> str:
    """Language of the first variable that says something: ``zh_CN`` of ``zh_CN.UTF-8``."""
    said = next((v for name in _LOCALE_VARIABLES if (v := os.environ.get(name))), SOURCE)
    return re.split(r"[.@]", said)[0]


@cache
def _catalogue(code: str, folder: str) -> GNUTranslations | None:
    """The catalogue of a language; None where there is none."""
    from gettext import translation

    try:
        return translation(DOMAIN, folder, [code])
    except OSError:
        return None
