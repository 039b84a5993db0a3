"""Random streams with stable keys, so that adding a contact type changes nobody else's luck."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

CENTRE = "\0centre"
"""Owner of the draws that belong to no contact type and no outage."""


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
    The key goes through `numpy.random.SeedSequence` (O'Neill's hash), which keeps streams of
    different keys apart with overwhelming probability. Names are hashed with BLAKE2b, never with
    Python's salted ``hash``.
    """
    digest = blake2b(f"{owner}\0{purpose}".encode(), digest_size=8).digest()
    words = tuple(int.from_bytes(digest[i : i + 4], "little") for i in (0, 4))
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, *words, day, part))
    return np.random.Generator(np.random.PCG64DXSM(sequence))
