"""How fast a pool's agents work at a moment: see `sim.engine.pace`."""

from __future__ import annotations

from sim.engine.kernel.model import Model
from sim.jit import inlined, kernel


@inlined
def handling_factor(m: Model, call: int, pool: int, now: float) -> float:
    """Factor on talk and wrap-up of a call that an agent of ``pool`` takes at ``now``."""
    factor = float(m.factor[pool * m.world[0].kinds + m.calls[call].kind])
    if m.pools[pool].pace >= 0:
        factor *= pace(m, m.pools[pool].pace, now)
    return factor * float(m.pools[pool].crm)


@kernel
def pace(m: Model, place: int, now: float) -> float:
    """What the hour of the day makes of handling times."""
    p = m.paces[place]
    slice_ = int(now / p.slice_s) % p.slices
    return float(m.pace_factors[p.slices_at + slice_])
