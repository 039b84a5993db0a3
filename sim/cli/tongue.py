"""In which language a command answers: ``language=zh`` anywhere on its line.

It changes no number and stands in no configuration, so it is taken out before a study is read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches

from sim.errors import InputError
from sim.wording import N_, _, known_languages, language, ngettext

KEY = "language"

# What argparse says by itself; it looks its words up under the name `_`.
ARGPARSE = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("expected at most one argument"),
    N_("one of the arguments %s is required"),
    N_("ignored explicit argument %r"),
)


@contextmanager
def spoken(arguments: Sequence[str]) -> Iterator[list[str]]:
    """Word everything inside the ``with`` block as a command line asks; gives its other arguments.

    Raises
    ------
    InputError : there is no catalogue of the language.
    """
    rest = [text for text in arguments if not text.startswith(f"{KEY}=")]
    said = [text.partition("=")[2] for text in arguments if text.startswith(f"{KEY}=")]
    vars(argparse).update(_=_, ngettext=ngettext)
    if not said:
        yield rest
        return
    with language(_known(said[-1])):
        yield rest


def _known(code: str) -> str:
    known = known_languages()
    if code in known or code.replace("-", "_").split("_")[0] in known:
        return code.replace("-", "_")
    near = get_close_matches(code, known, 1)
    meant = _("; did you mean {key}={near}?").format(key=KEY, near=near[0]) if near else ""
    raise InputError(
        _("{key}: found '{code}', allowed are {known}{meant}").format(
            key=KEY, code=code, known=", ".join(known), meant=meant
        )
    )
