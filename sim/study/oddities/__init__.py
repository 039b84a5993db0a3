"""What is odd about a study, though nothing is wrong with it: worked out before anything runs.

An oddity is a warning, never an error: a centre may well be meant so. Each kind is a function of a
module here that takes a `Scene` (the centre hour by hour) and finds places; `declared.py` lists
them all, and `sim/wording/oddities.py` has a sentence for each.
"""

from sim.study.oddities.declared import ODDITIES, OddityKind, oddities_of
from sim.study.oddities.oddity import Oddity

__all__ = ["ODDITIES", "Oddity", "OddityKind", "oddities_of"]
