"""Columns of the log that only some centres have."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.log import COLUMNS, columns_in, empty_columns
from tests.builders import ENGINES, Engine, centre, draw

OPTIONAL = [column for column in COLUMNS if column.group]


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_a_plain_centre_has_no_optional_column_and_its_log_gives_the_defaults(
    engine: Engine,
) -> None:
    of = centre()
    log = engine(of, draw(of))
    assert not {column.name for column in OPTIONAL} & set(log.columns)
    for column in OPTIONAL:
        values = log[column.name]
        assert values.dtype == column.dtype
        np.testing.assert_array_equal(values, np.full(len(log), column.default))
        assert column.name in log.frame()


def test_a_column_that_no_log_has_is_a_mistake() -> None:
    of = centre()
    with pytest.raises(KeyError, match="nonsense"):
        ENGINES["compiled"](of, draw(of))["nonsense"]


def test_columns_of_a_group_come_with_it() -> None:
    groups = {column.group for column in OPTIONAL}
    assert list(empty_columns(0)) == [c.name for c in COLUMNS if not c.group]
    assert columns_in(sorted(groups)) == list(COLUMNS)
