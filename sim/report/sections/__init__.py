"""Sections of the decision page below its first screen, a module each, with the table beside it."""
