"""AVAILABILITY: what failures cost in a year, by conditioning on who fails."""

from sim.drills.availability.years import Availability, Yearly, availability

__all__ = ["Availability", "Yearly", "availability"]
