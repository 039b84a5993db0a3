"""STAFFING: how many agents and in which shifts; formulas guess, simulation decides."""
