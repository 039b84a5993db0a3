from __future__ import annotations

import numpy as np
from scipy import stats

from sim.jit import entry
from sim.workload.counter_based import KEY_BITS, chance, chance_at
from sim.workload.streams import number
from tests.builders import centre, centre_data, draw, kind


@entry("void(i8[::1], i8, i8, f8[::1])")
def _fill(keys: np.ndarray, purpose: int, count: int, out: np.ndarray) -> None:
    for i in range(len(keys)):
        out[i] = chance_at(keys[i], purpose, count)


def numbers(keys: np.ndarray, purpose: int, count: int) -> np.ndarray:
    out = np.empty(len(keys))
    _fill(keys, purpose, count, out)
    return out


def test_kernels_and_python_have_the_same_luck() -> None:
    keys = np.array([0, 1, 5, 2**KEY_BITS - 1, 2**61 + 12345], dtype=np.int64)
    for purpose in (0, 1, 17):
        for count in (0, 1, 2, 1_000_000):
            expected = [chance(int(k), purpose, count) for k in keys]
            assert numbers(keys, purpose, count).tolist() == expected


def test_the_luck_of_neighbours_is_uniform_and_independent() -> None:
    first = number(1, 0, "balance", "key", 0)
    keys = np.arange(first, first + 100_000)
    columns = [numbers(keys, p, c) for p in (1, 2) for c in (0, 1)]
    columns += [np.roll(columns[0], 1)]
    for column in columns:
        assert stats.kstest(column, "uniform").pvalue > 1e-3
        assert column.min() >= 0.0 and column.max() < 1.0
    r = np.corrcoef(columns)[np.triu_indices(len(columns), 1)]
    assert np.abs(r).max() < 4.5 / np.sqrt(len(keys))


def test_each_call_has_a_key_of_its_own_that_other_types_do_not_move() -> None:
    kinds = {"x": kind([1.0, 2.0, 3.0]), "y": kind([1.5, 2.5])}
    both = draw(centre(centre_data(contact_types=kinds, pools={"p": _pool("x", "y")})))
    one = draw(centre(centre_data(contact_types={"y": kinds["y"]}, pools={"p": _pool("y")})))
    assert len(set(both.key.tolist())) == 5
    assert both.key[both.contact_type == 1].tolist() == one.key.tolist()
    other = draw(centre(centre_data(contact_types=kinds, pools={"p": _pool("x", "y")})), 1, 1)
    assert not set(other.key.tolist()) & set(both.key.tolist())


def _pool(*skills: str) -> dict[str, object]:
    return {"site": "a", "skills": {k: {} for k in skills}, "staffing": {"by_interval": [1]}}
