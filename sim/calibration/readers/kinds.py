"""What kind of file it is, by its first bytes: records, or something else with a sentence."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path
from typing import IO

from sim.catalogue import N_, _
from sim.errors import InputError, system_reason

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", N_("a zip archive or a workbook .xlsx")),
    (b"\xd0\xcf\x11\xe0", N_("an old Office file such as .xls")),
    (b"%PDF", N_("a PDF")),
    (b"\x89PNG", N_("an image")),
    (b"\xff\xd8\xff", N_("an image")),
    (b"GIF8", N_("an image")),
    (b"7z\xbc\xaf", N_("a 7z archive")),
    (b"Rar!", N_("a RAR archive")),
    (b"\x28\xb5\x2f\xfd", N_("a zstd archive")),
    (b"\x7fELF", N_("a program")),
    (b"RIFF", N_("a sound file")),
    (b"ID3", N_("a sound file")),
)
_MOST_ZEROS = 0.01
"""Share of zero bytes in a damaged text; more are no text."""
_HTML = (b"<!doctype", b"<html", b"<?xml")
_GZ, _BZ2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ"


def kind_of(file: Path) -> str:
    """``text``, ``parquet`` or ``sqlite``.

    Raises
    ------
    InputError : it is empty, cannot be read, or is another kind of file.
    """
    start = first_bytes(file)
    if not start.strip():
        raise InputError(_("{file}: is empty").format(file=file.name))
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"SQLite format 3\0"):
        return "sqlite"
    for magic, what in _OTHERS:
        if start.startswith(magic):
            raise _another(file, _(what))
    if start.lstrip().lower().startswith(_HTML):
        raise _another(file, _("a page or XML"))
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if start.count(b"\0") > _MOST_ZEROS * len(start) and not utf16:
        raise _another(file, _("a binary file"))
    return "text"


def _another(file: Path, what: str) -> InputError:
    return InputError(
        _(
            "{file}: is {what}, no call records; save the table as CSV UTF-8 or Parquet and name "
            "that file"
        ).format(file=file.name, what=what)
    )


def first_bytes(file: Path, count: int = 65_536) -> bytes:
    """The beginning of what a file holds, unpacked.

    Raises
    ------
    InputError : it cannot be read.
    """
    try:
        with opened(file) as stream:
            return stream.read(count)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise unreadable(file, error) from None


def opened(file: Path) -> IO[bytes]:
    """A file to read from, unpacked where it is gz, bz2 or xz."""
    with file.open("rb") as stream:
        start = stream.read(6)
    if start.startswith(_GZ):
        return gzip.open(file, "rb")  # type: ignore[return-value]
    if start.startswith(_BZ2):
        return bz2.open(file, "rb")
    if start.startswith(_XZ):
        return lzma.open(file, "rb")
    return file.open("rb")


def unreadable(file: Path, error: Exception) -> InputError:
    """A file that ends before its time, is damaged or may not be read."""
    why = system_reason(error) if isinstance(error, OSError) else str(error)
    return InputError(_("{file}: cannot be read: {why}").format(file=file.name, why=why))
