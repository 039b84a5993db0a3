"""How a journey through the IVR ends."""

from __future__ import annotations

IVR_OUTCOMES = ("", "contained", "agent", "hung_up")
NO_JOURNEY, JOURNEY_CONTAINED, JOURNEY_TO_AGENT, JOURNEY_HUNG_UP = range(len(IVR_OUTCOMES))
"""No journey; over without an agent, an agent is wanted, the caller hung up."""
