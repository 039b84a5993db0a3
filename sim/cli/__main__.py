"""`python -m sim.cli`."""

from sim.cli.main import entry_point

entry_point()
