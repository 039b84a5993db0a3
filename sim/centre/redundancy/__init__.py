"""Redundancy: designs that say how a centre outlives the loss of a part, and what they make of it.

A design (`design.py`) is data. `build.py` makes of a centre as it is written the centre as the
design has it, one idea a module: where agents work, where calls enter and which agents they may
use, what is spare, who stands by, what it costs, and how outages are answered.
"""

from sim.centre.redundancy.design import Redundancy

__all__ = ["Redundancy"]
