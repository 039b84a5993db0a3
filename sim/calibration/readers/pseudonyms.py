"""Codes in place of the names and numbers of people.

A text is hashed with a salt that is drawn for this reading and kept nowhere (SipHash, 64 bits), so
that the texts themselves need not be kept while millions of rows pass; the hashes then become
numbers in the order in which they first occur. So what is left of a name is that the same name
stands in other rows, and the same records give the same codes each time.
"""

from __future__ import annotations

import secrets

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
NOBODY = np.uint64(0)


class Pseudonyms:
    """One salt, for all columns of one reading."""

    def __init__(self) -> None:
        self._salt = secrets.token_hex(8)

    def hashes(self, texts: NDArray[np.object_]) -> Hashes:
        """Hash of each text, shape (n,); `NOBODY` for an empty one."""
        found = pd.util.hash_array(texts, hash_key=self._salt, categorize=True)
        found = np.where(found == NOBODY, np.uint64(1), found)
        return np.where(texts == "", NOBODY, found).astype(np.uint64)


def coded(hashes: Hashes, letter: str) -> pd.Categorical[str]:
    """Codes such as ``a1`` in the order of first occurrence; ``''`` for `NOBODY`."""
    number, names = _numbered(hashes, letter)
    return pd.Categorical.from_codes(number, categories=pd.Index(names.to_pandas()))


def coded_texts(hashes: Hashes, letter: str) -> pd.Series[str]:
    """The same as texts: of millions who occur once or twice, categories would cost more."""
    number, names = _numbered(hashes, letter)
    found: pd.Series[str] = names.take(pa.array(number)).to_pandas()
    return found


def _numbered(hashes: Hashes, letter: str) -> tuple[NDArray[np.int32], pa.Array]:
    """The number of each hash by first occurrence, and the codes by number; '' is the last."""
    number, found = pd.factorize(hashes)
    codes = number.astype(np.int32)
    empty = np.flatnonzero(found == NOBODY)
    if len(empty):  # the others are counted without it
        at = int(empty[0])
        codes = np.where(number == at, len(found) - 1, number - (number > at)).astype(np.int32)
    people = pa.array(np.arange(1, len(found) - len(empty) + 1)).cast(pa.string())
    names = pc.binary_join_element_wise(letter, people, "")
    return codes, pa.concat_arrays([names, pa.array([""] * len(empty), pa.string())])
