"""Compile every kernel before the tests, which would each do it in every process of theirs."""

from __future__ import annotations

import sim.experiments  # noqa: F401  (what is imported is what there is to compile)
from sim.engine.kernel.run import compile_options
from sim.jit import prepare

if __name__ == "__main__":
    prepare(print)
    compile_options()
