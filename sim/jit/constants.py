"""What a type of argument tells the compiler: branches that it excludes are never compiled.

A compiled function serves several kinds of model. A type with an attribute ``constants``, a mapping
of attribute paths to numbers such as ``{("world", "extras"): 0}``, says that in arguments of this
type ``argument.world[0].extras`` is 0. A compiler pass (`sim.jit.numba_internals`) writes the
number in its place, before numba drops the branches of conditions that are constant and infers
types; what only those branches call is not even compiled.
"""

from __future__ import annotations

from collections.abc import Mapping

Constants = Mapping[tuple[str, str], int]
"""Numbers by (array, field) of its first record."""
