"""A centre without options runs code without the options' branches."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from numba.core.errors import TypingError

from sim.centre import Centre, validated
from sim.engine.kernel.layout import build_template
from sim.engine.kernel.model import OPTIONS
from sim.engine.kernel.pointers import FULL, PLAIN
from sim.engine.plan import build_plan
from sim.jit import kernel
from tests.strategies import centres


@kernel
def what_the_option_needs(m: Any) -> Any:
    return m.no_such_array[0]


@kernel
def with_an_option(m: Any) -> Any:
    w = m.world[0]
    if w.extras and w.look:
        return what_the_option_needs(m)
    return w.pools


@pytest.mark.compiled
def test_what_a_plain_model_excludes_is_not_compiled() -> None:
    compiled: Any = with_an_option
    compiled.compile((PLAIN,))
    with pytest.raises(TypingError, match="no_such_array"):
        compiled.compile((FULL,))


@pytest.mark.broad
@given(data=centres())
@settings(max_examples=60, deadline=None)
def test_a_centre_with_an_option_is_not_plain(data: dict[str, Any]) -> None:
    world = build_template(build_plan(validated(Centre, data)), []).world[0]
    for option in OPTIONS:
        assert world["extras"] or not world[option]
