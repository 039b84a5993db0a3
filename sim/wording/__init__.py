"""WORDING: every sentence, title and number that people read, in their language.

Messages are English in the source, whole, with named placeholders, and are looked up when they
are shown: ``_("{measure} is {value}").format(...)``. `language` says in which language.
"""

from sim.catalogue import LOCALE, N_, _, known_languages, language, language_code, ngettext

__all__ = ["LOCALE", "N_", "_", "known_languages", "language", "language_code", "ngettext"]
