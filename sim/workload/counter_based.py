"""Luck that only an engine asks for: a hash of the call, the purpose and a number.

Most luck is drawn beforehand, but whether a caller comes back, or which calls a failing trunk
takes with it, shows only in the run. Such a number is a function of the call's key (of seed,
replication, contact type, day and number of the call, see `sim.workload.draw`), of the purpose and
of a count, so that it is the same in every engine, whatever else happens and in whatever order:
a counter-based generator (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC11, 2011,
doi:10.1145/2063384.2063405). The mixing is David Stafford's 13th (the finalizer of Steele, Lea and
Flood's SplitMix64, OOPSLA 2014, doi:10.1145/2660193.2660195), twice.
"""

from __future__ import annotations

from typing import Any

import numba.extending
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types

from sim.jit import COMPILED

KEY_BITS = 62
"""Bits of a key: a non-negative number to which a day's count of calls can be added."""

_MASK = (1 << 64) - 1
_WEYL = 0x9E3779B97F4A7C15
_OTHER_WEYL = 0xD1342543DE82EF95
_MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_PART = 2.0**-53


LOST_LINE, LOST_PORT, LOST_AGENT = 10, 11, 12
"""Purposes: a purpose keeps its number for ever. Whether a call is on a line, at an IVR port or
with an agent of those that an outage takes."""

COMES_BACK, BACK_DELAY, PASSED_ON, CONFERENCE = 20, 21, 22, 23
"""Whether a caller calls again, and when; whether a call is passed on, and to whom; how long two
agents confer. These and the following are counted by the caller's attempts."""

PATIENCE_AGAIN, BALKING_AGAIN, ENTRY_AGAIN, AGENT_AGAIN, TALK_AGAIN, WRAP_UP_AGAIN = range(24, 30)
"""The luck of a further call."""

CALLBACK_ACCEPTED, CALLBACK_ANSWERED = 32, 33
"""Whether a caller accepts to be called back (twice the attempt, 1 more at the time limit), and
answers then (the attempt)."""

LEAVES_BY_WAITING, LEAVES_AFTER = 34, 35
"""Whether a caller leaves because of how many calls wait, and how long after joining; counted by
the caller's attempts."""

RIGHT_PARTY = 50
"""Purpose: whether the right person answers an outbound contact."""


NEW_HIRE = 40
"""Whether the agent who takes a call is one of the pool's new hires."""

AFTER_CALL = 41
"""How long the agent is unavailable after a call, by the caller's attempts."""

PICKS_UP, AFTER_RING = 42, 43
"""Whether the agent at whom a call rings picks up, and how long one who does not is unavailable;
counted by the caller's attempts times `RINGS`, and the times that the call has rung before."""

MOVED_BY_HAND, HANGS_UP_AT_MESSAGE = 60, 61
"""Whether a call is one of the share that people move away from a site, and whether its caller
hangs up at the end of a message; counted by the caller's attempts."""

RINGS = 1 << 20
"""More often no call rings."""


def chance(key: int, purpose: int, number: int) -> float:
    """The uniform number in [0, 1) of a call's key for a purpose; for Python code.

    Parameters
    ----------
    key : the call's, `Workload.key`.
    purpose : what is drawn, one of the numbers above.
    number : how often it has been drawn before, or of what.
    """
    z = _mixed((int(key) * _WEYL + int(purpose)) & _MASK)
    return float((_mixed((z + int(number) * _OTHER_WEYL) & _MASK) >> 11) * _PART)


def _mixed(z: int) -> int:
    for shift, factor in _MIX:
        z = (z ^ (z >> shift)) * factor & _MASK
    return z ^ (z >> 31)


chance_at = chance
"""`chance` for kernels."""


def _chance(_context: Any, key: Any, purpose: Any, number: Any) -> Any:
    word = ir.IntType(64)

    def times(builder: Any, value: Any, factor: int) -> Any:
        return builder.mul(value, ir.Constant(word, factor))

    def mixed(builder: Any, z: Any) -> Any:
        for shift, factor in _MIX:
            moved = builder.lshr(z, ir.Constant(word, shift))
            z = times(builder, builder.xor(z, moved), factor)
        return builder.xor(z, builder.lshr(z, ir.Constant(word, 31)))

    def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        key, purpose, number = args
        z = mixed(builder, builder.add(times(builder, key, _WEYL), purpose))
        z = mixed(builder, builder.add(z, times(builder, number, _OTHER_WEYL)))
        high = builder.lshr(z, ir.Constant(word, 11))
        part = ir.Constant(ir.DoubleType(), _PART)
        return builder.fmul(builder.uitofp(high, ir.DoubleType()), part)

    return types.float64(types.int64, types.int64, types.int64), lower


if COMPILED:
    _extending: Any = numba.extending
    chance_at = _extending.intrinsic(_chance)
