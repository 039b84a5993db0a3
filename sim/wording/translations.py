"""Give every translation the messages of today and compile it: ``make translations``.

What is translated stays; a message that is new stands in the ``.po`` file with an empty text, and
one that is gone is taken out. Nothing is guessed from similar messages. Needs Babel, which the
``dev`` extra brings.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sim.catalogue import DOMAIN, LOCALE
from sim.wording.extract import messages, write


def translations() -> list[Path]:
    """The files of the languages."""
    return sorted(Path(LOCALE).glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path) -> Catalog:
    """A translation."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages without a text in the language."""
    found = []
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(texts):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def bring_up_to_date(path: Path) -> list[str]:
    """Write and compile one translation anew; returns what it has no text for."""
    catalogue = read(path)
    catalogue.update(messages(), no_fuzzy_matching=True)
    write(catalogue, path)
    compile_to(path.with_suffix(".mo"), catalogue)
    return untranslated(catalogue)


def compile_to(path: Path, catalogue: Catalog) -> None:
    """Write what the program reads."""
    with path.open("wb") as file:
        write_mo(file, catalogue)


def main() -> None:
    """All of them."""
    for path in translations():
        missing = bring_up_to_date(path)
        print(f"{path}: {len(missing):,} messages without a translation")
        for message in missing:
            print(f"  {message!r}")


if __name__ == "__main__":
    main()
