"""AVAILABILITY: what failures cost in a year, by conditioning on who fails."""

from sim.drills.availability.years import (
    Availabilities,
    Availability,
    Yearly,
    availability,
    require_years,
)

__all__ = ["Availabilities", "Availability", "Yearly", "availability", "require_years"]
