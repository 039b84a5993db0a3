"""While something is compiled garbage is collected seldom, and as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from sim.jit.garbage import SELDOM, seldom_collecting


@pytest.fixture(autouse=True)
def _threshold() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_garbage_is_collected_seldom_meanwhile_and_as_before_afterwards() -> None:
    gc.set_threshold(700, 10, 10)
    with seldom_collecting():
        assert gc.get_threshold() == SELDOM
    assert gc.get_threshold() == (700, 10, 10)


def test_it_is_as_before_after_an_error_too() -> None:
    gc.set_threshold(700, 10, 10)

    def fails() -> None:
        with seldom_collecting():
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("threshold", [(0, 10, 10), (500_000, 50, 50)])
def test_who_collects_more_seldom_keeps_to_that(threshold: tuple[int, int, int]) -> None:
    gc.set_threshold(*threshold)
    with seldom_collecting():
        assert gc.get_threshold() == threshold
