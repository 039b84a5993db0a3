"""ONE QUESTION: what is simulated, how often, with which luck; and what came of it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.study.result import Result
    from sim.study.study import Study
else:
    from sim.lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__, {"sim.study.result": ("Result",), "sim.study.study": ("Study",)}
    )

__all__ = ["Result", "Study"]
