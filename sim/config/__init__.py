"""Hydra composes: names and overrides become a study."""

from sim.config.loading import load, study_from

__all__ = ["load", "study_from"]
