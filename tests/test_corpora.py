"""Random centres of long runs that fail are not lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.corpora import many


def test_what_failed_comes_first_when_the_test_runs_again(tmp_path: Path) -> None:
    seen: list[int] = []

    @many(200, tmp_path)
    @given(number=st.integers(0, 10**6))
    def fails(number: int) -> None:
        seen.append(number)
        assert number < 1000

    with pytest.raises(AssertionError):
        fails()
    found = min(number for number in seen if number >= 1000)
    seen.clear()
    with pytest.raises(AssertionError):
        fails()
    assert seen[0] == found


def test_what_failed_is_kept_though_the_run_is_stopped(tmp_path: Path) -> None:
    """Somebody stops it while hypothesis looks for a smaller one."""
    seen: list[int] = []

    @many(200, tmp_path)
    @given(number=st.integers(0, 10**6))
    def fails(number: int) -> None:
        failed = any(other >= 1000 for other in seen)
        seen.append(number)
        if failed:
            raise KeyboardInterrupt
        assert number < 1000

    with pytest.raises(KeyboardInterrupt):
        fails()
    found = next(number for number in seen if number >= 1000)
    seen.clear()
    with pytest.raises(KeyboardInterrupt):
        fails()
    assert seen[0] == found
