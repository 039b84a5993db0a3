"""The reference engine: the rules in SimPy, file by file beside `sim.engine.kernel`."""
