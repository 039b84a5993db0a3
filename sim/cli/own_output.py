"""Standard output for what a command says, and not for what a library prints below Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_output() -> Iterator[None]:
    """Meanwhile file descriptor 1 leads nowhere, and ``sys.stdout`` to where it led.

    HiGHS prints a line of its own now and then, whatever it is told of its log; among a command's
    lines, or in a file that these are written to, it has no place. Where ``sys.stdout`` is not
    that of the process (a notebook, a test), nothing is changed.

    Examples
    --------
    >>> with own_output():
    ...     print("told")
    told
    """
    whole = sys.__stdout__
    if whole is None or whole is not sys.stdout or whole.fileno() != 1:
        yield
        return
    whole.flush()
    kept = os.dup(1)
    ours = os.fdopen(os.dup(kept), "w", encoding=whole.encoding, errors=whole.errors, buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.stdout = ours
    try:
        yield
    finally:
        sys.stdout = whole
        os.dup2(kept, 1)
        os.close(kept)
        ours.close()
