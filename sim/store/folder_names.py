"""The name of a folder from names that people gave: it stays where it is put, and is one of a kind.

Names of scenarios and centres come from files and command lines, so that they may be anything: a
path (``../..``), a word that an operating system keeps for itself (``NUL``), a text of any length
and in any script.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

MOST_BYTES = 120
"""Of a name, in UTF-8: file systems take 255, and something may come before and behind."""

_UNFIT = re.compile(r"[^\w.-]+")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that an operating system keeps for itself."""
_CODE_DIGITS = 8


def folder_name(*names: str, most: int = MOST_BYTES) -> str:
    """One name of a folder, or of a file, for names of any kind.

    Letters and digits of every script stay as they are. What could lead elsewhere, or what some
    file system does not take, becomes ``_``; then, and where a name is too long, a code of the
    names as they were given ends it, so that unlike texts never share a folder.

    Parameters
    ----------
    names : as people gave them; joined by ``-``.
    most : bytes of the whole in UTF-8, 20 or more.
    """
    given = "-".join(names)
    plain = unicodedata.normalize("NFC", given)
    fit = _UNFIT.sub("_", plain).lstrip(".-")
    fit = _cut(fit, most).rstrip(".")
    if RESERVED.fullmatch(fit):
        fit = f"_{fit}"
    if fit == given and fit:
        return fit
    code = sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:_CODE_DIGITS]
    start = _cut(fit, most - _CODE_DIGITS - 1).rstrip("._-")
    return f"{start}-{code}" if start else code


def _cut(text: str, most: int) -> str:
    """The start of a text, of at most so many bytes, no letter cut in two."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
