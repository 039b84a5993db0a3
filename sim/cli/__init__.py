"""The command `trunkline`: one module a command."""

from sim.cli.main import entry_point, main

__all__ = ["entry_point", "main"]
