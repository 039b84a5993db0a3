"""Cross-checks: do the parts of a centre fit together?"""

from sim.centre.checks.names import cross_check

__all__ = ["cross_check"]
