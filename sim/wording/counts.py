"""How many of something, with the noun in its right form."""

from __future__ import annotations

from sim.catalogue import ngettext


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


def studies(count: int) -> str:
    """Such as ``"2 studies"``."""
    return _shown(ngettext("{count} study", "{count} studies", count), count)


def objectives(count: int) -> str:
    """Such as ``"4 objectives"``."""
    return _shown(ngettext("{count} objective", "{count} objectives", count), count)


def designs(count: int) -> str:
    """Such as ``"3 designs"``."""
    return _shown(ngettext("{count} design", "{count} designs", count), count)


def jobs(count: int) -> str:
    """Such as ``"1 job"``."""
    return _shown(ngettext("{count} job", "{count} jobs", count), count)


def points(count: int) -> str:
    """Such as ``"64 points"``, of a sample."""
    return _shown(ngettext("{count} point", "{count} points", count), count)


def workers(count: int) -> str:
    """Such as ``"2 workers"``."""
    return _shown(ngettext("{count} worker", "{count} workers", count), count)


def sites(count: int) -> str:
    """Such as ``"2 sites"``."""
    return _shown(ngettext("{count} site", "{count} sites", count), count)


def contact_types(count: int) -> str:
    """Such as ``"2 contact types"``."""
    return _shown(ngettext("{count} contact type", "{count} contact types", count), count)


def pools(count: int) -> str:
    """Such as ``"2 pools"``."""
    return _shown(ngettext("{count} pool", "{count} pools", count), count)


def outages(count: int) -> str:
    """Such as ``"2 outages"``."""
    return _shown(ngettext("{count} outage", "{count} outages", count), count)


def trunk_lines(count: int) -> str:
    """Such as ``"12 trunk lines"``."""
    return _shown(ngettext("{count} trunk line", "{count} trunk lines", count), count)


def ivr_ports(count: int) -> str:
    """Such as ``"12 IVR ports"``."""
    return _shown(ngettext("{count} IVR port", "{count} IVR ports", count), count)


def seats(count: int) -> str:
    """Such as ``"12 seats"``."""
    return _shown(ngettext("{count} seat", "{count} seats", count), count)


def shifts(count: int) -> str:
    """Such as ``"12 shifts"``."""
    return _shown(ngettext("{count} shift", "{count} shifts", count), count)


def rows(count: int) -> str:
    """Such as ``"12 rows"``, of a file."""
    return _shown(ngettext("{count} row", "{count} rows", count), count)


def calls(count: int) -> str:
    """Such as ``"12 calls"``."""
    return _shown(ngettext("{count} call", "{count} calls", count), count)


def _shown(message: str, count: int) -> str:
    return message.format(count=f"{count:,}")
