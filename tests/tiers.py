"""Which cases of a test are quick, and which are left to the broad run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def broad(*values: Any, id: str | None = None) -> Any:
    """A case that a cheaper one in the quick run samples."""
    return pytest.param(*values, marks=pytest.mark.broad, id=id)


def sampled(
    values: Iterable[Any],
    quick: int | Callable[[Any], bool] = 1,
    ids: Callable[[Any], str] | None = None,
) -> list[Any]:
    """Single values of which the first so many, or those that are asked for, are quick."""
    return [
        pytest.param(
            value,
            marks=[] if (place < quick if isinstance(quick, int) else quick(value)) else [
                pytest.mark.broad
            ],
            id=None if ids is None else ids(value),
        )
        for place, value in enumerate(values)
    ]  # fmt: skip
