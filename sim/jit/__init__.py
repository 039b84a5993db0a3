"""The compiler: which functions are compiled, where the code is kept, and when it is made."""

from sim.jit.decorators import COMPILED, entry, inlined, kernel
from sim.jit.preparing import at_hand, prepare, prepare_one

__all__ = ["COMPILED", "at_hand", "entry", "inlined", "kernel", "prepare", "prepare_one"]
