"""Garbage is collected seldom while something is compiled, or a page is made.

The compiler and the library that draws make many objects that stay, and little garbage in circles:
to look for it as often as Python does costs a sixth of the time, to look seldom costs 20 MB.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 50)
"""Objects made between collections of the young, and collections of each age between the next's."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Collect seldom meanwhile; whoever collects still less often, or never, keeps to that."""
    before = gc.get_threshold()
    if 0 < before[0] < SELDOM[0]:
        gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
