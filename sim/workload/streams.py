"""Random streams with stable keys, so that adding a contact type changes nobody else's luck."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from struct import Struct

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray

from sim.workload.counter_based import KEY_BITS
from sim.workload.generator import Words, started

CENTRE = "\0centre"
"""Owner of the draws that belong to no contact type and no outage."""

Key = tuple[str, str, int]
"""Owner, purpose and part of a stream."""

_WORDS = Struct("<4Q")


def stream(
    seed: int, replication: int, owner: str, purpose: str, day: int = 0, part: int = 0
) -> np.random.Generator:
    """Independent generator of one (seed, replication, owner, purpose, day, part).

    Parameters
    ----------
    seed : the study's seed, >= 0.
    replication : replication number, >= 0.
    owner : contact type or outage by name, or `CENTRE`.
    purpose : what is drawn, such as ``"talk"``.
    day : day of the horizon; a longer horizon leaves the earlier days' luck as it was.
    part : further number, such as the depth in an IVR journey.

    Notes
    -----
    Seed and replication go through `numpy.random.SeedSequence` (O'Neill's hash). What it gives is
    the key under which BLAKE2b hashes the rest into the generator's whole starting state, 256 bits:
    a fifth of the time of a `SeedSequence` a stream, and streams of different keys are kept apart
    at least as well. Python's salted ``hash`` has no part in it.
    """
    state = _digest(_key(seed, replication), owner, purpose, day, part)
    bits = np.random.PCG64DXSM(_State(state))  # type: ignore[arg-type]  # stubs know no interface
    return np.random.Generator(bits)


def generators(seed: int, replication: int, day: int, keys: Iterable[Key]) -> Words:
    """The same streams for kernels, one a row, see `sim.workload.generator`."""
    key = _key(seed, replication)
    rows = [started(_WORDS.unpack(_digest(key, o, purpose, day, p))) for o, purpose, p in keys]
    return np.frombuffer(bytearray().join(rows), dtype="<u8").astype(np.uint64).reshape(-1, 4)


def number(seed: int, replication: int, owner: str, purpose: str, day: int) -> int:
    """The first of a day's keys for `sim.workload.counter_based`, a number of `KEY_BITS` bits."""
    state = _digest(_key(seed, replication), owner, purpose, day, 0)
    return int.from_bytes(state[:8], "little") >> (64 - KEY_BITS)


def _digest(key: bytes, owner: str, purpose: str, day: int, part: int) -> bytes:
    text = f"{owner}\0{purpose}\0{day}\0{part}".encode()
    return blake2b(text, key=key, digest_size=32).digest()


@lru_cache(maxsize=256)
def _key(seed: int, replication: int) -> bytes:
    words = np.random.SeedSequence(seed, spawn_key=(replication,)).generate_state(16)
    return words.astype("<u4").tobytes()


class _State(ISeedSequence):
    """A starting state that is known already, in the form in which numpy asks for it."""

    def __init__(self, state: bytes) -> None:
        self._words: NDArray[np.uint64] = np.frombuffer(state, dtype="<u8").astype(np.uint64)

    def generate_state(
        self, n_words: int, dtype: object = np.uint32
    ) -> NDArray[np.uint32 | np.uint64]:
        """The state; `numpy.random.PCG64DXSM` takes 4 words of 64 bits."""
        assert n_words == len(self._words) and dtype == np.uint64
        return self._words
