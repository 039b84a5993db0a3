"""How many of something, with the noun in its right form."""

from __future__ import annotations

from sim.wording.catalogue import ngettext


def replications(count: int) -> str:
    """Such as ``"8 replications"``."""
    return _shown(ngettext("{count} replication", "{count} replications", count), count)


def from_to_replications(least: int, most: int) -> str:
    """Such as ``"8 to 40 replications"``."""
    message = ngettext("{least} to {most} replication", "{least} to {most} replications", most)
    return message.format(least=f"{least:,}", most=f"{most:,}")


def independent_replications(count: int) -> str:
    """Such as ``"8 independent replications"``."""
    message = ngettext("{count} independent replication", "{count} independent replications", count)
    return _shown(message, count)


def days(count: int) -> str:
    """Such as ``"1 day"``."""
    return _shown(ngettext("{count} day", "{count} days", count), count)


def scenarios(count: int) -> str:
    """Such as ``"12 scenarios"``."""
    return _shown(ngettext("{count} scenario", "{count} scenarios", count), count)


def jobs(count: int) -> str:
    """Such as ``"1 job"``."""
    return _shown(ngettext("{count} job", "{count} jobs", count), count)


def points(count: int) -> str:
    """Such as ``"64 points"``, of a sample."""
    return _shown(ngettext("{count} point", "{count} points", count), count)


def workers(count: int) -> str:
    """Such as ``"2 workers"``."""
    return _shown(ngettext("{count} worker", "{count} workers", count), count)


def _shown(message: str, count: int) -> str:
    return message.format(count=f"{count:,}")
