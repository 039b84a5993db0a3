"""Compile every kernel before the tests, which would each do it in every process of theirs.

The list of the machine's fonts is made here, too.
"""

from __future__ import annotations

import matplotlib.font_manager  # noqa: F401

import sim.study.worker  # noqa: F401  (what is imported is what there is to compile)
from sim.engine.kernel.run import entry_for
from sim.jit import prepare
from sim.measures.series_rows import add_series

if __name__ == "__main__":
    prepare(print, entry_for(extras=False), entry_for(extras=True), add_series)
